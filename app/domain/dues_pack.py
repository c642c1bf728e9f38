"""The rule of dues as dated data: who pays by which brackets or how much, and which wage items the base holds."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from app.domain.definition import Definition
from app.domain.errors import Refused
from app.domain.money import parse_money
from app.domain.rule_pack import day_of, holds_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

WHOLE = 1_000_000  # rates are whole millionths: 0.005 is 5000
COUNTED, LEFT_OUT, DEDUCTED = "counted", "left_out", "deducted"
TREATMENTS = (COUNTED, LEFT_OUT, DEDUCTED)
_COMMON = {"id", "source", "clause", "title", "from", "to"}


class Bracket(NamedTuple):
    """The one rate of the whole base where the base is not above `upper` fen (None: no upper end)."""

    upper: int | None
    rate: int


class Payer(NamedTuple):
    """One edition of how a category pays: by brackets of its base, a fixed amount, or an amount somebody decides.

    `least` and `most` fen limit the amount; equal ones fix it. `approval` says that a higher committee approves.
    """

    id: str
    source: str
    clause: str
    title: str
    start: str
    end: str
    brackets: tuple[Bracket, ...] = ()
    least: int = 0
    most: int | None = None
    approval: bool = False

    @property
    def fixed(self) -> bool:
        return not self.brackets and self.least == self.most


class WageItem(NamedTuple):
    """One edition of how an item of a wage table counts; `also` are other headings of it."""

    id: str
    source: str
    clause: str
    title: str
    start: str
    end: str
    treatment: str
    also: tuple[str, ...] = ()


Edition = TypeVar("Edition", Payer, WageItem)


class DuesPack(NamedTuple):
    """All editions, in the order of their files."""

    payers: tuple[Payer, ...] = ()
    items: tuple[WageItem, ...] = ()

    def payer(self, category: str, day: date) -> Payer | None:
        return next((p for p in in_force(self.payers, day) if p.id == category), None)

    def items_on(self, day: date) -> list[WageItem]:
        return in_force(self.items, day)


def in_force(rows: Iterable[Edition], day: date) -> list[Edition]:
    """The edition of each id on that day: the latest one if two overlap."""
    found: dict[str, Edition] = {}
    for row in rows:
        if holds_on(row, day):
            other = found.get(row.id)
            found[row.id] = row if other is None or other.start < row.start else other
    return list(found.values())


def payers_from(data: Mapping[str, object], where: str) -> Iterator[Payer]:
    """The `[[payer]]` rows of one rule file. Raises UserError("form.…")."""
    for row in Definition(data, where).tables("payer"):
        row.only(_COMMON | {"brackets", "least", "most", "approval"})
        brackets = tuple(_brackets(row))
        least, most = (_money(row, key) for key in ("least", "most"))
        if bool(brackets) == ("least" in row.data) or (most is not None and most < (least or 0)):
            raise row.refusal("brackets" if brackets else "least")
        yield Payer(
            *_texts(row), brackets=brackets, least=least or 0, most=most, approval=row.flag("approval")
        )


def wage_items_from(data: Mapping[str, object], where: str) -> Iterator[WageItem]:
    """The `[[wage_item]]` rows of one rule file. Raises UserError("form.…")."""
    for row in Definition(data, where).tables("wage_item"):
        row.only(_COMMON | {"treatment", "also"})
        if row.text("treatment") not in TREATMENTS:
            raise row.refusal("treatment")
        yield WageItem(*_texts(row), treatment=row.text("treatment"), also=row.words("also"))


def _texts(row: Definition) -> tuple[str, str, str, str, str, str]:
    row.need("id", "source", "clause", "title")
    words = (row.text("id"), row.text("source"), row.text("clause"), row.text("title"))
    return (*words, day_of(row, "from"), day_of(row, "to"))


def _money(row: Definition, key: str) -> int | None:
    text = row.text(key)
    try:
        fen = parse_money(text) if text else None
    except Refused:
        raise row.refusal(key) from None
    if fen is not None and fen < 0:
        raise row.refusal(key)
    return fen


def _brackets(row: Definition) -> Iterator[Bracket]:
    """`[["3000", "0.005"], …, ["", "0.02"]]`: upper ends rising, the last one open."""
    pairs = row.data.get("brackets", [])
    if not isinstance(pairs, list) or not all(_is_pair(pair) for pair in pairs):
        raise row.refusal("brackets")
    below = 0
    for number, (upper, rate) in enumerate(pairs, start=1):
        try:
            end = parse_money(upper) if upper else None
            millionths = Decimal(rate) * WHOLE
        except (Refused, InvalidOperation):
            raise row.refusal("brackets") from None
        wrong = not millionths.is_finite() or millionths != int(millionths) or not 0 <= millionths <= WHOLE
        if wrong or (end is None) != (number == len(pairs)) or (end is not None and end <= below):
            raise row.refusal("brackets")
        below = end or below
        yield Bracket(end, int(millionths))


def _is_pair(pair: object) -> bool:
    return (
        isinstance(pair, list)
        and len(pair) == len(("upper", "rate"))
        and all(isinstance(word, str) for word in pair)
    )
