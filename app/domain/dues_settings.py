"""What a branch or its committee has settled about dues where the rules leave it open (rules §1.1, §1.4, §1.7, §1.8)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from app.domain.dues import HALF_UP, MODES, UNITS, Rounding
from app.domain.dues_pack import TREATMENTS, WHOLE
from app.domain.errors import Refused
from app.domain.money import parse_money
from app.domain.period import MONTHS
from app.domain.text import heading_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.dues_pack import WageItem

WAGE = "wage."  # wage.overtime = counted
_CHOICES = {"rounding": tuple(UNITS), "rounding_mode": MODES, "remit_period": tuple(MONTHS)}
_LAST_DAY = 28  # every month has it


@dataclass(frozen=True)
class DuesSettings:
    """`remit_ratio` in millionths of what came in: all of it, unless settled otherwise; a branch keeps no account.

    `collect_day` is the day of the month the branch collects on (党费日). `treatments` say how items of the wage table count here, by their id, before the rules do.
    """

    rounding: Rounding = field(default_factory=Rounding)
    remit_ratio: int = WHOLE
    remit_period: str = "quarter"
    farmer_amount: int | None = None
    collect_day: int = 25
    treatments: Mapping[str, str] = field(default_factory=dict)

    def treatment(self, heading: str, items: Iterable[WageItem]) -> str | None:
        """How an item of the wage table counts, by any of its headings; None for one that nobody knows."""
        item = item_named(heading, items)
        return self.treatments.get(item.id, item.treatment) if item else None


def item_named(heading: str, items: Iterable[WageItem]) -> WageItem | None:
    """The item that bears this heading, or its id."""
    key = heading_key(heading)
    for item in items:
        if key == item.id or key in map(heading_key, (item.title, *item.also)):
            return item
    return None


def check_setting(name: str, value: str, items: Iterable[str]) -> str:
    """The value as it is kept. Raises Refused("dues.setting_unknown" | "dues.setting_value" | "money.…")."""
    if name.startswith(WAGE):
        if name.removeprefix(WAGE) not in set(items):
            raise Refused("dues.setting_unknown", name=name)
        return _one_of(name, value, TREATMENTS)
    if name in _CHOICES:
        return _one_of(name, value, _CHOICES[name])
    if name == "remit_ratio":
        return _ratio_text(value)
    if name == "collect_day":
        return _one_of(name, value, [str(day) for day in range(1, _LAST_DAY + 1)])
    if name == "farmer_amount":
        parse_money(value)
        return value
    raise Refused("dues.setting_unknown", name=name)


def _one_of(name: str, value: str, known: Iterable[str]) -> str:
    if value not in known:
        raise Refused("dues.setting_value", name=name, value=value, known="、".join(known))
    return value


def _ratio_text(value: str) -> str:
    """`20%` or `0.2`, from nothing to all."""
    try:
        number = Decimal(value.removesuffix("%")) / (100 if value.endswith("%") else 1)
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or not 0 <= number <= 1 or number * WHOLE != int(number * WHOLE):
        raise Refused("dues.setting_value", name="remit_ratio", value=value, known="0%—100%")
    return f"{number.normalize():f}"


def settings_from(kept: Mapping[str, str]) -> DuesSettings:
    """From names and values as they are kept, all of them checked when they were."""
    amount = kept.get("farmer_amount")
    return DuesSettings(
        Rounding(kept.get("rounding", "fen"), kept.get("rounding_mode", HALF_UP)),
        int(Decimal(kept.get("remit_ratio", "1")) * WHOLE),
        kept.get("remit_period", "quarter"),
        parse_money(amount) if amount else None,
        int(kept.get("collect_day", DuesSettings.collect_day)),
        {n.removeprefix(WAGE): v for n, v in kept.items() if n.startswith(WAGE)},
    )
