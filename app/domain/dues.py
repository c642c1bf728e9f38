"""What a member pays in a month (rules §1): the rate of the bracket on the whole base, rounded, with the cap only told."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from app.domain.dues_pack import COUNTED, DEDUCTED, WHOLE, Payer
from app.domain.errors import UserError
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.domain.dues_pack import DuesPack
    from app.domain.rule_pack import RulePack, RuleRow
    from app.domain.values import Values

UNITS = {"fen": 1, "jiao": 10, "yuan": 100}
HALF_UP, TRUNCATE = "half_up", "truncate"
MODES = (HALF_UP, TRUNCATE)
CAP = "dues.cap"


class Rounding(NamedTuple):
    """No national text fixes it (rules §1.8): the branch's setting."""

    unit: str = "fen"
    mode: str = HALF_UP

    def apply(self, numerator: int, denominator: int) -> int:
        """A fraction of fen, made whole. Never negative ones: dues are not."""
        step = denominator * UNITS[self.unit]
        half = step // 2 if self.mode == HALF_UP else 0
        return (numerator + half) // step * UNITS[self.unit]


class Quote(NamedTuple):
    """The month's amount in fen and how it came about; `rate` in millionths, None where no base is asked.

    `cap` is the edition of the cap that day. An amount above it is voluntary; `offer` is what the cap leaves.
    """

    payer: Payer
    base: int | None
    rate: int | None
    due: int
    rounding: Rounding
    cap: RuleRow | None

    @property
    def over_cap(self) -> bool:
        return self.cap is not None and self.due > self.cap.number("fen")

    @property
    def offer(self) -> int:
        return self.cap.number("fen") if self.cap is not None and self.over_cap else self.due


def quote(
    dues: DuesPack,
    rules: RulePack,
    category: str,
    day: date,
    *,
    base: int | None = None,
    amount: int | None = None,
    rounding: Rounding | None = None,
) -> Quote:
    """By the editions in force that day. `amount` is for those whose amount is set or decided (farmers, 少交).

    Raises UserError("dues.no_rule" | "dues.base_needed" | "dues.base_negative" | "dues.amount_needed" |
    "dues.amount_outside" | "dues.amount_fixed").
    """
    payer, rounding = dues.payer(category, day), rounding or Rounding()
    if payer is None:
        raise UserError("dues.no_rule", category=category, day=day.isoformat())
    cap = rules.on(CAP, day)
    if payer.brackets:
        if amount is not None:
            raise UserError("dues.amount_fixed", title=payer.title)
        rate = _rate(payer, base)
        due = rounding.apply((base or 0) * rate, WHOLE)
        return Quote(payer, base, rate, due, rounding, cap)
    return Quote(payer, None, None, _set_amount(payer, amount), rounding, cap)


def _rate(payer: Payer, base: int | None) -> int:
    if base is None:
        raise UserError("dues.base_needed", title=payer.title)
    if base < 0:
        raise UserError("dues.base_negative", title=payer.title)
    return next(b.rate for b in payer.brackets if b.upper is None or base <= b.upper)


def _set_amount(payer: Payer, amount: int | None) -> int:
    if amount is None:
        if not payer.fixed:
            raise UserError("dues.amount_needed", title=payer.title)
        return payer.least
    if amount < payer.least or (payer.most is not None and amount > payer.most):
        raise UserError(
            "dues.amount_outside", title=payer.title, amount=amount, least=payer.least, most=payer.most
        )
    return amount


def kept_quote(row: Values, title: str) -> Quote:
    """The quote an entry of the yearly fixing holds: by the rule of its day, whatever later rules and settings say."""
    base, rate, due = row.get("base"), as_text(row.get("rate")), row.get("monthly")
    unit, _, mode = as_text(row.get("rounding")).partition(" ")
    payer = Payer(
        as_text(row.get("category")), as_text(row.get("source")), as_text(row.get("clause")), title, "", ""
    )
    return Quote(
        payer,
        base if isinstance(base, int) else None,
        int(Decimal(rate) * WHOLE) if rate else None,
        due if isinstance(due, int) else 0,
        Rounding(unit or "fen", mode or HALF_UP),
        None,
    )


def base_of(items: Iterable[tuple[str, int]]) -> int:
    """The base of (treatment, fen): what counts, less tax and own contributions, never below nothing (rules §1.4)."""
    total = 0
    for treatment, fen in items:
        total += fen if treatment == COUNTED else -fen if treatment == DEDUCTED else 0
    return max(total, 0)
