"""上缴与使用: each period with what is due and handed up; what was granted and spent, large payments, the yearly publishing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.actions.dues_using import FUND, LARGE, NOTICE, using_of
from app.domain.field_kinds import show
from app.domain.money import show_money
from app.domain.values import as_int, as_text
from app.texts.agenda import day_name, period_name
from app.ui import tokens
from app.ui.dues_list import ListCard
from app.ui.widgets.basics import button, chip, label, row
from app.ui.widgets.table import Cell, Column

if TYPE_CHECKING:
    from app.actions.dues_looking import DuesDesk
    from app.actions.dues_using import HandingUp, Using
    from app.actions.records import Record
    from app.ui.desk import Desk
    from app.ui.dues_acts import DuesActs

_UP = (
    Column("期间", 96), Column("收到", 92, right=True), Column("应上缴", 92, 1, right=True), Column("已上缴", 92, right=True),
    Column("未上缴", 92, right=True), Column("收据号", 0, 2, least=80),
)  # fmt: skip
_OTHER = (
    Column("日期", 84),
    Column("事项", 0, least=120),
    Column("金额（元）", 96, right=True),
    Column("备注", 0, 1, least=72),
)
KINDS = {FUND: "下拨和支出", LARGE: "大额党费", NOTICE: "公布"}
_ADD = {FUND: "登记收支", LARGE: "登记大额党费", NOTICE: "登记公布"}


class Remitting(QFrame):
    def __init__(self, desk: Desk, acts: DuesActs) -> None:
        super().__init__()
        self.setProperty("pane", "page")
        self._desk, self._acts = desk, acts
        self.using: Using | None = None
        self._kind = FUND
        self.print = button(
            "打印上缴登记", lambda: self._print("dues_remittances"), icon="printer", small=True
        )
        self.publish = button("打印公示", lambda: self._print("dues_notice"), icon="printer", small=True)
        self.back, self.remit = button("冲正", self._reverse), button("登记上缴", self._remit, kind="primary")
        self.up = ListCard(
            "上缴",
            _UP,
            self._period,
            "上缴",
            (self.print,),
            nothing=("今年还没有收到党费", "收到以后在这里登记上缴"),
        )
        self.state = label("", "sub", wrap=True)
        self.up.foot(self.state, self.back, self.remit)
        self.chips = {kind: chip(title) for kind, title in KINDS.items()}
        for kind, made in self.chips.items():
            made.clicked.connect(lambda *_, kind=kind: self.show_kind(kind))
        self.add = button("", self._new, icon="plus", small=True)
        self.other = ListCard(
            "使用", _OTHER, self._record, "下拨、支出和公布", (*self.chips.values(), self.publish)
        )
        self.other.title.hide()
        self.rest = label("", "sub", wrap=True)
        self.change = button("修改", self._change, small=True)
        self.other.foot(self.rest, self.change, self.add)
        self._build()

    def _build(self) -> None:
        margin = tokens.PAGE_MARGIN
        both = row(self.up, self.other, gap=16, margins=(margin, 16, margin, 16))
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addLayout(both)
        self.up.table.moved.connect(lambda _row: self._judge())
        self.up.table.opened.connect(lambda _row: self._remit())
        self.up.table.delete_wanted.connect(lambda _row: self._reverse())
        self.other.table.moved.connect(lambda _row: self._judge())
        for signal in (self.other.table.opened, self.other.table.edit_wanted):
            signal.connect(lambda _row: self._change())
        self.other.table.delete_wanted.connect(lambda _row: self._retire())

    def show_desk(self, desk: DuesDesk) -> None:
        self.using = using_of(self._desk.ws, desk.ledger, desk.year.year)
        still = sum(one.still for one in self.using.periods)
        self.up.title.setText(f"{self.using.year} 年上缴")
        self.up.put(self.using.periods, f"未上缴 {show_money(still)} 元", lambda one: one.period.text)
        self.show_kind(self._kind)

    def show_kind(self, kind: str) -> None:
        self._kind = kind
        using = self.using
        if using is None:
            return
        for name, made in self.chips.items():
            made.setChecked(name == kind)
        rows: Any = {FUND: using.funds, LARGE: using.large, NOTICE: using.notices}[kind]
        self.other.put(rows, "", lambda record: record.uid)
        self.other.empty.say(*_NOTHING[kind])
        self.add.setText(_ADD[kind])
        balance = using.balance
        self.rest.setText(
            f"上年结转 {show_money(balance.carried)}，全年收到 {show_money(balance.paid_in)}，上缴 {show_money(balance.handed_up)}，下拨 {show_money(balance.granted)}，"
            f"支出 {show_money(balance.spent)}，年末结余 {show_money(balance.rest)} 元"
        )
        self._judge()

    def _period(self, one: HandingUp, place: int) -> Cell:
        today = self._desk.ws.today()
        slips = [as_text(r.values.get("receipt_no")) for r in one.standing]
        late = one.still > 0 and one.period.last < today
        return (
            Cell(period_name(one.period.text, today)),
            *(Cell(show_money(fen)) for fen in (one.collected, one.due, one.handed)),
            Cell(show_money(one.still), "bad" if late else "text"),
            Cell("、".join(slip for slip in slips if slip), "text2"),
        )[place]

    def _record(self, record: Record, place: int) -> Cell:
        values, forms = record.values, self._desk.ws.forms
        day = {FUND: "happened_on", LARGE: "paid_on", NOTICE: "published_on"}[record.form]
        fields = forms[record.form].by_id
        matter, remark = (
            " ".join(text for name in names if (text := show(fields[name], values.get(name))))
            for names in _SHOWN[record.form]
        )
        return (
            Cell(day_name(as_text(values.get(day)), self._desk.ws.today())),
            Cell(matter),
            Cell("" if record.form == NOTICE else show_money(as_int(values.get("amount")))),
            Cell(remark, "text2"),
        )[place]

    def _judge(self) -> None:
        one: HandingUp | None = self.up.current()
        locked = self._desk.ws.read_only
        self.remit.setVisible(not locked and one is not None)
        self.remit.setEnabled(one is not None and one.still > 0)
        self.back.setVisible(not locked and self._last(one) is not None)
        self.state.setText("" if one is None else self._words(one))
        for made in (self.add, self.change):
            made.setVisible(not locked)
        self.change.setVisible(not locked and self.other.current() is not None)

    def _words(self, one: HandingUp) -> str:
        if one.still <= 0:
            return "这一期已全部上缴" if one.due else "这一期没有要上缴的"
        day = one.period.last
        return f"{day.month}月{day.day}日前上缴 {show_money(one.still)} 元"

    def _last(self, one: HandingUp | None) -> Record | None:
        """The newest handing up of the period that stands."""
        found = one.standing if one is not None else ()
        return max(found, key=lambda r: as_text(r.values["remitted_on"]), default=None)

    def go_to(self, period: str, kind: str = "") -> None:
        self.up.go_to(period)
        if kind:
            self.show_kind(kind)

    def _remit(self) -> None:
        one: HandingUp | None = self.up.current()
        if one is not None and one.still > 0 and not self._desk.ws.read_only:
            self._acts.remit(one)

    def _reverse(self) -> None:
        record = self._last(self.up.current())
        if record is not None and not self._desk.ws.read_only:
            self._acts.reverse_remittance(record)

    def _new(self) -> None:
        year = self.using.year if self.using else 0
        self._acts.write(self._kind, _ADD[self._kind], {"year": str(year)} if self._kind == NOTICE else {})

    def _change(self) -> None:
        record: Record | None = self.other.current()
        if record is not None and not self._desk.ws.read_only:
            self._acts.rewrite(record, f"修改：{KINDS[self._kind]}")

    def _retire(self) -> None:
        record: Record | None = self.other.current()
        if record is not None and not self._desk.ws.read_only:
            self._acts.retire(record)

    def _print(self, paper: str) -> None:
        if self.using is not None:
            self._acts.print_paper(paper, str(self.using.year))


_SHOWN: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    FUND: (("kind", "matter"), ("voucher_no", "approved_by")),
    LARGE: (("member",), ("receipt_no", "handed_on")),
    NOTICE: (("way",), ("opinions",)),
}
_NOTHING = {
    FUND: ("今年没有下拨和支出", "上级返还或下拨的党费、批准使用的支出记在这里"),
    LARGE: ("今年没有大额党费", "一次自愿多交 1000 元以上的，由上级代收转交中央，不计入支部党费"),
    NOTICE: ("这一年的收缴使用情况还没有公布", "每年至少向党员公布一次"),
}
