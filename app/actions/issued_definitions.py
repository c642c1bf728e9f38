"""Forms, rules and code tables the committee issues: carried by answers, looked at, tried on a copy, accepted or refused."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.actions.exchange_facts import waiting_place
from app.domain import packet
from app.domain.definition_changes import (
    Difference,
    Harm,
    code_differences,
    differences,
    edition_differences,
    harms,
    is_another,
    lost_codes,
    register_differences,
    rule_differences,
)
from app.domain.errors import UserError
from app.domain.issued import FORM, Document, Trial, document_of
from app.domain.tick import silent
from app.files import atomic, form_files
from app.files.word import load_template
from app.store import backup, database, integrity, schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.actions.workspace import Workspace
    from app.domain.tick import Tick
    from app.files.form_files import Definitions

FOLDER = "forms"
LARGEST = 1 << 20
LARGEST_TEMPLATE = 8 << 20
_MOST = 400


class Preview(NamedTuple):
    """Definitions that wait to be accepted: what each is, and what would change."""

    documents: tuple[Document, ...]
    changes: tuple[Difference, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """By their names inside the package."""
        return tuple(one.name for one in self.documents)

    @property
    def other(self) -> tuple[str, ...]:
        """Rules, code tables and templates among them."""
        return tuple(one.name for one in self.documents if one.kind != FORM)


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


def put_in(ws: Workspace, source: Path, progress: Tick = silent) -> str:
    """The committee takes a definition (or a folder of them) into what it issues; tried on a copy like any other.

    Raises UserError("form.…" | "issue.harm.…" | "issue.bad_name" | "enrol.committee_only").
    """
    ws.must_write()
    ws.must_be_committee()
    with _gathered(source) as place:
        _try_on_copy(ws, _check(ws, place), progress)
        _lay_out(ws, place)
    return mark(files(ws))


def look_at(ws: Workspace, source: Path) -> Preview:
    """What putting it in would change at the committee's own desk, and at every branch. Raises as `put_in`."""
    ws.must_be_committee()
    with _gathered(source) as place:
        return _preview(ws, place)


@contextmanager
def _gathered(source: Path) -> Iterator[Path]:
    """The given files as they would lie: each in the folder of its kind."""
    given = [source] if source.is_file() else sorted(p for p in source.rglob("*") if p.is_file())
    with tempfile.TemporaryDirectory() as holder:
        place = Path(holder) / FOLDER
        for path in given:
            target = place / _place_of(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        yield place


def _place_of(path: Path) -> str:
    """books/x.toml: by the folder the file lies in."""
    name = f"{path.parent.name}/{path.name}"
    if not packet.PART_NAME.fullmatch(f"{FOLDER}/{name}"):
        raise UserError("issue.bad_name", name=path.name)
    return name


def is_news(ws: Workspace, parts: Sequence[tuple[str, bytes]]) -> bool:
    """Whether an answer brings anything that is not in force here already."""
    return bool(parts) and mark(parts) != mark(_in_force(ws))


def hold(ws: Workspace, parts: Sequence[tuple[str, bytes]]) -> bool:
    """Lays definitions of an answer aside to be looked at; False when just these are in force already.

    Raises UserError("issue.too_large" | "issue.harm.…" | "form.…"): nothing is kept of what cannot be accepted.
    """
    if not is_news(ws, parts):
        return False
    if len(parts) > _MOST or any(
        len(content) > (LARGEST if name.endswith(".toml") else LARGEST_TEMPLATE) for name, content in parts
    ):
        raise UserError("issue.too_large")
    waiting = waiting_place(ws)
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


def waiting(ws: Workspace) -> Preview | None:
    """What waits to be accepted; None for nothing."""
    place = waiting_place(ws)
    given = sorted(p for p in place.rglob("*") if p.is_file()) if place.is_dir() else []
    if not given:
        return None
    return _preview(ws, place)


def in_force(ws: Workspace) -> tuple[Document, ...]:
    """What the committee issued and is in force here."""
    return _documents(ws.folder / FOLDER)


def _documents(place: Path) -> tuple[Document, ...]:
    """Raises UserError("form.…" | "file.unreadable")."""
    given = sorted(p for p in place.rglob("*") if p.is_file()) if place.is_dir() else []
    found = []
    for path in given:
        name = path.relative_to(place).as_posix()
        table = form_files.read_toml(path) if name.endswith(".toml") else {}
        found.append(document_of(name, path.stat().st_size, table))
    return tuple(found)


def _preview(ws: Workspace, place: Path) -> Preview:
    new, old = _check(ws, place), ws.definitions
    changes: list[Difference] = []
    for form in new.forms.values():
        before = old.forms.get(form.id)
        if before is None or form.version != before.version:
            changes += differences(before, form)
    changes += register_differences(old.registers, new.registers)
    changes += code_differences(old.codes, new.codes)
    changes += rule_differences(old.rules, new.rules)
    changes += edition_differences(old.cadences, new.cadences)
    changes += edition_differences(old.dues.payers, new.dues.payers)
    changes += edition_differences(old.dues.items, new.dues.items)
    return Preview(_documents(place), tuple(changes))


def _check(ws: Workspace, place: Path) -> Definitions:
    """The definitions as they would be in force. Raises UserError("form.…" | "template.…" | "issue.harm.…")."""
    try:
        new = form_files.load_definitions([place, ws.folder / FOLDER])
    except RecursionError:
        raise UserError("form.not_toml", form=place.name, field="", key="", place=place.name) from None
    found = list(lost_codes(ws.definitions.codes, new.codes))
    for form in new.forms.values():
        old = ws.forms.get(form.id)
        if old is not None and is_another(old, form):
            found += harms(old, form)
    lost = next((form.title for form in ws.forms.values() if form.id not in new.forms), "")
    if found or lost:
        first = found[0] if found else Harm(lost, "", "gone")
        raise UserError(f"issue.harm.{first.kind}", form=first.form, field=first.field)
    _documents(place)
    for path in place.rglob("*.docx"):
        form_file = path.with_suffix(".toml")
        if path.stem in new.forms and (form_file.is_file() or path.stem in ws.forms):
            load_template(path, new.forms[path.stem], new.forms)
    return new


def trial(ws: Workspace, progress: Tick = silent) -> Trial:
    """Brings a copy of everything up to what waits, and reads every record back; changes nothing.

    Raises UserError("issue.none" | "issue.harm.…" | "form.…" | "disk.…").
    """
    if waiting(ws) is None:
        raise UserError("issue.none")
    new = _check(ws, waiting_place(ws))
    return _try_on_copy(ws, new, progress)._replace(lacking=tuple(_lacking(ws, new)))


def accept(ws: Workspace, progress: Tick = silent) -> Preview:
    """Tries what waits on a copy of all records, then puts it in force; the workspace must be opened anew afterwards.

    Raises UserError("issue.none" | "issue.harm.…" | "form.…" | "disk.…").
    """
    ws.must_write()
    found = waiting(ws)
    if found is None:
        raise UserError("issue.none")
    place = waiting_place(ws)
    _try_on_copy(ws, _check(ws, place), progress)
    ws.back_up("definitions")
    _lay_out(ws, place)
    shutil.rmtree(place, ignore_errors=True)
    return found


def _try_on_copy(ws: Workspace, new: Definitions, progress: Tick) -> Trial:
    """Every record, brought up to the new tables, must still be what its journal says."""
    with tempfile.TemporaryDirectory(dir=ws.folder / "backups") as place:
        copy = Path(place) / "trial.db"
        backup.copy_to(ws.store.conn, ws.store.path, copy, ws.key)
        schema.bring_up_to_date(copy, ws.key, new.forms)
        conn = database.connect(copy, ws.key)
        try:
            store = database.Store(conn, copy, new.forms, ws.seat, ws.store.device)
            compared = integrity.compare_with_journal(store, progress)
        finally:
            conn.close()
        if compared.differing or compared.without_history:
            form = (compared.differing or compared.without_history)[0][0]
            raise UserError("issue.harm.unreadable", form=new.forms[form].title, field="")
        return Trial(compared.records, compared.changes)


def _lacking(ws: Workspace, new: Definitions) -> Iterator[tuple[str, str, int]]:
    """Records kept before a field was asked for."""
    for form in new.forms.values():
        old = ws.forms.get(form.id)
        if old is None or form.rows:
            continue
        for field in form.fields:
            before = old.by_id.get(next((a for a, b in form.renamed.items() if b == field.id), field.id))
            if field.required and not field.of and not (before and before.required):
                empty = f' AND "{before.id}" IS NULL' if before else ""
                (count,) = ws.store.conn.execute(
                    f'SELECT count(*) FROM "{form.id}" WHERE retired_at IS NULL{empty}'
                ).fetchone()
                if count:
                    yield form.title, field.label, int(count)


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
    shutil.rmtree(waiting_place(ws), ignore_errors=True)
