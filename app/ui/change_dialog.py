"""办理变动: a small form with the day, the new values, the paper it rests on; everything is written in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.member_changes import FORM, MEMBER, change_member
from app.domain.member_change_kinds import END
from app.domain.membership import DEPARTURES
from app.ui.change_papers import asked_papers, paper_fields, with_papers
from app.ui.field_dialog import FieldDialog
from app.ui.fields.base import as_typed

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.actions.records import Record
    from app.actions.workspace import Workspace
    from app.domain.form import Field
    from app.domain.member_change_kinds import Change
    from app.ui.desk import Desk

ACT = "办理"
_GONE = "办理后人员类别改为已离开，党内职务同时免去，信息卡保留；以前的会议名单和学时仍算他的"
_AFTER = {
    "contact_lost": "日期填最后一次参加组织生活或交纳党费的那天",
    "penalized": "影响期按处分种类推算：警告一年，严重警告一年半，撤销党内职务二年；留党察看到恢复权利为止",
    "rights_restored": "办理后恢复表决权、选举权和被选举权",
    "developed": "日期填支部大会通过的那天，办理后人员类别改为预备党员",
    "rejoined": "日期填支部大会通过的那天，党龄从再次转正算起",
    "confirmed": "办理后人员类别改为正式党员",
    "probation_extended": "延长一次，不少于半年、不超过一年",
    "membership_suspended": "办理后不计入党员数，党内职务同时免去；停止党籍的时间不计党龄",
    "restored_after_suspension": "办理后重新计入党员数",
}


class ChangeDialog(FieldDialog):
    def __init__(self, window: QWidget, desk: Desk, record: Record, change: Change) -> None:
        ws = desk.ws
        words = ws.definitions.codes[FORM].label(change.code)
        register, card = ws.form(FORM), ws.form(MEMBER)
        asked = [card.by_id[name] for name in change.asks]
        columns = ws.forms[card.by_id[change.table].of].by_id if change.table else {}
        given = {f.id: as_typed(f, record.values.get(f.id), ws.forms) for f in asked}
        fields = [_day(ws, change), *asked, *(columns[name] for name in change.adds)]
        papers = paper_fields(ws, asked_papers(ws, change.event, change.asks))
        super().__init__(
            window, desk, f"{record.values.get('name', '')}：{words}",
            [*fields, *papers, register.by_id["basis"], register.by_id["attachments"]],
            lambda typed: change_member(ws, record.uid, change.code, with_papers(typed), base=record.revision),
            form=FORM, verb=ACT, about=_AFTER.get(change.code, _GONE if change.event in DEPARTURES else ""),
            topic="members", alone=("basis",), given={**given, "changed_on": ws.today().isoformat()},
        )  # fmt: skip
        self.setWindowTitle(words)


def _day(ws: Workspace, change: Change) -> Field:
    """The day of the change under the name the card or its history has for it."""
    field, card = ws.form(FORM).by_id["changed_on"], ws.form(MEMBER).by_id
    if change.dated:
        return field._replace(label=card[change.dated].label)
    if change.table:
        columns = ws.forms[card[change.table].of].by_id
        return field._replace(label=columns[change.end if change.how == END else change.start].label)
    return field
