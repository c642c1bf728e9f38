"""What happened to somebody, newest first: old → new, on what paper, who registered it. It only grows, and says so."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.actions.change_register import lacking_of
from app.actions.looking_at import looks
from app.actions.member_changes import FORM, UNPACK, CardChange, as_registered, card_history, files_of
from app.domain.dates import first_day, show_date
from app.domain.field_kinds import row_line, row_words, show_masked
from app.domain.values import as_rows, as_text, split_ref
from app.ui import tokens
from app.ui.widgets.basics import (
    ElidedLabel,
    badge,
    button,
    column,
    empty_out,
    frame,
    label,
    picture,
    row,
    scrolled,
)
from app.ui.widgets.chips import ChipBar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QPaintEvent

    from app.actions.records import Record
    from app.domain.change_papers import Lacking
    from app.domain.form import Form
    from app.domain.values import Row, Values
    from app.ui.desk import Desk
    from app.ui.member_past import PastDay

ALL, CORRECTIONS, LOOKS = "", "corrections", "looks"
_VERBS = {
    "records.save": "修改", "records.retire": "停用", "records.restore": "恢复", "import.apply": "导入",
    "members.merge": "合并信息卡", "members.transfer_answer": "寄回回执", "members.transfer_return": "退回介绍信",
    "members.transfer_unpack": "转接包补全",
    "members.photo": "换照片",
}  # fmt: skip
_UNDO, _REDO = "undo:", "redo:"
BROUGHT = "转入前登记"
ONLY_GROWS = "变动只增不改：登记有误时，请另加一条更正"
MOST_FIELDS = 8
_NAME_WIDTH = 112


class ChangesTab(QFrame):
    """`file_wanted` tells the row of an attachment to open."""

    file_wanted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("pane", "plain")
        self._desk, self._uid, self._kind = desk, "", ALL
        self._changes: list[CardChange] = []
        self.chips = ChipBar(self, rows=2)
        self.chips.chosen.connect(self._choose)
        note = row(
            picture("info-circle", "text3", 16), label(ONLY_GROWS, "cap"), None, margins=(12, 6, 12, 6)
        )
        self._body = QVBoxLayout()
        self._body.setSpacing(0)
        self._body.setContentsMargins(24, 4, 24, 16)
        top = column(self.chips, frame(note, sunken="true"), gap=12, margins=(24, 16, 24, 4))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(scrolled(self._body), 1)

    def show_person(self, uid: str, past: PastDay | None = None) -> None:
        """Up to an earlier day where one is looked at: by the days of the changes, or of their registration."""
        self._uid = uid
        self._changes = [c for c in reversed(card_history(self._desk.ws, uid)) if self._had_come(c, past)]
        looked = looks(self._desk.ws, uid) if past is None else []
        kinds = [self._kind_of(change) for change in self._changes]
        chips = [(ALL, f"全部 {len(kinds)}")]
        table = self._desk.ws.definitions.codes["member_change"]
        chips += [(c.code, f"{c.label} {kinds.count(c.code)}") for c in table.items if c.code in kinds]
        chips += [(CORRECTIONS, f"建卡和更正 {kinds.count(CORRECTIONS)}")]
        chips += [(LOOKS, f"查看登记 {len(looked)}")] if looked else []
        if self._kind not in dict(chips):
            self._kind = ALL
        self.chips.set_chips(chips, self._kind)
        self._fill(looked)

    def _had_come(self, change: CardChange, past: PastDay | None) -> bool:
        if past is None:
            return True
        told = "" if past.booked or not change.told else as_text(change.told.get("changed_on"))
        at = self._desk.ws.moment(change.entry.at).date()
        return (first_day(told) if told else at) <= past.day

    def _kind_of(self, change: CardChange) -> str:
        return as_text(change.told.get("kind")) if change.told else CORRECTIONS

    def _choose(self, kind: str) -> None:
        self._kind = kind
        self._fill(looks(self._desk.ws, self._uid))

    def _fill(self, looked: Sequence[Record]) -> None:
        empty_out(self._body)
        if self._kind == LOOKS:
            for line in looked:
                self._body.addWidget(_look(line))
        else:
            shown = [c for c in self._changes if self._kind in (ALL, self._kind_of(c))]
            for number, change in enumerate(shown):
                last = number == len(shown) - 1
                self._body.addWidget(Entry(self._desk, change, first=number == 0, last=last, act=self._file))
        self._body.addStretch(1)

    def _file(self, item: Row) -> None:
        self.file_wanted.emit(item)


def verb_of(change: CardChange) -> str:
    action = change.entry.action
    for prefix, words in ((_UNDO, "撤销"), (_REDO, "重做")):
        if action.startswith(prefix):
            return words
    if change.entry.base == 0:
        return "建卡"
    return _VERBS.get(action, "修改")


class Entry(QWidget):
    """One change on its rail."""

    def __init__(
        self, desk: Desk, change: CardChange, *, first: bool, last: bool, act: Callable[[Row], None]
    ) -> None:
        super().__init__()
        self._first, self._last = first, last
        entry, form = change.entry, desk.ws.forms[change.entry.form]
        body = QVBoxLayout(self)
        body.setContentsMargins(28, 8, 0, 12)
        body.setSpacing(4)
        at = desk.ws.moment(entry.at)
        # A transfer packet brings what was registered where the person came from.
        brought = entry.action == UNPACK and entry.form == FORM
        registered = label(BROUGHT if brought else f"{entry.by}登记 {at:%Y-%m-%d %H:%M}", "micro")
        if change.told:
            kind = desk.ws.definitions.codes["member_change"].label(as_text(change.told.get("kind")))
            day = show_date(as_text(change.told.get("changed_on")))
        else:
            kind, day = verb_of(change), f"{at:%Y年}{at.month}月{at.day}日"
        self.setAccessibleName(f"{day}，{kind}，{registered.text()}")
        body.addLayout(row(label(day), badge(kind), None, registered))
        if entry.form == FORM:
            for item in as_rows(entry.after.get("details")):
                body.addLayout(_difference(*(as_text(item.get(name)) for name in ("item", "old", "new"))))
        else:
            self._add_values(body, form, entry.before or {}, entry.after or {})
            self._add_rows(body, desk, form, entry.before or {}, entry.after or {})
        self._add_paper(body, change, act)
        self._add_papers(body, desk, change)

    def _add_values(self, body: QVBoxLayout, form: Form, before: Values, after: Values) -> None:
        changed = [name for name in after if name in form.by_id and not form.by_id[name].of]
        for name in changed[:MOST_FIELDS]:
            field = form.by_id[name]
            old, new = show_masked(field, before.get(name)), show_masked(field, after.get(name))
            body.addLayout(_difference(field.label, old, new))
        if len(changed) > MOST_FIELDS:
            body.addWidget(label(f"另有 {len(changed) - MOST_FIELDS} 项", "micro"))

    def _add_rows(self, body: QVBoxLayout, desk: Desk, form: Form, before: Values, after: Values) -> None:
        """Lines of history that are new or have gone."""
        for name in (n for n in after if n in form.by_id and form.by_id[n].of):
            field = form.by_id[name]
            was, now = as_rows(before.get(name)), as_rows(after.get(name))
            inner = desk.ws.forms[field.of]
            for item in (item for item in now if item not in was):
                days, words = row_words(inner, item)
                body.addLayout(_difference(field.label, "", " ".join(w for w in (days, words) if w)))
            gone = sum(item not in now for item in was) - sum(item not in was for item in now)
            if gone > 0:
                body.addWidget(label(f"{field.label}少了 {gone} 条", "micro"))

    def _add_paper(self, body: QVBoxLayout, change: CardChange, act: Callable[[Row], None]) -> None:
        basis = as_text(change.told.get("basis")) if change.told else ""
        files = files_of(change)
        if basis or files:
            line = row(label(f"依据：{basis}" if basis else "附件：", "cap"), gap=4)
            for item in files:
                words = as_text(item.get("name"))
                open_it = button(words, partial(act, item), kind="link", icon="paperclip", small=True)
                line.addWidget(open_it)
            line.addStretch(1)
            body.addLayout(line)

    def _add_papers(self, body: QVBoxLayout, desk: Desk, change: CardChange) -> None:
        """The papers it rests on, those that came later too, and what is still missing with the way to add it."""
        ws, told = desk.ws, as_registered(desk.ws, change)
        name, uid = split_ref(as_text(told.get("member")))
        form = ws.forms["change_paper"]
        there = [row_line(form, item) for item in as_rows(told.get("papers"))]
        if there:
            body.addWidget(label(f"材料：{'；'.join(there)}", "cap", wrap=True))
        lacks = lacking_of(ws, uid, told) if told else None
        if lacks is None or not lacks.papers:
            return
        table = ws.definitions.codes["change_paper"]
        missing = label(f"缺{'、'.join(table.label(code) for code in lacks.papers)}", "warn")
        line = row(missing, gap=4)
        if not ws.read_only:
            mend = button(
                "补材料", lambda: self._mend(desk, change, told, name, lacks), kind="link", small=True
            )
            line.addWidget(mend)
        line.addStretch(1)
        body.addLayout(line)

    def _mend(self, desk: Desk, change: CardChange, told: Row, name: str, lacks: Lacking) -> None:
        from app.ui.change_papers import papers_dialog

        self.dialog = papers_dialog(self.window(), desk, change.uid, told, name, lacks)
        self.dialog.done_with.connect(lambda saved: desk.changed(saved.forms))
        self.dialog.open()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = 18 if self._first else 0
        bottom = 18 if self._last else self.height()
        painter.fillRect(QRectF(7.5, top, 1, bottom - top), tokens.color("border2"))
        painter.setPen(QPen(tokens.color("surface"), 3))
        painter.setBrush(tokens.color("text2" if self._first else "mute.mid"))
        painter.drawEllipse(QPointF(8, 18), 6, 6)


def _difference(name: str, old: str, new: str) -> QHBoxLayout:
    title = label(name, "cap")
    title.setFixedWidth(_NAME_WIDTH)
    title.setAlignment(Qt.AlignmentFlag.AlignTop)
    line = row(title)
    if old:
        line.addWidget(ElidedLabel(old, color="text3", struck=True))
        line.addWidget(picture("arrow-right", "text3", 14))
    line.addWidget(ElidedLabel(new or "—", bold=bool(old)), 1)
    return line


def _look(line: Record) -> QWidget:
    values = line.values
    when = as_text(values.get("looked_at")).replace("T", " ")
    words = f"{as_text(values.get('looked_by'))}查看了{as_text(values.get('item'))}"
    made = QWidget()
    made.setLayout(row(label(when, "cap"), label(words), None, gap=16, margins=(0, 6, 0, 6)))
    return made
