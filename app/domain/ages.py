"""Ages: whole years on a day, worked out and never kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.dates import first_day
from app.domain.identity import id_facts
from app.domain.values import as_text

if TYPE_CHECKING:
    from datetime import date

    from app.domain.values import Values


def whole_years(since: date, day: date) -> int:
    """Full years between two days; 29 February counts as reached on 1 March."""
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))


def age(card: Values, day: date) -> int | None:
    """Full years of life (周岁); where no birth date is written, by the ID number; None without either."""
    born, number = as_text(card.get("birth_date")), as_text(card.get("id_number"))
    if born:
        return whole_years(first_day(born), day)
    return whole_years(id_facts(number).birth, day) if number else None
