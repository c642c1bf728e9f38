"""Lists of dues paid late: each row becomes one payment a month, as the register's own rules allow."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain import dues_booking, months
from app.domain.dates import is_day
from app.domain.dues_booking import Paying
from app.domain.errors import Invalid
from app.domain.import_plan import HELD, NEW, SAME, Beside, CellChange, PlannedRecord
from app.domain.list_kit import NO_CARD, NO_DAY
from app.domain.values import Row, as_int, as_text, member_ref

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.dues_ledger import Ledger, Payment
    from app.domain.list_kit import ListWorld
    from app.domain.people_matching import Person
    from app.domain.roster_values import FileRecord

PAYMENT = "dues_payment"
SPLIT, REFUSED, INCOMPLETE = "held.dues_split", "held.dues", "held.row_incomplete"
_CASH = "cash"


def plan_dues(people: Sequence[Person], world: ListWorld) -> list[PlannedRecord]:
    """Rows in the order of the file; a payment the register has already is the same, not another one."""
    desk = _Desk(world, world.ledger())
    rows = [(person, record) for person in people for record in person.rows]
    return [desk.plan(*pair) for pair in sorted(rows, key=lambda pair: (pair[1].sheet, pair[1].number))]


@dataclass
class _Desk:
    world: ListWorld
    ledger: Ledger
    _known: Counter[tuple[str, str, int, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._known.update(_key(p) for p in self.ledger.payments if p.amount > 0)

    def plan(self, person: Person, record: FileRecord) -> PlannedRecord:
        day = as_text(record.values.get("paid_on")) or self.world.answers.on
        first, last, amount = _span(record)
        card = person.card
        if person.held or card is None:
            return _held(person, record, person.held or NO_CARD)
        if len(first) < months.MONTH or last < first or not amount or not is_day(day):
            return _held(person, record, NO_DAY if amount and first <= last and not day else INCOMPLETE)
        parts = self._parts(card.uid, months.between(first, last), amount)
        if parts is None:
            return _held(person, record, SPLIT)
        keys = Counter((card.uid, month, fen, day) for month, fen in parts)
        if all(self._known[key] >= count for key, count in keys.items()):
            self._known -= keys
            place = ((record.sheet, record.number),)
            return PlannedRecord(SAME, "", person.name, place, form=PAYMENT)
        made = None if person.asks else self._book(person, record, parts, day)
        return made or _held(person, record, person.asks or REFUSED)

    def _parts(self, key: str, span: Sequence[str], amount: int) -> list[tuple[str, int]] | None:
        """What each month gets: the whole for one, what is owed of each where that adds up; else nobody knows."""
        if len(span) == 1:
            return [(span[0], amount)]
        owed = [(month, self.ledger.due(key, month)) for month in span]
        parts = [(month, due) for month, due in owed if due]
        return parts if len(parts) == len(span) and sum(due for _, due in parts) == amount else None

    def _book(
        self, person: Person, record: FileRecord, parts: Sequence[tuple[str, int]], day: str
    ) -> PlannedRecord | None:
        """None when the register's rules are against it; they are said at the row."""
        card = person.card
        key = card.uid if card else ""
        values = record.values
        words = [as_text(values.get(name)) for name in ("kind", "reason", "remark")]
        reason = "\uff1b".join(dict.fromkeys(word for word in words if word))
        wanted = [Paying(key, month, day, fen, reason) for month, fen in parts]
        try:
            self.ledger, made = dues_booking.collect(
                self.ledger, wanted, self.world.limits(), self.world.today, self.world.new_uid
            )
        except Invalid as refused:
            record.problems += [
                p.at(field="from_month", row=record.number, sheet=record.sheet) for p in refused.problems[:1]
            ]
            return None
        name = as_text(card.values.get("name")) if card else person.name
        shared: Row = {
            "member": member_ref(name, key), "way": values.get("way") or _CASH, "reason": reason or None,
            "receipt_no": values.get("receipt_no"),
        }  # fmt: skip
        first, *others = [
            Beside(PAYMENT, p.uid, 0, {**shared, "month": p.month, "amount": p.amount, "paid_on": p.paid_on})
            for p in made
        ]
        form = self.world.forms[PAYMENT]
        told = tuple(CellChange(n, form.by_id[n].label, None, first.values[n]) for n in ("month", "amount"))
        place = ((record.sheet, record.number),)
        return PlannedRecord(
            NEW, first.uid, person.name, place, 0, first.values, told, form=PAYMENT, beside=tuple(others)
        )


def _span(record: FileRecord) -> tuple[str, str, int]:
    """First and last month, and the fen for all of them."""
    values = record.values
    first = as_text(values.get("from_month"))[: months.MONTH]
    return first, as_text(values.get("to_month"))[: months.MONTH] or first, as_int(values.get("amount"))


def _held(person: Person, record: FileRecord, reason: str) -> PlannedRecord:
    place = ((record.sheet, record.number),)
    cards = (person.card,) if person.card else person.candidates
    return PlannedRecord(HELD, "", person.name, place, reason=reason, candidates=cards, form=PAYMENT)


def _key(payment: Payment) -> tuple[str, str, int, str]:
    return payment.key, payment.month, payment.amount, payment.paid_on
