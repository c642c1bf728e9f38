"""The committee's board: branch × quarter, branch × requirement, who is behind, and the words of a reminder's facts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from app.actions import enrolling, exchange_log
from app.actions.branch_settings import put_setting, read_setting
from app.actions.looking import read_period
from app.domain import arrivals, packet
from app.domain.agenda import AgendaFacts
from app.domain.cadence import Held
from app.domain.errors import Invalid, Problem
from app.domain.period import last_quarters
from app.domain.progress import branch_progress, reach, turns_of
from app.domain.values import as_text
from app.store import database

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.actions.branch_settings import Kept
    from app.actions.enrolling import Branch
    from app.actions.exchange_log import Arrived
    from app.actions.workspace import Workspace
    from app.domain.arrivals import Came, Place
    from app.domain.progress import Progress
    from app.domain.values import Row

_DUE = "submission_due_days"
DUE_FIELD = "due_days"
_QUARTERS = 8
_CARD = ("name", "stage", "party_post", "party_group", "membership_status")


class Line(NamedTuple):
    """One branch of the board: its place in each quarter, and how often it was on time of how many times due."""

    branch: Branch
    places: Mapping[str, Place]
    on_time: int
    due: int


class Board(NamedTuple):
    """Quarters in order, the oldest first; a line a branch, by code."""

    periods: tuple[str, ...]
    lines: tuple[Line, ...]
    due_days: int

    @property
    def on_time(self) -> tuple[int, int]:
        return sum(line.on_time for line in self.lines), sum(line.due for line in self.lines)

    def behind(self, period: str) -> list[Line]:
        """Branches to remind: nothing came, or what came was returned or cannot be used yet."""
        late = (arrivals.MISSING, arrivals.RETURNED, arrivals.HELD)
        return [line for line in self.lines if line.places[period].state in late]


def due_days(ws: Workspace) -> int:
    """By how many days after a quarter its file is due."""
    kept = read_setting(ws, _DUE)
    return kept if isinstance(kept, int) and kept >= 0 else arrivals.DUE_DAYS


def keep_due_days(ws: Workspace, typed: str) -> Kept:
    """As somebody types it; every quarter on the board is judged by it. Raises Invalid."""
    text = typed.strip()
    if not text.isdecimal() or int(text) > arrivals.MOST_DUE_DAYS:
        values = {"least": 0, "most": arrivals.MOST_DUE_DAYS}
        raise Invalid([Problem("setting.bounds", field=DUE_FIELD, values=values)])
    return put_setting(ws, _DUE, int(text))


def board(ws: Workspace, periods: Sequence[str] = ()) -> Board:
    """The board of the given quarters; without any, of the last eight that have ended."""
    wanted = [read_period(text).text for text in periods] or last_quarters(ws.today(), _QUARTERS)
    registered = [branch for branch in enrolling.branches(ws) if branch.state != enrolling.CLOSED]
    came = [_came(ws, one) for one in exchange_log.arrived(ws, packet.SUBMISSION)]
    days = due_days(ws)
    desks = {
        b.seat: arrivals.Desk(b.state == enrolling.EXCUSED, ws.moment(b.enrolled_at).date())
        for b in registered
    }
    places = arrivals.board(desks, wanted, came, today=ws.today(), days=days)
    lines = [
        Line(branch, places[branch.seat], *arrivals.on_time_rate(places[branch.seat].values()))
        for branch in registered
    ]
    return Board(tuple(wanted), tuple(lines), days)


def _came(ws: Workspace, one: Arrived) -> Came:
    state = arrivals.RETURNED if one.reason else one.state
    return arrivals.Came(one.desk, one.period, one.number, ws.moment(one.made).date(), state, one.package)


def requirements(ws: Workspace, period: str, seat: str = "") -> dict[str, list[Progress]]:
    """Branch → what it had to hold in a quarter, line by line with the records behind it: the second half of the board.

    Only branches whose records are here; `seat` asks for one.
    """
    span = read_period(period)
    turns = turns_of(ws.definitions.cadences, min(span.last, ws.today()))
    held: dict[str, list[Held]] = {}
    for form_id, reached in reach(turns).items():
        for owner, one in _held(ws, form_id, reached, seat):
            held.setdefault(owner, []).append(one)
    cards = _cards(ws, seat)
    found: dict[str, list[Progress]] = {}
    for branch in enrolling.branches(ws):
        if branch.seat in cards and (not seat or branch.seat == seat):
            facts = AgendaFacts(
                span.last, span.first, ws.definitions.rules, ws.definitions.codes["party_post"],
                cards=cards[branch.seat],
            )  # fmt: skip
            found[branch.seat] = branch_progress(
                turns,
                held.get(branch.seat, []),
                facts.body,
                on=min(span.last, ws.today()),
                since=date(span.first.year, 1, 1),
                today=ws.today(),
            )
    return found


def _held(ws: Workspace, form_id: str, reached: tuple[str, str], seat: str) -> Iterator[tuple[str, Held]]:
    form = ws.forms[form_id]
    group = "party_group" if "party_group" in form.by_id else ""
    only, who = ("seat = ?", seat) if seat else ("seat <> ?", ws.seat)
    rows = database.rows_at_once(
        ws.store.conn,
        ("seat", "uid", form.period, *([group] if group else [])),
        f'FROM "{form.id}" WHERE retired_at IS NULL AND "{form.period}" >= ? AND "{form.period}" < ? AND {only}',
        (*reached, who),
    )
    for owner, uid, day, *of in rows:
        yield owner, Held(form.id, as_text(day), as_text(of[0]) if of else "", uid=uid)


def _cards(ws: Workspace, seat: str) -> dict[str, dict[str, Row]]:
    known = [name for name in _CARD if name in ws.forms["member"].by_id]
    only, who = ("seat = ?", seat) if seat else ("seat <> ?", ws.seat)
    rows = database.rows_at_once(
        ws.store.conn, ("seat", "uid", *known), f"FROM member WHERE retired_at IS NULL AND {only}", (who,)
    )
    found: dict[str, dict[str, Row]] = {}
    for owner, uid, *values in rows:
        card = {name: value for name, value in zip(known, values, strict=True) if value is not None}
        found.setdefault(owner, {})[uid] = card
    return found


def members(ws: Workspace) -> dict[str, int]:
    """Branch → how many members it counts, probationary ones among them, by the cards that came."""
    found = ws.store.conn.execute(
        "SELECT seat, count(*) FROM member WHERE retired_at IS NULL AND stage IN ('full', 'probationary') GROUP BY seat"
    )
    return dict(found.fetchall())


def state_of(ws: Workspace) -> str:
    """Changes with every row that is written or comes in, and with the day: what was worked out stands until then."""
    last = ws.store.conn.execute("SELECT max(rowid) FROM journal").fetchone()
    return f"{ws.today().isoformat()} {last[0] or 0}"
