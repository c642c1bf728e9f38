"""Two cards of one person in two branches: the committee proposes that one moves, and says so to both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import enrolling, issuing
from app.actions.records import get_record
from app.domain.dates import add_months
from app.domain.values import as_text
from app.files.paper_words import exchange_words

if TYPE_CHECKING:
    from app.actions.workspace import Workspace

MEMBER = "member"


def propose_transfer(ws: Workspace, one: str, other: str) -> frozenset[str]:
    """A notice to each branch, about its own card; to one branch where both cards are its own (it merges them).

    Raises UserError("record.absent" | "enrol.…").
    """
    words = exchange_words()["proposal"]
    cards = [get_record(ws, MEMBER, uid) for uid in (one, other)]
    branches = [enrolling.branch_named(ws, card.seat) for card in cards]
    name = as_text(cards[0].values.get("name"))
    deadline = add_months(ws.today(), 1).isoformat()
    if branches[0].seat == branches[1].seat:
        reason = str(words["merge"]).format(name=name)
        issuing.issue(ws, branches[0], issuing.Matter(issuing.NOTICE, "", MEMBER, one, "", reason, deadline))
        return frozenset({issuing.FORM})
    said = {"name": name, "one": branches[0].name, "other": branches[1].name}
    for card, branch in zip(cards, branches, strict=True):
        reason = str(words["transfer"]).format_map(said)
        issuing.issue(ws, branch, issuing.Matter(issuing.NOTICE, "", MEMBER, card.uid, "", reason, deadline))
    return frozenset({issuing.FORM})
