"""A year of what the branch must hold, month by month: what a wide window adds to 今日 (ui.md 2.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.progress import DONE, DUE, MISSING
from app.texts import agenda as words
from app.ui import tokens
from app.ui.widgets.basics import label
from app.ui.widgets.card import Card
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from app.domain import progress
    from app.domain.form import Form

NAME, ASKED, FIRST_MONTH = range(3)
_MONTHS = range(1, 13)
_TIMES = {"month": "每月", "quarter": "每季", "half_year": "每半年", "year": "每年"}
_LOOKS = {
    DONE: Cell(icon="check", color="ok"), DUE: Cell("待", badge="warn"), MISSING: Cell("缺", badge="bad"),
}  # fmt: skip
_COLUMNS = (
    Column("活动", 0, least=112), Column("要求", 96),
    *(Column(f"{month}月", 46, middle=True) for month in _MONTHS), Column("全年", 80, right=True),
)  # fmt: skip


class YearCard(Card):
    """A line opens its newest record; a cell its own, or begins the one that is missing."""

    def __init__(self, act: Callable[[progress.Progress, progress.Cell], object]) -> None:
        super().__init__("组织生活一览", label("与三会一课的要求一致，点一格看记录", "cap"))
        self._act = act
        self._forms: Mapping[str, Form] = {}
        self._on: date | None = None
        self.model = ListModel(_COLUMNS, self._cell)
        self.table = Table(first_inset=tokens.CARD_MARGIN)
        self.table.setModel(self.model)
        self.table.clicked.connect(lambda index: self._open(index.row(), index.column()))
        self.table.opened.connect(lambda row: self._open(row, NAME))
        self.body.addWidget(self.table)
        self.body.addSpacing(4)

    def show_year(self, lines: Sequence[progress.Progress], on: date, forms: Mapping[str, Form]) -> None:
        self._forms, self._on = forms, on
        self.title.setText(f"{on.year} 年组织生活一览")
        self.table.setAccessibleName(self.title.text())
        self.model.set_rows(lines)
        self.table.setFixedHeight(tokens.ROW * (len(lines) + 1) + 2)

    def _cell(self, line: progress.Progress, column: int) -> Cell:
        if column == NAME:
            return Cell(words.progress_name(line, self._forms))
        if column == ASKED:
            return Cell(f"{_TIMES[line.cadence.per]} {line.cadence.times} 次", color="text3")
        if column == len(_COLUMNS) - 1:
            return Cell(f"{line.done} / {line.required}")
        return self._month(line, column - FIRST_MONTH + 1)

    def _month(self, line: progress.Progress, month: int) -> Cell:
        cell = self._cell_of(line, month)
        return _LOOKS.get(cell.state, Cell()) if cell is not None else Cell()

    def _cell_of(self, line: progress.Progress, month: int) -> progress.Cell | None:
        """The period that is told in this month: where it was held, where it stands now, or where it ended."""
        return next((cell for cell in line.cells if self._told_in(cell) == month), None)

    def _told_in(self, cell: progress.Cell) -> int:
        if cell.held:
            return int(cell.held[-1].day[5:7])
        now = self._on.month if self._on is not None and cell.state == DUE else 0
        return now or cell.period.last.month

    def _open(self, row: int, column: int) -> None:
        line = self.model.at(row)
        cells = [cell for cell in line.cells if cell.held or cell.state in (DUE, MISSING)]
        if FIRST_MONTH <= column < len(_COLUMNS) - 1:
            cells = [cell for cell in cells if self._told_in(cell) == column - FIRST_MONTH + 1]
        if cells:
            self._act(line, cells[-1])
