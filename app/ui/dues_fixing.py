"""核定: what everybody pays this year and how it came about; those not fixed first; wage tables, last year's, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.actions.dues_assessing import outdated
from app.actions.dues_looking import fixed_of
from app.domain.money import show_money
from app.domain.values import as_text
from app.texts import dues as words
from app.ui import tokens
from app.ui.dues_list import ListCard
from app.ui.widgets.banner import Banner
from app.ui.widgets.basics import button, label
from app.ui.widgets.table import Cell, Column

if TYPE_CHECKING:
    from app.actions.dues_looking import DuesDesk, Fixed
    from app.domain.dues_ledger import Account
    from app.ui.desk import Desk
    from app.ui.dues_acts import DuesActs

_COLUMNS = (
    Column("姓名", 104), Column("交纳类别", 128), Column("计算基数", 108, right=True), Column("比例", 72, 1, right=True),
    Column("月应交（元）", 108, right=True), Column("起始", 72, 1), Column("备注", 0, 2, least=140),
)  # fmt: skip
WAGES = "dues_wages"


class Line(NamedTuple):
    """An entry of somebody, or somebody without one."""

    account: Account
    fixed: Fixed | None


class Fixing(QFrame):
    def __init__(self, desk: Desk, acts: DuesActs) -> None:
        super().__init__()
        self.setProperty("pane", "page")
        self._desk, self._acts = desk, acts
        self.shown: DuesDesk | None = None
        self._fixed: dict[str, tuple[Fixed, ...]] = {}
        self.wages = button("导入工资表", lambda: desk.go(WAGES), icon="file-import", small=True)
        self.again = button("沿用去年", self._like_last, small=True)
        self.print = button("打印核定表", self._print, icon="printer", small=True)
        self.fix = button("核定", self.fix_here, kind="primary")
        self.card = ListCard("核定", _COLUMNS, self._cell, "核定名单", (self.again, self.wages, self.print))
        self.new_rule = Banner()
        self.new_rule.hide()
        self.how = label("", "sub", wrap=True)
        self.how.setMinimumHeight(40)
        self.why = label("", "cap")
        self.card.foot(self.how, self.why, self.fix)
        self.card.table.moved.connect(lambda _row: self._judge())
        for signal in (self.card.table.opened, self.card.table.edit_wanted):
            signal.connect(lambda _row: self.fix_here())
        margin = tokens.PAGE_MARGIN
        body = QVBoxLayout(self)
        body.setContentsMargins(margin, 16, margin, 16)
        body.setSpacing(12)
        body.addWidget(self.new_rule)
        body.addWidget(self.card, 1)
        for made in (self.wages, self.again, self.fix):
            made.setVisible(not desk.ws.read_only)

    def show_desk(self, desk: DuesDesk) -> None:
        self.shown = desk
        self._fixed = fixed_of(self._desk.ws, desk.year.year)
        months = [desk.year.month(n) for n in range(1, 13)]
        here = [
            a for a in desk.ledger.accounts.values() if any(map(a.pays_here, months)) or a.key in self._fixed
        ]
        lacking = [Line(account, None) for account in here if account.key not in self._fixed]
        entries = [Line(account, one) for account in here for one in self._fixed.get(account.key, ())]
        self.card.title.setText(f"{desk.year.year} 年月应交党费核定")
        total = sum(self._fixed[a.key][-1].quote.due for a in here if a.key in self._fixed)
        words_said = f"已核定 {len(here) - len(lacking)} 人，月应交合计 {show_money(total)} 元"
        self.card.put([*lacking, *entries], words_said, lambda line: line.account.key)
        self._tell_new_rule(desk.year.year)
        self._judge()

    def _tell_new_rule(self, year: int) -> None:
        """A committee issued another standard: what was fixed by the old one keeps its months until it is changed here."""
        old = outdated(self._desk.ws, year)
        self.new_rule.setVisible(bool(old))
        if old:
            start = min(one.start for one in old)
            said = f"标准已变，从 {start} 起有 {len(old)} 人还按原来的标准。以前的月份保持原样"
            act = None if self._desk.ws.read_only else ("按新标准调整", lambda: self._acts.by_new_rule(year))
            self.new_rule.say("info", said, act=act, closable=False)

    def _asked(self, desk: DuesDesk, account: Account) -> bool:
        """Whoever is fixed, and whoever pays here in a month that has come; of a coming year, in any."""
        until = desk.year.on.month if desk.year.year == desk.year.on.year else 12
        come = (desk.year.month(number) for number in range(1, until + 1))
        return account.key in self._fixed or any(map(account.pays_here, come))

    def _cell(self, line: Line, place: int) -> Cell:
        fixed = line.fixed
        if place == 0:
            return Cell(line.account.name)
        if fixed is None:
            return Cell("未核定", badge="info") if place == 1 else Cell()
        if place == len(_COLUMNS) - 1:
            return Cell(self._note(fixed), "text2")
        quote, codes = fixed.quote, self._desk.ws.definitions.codes
        base = "—" if quote.base is None else show_money(quote.base)
        rate = "—" if quote.rate is None else words.percent(quote.rate)
        category = codes["payer_category"].label(quote.payer.id)
        return Cell((category, base, rate, show_money(quote.due), f"{int(fixed.start[5:7])}月")[place - 1])

    def _note(self, one: Fixed) -> str:
        row = one.row
        cap = self._desk.ws.definitions.rules.on("dues.cap", self._desk.ws.today())
        parts = ["按季度" if row.get("rhythm") == "quarterly" else "", as_text(row.get("reason"))]
        parts.append(f"{row['approved_by']}批准" if row.get("approved_by") else "")
        over = cap is not None and one.quote.due > cap.number("fen")
        parts.append("超过每月上限，多交自愿" if over else "")
        return "，".join(part for part in parts if part)

    def _line(self) -> Line | None:
        found = self.card.current()
        return found if isinstance(found, Line) else None

    def _judge(self) -> None:
        line = self._line()
        sources = self._desk.ws.definitions.codes["rule_source"]
        self.how.setText("" if line is None else words.explanation(line.fixed.quote, sources) if line.fixed
                         else words.TEXTS["dues.no_assessment"])  # fmt: skip
        self.fix.setText("年内调整" if line is not None and line.fixed else "核定")
        self.fix.setEnabled(line is not None)
        self.why.setText("" if line is not None else "还没有要交党费的党员")

    def go_to(self, key: str) -> None:
        self.card.go_to(key)

    def fix_here(self) -> None:
        line = self._line()
        if line is not None:
            after = [] if line.fixed else self._waiting(line.account.key)
            self.fix_person(line.account, after[0] if after else "")

    def _waiting(self, key: str) -> list[str]:
        """Who else has nothing fixed yet, whoever stands below first."""
        keys = [line.account.key for line in self.card.model.rows() if not line.fixed]
        place = keys.index(key) if key in keys else 0
        return [*keys[place + 1 :], *keys[:place]]

    def fix_person(self, account: Account, then: str = "") -> None:
        """`then` is who gets the mark when it is done: one after the other without looking for the next."""
        desk = self.shown
        if desk is not None and not self._desk.ws.read_only:
            self._acts.fix(account, self._fixed.get(account.key, ()), desk.year.year, desk.ledger)
            if then:
                self._acts.dialog.done_with.connect(lambda _done: self.go_to(then))

    def _like_last(self) -> None:
        if self.shown is not None:
            self._acts.like_last_year(self.shown.year.year)

    def _print(self) -> None:
        if self.shown is not None:
            self._acts.print_paper("dues_assessment", str(self.shown.year.year))
