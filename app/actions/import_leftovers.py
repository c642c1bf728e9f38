"""Writes the rows an import could not take whole into a workbook of their own, to be mended and read in again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.roster_values import HINT
from app.files.sheet_writer import Column, Sheet, write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.domain.errors import Problem
    from app.domain.import_plan import ImportPlan, PlannedSheet

_WIDTH, _REASON_WIDTH = 14, 60


def write_leftovers(
    plan: ImportPlan, path: Path, *, heading: str, say: Callable[[Problem], str], why: Callable[[str], str]
) -> int:
    """The rows under their own headings, with the reasons in a last column headed `heading`; returns how many.

    `say` turns a problem into its sentence, `why` the reason of a held or rejected person. Nothing is written when
    nothing is left over.
    """
    reasons = _reasons(plan, say, why)
    sheets = [_sheet(sheet, heading, reasons) for sheet in plan.sheets if sheet.left]
    return write_workbook(sheets, path) if sheets else 0


def _reasons(
    plan: ImportPlan, say: Callable[[Problem], str], why: Callable[[str], str]
) -> dict[tuple[str, int], list[str]]:
    found: dict[tuple[str, int], list[str]] = {}
    for problem in plan.problems:
        if problem.row is not None and problem.severity != HINT:
            found.setdefault((problem.sheet, problem.row), []).append(say(problem.at(row=None, sheet="")))
    for record in plan.records:
        for place in record.places if record.reason else ():
            sentences = found.setdefault(place, [])
            if not sentences:
                sentences.append(why(record.reason))
    return found


def _sheet(sheet: PlannedSheet, heading: str, reasons: dict[tuple[str, int], list[str]]) -> Sheet:
    headings = list(dict.fromkeys(c.heading for row in sheet.left for c in row.columns))
    columns = [Column(text, max(_WIDTH, len(text) * 2)) for text in headings]
    return Sheet(
        sheet.name, [*columns, Column(heading, _REASON_WIDTH, centred=False)], _rows(sheet, headings, reasons)
    )


def _rows(
    sheet: PlannedSheet, headings: list[str], reasons: dict[tuple[str, int], list[str]]
) -> Iterator[list[str | None]]:
    for row in sheet.left:
        texts: dict[str, str] = {}
        for column in row.columns:
            texts.setdefault(column.heading, row.texts[column.index])
        said = "\n".join(reasons.get((sheet.name, row.number), []))
        yield [*(texts.get(name) or None for name in headings), said]
