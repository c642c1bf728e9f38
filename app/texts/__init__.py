"""Every sentence the codes of the lower layers turn into; the only place of wording besides `ui/` and `forms/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.texts import (
    agenda,
    dues,
    exchange,
    forms,
    importing,
    issuing,
    papers,
    preflight,
    records,
    rules,
    safekeeping,
    statistics,
    terminal,
    transfers,
    updating,
    usage,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.errors import Problem, UserError
    from app.domain.form import Form

TEXTS: dict[str, str] = {
    **records.TEXTS,
    **forms.TEXTS,
    **rules.TEXTS,
    **importing.TEXTS,
    **papers.TEXTS,
    **safekeeping.TEXTS,
    **terminal.TEXTS,
    **usage.TEXTS,
    **agenda.TEXTS,
    **dues.TEXTS,
    **transfers.TEXTS,
    **exchange.TEXTS,
    **issuing.TEXTS,
    **statistics.TEXTS,
    **updating.TEXTS,
    **preflight.TEXTS,
}


def say(code: str, /, **values: object) -> str:
    """The sentence of a code with its values put in. Raises KeyError for an unknown code: a bug."""
    return TEXTS[code].format_map({key: _short(value) for key, value in values.items()})


def _short(value: object) -> object:
    longest = 60
    return value[:longest] + "…" if isinstance(value, str) and len(value) > longest else value


def some_of(words: Sequence[str], unit: str, *, most: int) -> str:
    """The first of them, and how many there are where these are not all: 周敏、吴婷等 7 人."""
    shown = "、".join(words[:most])
    return f"{shown}等 {len(words)} {unit}" if len(words) > most else shown


def say_problem(
    problem: Problem, form: Form | None = None, forms_by_id: Mapping[str, Form] | None = None
) -> str:
    """Where and what: `第 12 行“议题”：…`. The field's label stands for its id where the form is known."""
    sentence = sentence_of(problem)
    label = _label(problem.field, form, forms_by_id or {})
    place = "".join(
        (
            f"“{problem.sheet}”" if problem.sheet else "",
            f"第 {problem.row} 行" if problem.row is not None else "",
            f"“{label}”" if label else "",
        )
    )
    return f"{place}：{sentence}" if place else sentence


def sentence_of(problem: Problem) -> str:
    """What a problem says, without its place; where the text it is about was kept, that as well."""
    sentence = say(problem.code, **problem.values)
    kept = TEXTS["cell.kept"] if problem.values.get("kept") else ""
    return sentence if "其他栏目" in sentence else sentence + kept


def _label(path: str, form: Form | None, forms_by_id: Mapping[str, Form]) -> str:
    name, _, inner = path.partition(".")
    field = form.by_id.get(name) if form else None
    if field is None:
        return path
    rows = forms_by_id.get(field.of) if inner else None
    inner_field = rows.by_id.get(inner) if rows else None
    return f"{field.label}·{inner_field.label}" if inner_field else field.label


def say_error(error: UserError) -> str:
    """The sentence of an error that reached the user."""
    return say(error.code, **error.values)


def hint(trouble: Problem | UserError) -> str:
    """Which words of a command mend it, for those at a terminal; "" where the sentence says it all."""
    words = terminal.HINTS.get(trouble.code)
    return f"（{words.format_map(trouble.values)}）" if words else ""
