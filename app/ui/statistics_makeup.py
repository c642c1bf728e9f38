"""党员构成: one axis as a table and as a chart that follow each other, and the people of the marked bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.actions.member_numbers import axis_label, composition, slice_label
from app.actions.member_papers import axis_chart
from app.domain.dates import first_day, parse_date, require_day, show_date
from app.domain.distributions import AGE, AXES, JOB, SENIORITY
from app.domain.errors import Refused
from app.domain.values import as_text
from app.texts import say
from app.ui import tokens
from app.ui.fields.dates import DateEdit, with_weekday
from app.ui.statistics_people import Line, PeoplePanel
from app.ui.widgets.basics import frame, label, plain, row, rule, scrolled
from app.ui.widgets.chart import ChartView
from app.ui.widgets.chips import ChipBar
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from app.actions.member_numbers import Book, Composition
    from app.domain.distributions import Distribution, Profile, Slice
    from app.ui.desk import Desk

_COLUMNS = (Column("项目", 0, least=120), Column("人数", 56, right=True), Column("占比", 72, right=True))
TABLE_WIDTH, NARROW_TABLE = 336, 296
PEOPLE_WIDTH, NARROW_PEOPLE = 320, 288


class MakeupTab(QFrame):
    card_wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("pane", "plain")
        self._desk, self._axis = desk, AGE
        self._book: Book | None = None
        self._found: Composition | None = None
        self.day = desk.ws.today()
        self.on = DateEdit(self.day)
        self.on.setAccessibleName("截至哪一天")
        self.on.setFixedWidth(168)
        self.on.editingFinished.connect(self._take_day)
        self.on.chosen.connect(self._take_day)
        self.total = label("", "cap")
        self.wrong = label("", "bad")
        self.wrong.hide()
        self.chips = ChipBar(self.on, rows=1)
        self.chips.chosen.connect(self.choose)
        self.people = PeoplePanel(writable=False)
        self.people.card_wanted.connect(self.card_wanted)
        self.model = ListModel(_COLUMNS, self._cell)
        self.table = Table(first_inset=tokens.PAGE_MARGIN)
        self.table.setAccessibleName("党员构成")
        self.table.setModel(self.model)
        self.table.moved.connect(self._mark)
        self.table.opened.connect(lambda _line: self.people.table.setFocus())
        self.chart = ChartView()
        self.chart.moved.connect(self._mark)
        self.chart.opened.connect(lambda _line: self.people.table.setFocus())
        self._build()

    def _build(self) -> None:
        margin = tokens.PAGE_MARGIN
        top = row(
            self.chips, label("截至", "sub"), self.on, self.total, gap=8, margins=(margin, 0, margin, 0)
        )
        top.setStretch(0, 1)
        drawing = QVBoxLayout()
        drawing.setContentsMargins(8, tokens.ROW, 8, 16)  # each bar beside its row
        drawing.addWidget(self.chart)
        drawing.addStretch(1)
        self._left = frame(row(self.table), pane="left")
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self._left)
        body.addWidget(scrolled(drawing), 1)
        body.addWidget(self.people)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(plain(top, height=tokens.CARD_HEAD + 8))
        layout.addWidget(self._wrong_line())
        layout.addWidget(rule("firm"))
        layout.addLayout(body, 1)

    def _wrong_line(self) -> QFrame:
        self._wrong = frame(row(self.wrong, None, margins=(tokens.PAGE_MARGIN, 0, tokens.PAGE_MARGIN, 8)))
        self._wrong.hide()
        return self._wrong

    def _take_day(self) -> None:
        """What was typed, if it is a day; else what is wrong with it, and the numbers stay."""
        ws = self._desk.ws
        try:
            day = first_day(
                require_day(parse_date(self.on.text().partition(" ")[0], ws.today()), self.on.text())
            )
        except Refused as refusal:
            self._complain(say(refusal.code, **refusal.values))
            return
        if day > ws.today():
            self._complain("日期晚于今天，还没有名册")
            return
        self._complain("")
        if day != self.day:
            self.day = day
            self._desk.messages.attempt(self._read)

    def _complain(self, words: str) -> None:
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))
        self._wrong.setVisible(bool(words))

    def show_book(self, book: Book) -> None:
        self._book = book
        self._read()

    def _read(self) -> None:
        if self._book is None:
            return
        self.on.setText(with_weekday(self.day.isoformat()))
        self._found = composition(self._desk.ws, self._book, self.day)
        self.total.setText(f"党员 {len(self._found.members)} 人")
        self.chips.set_chips([(axis, axis_label(axis)) for axis in AXES], self._axis)
        self._show()

    def choose(self, axis: str) -> None:
        self._axis = axis
        self.chart.set_current(-1)
        self._show()

    def distribution(self) -> Distribution | None:
        axes = self._found.axes if self._found else ()
        return next((one for one in axes if one.axis == self._axis), None)

    def _show(self) -> None:
        found = self.distribution()
        if found is None:
            return
        here = max(0, self.chart.current())
        self.model.set_rows(found.slices)
        shares = [f"{len(one.people)}（{found.share(one):.0%}）" for one in found.slices]
        words = [
            f"{slice_label(found.axis, one)} {len(one.people)} 人，占 {found.share(one):.1%}"
            for one in found.slices
        ]
        self.chart.show_chart(axis_chart(found), words, shares)
        self._mark(min(here, len(found.slices) - 1))

    def _mark(self, place: int) -> None:
        """Table, chart and names speak of the same bar."""
        found = self.distribution()
        if found is None or self._found is None or not 0 <= place < len(found.slices):
            return
        self.chart.set_current(place)
        if self.table.currentIndex().row() != place:
            self.table.select(place)
        one = found.slices[place]
        members = {profile.person: profile for profile in self._found.members}
        lines = [Line(uid, members[uid].name, self._said(members[uid])) for uid in one.people]
        self.people.show_people(slice_label(found.axis, one), f"{len(lines)} 人", lines)

    def _said(self, one: Profile) -> str:
        """What the axis is about, of one person."""
        if self._axis == AGE or (self._axis not in one.codes and self._axis != SENIORITY):
            return f"{one.age}岁" if one.age is not None else ""
        if self._axis == SENIORITY:
            return f"党龄 {one.seniority} 年" if one.seniority is not None else ""
        table = self._desk.ws.definitions.codes[self._axis]
        words = table.label(one.codes[self._axis])
        post = as_text((self._book.cards[one.person] if self._book else {}).get("post"))
        return "·".join(word for word in (words, post if self._axis == JOB else "") if word)

    def _cell(self, one: Any, place: int) -> Cell:
        found = self.distribution()
        if found is None:
            return Cell()
        part: Slice = one
        if place == 0:
            return Cell(slice_label(found.axis, part), "text2" if part.code == "empty" else "text")
        text = str(len(part.people)) if place == 1 else f"{found.share(part):.1%}"
        return Cell(text, "text" if part.people else "text3")

    def about(self) -> str:
        return show_date(self.day.isoformat())

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self._left.setFixedWidth(NARROW_TABLE if sizes.rail else TABLE_WIDTH)
        self.people.setFixedWidth(NARROW_PEOPLE if sizes.rail else PEOPLE_WIDTH)
