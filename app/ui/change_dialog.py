"""办理变动: a small form with the day, the new values, the paper it rests on; everything is written in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from app.actions.member_changes import FORM, MEMBER, change_member
from app.texts import say
from app.ui.around import make_around
from app.ui.field_widgets import make_widget
from app.ui.fields.base import as_typed
from app.ui.fields.box import FieldBox
from app.ui.widgets.basics import button, label, row, rule, scrolled

if TYPE_CHECKING:
    from app.actions.records import Record, Saved
    from app.domain.errors import Invalid
    from app.domain.member_changing import Change
    from app.ui.desk import Desk

ACT = "办理"
_WIDTH, _MOST, _AROUND, _MARGIN = 560, 640, 176, 20
_AFTER = {
    "confirmed": "办理后人员类别改为正式党员",
    "transferred_out": "办理后人员类别改为已离开，以前的会议名单和学时仍算他的",
    "deceased": "办理后人员类别改为已离开，信息卡保留",
}


class ChangeDialog(QDialog):
    """`done` carries what was saved."""

    done_with = Signal(object)

    def __init__(self, window: QWidget, desk: Desk, record: Record, change: Change) -> None:
        super().__init__(window)
        self._desk, self._record, self._change = desk, record, change
        words = desk.ws.definitions.codes[FORM].label(change.code)
        self.setWindowTitle(words)
        self.setProperty("help", "members")
        self.boxes: dict[str, FieldBox] = {}
        register, card = desk.ws.form(FORM), desk.ws.form(MEMBER)
        around = make_around(desk, FORM)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        fields = [register.by_id["changed_on"], *(card.by_id[n] for n in change.asks)]
        fields += [register.by_id["basis"], register.by_id["attachments"]]
        place = 0
        for field in fields:
            box = FieldBox(field, make_widget(field, around), around)
            box.put(
                as_typed(
                    field, record.values.get(field.id) if field.id in change.asks else None, desk.ws.forms
                )
            )
            self.boxes[field.id] = box
            wide = box.widget.wide or field.id == "basis"
            place += place % 2 if wide else 0
            grid.addWidget(box, place // 2, place % 2, 1, 2 if wide else 1)
            place += 2 if wide else 1
        self.boxes["changed_on"].put(desk.ws.today().isoformat())
        self.act = button(ACT, self.accept_change, kind="primary")
        buttons = row(None, button("取消", self.reject), self.act, margins=(_MARGIN, 12, _MARGIN, 16))
        body = QVBoxLayout()
        body.setContentsMargins(_MARGIN, 4, _MARGIN, 12)
        body.addLayout(grid)
        body.addStretch(1)
        self._area = scrolled(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 16, 0, 0)
        layout.setSpacing(8)
        name = str(record.values.get("name", ""))
        layout.addLayout(row(label(f"{name}：{words}", "h2"), None, margins=(_MARGIN, 0, _MARGIN, 0)))
        if change.code in _AFTER:
            layout.addLayout(
                row(label(_AFTER[change.code], "cap", wrap=True), margins=(_MARGIN, 0, _MARGIN, 0))
            )
        layout.addWidget(self._area, 1)
        layout.addWidget(rule("firm"))
        layout.addLayout(buttons)
        self.setFixedWidth(_WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def sizeHint(self) -> QSize:
        needed = self._area.widget().sizeHint().height() + _AROUND
        window = self.parentWidget()
        room = window.window().height() - 32 if window is not None else _MOST
        return QSize(_WIDTH, min(needed, _MOST, room))

    def typed(self) -> dict[str, object]:
        return {name: box.typed() for name, box in self.boxes.items()}

    def accept_change(self) -> None:
        ws, record = self._desk.ws, self._record
        self._desk.messages.attempt(
            lambda: change_member(ws, record.uid, self._change.code, self.typed(), base=record.revision),
            self._saved,
            invalid=self._refused,
        )

    def _saved(self, saved: Saved) -> None:
        self.accept()
        self.done_with.emit(saved)

    def _refused(self, error: Invalid) -> None:
        """At its field where it has one here; else under the day."""
        sentences: dict[str, list[str]] = {}
        for problem in error.problems:
            name = problem.field.partition(".")[0]
            place = name if name in self.boxes else "changed_on"
            sentences.setdefault(place, []).append(say(problem.code, **problem.values))
        for name, box in self.boxes.items():
            box.set_error("；".join(sentences.get(name, [])))
        self.boxes[next(name for name in self.boxes if name in sentences)].focus()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]  # the event is Qt's
        self.boxes["changed_on"].focus()
