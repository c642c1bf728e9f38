"""What goes along with a member from one branch to another, and how it joins what the other branch has already."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple, cast

from app.domain.dates import parse_date
from app.domain.errors import Refused
from app.domain.form import ROWS_KINDS
from app.domain.journal_rows import is_record, misplaced, unfit
from app.domain.membership import MEMBERS
from app.domain.values import as_rows, as_text, join_refs, member_ref, split_refs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.domain.form import Form
    from app.domain.values import Row, Value, Values

MEMBER, CHANGE, PAID, LETTER = "member", "member_change", "dues_before_line", "transfer_letter"
# Facts of the membership where it was: the receiving branch settles its own.
OWN = frozenset(
    {
        "branch_name", "committee_name", "party_group", "party_post", "stage", "membership_status",
        "transferred_in_on", "transferred_from", "transfer_reason", "transferred_out_on", "transferred_to",
        "transfer_letter_no", "transfer_receipt_on", "dues_paid_to", "dues_base", "dues_monthly",
    }
)  # fmt: skip
_OPEN_ENDED = ("spells", "party_posts")
# What of the letter is said again at the other side.
SAID = (
    "number", "issued_on", "name", "sex", "age", "ethnicity", "stage", "id_number", "phone", "addressee", "from_org",
    "to_org", "reason", "paid_to", "paid_to_note", "valid_days", "valid_until", "bloc", "sender", "sender_address",
    "sender_phone", "sender_fax", "sender_postcode",
)  # fmt: skip
_LISTS = ("changes", "payments")
_TABLES = {"letter": LETTER, "card": MEMBER, "changes": CHANGE, "payments": PAID}


class BadParcel(ValueError):
    """The data of a packet are none that our forms hold; says where."""


class Parcel(NamedTuple):
    """One person: the letter, the card with its histories, the register of changes, and what was paid."""

    uid: str
    letter: Row
    card: Row
    changes: tuple[Row, ...] = ()
    payments: tuple[Row, ...] = ()

    @property
    def name(self) -> str:
        return as_text(self.card.get("name"))

    def files(self) -> dict[str, None]:
        """The hashes of every attachment it names, each once."""
        return dict.fromkeys(
            sha for part in (self.letter, self.card, *self.changes) for sha in _hashes(part.values())
        )


def _hashes(values: Iterable[Value]) -> Iterator[str]:
    for value in values:
        for row in as_rows(value):
            if row.get("sha256"):
                yield as_text(row["sha256"])
            yield from _hashes(row.values())


def as_plain(parcel: Parcel) -> dict[str, object]:
    return {**parcel._asdict(), "changes": list(parcel.changes), "payments": list(parcel.payments)}


def parcel_from(data: object, forms: Mapping[str, Form]) -> Parcel:
    """Raises BadParcel naming what no form of ours holds."""
    if not isinstance(data, dict) or set(data) != set(Parcel._fields) or not isinstance(data["uid"], str):
        raise BadParcel("parcel")
    for name, form_id in _TABLES.items():
        if not isinstance(data[name], list if name in _LISTS else dict):
            raise BadParcel(name)
        for values in data[name] if name in _LISTS else [data[name]]:
            _must_fit(forms[form_id], values, forms)
    letter = data["letter"]
    said = all(letter.get(name) for name in ("number", "issued_on", "from_org", "valid_days"))
    if not (said and data["card"].get("name") and letter.get("stage") in MEMBERS):
        raise BadParcel("letter")
    tables = {name: tuple(cast("list[Row]", data[name])) for name in _LISTS}
    return Parcel(data["uid"], letter, data["card"], **tables)


def _must_fit(form: Form, values: object, forms: Mapping[str, Form]) -> None:
    if not is_record(values):
        raise BadParcel(form.id)
    found = cast("Row", values)
    bad = misplaced(form, found) or unfit(form, found, forms) or _undated(form, found, forms)
    if bad:
        raise BadParcel(f"{form.id}.{bad}")


def _undated(form: Form, values: Row, forms: Mapping[str, Form]) -> str:
    """The first date that is none; every reckoning here begins with dates."""
    for name, value in values.items():
        field = form.by_id[name]
        if field.kind == "date" and not _is_date(as_text(value)):
            return name
        inner = (_undated(forms[field.of], row, forms) for row in as_rows(value) if field.of)
        if bad := next((one for one in inner if one), ""):
            return f"{name}.{bad}"
    return ""


def _is_date(text: str) -> bool:
    try:
        return parse_date(text) == text
    except Refused:
        return False


def uid_here(seat: str, uid: str) -> str:
    """A record that comes twice is the same record: its uid follows from where it is and what it was."""
    return hashlib.sha256(f"{seat} {uid}".encode()).hexdigest()[:32]


def rehomed(form: Form, values: Values, forms: Mapping[str, Form], was: str, now: str) -> Row:
    """References to the person lead to the card here; other people of the old branch stay as names."""
    found: Row = {}
    for name, value in values.items():
        field = form.by_id[name]
        if field.kind == MEMBER:
            refs = split_refs(as_text(value))
            found[name] = join_refs([member_ref(n, now if uid == was else "") for n, uid in refs])
        elif field.kind in ROWS_KINDS:
            found[name] = [rehomed(forms[field.of], row, forms, was, now) for row in as_rows(value)]
        else:
            found[name] = value
    return found


def joined_card(form: Form, kept: Values, came: Values, *, theirs_first: bool) -> Row:
    """The card here with what came: what is empty is filled; where both say something, the newer side holds.

    Histories are put together, equal rows once.
    """
    found: Row = dict(kept)
    for name, value in came.items():
        field = form.by_id.get(name)
        if field is None or name in OWN or value in (None, "", []):
            continue
        if field.kind in ROWS_KINDS:
            mine = as_rows(kept.get(name))
            found[name] = [*mine, *(row for row in as_rows(value) if row not in mine)]
        elif theirs_first or kept.get(name) in (None, ""):
            found[name] = value
    return found


def ended(card: Values, letter: Values, day: str) -> Row:
    """The histories as they stand after the leaving: posts and the spell there are over."""
    found: Row = dict(card)
    for name in _OPEN_ENDED:
        more: Row = {}
        if name == "spells":
            more = {"transferred_to": letter.get("to_org"), "letter_no": letter.get("number")}
        rows = as_rows(card.get(name))
        found[name] = [row if row.get("to_on") else {**row, **_filled(more), "to_on": day} for row in rows]
    return found


def _filled(row: Row) -> Row:
    return {name: value for name, value in row.items() if value}


def differences(form: Form, kept: Values, wanted: Values) -> tuple[str, ...]:
    """The labels of what would be new or other on the card."""
    return tuple(f.label for f in form.fields if kept.get(f.id) != wanted.get(f.id) and wanted.get(f.id))


def dues_lines(payments: Iterable[tuple[str, Values]]) -> list[Row]:
    """What was paid by (uid, payment), month by month; reversals and what they take back stay out of it."""
    kept = dict(payments)
    taken_back = {as_text(row.get("reversal_of")) for row in kept.values()}
    lines: list[Row] = [
        {name: row.get(name) for name in ("month", "amount", "paid_on", "receipt_no") if row.get(name)}
        for uid, row in kept.items()
        if not row.get("reversal_of") and uid not in taken_back
    ]
    return sorted(lines, key=lambda row: (as_text(row.get("month")), as_text(row.get("paid_on"))))
