"""Ages: whole years on a day, worked out and never kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.dates import first_day
from app.domain.values import as_text

if TYPE_CHECKING:
    from datetime import date

    from app.domain.values import Values


def whole_years(since: date, day: date) -> int:
    """Full years between two days; 29 February counts as reached on 1 March."""
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))


def age(card: Values, day: date) -> int | None:
    """Full years of life (周岁); None without a birth date."""
    born = as_text(card.get("birth_date"))
    return whole_years(first_day(born), day) if born else None
