"""The committee takes packages in: each file for itself, every check in its order, all of a package or nothing of it."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from app.actions import backing_up, desk_keys, exchange_log
from app.actions.intake_checks import desk_of, look_at
from app.actions.looking import count_kinds
from app.domain import packet
from app.domain.errors import Cancelled, UserError
from app.domain.journal_rows import BadRow, heads_from
from app.domain.tick import silent
from app.files import package, stick
from app.store import database, journal, records, replaying, scope, search

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from app.actions.exchange_log import Logged
    from app.actions.intake_checks import Desk, Seen, Sender
    from app.actions.workspace import Workspace
    from app.domain.journal_rows import ChainHead, JournalRow
    from app.domain.packet import Head
    from app.domain.tick import Tick
    from app.store.records import Change
    from app.store.replaying import Comparison

TAKE_IN, REPLACE = "log.exchange.take_in", "log.exchange.replace"
INBOX = "inbox"
REASON = "intake"
APPLIED, SAME, HELD, REFUSED = "applied", "same", "held", "refused"
# Packages of one transaction: committing each costs more than reading it, but whoever stops waits for the end of one.
_AT_ONCE, _SECONDS_AT_ONCE = 50, 3.0


class Arrival(NamedTuple):
    """What became of one file: rows read = new + changed + same + held + rejected."""

    path: Path
    outcome: str
    desk: str = ""
    code: str = ""
    name: str = ""
    period: str = ""
    number: int = 0
    package: str = ""
    made: str = ""
    read: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    held: int = 0
    rejected: int = 0
    trouble: UserError | None = None
    missing: tuple[int, ...] = ()
    hints: tuple[UserError, ...] = ()

    @property
    def short_code(self) -> str:
        return packet.short_code(self.package) if self.package else ""


@dataclass
class Intake:
    """All files of one intake. `freed` are packages held before that this one made usable; `lures` what lies beside.

    `left` is how many files nobody looked at because the intake was stopped: what `arrivals` tells of is done.
    """

    arrivals: list[Arrival] = field(default_factory=list)
    freed: list[Arrival] = field(default_factory=list)
    lures: tuple[str, ...] = ()
    left: int = 0

    def count(self, outcome: str) -> int:
        return sum(arrival.outcome == outcome for arrival in self.arrivals)

    def total(self, name: str) -> int:
        """read, new, changed, same, held or rejected, over all files."""
        return sum(getattr(arrival, name) for arrival in self.arrivals)


@dataclass
class _Run:
    """An intake under way."""

    ws: Workspace
    desk: Desk
    found: Intake
    known: Mapping[str, str]  # files that were taken in before → their package
    waiting: dict[str, Path] = field(default_factory=dict)  # held ones by their name in the inbox
    told: dict[str, search.Told] = field(default_factory=dict)  # what the search index is not told yet
    _names: dict[Path, str] = field(default_factory=dict)

    def name_of(self, path: Path) -> str:
        """How the inbox calls a file: by what its outside says of itself, read once."""
        if path not in self._names:
            self._names[path] = package.outer_hash(path) + package.SUFFIX_UP
        return self._names[path]


class _OnlyLooked(Exception):
    """Ends a transaction whose writing was only to see what would happen."""


def plan_intake(ws: Workspace, places: Sequence[Path], progress: Tick = silent) -> Intake:
    """What taking in would do, to the last row, without keeping any of it."""
    run, files = _begun(ws, places), _files(places)
    with (
        database.roomy(ws.store.conn),
        contextlib.suppress(_OnlyLooked),
        records.change(ws.store, TAKE_IN, at=ws.stamp(), by=ws.user) as writing,
    ):
        for number, path in enumerate(files, start=1):
            _one(run, writing, path)
            progress(number, len(files))
        raise _OnlyLooked
    return run.found


def take_instead(ws: Workspace, path: Path) -> Arrival:
    """Of two copies of a branch that went on apart, this one counts: its whole package replaces what is held of it.

    A person has asked the branch which one it is. The packages of the other copy stay in the inbox as evidence, and a
    backup is made first. Raises UserError("enrol.committee_only" | "disk.…"); any other refusal is the outcome.
    """
    run = _begun(ws, [])
    ws.back_up(REASON)
    with records.change(ws.store, REPLACE, at=ws.stamp(), by=ws.user) as writing:
        arrival = _taken(run, writing, path, replace=True)
        search.index_all(ws.store.conn, run.told, ws.forms)
        if arrival.outcome == APPLIED:
            stick.flush([stick.keep_copy(path, ws.folder / INBOX, run.name_of(path))])
    return arrival


def take_in(ws: Workspace, places: Sequence[Path], progress: Tick = silent) -> Intake:
    """Takes in one file or all of a folder. A bad file never stands in the way of the others.

    Whoever stops it keeps what it was told of as done; going on later takes the rest.
    Raises UserError("enrol.committee_only" | "stick.absent" | "disk.…").
    """
    run, files = _begun(ws, places), _files(places)
    if any(run.name_of(path) not in run.known for path in files):
        if not backing_up.is_kept_of(ws.folder, ws.today()):  # one stick after the other comes on such a day
            ws.back_up(REASON)
        scope.prepare(ws.store.conn, ws.forms)
    with database.roomy(ws.store.conn):
        _take_all(run, files, progress)
    return run.found


def _take_all(run: _Run, files: Sequence[Path], progress: Tick) -> None:
    ws, done = run.ws, 0
    while done < len(files) and not run.found.left:
        with records.change(ws.store, TAKE_IN, at=ws.stamp(), by=ws.user) as writing:
            start, done = done, _take_some(run, writing, files, done, progress)
            search.index_all(ws.store.conn, run.told, ws.forms)
            run.told.clear()
            stick.flush(_keep(run, start))


def _take_some(run: _Run, writing: Change, files: Sequence[Path], done: int, progress: Tick) -> int:
    """The next files, as many as one transaction takes: what has begun must also end soon when somebody stops it."""
    last, until = min(done + _AT_ONCE, len(files)), time.monotonic() + _SECONDS_AT_ONCE
    while done < last and time.monotonic() < until:
        _one(run, writing, files[done])
        done += 1
        try:
            progress(done, len(files))
        except Cancelled:
            run.found.left = len(files) - done
            break
    return done


def _files(places: Sequence[Path]) -> list[Path]:
    return [path for place in places for path in stick.files_on_stick(place, package.SUFFIX_UP)]


def _begun(ws: Workspace, places: Sequence[Path]) -> _Run:
    ws.must_write()
    ws.must_be_committee()
    lures = tuple(name for place in places for name in stick.lures(place))
    return _Run(ws, desk_of(ws), Intake(lures=lures), exchange_log.files_taken_in(ws))


def _one(run: _Run, writing: Change, path: Path) -> None:
    arrival = _known_again(run, path) or _taken(run, writing, path)
    run.found.arrivals.append(arrival)
    if arrival.outcome == HELD:
        run.waiting[run.name_of(path)] = path
    if arrival.outcome == APPLIED:
        run.found.freed += _free(run, writing, arrival.desk)


def _keep(run: _Run, start: int) -> list[Path]:
    """The packages themselves, beside the records made of them: evidence, and where their attachments lie."""
    return [
        stick.keep_copy(one.path, run.ws.folder / INBOX, run.name_of(one.path))
        for one in run.found.arrivals[start:]
        if one.outcome in (APPLIED, HELD)
    ]


def _known_again(run: _Run, path: Path) -> Arrival | None:
    """A file that was taken in before, byte for byte: known by its hash, without opening it."""
    package_hash = run.known.get(run.name_of(path))
    one = exchange_log.find(run.ws, exchange_log.IN, package_hash) if package_hash else None
    if one is None or not package.is_whole(path):
        return None
    rows, branch = one.counts["read"], run.desk.branches.get(one.desk)
    name = branch.name if branch else ""
    return Arrival(
        path,
        SAME,
        one.desk,
        one.code,
        name,
        one.period,
        one.number,
        one.package,
        one.made,
        read=rows,
        same=rows,
    )


def _taken(run: _Run, writing: Change, path: Path, *, replace: bool = False) -> Arrival:
    """One file through all checks; a refusal is an outcome and leaves nothing behind."""
    seen = look_at(run.desk, path)
    if seen.sender is None:
        return Arrival(path, REFUSED, trouble=seen.trouble)
    head, rows = seen.sender.head, seen.sender.told_rows
    arrival = Arrival(
        path, REFUSED, head.seat, head.code, seen.sender.name, head.period, head.seq, seen.sender.hash, head.made,
        read=rows, rejected=rows,
    )  # fmt: skip
    try:
        with database.savepoint(run.ws.store.conn):
            return _merged(run, writing, seen, seen.sender, arrival, replace=replace)
    except UserError as error:
        if error.code.startswith(("disk.", "store.")):
            raise
        return arrival._replace(trouble=error)


def _merged(
    run: _Run, writing: Change, seen: Seen, sender: Sender, arrival: Arrival, *, replace: bool
) -> Arrival:
    """Checks 9 and 15, after those of `look_at`."""
    ws, head = run.ws, sender.head
    before = exchange_log.find(ws, exchange_log.IN, sender.hash)
    if before and before.state == APPLIED and not replace:
        return arrival._replace(outcome=SAME, same=arrival.read, rejected=0)
    if seen.trouble:
        raise seen.trouble
    if replace:
        _make_room(ws, seen.path, head)
    compared = _compared(ws, seen.path, head, seen.rows)
    arrival = arrival._replace(rejected=0, missing=_missing(ws, head), hints=seen.hints)
    if compared.gap:
        held = arrival._replace(outcome=HELD, held=len(seen.rows))
        _log(run, writing, sender, held)
        return held
    fresh = _apply(ws, seen.path, head, compared)
    done = arrival._replace(outcome=APPLIED, new=compared.new, changed=compared.changed, same=compared.same)
    _log(run, writing, sender, done)
    run.told |= fresh
    return done


def _make_room(ws: Workspace, path: Path, head: Head) -> None:
    """Raises UserError("package.not_whole"): a part of a branch cannot stand for all of it."""
    if head.facts.get("since") != {}:
        raise UserError("package.not_whole", name=path.name)
    records.forget(ws.store, head.seat)
    journal.forget(ws.store.conn, head.seat)


def _compared(ws: Workspace, path: Path, head: Head, rows: Sequence[JournalRow]) -> Comparison:
    name = path.name
    if replaying.strangers(ws.store, rows):
        raise UserError("package.owner", name=name, row=rows[0].seq)
    try:
        compared = replaying.compare(ws.store, rows)
    except BadRow as error:
        raise UserError("package.row", name=name, row=error.args[0], reason=error.args[1]) from None
    if compared.forked:
        raise UserError("package.fork", name=name, number=head.code)
    return compared


def _missing(ws: Workspace, head: Head) -> tuple[int, ...]:
    """Numbers of this chain's packages that never came, below this one."""
    known = exchange_log.numbers_in(ws, head.seat, head.device)
    return tuple(number for number in range(max(1, head.seq - 12), head.seq) if number not in known)


def _apply(ws: Workspace, path: Path, head: Head, compared: Comparison) -> dict[str, search.Told]:
    name, seat = path.name, head.seat
    before = journal.heads(ws.store.conn, seat)
    try:
        taken = replaying.take_in(ws.store, compared.fresh)
    except BadRow as error:
        raise UserError("package.row", name=name, row=error.args[0], reason=error.args[1]) from None
    # Only where this package told the newest of the branch: an older one that comes late tells of an older state.
    if compared.fresh and journal.heads(ws.store.conn, seat) == heads_from(head.facts.get("heads")):
        counted = {form: count for form, count in (_counted(ws, seat, before) + taken.more).items() if count}
        if counted != head.facts.get("counts"):
            raise UserError("package.counts", name=name)
    return taken.told


def _counted(ws: Workspace, seat: str, heads: Mapping[str, ChainHead]) -> Counter[str]:
    """Records in force of a branch before a package: what the package before it counted, checked when it came.

    Counting them anew each time would read the records of all branches for each package.
    """
    if not heads:
        return Counter[str]()
    for facts in exchange_log.facts_in(ws, seat):
        told = facts.get("counts")
        if heads_from(facts.get("heads")) == heads and isinstance(told, dict):
            return Counter(told)
    return Counter(count_kinds(ws, seat))


def _log(run: _Run, writing: Change, sender: Sender, arrival: Arrival) -> None:
    counts = {name: getattr(arrival, name) for name in ("read", "new", "changed", "same", "held", "rejected")}
    attached = [part.name.partition("/")[2] for part in sender.head.parts if part.name.startswith("att/")]
    row = exchange_log.entry(
        exchange_log.IN, sender.head, sender.hash, desk=arrival.desk, code=arrival.code, at=run.ws.stamp(),
        file=run.name_of(arrival.path), state=arrival.outcome, counts=counts, more={"attachments": attached},
    )  # fmt: skip
    exchange_log.note(run.ws, writing, row)


def _free(run: _Run, writing: Change, desk: str) -> Iterator[Arrival]:
    """Packages of this branch that waited for others: again, until none of them can be used."""
    held = exchange_log.logged(run.ws, exchange_log.IN, kind=packet.SUBMISSION, desk=desk, state=HELD)
    for one in reversed(held):
        path = run.waiting.get(one.file, run.ws.folder / INBOX / one.file)
        arrival = _taken(run, writing, path)
        if arrival.outcome == APPLIED:
            yield arrival
            yield from _free(run, writing, desk)
            return


def arrivals(ws: Workspace, desk: str = "") -> Iterable[Logged]:
    """The inbox: every package that was taken in or is held, newest number first."""
    return exchange_log.logged(ws, exchange_log.IN, kind=packet.SUBMISSION, desk=desk)


def told_in(ws: Workspace, package_hash: str, name: str) -> object:
    """A part of a package that was taken in, as plain data: `findings` of the pre-flight, or `amendments`.

    Raises UserError("package.gone") when its file is not in the inbox any more, and "package.…".
    """
    one = exchange_log.find(ws, exchange_log.IN, package_hash)
    path = ws.folder / INBOX / one.file if one else None
    if path is None or not path.is_file():
        raise UserError("package.gone")
    with package.open_package(path, desk_keys.identities(ws)) as opened:
        opened.check_parts()
        return opened.json(f"data/{name}.json")
