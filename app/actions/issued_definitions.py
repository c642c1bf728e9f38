"""Forms, rules and code tables the committee issues: carried by answers, looked at, tried on a copy, accepted or refused."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.domain import packet
from app.domain.definition_changes import Difference, differences, harms, lost_codes
from app.domain.errors import UserError
from app.files import atomic, form_files
from app.files.word import load_template
from app.store import backup, database, integrity, schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.actions.workspace import Workspace
    from app.files.form_files import Definitions

FOLDER = "forms"
WAITING = "issued"  # in the inbox, until somebody has looked at it
LARGEST = 1 << 20
LARGEST_TEMPLATE = 8 << 20
_MOST = 400


class Preview(NamedTuple):
    """Definitions that wait to be accepted: what would change. `files` by their names inside the package."""

    files: tuple[str, ...]
    changes: tuple[Difference, ...]
    other: tuple[str, ...]  # rules, code tables and templates among them


def files(ws: Workspace) -> list[tuple[str, bytes]]:
    """What this committee issues: all that lies in its own `forms` folder. Raises UserError("issue.bad_name")."""
    found = _in_force(ws)
    bad = next((name for name, _ in found if not packet.PART_NAME.fullmatch(name)), "")
    if bad:
        raise UserError("issue.bad_name", name=bad)
    return found


def mark(definitions: Sequence[tuple[str, bytes]]) -> str:
    """One hash for all of them; "" for none. A branch that has accepted them need not look again."""
    if not definitions:
        return ""
    digest = hashlib.sha256()
    for name, content in definitions:
        digest.update(f"{name} {hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()


def put_in(ws: Workspace, source: Path) -> str:
    """The committee takes a definition (or a folder of them) into what it issues; checked like any other.

    Raises UserError("form.…" | "issue.harm" | "issue.bad_name" | "enrol.committee_only").
    """
    ws.must_write()
    ws.must_be_committee()
    given = [source] if source.is_file() else sorted(p for p in source.rglob("*") if p.is_file())
    with tempfile.TemporaryDirectory() as place:
        for path in given:
            name = _place_of(path)
            target = Path(place) / FOLDER / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        _check(ws, Path(place) / FOLDER)
        _lay_out(ws, Path(place) / FOLDER)
    return mark(files(ws))


def _place_of(path: Path) -> str:
    """books/x.toml: by the folder the file lies in."""
    name = f"{path.parent.name}/{path.name}"
    if not packet.PART_NAME.fullmatch(f"{FOLDER}/{name}"):
        raise UserError("issue.bad_name", name=path.name)
    return name


def hold(ws: Workspace, parts: Sequence[tuple[str, bytes]]) -> bool:
    """Lays definitions of an answer aside to be looked at; False when just these are in force already.

    Raises UserError("issue.too_large" | "issue.harm" | "form.…"): nothing is kept of what cannot be accepted.
    """
    if not parts or mark(parts) == mark(_in_force(ws)):
        return False
    if len(parts) > _MOST or any(
        len(content) > (LARGEST if name.endswith(".toml") else LARGEST_TEMPLATE) for name, content in parts
    ):
        raise UserError("issue.too_large")
    waiting = _waiting(ws)
    shutil.rmtree(waiting, ignore_errors=True)
    try:
        for name, content in parts:
            target = waiting.joinpath(*name.split("/")[1:])
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        _check(ws, waiting)
    except OSError as error:
        raise atomic.world_error(error, waiting) from error
    except BaseException:
        shutil.rmtree(waiting, ignore_errors=True)
        raise
    return True


def _in_force(ws: Workspace) -> list[tuple[str, bytes]]:
    given = (path for path in sorted((ws.folder / FOLDER).rglob("*")) if path.is_file())
    return [(path.relative_to(ws.folder).as_posix(), path.read_bytes()) for path in given]


def _waiting(ws: Workspace) -> Path:
    return ws.folder / "inbox" / WAITING


def waiting(ws: Workspace) -> Preview | None:
    """What waits to be accepted; None for nothing."""
    place = _waiting(ws)
    given = sorted(p for p in place.rglob("*") if p.is_file()) if place.is_dir() else []
    if not given:
        return None
    new, changes = _check(ws, place), list[Difference]()
    for form in new.forms.values():
        old = ws.forms.get(form.id)
        if old is None or form.version != old.version:
            changes += differences(old, form)
    names = tuple(p.relative_to(place).as_posix() for p in given)
    forms = {f"{folder}/" for folder in form_files.FORM_FOLDERS}
    other = tuple(n for n in names if n[: n.index("/") + 1] not in forms or not n.endswith(".toml"))
    return Preview(names, tuple(changes), other)


def _check(ws: Workspace, place: Path) -> Definitions:
    """The definitions as they would be in force. Raises UserError("form.…" | "template.…" | "issue.harm")."""
    try:
        new = form_files.load_definitions([place, ws.folder / FOLDER])
    except RecursionError:
        raise UserError("form.not_toml", form=place.name, field="", key="", place=place.name) from None
    found = [
        harm
        for form in new.forms.values()
        if (old := ws.forms.get(form.id)) and form != old
        for harm in harms(old, form)
    ]
    found += lost_codes(ws.definitions.codes, new.codes)
    lost = next((form.title for form in ws.forms.values() if form.id not in new.forms), "")
    if found or lost:
        first = found[0] if found else None
        raise UserError(
            "issue.harm",
            form=first.form if first else lost,
            field=first.field if first else "",
            kind=first.kind if first else "lost",
        )
    for path in place.rglob("*.docx"):
        form_file = path.with_suffix(".toml")
        if path.stem in new.forms and (form_file.is_file() or path.stem in ws.forms):
            load_template(path, new.forms[path.stem], new.forms)
    return new


def accept(ws: Workspace) -> Preview:
    """Tries what waits on a copy of all records, then puts it in force; the workspace must be opened anew afterwards.

    Raises UserError("issue.none" | "issue.harm" | "form.…" | "disk.…").
    """
    ws.must_write()
    found = waiting(ws)
    if found is None:
        raise UserError("issue.none")
    place = _waiting(ws)
    _try_on_copy(ws, _check(ws, place))
    ws.back_up("definitions")
    _lay_out(ws, place)
    shutil.rmtree(place, ignore_errors=True)
    return found


def _try_on_copy(ws: Workspace, new: Definitions) -> None:
    """Every record, brought up to the new tables, must still be what its journal says."""
    with tempfile.TemporaryDirectory(dir=ws.folder / "backups") as place:
        copy = Path(place) / "trial.db"
        backup.copy_to(ws.store.conn, ws.store.path, copy, ws.key)
        schema.bring_up_to_date(copy, ws.key, new.forms)
        conn = database.connect(copy, ws.key)
        try:
            store = database.Store(conn, copy, new.forms, ws.seat, ws.store.device)
            compared = integrity.compare_with_journal(store, lambda _done, _total: None)
        finally:
            conn.close()
        if compared.differing or compared.without_history:
            form = (compared.differing or compared.without_history)[0][0]
            raise UserError("issue.harm", form=new.forms[form].title, field="", kind="unreadable")


def _lay_out(ws: Workspace, place: Path) -> None:
    try:
        for path in sorted(p for p in place.rglob("*") if p.is_file()):
            target = ws.folder / FOLDER / path.relative_to(place)
            target.parent.mkdir(parents=True, exist_ok=True)
            atomic.write_atomically(target, path.read_bytes())
    except OSError as error:
        raise atomic.world_error(error, ws.folder / FOLDER) from error


def refuse(ws: Workspace) -> None:
    """Lays what waits aside for good."""
    ws.must_write()
    shutil.rmtree(_waiting(ws), ignore_errors=True)
