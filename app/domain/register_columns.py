"""What stands in a column of a register: one pure function of a line each, by name; nothing here is ever typed."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as kept
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from app.domain import ages, identity
from app.domain.agenda_people import card_state
from app.domain.dates import is_day
from app.domain.field_kinds import kind_of
from app.domain.form import ROWS_KINDS
from app.domain.membership import seniority_on
from app.domain.values import Row, as_rows, as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.domain.field_kinds import Cell
    from app.domain.form import Field, Form
    from app.domain.rule_pack import RulePack
    from app.domain.values import Values

MEMBER_PREFIX = "member."
_CONTACT = "mobile|phone"
# What a step on the way decides, or what tells whose row it is: changed on the card, with its day and paper.
_NOT_BY_SHEET = frozenset({"name", "stage", "membership_status"})
TEXT, DAY, WHOLE, NUMBER, MONEY = "@", "yyyy.mm.dd", "0", "General", "#,##0.00"
BETWEEN = "/"


@dataclass(frozen=True)
class Line:
    """One line: what it tells of, and where it leads. `row` is the row or record beside the card, if there is one;

    `told` are the changes of circumstances of the person that are on record, `place` is where the row stands in its
    history of the card.
    """

    form: str
    uid: str
    card: Values
    row: Values = kept(default_factory=dict)
    told: tuple[Values, ...] = ()
    number: int = 0
    revision: int = 0
    place: str = ""


class Around(NamedTuple):
    """What columns ask besides the line: the day the register is of, and the rules."""

    day: date
    pack: RulePack


class ColumnKind(NamedTuple):
    """How a column is filled. `field` is the field of the card (or of its row) that it shows, which a returned sheet may

    change; of `a|b` the first that is filled.
    """

    make: Callable[[Line, Around], Cell]
    format: str = TEXT
    kind: str = "text"
    field: str = ""


def column_kind(source: str, name: str, own: Form | None, member: Form) -> ColumnKind | None:
    """The column of a name: a function of the source, a field of its own form, a field of the card; None for none."""
    made = WORKED_OUT.get(source, {}).get(name) or EVERYWHERE.get(name)
    if made is not None:
        return made
    if name.startswith(MEMBER_PREFIX):
        return _of_field(member.by_id.get(name.removeprefix(MEMBER_PREFIX)), of_card=True, editable=False)
    if own is None:
        return None
    return _of_field(own.by_id.get(name), of_card=own is member, editable=own is member or source == "rows")


def _of_field(field: Field | None, *, of_card: bool, editable: bool) -> ColumnKind | None:
    if field is None or field.kind in ROWS_KINDS:
        return None
    kind = kind_of(field)

    def make(line: Line, _around: Around) -> Cell:
        return kind.cell(field, (line.card if of_card else line.row).get(field.id))

    number_format = DAY if field.kind == "date" else kind.number_format
    return ColumnKind(
        make, number_format, field.kind, field.id if editable and field.id not in _NOT_BY_SHEET else ""
    )


def cells(columns: list[tuple[ColumnKind, str]], line: Line, around: Around) -> list[Cell]:
    """The cells of a line for columns with their formats."""
    return [fitted(kind.make(line, around), kind.kind, number_format) for kind, number_format in columns]


def fitted(cell: Cell, kind: str, number_format: str) -> Cell:
    """A day stays a day; a date of less precision, which no workbook knows, is text in the same shape."""
    if kind != "date" or isinstance(cell, date) or cell is None:
        return cell
    text = str(cell).replace("-", ".")
    return text if number_format.endswith("dd") else text[: len("2026.01")]


def cell_text(cell: Cell, number_format: str) -> str:
    """What a workbook of that format shows."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.strftime({"yyyy.mm": "%Y.%m", "yyyy-mm-dd": "%Y-%m-%d"}.get(number_format, "%Y.%m.%d"))
    if isinstance(cell, Decimal) and number_format == MONEY:
        return f"{cell:,.2f}"
    return str(cell)


def masked_text(cell: Cell, kind: str, number_format: str) -> str:
    """As `cell_text`, with ID numbers and telephones as screens show them."""
    text = cell_text(cell, number_format)
    if kind == "id_number":
        return identity.mask_id_number(text)
    return identity.mask_phone(text) if kind == "phone" and text else text


# -- of people ----------------------------------------------------------------------------------------------


def _joined(*names: str) -> Callable[[Line, Around], Cell]:
    def make(line: Line, _around: Around) -> Cell:
        texts = dict.fromkeys(text for name in names if (text := as_text(line.card.get(name))))
        return BETWEEN.join(texts) or None

    return make


def _day(text: str) -> str:
    return text.replace("-", ".")


def written_to(names: str, card: Values) -> str:
    """The field of the card that `a|b` shows: the first filled one, else the first."""
    every = names.split("|")
    return next((name for name in every if card.get(name)), every[0])


def _contact(line: Line, _around: Around) -> Cell:
    return as_text(line.card.get(written_to(_CONTACT, line.card))) or None


def _in_post_since(line: Line, _around: Around) -> Cell:
    """Since when somebody has held the posts of today."""
    days = [
        as_text(row.get("from_on")) for row in as_rows(line.card.get("party_posts")) if not row.get("to_on")
    ]
    return _as_day(min((day for day in days if day), default=""))


def _seniority(line: Line, around: Around) -> Cell:
    return seniority_on(line.card, line.told, around.day)


def _complete(line: Line, around: Around) -> Cell:
    state = card_state(line.card, around.pack, around.day)
    return f"{state.filled * 100 // state.needed}%" if state and state.needed else None


def _inspections(line: Line, _around: Around) -> Cell:
    days = [_day(as_text(row.get("inspected_on"))) for row in as_rows(line.card.get("inspections"))]
    return "\n".join(day for day in days if day) or None


def _span(first: str, last: str) -> Callable[[Line, Around], Cell]:
    def make(line: Line, _around: Around) -> Cell:
        days = dict.fromkeys(_day(text) for name in (first, last) if (text := as_text(line.card.get(name))))
        return "\u2014".join(days) or None

    return make


def _lines_of(*makers: Callable[[Line, Around], Cell]) -> Callable[[Line, Around], Cell]:
    def make(line: Line, around: Around) -> Cell:
        texts = (str(cell) for maker in makers if (cell := maker(line, around)) is not None)
        return "\n".join(texts) or None

    return make


def _day_of(name: str) -> Callable[[Line, Around], Cell]:
    return lambda line, _around: _day(as_text(line.card.get(name))) or None


def _course(line: Line, _around: Around) -> Cell:
    """Days and hours of a training, as `3/24`; one that is not known is a dash."""
    days, hours = (as_text(line.card.get(f"candidate_training_{name}")) for name in ("days", "hours"))
    return f"{days or '-'}{BETWEEN}{hours or '-'}" if days or hours else None


# -- of rows, changes, dues and appraisals -------------------------------------------------------------------


def _from_row(name: str) -> Callable[[Line, Around], Cell]:
    return lambda line, _around: as_text(line.row.get(name)) or None


def _row_day(name: str) -> Callable[[Line, Around], Cell]:
    return lambda line, _around: _as_day(as_text(line.row.get(name)))


def _as_day(text: str) -> Cell:
    return date.fromisoformat(text) if is_day(text) else text or None


def _money(name: str) -> Callable[[Line, Around], Cell]:
    def make(line: Line, _around: Around) -> Cell:
        fen = line.row.get(name)
        return Decimal(fen) / 100 if isinstance(fen, int) else None

    return make


def _hours(line: Line, _around: Around) -> Cell:
    text = as_text(line.row.get("hours"))
    return Decimal(text) if text else None


def _blank(_line: Line, _around: Around) -> Cell:
    return None


def _spell(line: Line) -> Row:
    """The spell of membership that began or ended with a change."""
    day = line.row.get("changed_on")
    rows = as_rows(line.card.get("spells"))
    return next((row for row in rows if day and day in (row.get("from_on"), row.get("to_on"))), {})


def _of_change(in_spell: str, on_card: str) -> Callable[[Line, Around], Cell]:
    def make(line: Line, _around: Around) -> Cell:
        if line.row.get("event") not in MOVES:
            return None
        if "letter_no" in line.row and in_spell in _OF_LETTER:  # its letter stands in the register
            text = as_text(line.row.get(in_spell))
        else:
            text = as_text(_spell(line).get(in_spell)) or as_text(line.card.get(on_card))
        return _as_day(text) if in_spell.endswith("_on") else text or None

    return make


def _place(line: Line, around: Around) -> Cell:
    """From where, for who came; to where, for who left."""
    come = line.row.get("event") in ("transferred_in", "transferred_in_bloc")
    name = "transferred_from" if come else "transferred_to"
    return _of_change(name, name)(line, around)


_OF_LETTER = ("letter_no", "receipt_on")
MOVES = frozenset({"transferred_in", "transferred_in_bloc", "transferred_out", "transferred_out_bloc"})
_NUMBER = ColumnKind(lambda line, _around: line.number, WHOLE, "count")
EVERYWHERE: Mapping[str, ColumnKind] = {
    "number": _NUMBER,
    "blank": ColumnKind(_blank),
    "blank2": ColumnKind(_blank),
}
_MONTHS = {f"month{n}": ColumnKind(_from_row(f"month{n}")) for n in range(1, 13)}
WORKED_OUT: Mapping[str, Mapping[str, ColumnKind]] = {
    "members": {
        "age": ColumnKind(lambda line, around: ages.age(line.card, around.day), WHOLE, "count"),
        "seniority": ColumnKind(_seniority, WHOLE, "count"),
        "complete": ColumnKind(_complete),
        "post_and_title": ColumnKind(_joined("post", "title")),
        "workpost_and_post": ColumnKind(_joined("workpost", "post")),
        "contact": ColumnKind(_contact, TEXT, "phone", _CONTACT),
        "in_post_since": ColumnKind(_in_post_since, DAY, "date"),
        "inspections": ColumnKind(_inspections),
        "notice": ColumnKind(_span("notice_from", "notice_to")),
        "review": ColumnKind(_lines_of(_day_of("political_review_on"), _joined("political_review"))),
        "activist_course": ColumnKind(
            _lines_of(_span("activist_trained_on", "activist_trained_to"), _joined("activist_training"))
        ),
        "candidate_course": ColumnKind(
            _lines_of(_course, _span("candidate_trained_on", "candidate_trained_to"))
        ),
    },
    "dues": {
        **{name: ColumnKind(_from_row(name)) for name in ("name", "category", "note")},
        **{name: ColumnKind(_money(name), MONEY, "money") for name in ("monthly", "due", "paid")},
        **_MONTHS,
    },
    "changes": {
        "place": ColumnKind(_place),
        "letter_no": ColumnKind(_of_change("letter_no", "transfer_letter_no")),
        "receipt_on": ColumnKind(_of_change("receipt_on", "transfer_receipt_on"), DAY, "date"),
        "handler": ColumnKind(_from_row("handler")),
        "event": ColumnKind(_from_row("label")),
    },
    "appraisals": {
        **{name: ColumnKind(_from_row(name)) for name in ("name", "year", "votes")},
        **{
            name: ColumnKind(_from_row(name), field=name)
            for name in ("self_grade", "mutual_grade", "grade", "note")
        },
        "feedback_on": ColumnKind(_row_day("feedback_on"), DAY, "date", "feedback_on"),
        "hours": ColumnKind(_hours, NUMBER, "number"),
    },
}
