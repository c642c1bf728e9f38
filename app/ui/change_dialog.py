"""办理变动: a small form with the day, the new values, the paper it rests on; everything is written in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.member_changes import FORM, MEMBER, change_member
from app.ui.field_dialog import FieldDialog
from app.ui.fields.base import as_typed

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.actions.records import Record
    from app.domain.member_changing import Change
    from app.ui.desk import Desk

ACT = "办理"
_AFTER = {
    "confirmed": "办理后人员类别改为正式党员",
    "transferred_out": "办理后人员类别改为已离开，以前的会议名单和学时仍算他的",
    "deceased": "办理后人员类别改为已离开，信息卡保留",
}


class ChangeDialog(FieldDialog):
    def __init__(self, window: QWidget, desk: Desk, record: Record, change: Change) -> None:
        ws = desk.ws
        words = ws.definitions.codes[FORM].label(change.code)
        register, card = ws.form(FORM), ws.form(MEMBER)
        asked = [card.by_id[name] for name in change.asks]
        given = {f.id: as_typed(f, record.values.get(f.id), ws.forms) for f in asked}
        super().__init__(
            window, desk, f"{record.values.get('name', '')}：{words}",
            [register.by_id["changed_on"], *asked, register.by_id["basis"], register.by_id["attachments"]],
            lambda typed: change_member(ws, record.uid, change.code, typed, base=record.revision),
            form=FORM, verb=ACT, about=_AFTER.get(change.code, ""), topic="members", alone=("basis",),
            given={**given, "changed_on": ws.today().isoformat()},
        )  # fmt: skip
        self.setWindowTitle(words)
