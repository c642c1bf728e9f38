"""Money as integer fen; nothing here ever touches a float."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from app.domain.errors import Refused
from app.domain.text import half_width


def parse_money(raw: str) -> int:
    """Typed yuan → fen: `1,234.5`, `¥30`, `30元`. Raises Refused("money.…")."""
    text = re.sub(r"[\s,,¥¥元]", "", half_width(raw))
    try:
        fen = Decimal(text) * 100
    except InvalidOperation:
        raise Refused("money.unreadable", value=raw) from None
    if not fen.is_finite() or fen != fen.to_integral_value():
        raise Refused("money.fen", value=raw)
    return int(fen)


def show_money(fen: int) -> str:
    """Fen → `3,962.00`."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"
