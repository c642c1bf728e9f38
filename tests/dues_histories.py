"""Random histories of a branch's dues against a second, simpler book: `python -m tests.dues_histories 10000 [FIRST]`.

The second book knows nothing of the ledger's code: it keeps plain lists, walks every month, and guesses beforehand
whether an act will be let through.
"""

from __future__ import annotations

import copy
import itertools
import sys
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from app.domain import dues_booking
from app.domain.dues_booking import Limits, Paying
from app.domain.dues_ledger import Account, Closing, Entry, Ledger, Stay, standings
from app.domain.errors import Invalid, UserError

if TYPE_CHECKING:
    from collections.abc import Callable

LIMITS = Limits(back=6, ahead=3, large=100_000)
YM = tuple[int, int]
FIRST, LAST = (2025, 9), (2026, 12)


def ym(text: str) -> YM:
    return int(text[:4]), int(text[5:7])


def text(month: YM) -> str:
    return f"{month[0]:04d}-{month[1]:02d}"


def all_months() -> list[YM]:
    return [(y, m) for y in (2025, 2026) for m in range(1, 13) if FIRST <= (y, m) <= LAST]


def gap(one: YM, other: YM) -> int:
    return (one[0] - other[0]) * 12 + one[1] - other[1]


@dataclass
class Person:
    """How the second book sees somebody: (first, last) months here, {from: (fen, quarterly)}."""

    here: list[tuple[YM, YM]]
    owes: dict[YM, tuple[int, bool]]

    def rate(self, month: YM) -> tuple[int, bool] | None:
        here = any(first <= month <= last for first, last in self.here)
        return self.agreed(month) if here else None

    def agreed(self, month: YM) -> tuple[int, bool] | None:
        found = None
        for start in sorted(self.owes):
            if start[0] == month[0] and start <= month:
                found = self.owes[start]
        return found


@dataclass
class Book:
    """The second book: money as (who, for, fen, day), closings as what they said when they were made."""

    people: dict[str, Person]
    money: list[tuple[str, YM, int, str]] = field(default_factory=list)
    shut: dict[YM, dict[str, tuple[int | None, int]]] = field(default_factory=dict)

    def due(self, who: str, month: YM) -> int | None:
        if month in self.shut:
            return self.shut[month].get(who, (None, 0))[0]
        rate = self.people[who].rate(month)
        return rate[0] if rate else None

    def paid(self, who: str, month: YM, day: str = "9999") -> int:
        return sum(fen for w, m, fen, d in self.money if w == who and m == month and d <= day)

    def shut_to(self) -> YM:
        return max(self.shut, default=(0, 0))

    def standing(self, who: str, on: date) -> tuple[int, int, int, int, int]:
        """(due, paid, waiting, owed, months behind) at the end of a day."""
        now, day = (on.year, on.month), on.isoformat()
        due = waiting = owed = run = 0
        for month in all_months():
            if month > now:
                continue
            asked = self.due(who, month)
            if not asked:
                continue
            due += asked
            still = max(asked - self.paid(who, month, day), 0)
            agreed = self.people[who].agreed(month)
            quarterly = bool(agreed and agreed[1])
            last = (month[0], (month[1] - 1) // 3 * 3 + 3) if quarterly else month
            if last < now:
                owed += still
                run = run + 1 if still else 0
            else:
                waiting += still
                run = 0 if not still and month < now else run
        paid = sum(fen for w, _, fen, d in self.money if w == who and d <= day)
        return due, paid, waiting, owed, run if owed else 0


@dataclass
class History:
    """One branch over a year, both books side by side."""

    chance: Random
    ledger: Ledger
    book: Book
    on: date = date(2026, 1, 5)
    uids: Callable[[], str] = field(default_factory=lambda: map(str, itertools.count(1)).__next__)
    kept: dict[str, Closing] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)

    def step(self) -> None:
        self.on = min(self.on + timedelta(self.chance.choice((0, 0, 1, 3, 9))), date(2026, 12, 31))
        act = self.chance.choice(
            (self.pay, self.pay, self.pay, self.back, self.shut, self.open, self.assess, self.move)
        )
        act()
        for month, closing in self.kept.items():
            assert self.ledger.closed[month] == closing, (month, "a closing moved")

    def count(self, what: str, *, went: bool) -> None:
        self.done[f"{what} {'done' if went else 'refused'}"] += 1

    def pay(self) -> None:
        who = self.chance.choice(list(self.book.people))
        month = self.chance.choice(all_months())
        fen = self.chance.choice((None, None, None, 1, 700, 5000, 150_000, 0))
        day = (self.on - timedelta(self.chance.choice((0, 0, 0, 5, 40, -1)))).isoformat()
        voluntary, reason = self.chance.random() < 0.2, self.chance.choice(("", "", "住院"))
        expected = self.may_pay(who, month, fen, day, voluntary=voluntary, reason=reason)
        still = (self.book.due(who, month) or 0) - self.book.paid(who, month)
        try:
            paying = Paying(who, text(month), day, fen, reason, voluntary)
            self.ledger, _ = dues_booking.collect(self.ledger, [paying], LIMITS, self.on, self.uids)
            went = True
        except Invalid:
            went = False
        assert went == expected, (who, month, fen, day)
        if went:
            self.book.money.append((who, month, still if fen is None else fen, day))
        self.count("pay", went=went)

    def may_pay(
        self, who: str, month: YM, fen: int | None, day: str, *, voluntary: bool, reason: str
    ) -> bool:
        due = self.book.due(who, month)
        if due is None or day > self.on.isoformat() or ym(day) <= self.book.shut_to():
            return False
        if not reason and not -3 < gap(ym(day), month) <= 6:
            return False
        still = due - self.book.paid(who, month)
        amount = still if fen is None else fen
        extra = amount - max(still, 0)
        return amount > 0 and extra < 100_000 and (extra <= 0 or voluntary)

    def back(self) -> None:
        if not self.ledger.payments:
            return
        old = self.chance.choice(self.ledger.payments)
        day = self.on.isoformat()
        twice = any(p.reversal_of == old.uid for p in self.ledger.payments)
        expected = not (twice or old.reversal_of or day < old.paid_on or ym(day) <= self.book.shut_to())
        try:
            self.ledger, _ = dues_booking.reverse(self.ledger, old.uid, day, self.on, self.uids)
            went = True
        except UserError:
            went = False
        assert went == expected, old
        if went:
            self.book.money.append((old.key, ym(old.month), -old.amount, day))
            self.restored(old.uid)
        self.count("reverse", went=went)

    def restored(self, uid: str) -> None:
        """Both gone or both there: everybody stands the same."""
        left = tuple(p for p in self.ledger.payments if uid not in (p.uid, p.reversal_of))
        assert standings(self.ledger, self.on) == standings(replace(self.ledger, payments=left), self.on)

    def shut(self) -> None:
        month = self.chance.choice([m for m in all_months() if m <= (self.on.year, self.on.month)][-3:])
        here = [p for p in self.book.people.values() if any(a <= month <= b for a, b in p.here)]
        expected = month > self.book.shut_to() and all(p.rate(month) for p in here)
        try:
            self.ledger, closing = dues_booking.close(self.ledger, text(month), self.on)
            went = True
        except UserError:
            went = False
        assert went == expected, month
        if went:
            said = {}
            for who in self.book.people:
                came = [fen for w, _, fen, d in self.book.money if w == who and ym(d) == month]
                due = self.book.due(who, month)
                if due is not None or came:
                    said[who] = (due, sum(came))
            assert said == {key: (line.due, line.received) for key, line in closing.lines.items()}
            assert closing.due == sum(due or 0 for due, _ in said.values())
            self.book.shut[month] = said
            self.kept[text(month)] = copy.deepcopy(closing)
        self.count("close", went=went)

    def open(self) -> None:
        if self.chance.random() < 0.6:
            return
        month = self.chance.choice(all_months())
        expected = bool(self.book.shut) and month == self.book.shut_to()
        try:
            self.ledger = dues_booking.reopen(self.ledger, text(month))
            went = True
        except UserError:
            went = False
        assert went == expected, month
        if went:
            del self.book.shut[month], self.kept[text(month)]
        self.count("reopen", went=went)

    def assess(self) -> None:
        """A change within the year, from an open month on."""
        who, start = self.chance.choice(list(self.book.people)), self.chance.choice(all_months())
        if start <= self.book.shut_to():
            return
        fen, quarterly = self.chance.choice((0, 20, 1500, 8412)), self.chance.random() < 0.3
        self.book.people[who].owes[start] = (fen, quarterly)
        account = self.ledger.accounts[who]
        others = [e for e in account.entries if e.start != text(start)]
        entries = tuple(sorted([*others, Entry(text(start), fen, quarterly)], key=lambda e: e.start))
        self.put(replace(account, entries=entries))
        self.done["assess done"] += 1

    def move(self) -> None:
        """A card that changes afterwards, even into closed months."""
        if self.chance.random() < 0.7:
            return
        who = self.chance.choice(list(self.book.people))
        here = some_months(self.chance)
        self.book.people[who].here = here
        self.put(replace(self.ledger.accounts[who], stays=stays(here)))
        self.done["move done"] += 1

    def put(self, account: Account) -> None:
        self.ledger = replace(self.ledger, accounts={**self.ledger.accounts, account.key: account})

    def compare(self, on: date) -> None:
        """Everybody, and the branch as the sum of everybody, in both books."""
        ours = {s.key: (s.due, s.paid, s.waiting, s.owed, s.run) for s in standings(self.ledger, on)}
        for who in self.book.people:
            assert ours.get(who, (0, 0, 0, 0, 0)) == self.book.standing(who, on), (who, on)
        day = on.isoformat()
        came_in = sum(fen for _, _, fen, d in self.book.money if d <= day)
        assert sum(paid for _, paid, *_ in ours.values()) == came_in
        for month in all_months():
            mine = sum(fen for _, _, fen, d in self.book.money if ym(d) == month)
            assert self.ledger.received(text(month), text(month)) == mine
        total, year = 0, [m for m in all_months() if m <= (on.year, on.month)]
        for who in self.book.people:
            total += sum(self.book.due(who, month) or 0 for month in year)
        assert sum(due for due, *_ in ours.values()) == total


def stays(here: list[tuple[YM, YM]]) -> tuple[Stay, ...]:
    return tuple(Stay(text(first), "" if last == LAST else text(last)) for first, last in here)


def some_months(chance: Random) -> list[tuple[YM, YM]]:
    known = all_months()
    if chance.random() < 0.5:
        return [(FIRST, LAST)]
    cuts = sorted(chance.sample(known, 4))
    return [(cuts[0], cuts[1]), (cuts[2], cuts[3])] if chance.random() < 0.4 else [(cuts[0], cuts[2])]


def run(seed: int, steps: int = 60) -> Counter[str]:
    """One history; raises AssertionError where the books differ."""
    chance = Random(seed)  # noqa: S311 - to be repeated, not to be secret
    people = {}
    for number in range(chance.randint(1, 5)):
        starts = [(2025, 9), (2026, 1)] if chance.random() < 0.9 else [(2026, 3)]
        owes = {s: (chance.choice((20, 1500, 3000, 11481)), chance.random() < 0.25) for s in starts}
        people[f"p{number}"] = Person(some_months(chance), owes)
    accounts = {
        who: Account(who, who, stays(p.here), tuple(Entry(text(s), *p.owes[s]) for s in sorted(p.owes)))
        for who, p in people.items()
    }
    history = History(chance, Ledger(accounts), Book(people))
    for number in range(steps):
        history.step()
        if number % 10 == 0:
            history.compare(history.on)
    for on in (history.on, date(2026, 2, 28), date(2026, 12, 31)):
        history.compare(on)
    return history.done


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    total: Counter[str] = Counter()
    began = time.perf_counter()
    for seed in range(first, first + count):
        try:
            total += run(seed)
        except AssertionError as error:
            raise SystemExit(f"seed {seed}: {error}") from error
    print(f"{count} histories agree ({time.perf_counter() - began:.0f} s)")
    for what, times in sorted(total.items()):
        print(f"{times:>9,} {what}")


if __name__ == "__main__":
    main()
