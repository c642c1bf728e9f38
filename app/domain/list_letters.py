"""What a list of moves adds to the register of letters: a move that is done stands there as done, as if typed there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import transfer_words
from app.domain.import_plan import Beside
from app.domain.values import Row, as_text, member_ref, split_ref

if TYPE_CHECKING:
    from app.domain.list_kit import ListWorld
    from app.domain.values import Values

LETTER = "transfer_letter"
_WAYS = {"transferred_in": transfer_words.IN, "transferred_out": transfer_words.OUT}
_STAGES = ("full", "probationary")


def letter_beside(
    told: Values, event: str, day: str, uid: str, before: Values, after: Values, world: ListWorld
) -> Beside | None:
    """The letter that is open in the register gets its receipt; one with number and receipt that is not there is put

    into it. A number without a receipt stays on the card alone: nobody could say what it still waits for.
    """
    way, number, receipt = _WAYS.get(event), as_text(told.get("letter_no")), as_text(told.get("receipt_on"))
    if way is None or not receipt:
        return None
    for one in world.books(LETTER):
        kept = one.values
        if kept.get("direction") == way and split_ref(as_text(kept.get("member")))[1] == uid:
            ended = any(kept.get(name) for name in ("receipt_on", "returned_on", "voided_on"))
            if number in ("", kept.get("number")) and not ended:
                return Beside(LETTER, one.uid, one.revision, {**kept, "receipt_on": receipt})
            if kept.get("number") == number:
                return None
    return (
        Beside(LETTER, world.new_uid(), 0, _row(told, way, day, uid, before, after, world))
        if number
        else None
    )


def _row(told: Values, way: str, day: str, uid: str, before: Values, after: Values, world: ListWorld) -> Row:
    name = as_text(after.get("name"))
    out = way == transfer_words.OUT
    stage = (before if out else after).get("stage")
    where = after.get("transferred_to") if out else after.get("transferred_from")
    row: Row = {
        "direction": way, "number": told.get("letter_no"), "issued_on": day, "receipt_on": told.get("receipt_on"),
        "member": member_ref(name, uid), "name": name, "sex": after.get("sex"), "ethnicity": after.get("ethnicity"),
        "stage": stage if stage in _STAGES else None, "id_number": after.get("id_number"),
        "from_org": world.branch if out else where, "to_org": where if out else world.branch,
        "reason": told.get("transfer_reason"), "paid_to": after.get("dues_paid_to"), "retention": "30",
    }  # fmt: skip
    return {key: value for key, value in row.items() if value}
