"""Reads `forms/` into Form, CodeTable and RulePack; a workspace's issued forms come before the shipped ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import app
from app.domain.cadence import Cadence, cadences_from
from app.domain.codes import CodeTable, code_table_from
from app.domain.dues_pack import DuesPack, Payer, WageItem, payers_from, wage_items_from
from app.domain.errors import UserError, definition_error
from app.domain.form_reading import form_from, link_forms
from app.domain.register import Register, register_from
from app.domain.rule_pack import RulePack, RuleRow, rule_rows_from
from app.domain.rules import COMPUTED, RULES
from app.domain.workdays import Calendar, calendar_from
from app.files.kept_tables import keep, kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.domain.form import Form
    from app.files.kept_tables import Tables

_Edition = TypeVar("_Edition", RuleRow, Cadence, Payer, WageItem)
FORM_FOLDERS = ("books", "cards", "registers", "rows")
_FOLDERS = ("codes", *FORM_FOLDERS, "ledgers", "rules", "calendars")
_PACKAGE = Path(app.__file__).parent


@dataclass(frozen=True)
class Definitions:
    """Everything that is data: forms and code tables by id, rules, and where each form's file lies.

    `cadences` are all editions of how often a form must be kept, `dues` of what members pay; `registers` are 四册五表.
    """

    forms: dict[str, Form]
    codes: dict[str, CodeTable]
    rules: RulePack
    places: dict[str, Path]
    cadences: tuple[Cadence, ...] = ()
    dues: DuesPack = field(default_factory=DuesPack)
    registers: dict[str, Register] = field(default_factory=dict)

    def template(self, form_id: str, suffix: str = ".docx") -> Path | None:
        """The template beside the form's file; None when it has none."""
        path = self.places[form_id].with_suffix(suffix)
        return path if path.is_file() else None


def data_folder(name: str) -> Path:
    """`forms` or `resources`: beside the package in a checkout, inside it when installed."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def load_definitions(folders: Sequence[Path] = ()) -> Definitions:
    """The definitions of `folders` (earlier ones win, a higher version wins over all) over the shipped ones.

    Raises UserError("form.…", form=, field=, key=) with the remedy for anything that cannot be.
    """
    read = _read_places(folders)
    codes: dict[str, CodeTable] = {}
    for path, data in read["codes"]:
        table = code_table_from(data, path.stem)
        codes.setdefault(table.id, table)
    forms: dict[str, tuple[Form, Path]] = {}
    for folder in FORM_FOLDERS:
        for path, data in read[folder]:
            form = form_from(data, codes=codes, rules=RULES, computed=COMPUTED)
            if form.id not in forms or forms[form.id][0].version < form.version:
                forms[form.id] = (form, path)
    linked = link_forms(form for form, _ in forms.values())
    packs = read["rules"]
    rows = [row for path, data in packs for row in rule_rows_from(data, path.stem)]
    cadences = tuple(_latest([c for path, data in packs for c in cadences_from(data, path.stem)]))
    for cadence in cadences:
        if cadence.form not in forms:
            raise definition_error("form.dangling_name", cadence.id, key=cadence.form)
    return Definitions(
        forms=linked,
        codes=codes,
        rules=RulePack(tuple(_latest(rows)), _calendars(read["calendars"])),
        places={form.id: path for form, path in forms.values()},
        cadences=cadences,
        dues=DuesPack(
            tuple(_latest([p for path, data in packs for p in payers_from(data, path.stem)])),
            tuple(_latest([i for path, data in packs for i in wage_items_from(data, path.stem)])),
        ),
        registers=_registers(read["ledgers"], linked),
    )


def _calendars(read: list[tuple[Path, dict[str, object]]]) -> dict[int, Calendar]:
    """An issued year replaces the shipped one."""
    found: dict[int, Calendar] = {}
    for path, data in read:
        calendar = calendar_from(data, path.stem)
        found.setdefault(calendar.year, calendar)
    return found


def _registers(read: list[tuple[Path, dict[str, object]]], forms: dict[str, Form]) -> dict[str, Register]:
    """In the order of their numbers; an issued one of the same id and no lower version comes before a shipped one."""
    found: dict[str, Register] = {}
    for path, data in read:
        register = register_from(data, path.stem, forms)
        if register.id not in found or found[register.id].version < register.version:
            found[register.id] = register
    return {one.id: one for one in sorted(found.values(), key=lambda one: one.number)}


def check_form_file(path: Path, known: Definitions) -> Form:
    """The form of one file, checked on its own and among the known ones. Raises UserError("form.…")."""
    form = form_from(read_toml(path), codes=known.codes, rules=RULES, computed=COMPUTED)
    others = {key: value for key, value in known.forms.items() if key != form.id}
    link_forms([form, *others.values()])
    return form


def _latest(rows: list[_Edition]) -> Iterator[_Edition]:
    """Rows of an issued pack replace shipped rows of the same id and start."""
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if (row.id, row.start) not in seen:
            seen.add((row.id, row.start))
            yield row


def _read_places(folders: Sequence[Path]) -> dict[str, list[tuple[Path, dict[str, object]]]]:
    """Folder of definitions → its files with their tables, those of earlier places first."""
    shipped = data_folder("forms")
    found: dict[str, list[tuple[Path, dict[str, object]]]] = {name: [] for name in _FOLDERS}
    for place in (*folders, shipped):
        texts = {
            f"{folder}/{path.name}": _bytes(path)
            for folder in _FOLDERS
            for path in sorted((place / folder).glob("*.toml"))
        }
        tables = _shipped_tables(texts) if place == shipped else _parsed(texts)
        for name, data in tables.items():
            found[name.partition("/")[0]].append((place / name, data))
    return found


def _shipped_tables(texts: dict[str, bytes]) -> Tables:
    """Parsed once: reading a hundred files of TOML takes three times as long as all that follows."""
    tables = kept(texts)
    if tables is None:
        tables = _parsed(texts)
        keep(texts, tables)
    return tables


def _parsed(texts: dict[str, bytes]) -> Tables:
    return {name: _toml(name.rpartition("/")[2], text) for name, text in texts.items()}


def read_toml(path: Path) -> dict[str, object]:
    """Raises UserError("form.not_toml" | "file.unreadable")."""
    return _toml(path.name, _bytes(path))


def _toml(name: str, text: bytes) -> dict[str, object]:
    import tomllib

    try:
        return tomllib.loads(text.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise definition_error("form.not_toml", name, key=str(error)) from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError("file.unreadable", name=path.name, reason=error.strerror or "") from error
