"""Who belonged to the branch on a day, as what, and for how long: read from the dated facts, never from today's state."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.domain.ages import whole_years
from app.domain.dates import add_months, first_day, last_day
from app.domain.development_rules import probation_end
from app.domain.text import name_key
from app.domain.values import as_int, as_rows, as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.domain.values import Values

FULL, PROBATIONARY, LEFT = "full", "probationary", "left"
MEMBERS = frozenset({FULL, PROBATIONARY})
# Codes of forms/codes/change_type.toml by what they do to the number of members (rules §4.5).
ARRIVALS = (
    "developed", "rejoined", "restored", "restored_after_suspension", "transferred_in", "transferred_in_bloc",
)  # fmt: skip
DEPARTURES = (
    "expelled", "removed_self_quit", "removed_persuaded", "removed_withdrew", "removed_other",
    "probation_cancelled", "membership_suspended", "deceased", "transferred_out", "transferred_out_bloc",
)  # fmt: skip
DEVELOPED, TRANSFERRED_IN, TRANSFERRED_OUT, CONVERTED = (
    "developed", "transferred_in", "transferred_out", "converted_full",
)  # fmt: skip
TRANSFERS_IN = (TRANSFERRED_IN, "transferred_in_bloc")
SUSPENDED, CANCELLED, DECEASED = "membership_suspended", "probation_cancelled", "deceased"
_STATUS = {SUSPENDED: "suspended", DECEASED: "deceased", TRANSFERRED_OUT: "", "transferred_out_bloc": ""}
_OUT, NORMAL = "out", "normal"
# Dates before admission, the latest step first.
_STEPS = (("candidate", "candidate_on"), ("activist", "activist_on"), ("applicant", "applied_on"))
_BEFORE = tuple(stage for stage, _ in _STEPS)
_PROBATION_MONTHS = 12  # DEVELOP_2014 and 2026 art. 31: only where a card has no date of transition
_BY_REGISTER, _BY_SPELL, _BY_CARD = range(3)


class Move(NamedTuple):
    """Somebody came into the branch's members or went out of them.

    `day` is the first an arrival may mean, the last a departure may mean; `event` is a code of change_type.toml.
    """

    day: date
    event: str
    joins: bool


class Membership(NamedTuple):
    """What somebody was on a day: `stage` as on the card ("" before any step), `status` of those who are out.

    `since` is the day of the move that made it so, None where nobody wrote it down; `event` is that move.
    """

    stage: str
    status: str = NORMAL
    since: date | None = None
    event: str = ""

    @property
    def member(self) -> bool:
        return self.stage in MEMBERS


def membership_on(card: Values, told: Iterable[Values], day: date, branch: str = "") -> Membership:
    """What somebody was at the END of a day, by the dated facts.

    `card` is a card as it stands today; `told` are the records of the register of changes about this person
    (`changed_on`, `event`; order does not matter, () where only the card is at hand); `branch` is the name of this
    branch (spells under other names are somebody else's). It does not move when the present is edited: a transfer of
    today leaves every earlier day as it was. A departure that nobody dated counts on no day (its person was a member
    never since the last arrival), because nothing can be said; `undated` tells of it.
    """
    told = tuple(told)
    inside, last = _inside(_all_moves(card, told, branch), day)
    if inside:
        full = full_on(card, told, day)
        return Membership(FULL if full else PROBATIONARY, NORMAL, last.day if last else None, _event(last))
    if last is not None:
        return Membership(LEFT, _STATUS.get(last.event, _OUT), last.day, last.event)
    return Membership(_step_on(card, day))


def belonged_on(card: Values, told: Iterable[Values], day: date, branch: str = "") -> bool:
    """Whether somebody was a member at any time of a day: whoever leaves on it may still have come to its meeting."""
    moves = _all_moves(card, tuple(told), branch)
    return _inside(moves, day)[0] or _inside(moves, day - timedelta(days=1))[0]


def moves_of(card: Values, told: Iterable[Values], branch: str = "") -> tuple[Move, ...]:
    """Every arrival and departure, oldest first and in turn.

    By its making members(end) = members(start) + arrivals − departures for any period, because `membership_on` reads
    the same moves; whoever is a member since nobody knows when has a departure first, or nothing at all.
    """
    return _all_moves(card, tuple(told), branch).moves


def undated(card: Values, told: Iterable[Values], branch: str = "") -> bool:
    """Whether the card says that somebody is gone, but nothing says since when."""
    return _all_moves(card, tuple(told), branch).undated


def seniority_start(card: Values, told: Iterable[Values], day: date) -> date | None:
    """The day 党龄 counts from on that day; None for those who were no full member yet.

    It counts from the day the probation ended and the person became a full member (T19). Where the card says that
    somebody was confirmed in time, or that the discussion was put off, the meeting may have been later than that day
    (T18); where the probation was extended, it is the extended end. Suspended time does not count, the correction in
    months does.
    """
    told = tuple(told)
    since = _full_since(card, told)
    if since is None or since == date.min or since > day:
        return None
    since = min(since, _probation_ended(card) or since)
    since = add_months(since, -as_int(card.get("seniority_correction")))
    for start, until in _suspensions(card, told, day):
        since = _later(since, start, until)
    return since


def seniority_on(card: Values, told: Iterable[Values], day: date) -> int | None:
    """Whole years of full membership on a day; it stops on the day somebody is suspended, put out or dies."""
    told = tuple(told)
    start = seniority_start(card, told, day)
    if start is None:
        return None
    final = next((m for m in reversed(_all_moves(card, told, "").moves) if m.day <= day), None)
    ended = final is not None and not final.joins and _STATUS.get(final.event, _OUT) not in ("", "suspended")
    return max(0, whole_years(start, final.day if ended and final else day))


# -- moves --------------------------------------------------------------------------------------------------


class _Found(NamedTuple):
    """`since_ever`: a member before the first move."""

    moves: tuple[Move, ...]
    since_ever: bool = False
    undated: bool = False


def _all_moves(card: Values, told: Sequence[Values], branch: str) -> _Found:
    joined = _first(card.get("joined_on"))
    ranked = [*_by_register(told), *_by_spells(card, branch), *_by_card(card, joined)]
    first = min((move for _, move in ranked), default=None)
    if joined and card.get("stage") not in _BEFORE and _joined_here(first, joined):
        event = "rejoined" if first and first.day < joined else DEVELOPED
        ranked.append((_BY_CARD, Move(joined, event, joins=True)))
    raw = [move for _, move in sorted(_said_once(ranked), key=lambda one: (one[1].day, one[0]))]
    member_now = card.get("stage") in MEMBERS and card.get("membership_status") in (None, NORMAL)
    since_ever = not raw[0].joins if raw else member_now
    return _agreeing(_alternating(raw, inside=since_ever), since_ever=since_ever, member_now=member_now)


def _said_once(ranked: Sequence[tuple[int, Move]]) -> list[tuple[int, Move]]:
    """A date on the card that register or spells tell already says nothing more: on a day of several moves it would
    stand behind the last of them.
    """
    told = {(move.day, move.joins) for rank, move in ranked if rank != _BY_CARD}
    return [(rank, move) for rank, move in ranked if rank != _BY_CARD or (move.day, move.joins) not in told]


def _joined_here(first: Move | None, joined: date) -> bool:
    """Whoever first came after the day of joining had joined elsewhere."""
    return first is None or not first.joins or first.day < joined


def _alternating(raw: Iterable[Move], *, inside: bool) -> list[Move]:
    """Nobody comes who is here, nobody goes who is not: what says the same again is left out."""
    kept: list[Move] = []
    for move in raw:
        if move.joins != inside:
            kept.append(move)
            inside = move.joins
    return kept


def _agreeing(moves: list[Move], *, since_ever: bool, member_now: bool) -> _Found:
    """The card has the last word on today: a member is not out, and somebody who is gone is not in.

    A day of leaving on the card of a member is a plan: until the other side has received somebody, the old
    organisation stays responsible (EDUCATION_2019).
    """
    inside = moves[-1].joins if moves else since_ever
    if inside == member_now:
        return _Found(tuple(moves), since_ever)
    if member_now and moves:
        return _Found(tuple(moves[:-1]), since_ever)
    if member_now:
        return _Found((), since_ever=True)
    return _Found(tuple(moves[:-1]), since_ever and bool(moves), undated=True)


def _by_register(told: Sequence[Values]) -> Iterator[tuple[int, Move]]:
    for one in told:
        event, day = as_text(one.get("event")), as_text(one.get("changed_on"))
        if day and event in ARRIVALS:
            yield _BY_REGISTER, Move(first_day(day), event, joins=True)
        elif day and event in DEPARTURES:
            yield _BY_REGISTER, Move(last_day(day), event, joins=False)


def _by_spells(card: Values, branch: str) -> Iterator[tuple[int, Move]]:
    ours = {name_key(name) for name in ("", branch, as_text(card.get("branch_name")))}
    for spell in as_rows(card.get("spells")):
        if name_key(as_text(spell.get("branch_name"))) not in ours and len(ours) > 1:
            continue
        came, left = as_text(spell.get("from_on")), as_text(spell.get("to_on"))
        if came:
            joined = came == card.get("joined_on")
            event = as_text(spell.get("began_by")) or (DEVELOPED if joined else TRANSFERRED_IN)
            yield _BY_SPELL, Move(first_day(came), event, joins=True)
        if left:
            event = as_text(spell.get("ended_by")) or TRANSFERRED_OUT
            yield _BY_SPELL, Move(last_day(left), event, joins=False)


def _by_card(card: Values, joined: date | None) -> Iterator[tuple[int, Move]]:
    """The day of transfer of somebody who joined later only says since when they worked here."""
    came, left = as_text(card.get("transferred_in_on")), as_text(card.get("transferred_out_on"))
    if came and not (joined and first_day(came) < joined):
        yield _BY_CARD, Move(first_day(came), TRANSFERRED_IN, joins=True)
    if left:
        yield _BY_CARD, Move(last_day(left), TRANSFERRED_OUT, joins=False)
    for penalty in as_rows(card.get("penalties")):
        decided = as_text(penalty.get("decided_on"))
        if decided and penalty.get("penalty_kind") == "expulsion":
            yield _BY_CARD, Move(last_day(decided), "expelled", joins=False)


def _inside(found: _Found, day: date) -> tuple[bool, Move | None]:
    """Whether somebody is a member at the end of a day, and the move that made it so."""
    past = [move for move in found.moves if move.day <= day]
    return (past[-1].joins, past[-1]) if past else (found.since_ever, None)


def _event(move: Move | None) -> str:
    return move.event if move else ""


# -- stages and years ---------------------------------------------------------------------------------------


def full_on(card: Values, told: Sequence[Values], day: date) -> bool:
    """Whether somebody had become a full member by a day, here or elsewhere.

    Whoever was a member before the day the card joins on has joined again since, and is taken as a full one then;
    but nobody was a full member before a leaving as a probationary one.
    """
    if _left_on_probation(card, day):
        return False
    since, joined = _full_since(card, told), _first(card.get("joined_on"))
    return (since is not None and since <= day) or bool(joined and day < joined)


def _left_on_probation(card: Values, day: date) -> bool:
    """Whether the next leaving after a day was one of a probationary member."""
    later = [
        spell for spell in as_rows(card.get("spells")) if (left := _first(spell.get("to_on"))) and left > day
    ]
    return (
        bool(later) and min(later, key=lambda one: as_text(one.get("to_on"))).get("ended_as") == PROBATIONARY
    )


def converted_on(card: Values, told: Sequence[Values]) -> str:
    """The day of transition by the card, else by the register; "" where nobody wrote it down."""
    days = (as_text(one.get("changed_on")) for one in told if one.get("event") == CONVERTED)
    return as_text(card.get("confirmed_on")) or max(days, default="")


def _full_since(card: Values, told: Sequence[Values]) -> date | None:
    """The day of transition; without one the end of the probation, for a full member without any date ever since."""
    if card.get("stage") not in (FULL, LEFT) or card.get("transition_result") == "cancelled":
        return None
    confirmed = converted_on(card, told)
    if confirmed:
        return first_day(confirmed)
    last = max(as_rows(card.get("spells")), key=lambda one: as_text(one.get("to_on")), default={})
    if any(one.get("event") == CANCELLED for one in told) or last.get("ended_as") == PROBATIONARY:
        return None
    return probation_end(card, _PROBATION_MONTHS) or (date.min if card.get("stage") == FULL else None)


def _probation_ended(card: Values) -> date | None:
    """The day a probation ended where the card says how it ended (T18, T19)."""
    result = card.get("transition_result")
    if result in ("on_time", "postponed") and not card.get("probation_extended_to"):
        return probation_end(card, _PROBATION_MONTHS)
    extended = result == "extended" and card.get("probation_extended_to")
    return probation_end(card, _PROBATION_MONTHS) if extended else None


def _suspensions(card: Values, told: Sequence[Values], day: date) -> Iterator[tuple[date, date]]:
    start: date | None = None
    for move in _all_moves(card, told, "").moves:
        if move.event == SUSPENDED and move.day < day:
            start = move.day
        elif start is not None and move.joins:
            yield start, min(move.day, day)
            start = None
    if start is not None:
        yield start, day


def _later(since: date, start: date, until: date) -> date:
    """A day moved by the time between two others, in calendar months and days."""
    months = (until.year - start.year) * 12 + until.month - start.month
    months -= until < add_months(start, months)
    return add_months(since, months) + (until - add_months(start, months))


def _step_on(card: Values, day: date) -> str:
    """How far somebody who is no member had come; a card that does not date its own step is taken at its word."""
    stage = as_text(card.get("stage"))
    for step, dated in _STEPS:
        reached = _first(card.get(dated))
        if (reached is not None and reached <= day) or (step == stage and reached is None):
            return step
    return ""


def _first(value: object) -> date | None:
    return first_day(value) if isinstance(value, str) and value else None
