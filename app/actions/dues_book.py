"""The dues of a workspace as one ledger: read in a few statements, whatever the number of members."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from app.actions.branch_settings import keep_setting, read_setting
from app.domain import dues_people
from app.domain.dues_ledger import Account, Closing, Entry, Ledger, Line, Payment
from app.domain.dues_settings import DuesSettings, check_setting, settings_from
from app.domain.errors import Invalid, Problem, Refused
from app.domain.people import person_key, person_name
from app.domain.transfer_words import IN
from app.domain.values import as_rows, as_text
from app.store import records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.actions.workspace import Workspace
    from app.domain.dues_ledger import Stay
    from app.domain.values import Row, Value

ASSESSMENT, PAYMENT, CLOSING, REMITTANCE = (
    "dues_assessment", "dues_payment", "dues_closing", "dues_remittance",
)  # fmt: skip
SETTING = "dues"
_CARD = (
    "name", "stage", "membership_status", "joined_on", "transferred_in_on", "transferred_out_on", "dues_paid_to",
)  # fmt: skip
_IN_FORCE = "WHERE retired_at IS NULL"


def dues_settings(ws: Workspace) -> DuesSettings:
    return settings_from(settings_kept(ws))


def settings_kept(ws: Workspace) -> dict[str, str]:
    """What was settled, by name; what is absent follows the rule."""
    kept = read_setting(ws, SETTING, {})
    return {name: str(value) for name, value in kept.items()} if isinstance(kept, dict) else {}


def set_dues(ws: Workspace, wanted: Mapping[str, str]) -> frozenset[str]:
    """Settles things by name, all or none; an empty value goes back to the rule. What is assessed keeps what it has.

    Returns which forms changed. Raises Invalid with every name or value that cannot be.
    """
    ws.must_write()
    items, kept, wrong = [item.id for item in ws.definitions.dues.items], settings_kept(ws), list[Problem]()
    for name, value in wanted.items():
        try:
            kept[name] = check_setting(name, value, items) if value else ""
        except Refused as refusal:
            wrong.append(Problem(refusal.code, name, values=refusal.values))
    if wrong:
        raise Invalid(wrong)
    return keep_setting(ws, SETTING, {name: value for name, value in kept.items() if value})


def read_ledger(ws: Workspace) -> Ledger:
    """Everybody with a card, and everybody of whom a record of dues tells."""
    entries = _entries(ws)
    payments = tuple(_payments(ws))
    closings = tuple(_closings(ws))
    accounts = {key: Account(key, name, stays, entries.get(key, ())) for key, name, stays in _people(ws)}
    for record_form in (ASSESSMENT, PAYMENT):
        for (reference,) in ws.store.conn.execute(
            f'SELECT DISTINCT member FROM "{record_form}" {_IN_FORCE} ORDER BY member'
        ):
            key = person_key(reference)
            accounts.setdefault(key, Account(key, person_name(reference), (), entries.get(key, ())))
    return Ledger(accounts, payments, closings)


def _people(ws: Workspace) -> Iterator[tuple[str, str, tuple[Stay, ...]]]:
    names = ", ".join(f'"{name}"' for name in _CARD)
    spells, letters, told = _spells(ws), _letters(ws), _changes(ws)
    for uid, *values in ws.store.conn.execute(
        f'SELECT uid, {names} FROM member {_IN_FORCE} ORDER BY "party_group", "name", uid'
    ):
        card: Row = {n: v for n, v in zip(_CARD, values, strict=True) if v is not None}
        card["spells"] = spells.get(uid, [])
        stays = dues_people.stays(card, told.get(uid, ()), ws.branch.name, letters.get(uid, ()))
        yield uid, as_text(card.get("name")), stays


def _spells(ws: Workspace) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for uid, branch, came, left in ws.store.conn.execute(
        "SELECT parent_uid, branch_name, from_on, to_on FROM membership_spell "
        "WHERE parent_form = 'member' AND parent_field = 'spells' ORDER BY position"
    ):
        found[uid].append({"branch_name": branch, "from_on": came, "to_on": left})
    return found


def _letters(ws: Workspace) -> Mapping[str, Sequence[dues_people.Letter]]:
    """What introduction letters settle: those out that were received, those in."""
    found: dict[str, list[dues_people.Letter]] = defaultdict(list)
    for member, direction, arrived, received, paid_to in ws.store.conn.execute(
        "SELECT member, direction, arrived_on, receipt_on, paid_to FROM transfer_letter "
        f"{_IN_FORCE} AND paid_to IS NOT NULL AND voided_on IS NULL AND returned_on IS NULL"
    ):
        day = arrived if direction == IN else received
        if day:
            found[person_key(member)].append(dues_people.Letter(direction, day, paid_to))
    return found


def _changes(ws: Workspace) -> Mapping[str, Sequence[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for member, event, day in ws.store.conn.execute(
        f"SELECT member, event, changed_on FROM member_change {_IN_FORCE} AND event IS NOT NULL"
    ):
        found[person_key(member)].append({"event": event, "changed_on": day})
    return found


def _entries(ws: Workspace) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for record in records.select(ws.store, ASSESSMENT, _IN_FORCE):
        found[person_key(record.values["member"])] += [
            Entry(as_text(row["from_month"]), _fen(row.get("monthly")), row.get("rhythm") == "quarterly")
            for row in as_rows(record.values.get("entries"))
        ]
    return {key: tuple(sorted(rows, key=lambda e: e.start)) for key, rows in found.items()}


def _payments(ws: Workspace) -> Iterator[Payment]:
    for uid, member, month, amount, paid_on, back in ws.store.conn.execute(
        f"SELECT uid, member, month, amount, paid_on, reversal_of FROM dues_payment {_IN_FORCE} "
        "ORDER BY paid_on, rowid"
    ):
        yield Payment(uid, person_key(member), month, amount, paid_on, back or "")


def _closings(ws: Workspace) -> Iterator[Closing]:
    for record in records.select(ws.store, CLOSING, f"{_IN_FORCE} AND reopened_on IS NULL"):
        lines = {
            person_key(row["member"]): Line(_fen_or_none(row.get("due")), _fen(row.get("received")))
            for row in as_rows(record.values.get("lines"))
        }
        yield Closing(as_text(record.values["month"]), lines)


def _fen(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _fen_or_none(value: Value) -> int | None:
    return value if isinstance(value, int) else None
