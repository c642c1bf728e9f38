"""The painted board: branch × requirement of one quarter, or branch × quarter; chips above, Enter opens a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import Signal

from app.actions.people import matches
from app.domain import arrivals
from app.domain.progress import BEFORE, DONE, DUE, FUTURE, MISSING
from app.ui.committee.cell_grid import CellGrid
from app.ui.committee.words import TONES, place_words, quarter_words, short_quarter
from app.ui.widgets.basics import column, plain, row, rule
from app.ui.widgets.card import Card
from app.ui.widgets.chips import ChipBar
from app.ui.widgets.search_line import SearchLine
from app.ui.widgets.table import Cell, Column, ListModel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.actions.arrival_board import Board, Line
    from app.domain.progress import Progress
    from app.ui.desk import Desk

ALL, GAPS, WAITING, QUARTERS = "", "gaps", "waiting", "quarters"
_NAME, _MEMBERS = 0, 1
_FIRST = 2  # column of the first requirement or quarter
_WORDS = {MISSING: ("缺", "bad"), DUE: ("待", "warn")}


class Spot(NamedTuple):
    """What a cell of the board leads to."""

    seat: str
    period: str
    form: str = ""
    uid: str = ""


class BoardView(Card):
    """`opened` carries the Spot of a cell."""

    opened = Signal(object)

    def __init__(self, desk: Desk) -> None:
        self.search = SearchLine("支部名称或拼音")
        self.search.setFixedWidth(152)
        self.chips = ChipBar(self.search, rows=1)
        super().__init__("支部×季度要求")
        self._desk = desk
        self._board: Board | None = None
        self._period = ""
        self._members: Mapping[str, int] = {}
        self._lines: Mapping[str, Sequence[Progress]] = {}
        self._requirements: list[tuple[str, str]] = []  # form, its title
        self._chosen = ALL
        self.search.textChanged.connect(lambda _text: self._show_rows())
        self.chips.chosen.connect(self._choose)
        self.model = ListModel((Column("支部", 0),), self._cell)
        self.grid = CellGrid()
        self.grid.setModel(self.model)
        self.grid.follow_cells()
        self.grid.setAccessibleName("各支部的季度要求和报送")
        self.grid.entered.connect(self._enter)
        tools = row(self.search, self.chips, margins=(16, 0, 16, 12))
        tools.setStretch(1, 1)
        self.body.addWidget(plain(column(tools, gap=0)))
        self.body.addWidget(rule())
        self.body.addWidget(self.grid, 1)

    def put(
        self,
        board: Board,
        period: str,
        members: Mapping[str, int],
        lines: Mapping[str, Sequence[Progress]],
    ) -> None:
        self._board, self._period, self._members, self._lines = board, period, members, lines
        forms: dict[str, str] = {}
        for found in lines.values():
            for one in found:
                forms.setdefault(one.cadence.form, self._desk.ws.forms[one.cadence.form].title)
        self._requirements = list(forms.items())
        self.title.setText(f"支部×{quarter_words(period)}")
        self._show_all()

    def _choose(self, key: str) -> None:
        self._chosen = key
        self._show_all()

    def _show_all(self) -> None:
        board = self._board
        if board is None:
            return
        chips = [
            (ALL, f"全部 {len(board.lines)}"),
            (GAPS, f"有缺项 {sum(self._has_gaps(line) for line in board.lines)}"),
            (WAITING, f"未接收 {sum(self._is_waiting(line) for line in board.lines)}"),
            (QUARTERS, f"近 {len(board.periods)} 个季度"),
        ]
        self.chips.set_chips(chips, self._chosen)
        row, column = self.grid.currentIndex().row(), self.grid.currentIndex().column()
        self.model.set_columns(self._columns(board))
        self._show_rows()
        self.grid.fit()
        self.grid.mark(max(0, row), column)

    def _columns(self, board: Board) -> list[Column]:
        first = [Column("支部", 0, least=148), Column("党员", 48, 2, right=True)]
        if self._chosen == QUARTERS:
            last = Column("按期", 64, middle=True)
            return [*first, *(Column(short_quarter(p), 68, 1, middle=True) for p in board.periods), last]
        width = 76
        needed = [
            Column(_short(title), width, 3 if place > 4 else 1, middle=True)  # yearly ones hide first
            for place, (_, title) in enumerate(self._requirements)
        ]
        return [*first, *needed, Column("报送", 72, middle=True)]

    def _show_rows(self) -> None:
        board, words = self._board, self.search.text().strip()
        if board is None:
            return
        keep = {GAPS: self._has_gaps, WAITING: self._is_waiting}.get(self._chosen, lambda _line: True)
        found = [line for line in board.lines if keep(line)]
        if words:
            found = [line for line in found if words in line.branch.code or matches(line.branch.name, words)]
        self.model.set_rows(found)

    def _has_gaps(self, line: Line) -> bool:
        return self._is_told(line) and any(
            cell.state == MISSING for one in self._lines.get(line.branch.seat, ()) for cell in one.cells
        )

    def _is_told(self, line: Line) -> bool:
        """Of a quarter that was not handed in nobody knows what it lacks."""
        return line.branch.seat in self._lines and line.places[self._period].came is not None

    def _is_waiting(self, line: Line) -> bool:
        return line.places[self._period].state not in (*arrivals.RECEIVED, arrivals.EXCUSED)

    def _cell(self, line: Any, place: int) -> Cell:
        if place == _NAME:
            return Cell(line.branch.name, tip=f"{line.branch.name}（{line.branch.code}）")
        if place == _MEMBERS:
            return Cell(str(self._members.get(line.branch.seat, "")))
        if self._chosen == QUARTERS:
            return self._quarter_cell(line, place - _FIRST)
        if place - _FIRST < len(self._requirements):
            return self._requirement(line, self._requirements[place - _FIRST][0])
        return self._place_cell(line, self._period)

    def _quarter_cell(self, line: Line, place: int) -> Cell:
        periods = self._board.periods if self._board else ()
        if place < len(periods):
            return self._place_cell(line, periods[place])
        return Cell(f"{line.on_time}/{line.due}" if line.due else "—", tip="按期次数/应报次数")

    def _place_cell(self, line: Line, period: str) -> Cell:
        found = line.places[period]
        words = place_words(found.state)
        tip = f"{line.branch.name} {quarter_words(period)}：{words}"
        if found.came is not None:
            tip += f"，{found.came.made.isoformat()} 生成，共 {found.packages} 包"
        tone = TONES[found.state]
        return Cell(words, badge=tone, tip=tip) if tone else Cell("—", "text3", tip=tip)

    def _requirement(self, line: Line, form: str) -> Cell:
        if not self._is_told(line):
            return Cell("—", "text3", tip="这个季度的报送还没有收到")
        cells = [
            (one, cell)
            for one in self._lines[line.branch.seat]
            if one.cadence.form == form
            for cell in one.cells
        ]
        if not cells:
            return Cell("—", "text3", tip="没有这项要求")
        for state, (word, tone) in _WORDS.items():
            short = sum(one.cadence.times - len(cell.held) for one, cell in cells if cell.state == state)
            if short:
                return Cell(f"{word} {short}", badge=tone, tip=_tip(cells))
        if all(cell.state in (FUTURE, BEFORE) for _, cell in cells):
            return Cell("—", "text3", tip=_tip(cells))
        return Cell(icon="check", color="ok", tip=_tip(cells))

    def spot(self, row: int, column: int) -> Spot | None:
        line = self.model.at(row)
        if line is None or self._board is None:
            return None
        seat, place = line.branch.seat, column - _FIRST
        if self._chosen == QUARTERS:
            periods = self._board.periods
            return Spot(seat, periods[place] if 0 <= place < len(periods) else self._period)
        if 0 <= place < len(self._requirements):
            form = self._requirements[place][0]
            held = [
                one
                for line in self._lines.get(seat, ())
                if line.cadence.form == form
                for cell in line.cells
                for one in cell.held
            ]
            return Spot(seat, self._period, form, held[-1].uid if held else "")
        return Spot(seat, self._period)

    def _enter(self, row: int, column: int) -> None:
        found = self.spot(row, column)
        if found is not None:
            self.opened.emit(found)


def _short(title: str) -> str:
    """支部党员大会 under a narrow heading."""
    name = title.removeprefix("支部").replace("会议", "会")
    return name if len(name) <= 5 else name[:4]  # as many as a narrow column holds


def _tip(cells: Sequence[tuple[Progress, Any]]) -> str:
    words = {DONE: "已做", MISSING: "缺", DUE: "待做", FUTURE: "未到", BEFORE: "登记前"}
    return "；".join(
        f"{one.group or one.cadence.title} {cell.period.text} {words[cell.state]} {len(cell.held)}/{one.cadence.times}"
        for one, cell in cells
    )
