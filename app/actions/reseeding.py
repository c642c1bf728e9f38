"""A branch whose PC and copies are all lost gets back what the committee holds of it, into a new, empty workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.actions import backing_up, desk_keys, enrolling, key_standing, packed_files
from app.actions.sending import file_code, new_head, seal
from app.domain import packet
from app.domain.errors import UserError
from app.domain.journal_rows import BadRow, as_lines, read_lines
from app.domain.tick import silent
from app.domain.values import as_rows, as_text
from app.files import attachments, package, recovery_slot, stick
from app.store import journal, replaying, schema, search

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.actions.enrolling import Branch
    from app.actions.workspace import Workspace
    from app.domain.journal_rows import JournalRow
    from app.domain.tick import Tick
    from app.files.package import Opened

_ROWS = "data/journal.jsonl"
_NO_WORK = ("setting", "look_log", "print_log")


class Reseed(NamedTuple):
    """What the committee sees of the request; `path` is the packet once the digits were heard."""

    branch: Branch
    fingerprint: str
    own_fingerprint: str
    path: Path | None


class Reseeded(NamedTuple):
    """What came back; `done` once the digits of the committee were confirmed."""

    name: str
    fingerprint: str
    rows: int
    attachments: int
    done: bool


def give_back(
    ws: Workspace,
    source: Path,
    word: str,
    folder: Path | None = None,
    *,
    heard: str = "",
    progress: Tick = silent,
) -> Reseed:
    """The committee answers an enrolment request with all it holds of a registered branch, under new keys.

    What the branch had not handed in is lost. Raises UserError("enrol.…" | "package.…" | "stick.…").
    """
    ws.must_write()
    ws.must_be_committee()
    branch, card = enrolling.branch_named(ws, word), desk_keys.own_card(ws)
    with package.open_package(source, []) as opened:
        keys, _ = enrolling.read_request(opened)
    if opened.head.code != branch.code:  # else one branch would be given what another has told
        raise UserError("reseed.other_code", name=source.name, number=opened.head.code, who=branch.name)
    seen = Reseed(branch, keys.fingerprint(opened.head.code), card.fingerprint, None)
    if not heard:
        return seen
    enrolling.must_hear(heard, seen.fingerprint, source)
    if folder is None:
        raise UserError("enrol.no_stick")
    facts: dict[str, object] = {
        "committee": card.as_facts(), "keys": keys.as_text(), "seat": branch.seat, "vouched": [],
    }  # fmt: skip
    head = new_head(ws, packet.RESEED, keys.fingerprint(branch.code), facts)._replace(code=branch.code)
    made = seal(ws, head, _parts(ws, branch), (keys.box,), package.SUFFIX_DOWN, file_code(branch.code))
    path = stick.put_on_stick(made.path, folder, made.path.name, progress)
    enrolling.keep_branch(  # only now: whoever stops the copying, or has no stick in, leaves the branch its keys
        ws, opened.head._replace(seat=branch.seat, code=branch.code), branch.name, keys, branch
    )
    return seen._replace(path=path)


def _parts(ws: Workspace, branch: Branch) -> Iterator[tuple[str, bytes]]:
    rows = list(journal.raw_rows(ws.store.conn, "WHERE seat = ? ORDER BY rowid", (branch.seat,)))
    yield _ROWS, b"".join(as_lines(rows))
    for sha256 in sorted(_needed(ws, branch.seat)):
        packed_files.bring_out(ws, sha256)
        if attachments.is_kept(ws.folder, sha256):
            yield f"att/{sha256}", attachments.read(ws.folder, ws.key, sha256)


def _needed(ws: Workspace, seat: str) -> set[str]:
    """Attachments that records in force or in the bin name today; those of earlier editions stay at the committee."""
    from app.store import records

    found: set[str] = set()
    for form in ws.forms.values():
        fields = [f.id for f in form.rows_fields if f.kind == "attachments"]
        for record in records.select(ws.store, form.id, "WHERE seat = ?", (seat,)) if fields else ():
            found |= {
                as_text(row.get("sha256")) for field in fields for row in as_rows(record.values.get(field))
            }
    return found


def take_back(ws: Workspace, source: Path, *, heard: str = "", progress: Tick = silent) -> Reseeded:
    """A new, empty workspace becomes the branch it was, as far as the committee holds it.

    It goes on as a copy of its own, so that a lost PC that turns up again is noticed.
    Raises UserError("reseed.not_empty" | "enrol.digits" | "package.…" | "disk.…").
    """
    ws.must_write()
    if not is_empty(ws):
        raise UserError("reseed.not_empty")
    with package.open_package(source, desk_keys.identities(ws)) as opened:
        opened.must_be(packet.RESEED)
        card, registered = enrolling.read_answer(opened)
        rows = _rows(ws, opened)
        files = opened.names("att/")
        seen = Reseeded(card.name, card.fingerprint, len(rows), len(files), done=False)
        if not heard:
            return seen
        enrolling.must_hear(heard, card.fingerprint, source)
        if desk_keys.own_keys(ws).public != registered:
            raise UserError("enrol.other_keys")
        for number, name in enumerate(files):
            progress(number, len(files) + 1)
            sha256 = name.partition("/")[2]
            attachments.keep_bytes(ws.folder, ws.key, opened.read(name), sha256, source.name)
    _become(ws, rows, str(opened.head.facts["seat"]), opened)
    desk_keys.keep_committee(ws, card)
    recovery_slot.keep_slot(ws.folder, ws.key, card.recovery)
    backing_up.copy_keys(ws.folder)
    key_standing.note_answered(ws)
    return seen._replace(done=True)


def is_empty(ws: Workspace) -> bool:
    """Nothing but who sits here and what the branch is called: that is put down before anybody applies."""
    clause = ", ".join("?" for _ in _NO_WORK)
    found = ws.store.conn.execute(f"SELECT 1 FROM journal WHERE form NOT IN ({clause}) LIMIT 1", _NO_WORK)
    return found.fetchone() is None


def _rows(ws: Workspace, opened: Opened) -> list[JournalRow]:
    name = opened.path.name
    try:
        rows = read_lines(opened.read(_ROWS), str(opened.head.facts.get("seat")))
    except BadRow as error:
        raise UserError("package.row", name=name, row=error.args[0], reason=error.args[1]) from None
    unknown = next((row.form for row in rows if row.form not in ws.forms), "")
    if unknown:
        raise UserError("package.newer_forms", name=name, form=unknown)
    return rows


def _become(ws: Workspace, rows: list[JournalRow], seat: str, opened: Opened) -> None:
    name = opened.path.name
    with ws.store.transaction():
        try:
            compared = replaying.compare(ws.store, rows)
            if compared.gap or compared.forked:
                raise UserError("package.fork", name=name, number=opened.head.code)
            taken = replaying.take_in(ws.store, compared.fresh)
        except BadRow as error:
            raise UserError("package.row", name=name, row=error.args[0], reason=error.args[1]) from None
        search.index_all(ws.store.conn, taken.told, ws.forms)
        schema.write_meta(ws.store.conn, seat=seat, code=opened.head.code)
    ws.store.seat = seat
    ws.reread()
