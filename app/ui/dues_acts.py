"""What a secretary does with dues beside payments: fixing, arrears, handing up, use, publishing, papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.actions import dues
from app.actions.dues_assessing import by_new_rule, like_last_year
from app.actions.dues_using import FUND, LARGE, NOTICE
from app.actions.records import retire_record, save_record
from app.domain.capitals import in_capitals
from app.domain.money import show_money
from app.domain.values import as_int, as_text, member_ref
from app.texts import say, sentence_of
from app.texts.agenda import period_name
from app.texts.dues import month_spans
from app.ui.dues_paying import PAYING, Paying
from app.ui.fields.base import as_typed
from app.ui.page import PREVIEW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.actions.dues import Booked
    from app.actions.dues_assessing import Assessment
    from app.actions.dues_looking import Fixed
    from app.actions.dues_using import HandingUp
    from app.actions.records import Record, Saved, Undone
    from app.domain.dues_ledger import Account, Ledger, Standing
    from app.ui.fields.base import Typed

_REMITTING = ("remitted_on", "amount", "receipt_no", "handler", "reason")
_TODAY = {FUND: "happened_on", LARGE: "paid_on", NOTICE: "published_on"}


class DuesActs(Paying):
    # fixing -------------------------------------------------------------------------------------------

    def fix(self, account: Account, fixed: Sequence[Fixed], year: int, ledger: Ledger) -> None:
        from app.ui.dues_fix_dialog import FixDialog  # with its editors, when it is needed

        today = self._desk.ws.today().isoformat()
        open_ones = [f"{year:04d}-{n:02d}" for n in range(1, 13)]
        free = [m for m in open_ones if account.pays_here(m) and not ledger.is_closed(m)]
        now = [m for m in free if m >= today[:7]]
        start = (now if fixed else free)[:1] or free[:1] or [f"{year:04d}-01"]
        reference = member_ref(account.name, account.key)
        before = fixed[-1] if fixed else None
        self.dialog = FixDialog(self._page.window(), self._desk, reference, account.name, before, start[0])
        self.dialog.done_with.connect(self._fixed)
        self.dialog.open()

    def like_last_year(self, year: int) -> None:
        self._attempt(lambda: like_last_year(self._desk.ws, year), self._fixed)

    def by_new_rule(self, year: int) -> None:
        entry = self._desk.ws.forms["dues_entry"].by_id
        self._open(
            "按新标准调整", [entry["reason"]._replace(label="调整依据", required=True, note="如 公司党委〔2026〕12 号")],
            lambda typed: by_new_rule(self._desk.ws, year, str(typed["reason"])), self._fixed,
            form="dues_assessment", verb="调整", about="计算基数不变，从新标准开始的月份起重算；以前的月份不变", alone=("reason",),
        )  # fmt: skip

    def _fixed(self, done: Assessment) -> None:
        self._desk.changed(frozenset({"dues_assessment"}))
        total = sum(one.quote.due for one in done.made)
        words = say("dues.wages.applied", ready=len(done.made), total=show_money(total))
        self._desk.toast_done(words, done.batch)

    # arrears ------------------------------------------------------------------------------------------

    def pay_arrears(self, standing: Standing) -> None:
        """All months somebody is behind with, in one step."""
        form = self._desk.ws.form("dues_payment").by_id
        months = [month for month, _ in standing.arrears]
        reference = member_ref(standing.name, standing.key)

        def book(typed: Mapping[str, Typed]) -> Booked:
            common = {name: value for name, value in typed.items() if value}
            return dues.collect(self._desk.ws, [{**common, "member": reference, "month": m} for m in months])

        self._open(
            "登记补交", [form[name] for name in PAYING], book, self._collected, form="dues_payment", verb="登记补交",
            about=f"{standing.name}：{month_spans(months)}，共 {show_money(standing.owed)} 元", alone=("reason",),
            given={"paid_on": self._desk.ws.today().isoformat(), "way": self._way("cash")},
        )  # fmt: skip

    # handing up ---------------------------------------------------------------------------------------

    def remit(self, one: HandingUp) -> None:
        form = self._desk.ws.form("dues_remittance").by_id
        name = period_name(one.period.text, self._desk.ws.today())
        fields = [form[field] for field in _REMITTING]
        fields[1] = fields[1]._replace(label="上缴金额", required=False)
        self._open(
            f"登记上缴：{name}", fields,
            lambda typed: dues.remit(self._desk.ws, one.period.text, {n: v for n, v in typed.items() if v}),
            lambda done: self._remitted(done, name), form="dues_remittance", verb="登记上缴", alone=("reason",),
            about=f"{name}收到 {show_money(one.collected)}，应上缴 {show_money(one.due)}，还没有上缴 {show_money(one.still)} 元",
            given={"remitted_on": self._desk.ws.today().isoformat(), "amount": show_money(one.still)},
        )  # fmt: skip

    def _remitted(self, done: Booked, name: str) -> None:
        total, capitals = show_money(done.total), in_capitals(done.total)
        self._say(done, say("dues.remitted", period=name, total=total, capitals=capitals))

    def reverse_remittance(self, record: Record) -> None:
        form, values = self._desk.ws.form("dues_remittance").by_id, record.values
        about = f"{as_text(values['remitted_on'])} 上缴 {show_money(as_int(values['amount']))} 元"
        fields = [
            form["reason"]._replace(label="冲正原因", required=True, note="原来的记录保留，另记一笔负数"),
            form["remitted_on"]._replace(label="冲正日期"),
        ]
        self._open(
            "冲正一笔上缴", fields,
            lambda typed: dues.reverse_remittance(
                self._desk.ws, record.uid, reason=str(typed["reason"]), on_typed=str(typed["remitted_on"])
            ),
            lambda done: self._say(done, say("dues.reversed", total=show_money(-done.total))),
            form="dues_remittance", verb="冲正", about=about, alone=("reason",),
            given={"remitted_on": self._desk.ws.today().isoformat()},
        )  # fmt: skip

    # use, large payments, publishing: plain records ---------------------------------------------------

    def write(self, form_id: str, title: str, given: Mapping[str, Typed]) -> None:
        today = {_TODAY[form_id]: self._desk.ws.today().isoformat()}
        self._edit(form_id, title, {**today, **given}, None)

    def rewrite(self, record: Record, title: str) -> None:
        forms = self._desk.ws.forms
        given = {f.id: as_typed(f, record.values.get(f.id), forms) for f in forms[record.form].fields}
        self._edit(record.form, title, given, record)

    def _edit(self, form_id: str, title: str, given: Mapping[str, Typed], old: Record | None) -> None:
        ws, fields = self._desk.ws, self._desk.ws.form(form_id).fields
        self._open(
            title, fields,
            lambda typed: save_record(ws, form_id, typed, uid=old.uid if old else None, base=old.revision if old else None),
            self._saved, form=form_id, verb="保存", given=given, alone=("use", "matter"),
        )  # fmt: skip

    def _saved(self, saved: Saved) -> None:
        self._desk.changed(saved.forms)
        hints = [sentence_of(problem) for problem in saved.findings if problem.severity != "D"]
        self._desk.toast_done("已保存", saved.batch)
        if hints:
            self._page.inform("warn", "；".join(hints))

    def retire(self, record: Record) -> None:
        self._attempt(
            lambda: retire_record(self._desk.ws, record.form, record.uid, base=record.revision), self._retired
        )

    def _retired(self, done: Undone) -> None:
        self._desk.changed(done.forms)
        self._desk.toast_done("已移到回收站", done.batch)

    # papers -------------------------------------------------------------------------------------------

    def print_paper(self, name: str, period: str = "", uid: str = "") -> None:
        from app.ui.print_wanted import wanted_paper

        if self._desk.has_page(PREVIEW):
            wanted: Any = wanted_paper(name, "dues", period, uid)
            self._desk.go(PREVIEW, wanted)
