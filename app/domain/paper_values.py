"""What papers print of a record: the shown text of its fields, and summaries of its rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.attendance import is_present
from app.domain.capitals import count_in_capitals, in_capitals, month_in_capitals
from app.domain.field_kinds import show
from app.domain.form import ROWS_KINDS, Field, Form
from app.domain.months import MONTH
from app.domain.values import Row, Value, as_rows, as_text

if TYPE_CHECKING:
    from app.domain.values import Values

Texts = dict[str, "str | list[Texts]"]
Summary = Callable[[Form, list[Row]], str]
Way = Callable[[Field, Value], str]

ROW_NUMBER = "#"
# What a paper knows besides the record; `{{paper.…}}` in a template.
PAPER_WORDS = (
    "branch", "committee", "year", "number", "marks", "printed_on", "fill", "title", "age", "seniority", "hours",
    "left_out",
)  # fmt: skip
PICTURE = "picture"  # the summary that stands for the first picture among attachments
_TICKED, _OPEN = "\u2611", "\u2610"
NAMES_A_LINE = 4
_FEW = 8  # choices a form prints side by side with all but one struck out


def _boxes(field: Field, value: Value) -> str:
    """All choices with the chosen one ticked, as printed forms have them."""
    if field.codes is None:
        pairs = [(str(number), show(field, number)) for number in (1, 0)]
    else:
        pairs = [(item.code, item.label) for item in field.codes.items]
    return "  ".join(f"{_TICKED if code == as_text(value) else _OPEN}{label}" for code, label in pairs)


def _mark(field: Field, value: Value) -> str:
    """The field's own name where it is so, else nothing: a late entry, a dissent."""
    return field.label if value else ""


def _note(field: Field, value: Value) -> str:
    return f"（{field.label}）" if value else ""


def _only(code: str, *, chosen: bool) -> Way:
    """One choice by its label, in the run a template keeps for the chosen one or for one that is struck out.

    Where nothing is chosen yet, none is struck out.
    """

    def text(field: Field, value: Value) -> str:
        here = (value == code) == chosen if value else chosen
        return field.codes.label(code) if field.codes and here else ""

    return text


def _capitals(field: Field, value: Value) -> str:
    """As letters and receipts write it, so that nothing can be changed: a month, an amount, a number of days."""
    if not value or isinstance(value, list):
        return ""
    if isinstance(value, str):
        return month_in_capitals(value) if len(value) >= MONTH else ""
    return in_capitals(value) if field.kind == "money" else count_in_capitals(value)


def ways(field: Field) -> dict[str, Way]:
    """The ways a token may print a plain field: `{{field}}`, `{{field:boxes}}`, `{{sex:is_1}}{{sex:not_1}}` …"""
    found: dict[str, Way] = {"": show}
    if field.kind in ("choice", "yes_no"):
        found[":boxes"] = _boxes
    if field.kind in ("date", "money", "count"):
        found[":capitals"] = _capitals
    few = field.codes.items if field.codes and len(field.codes.items) <= _FEW else ()
    for code in (item.code for item in few):
        found |= {f":is_{code}": _only(code, chosen=True), f":not_{code}": _only(code, chosen=False)}
    if field.kind == "yes_no":
        found |= {":mark": _mark, ":note": _note}
    return found


def _shown(form: Form, row: Row, name: str) -> str:
    field = form.by_id.get(name)
    return show(field, row.get(name)) if field else ""


def _present(form: Form, rows: list[Row]) -> str:
    return "、".join(_shown(form, row, "member") for row in rows if is_present(row))


def _absent(form: Form, rows: list[Row]) -> str:
    """Names with everything the sheet says about their absence."""
    others = [f.id for f in form.fields if f.id not in ("member", "voting", "hours")]
    return "、".join(
        _with(_shown(form, r, "member"), _joined(form, r, others)) for r in rows if not is_present(r)
    )


def _hours(form: Form, rows: list[Row]) -> str:
    """Who came and what it counts, in columns parted by tabs."""
    unit = form.by_id["hours"].label if "hours" in form.by_id else ""
    items = [
        f"{_shown(form, row, 'member')} {hours}{unit}"
        if (hours := _shown(form, row, "hours"))
        else _shown(form, row, "member")
        for row in rows
        if is_present(row)
    ]
    lines = [items[start : start + NAMES_A_LINE] for start in range(0, len(items), NAMES_A_LINE)]
    return "\n".join("\t".join(line) for line in lines)


def _listed(form: Form, rows: list[Row]) -> str:
    """One line a row: its first field, the others in brackets."""
    return _numbered([_whole(form, row) for row in rows])


def _inline(form: Form, rows: list[Row]) -> str:
    """All rows in one sentence."""
    return "、".join(_whole(form, row) for row in rows)


def _spans(form: Form, rows: list[Row]) -> str:
    """A history: from when to when, then what. Dates as numbers, since they stand in columns of lines."""
    return "\n".join(_span(form, row) for row in rows)


def _span(form: Form, row: Row) -> str:
    """The first two days of a row are its beginning and end; any other stands with its name."""
    fields = [f for f in form.fields if f.id not in form.hidden]
    days = {f.id: as_text(row.get(f.id)).replace("-", ".") for f in fields if f.kind == "date"}
    ends = list(days)[:2]
    others = [
        f"{f.label}{days[f.id]}" if days.get(f.id) else show(f, row.get(f.id))
        for f in fields
        if f.id not in ends
    ]
    span = "—".join(days[name] for name in ends if days[name])
    return " ".join(part for part in (span, "，".join(word for word in others if word)) if part)


def _files(_form: Form, rows: list[Row]) -> str:
    """Names and notes of attachments; nobody reads their hashes on paper."""
    return _numbered([_with(as_text(row.get("name")), as_text(row.get("note"))) for row in rows])


def _numbered(lines: list[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


def _whole(form: Form, row: Row) -> str:
    first, *others = [f.id for f in form.fields if f.id not in form.hidden]
    return _with(_shown(form, row, first), _joined(form, row, others))


def _joined(form: Form, row: Row, names: Collection[str]) -> str:
    return "，".join(text for name in names if (text := _shown(form, row, name)))


def _with(head: str, rest: str) -> str:
    return f"{head}（{rest}）" if rest else head


_GENERAL: dict[str, Summary] = {
    "count": lambda _form, rows: str(len(rows)) if rows else "",
    "list": _listed,
    "inline": _inline,
    "spans": _spans,
}
_SHEET: dict[str, Summary] = {"present": _present, "absent": _absent}
# Summaries that only rows of a certain form have.
_OF_FORM: dict[str, dict[str, Summary]] = {
    "attendance": _SHEET,
    "study_attendance": {**_SHEET, "hours": _hours},
    "attachment": {"list": _files, PICTURE: lambda _form, _rows: ""},
}


def summaries(field: Field) -> dict[str, Summary]:
    """The summaries `{{field:…}}` may name."""
    return {**_GENERAL, **_OF_FORM.get(field.of, {})}


@dataclass(frozen=True)
class _Wanted:
    """What of one field a paper prints: ways of a plain field, or columns and summaries of its rows."""

    field: Field
    ways: tuple[tuple[str, Field, Way], ...] = ()
    summaries: tuple[tuple[str, Summary], ...] = ()


class Printing:
    """Turns values into the texts that a template's tokens (`keys`) ask for."""

    def __init__(self, form: Form, forms: Mapping[str, Form], keys: Collection[str]) -> None:
        self._forms = forms
        self._wanted = tuple(wanted for field in form.fields if (wanted := _wanted(field, forms, keys)))

    def texts(self, values: Values) -> Texts:
        texts: Texts = {}
        for wanted in self._wanted:
            value = values.get(wanted.field.id)
            if wanted.field.kind in ROWS_KINDS:
                self._add_rows(wanted, as_rows(value), texts)
            else:
                for key, field, way in wanted.ways:
                    texts[key] = way(field, value)
        return texts

    def _add_rows(self, wanted: _Wanted, rows: list[Row], texts: Texts) -> None:
        form = self._forms[wanted.field.of]
        for key, summary in wanted.summaries:
            texts[key] = summary(form, rows)
        texts[wanted.field.id] = [_row(wanted, row, number) for number, row in enumerate(rows, start=1)]


def _row(wanted: _Wanted, row: Row, number: int) -> Texts:
    texts: Texts = {key: way(field, row.get(field.id)) for key, field, way in wanted.ways}
    texts[f"{wanted.field.id}.{ROW_NUMBER}"] = str(number)
    return texts


def _wanted(field: Field, forms: Mapping[str, Form], keys: Collection[str]) -> _Wanted | None:
    name = field.id
    if field.kind not in ROWS_KINDS:
        found = tuple((name + end, field, way) for end, way in ways(field).items() if name + end in keys)
        return _Wanted(field, found) if found else None
    inner = tuple(
        (f"{name}.{f.id}{end}", f, way)
        for f in forms[field.of].fields
        for end, way in ways(f).items()
        if f"{name}.{f.id}{end}" in keys
    )
    sums = tuple((f"{name}:{s}", summary) for s, summary in summaries(field).items() if f"{name}:{s}" in keys)
    named = bool(inner or sums or {name, f"{name}.{ROW_NUMBER}"} & set(keys))
    return _Wanted(field, inner, sums) if named else None


def token_names(form: Form, forms: Mapping[str, Form]) -> dict[str, str]:
    """Every token a template of the form may use → its key. Labels stand for ids, so that people can read them."""
    names = {f"paper.{word}": f"paper.{word}" for word in PAPER_WORDS}
    for field in form.fields:
        endings = (
            _rows_endings(field, forms) if field.kind in ROWS_KINDS else {end: end for end in ways(field)}
        )
        for spelling in (field.id, field.label):
            for typed, known in endings.items():
                names.setdefault(spelling + typed, field.id + known)
    return names


def _rows_endings(field: Field, forms: Mapping[str, Form]) -> dict[str, str]:
    endings = {"": "", f".{ROW_NUMBER}": f".{ROW_NUMBER}"} | {
        f":{name}": f":{name}" for name in summaries(field)
    }
    for inner in forms[field.of].fields:
        for end in ways(inner):
            endings |= {f".{inner.id}{end}": f".{inner.id}{end}", f".{inner.label}{end}": f".{inner.id}{end}"}
    return endings
