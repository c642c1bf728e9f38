"""The small forms of 组织关系转接: issue a letter, enter its receipt, take somebody in, certify, make void."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.certificates import certify, void_certificate
from app.actions.transfer_letters import (
    CERTIFICATE,
    FORM,
    MEMBER,
    Letter,
    dues_of,
    named,
    set_transfers,
    transfer_settings,
    usual_days,
)
from app.actions.transfers import (
    issue,
    register_arrival,
    register_receipt,
    reissue,
    return_letter,
    void_letter,
)
from app.actions.transfers_in import CORRECTED, answer, correct, receive
from app.domain.agenda import Target
from app.domain.errors import Invalid, UserError
from app.domain.form import Field
from app.domain.transfer_words import IN
from app.domain.values import as_text
from app.texts import say_error
from app.texts import transfers as words
from app.ui.field_dialog import FieldDialog
from app.ui.fields.base import as_typed
from app.ui.fields.plain import YES
from app.ui.widgets.basics import button, column, label, plain, row

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from app.actions.records import Record
    from app.ui.desk import Desk
    from app.ui.fields.base import Typed

TOPIC, DUES = "transfers", "dues"
_ISSUED = ("to_org", "addressee", "reason", "valid_days", "issued_on")
_DUES = ("paid_to", "paid_to_note")
_ONLINE, _ON_PAPER = ("online", "number"), frozenset({"addressee", "valid_days"})
_CAME = (
    "number", "issued_on", "valid_days", "from_org", "sender", "paid_to", "name", "sex", "stage", "id_number", "ethnicity",
)  # fmt: skip
_CARD = ("birth_date", "joined_on", "confirmed_on", "party_group")
_CAME_LAST = ("phone", "reason", "arrived_on", "online", "bloc", "attachments")
_SETTINGS = {
    "prefix": "编号前缀", "begin": "起始编号（如 2026:15）", "from_org": "转出党组织全称（默认支部名称）",
    "valid_days": "常用有效期（天）", "sender": "上级基层党委全称", "sender_address": "通讯地址", "sender_phone": "联系电话",
    "sender_fax": "传真", "sender_postcode": "邮编", "handler": "经办人", "handler_phone": "经办人电话",
}  # fmt: skip
_WHY = {"void": "作废", "return": "退回", "reissue": "补开"}
_WHY_ABOUT = {
    "void": "作废后号码不再使用，登记里留着原因",
    "return": "介绍信退了回来，或接收方撤销了接收：党员的组织关系仍在本支部",
    "reissue": "遗失或过期的补开：旧的作废，新的用下一个号码，内容照旧",
}


def _fields(desk: Desk, form: str, names: Sequence[str]) -> list[Field]:
    return [desk.ws.form(form).by_id[name] for name in names]


def issue_dialog(window: QWidget, desk: Desk, person: Record | None = None) -> FieldDialog:
    """For one person, whose dues stand above; or for whoever is named, several at once."""
    ws = desk.ws
    given: dict[str, Typed] = {"valid_days": str(usual_days(ws)), "issued_on": ws.today().isoformat()}
    if person is None:
        who = ws.form(FORM).by_id["member"]._replace(many=True, note="几个人一起转的，用顿号分开")
        fields = [who, *_fields(desk, FORM, (*_ISSUED, "bloc", *_DUES, *_ONLINE))]
        return _asking_online(FieldDialog(
            window, desk, "开组织关系介绍信", fields,
            lambda typed: issue(ws, named(ws, typed.get("member")), typed),
            form=FORM, verb="开出", topic=TOPIC, given=given, alone=("member", "to_org", "paid_to_note"),
            about="收到回执前，党员仍由本支部管理；党费交至取自党费台账",
        ))  # fmt: skip
    paid, to_dues = dues_of(ws, person.uid), None
    names = (*(_ISSUED if paid.clear else (_ISSUED[0], *_DUES, *_ISSUED[1:])), *_ONLINE)
    if not paid.clear and paid.month:
        given["paid_to"] = paid.month
    if paid.arrears and desk.has_page(DUES):
        to_dues = button("去收缴党费", kind="link", icon="coin-yuan", small=True)
    made = FieldDialog(
        window, desk, f"{as_text(person.values.get('name'))}：开组织关系介绍信", _fields(desk, FORM, names),
        lambda typed: issue(ws, [person.uid], typed), below=to_dues and plain(row(to_dues, None)),
        form=FORM, verb="开出", topic=TOPIC, given=given, alone=("to_org", "addressee", "paid_to_note"),
        about=words.paid_line(paid),
    )  # fmt: skip
    if to_dues is not None:
        target = Target(DUES, uid=person.uid, period=paid.arrears[0][0])
        to_dues.clicked.connect(made.reject)
        to_dues.clicked.connect(lambda *_: desk.go(DUES, target))
    return _asking_online(made)


def _asking_online(made: FieldDialog) -> FieldDialog:
    """What a paper letter says is not asked where there is none, and the number only then."""

    def show() -> None:
        online = made.boxes["online"].typed() == YES
        made.lay_out(made.boxes.keys() - (_ON_PAPER if online else {"number"}))
        made.act.setText("登记" if online else "开出")

    made.boxes["online"].edited.connect(show)
    show()
    return made


def receipt_dialog(window: QWidget, desk: Desk, letter: Letter) -> FieldDialog:
    """The receipt that came back for somebody who left; or ours for somebody who came."""
    ws, number = desk.ws, as_text(letter.values["number"])
    name, to = as_text(letter.values["name"]), as_text(letter.values["to_org"])
    given: dict[str, Typed] = {"receipt_on": ws.today().isoformat()}
    if letter.values.get("direction") == IN:
        settled = transfer_settings(ws)
        given |= {"receipt_handler": settled["handler"], "receipt_phone": settled["handler_phone"]}
        return FieldDialog(
            window, desk, f"第{number}号：寄回回执", _fields(desk, FORM, ("receipt_on", "receipt_handler", "receipt_phone")),
            lambda typed: answer(ws, letter.uid, typed),
            form=FORM, verb="已寄回", topic=TOPIC, given=given, about=f"{name}已接收，回执联可先打印盖章",
        )  # fmt: skip
    return FieldDialog(
        window, desk, f"第{number}号：登记回执",
        _fields(desk, FORM, ("receipt_on", "receipt_handler", "receipt_phone", "attachments")),
        lambda typed: register_receipt(ws, letter.uid, typed),
        form=FORM, verb="登记回执", topic=TOPIC, given=given, about=f"登记后{name}转出到{to}，组织关系经历和变动登记同时写好",
    )  # fmt: skip


def arrival_dialog(window: QWidget, desk: Desk, letter: Letter) -> FieldDialog:
    ws = desk.ws
    return FieldDialog(
        window, desk, f"{as_text(letter.values['name'])}：登记报到", _fields(desk, FORM, ("arrived_on",)),
        lambda typed: register_arrival(ws, letter.uid, str(typed["arrived_on"])),
        form=FORM, verb="登记", topic=TOPIC, given={"arrived_on": ws.today().isoformat()},
    )  # fmt: skip


def why_dialog(window: QWidget, desk: Desk, letter: Letter, what: str) -> FieldDialog:
    """void, return or reissue: each wants its reason."""
    ws, uid = desk.ws, letter.uid
    acts: dict[str, Callable[[str], object]] = {
        "void": lambda why: void_letter(ws, uid, reason=why),
        "return": lambda why: return_letter(ws, uid, reason=why),
        "reissue": lambda why: reissue(ws, uid, reason=why),
    }
    reason = Field("why", "原因", "text", required=True)
    return FieldDialog(
        window, desk, f"第{as_text(letter.values['number'])}号：{_WHY[what]}", [reason],
        lambda typed: acts[what](str(typed["why"])),
        form=FORM, verb=_WHY[what], topic=TOPIC, alone=("why",), about=_WHY_ABOUT[what],
    )  # fmt: skip


def certify_dialog(window: QWidget, desk: Desk, person: Record | None = None) -> FieldDialog:
    ws = desk.ws
    names = ("to_org", "reason", "away_from", "away_to", "issued_on")
    who = [] if person else [ws.form(FORM).by_id["member"]]
    title = "开党员证明信" if person is None else f"{as_text(person.values.get('name'))}：开党员证明信"
    return FieldDialog(
        window, desk, title, [*who, *_fields(desk, CERTIFICATE, names)],
        lambda typed: certify(ws, person.uid if person else named(ws, typed.get("member"))[0], typed),
        form=CERTIFICATE, verb="开出", topic=TOPIC, alone=("member", "to_org", "reason"),
        given={"issued_on": ws.today().isoformat()}, about="外出不满六个月的开证明信，组织关系不转移，党费仍在本支部交纳",
    )  # fmt: skip


def settings_dialog(window: QWidget, desk: Desk) -> FieldDialog:
    """What every letter of this branch says again."""
    ws = desk.ws
    return FieldDialog(
        window, desk, "介绍信设定", [Field(name, title, "text") for name, title in _SETTINGS.items()],
        lambda typed: set_transfers(ws, {name: str(value) for name, value in typed.items()}),
        form=FORM, verb="保存", topic=TOPIC, given=dict(transfer_settings(ws)), alone=("from_org", "sender", "sender_address"),
    )  # fmt: skip


def correct_dialog(window: QWidget, desk: Desk, letter: Letter) -> FieldDialog:
    """What was copied wrong from a letter that came."""
    ws, form = desk.ws, desk.ws.form(FORM)
    fields = [form.by_id[name] for name in CORRECTED]
    given = {f.id: as_typed(f, letter.values.get(f.id), ws.forms) for f in fields}
    return FieldDialog(
        window, desk, f"{as_text(letter.values['name'])}：更正介绍信登记", fields,
        lambda typed: correct(ws, letter.uid, typed),
        form=FORM, verb="更正", topic=TOPIC, given=given, alone=("from_org", "sender", "sender_address"),
        about="改抄错的地方；谁、哪天来的不在这里改，接收错了请撤销那一步",
    )  # fmt: skip


def void_certificate_dialog(window: QWidget, desk: Desk, letter: Letter) -> FieldDialog:
    ws = desk.ws
    return FieldDialog(
        window, desk, f"第{as_text(letter.values['number'])}号证明信：作废", [Field("why", "原因", "text", required=True)],
        lambda typed: void_certificate(ws, letter.uid, reason=str(typed["why"])),
        form=FORM, verb="作废", topic=TOPIC, alone=("why",), about=_WHY_ABOUT["void"],
    )  # fmt: skip


class ReceiveDialog(FieldDialog):
    """Somebody comes with a letter; where a card may be theirs already, the question stands under the form."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        ws = desk.ws
        self._card, self._new = "", False
        self.question = label("", "warn", wrap=True)
        self.same = button("是同一个人，用原来的卡", lambda: self._decide(same=True), small=True)
        self.other = button("不是，另建一张", lambda: self._decide(same=False), small=True)
        self.asking = plain(column(self.question, row(self.same, self.other, None), gap=8))
        self.asking.hide()
        given: dict[str, Typed] = {"arrived_on": ws.today().isoformat(), "valid_days": str(usual_days(ws))}
        super().__init__(
            window, desk, "接收组织关系（转入）",
            [*_fields(desk, FORM, _CAME), *_fields(desk, MEMBER, _CARD), *_fields(desk, FORM, _CAME_LAST)],
            self._receive,
            form=FORM, verb="接收", topic=TOPIC, given=given, alone=("from_org", "sender"), below=self.asking,
            about="照介绍信填写；接收后建好信息卡和组织关系经历，一个月内寄回回执",
        )  # fmt: skip

    def _receive(self, typed: Mapping[str, Typed]) -> object:
        try:
            return receive(self._desk.ws, typed, card=self._card, new=self._new)
        except UserError as error:
            if error.code != "transfer.same_person":
                raise
            self._found = str(error.values["uid"])
            self.question.setText(say_error(error))
            self.asking.show()
            self.same.setFocus()
            raise Invalid([]) from None

    def _decide(self, *, same: bool) -> None:
        self._card, self._new = (self._found, False) if same else ("", True)
        self.asking.hide()
        self.accept_typed()
