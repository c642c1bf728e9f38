"""A workspace: the folder of one branch, opened by its key; every other action takes one."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from app.actions import backing_up, readying
from app.domain.errors import UserError
from app.domain.text import name_key, single_line
from app.domain.values import member_ref
from app.files import atomic, drives, sealing
from app.files.form_files import Definitions, load_definitions
from app.store import database, lock, records, schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.domain.codes import CodeTable
    from app.domain.form import Form

DATABASE_NAME = "branch.db"
HELP_WAITS = "recovery.json"  # beside it while the committee is asked to open what nobody here can
FOLDERS = ("attachments", "backups", "outbox", "inbox", "forms")

SHORTEST_PASSPHRASE = sealing.SHORTEST_PASSPHRASE

Clock = Callable[[], datetime]


def local_now() -> datetime:
    return datetime.now().astimezone()


@dataclass(frozen=True)
class Branch:
    """Whose workspace it is. `protected` is False for practice data that anybody can open."""

    name: str
    code: str
    committee: bool
    protected: bool


@dataclass
class Workspace:
    """An open workspace, for one thread. Times are kept in UTC, days are the clock's own."""

    folder: Path
    definitions: Definitions
    store: database.Store
    branch: Branch
    clock: Clock
    user: str
    read_only: bool
    key: bytes = field(repr=False)
    _lock: lock.Lock | None = field(default=None, repr=False)
    _closed: bool = field(default=False, repr=False)
    given_user: str = field(
        default="", repr=False
    )  # named at the door; else the branch has decided who it is
    amend: str = field(default="", repr=False)  # why sealed quarters may be changed now: see sealed_quarters
    keeper: backing_up.Keeper = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.keeper = backing_up.Keeper(self.folder, self.store.path, self.key)

    @property
    def forms(self) -> dict[str, Form]:
        return self.definitions.forms

    @property
    def seat(self) -> str:
        return self.store.seat

    def now(self) -> datetime:
        return self.clock()

    def stamp(self) -> str:
        """Now as the journal keeps it."""
        return self.clock().astimezone(UTC).isoformat(timespec="microseconds")

    def today(self) -> date:
        return self.clock().date()

    def moment(self, stamp: str) -> datetime:
        """What `stamp` once gave, by this desk's clock."""
        return datetime.fromisoformat(stamp).astimezone(self.now().tzinfo)

    def form(self, form_id: str) -> Form:
        """Raises UserError("form.absent") for an id that no definition has."""
        found = self.forms.get(form_id)
        if found is None or found.rows:
            raise UserError("form.absent", form=form_id)
        return found

    def open_form(self, form_id: str) -> Form:
        """A form whose records people write themselves. Raises UserError("form.absent" | "record.kept")."""
        found = self.form(form_id)
        if found.kept:
            raise UserError("record.kept", title=found.title)
        return found

    def people(self) -> Callable[[str], Sequence[str]]:
        """Name → references of the members who bear it; reads the roster once."""
        by_name: dict[str, list[str]] = {}

        def references(name: str) -> Sequence[str]:
            if not by_name:  # most saves name nobody: not read before it is asked
                found = self.store.conn.execute("SELECT uid, name FROM member WHERE retired_at IS NULL")
                for uid, full_name in found:
                    reference = member_ref(full_name or "", uid)
                    by_name.setdefault(name_key(full_name or ""), []).append(reference)
            return by_name.get(name_key(name), [])

        return references

    @contextmanager
    def for_this_thread(self) -> Iterator[Workspace]:
        """The same workspace with a connection of its own, closed at the end."""
        conn = readying.connect(self.store.path, self.key, self.forms, read_only=self.read_only)
        try:
            own = replace(self, store=replace(self.store, conn=conn), _lock=None)
            own.keeper = self.keeper
            yield own
        finally:
            conn.close()

    def must_write(self) -> None:
        """Every action that changes something asks this first; the first one of a day makes the day's backup.

        Raises UserError("workspace.read_only").
        """
        if self.read_only:
            raise UserError("workspace.read_only")
        self.keeper.first_of_the_day(self.store.conn, self.now())

    def must_be_committee(self) -> None:
        """Raises UserError("enrol.committee_only")."""
        if not self.branch.committee:
            raise UserError("enrol.committee_only")

    def must_be_branch(self) -> None:
        """Raises UserError("enrol.branch_only")."""
        if self.branch.committee:
            raise UserError("enrol.branch_only")

    def back_up(self, reason: str) -> None:
        """A checked backup before something large (an import), unless the newest holds this very state.

        Raises UserError("backup.differs" | "store.damaged" | "disk.…").
        """
        self.must_write()
        backing_up.make_backup(
            self.folder, self.store.conn, self.store.path, self.key, reason=reason, at=self.now()
        )

    def change_passphrase(self, passphrase: str, *, cost: sealing.Cost | None = None) -> None:
        """Raises UserError("passphrase.short" | "passphrase.practice"); the envelope's code stays good."""
        self.must_write()
        sealing.change_passphrase(self.folder, self.key, passphrase, cost=cost)
        backing_up.copy_keys(self.folder)

    def reread(self) -> None:
        """Takes what the branch has decided about its name and its user; as it was founded where it has not."""
        meta = schema.read_meta(self.store.conn)
        self.store.seat = meta["seat"]  # another one since everything came back from the committee
        decided = self._decided("branch")
        facts = decided if isinstance(decided, dict) else {}
        name, code = (str(facts.get(key) or meta[key]) for key in ("name", "code"))
        self.branch = replace(self.branch, name=name, code=code)
        user = self._decided("user")
        self.user = self.given_user or (user if isinstance(user, str) and user else code)

    def _decided(self, name: str) -> object:
        row = self.store.conn.execute(
            "SELECT value FROM setting WHERE seat = ? AND name = ? AND retired_at IS NULL", (self.seat, name)
        ).fetchone()
        try:
            return json.loads(row[0]) if row else None
        except (ValueError, TypeError):
            return None

    def last_backup(self) -> backing_up.Backup | None:
        """The newest backup that was found good; its `at` says how old it is."""
        return next(iter(backing_up.good_backups(self.folder)), None)

    @property
    def backup_trouble(self) -> UserError | None:
        """Why the last automatic backup was not made; None when all is well."""
        return self.keeper.trouble

    def trouble(self) -> AbstractContextManager[None]:
        """Around reading and writing: what the disk does to the database comes out as a UserError."""
        return database.sorted_errors(self.store.path)

    @property
    def is_open(self) -> bool:
        return not self._closed

    def close(self) -> None:
        """Never fails: what was saved is on the disk already, and a log left behind is taken in at the next opening."""
        if self._closed:
            return
        self._closed, tidy = True, False
        try:
            if not self.read_only:
                self.keeper.try_backup(self.store.conn, backing_up.CLOSE, self.now())
            tidy = self._checkpoint()
        finally:
            self.store.close()
            if self._lock:
                self._lock.release(tidy=tidy)

    def _checkpoint(self) -> bool:
        """Moves the log into the file; False when the disk would not."""
        if self.read_only:
            return True
        try:
            with self.trouble():
                self.store.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except UserError:
            return False
        return True


def shipped_forms() -> dict[str, Form]:
    """The forms the program brings, for those who ask before there is a workspace."""
    return load_definitions().forms


def shipped_codes() -> dict[str, CodeTable]:
    """The code tables the program brings."""
    return load_definitions().codes


def create_workspace(
    folder: Path,
    *,
    name: str,
    code: str = "",
    passphrase: str | None,
    committee: bool = False,
    user: str = "",
    clock: Clock = local_now,
    cost: sealing.Cost | None = None,
) -> tuple[Workspace, str]:
    """A new, empty workspace and the code for its sealed envelope ("" for practice data without a passphrase).

    Made beside its place and moved there whole. A branch may begin without the committee's code and learn it later.
    Raises UserError("workspace.nameless" | "workspace.not_empty" | "disk.…").
    """
    folder = folder.absolute()
    if not single_line(name) or (committee and not single_line(code)):
        raise UserError("workspace.nameless")
    key, code_text = sealing.new_key(), sealing.new_envelope_code() if passphrase is not None else ""
    with new_folder(folder) as building:
        uid = records.new_uid()
        sealing.write_slots(building, key, uid=uid, passphrase=passphrase, envelope_code=code_text, cost=cost)
        _make_database(building, key, name=single_line(name), code=single_line(code), committee=committee)
        backing_up.copy_keys(building)
    return _open(
        folder, key, protected=passphrase is not None, read_only=False, user=user, clock=clock
    ), code_text


def check_place(folder: Path) -> None:
    """Whether a new workspace may lie there. Raises UserError("drive.…" | "workspace.not_empty")."""
    drives.refuse_risky(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError("workspace.not_empty", folder=str(folder))


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A place beside `folder` to build a workspace in; it gets its name only when all of it is there.

    Raises UserError("workspace.not_empty" | "drive.…" | "disk.…").
    """
    import shutil

    check_place(folder)
    building = folder.with_name(f".{folder.name}.new")
    try:
        shutil.rmtree(building, ignore_errors=True)
        for part in FOLDERS:
            (building / part).mkdir(parents=True)
        yield building
        if folder.exists():
            folder.rmdir()
        building.replace(folder)
        atomic.flush_folder(folder.parent)
    except OSError as error:
        raise atomic.world_error(error, folder) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _make_database(folder: Path, key: bytes, *, name: str, code: str, committee: bool) -> None:
    path = folder / DATABASE_NAME
    schema.bring_up_to_date(path, key, load_definitions().forms)
    conn = database.connect(path, key)
    facts = {
        "name": name, "code": code, "committee": "1" if committee else "0",
        "seat": records.new_uid(), "device": records.new_uid(),
    }  # fmt: skip
    with database.transaction(conn, path):
        schema.write_meta(conn, **facts)
    conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    conn.close()


def open_workspace(
    folder: Path,
    *,
    passphrase: str | None = None,
    envelope_code: str | None = None,
    read_only: bool = False,
    user: str = "",
    clock: Clock = local_now,
) -> Workspace:
    """Opens a folder that `create_workspace` made. One process writes; others may open it `read_only`.

    Raises UserError: workspace.absent, workspace.in_use, passphrase.needed, passphrase.wrong, store.damaged,
    store.newer and the like.
    """
    folder = folder.absolute()
    if not read_only:
        drives.refuse_risky(folder)
    slots = sealing.read_slots(folder)
    if not (folder / DATABASE_NAME).is_file():
        raise UserError("workspace.database_gone", folder=str(folder))
    key = sealing.open_key(slots, passphrase=passphrase, envelope_code=envelope_code)
    return _open(
        folder, key, protected=not sealing.is_open(slots), read_only=read_only, user=user, clock=clock
    )


def open_again(ws: Workspace) -> Workspace:
    """A workspace that was closed, with what is in force now; who has opened it need not prove it twice.

    Raises as `open_workspace`.
    """
    return _open(
        ws.folder,
        ws.key,
        protected=ws.branch.protected,
        read_only=ws.read_only,
        user=ws.given_user,
        clock=ws.clock,
    )


def _open(
    folder: Path, key: bytes, *, protected: bool, read_only: bool, user: str, clock: Clock
) -> Workspace:
    definitions = load_definitions([folder / "forms"])
    path = folder / DATABASE_NAME
    since = clock().isoformat(timespec="minutes")
    held = None if read_only else lock.take(folder, who=lock.process_name(), since=since)
    try:
        with database.sorted_errors(path):
            if held:
                conn = readying.connect_to_write(
                    path, key, definitions.forms, look_over=held.was_left, now=clock()
                )
            else:
                conn = readying.connect(path, key, definitions.forms, read_only=read_only)
            meta = schema.read_meta(conn)
    except BaseException:
        if held:
            held.release(tidy=not held.was_left)
        raise
    store = database.Store(conn, path, definitions.forms, meta["seat"], meta["device"])
    branch = Branch(meta["name"], meta["code"], meta["committee"] == "1", protected)
    ws = Workspace(folder, definitions, store, branch, clock, branch.code, read_only, key, held)
    ws.given_user = single_line(user)
    ws.reread()
    return ws


def backups_of(ws: Workspace) -> list[backing_up.Backup]:
    """The automatic copies that were found good, newest first."""
    return backing_up.good_backups(ws.folder)
