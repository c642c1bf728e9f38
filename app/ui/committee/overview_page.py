"""总览: who has handed in what; the quarter's requirements branch by branch, who is behind, how punctual all were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.actions import answering, arrival_board, desk_keys, enrolling
from app.actions.people import spell
from app.domain import arrivals
from app.domain.chart import Chart, Series
from app.ui import theme, tokens
from app.ui.committee.board_view import BoardView
from app.ui.committee.dialogs import due_dialog
from app.ui.committee.words import place_words, quarter_words, short_quarter
from app.ui.find_line import FindLine
from app.ui.page import Page
from app.ui.widgets.basics import ElidedLabel, button, column, label, picture, plain, row, rule, scrolled
from app.ui.widgets.card import Card
from app.ui.widgets.chart import ChartView
from app.ui.widgets.empty import EmptyState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.actions.arrival_board import Board
    from app.actions.branch_settings import Kept
    from app.actions.workspace import Workspace
    from app.domain.progress import Progress
    from app.ui.desk import Desk
    from app.ui.jobs import Progress as Ticks

BRANCHES, INTAKE, KEYS = "branches", "intake", "keys"
SIDE_WIDTH = 328
AT_ONCE = 60  # branches whose requirements are worked out before the page shows
_MOST_NAMES, _TREND = 6, 6


class OverviewPage(Page):
    fresh_each_time = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "总览")
        self.setProperty("help", "committee")
        self.period = ""
        self.board: Board | None = None
        self._told: tuple[str, str] = ("", "")
        self._lines: Mapping[str, Sequence[Progress]] = {}
        self.finder = FindLine(desk.ws)
        self.finder.found.connect(self._found)
        self.quarter = button("")
        self._quarters = QMenu(self)
        self.quarter.setMenu(self._quarters)
        self.take = button("接收报送", lambda: desk.go(INTAKE), kind="primary", icon="inbox")
        self.header.add(self.finder, self.quarter, self.take)
        self.figures = Figures()
        self.view = BoardView(desk)
        self.view.opened.connect(lambda spot: desk.go(BRANCHES, spot))
        self.nobody = EmptyState(
            "building-community", "还没有支部入网", "支部把入网申请拿来，电话核对后登记，这里就有各支部的报送和缺项",
            ("去登记支部", lambda: desk.go(KEYS)),
        )  # fmt: skip
        self.rate = ChartView()
        self.trend = Card("按期报送率", label("近几个季度", "cap"))
        self.trend.body.addLayout(row(self.rate, margins=(8, 0, 8, 12)))
        self.due = button("改期限", self.ask_due_day, kind="link", small=True)
        self.due.setEnabled(not desk.ws.read_only)
        self.behind = Card("要催的支部", self.due)
        self.excused = Card("免报的支部")
        self.keys = Card("入网和密钥", button("去办", lambda: desk.go(KEYS), kind="link", small=True))
        side = QVBoxLayout()
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(16)
        for card in (self.behind, self.keys, self.trend, self.excused):
            side.addWidget(card)
        side.addStretch(1)
        self._side = scrolled(side)
        self._side.setFixedWidth(SIDE_WIDTH)
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(16)
        body.addWidget(self.view, 1)
        body.addWidget(self.nobody, 1)
        body.addWidget(self._side)
        margin = tokens.PAGE_MARGIN
        whole = column(self.figures, gap=16, margins=(margin, 16, margin, 16))
        whole.addLayout(body, 1)
        self.set_body(whole)

    def refresh(self) -> None:
        ws = self.desk.ws
        self.board = arrival_board.board(ws)
        if self.period not in self.board.periods:
            self.period = self.board.periods[-1]
        self._offer(self.board)
        self._ask()
        names = [line.branch.name for line in self.board.lines]
        self.desk.jobs.warm(lambda: spell(names))  # so that the first letter looked for finds them at once

    def _offer(self, board: Board) -> None:
        self._quarters.clear()
        for period in reversed(board.periods):
            act = self._quarters.addAction(quarter_words(period))
            act.triggered.connect(lambda *_, period=period: self.show_quarter(period))
        if not self.desk.ws.read_only:
            self._quarters.addSeparator()
            change = self._quarters.addAction(f"报送期限：季度后 {board.due_days} 天…")
            change.triggered.connect(lambda *_: self.ask_due_day())

    def ask_due_day(self) -> None:
        def done(kept: Kept) -> None:
            self._told = ("", "")
            self.desk.changed(kept.forms)
            self.desk.toast_done("报送期限已改", kept.batch)

        self.dialog = due_dialog(self.window(), self.desk)
        self.dialog.done_with.connect(done)
        self.dialog.open()

    def show_quarter(self, period: str) -> None:
        self.period = period
        self._ask()

    def _ask(self) -> None:
        """The requirements of many branches are worked out beside the window, once for each state of the books."""
        board, ws, period = self.board, self.desk.ws, self.period
        if board is None:
            return
        told = (period, arrival_board.state_of(ws))
        if told == self._told:
            self._show()
        elif len(board.lines) <= AT_ONCE:
            self._told, self._lines = told, arrival_board.requirements(ws, period)
            self._show()
        else:
            self._lines = {}
            self._show()
            if self.desk.jobs.busy():
                return

            def work(own: Workspace, ticks: Ticks) -> dict[str, list[Progress]]:
                ticks(0, 1)
                return arrival_board.requirements(own, period)

            self.desk.run("正在核对各支部的季度要求", work, lambda lines: self._worked_out(told, lines))

    def _worked_out(self, told: tuple[str, str], lines: Mapping[str, Sequence[Progress]]) -> None:
        if told[0] == self.period:
            self._told, self._lines = told, lines
            self._show()

    def _show(self) -> None:
        board, period = self.board, self.period
        if board is None:
            return
        self.view.setVisible(bool(board.lines))
        self.nobody.setVisible(not board.lines)
        self.quarter.setText(quarter_words(period))
        self.header.caption.set_text(f"报送截止 {arrivals.due_on(period, board.due_days).isoformat()}")
        self.view.put(board, period, arrival_board.members(self.desk.ws), self._lines)
        self.figures.put(board, period)
        self._show_behind(board)
        self._show_rate(board)
        self._show_excused(board)
        self._show_keys(board)

    def _show_behind(self, board: Board) -> None:
        found = board.behind(self.period)
        self.behind.clear()
        self.behind.body.addWidget(rule())
        for line in found[:_MOST_NAMES]:
            words = place_words(line.places[self.period].state)
            name = ElidedLabel(line.branch.name)
            self.behind.body.addWidget(
                plain(row(name, label(words, "bad"), margins=(16, 0, 16, 0)), height=32)
            )
        rest = len(found) - _MOST_NAMES
        waiting = sum(line.places[self.period].state == arrivals.NOT_DUE for line in board.lines)
        received = "都已收到" if board.lines else "还没有支部入网"
        none = f"还没到期，{waiting} 个支部未交" if waiting else received
        said = f"另有 {rest} 个" if rest > 0 else "" if found else none
        if said:
            self.behind.body.addLayout(row(label(said, "cap"), None, margins=(16, 4, 16, 4)))
        self.behind.body.addSpacing(8)

    def _show_rate(self, board: Board) -> None:
        shares, words = [], []
        names: list[str] = []
        for period in board.periods:
            on_time, due = arrivals.on_time_rate(line.places[period] for line in board.lines)
            if due:
                names.append(short_quarter(period))
                shares.append(round(100 * on_time / due))
                words.append(f"{quarter_words(period)} {on_time}/{due}，{shares[-1]}%")
        self.trend.setVisible(bool(names))
        last = slice(-_TREND, None)
        series = (Series("按期", tuple(shares[last])),)
        chart = Chart("按期报送率（%）", tuple(names[last]), series, upright=True)
        words = words[last]
        self.rate.show_chart(chart, words)

    def _show_excused(self, board: Board) -> None:
        found = [line.branch for line in board.lines if line.places[self.period].state == arrivals.EXCUSED]
        self.excused.setVisible(bool(found))
        self.excused.clear()
        self.excused.body.addWidget(rule())
        for branch in found[:_MOST_NAMES]:
            why = branch.note or "没有写原因"
            text = ElidedLabel(f"{branch.name}：{why}", tokens.SUB, color="text2")
            self.excused.body.addWidget(plain(row(text, margins=(16, 0, 16, 0)), height=28))
        self.excused.body.addSpacing(8)

    def _show_keys(self, board: Board) -> None:
        """What about keys waits for the committee; nothing, most of the time."""
        ws = self.desk.ws
        lost = sum(line.branch.state == enrolling.LOST for line in board.lines)
        unheard = len(answering.unheard_seats(ws))
        said = [
            "还没有恢复码，登记支部前先生成" if not desk_keys.has_recovery(ws) else "",
            f"{lost} 个支部挂失，等它新的入网申请" if lost else "",
            f"党委换过密钥或恢复码，{unheard} 个支部还没有写回执" if unheard else "",
        ]
        said = [words for words in said if words]
        self.keys.setVisible(bool(said))
        self.keys.clear()
        self.keys.body.addWidget(rule())
        for words in said:
            line = row(picture("alert-triangle", "warn", 16), label(words, "sub", wrap=True), gap=8)
            line.setContentsMargins(16, 8, 16, 4)
            line.setStretch(1, 1)
            self.keys.body.addWidget(plain(line))
        self.keys.body.addSpacing(8)

    def _found(self, form: str, uid: str) -> None:
        self.desk.go(BRANCHES, (form, uid))

    def focus_search(self) -> None:
        self.finder.setFocus()

    def find_here(self) -> None:
        self.view.search.setFocus()

    def clear_search(self) -> bool:
        return self.view.search.take_back()

    def begin(self) -> None:
        """Ctrl+N: a committee writes no records; taking in is what begins here."""
        self.desk.go(INTAKE)

    def take_focus(self) -> None:
        self.view.grid.setFocus()

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self._side.setVisible(not sizes.rail)
        self.figures.setVisible(not sizes.tight)


class Figures(QFrame):
    """The few numbers one looks for first."""

    _TITLES = ("已接收", "待补的包", "退回与未报", "免报", "按期率（近几个季度）")

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.setFixedHeight(64)
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 0, 20, 0)
        line.setSpacing(16)
        self.numbers = [label("", "display") for _ in self._TITLES]
        self.notes = [label("", "cap") for _ in self._TITLES]
        self._holders: list[QWidget] = []
        for title, number, note in zip(self._TITLES, self.numbers, self.notes, strict=True):
            self._holders.append(plain(column(None, label(title), note, None, gap=0)))
            line.addWidget(number)
            line.addWidget(self._holders[-1])
            line.addStretch(1)

    def put(self, board: Board, period: str) -> None:
        states = [line.places[period].state for line in board.lines]
        received = sum(state in arrivals.RECEIVED for state in states)
        late = sum(state in (arrivals.MISSING, arrivals.RETURNED) for state in states)
        on_time, due = board.on_time
        share = f"{100 * on_time / due:.1f}%" if due else "—"
        shown = (
            (str(received), f"共 {len(states)} 个支部"),
            (str(states.count(arrivals.HELD)), "缺前面的包"),
            (str(late), f"退回 {states.count(arrivals.RETURNED)}"),
            (str(states.count(arrivals.EXCUSED)), "写明原因"),
            (share, f"{on_time}/{due} 次"),
        )
        parts = zip(shown, self._TITLES, self.numbers, self.notes, self._holders, strict=True)
        for (number, note), title, one, said, holder in parts:
            one.setText(number)
            said.setText(note)
            words = max(theme.text_width(title), theme.text_width(note, tokens.SUB))
            holder.setFixedWidth(round(words) + 4)
