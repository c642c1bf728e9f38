"""The bare calculator: what somebody of a category pays on a base, for those who have no workspace open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import dues
from app.domain.errors import Refused, UserError
from app.domain.money import parse_money
from app.files.form_files import load_definitions

if TYPE_CHECKING:
    from datetime import date

    from app.domain.dues import Quote, Rounding
    from app.files.form_files import Definitions


def quote_dues(
    category: str,
    on: date,
    *,
    base: str = "",
    amount: str = "",
    rounding: Rounding | None = None,
    definitions: Definitions | None = None,
) -> Quote:
    """By the shipped rules, or those of an open workspace; texts as typed.

    Raises UserError("choice.unknown" | "money.unreadable" | "money.fen" | "dues.…").
    """
    known = definitions or load_definitions()
    try:
        code = known.codes["payer_category"].read(category)
        typed = [parse_money(text) if text else None for text in (base, amount)]
    except Refused as refusal:
        raise UserError(refusal.code, **refusal.values) from None
    return dues.quote(known.dues, known.rules, code, on, base=typed[0], amount=typed[1], rounding=rounding)
