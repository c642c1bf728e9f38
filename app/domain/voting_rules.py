"""Rules about votes: quorum by the kind of decision, majorities, and ballots that add up (rules §2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.domain import attendance
from app.domain.errors import Problem
from app.domain.people import person_key, person_name
from app.domain.values import as_int, numbered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.facts import Facts
    from app.domain.values import Row, Values

# Decisions of DEVELOP_2026 art. 19, 20 and 32: presence above one half, by secret ballot, one person at a time.
DEVELOPMENT = frozenset({"admission", "transition", "extension", "cancellation"})
ELECTION = "election"
_COUNTED = ("yes", "no", "abstain")
_VOTES = (*_COUNTED, "invalid")


class House(NamedTuple):
    """Who may decide: all with a vote (E) and those of them present; `marked` where the sheet says who votes."""

    due: int
    present: int
    marked: bool

    @property
    def need(self) -> int:
        """Ayes that pass an ordinary resolution."""
        return attendance.above_half_of(self.due)


class Tally(NamedTuple):
    """The votes of one resolution counted: `voters` may vote, `need` ayes pass it.

    `result` is a code of forms/codes/vote_result.toml; "" while for, against or abstaining is not filled in.
    """

    row: int
    cast: int
    voters: int
    need: int
    result: str

    @property
    def lacking(self) -> int:
        return self.voters - self.cast


def house_of(values: Values) -> House:
    """Members with a vote where the sheet marks them (assembly), everybody on it elsewhere (committee)."""
    marked = attendance.voters_due(values)
    if marked:
        return House(marked, attendance.voters_present(values) or 0, marked=True)
    return House(attendance.due(values) or 0, attendance.present(values) or 0, marked=False)


def _votes(values: Values) -> list[tuple[int, Row]]:
    return numbered(values, "resolutions")


def _cast(row: Row) -> int:
    return sum(as_int(row.get(name)) for name in _VOTES)


def _problem(code: str, field: str, number: int, **found: object) -> Problem:
    return Problem(code, f"resolutions.{field}", number, values=found)


def tallies(values: Values) -> list[Tally]:
    """Every resolution counted, as the rules below judge it (rules §2.2)."""
    house = house_of(values)
    return [_tally(number, row, house) for number, row in _votes(values)]


def _tally(number: int, row: Row, house: House) -> Tally:
    of = house.present if row.get("vote_kind") == ELECTION else house.due
    counted = house.due and all(row.get(name) is not None for name in _COUNTED)
    passed = attendance.more_than_half(as_int(row.get("yes")), of)
    return Tally(
        number,
        _cast(row),
        house.present + as_int(row.get("written")),
        attendance.above_half_of(of),
        ("passed" if passed else "rejected") if counted else "",
    )


def quorum_development(values: Values, _facts: Facts) -> Iterator[Problem]:
    """Admission, transition, extension, cancellation: strictly more than half present."""
    house = house_of(values)
    for number, row in _votes(values):
        short = house.due and not attendance.more_than_half(house.present, house.due)
        if row.get("vote_kind") in DEVELOPMENT and short:
            need = attendance.above_half_of(house.due)
            yield _problem(
                "vote.quorum_development",
                "vote_kind",
                number,
                due=house.due,
                present=house.present,
                need=need,
            )


def quorum_election(values: Values, _facts: Facts) -> Iterator[Problem]:
    """Not fewer than four fifths; exactly four fifths is pointed out, for older texts say more (rules §13 ④)."""
    house = house_of(values)
    need = attendance.four_fifths_of(house.due)
    for number, row in _votes(values):
        if row.get("vote_kind") != ELECTION or not house.due:
            continue
        found = {"due": house.due, "present": house.present, "need": need}
        if not attendance.four_fifths(house.present, house.due):
            yield _problem("vote.quorum_election", "vote_kind", number, **found)


def election_edge(values: Values, _facts: Facts) -> Iterator[Problem]:
    house = house_of(values)
    for number, row in _votes(values):
        if row.get("vote_kind") == ELECTION and house.due and 5 * house.present == 4 * house.due:
            yield _problem("vote.election_edge", "vote_kind", number, due=house.due, present=house.present)


def majority(values: Values, _facts: Facts) -> Iterator[Problem]:
    """The result stated is the one counted: passed means ayes above half of all with a vote, written ones in."""
    house = house_of(values)
    for number, row in _votes(values):
        if row.get("vote_kind") == ELECTION or not house.due:
            continue
        passed = attendance.more_than_half(as_int(row.get("yes")), house.due)
        found = {"yes": as_int(row.get("yes")), "due": house.due, "need": attendance.above_half_of(house.due)}
        if row.get("result") == "passed" and not passed:
            yield _problem("vote.too_few_ayes", "result", number, **found)
        if row.get("result") == "rejected" and passed:
            yield _problem("vote.enough_ayes", "result", number, **found)


def not_more_than_voters(values: Values, _facts: Facts) -> Iterator[Problem]:
    """Votes cannot exceed the voters present and the written opinions."""
    for tally in _counted_votes(values):
        if tally.lacking < 0:
            found = {"cast": tally.cast, "voters": tally.voters}
            yield _problem("vote.not_more_than_voters", "yes", tally.row, **found)


def adds_up(values: Values, _facts: Facts) -> Iterator[Problem]:
    """For, against, abstaining and void make up everybody who voted."""
    for tally in _counted_votes(values):
        if tally.lacking > 0:
            yield _problem("vote.adds_up", "yes", tally.row, cast=tally.cast, voters=tally.voters)


def _counted_votes(values: Values) -> list[Tally]:
    """None while nobody is on the sheet: then nobody can say who may vote."""
    return tallies(values) if house_of(values).due else []


def written_within(values: Values, _facts: Facts) -> Iterator[Problem]:
    """Written opinions come from absent voters only, and are among the votes."""
    house = house_of(values)
    for number, row in _votes(values):
        written, away = as_int(row.get("written")), house.due - house.present
        if house.due and written > min(away, _cast(row)):
            yield _problem("vote.written_within", "written", number, written=written, away=away)


def secret_ballot(values: Values, _facts: Facts) -> Iterator[Problem]:
    for number, row in _votes(values):
        if row.get("vote_kind") in DEVELOPMENT | {ELECTION} and row.get("method") != "secret_ballot":
            yield _problem("vote.secret_ballot", "method", number)


def one_by_one(values: Values, _facts: Facts) -> Iterator[Problem]:
    """Each person is discussed and voted on alone (DEVELOP_2026 art. 20)."""
    seen: set[tuple[object, str]] = set()
    for number, row in _votes(values):
        if row.get("vote_kind") not in DEVELOPMENT:
            continue
        key = (row.get("vote_kind"), person_key(row.get("person")))
        if not row.get("person"):
            yield _problem("vote.person_named", "person", number)
        elif key in seen:
            yield _problem("vote.person_twice", "person", number, name=person_name(row.get("person")))
        seen.add(key)


def ballots(values: Values, _facts: Facts) -> Iterator[Problem]:
    """No more ballots come back than went out, and none goes to somebody without a vote (rules §6.1)."""
    house = house_of(values)
    for number, row in _votes(values):
        issued, returned = row.get("issued"), row.get("returned")
        if isinstance(issued, int) and house.due and issued > house.present:
            yield _problem("vote.ballots_issued", "issued", number, issued=issued, voters=house.present)
        if isinstance(issued, int) and isinstance(returned, int) and returned > issued:
            yield _problem("vote.ballots_returned", "returned", number, issued=issued, returned=returned)


def counts_not_negative(values: Values, _facts: Facts) -> Iterator[Problem]:
    for number, row in _votes(values):
        for name in (*_VOTES, "written", "issued", "returned"):
            if as_int(row.get(name)) < 0:
                yield _problem("vote.counts_not_negative", name, number)
