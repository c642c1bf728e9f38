"""A wage table of the unit becomes the year's assessment: first what it would do, then one batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.actions.dues_assessing import Assessment, assess
from app.actions.dues_book import dues_settings
from app.domain.dues_settings import item_named
from app.domain.dues_wages import WageWords, read_wages
from app.domain.errors import Problem, UserError
from app.domain.money import show_money
from app.domain.text import heading_key
from app.files.foreign import read_foreign
from app.files.paper_words import dues_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from app.actions.workspace import Workspace
    from app.domain.dues_wages import WageColumn, WageRow, WageTable
    from app.domain.sheets import Sheet


@dataclass(frozen=True)
class WagePlan:
    """`ready` rows can be assessed; the others are held, with their problems."""

    columns: tuple[tuple[str, WageColumn], ...]
    rows: tuple[WageRow, ...]
    ready: tuple[WageRow, ...]
    problems: tuple[Problem, ...]


def plan_wages(ws: Workspace, path: Path) -> WagePlan:
    """Writes nothing. Raises UserError("dues.no_wages" | "foreign.…")."""
    tables = [(sheet.name, table) for sheet in read_foreign(path).sheets if (table := _read(ws, sheet))]
    if not tables:
        raise UserError("dues.no_wages", name=path.name)
    people, problems, seen = ws.people(), list[Problem](), set[str]()
    ready: list[WageRow] = []
    for name, table in tables:
        problems += [
            Problem(
                "dues.wage_column",
                sheet=name,
                severity="C",
                values={"heading": c.heading or f"{c.column + 1}"},
            )
            for c in table.columns
            if not c.role
        ]
        for row in table.rows:
            found = list(_against(row, people(row.name)))
            if row.name in seen:
                found.append(Problem("dues.assessed_twice", values={"name": row.name}))
            seen.add(row.name)
            problems += [p.at(row=row.row, sheet=name) for p in found]
            if not found:
                ready.append(row)
    columns = tuple((name, column) for name, table in tables for column in table.columns)
    rows = tuple(row for _, table in tables for row in table.rows)
    return WagePlan(columns, rows, tuple(ready), tuple(problems))


def _read(ws: Workspace, sheet: Sheet) -> WageTable | None:
    if sheet.hidden:
        return None
    words = {name: frozenset(map(heading_key, texts)) for name, texts in dues_words()["wages"].items()}
    settings, items = dues_settings(ws), ws.definitions.dues.items_on(ws.today())

    def treat(heading: str) -> tuple[str, str] | None:
        item = item_named(heading, items)
        return (item.title, settings.treatments.get(item.id, item.treatment)) if item else None

    return read_wages(sheet, WageWords(words["names"], words["bases"], words["sums"]), treat)


def _against(row: WageRow, references: Sequence[str]) -> Iterator[Problem]:
    for heading, text in row.unread:
        yield Problem("money.unreadable", heading, values={"value": text})
    if len(references) != 1:
        code = "member.ambiguous" if references else "member.unknown"
        yield Problem(code, values={"value": row.name, "count": len(references)})
    if row.stated is not None and row.stated != row.base:
        told = {"stated": show_money(row.stated), "summed": show_money(row.base)}
        yield Problem("dues.base_differs", values={"name": row.name, **told})


def apply_wages(ws: Workspace, plan: WagePlan, typed: Mapping[str, object]) -> Assessment:
    """Assesses the ready rows: `typed` holds category, from_month, reason and the like for all of them.

    Raises UserError("dues.nothing_ready") and Invalid, as `assess` does.
    """
    if not plan.ready:
        raise UserError("dues.nothing_ready")
    return assess(ws, [{**typed, "member": row.name, "items": _items(row)} for row in plan.ready])


def _items(row: WageRow) -> list[dict[str, str]]:
    return [
        {"item": item, "amount": show_money(fen), "in_dues_base": treatment}
        for item, treatment, fen in row.items
    ]
