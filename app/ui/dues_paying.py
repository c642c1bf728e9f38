"""What a secretary does with payments: the act, what changed, the toast with its undo, the dialogs that ask for more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.actions import dues
from app.domain.capitals import in_capitals
from app.domain.form import Field
from app.domain.money import show_money
from app.domain.values import member_ref
from app.texts import say, say_problem
from app.texts.dues import month_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.actions.dues import Booked
    from app.actions.dues_looking import MonthLine
    from app.domain.errors import Invalid
    from app.ui.desk import Desk
    from app.ui.fields.base import Typed
    from app.ui.page import Page

FORMS = frozenset({"dues_payment", "dues_closing", "dues_remittance", "dues_assessment"})
YES = "是"
PAYING = ("paid_on", "way", "receipt_no", "receiver", "payer", "proxy", "reason")
_SAID = 3


class Paying(QObject):
    """`dialog` is the one that is open, or was last."""

    def __init__(self, desk: Desk, page: Page) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self.dialog: Any = None

    # collecting ---------------------------------------------------------------------------------------

    def collect(self, lines: Sequence[MonthLine], way: str) -> None:
        self._attempt(lambda: self._book(lines, {"way": way}), self._collected)

    def collect_in_detail(
        self, lines: Sequence[MonthLine], way: str, late: Mapping[str, Sequence[str]]
    ) -> None:
        """`late` are earlier months in arrears by person."""
        if not lines:
            self._page.complain(say("dues.nobody_chosen"))
            return
        form = self._desk.ws.form("dues_payment").by_id
        months = [month for line in lines for month in late.get(line.key, ())]
        fields = [form[name] for name in PAYING]
        if len(lines) == 1 and len(lines[0].brings) == 1:
            fields[2:2] = [form["amount"]._replace(required=False, note="不填就是应交的全部")]
            fields.append(Field("voluntary", "自愿多交", "yes_no", note="超过应交的部分本人自愿"))
        if months:
            spans = month_spans(sorted(set(months)))
            fields.append(Field("arrears", "补交以前欠的", "yes_no", note=f"连同{spans}一起交"))
        names = "、".join(line.name for line in lines[:_SAID]) + ("等" if len(lines) > _SAID else "")
        total = show_money(sum(line.sum for line in lines))
        self._open(
            "登记收缴", fields,
            lambda typed: self._book(lines, typed, late if typed.get("arrears") == YES else {}),
            self._collected, form="dues_payment", verb="登记收缴", about=f"{names} {len(lines)} 人，应交 {total} 元",
            given={"paid_on": self._desk.ws.today().isoformat(), "way": self._way(way)}, alone=("reason",),
        )  # fmt: skip

    def _way(self, code: str) -> str:
        return self._desk.ws.definitions.codes["pay_way"].label(code)

    def _book(
        self,
        lines: Sequence[MonthLine],
        typed: Mapping[str, object],
        late: Mapping[str, Sequence[str]] | None = None,
    ) -> Booked:
        common = {name: value for name, value in typed.items() if value and name != "arrears"}
        if common.pop("voluntary", "") == YES:
            common["voluntary"] = True
        wanted = [
            {**common, "member": member_ref(line.name, line.key), "month": month}
            for line in lines
            for month in (*(late or {}).get(line.key, ()), *(month for month, _ in line.brings))
        ]
        return dues.collect(self._desk.ws, wanted)

    def _collected(self, done: Booked) -> None:
        total = show_money(done.total)
        self._say(
            done,
            say("dues.collected", count=len(done.uids), total=total, capitals=in_capitals(done.total)),
        )

    # putting right ------------------------------------------------------------------------------------

    def reverse(self, uid: str, about: str) -> None:
        form = self._desk.ws.form("dues_payment").by_id
        fields = [
            form["reason"]._replace(label="冲正原因", required=True, note="原来的记录保留，另记一笔负数"),
            form["paid_on"]._replace(label="冲正日期"),
        ]
        self._open(
            "冲正一笔交纳", fields,
            lambda typed: dues.reverse(self._desk.ws, uid, reason=str(typed["reason"]), on_typed=str(typed["paid_on"])),
            lambda done: self._say(done, say("dues.reversed", total=show_money(-done.total))),
            form="dues_payment", verb="冲正", about=about, alone=("reason",),
            given={"paid_on": self._desk.ws.today().isoformat()},
        )  # fmt: skip

    def close_month(self, month: str) -> None:
        self._attempt(lambda: dues.close_month(self._desk.ws, month), self._closed(month))

    def _closed(self, month: str) -> Callable[[Booked], None]:
        def said(done: Booked) -> None:
            self._desk.changed(FORMS)
            self._desk.toast(
                say("dues.closed", month=month, total=show_money(done.total)),
                ("重开", lambda: self.reopen_month(month)),
            )

        return said

    def reopen_month(self, month: str) -> None:
        form = self._desk.ws.form("dues_closing").by_id

        def reopened(_done: Booked) -> None:
            self._desk.changed(FORMS)
            self._desk.toast(say("dues.reopened", month=month))

        self._open(
            f"重开 {month}", [form["reason"]._replace(required=True)],
            lambda typed: dues.reopen_month(self._desk.ws, month, reason=str(typed["reason"])), reopened,
            form="dues_closing", verb="重开", about="结账时的数会留下来，重开后可以补登，再结一次", alone=("reason",),
        )  # fmt: skip

    # the ways of all of them --------------------------------------------------------------------------

    def _attempt(self, act: Callable[[], Any], then: Callable[[Any], object]) -> None:
        self._page.clear_complaint()
        self._desk.messages.attempt(act, then, invalid=self._refused)

    def _refused(self, error: Invalid) -> None:
        said = dict.fromkeys(say_problem(problem.at(row=None, field="")) for problem in error.problems)
        self._page.complain("；".join(list(said)[:_SAID]))

    def _open(
        self,
        title: str,
        fields: Sequence[Field],
        act: Callable[[Mapping[str, Typed]], object],
        then: Callable[[Any], object],
        **more: Any,
    ) -> None:
        from app.ui.field_dialog import FieldDialog  # with its editors, when it is needed

        self._page.clear_complaint()
        self.dialog = FieldDialog(self._page.window(), self._desk, title, fields, act, topic="dues", **more)
        self.dialog.done_with.connect(then)
        self.dialog.open()

    def _say(self, done: Booked, words: str) -> None:
        self._desk.changed(FORMS)
        self._desk.toast_done(words, done.batch)
