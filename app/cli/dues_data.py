"""The stable JSON of dues: amounts in yuan with two decimals, rates as decimals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.dues_pack import WHOLE
from app.texts import dues as words

if TYPE_CHECKING:
    from app.actions.dues_wages import WagePlan
    from app.domain.dues import Quote
    from app.domain.dues_status import Advice, Status


def quote_data(found: Quote) -> dict[str, object]:
    """The stable JSON of a quote: amounts in yuan, the rate as a decimal (null where no base is asked)."""
    return {
        "category": found.payer.id,
        "base": None if found.base is None else yuan(found.base),
        "rate": None if found.rate is None else words.decimal(found.rate, WHOLE),
        "due": yuan(found.due),
        "over_cap": found.over_cap,
        "offer": yuan(found.offer),
        "rounding": found.rounding.unit,
        "clause": found.payer.clause,
        "source": found.payer.source,
    }


def yuan(fen: int) -> str:
    """Two decimals, no separators: what machines read."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def advice_data(one: Advice) -> dict[str, object]:
    standing, step = one.standing, one.step
    return {
        "uid": standing.key,
        "name": standing.name,
        "due": yuan(standing.due),
        "paid": yuan(standing.paid),
        "waiting": yuan(standing.waiting),
        "owed": yuan(standing.owed),
        "arrears": [{"month": month, "owed": yuan(fen)} for month, fen in standing.arrears],
        "months": standing.run,
        "step": None if step is None else {"title": step.title, "clause": step.clause, "source": step.source},
        "unassessed": list(standing.unassessed),
        "paid_to": standing.paid_to or None,
    }


def status_data(found: Status) -> dict[str, object]:
    return {
        "on": found.on.isoformat(),
        "members": [advice_data(one) for one in found.people],
        "due": yuan(found.total("due")),
        "paid": yuan(found.total("paid")),
        "waiting": yuan(found.total("waiting")),
        "arrears": yuan(found.total("owed")),
        "closed_to": found.closed_to or None,
        "remittance": {
            "period": found.period,
            "collected": yuan(found.collected),
            "due": yuan(found.to_remit),
            "remitted": yuan(found.remitted),
            "outstanding": yuan(found.to_remit - found.remitted),
        },
    }


def wages_data(plan: WagePlan) -> dict[str, object]:
    ready = {id(row) for row in plan.ready}
    return {
        "read": len(plan.rows),
        "ready": len(plan.ready),
        "held": len(plan.rows) - len(plan.ready),
        "columns": [
            {"sheet": sheet, "heading": c.heading, "item": c.item or None, "role": c.role or None}
            for sheet, c in plan.columns
        ],
        "rows": [
            {
                "row": row.row, "name": row.name, "base": yuan(row.base),
                "stated": None if row.stated is None else yuan(row.stated), "ready": id(row) in ready,
            }
            for row in plan.rows
        ],
    }  # fmt: skip
