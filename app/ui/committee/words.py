"""How places of the board, packages and matters are called on the committee's pages, and in which tone."""

from __future__ import annotations

from datetime import date

from app.domain import arrivals
from app.domain.period import parse_period
from app.texts import say
from app.texts.agenda import period_name

# State of a place on the board → badge tone.
TONES = {
    arrivals.ON_TIME: "ok", arrivals.LATE: "warn", arrivals.RETURNED: "bad", arrivals.HELD: "info",
    arrivals.MISSING: "bad", arrivals.NOT_DUE: "", arrivals.EXCUSED: "mute",
}  # fmt: skip
# Outcome of a file → badge tone.
OUTCOME_TONES = {"applied": "ok", "same": "mute", "held": "info", "refused": "bad"}


def place_words(state: str) -> str:
    return say(f"arrival.{state}")


def quarter_words(period: str) -> str:
    """2026年第一季度; of a whole year 2026年."""
    return period_name(period, date.min)


def short_quarter(period: str) -> str:
    """26一季."""
    name = period_name(period, parse_period(period).first)
    return period[2:4] + name.removeprefix("第").removesuffix("度")
