"""党费 on a card: what was fixed for the year and how, the twelve months, and the way to the account (ui.md 1.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import dues_looking
from app.domain.agenda import Target
from app.domain.dues_ledger import ARREARS, PAID, WAITING
from app.domain.money import show_money
from app.domain.progress import DONE, DUE, FUTURE, MISSING
from app.texts import dues as words
from app.ui.widgets.basics import button, column, label, plain, row
from app.ui.widgets.period_cells import PeriodCells

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from app.actions.dues_looking import PersonDues
    from app.ui.desk import Desk

PAGE = "dues"
_STATES = {PAID: DONE, ARREARS: MISSING, WAITING: DUE}
_HALF = 6


def dues_of(desk: Desk, uid: str, lead: Callable[[Target], object]) -> QWidget | None:
    """The account of the year of somebody who pays here; None for whom there is none."""
    ws = desk.ws
    person = dues_looking.person_dues(ws, dues_looking.look(ws, ws.today().year), uid)
    month = f"{ws.today():%Y-%m}"
    if person is None or not (person.paid or person.fixed or person.account.pays_here(month)):
        return None
    go = button("看账", lambda: lead(Target(PAGE, uid=uid, period=month)), kind="link", small=True)
    due, paid = sum(cell.due for cell in person.cells), sum(cell.paid for cell in person.cells)
    sums = f"已核定应交 {show_money(due)} 元，已交 {show_money(paid)} 元"
    sources = ws.definitions.codes["rule_source"]
    fixed = [words.fixed_words(one.start, one.quote, sources, "") for one in person.fixed]
    told = [label(text, "cap", wrap=True) for text in fixed or [words.TEXTS["dues.no_assessment"]]]
    head = row(label(f"{person.year}年党费", "strong"), None, go)
    return plain(column(head, *told, _months(person, 0), _months(person, _HALF), label(sums), gap=8))


def _months(person: PersonDues, first: int) -> PeriodCells:
    numbers = range(first, first + _HALF)
    cells = [(_STATES.get(person.cells[n].state, FUTURE), f"{n + 1}月") for n in numbers]
    spoken = "，".join(f"{n + 1}月{words.TEXTS[f'dues.cell.{person.cells[n].state}']}" for n in numbers)
    return PeriodCells(cells, spoken)
