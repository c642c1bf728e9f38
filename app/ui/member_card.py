"""The card of one person to read: facts in pairs by section, ID number and phone masked, changes newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.domain.field_kinds import show, show_masked
from app.domain.values import as_rows, as_text
from app.ui import theme, tokens
from app.ui.member_changes import changes_body
from app.ui.widgets.basics import (
    ElidedLabel,
    badge,
    button,
    icon_button,
    label,
    plain,
    row,
    rule,
    scrolled,
    set_badge,
)
from app.ui.widgets.tab_bar import TabBar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QPaintEvent

    from app.actions.records import Entry, Record
    from app.domain.form import Field, Form
    from app.domain.values import Values

# The seven tabs a secretary looks for, over the groups of the definition; groups named nowhere come under the last.
TABS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("基本信息", ("基本信息", "党籍")),
    ("组织关系", ("组织关系", "流动和失联")),
    ("学历职务", ("学历学位", "工作", "党内职务")),
    ("奖惩教育", ("奖惩", "教育和评议")),
    ("党费档案", ("党费", "档案")),
)
CHANGES = "变动记录"
_HEAD, _AVATAR, _LINE = 88, 56, 32


@dataclass(frozen=True)
class Section:
    title: str
    fields: tuple[Field, ...]


def sections(form: Form, tab: int) -> list[Section]:
    named = {group for _, groups in TABS for group in groups}
    groups = list(TABS[tab][1])
    if tab == len(TABS) - 1:
        groups += [group for group in form.groups if group not in named]
    found = [
        Section(g, tuple(f for f in form.fields if f.group == g and f.id not in form.hidden)) for g in groups
    ]
    return [section for section in found if section.fields]


class Avatar(QWidget):
    """The family name on a grey square; photographs stay in the card's own field."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self.setFixedSize(_AVATAR, _AVATAR)

    def set_name(self, name: str) -> None:
        self._text = name[:1]
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("mute.soft"))
        painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        painter.setFont(theme.font(22, bold=True))
        painter.setPen(tokens.color("text2"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)


class MemberCard(QFrame):
    change_wanted = Signal(str)
    print_wanted = Signal()

    def __init__(self, form: Form, forms: Mapping[str, Form], *, writable: bool) -> None:
        super().__init__()
        self.setProperty("pane", "plain")
        self._form, self._forms, self._writable = form, forms, writable
        self._record: Record | None = None
        self._history: Sequence[Entry] = ()
        self._avatar, self.name, self.caption = (
            Avatar(),
            label("", "title"),
            ElidedLabel("", tokens.SUB, color="text3"),
        )
        self.stage, self.group = badge("", "info"), badge("", "mute")
        names = QVBoxLayout()
        names.setSpacing(4)
        names.addStretch(1)
        names.addLayout(row(self.name, self.stage, self.group, None))
        names.addWidget(self.caption)
        names.addStretch(1)
        self.change = button("修改", lambda: self.change_wanted.emit(""), icon="pencil")
        self.print = icon_button("printer", "打印信息卡", self.print_wanted.emit)
        head = row(self._avatar, names, self.print, self.change, gap=12, margins=(24, 0, 24, 0))
        head.setStretch(1, 1)
        self.tabs = TabBar(height=40, pad=10, inset=14)
        self.tabs.set_tabs([*(title for title, _ in TABS), CHANGES])
        self.tabs.chosen.connect(lambda _tab: self._show_tab())
        self._bodies = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(plain(head, height=_HEAD))
        layout.addWidget(self.tabs)
        layout.addWidget(self._bodies, 1)
        if not writable:
            self.change.hide()

    def show_record(self, record: Record, history: Sequence[Entry]) -> None:
        """Another person; the tab stays."""
        self._record, self._history = record, history
        values = record.values
        name = as_text(values.get("name"))
        self._avatar.set_name(name)
        self.name.setText(name)
        self.caption.set_text(self._line(values))
        tone = (
            "warn" if values.get("stage") == "left" else "mute" if values.get("stage") == "full" else "info"
        )
        set_badge(self.stage, self._shown("stage", values), tone)
        set_badge(self.group, self._shown("party_group", values), "mute")
        self.tabs.set_count(len(TABS), min(99, len(history)), "mute")
        self._show_tab()

    def _line(self, values: Values) -> str:
        words = [self._shown(name, values) for name in ("post", "party_post", "joined_on")]
        words[2] = f"{words[2]}入党" if words[2] else ""
        return "·".join(word for word in words if word)

    def _shown(self, name: str, values: Values) -> str:
        field = self._form.by_id.get(name)
        return show(field, values.get(name)) if field else ""

    def _show_tab(self) -> None:
        if self._record is None:
            return
        tab = self.tabs.current()
        layout = self._facts(tab) if tab < len(TABS) else changes_body(self._history, self._form)
        layout.setContentsMargins(24, 16, 24, 16)
        body = scrolled(layout)
        self._bodies.addWidget(body)
        self._bodies.setCurrentWidget(body)
        while self._bodies.count() > 1:
            old = self._bodies.widget(0)
            if old is None:
                break
            self._bodies.removeWidget(old)
            old.deleteLater()

    def _facts(self, tab: int) -> QVBoxLayout:
        body = QVBoxLayout()
        body.setSpacing(12)
        for number, section in enumerate(sections(self._form, tab)):
            if number:
                body.addWidget(rule())
            self._add_section(body, section)
        body.addStretch(1)
        return body

    def _add_section(self, body: QVBoxLayout, section: Section) -> None:
        change = button(
            "修改", lambda: self.change_wanted.emit(section.title), kind="link", icon="pencil", small=True
        )
        line = row(label(section.title, "strong"), None)
        if self._writable:
            line.addWidget(change)
        body.addLayout(line)
        values: Values = self._record.values if self._record else {}
        filled = [f for f in section.fields if values.get(f.id) not in (None, "", [])]
        pairs = [f for f in filled if not f.of and f.kind != "long_text"]
        if pairs:
            body.addLayout(self._pairs(pairs, values))
        for field in filled:
            if field.kind == "long_text":
                body.addWidget(label(field.label, "cap"))
                body.addWidget(_text(show(field, values.get(field.id))))
            elif field.of:
                self._add_rows(body, field, values)
        empty = len(section.fields) - len(filled)
        if empty:
            body.addWidget(label(f"另有 {empty} 项未填" if filled else "还没有填", "micro"))

    def _pairs(self, fields: Sequence[Field], values: Values) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        width = round(max(theme.text_width(f.label, tokens.SUB) for f in fields)) + 8
        for number, field in enumerate(fields):
            line, side = divmod(number, 2)
            name = label(field.label, "cap")
            name.setFixedHeight(_LINE)
            grid.addWidget(name, line, side * 2)
            grid.addWidget(_text(show_masked(field, values.get(field.id)), one_line=True), line, side * 2 + 1)
        for side in (0, 2):
            grid.setColumnMinimumWidth(side, min(width, 120))
            grid.setColumnStretch(side + 1, 1)
        return grid

    def _add_rows(self, body: QVBoxLayout, field: Field, values: Values) -> None:
        inner = self._forms[field.of]
        body.addWidget(label(field.label, "cap"))
        for item in as_rows(values.get(field.id)):
            words = (show_masked(f, item.get(f.id)) for f in inner.fields if f.kind != "count")
            body.addWidget(_text("·".join(word for word in words if word)))


def _text(text: str, *, one_line: bool = False) -> QLabel | ElidedLabel:
    if one_line:
        return ElidedLabel(text)
    made = label(text, wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
