"""Of which day or period a register is: chosen from a list, or typed as people write it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from app.actions.looking import read_period
from app.actions.people import matches
from app.actions.register_papers import period_words
from app.domain.dates import parse_date, require_day, show_date
from app.domain.errors import Refused, UserError
from app.domain.period import periods
from app.texts import say_error
from app.ui.fields.pick import PickEdit, Suggestion

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.register import Register

YEARS_BACK = 4
EVER, WIDTH = "历年", 168
_DAY, _PERIOD, _YEAR = "day", "period", "year"


class WhenLine(PickEdit):
    """Keeps a day for lists of people and a period for lists of events. `complained` carries a sentence."""

    changed = Signal()
    complained = Signal(str)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(self._fitting)
        self._today, self._kind = today, _DAY
        self._day: date | None = None
        self._period = f"{today().year:04d}"
        self.setFixedWidth(WIDTH)
        self.picked.connect(lambda item: self._take(item.key))
        self.editingFinished.connect(self._typed)

    def day(self) -> date:
        return self._day or self._today()

    def period(self, *, year: bool) -> str:
        """The period chosen; for registers of whole years the year it lies in."""
        return (self._period or f"{self._today().year:04d}")[:4] if year else self._period

    def ask(self, register: Register) -> None:
        """Offer what this register can be of."""
        self._kind = _DAY if register.of_a_day else _YEAR if register.of_a_year else _PERIOD
        self.setAccessibleName("截止日期" if self._kind == _DAY else "期间")
        self.setToolTip(
            "截止日期，可写 2025-12-31" if self._kind == _DAY else "期间，可写 2025、2025H1、2025Q3"
        )
        self._show()

    def _show(self) -> None:
        if self._kind == _DAY:
            self.setText(show_date(self.day().isoformat()))
        else:
            self.setText(_words(self.period(year=self._kind == _YEAR)))

    def items(self) -> list[Suggestion]:
        today = self._today()
        years = [f"{year:04d}" for year in range(today.year, today.year - YEARS_BACK, -1)]
        if self._kind == _YEAR:
            return [Suggestion(_words(year), key=year) for year in years]
        if self._kind == _PERIOD:
            first = today.replace(month=1, day=1)
            parts = [p.text for per in ("half_year", "quarter") for p in periods(per, first, today)]
            return [Suggestion(_words(text), key=text) for text in [*years, *parts]] + [Suggestion(EVER)]
        ends = [p.last for p in periods("quarter", today - timedelta(days=730), today) if p.last < today]
        days = [("今天", today), *(("", day) for day in reversed(ends))]
        return [Suggestion(show_date(day.isoformat()), note, day.isoformat()) for note, day in days]

    def _fitting(self, words: str) -> list[Suggestion]:
        return [item for item in self.items() if matches(item.text, words)]

    def _typed(self) -> None:
        text = self.text().strip()
        known = next((item for item in self.items() if item.text == text), None)
        self._take(known.key if known else text)

    def _take(self, text: str) -> None:
        """From the list or typed; what cannot be read leaves things as they are."""
        before = self._day, self._period
        try:
            self._keep(text)
        except (Refused, UserError) as error:
            shown = error if isinstance(error, UserError) else UserError(error.code, **error.values)
            self.complained.emit(say_error(shown))
        self._show()
        if (self._day, self._period) != before:
            self.changed.emit()

    def _keep(self, text: str) -> None:
        if self._kind == _DAY:
            found = parse_date(text, self._today()) if text else ""
            day = _day(found, text) if found else None
            self._day = None if day == self._today() else day
        elif text in ("", EVER):
            self._period = "" if self._kind == _PERIOD else self._period
        else:
            plain = text.rstrip("年")
            self._period = read_period(plain).text


def _day(iso: str, raw: str) -> date:
    return date.fromisoformat(require_day(iso, raw))


def _words(period: str) -> str:
    """2026年, 2026年第一季度, 2026年上半年; nothing is all years."""
    return period_words(period) if period else EVER
