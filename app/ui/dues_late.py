"""欠交: who is behind, for which months, and what the rule asks for now. It advises and prints; it changes nobody's status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.domain.money import show_money
from app.texts.dues import advice_lines, month_spans
from app.ui import tokens
from app.ui.dues_list import ListCard
from app.ui.widgets.basics import button, label
from app.ui.widgets.table import Cell, Column

if TYPE_CHECKING:
    from app.actions.dues_looking import DuesDesk
    from app.domain.dues_status import Advice
    from app.ui.desk import Desk
    from app.ui.dues_acts import DuesActs

_COLUMNS = (
    Column("姓名", 104), Column("欠交月份", 0, least=140), Column("连续", 84), Column("欠交金额（元）", 124, right=True),
    Column("按规定要做", 0, 1, least=200),
)  # fmt: skip
NOBODY, _ALL_PAID = "没有人欠交", "到期的党费都已交齐"
ONLY_ADVICE = "只提醒，不改变任何人的党籍"
_TONES = {"A": "bad", "B": "bad", "C": "warn"}  # severity of the step reached


class Late(QFrame):
    def __init__(self, desk: Desk, acts: DuesActs) -> None:
        super().__init__()
        self.setProperty("pane", "page")
        self._desk, self._acts = desk, acts
        self.shown: DuesDesk | None = None
        self.print = button(
            "打印欠交名单", lambda: acts.print_paper("dues_arrears"), icon="printer", small=True
        )
        self.checklist = button(
            "打印核对单", lambda: acts.print_paper("dues_checklist"), icon="printer", small=True
        )
        self.collect = button("登记补交", self._collect, kind="primary")
        self.card = ListCard(
            "欠交", _COLUMNS, self._cell, "欠交名单", (self.checklist, self.print), nothing=(NOBODY, _ALL_PAID),
        )  # fmt: skip
        self.steps = label("", "sub", wrap=True)
        self.steps.setMinimumHeight(60)
        self.card.foot(self.steps, self.collect)
        self.card.table.moved.connect(lambda _row: self._judge())
        self.card.table.opened.connect(lambda _row: self._collect())
        margin = tokens.PAGE_MARGIN
        body = QVBoxLayout(self)
        body.setContentsMargins(margin, 16, margin, 16)
        body.addWidget(self.card)

    def show_desk(self, desk: DuesDesk) -> None:
        self.shown = desk
        late = [one for one in desk.status.people if one.standing.arrears]
        said = (
            f"{len(late)} 人，共 {show_money(desk.status.total('owed'))} 元·{ONLY_ADVICE}"
            if late
            else ONLY_ADVICE
        )
        self.card.put(late, said, lambda one: one.standing.key)
        unfixed = sum(bool(one.standing.unassessed) for one in desk.status.people)
        if unfixed:  # nobody can be behind with what was never fixed
            self.card.empty.say(NOBODY, f"还有 {unfixed} 人没有核定，核定以后才看得出欠不欠")
        else:
            self.card.empty.say(NOBODY, _ALL_PAID)
        for made in (self.print, self.checklist, self.collect):
            made.setVisible(bool(late))
        self.collect.setVisible(bool(late) and not self._desk.ws.read_only)
        self._judge()

    def _cell(self, one: Advice, place: int) -> Cell:
        standing = one.standing
        tone = _TONES.get(one.step.severity, "mute") if one.step else "mute"
        return (
            Cell(standing.name),
            Cell(month_spans([month for month, _ in standing.arrears])),
            Cell(f"{standing.run} 个月", badge=tone) if standing.run else Cell("—", "text3"),
            Cell(show_money(standing.owed)),
            Cell(one.step.title if one.step else "", "text2"),
        )[place]

    def _judge(self) -> None:
        one = self.card.current()
        sources = self._desk.ws.definitions.codes["rule_source"]
        self.steps.setText(
            "\n".join(advice_lines(one, self._desk.ws.definitions.rules, self._desk.ws.today(), sources))
            if one
            else ""
        )

    def go_to(self, key: str) -> None:
        self.card.go_to(key)

    def _collect(self) -> None:
        one, desk = self.card.current(), self.shown
        if one is not None and desk is not None and not self._desk.ws.read_only:
            self._acts.pay_arrears(one.standing)
