"""党员数量变化: the seventeen rows of a quarter, half or year at the left, who stands behind the marked one at the right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.actions.member_numbers import numbers, reason_words
from app.actions.member_papers import chart_words, names_of, period_words, signed, trend_chart
from app.domain.change_table import ACTUAL, DIFFERENCE, EXPECTED, OPENING, PARTS, ROWS
from app.domain.dates import show_date
from app.domain.period import next_to, parse_period, period_of
from app.ui import tokens
from app.ui.statistics_people import Line, PeoplePanel
from app.ui.widgets.basics import ElidedLabel, badge, frame, icon_button, label, plain, row, rule, set_badge
from app.ui.widgets.chart import ChartView
from app.ui.widgets.chips import ChipBar
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from app.actions.member_numbers import Book, Numbers
    from app.domain.change_table import Difference, Event
    from app.domain.period import Period
    from app.ui.desk import Desk

KINDS = {"quarter": "季度", "half_year": "半年", "year": "年度"}
_COLUMNS = (
    Column("行次", 64), Column("项目", 208), Column("人数", 64, right=True), Column("姓名", 0, 1, least=120),
)  # fmt: skip
_SUMS = (OPENING, 2, 9, EXPECTED, ACTUAL, DIFFERENCE)
_ROW = 28
PEOPLE_WIDTH, NARROW_PEOPLE = 408, 376


class NumbersTab(QFrame):
    """`papers_wanted` tells a change whose papers came, `telling_wanted` a difference to be told late."""

    card_wanted = Signal(str)
    papers_wanted = Signal(object)
    telling_wanted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("pane", "plain")
        self._desk = desk
        self._book: Book | None = None
        self._found: Numbers | None = None
        self.period = period_of("quarter", desk.ws.today())
        self.before = icon_button("chevron-left", "前一期", partial(self.step, -1), kind="plain", small=True)
        self.after = icon_button("chevron-right", "后一期", partial(self.step, 1), kind="plain", small=True)
        self.name = label("", "h2")
        self.kinds = ChipBar(self.after, rows=1)
        self.kinds.setFixedWidth(200)
        self.kinds.chosen.connect(self._choose_kind)
        self.running, self.late, self.gap = badge("", "info"), badge("", "mute"), badge("", "warn")
        self.people = PeoplePanel(writable=not desk.ws.read_only)
        self.people.card_wanted.connect(self.card_wanted)
        self.model = ListModel(_COLUMNS, self._cell)
        self.table = Table(first_inset=tokens.PAGE_MARGIN, row_height=_ROW)
        self.table.setAccessibleName("党员数量变化情况")
        self.table.setModel(self.model)
        self.table.moved.connect(lambda _line: self._show_people())
        self.table.opened.connect(lambda _line: self.people.table.setFocus())
        self.aside = ElidedLabel("", tokens.SUB, color="text2")
        self.trend = ChartView()
        self._build()

    def _build(self) -> None:
        margin = tokens.PAGE_MARGIN
        head = row(self.before, self.name, self.after, self.kinds, None, self.running, self.late, self.gap, gap=8,
                   margins=(margin - 8, 0, margin, 0))  # fmt: skip
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(plain(head, height=tokens.CARD_HEAD))
        left.addWidget(rule("firm"))
        left.addWidget(self.table, 1)
        left.addWidget(rule("firm"))
        self._aside = plain(row(self.aside, margins=(margin, 0, margin, 0)), height=32)
        left.addWidget(self._aside)
        self._trend = plain(row(self.trend, margins=(margin, 8, margin, 12)))
        left.addWidget(self._trend)
        both = QHBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        both.addWidget(frame(left, pane="plain"), 1)
        both.addWidget(self.people)

    # which period -------------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        self.go_to(next_to(self.period, by))

    def _choose_kind(self, kind: str) -> None:
        """The period of the new length that holds the end of the one shown, or today."""
        self.go_to(period_of(kind, min(self.period.last, self._desk.ws.today())))

    def go_to(self, period: Period) -> None:
        self.period = period
        self._desk.messages.attempt(self.show_numbers)

    def go_to_change(self, uid: str) -> None:
        """The period of a registered change, its row and its line."""
        event = next((one for one in self._book.events if one.uid == uid), None) if self._book else None
        if event is None:
            return
        self.go_to(period_of(self.period.per, event.day))
        self.table.select((event.rows[0] if event.rows else ACTUAL) - 1)
        lines = self.people.model.rows()
        self.people.table.select(next((n for n, one in enumerate(lines) if one.person == event.person), 0))
        self.people.table.setFocus()

    # what is shown ------------------------------------------------------------------------------------

    def show_book(self, book: Book) -> None:
        self._book = book
        self.show_numbers()

    def show_numbers(self) -> None:
        book = self._book
        if book is None:
            return
        found = self._found = numbers(book, self.period.text)
        table, here = found.table, max(0, self.table.currentIndex().row())
        self.name.setText(period_words(self.period))
        self.kinds.set_chips(list(KINDS.items()), self.period.per)
        set_badge(self.running, "尚未结束" if found.running else "", "info")
        set_badge(self.late, f"期后补登 {len(table.late)} 项" if table.late else "", "mute")
        set_badge(self.gap, f"差数涉及 {len(table.differences)} 人" if table.differences else "", "warn")
        self.model.set_rows(list(ROWS))
        names = "、".join(event.name for event in table.unchanging)
        self.aside.set_text(f"本期转正 {len(table.unchanging)} 人：{names}（不改变总数）" if names else "")
        self._aside.setVisible(bool(names))
        chart = trend_chart(book, self.period)
        self.trend.show_chart(chart, [chart_words(chart)])
        self.table.select(here)
        self._show_people()

    def _cell(self, number: Any, place: int) -> Cell:
        found = self._found
        if found is None:
            return Cell()
        count = found.table.numbers[number]
        bold = number in _SUMS
        if place == 0:
            return Cell(str(number), "text3")
        if place == 1:
            return Cell(found.labels[number], "text2" if number in PARTS else "text", bold=bold)
        if place == len(_COLUMNS) - 1:
            return Cell(names_of(found, number), "text2")
        wrong = number == DIFFERENCE and bool(found.table.differences)
        return Cell(str(count), "warn" if wrong else "text" if count or bold else "text3", bold=bold)

    def _show_people(self) -> None:
        book, found, place = self._book, self._found, self.table.currentIndex().row()
        if book is None or found is None or place < 0:
            return
        number = list(ROWS)[place]
        title = found.labels[number].strip().removeprefix("其中 ")
        count = f"{found.table.numbers[number]} 人"
        if number == DIFFERENCE:
            lines = [self._difference_line(one) for one in found.table.differences]
            self.people.show_people(title, "", lines, heads=("原因", "相差"), why="实有与应有一致")
        elif number in (OPENING, EXPECTED, ACTUAL):
            lines = [self._member_line(book, person) for person in found.table.people_of(number)]
            self.people.show_people(title, count, lines, heads=("党小组", ""))
        else:
            lines = [self._event_line(book, found, event) for event in found.table.events_of(number)]
            self.people.show_people(title, count, lines, heads=("变动", "材料"), why="本期没有登记")

    def _member_line(self, book: Book, person: str) -> Line:
        card = book.cards.get(person)
        return Line(person if card else "", book.name(person), str((card or {}).get("party_group") or ""))

    def _event_line(self, book: Book, found: Numbers, event: Event) -> Line:
        codes = self._desk.ws.definitions.codes
        kind, day = codes["change_type"].label(event.kind), show_date(event.day.isoformat())
        late = "，期后补登" if event.is_late(found.period) else ""
        lacks = found.lacking.get(event.uid)
        note, tone = (
            ("缺材料", "warn") if lacks and lacks.papers else ("等回执", "info") if lacks else ("齐", "")
        )
        act = partial(self.papers_wanted.emit, event) if lacks else None
        person = event.person if event.person in book.cards else ""
        what = f"{day[5:]} {kind}{late}"
        return Line(person, event.name, what, note, tone, self._about(event, found), "补材料", act)

    def _about(self, event: Event, found: Numbers) -> str:
        """On what a change rests, what it lacks, and when it was registered if that was late."""
        told = self._book.told[event.uid] if self._book else {}
        table, lacks = self._desk.ws.definitions.codes["change_paper"], found.lacking.get(event.uid)
        missing = "、".join(table.label(code) for code in (*lacks.papers, *lacks.later)) if lacks else ""
        words = (
            f"依据：{told['basis']}" if told.get("basis") else "",
            f"还缺{missing}" if missing else "",
            f"{show_date(event.told_on.isoformat())}登记" if event.is_late(found.period) else "",
        )
        return "；".join(word for word in words if word)

    def _difference_line(self, one: Difference) -> Line:
        untold = not one.event and bool(one.amount)
        act = partial(self.telling_wanted.emit, one) if untold else None
        person = one.person if self._book and one.person in self._book.cards else ""
        reason = reason_words(one.reason)
        detail = f"{show_date(one.day.isoformat())}：{reason}" if one.day else reason
        return Line(person, one.name, reason, signed(one.amount), "", detail, "补登变动", act)

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self.people.setFixedWidth(NARROW_PEOPLE if sizes.rail else PEOPLE_WIDTH)
        self._trend.setVisible(not sizes.compact)

    def show_period(self, text: str) -> None:
        """2026Q1, as a place of the page."""
        self.go_to(parse_period(text))
