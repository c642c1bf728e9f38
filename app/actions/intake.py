"""The committee takes packages in: each file for itself, every check in its order, all of a package or nothing of it."""

from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from app.actions import desk_keys, enrolling, exchange_log
from app.actions.intake_checks import check_times, read_rows, sender, told_rows
from app.actions.looking import count_kinds
from app.domain import packet
from app.domain.errors import UserError
from app.domain.journal_rows import BadRow, heads_from
from app.domain.tick import silent
from app.files import package, stick
from app.store import database, journal, records, replaying, scope, search

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from app.actions.exchange_log import Logged
    from app.actions.workspace import Workspace
    from app.domain.journal_rows import ChainHead, JournalRow
    from app.domain.tick import Tick
    from app.files.package import Opened
    from app.store.records import Change
    from app.store.replaying import Comparison

TAKE_IN, REPLACE = "log.exchange.take_in", "log.exchange.replace"
INBOX = "inbox"
REASON = "intake"
APPLIED, SAME, HELD, REFUSED = "applied", "same", "held", "refused"
_AT_ONCE = 50  # packages of one transaction: committing each costs more than reading it


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
    """All files of one intake. `freed` are packages held before that this one made usable; `lures` what lies beside."""

    arrivals: list[Arrival] = field(default_factory=list)
    freed: list[Arrival] = field(default_factory=list)
    lures: tuple[str, ...] = ()
    # Of this intake: held ones by their name in the inbox; and files that were taken in before, name → package.
    waiting: dict[str, Path] = field(default_factory=dict, repr=False)
    known: dict[str, str] = field(default_factory=dict, repr=False)
    told: dict[str, search.Told] = field(
        default_factory=dict, repr=False
    )  # what the search index is not told yet

    def total(self, name: str) -> int:
        """read, new, changed, same, held or rejected, over all files."""
        return sum(getattr(arrival, name) for arrival in self.arrivals)


class _OnlyLooked(Exception):
    """Ends a transaction whose writing was only to see what would happen."""


def plan_intake(ws: Workspace, places: Sequence[Path], progress: Tick = silent) -> Intake:
    """What taking in would do, to the last row, without keeping any of it."""
    ws.must_write()
    ws.must_be_committee()
    found, files = _begun(ws, places), _files(places)
    with (
        database.roomy(ws.store.conn),
        contextlib.suppress(_OnlyLooked),
        records.change(ws.store, TAKE_IN, at=ws.stamp(), by=ws.user) as writing,
    ):
        for number, path in enumerate(files, start=1):
            _one(ws, writing, path, found)
            progress(number, len(files))
        raise _OnlyLooked
    return found


def take_instead(ws: Workspace, path: Path) -> Arrival:
    """Of two copies of a branch that went on apart, this one counts: its whole package replaces what is held of it.

    A person has asked the branch which one it is. The packages of the other copy stay in the inbox as evidence, and a
    backup is made first. Raises UserError("enrol.committee_only" | "disk.…"); any other refusal is the outcome.
    """
    ws.must_write()
    ws.must_be_committee()
    ws.back_up(REASON)
    with records.change(ws.store, REPLACE, at=ws.stamp(), by=ws.user) as writing:
        told: dict[str, search.Told] = {}
        arrival = _taken(ws, writing, path, told, replace=True)
        search.index_all(ws.store.conn, told, ws.forms)
        if arrival.outcome == APPLIED:
            stick.flush([stick.keep_copy(path, ws.folder / INBOX, _inbox_name(path))])
    return arrival


def take_in(ws: Workspace, places: Sequence[Path], progress: Tick = silent) -> Intake:
    """Takes in one file or all of a folder. A bad file never stands in the way of the others.

    Raises UserError("enrol.committee_only" | "stick.absent" | "disk.…"), Cancelled (what was done before stays).
    """
    ws.must_write()
    ws.must_be_committee()
    files, found = _files(places), _begun(ws, places)
    if any(_inbox_name(path) not in found.known for path in files):
        ws.back_up(REASON)
        scope.prepare(ws.store.conn, ws.forms)
    with database.roomy(ws.store.conn):
        _take_all(ws, files, found, progress)
    return found


def _take_all(ws: Workspace, files: Sequence[Path], found: Intake, progress: Tick) -> None:
    for start in range(0, len(files), _AT_ONCE):
        with records.change(ws.store, TAKE_IN, at=ws.stamp(), by=ws.user) as writing:
            for number, path in enumerate(files[start : start + _AT_ONCE], start=start + 1):
                _one(ws, writing, path, found)
                progress(number, len(files))
            search.index_all(ws.store.conn, found.told, ws.forms)
            found.told.clear()
            stick.flush(_keep(ws, found, start))


def _files(places: Sequence[Path]) -> list[Path]:
    return [path for place in places for path in stick.files_on_stick(place, package.SUFFIX_UP)]


def _begun(ws: Workspace, places: Sequence[Path]) -> Intake:
    return Intake(lures=_lures(places), known=exchange_log.files_taken_in(ws))


def _lures(places: Sequence[Path]) -> tuple[str, ...]:
    return tuple(name for place in places for name in stick.lures(place))


def _one(ws: Workspace, writing: Change, path: Path, found: Intake) -> None:
    arrival = _known_again(ws, path, found.known) or _taken(ws, writing, path, found.told)
    found.arrivals.append(arrival)
    if arrival.outcome == HELD:
        found.waiting[_inbox_name(path)] = path
    if arrival.outcome == APPLIED:
        found.freed += _free(ws, writing, arrival.desk, found)


def _keep(ws: Workspace, found: Intake, start: int) -> list[Path]:
    """The packages themselves, beside the records made of them: evidence, and where their attachments lie."""
    return [
        stick.keep_copy(one.path, ws.folder / INBOX, _inbox_name(one.path))
        for one in found.arrivals[start:]
        if one.outcome in (APPLIED, HELD)
    ]


def _inbox_name(path: Path) -> str:
    return package.outer_hash(path) + package.SUFFIX_UP


def _known_again(ws: Workspace, path: Path, known: Mapping[str, str]) -> Arrival | None:
    """A file that was taken in before, byte for byte: known by its hash, without opening it."""
    package_hash = known.get(_inbox_name(path))
    one = exchange_log.find(ws, exchange_log.IN, package_hash) if package_hash else None
    if one is None or not package.is_whole(path):
        return None
    rows = one.counts["read"]
    return _arrival(ws, path, SAME, one)._replace(read=rows, same=rows)


def _arrival(ws: Workspace, path: Path, outcome: str, one: Logged) -> Arrival:
    branch = enrolling.branch_of(ws, one.desk)
    name = branch.name if branch else ""
    return Arrival(path, outcome, one.desk, one.code, name, one.period, one.number, one.package, one.made)


def _taken(
    ws: Workspace, writing: Change, path: Path, told: dict[str, search.Told], *, replace: bool = False
) -> Arrival:
    """One file through all checks; a refusal is an outcome and leaves nothing behind."""
    arrival = Arrival(path, REFUSED)
    try:
        with (
            database.savepoint(ws.store.conn),
            package.open_package(path, desk_keys.identities(ws)) as opened,
        ):
            branch = sender(ws, opened)
            head = opened.head
            rows = told_rows(opened)
            arrival = Arrival(
                path, REFUSED, head.seat, head.code, branch.name, head.period, head.seq, opened.hash,
                head.made, read=rows, rejected=rows,
            )  # fmt: skip
            if replace:
                _make_room(ws, opened)
            return _merged(ws, writing, opened, arrival, told)
    except UserError as error:
        if error.code.startswith(("disk.", "store.")):
            raise
        return arrival._replace(outcome=REFUSED, trouble=error, rejected=arrival.read, held=0)


def _make_room(ws: Workspace, opened: Opened) -> None:
    """Raises UserError("package.not_whole"): a part of a branch cannot stand for all of it."""
    if opened.head.facts.get("since") != {}:
        raise UserError("package.not_whole", name=opened.path.name)
    records.forget(ws.store, opened.head.seat)
    journal.forget(ws.store.conn, opened.head.seat)


def _merged(
    ws: Workspace, writing: Change, opened: Opened, arrival: Arrival, told: dict[str, search.Told]
) -> Arrival:
    """Checks 9 to 15."""
    before = exchange_log.find(ws, exchange_log.IN, opened.hash)
    if before and before.state == APPLIED:
        return arrival._replace(outcome=SAME, same=arrival.read, rejected=0)
    hints = check_times(ws, opened)
    opened.check_parts()
    rows = read_rows(ws, opened)
    compared = _compared(ws, opened, rows)
    arrival = arrival._replace(read=len(rows), rejected=0, missing=_missing(ws, opened.head), hints=hints)
    if compared.gap:
        held = arrival._replace(outcome=HELD, held=len(rows))
        _log(ws, writing, opened, held)
        return held
    fresh = _apply(ws, opened, compared)
    done = arrival._replace(outcome=APPLIED, new=compared.new, changed=compared.changed, same=compared.same)
    _log(ws, writing, opened, done)
    told |= fresh
    return done


def _compared(ws: Workspace, opened: Opened, rows: list[JournalRow]) -> Comparison:
    name = opened.path.name
    if replaying.strangers(ws.store, rows):
        raise UserError("package.owner", name=name, row=rows[0].seq)
    try:
        compared = replaying.compare(ws.store, rows)
    except BadRow as error:
        raise UserError("package.row", name=name, row=error.args[0], reason=error.args[1]) from None
    if compared.forked:
        raise UserError("package.fork", name=name, number=opened.head.code)
    return compared


def _missing(ws: Workspace, head: packet.Head) -> tuple[int, ...]:
    """Numbers of this chain's packages that never came, below this one."""
    known = {
        one.number
        for one in exchange_log.logged(ws, exchange_log.IN, kind=packet.SUBMISSION, desk=head.seat)
        if one.device == head.device
    }
    return tuple(number for number in range(max(1, head.seq - 12), head.seq) if number not in known)


def _apply(ws: Workspace, opened: Opened, compared: Comparison) -> dict[str, search.Told]:
    name, seat = opened.path.name, opened.head.seat
    before = journal.heads(ws.store.conn, seat)
    try:
        taken = replaying.take_in(ws.store, compared.fresh)
    except BadRow as error:
        raise UserError("package.row", name=name, row=error.args[0], reason=error.args[1]) from None
    # Only where this package told the newest of the branch: an older one that comes late tells of an older state.
    if compared.fresh and journal.heads(ws.store.conn, seat) == heads_from(opened.head.facts.get("heads")):
        counted = {form: count for form, count in (_counted(ws, seat, before) + taken.more).items() if count}
        if counted != opened.head.facts.get("counts"):
            raise UserError("package.counts", name=name)
    return taken.told


def _counted(ws: Workspace, seat: str, heads: Mapping[str, ChainHead]) -> Counter[str]:
    """Records in force of a branch before a package: what the package before it counted, checked when it came.

    Counting them anew each time would read the records of all branches for each package.
    """
    if not heads:
        return Counter[str]()
    for one in exchange_log.logged(ws, exchange_log.IN, kind=packet.SUBMISSION, desk=seat, state=APPLIED):
        told = one.facts.get("counts")
        if heads_from(one.facts.get("heads")) == heads and isinstance(told, dict):
            return Counter(told)
    return Counter(count_kinds(ws, seat))


def _log(ws: Workspace, writing: Change, opened: Opened, arrival: Arrival) -> None:
    counts = {name: getattr(arrival, name) for name in ("read", "new", "changed", "same", "held", "rejected")}
    row = exchange_log.entry(
        exchange_log.IN, opened.head, opened.hash, desk=arrival.desk, code=arrival.code, at=ws.stamp(),
        file=_inbox_name(opened.path), state=arrival.outcome, counts=counts,
        more={"attachments": [name.partition("/")[2] for name in opened.names("att/")]},
    )  # fmt: skip
    exchange_log.note(ws, writing, row)


def _free(ws: Workspace, writing: Change, desk: str, found: Intake) -> Iterator[Arrival]:
    """Packages of this branch that waited for others: again, until none of them can be used."""
    held = exchange_log.logged(ws, exchange_log.IN, kind=packet.SUBMISSION, desk=desk, state=HELD)
    for one in reversed(held):
        path = found.waiting.get(one.file, ws.folder / INBOX / one.file)
        arrival = _taken(ws, writing, path, found.told)
        if arrival.outcome == APPLIED:
            yield arrival
            yield from _free(ws, writing, desk, found)
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
