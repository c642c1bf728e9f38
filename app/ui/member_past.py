"""The roster of an earlier day: which day, and in which of two meanings; said clearly, and read-only meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from app.domain.dates import first_day, parse_date, show_date
from app.domain.errors import Refused
from app.domain.period import next_to, period_of
from app.texts import say
from app.ui.fields.dates import DateEdit, with_weekday
from app.ui.widgets.basics import button, chip, label, row
from app.ui.widgets.popup import Popup

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtWidgets import QWidget

_WIDTH = 336
FACTS_HINT = "按办理的日期推算；后来补登的也算"
BOOKED_HINT = "账上当时的原样；后来补登、更正的不算"


class PastDay(NamedTuple):
    """`booked`: what the book said at the end of that day; else who was what, by the dated facts."""

    day: date
    booked: bool = False

    def words(self, unknown: Sequence[str] = ()) -> str:
        day = show_date(self.day.isoformat())
        if self.booked:
            return f"正在看 {day} 账上的名册：当天结束时怎么写的就怎么列，只能看"
        lost = f"。{'、'.join(unknown)}的离开日期没有登记，没有列入" if unknown else ""
        return f"正在看 {day} 的党员：按办理日期推算的人员、类别和职务，只能看{lost}"


class PastPanel(Popup):
    """`chosen` carries a PastDay."""

    chosen = Signal(object)

    def __init__(self, window: QWidget, today: date) -> None:
        super().__init__(window)
        self._today = today
        self.line = DateEdit(today)
        self.line.setAccessibleName("看哪一天")
        self.line.returnPressed.connect(lambda: self.take(booked=False))
        self.wrong = label("", "bad", wrap=True)
        self.wrong.hide()
        self.facts = button("那天谁是党员", lambda: self.take(booked=False))
        self.booked = button("那天账上怎么写", lambda: self.take(booked=True))
        days = row(gap=6)
        for words, day in _usual(today):
            made = chip(words)
            made.clicked.connect(lambda *_, day=day: self.line.setText(with_weekday(day.isoformat())))
            days.addWidget(made)
        days.addStretch(1)
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 12, 16, 12)
        body.setSpacing(8)
        body.addWidget(label("看某一天的名册", "strong"))
        body.addWidget(self.line)
        body.addLayout(days)
        body.addWidget(self.wrong)
        for act, hint in ((self.facts, FACTS_HINT), (self.booked, BOOKED_HINT)):
            act.setAccessibleDescription(hint)
            body.addWidget(act)
            body.addWidget(label(hint, "micro", wrap=True))
        self.setFixedWidth(_WIDTH)

    def take(self, *, booked: bool) -> None:
        """A day up to today; what cannot be one is said here."""
        try:
            day = first_day(parse_date(self.line.text(), self._today))
        except Refused as refusal:
            self._refuse(say(refusal.code, **refusal.values))
            return
        if day > self._today:
            self._refuse("只能看今天和以前的日子")
            return
        self.wrong.hide()
        self.close_now()
        self.chosen.emit(PastDay(day, booked))

    def _refuse(self, sentence: str) -> None:
        self.wrong.setText(sentence)
        self.wrong.show()
        self.adjustSize()
        self.line.setFocus()


def _usual(today: date) -> list[tuple[str, date]]:
    """The days a branch is asked about: the end of the last year, half and quarter."""
    found: dict[date, str] = {}
    for words, per in (("上年末", "year"), ("上半年末", "half_year"), ("上季度末", "quarter")):
        found.setdefault(next_to(period_of(per, today), -1).last, words)
    return [(words, day) for day, words in found.items()]
