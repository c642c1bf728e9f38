"""Lists of who comes and who goes: each row becomes a change of the card with its spell and its entry in the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.import_plan import HELD, NEW, Beside, CellChange, PlannedRecord, planned
from app.domain.list_kit import (
    NO_CARD,
    NO_DAY,
    OTHER_BRANCH,
    card_with,
    differences,
    held,
    told_details,
)
from app.domain.list_letters import letter_beside
from app.domain.member_change_kinds import CHANGES
from app.domain.member_changing import changed_card, event_of
from app.domain.membership import ARRIVALS
from app.domain.roster_values import HINT, dates_fit
from app.domain.sheet_verdicts import STAGE
from app.domain.staging import with_stage
from app.domain.values import Row, as_rows, as_text, member_ref

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.list_kit import ListWorld
    from app.domain.member_change_kinds import Change
    from app.domain.people_matching import Person

REGISTER = "member_change"
IN, OUT = "transferred_in", "transferred_out"
NO_DIRECTION, NOT_HERE = "held.no_direction", "held.not_here"
_CARD = (
    "name", "id_number", "birth_date", "sex", "employee_no", "mobile", "stage", "membership_status", "applied_on",
    "activist_on", "candidate_on", "joined_on", "confirmed_on", "dues_paid_to",
)  # fmt: skip
_BY_EVENT = {change.event: change for change in CHANGES if change.event}
_SPELLS = "spells"


def plan_transfers(people: Sequence[Person], titles: Sequence[str], world: ListWorld) -> list[PlannedRecord]:
    return [_plan(person, titles, world) for person in people]


def _plan(person: Person, titles: Sequence[str], world: ListWorld) -> PlannedRecord:
    change = None if person.held else _change_of(person, titles, world)
    if change is None:
        return held(person, person.held or NO_DIRECTION)
    coming = change.event in ARRIVALS
    branch = as_text(person.values.get("to_branch"))
    if change.event == IN and branch and not (world.is_ours(branch) or world.answers.ours):
        return held(person, OTHER_BRANCH)
    if not coming and person.card is None:
        return held(person, NO_CARD)
    day = _day_of(person, coming=coming)
    if _stands(person, change, day, world):
        return _only_facts(person, change, day, world)
    day = day or world.answers.on
    return _changed(person, change, day, world) if day else held(person, NO_DAY)


def _change_of(person: Person, titles: Sequence[str], world: ListWorld) -> Change | None:
    """What befell somebody: the row's own word, where it goes to, or the title; None where nothing says it."""
    event = as_text(person.values.get("event"))
    if event:
        return _BY_EVENT.get(event)
    title = next((t for t in titles if any(w in t for w in (*world.words.coming, *world.words.going))), "")
    comes = any(word in title for word in world.words.coming)
    goes = any(word in title for word in world.words.going)
    if comes != goes:
        return _BY_EVENT[IN if comes else OUT]
    values = person.values
    target = as_text(values.get("to_branch"))
    if target and world.is_ours(target):
        return _BY_EVENT[IN]
    if (target or values.get("to_unit")) and person.card is not None:
        return _BY_EVENT[OUT]
    if values.get("in_on") and not target:
        return _BY_EVENT[IN]
    return None


def _day_of(person: Person, *, coming: bool) -> str:
    names = ("in_on", "on") if coming else ("out_on", "on")
    return next((as_text(person.values[n]) for n in names if person.values.get(n)), "")


def _stands(person: Person, change: Change, day: str, world: ListWorld) -> bool:
    """Whether the register tells of it already; a list without days tells nothing new of somebody who is there, or
    who has gone.
    """
    if person.card is None:
        return False
    told = world.told().get(person.card.uid, ())
    same = [row for row in told if row.get("event") == change.event]
    if any(not day or dates_fit(as_text(row.get("changed_on")), day) for row in same):
        return True
    card = person.card.values
    if change.event == IN and not day:
        return card.get(STAGE) != "left"
    return change.event == OUT and not day and card.get(STAGE) == "left"


def _only_facts(person: Person, change: Change, day: str, world: ListWorld) -> PlannedRecord:
    """The move is known; what else the row says may be new."""
    facts = [name for name in _CARD if name != STAGE]
    after, changes = card_with(person, world, facts)
    receipt = as_text(person.values.get("receipt_on"))
    if receipt and not after.get("transfer_receipt_on"):
        after["transfer_receipt_on"] = receipt
        label = world.card_form.by_id["transfer_receipt_on"].label
        changes.append(CellChange("transfer_receipt_on", label, None, receipt))
    uid = person.card.uid if person.card else ""
    letter = letter_beside(person.values, change.event, day, uid, after, after, world)
    if letter is not None:
        told = as_text(letter.values["number"])
        changes.append(CellChange("", world.forms[letter.form].title, None, f"{told} {receipt}"))
    return planned(person, after, changes, world.new_uid, beside=(letter,) if letter else ())


def _changed(person: Person, change: Change, day: str, world: ListWorld) -> PlannedRecord:
    form, codes = world.card_form, world.codes
    staged = with_stage(person, form, world.today, world.words)
    person.values = staged.values
    old: Row = dict(person.card.values) if person.card else {}
    if person.card is not None and not change.fits(old):
        return held(person, NOT_HERE)
    facts = [n for n in _CARD if n != STAGE or person.card is None]
    after, _ = card_with(person, world, facts)
    after |= {n: v for n, v in _letter_facts(person, change).items() if v}
    new = _asked(person, change, world)
    basis = as_text(person.values.get("basis")) or as_text(person.values.get("letter_no"))
    before: Row = {"branch_name": world.branch, **after}
    after |= changed_card(before, change, day, new, basis, codes["party_post"])
    after = {name: value for name, value in after.items() if value not in (None, "", [])}
    _complete_spell(after, person, change)
    changes = differences(form, old, after)
    result = planned(person, after, changes, world.new_uid, proposed=staged.proposed)
    if result.outcome == HELD:
        return result
    if result.outcome == NEW and not after.get(STAGE):
        person.rows[0].problem("stage.unknown", STAGE, HINT, name=person.name)
    told: Row = {
        "changed_on": day, "member": member_ref(as_text(after.get("name")), result.uid), "kind": change.code,
        "event": event_of(old, change) or None, "basis": basis or None,
        "details": told_details(form, changes if old else ()),
    }  # fmt: skip
    entry = Beside(REGISTER, world.new_uid(), 0, {n: v for n, v in told.items() if v})
    letter = letter_beside(person.values, change.event, day, result.uid, old, after, world)
    label = world.forms[REGISTER].title
    said = codes["change_type"].label(change.event)
    return planned(
        person, after, [*changes, CellChange("", label, None, f"{said} {day}")], lambda: result.uid,
        proposed=staged.proposed, beside=(entry, letter) if letter else (entry,),
    )  # fmt: skip


def _letter_facts(person: Person, change: Change) -> Row:
    if change.event not in (IN, OUT):
        return {}
    values = person.values
    return {"transfer_letter_no": values.get("letter_no"), "transfer_receipt_on": values.get("receipt_on")}


def _asked(person: Person, change: Change, world: ListWorld) -> Row:
    """The fields the change asks for, as the row says them."""
    values = person.values
    where = " ".join(
        dict.fromkeys(as_text(values[n]) for n in ("to_unit", "to_committee", "to_branch") if values.get(n))
    )
    said: Row = {
        "transferred_from": values.get("from_unit"), "transfer_reason": values.get("transfer_reason"),
        "branch_name": world.branch, "transferred_to": where or values.get("to_head"),
        "transfer_letter_no": values.get("letter_no"),
    }  # fmt: skip
    return {name: said[name] for name in change.asks if said.get(name)}


def _complete_spell(after: Row, person: Person, change: Change) -> None:
    """The letter's number and receipt stand with the spell it belongs to, too."""
    spells = as_rows(after.get(_SPELLS))
    facts: Row = {"letter_no": person.values.get("letter_no"), "receipt_on": person.values.get("receipt_on")}
    if spells and change.table == _SPELLS:
        missing = {name: value for name, value in facts.items() if value and not spells[-1].get(name)}
        after[_SPELLS] = [*spells[:-1], {**spells[-1], **missing}]
