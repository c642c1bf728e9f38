"""The small forms of the committee: return with a reason and a deadline, send word, excuse a branch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import arrival_board, returning
from app.actions.branch_books import OPEN, excuse
from app.domain import arrivals
from app.domain.dates import add_months
from app.domain.form import Field
from app.ui.field_dialog import FieldDialog

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QMenu, QWidget

    from app.actions.enrolling import Branch
    from app.ui.desk import Desk
    from app.ui.fields.base import Typed

FORM, TOPIC = "issued_fact", "returns"
_CARRIED = "随下一次回执带给支部；支部照原因更正后随下季度报送"
STATES = {"open": "报送", "excused": "免报", "lost": "挂失", "closed": "撤销"}


def _dialog(
    window: QWidget,
    desk: Desk,
    title: str,
    act: Callable[[Mapping[str, Typed]], object],
    verb: str,
    about: str,
) -> FieldDialog:
    form = desk.ws.form(FORM).by_id
    given: dict[str, Typed] = {returning.DEADLINE: add_months(desk.ws.today(), 1).isoformat()}
    reason = form[returning.REASON]._replace(required=True)
    return FieldDialog(
        window, desk, title, [reason, form[returning.DEADLINE]], act,
        form=FORM, verb=verb, about=about, given=given, topic=TOPIC,
    )  # fmt: skip


def return_dialog(window: QWidget, desk: Desk, form: str, uid: str, field: str) -> FieldDialog:
    found = desk.ws.forms[form]
    what = f"{found.title}“{found.by_id[field].label}”" if field else f"{found.title}（整条）"
    return _dialog(
        window, desk, f"退回{what}",
        lambda typed: returning.return_record(desk.ws, form, uid, typed, field=field), "退回", _CARRIED,
    )  # fmt: skip


def return_quarter_dialog(
    window: QWidget, desk: Desk, branch: Branch, period: str, words: str
) -> FieldDialog:
    return _dialog(
        window, desk, f"退回 {branch.name} {words}",
        lambda typed: returning.return_quarter(desk.ws, branch.seat, period, typed), "退回整季",
        "整季不算收到，支部改好后重新报送；已收的记录留着，以新报的为准",
    )  # fmt: skip


def word_dialog(window: QWidget, desk: Desk, branch: Branch, period: str) -> FieldDialog:
    return _dialog(
        window, desk, f"通知 {branch.name}",
        lambda typed: returning.send_word(desk.ws, branch.seat, period, typed), "列入回执",
        "随下一次回执带给支部，支部的“今日”里看得到",
    )  # fmt: skip


def due_dialog(window: QWidget, desk: Desk) -> FieldDialog:
    """By which day after a quarter its file is due."""
    number = Field(
        arrival_board.DUE_FIELD, "季度后几天内报送", "text", required=True,
        note=f"0 至 {arrivals.MOST_DUE_DAYS} 天，0 是季度最后一天",
    )  # fmt: skip
    about = (
        "第几天还没有收到就算迟报，列入“要催的支部”，催报通知上印的也是这一天。改了以后，以往季度的按期率照新的期限重算；"
        "新的期限随下一次回执告诉支部，没有带回回执的支部看到的仍是原来的期限。"
    )
    return FieldDialog(
        window, desk, "报送期限", [number],
        lambda typed: arrival_board.keep_due_days(desk.ws, str(typed[arrival_board.DUE_FIELD] or "")),
        form="setting", verb="改期限", about=about, topic="committee", alone=(arrival_board.DUE_FIELD,),
        given={arrival_board.DUE_FIELD: str(arrival_board.due_days(desk.ws))},
    )  # fmt: skip


def offer_states(menu: QMenu, branch: Branch, change: Callable[[str], object]) -> None:
    """A line for each state a branch is not in."""
    for state, words in STATES.items():
        if state != branch.state:
            act = menu.addAction(f"{'恢复报送' if state == OPEN else words}…")
            act.triggered.connect(lambda *_, state=state: change(state))


def state_dialog(window: QWidget, desk: Desk, branch: Branch, state: str) -> FieldDialog:
    """免报, 挂失 and 撤销 want their reason; it stands on the board."""
    reason = Field("note", "原因", "text", required=state != OPEN)
    about = {
        "open": "恢复后照常要报送",
        "excused": "免报期间不催报、不计按期率，原因列在总览里",
        "lost": "挂失后不再收它现在的密钥签的报送包，也不写回执给它；支部登记了新的入网申请（电话核对）就自动恢复，"
        "已收的记录留着",
        "closed": "撤销后不再收它的报送包，已收的记录留着",
    }[state]
    return FieldDialog(
        window, desk, f"{branch.name}：{STATES[state]}", [reason],
        lambda typed: excuse(desk.ws, branch.seat, state, str(typed["note"] or "")),
        form=FORM, verb=STATES[state], about=about, alone=("note",), topic=TOPIC,
    )  # fmt: skip
