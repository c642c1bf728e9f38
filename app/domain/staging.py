"""The stage of a person of a list: what a cell states, else what title, political status and dates propose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import Problem, Refused
from app.domain.roster_values import HINT, NOT_TAKEN
from app.domain.sheet_verdicts import STAGE
from app.domain.stages import FULL, PROBATIONARY, is_backwards, stage_of_dates, stage_of_title
from app.domain.values import Row, as_text

if TYPE_CHECKING:
    from datetime import date

    from app.domain.form import Form
    from app.domain.import_words import ImportWords
    from app.domain.people_matching import Person

POLITICAL, REMARK = "political_status", "remark"
BY_TITLE, BY_STATUS, BY_DATES, BY_REMARK = "title", "status", "dates", "remark"


@dataclass(frozen=True)
class Staged:
    """A person's values with a stage; `proposed` says what the stage rests on where no cell states it. `outsider` is
    somebody who is no Party member and of whom no list and no date says that he is on the way to it.
    """

    values: Row
    proposed: tuple[tuple[str, str], ...] = ()
    outsider: bool = False


def with_stage(person: Person, form: Form, today: date, words: ImportWords) -> Staged:
    """A stage that lies behind the card's is left out and reported."""
    values = dict(person.values)
    if STAGE not in form.by_id:
        return Staged(values)
    known = as_text(person.card.values.get(STAGE)) if person.card else ""
    stated, source = as_text(values.get(STAGE)), ""
    if not stated:
        stage, source = _proposed(person, form, today, words)
        if stage:
            values[STAGE] = stage
            _compare_with_remark(person, stage, form, words)
        elif not known and _is_outsider(person, form, words):
            return Staged(values, outsider=True)
        elif not known:
            _say_unknown(person)
    if known and source == BY_DATES and is_backwards(known, as_text(values[STAGE])):
        del values[STAGE]  # an update of some dates says nothing of the stage
        source = ""
    if known and is_backwards(known, as_text(values.get(STAGE))):
        told = {"value": _label(form, as_text(values[STAGE])), "kept": _label(form, known)}
        row = person.rows[0]
        severity = NOT_TAKEN if stated else HINT
        row.problems.append(Problem("stage.backwards", STAGE, row.number, row.sheet, severity, values=told))
        del values[STAGE]
        source = ""
    return Staged(values, ((STAGE, source),) if source else ())


def _proposed(person: Person, form: Form, today: date, words: ImportWords) -> tuple[str, str]:
    """The stage and what it rests on: the title, then what the list says of politics, then the dates."""
    fields = frozenset[str]().union(*(row.fields for row in person.rows))
    titled = next((row.stage for row in person.rows if row.stage), "")
    dated = stage_of_dates(person.values, fields, today, words)
    if titled and dated and is_backwards(dated, titled):
        told = {"value": _label(form, titled), "dates": _label(form, dated)}
        person.rows[0].problem("stage.dates_differ", STAGE, HINT, **told)
    if _on_probation_by_remark(person, form, words) and FULL in (titled, dated):
        if dated == FULL:
            told = {"value": as_text(person.values[REMARK]), "stage": _label(form, PROBATIONARY)}
            person.rows[0].problem("stage.remark_kept", STAGE, HINT, **told)
        return PROBATIONARY, BY_REMARK
    if titled:
        return titled, BY_TITLE
    status = words.political.get(as_text(person.values.get(POLITICAL)), "")
    if status and (status == PROBATIONARY or not dated):
        return status, BY_STATUS
    return dated, BY_DATES if dated else ""


def _on_probation_by_remark(person: Person, form: Form, words: ImportWords) -> bool:
    """A remark that says nothing else than 预备党员, of somebody without a day of transition, is no aside."""
    codes, remark = form.by_id[STAGE].codes, as_text(person.values.get(REMARK))
    days = {name for stage, *names in words.milestones if stage == FULL for name in names}
    if codes is None or not remark or any(person.values.get(name) for name in days):
        return False
    try:
        return codes.read(remark) == PROBATIONARY
    except Refused:
        return False


def _is_outsider(person: Person, form: Form, words: ImportWords) -> bool:
    status = as_text(person.values.get(POLITICAL))
    if not status or status in words.political:
        return False
    codes = form.by_id[POLITICAL].codes
    told = {"name": person.name, "value": codes.label(status) if codes else status}
    person.rows[0].problem("row.not_of_party", POLITICAL, **told)
    return True


def _compare_with_remark(person: Person, stage: str, form: Form, words: ImportWords) -> None:
    """What a remark tells of leaving or of another stage is for the secretary to decide."""
    remark = as_text(person.values.get(REMARK))
    told = stage_of_title(remark, words)
    if (told and told != stage) or any(word in remark for word in words.leaving):
        person.rows[0].problem("stage.remark", STAGE, HINT, value=remark, stage=_label(form, stage))


def _say_unknown(person: Person) -> None:
    """Once: a cell that could not be read has been reported already."""
    if not any(problem.field == STAGE for row in person.rows for problem in row.problems):
        person.rows[0].problem("stage.unknown", STAGE, HINT, name=person.name)


def _label(form: Form, stage: str) -> str:
    codes = form.by_id[STAGE].codes
    return codes.label(stage) if codes else stage
