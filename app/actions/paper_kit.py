"""What all papers need: the template of a form, the words of the branch, and the answer of a printing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.actions.looking import read_period
from app.domain.dates import show_date
from app.domain.errors import UserError
from app.domain.tick import Tick, silent
from app.files.paper_words import paper_words
from app.files.word import Template, load_template, template_from
from app.files.word_starter import starter_parts
from app.files.word_xml import watermark

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from app.actions.workspace import Workspace
    from app.domain.errors import Problem
    from app.domain.form import Form
    from app.domain.period import Period


@dataclass(frozen=True)
class Report:
    """A paper that was written. `missing` is what it lacks or what should be looked at."""

    path: Path
    pages: int
    records: int
    missing: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Order:
    """What the person asked for.

    `on` is the day a register is of (today), `layout` and `size` what it looks like where not as the branch arranged it;
    `locked` protects what the program works out. `going_on` prints only what the book does not hold yet; a `draft` is marked as one and not remembered; neither is
    a paper that is made for `looking` at it, or again as a quarter was `sealed`.
    """

    path: Path
    period: str = ""
    form: str = ""
    uid: str = ""
    group: str = ""
    keeper: str = ""
    going_on: bool = False
    draft: bool = False
    on: date | None = None
    layout: str | None = None
    size: str = ""
    locked: bool = False
    looking: bool = False
    sealed: str = ""
    progress: Tick = silent


def template_of(ws: Workspace, form: Form) -> Template:
    """The template beside the form's file, else the one it would begin with. Raises UserError("template.…")."""
    path = ws.definitions.template(form.id)
    if path is not None:
        return load_template(path, form, ws.forms)
    parts = {part.name: part for part in starter_parts(form, ws.forms)}
    return template_from(f"{form.id}.docx", parts, form, ws.forms)


def draft_mark() -> str:
    """The header that marks every page as a draft."""
    words = paper_words()
    return watermark(words["book"]["draft"], words["fonts"]["table"])


def needed_period(text: str) -> Period:
    """Raises UserError("report.period_needed" | "period.unreadable")."""
    if not text:
        raise UserError("report.period_needed")
    return read_period(text)


def words_of(ws: Workspace, period: Period | None = None) -> dict[str, str]:
    """The paper's own words: `{{paper.…}}`."""
    return {
        "branch": ws.branch.name,
        "year": str(period.first.year if period else ws.today().year),
        "printed_on": show_date(ws.today().isoformat()),
    }
