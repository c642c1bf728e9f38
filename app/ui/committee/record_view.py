"""A record of a branch, to read: a line a field, with what was returned of it; the committee never edits it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.actions.attaching import open_copy
from app.actions.records import get_record
from app.domain.field_kinds import row_line, show_masked
from app.domain.record import title_of
from app.domain.values import as_rows, as_text
from app.ui import theme, tokens
from app.ui.committee.matters import MENDED
from app.ui.widgets.basics import ElidedLabel, button, icon_button, label, plain, row, rule
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.actions.records import Record
    from app.actions.workspace import Workspace
    from app.ui.desk import Desk

_FILE = "sha256"  # what only the rows of attachments hold
_COLUMNS = (Column("栏目", 116), Column("内容", 0))


class Line(NamedTuple):
    """One line to read; `file` is the attachment behind it, `returned` why it was returned, `mended` why it had been."""

    field: str
    label: str
    text: str
    file: str = ""
    returned: str = ""
    mended: str = ""


def lines_of(
    ws: Workspace, record: Record, returned: Mapping[str, str], mended: Mapping[str, str]
) -> Iterator[Line]:
    """Filled fields and those returned, in the order of the form; every row of a table inside is a line.

    `returned` and `mended`: field → reason.
    """
    form = ws.forms[record.form]
    for field in form.fields:
        value = record.values.get(field.id)
        told = returned.get(field.id, ""), mended.get(field.id, "")
        if not (value or any(told)) or field.id in form.hidden:
            continue
        if not value or not field.of:
            text = show_masked(field, value) if value else "（空）"
            yield Line(field.id, field.label, text, "", *told)
            continue
        for number, item in enumerate(as_rows(value)):
            text = as_text(item.get("name")) if item.get(_FILE) else row_line(ws.forms[field.of], item)
            name = field.label if number == 0 else ""
            yield Line(field.id, name, text, as_text(item.get(_FILE)), *told)


class RecordView(QFrame):
    """`return_wanted` carries (form, uid, field), "" for the record as a whole; `print_wanted` (form, uid)."""

    return_wanted = Signal(str, str, str)
    print_wanted = Signal(str, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("pane", "plain")
        self._desk = desk
        self.record: Record | None = None
        self.title = ElidedLabel("", bold=True)
        self.owner = label("", "cap")
        self.remark = label("", "bad", wrap=True)
        self.print = icon_button("printer", "打印预览", self._print, kind="plain")
        self.back = button("退回", self.return_field, icon="arrow-back-up")
        self.model = ListModel(_COLUMNS, _cell)
        self.table = Table(first_inset=tokens.CARD_MARGIN)
        self.table.setAccessibleName("记录内容")
        self.table.setModel(self.model)
        self.table.opened.connect(self._open)
        self.table.moved.connect(lambda _line: self._say_verb())
        head = row(self.title, self.print, self.back, margins=(16, 8, 16, 8))
        head.setStretch(0, 1)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addLayout(head)
        body.addLayout(row(self.owner, None, margins=(16, 0, 16, 4)))
        body.addLayout(row(self.remark, margins=(16, 0, 16, 4)))
        body.addWidget(rule())
        body.addWidget(self.table, 1)
        body.addWidget(rule("firm"))
        note = label("Enter 退回这一栏；附件按 Enter 打开", "micro")
        body.addWidget(plain(row(note, None, margins=(16, 0, 16, 0)), height=28))

    def show_record(
        self, form: str, uid: str, owner: str, returned: Mapping[str, str], mended: Mapping[str, str]
    ) -> None:
        """`returned`: field ("" for the whole) → reason, of what is open. Raises UserError("record.absent")."""
        ws = self._desk.ws
        record = get_record(ws, form, uid)
        marked = self._line() if self.record is not None and self.record.uid == uid else None
        self.record = record
        self.title.set_text(f"{ws.forms[form].title}　{title_of(ws.forms[form], record.values)}")
        self.owner.setText(owner + ("，已停用" if record.retired_at else ""))
        self.remark.setText(
            f"已退回整条：{returned['']}" if returned.get("") else "；".join(map(_mended, mended.values()))
        )
        theme.mark(self.remark, role="bad" if returned.get("") else "ok")
        self.remark.setVisible(bool(self.remark.text()))
        lines = list(lines_of(ws, record, returned, mended))
        self.model.set_rows(lines)
        stays = (n for n, line in enumerate(lines) if marked is not None and line.field == marked.field)
        self.table.select(next(stays, 0))
        self.back.setVisible(not ws.read_only)
        self._say_verb()

    def _line(self) -> Line | None:
        found: Line | None = self.table.marked()
        return found

    def _say_verb(self) -> None:
        line = self._line()
        self.back.setText(f"退回“{self._label(line.field)}”" if line else "退回这一条")

    def _label(self, field: str) -> str:
        form = self._desk.ws.forms[self.record.form] if self.record else None
        return form.by_id[field].label if form and field in form.by_id else ""

    def _open(self, place: int) -> None:
        file = self.model.at(place).file
        if not file:
            self.return_field()
            return
        folder = self._desk.copies_folder()
        self._desk.messages.attempt(
            lambda: open_copy(self._desk.ws, file, folder),
            lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))),
        )

    def return_field(self) -> None:
        """The marked field; of a record without one the whole."""
        line = self._line()
        if self.record is not None and not self._desk.ws.read_only:
            self.return_wanted.emit(self.record.form, self.record.uid, line.field if line else "")

    def _print(self) -> None:
        if self.record is not None:
            self.print_wanted.emit(self.record.form, self.record.uid)


def _mended(reason: str) -> str:
    return f"{MENDED}（退回原因：{reason}）"


def _cell(line: Any, place: int) -> Cell:
    if place == 0:
        return Cell(line.label, "text2")
    if line.returned:
        return Cell(line.text, "bad", icon="arrow-back-up", tip=f"{line.text}\n已退回：{line.returned}")
    if line.mended:
        return Cell(line.text, icon="circle-check", tip=f"{line.text}\n{_mended(line.mended)}")
    return Cell(line.text, "link" if line.file else "text", icon="paperclip" if line.file else "")
