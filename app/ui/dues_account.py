"""One person's dues of a year: how the amount came about, every payment with what took it back, and putting it right."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.domain.money import show_money
from app.domain.values import as_int, as_text
from app.texts import dues as words
from app.texts.agenda import day_name
from app.ui import tokens
from app.ui.widgets.basics import (
    ElidedLabel,
    button,
    empty_out,
    icon_button,
    label,
    plain,
    row,
    rule,
    scrolled,
)
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.actions.dues_looking import Fixed, Paid, PersonDues
    from app.domain.codes import CodeTable
    from app.domain.values import Row

_COLUMNS = (
    Column("交纳日期", 84),
    Column("月份", 52),
    Column("金额（元）", 88, right=True),
    Column("方式", 0, least=72),
)
_EXPLAINED, _EXPLAINED_LOW = 168, 88  # the explanation scrolls inside


class DuesAccount(QFrame):
    back_wanted = Signal()
    fix_wanted = Signal(str)
    reverse_wanted = Signal(str, str)
    print_wanted = Signal(str)
    receipt_wanted = Signal(str)

    def __init__(self, codes: Mapping[str, CodeTable], *, read_only: bool) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._codes, self._read_only = codes, read_only
        self.person: PersonDues | None = None
        self.name = ElidedLabel("", tokens.H2, bold=True)
        self.sums = label("", "cap")
        self.card = button("党费证", self._print, icon="printer", small=True)
        self._explained = QVBoxLayout()
        self._explained.setContentsMargins(tokens.CARD_MARGIN, 8, tokens.CARD_MARGIN, 8)
        self._explained.setSpacing(6)
        self.model = ListModel(_COLUMNS, self._cell)
        self.table = Table(first_inset=tokens.CARD_MARGIN)
        self.table.setModel(self.model)
        self.table.setAccessibleName("交纳记录")
        self.table.setMinimumHeight(2 * tokens.ROW)
        self._room, self._wanted = _EXPLAINED, 0
        self.table.moved.connect(lambda _line: self._judge())
        self.table.delete_wanted.connect(lambda _line: self._reverse())
        self.table.opened.connect(lambda _line: self._reverse())
        self.why = label("", "cap")
        self.fix = button("核定", self._fix, small=True)
        self.reverse = button("冲正", self._reverse, small=True)
        self.receipt = button("收据", self._receipt, icon="printer", small=True)
        self._build()

    def _build(self) -> None:
        head = row(
            icon_button("arrow-left", "回到月收缴表", self.back_wanted.emit, kind="plain", small=True),
            self.name, self.card, gap=8, margins=(8, 0, tokens.CARD_MARGIN, 0),
        )  # fmt: skip
        head.setStretch(1, 1)
        body = QVBoxLayout(self)
        body.setContentsMargins(1, 0, 1, 3)
        body.setSpacing(0)
        body.addWidget(plain(head, height=tokens.CARD_HEAD))
        body.addWidget(rule())
        self._area = scrolled(self._explained)
        body.addWidget(self._area)
        body.addWidget(self.table, 1)
        body.addWidget(rule("firm"))
        body.addLayout(row(self.sums, None, margins=(tokens.CARD_MARGIN, 8, tokens.CARD_MARGIN, 0)))
        foot = row(None, self.why, self.fix, self.reverse, self.receipt, gap=8)
        foot.setContentsMargins(tokens.CARD_MARGIN, 8, tokens.CARD_MARGIN, 12)
        body.addLayout(foot)

    def show_person(self, person: PersonDues) -> None:
        self.person = person
        self.name.set_text(person.account.name)
        self._explain(person)
        self.model.set_rows(list(reversed(person.paid)))
        due = sum(cell.due for cell in person.cells)
        paid = sum(cell.paid for cell in person.cells)
        self.sums.setText(f"{person.year}年：应交 {show_money(due)}，已交 {show_money(paid)}")
        self.fix.setText("年内调整" if person.fixed else "核定")
        self.fix.setVisible(not self._read_only)
        self.reverse.setVisible(not self._read_only)
        self.table.select(0)
        self._judge()

    def _explain(self, person: PersonDues) -> None:
        empty_out(self._explained)
        sources = self._codes["rule_source"]
        texts = [words.fixed_words(one.start, one.quote, sources, self._note(one)) for one in person.fixed]
        for text in texts or [words.TEXTS["dues.no_assessment"]]:
            self._explained.addWidget(label(text, "sub", wrap=True))
        self._explained.addStretch(1)
        self._wanted = sum(max(44, 20 * (1 + len(text) // 22)) for text in texts or [""]) + 16
        self._area.setFixedHeight(min(self._room, self._wanted))

    def _note(self, one: Fixed) -> str:
        """Why it changed, who approved it, by which rhythm it is paid."""
        parts = [as_text(one.row.get("reason"))]
        if one.row.get("approved_by"):
            parts.append(f"{one.row['approved_by']}批准")
        if one.row.get("rhythm") == "quarterly":
            parts.append("按季度交纳")
        return "，".join(part for part in parts if part)

    def texts(self) -> list[str]:
        """What is explained, for those who look by reading."""
        found = (self._explained.itemAt(n) for n in range(self._explained.count()))
        widgets = [item.widget() for item in found if item is not None]
        return [str(getattr(widget, "text", str)()) for widget in widgets if widget is not None]

    def _cell(self, one: Paid, place: int) -> Cell:
        values, color = one.values, "text" if one.stands else "text3"
        return (
            Cell(self._day(values), color),
            Cell(f"{int(as_text(values.get('month'))[5:7])}月", color),
            Cell(show_money(as_int(values.get("amount"))), color),
            self._how(one, color),
        )[place]

    def _day(self, values: Row) -> str:
        year = self.person.year if self.person is not None else 2000
        return day_name(as_text(values.get("paid_on")), date(year, 1, 1))

    def _how(self, one: Paid, color: str) -> Cell:
        values = one.values
        if values.get("reversal_of"):
            return Cell(f"冲正：{as_text(values.get('reason'))}", "bad")
        if one.back:
            return Cell("已冲正", color, icon="arrow-back-up")
        parts = [self._codes["pay_way"].label(as_text(values.get("way"))), as_text(values.get("payer"))]
        parts.append(as_text(values.get("receipt_no")))
        said = " ".join(part for part in parts if part)
        told = [("收款人", "receiver"), ("说明", "reason")]
        tip = "，".join(f"{title}：{as_text(values.get(name))}" for title, name in told if values.get(name))
        return Cell(said, color, tip=f"{said}，{tip}" if tip else said)

    def _chosen(self) -> Paid | None:
        found: Paid | None = self.table.marked()
        return found if found is not None and found.stands else None

    def _judge(self) -> None:
        chosen = self._chosen()
        self.reverse.setEnabled(chosen is not None)
        self.receipt.setVisible(chosen is not None)
        none = "还没有交纳记录" if not self.model.rowCount() else "这一笔已经冲正"
        self.why.setText("" if chosen is not None or self._read_only else none)

    def _fix(self) -> None:
        if self.person is not None:
            self.fix_wanted.emit(self.person.account.key)

    def _reverse(self) -> None:
        chosen, person = self._chosen(), self.person
        if chosen is None or person is None or self._read_only:
            return
        amount = chosen.values.get("amount")
        month = int(as_text(chosen.values.get("month"))[5:7])
        money = show_money(amount if isinstance(amount, int) else 0)
        day = self._day(chosen.values)
        self.reverse_wanted.emit(chosen.uid, f"{person.account.name}，{month}月党费 {money} 元，{day}交")

    def _receipt(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.receipt_wanted.emit(chosen.uid)

    def _print(self) -> None:
        if self.person is not None:
            self.print_wanted.emit(self.person.account.key)

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self.setFixedWidth(400 if sizes.wide else 336 if sizes.rail else 352)
        self._room = _EXPLAINED_LOW if sizes.tight else _EXPLAINED
        self._area.setFixedHeight(min(self._room, self._wanted))
