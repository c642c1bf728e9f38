"""How places of the board, packages and matters are called on the committee's pages, and in which tone."""

from __future__ import annotations

from app.domain import arrivals
from app.domain.period import parse_period
from app.texts import say

# State of a place on the board → badge tone.
TONES = {
    arrivals.ON_TIME: "ok", arrivals.LATE: "warn", arrivals.RETURNED: "bad", arrivals.HELD: "info",
    arrivals.MISSING: "bad", arrivals.NOT_DUE: "", arrivals.EXCUSED: "mute",
}  # fmt: skip
# Outcome of a file → badge tone.
OUTCOME_TONES = {"applied": "ok", "same": "mute", "held": "info", "refused": "bad"}
_TURNS = "一二三四"


def place_words(state: str) -> str:
    return say(f"arrival.{state}")


def quarter_words(period: str) -> str:
    """2026年第一季度."""
    found = parse_period(period)
    return f"{found.first.year}年第{_TURNS[(found.first.month - 1) // 3]}季度"


def short_quarter(period: str) -> str:
    """26一季."""
    found = parse_period(period)
    return f"{found.first.year % 100}{_TURNS[(found.first.month - 1) // 3]}季"
