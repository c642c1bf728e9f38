"""The columns a roster can show: every plain field of the card and what is worked out from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.people import by_strokes
from app.domain.agenda_people import card_state
from app.domain.ages import age
from app.domain.field_kinds import show_masked
from app.domain.membership import seniority_on
from app.domain.people import group_place
from app.domain.values import as_text
from app.ui import theme, tokens
from app.ui.order import by_name
from app.ui.widgets.table import Cell, Column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from typing import Any

    from app.actions.records import Record
    from app.domain.form import Field, Form
    from app.domain.rule_pack import RulePack

NAME, STAGE, FULL, LEFT = "name", "stage", "full", "left"
DEFAULT = (NAME, "sex", "party_group", STAGE, "joined_on", "party_post")
WORKED_OUT = {"age": "年龄", "seniority": "党龄", "complete": "信息卡"}
BRANCH = "branch_of_card"  # a column of the committee's
WORKED_OUT_GROUP = "算出来的"
GROUP, PINYIN, STROKES = "group", "pinyin", "strokes"
# How early a column hides when room is short; those of the reader's own choice scroll instead.
_ORDERS = {NAME: 0, BRANCH: 1, STAGE: 0, "joined_on": 1, "party_group": 2, "party_post": 3, "sex": 4}
_WIDTHS = {NAME: 108, BRANCH: 140, "sex": 56, "party_group": 104, STAGE: 88, "complete": 96}
_KIND_WIDTHS = {
    "date": 112,
    "id_number": 176,
    "phone": 128,
    "yes_no": 64,
    "count": 72,
    "number": 72,
    "money": 96,
}
_OTHER_WIDTH, _LEAST, _MOST, _HEAD_ROOM = 128, 64, 200, 32


class MemberColumns:
    def __init__(
        self,
        form: Form,
        pack: RulePack,
        today: date,
        chosen: Sequence[str] = (),
        branches: Mapping[str, str] | None = None,
    ) -> None:
        """`branches`: seat → name, where the cards are of many branches."""
        self._form, self._pack, self._branches = form, pack, branches or {}
        self._default = (NAME, BRANCH, *DEFAULT[1:]) if self._branches else DEFAULT
        self._worked_out_labels = {BRANCH: "支部", **WORKED_OUT} if self._branches else WORKED_OUT
        self.day = today  # ages and years count on it
        self.chosen: tuple[str, ...] = self._default
        self.choose(chosen)

    def choose(self, names: Sequence[str]) -> None:
        """The name always comes first; nothing known to show is the default."""
        known = [name for name in names if name in self.names()]
        self.chosen = tuple(dict.fromkeys((NAME, *known))) if known else self._default

    def groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """(heading, [(name, label)]) in the order of the card."""
        found = [
            (group, [(f.id, f.label) for f in self._fields() if f.group == group])
            for group in self._form.groups
        ]
        return [
            (WORKED_OUT_GROUP, list(self._worked_out_labels.items())),
            *(pair for pair in found if pair[1]),
        ]

    def names(self) -> set[str]:
        return {name for _, pairs in self.groups() for name, _ in pairs}

    def _fields(self) -> list[Field]:
        return [f for f in self._form.plain_fields if f.kind != "long_text" and f.id not in self._form.hidden]

    def scrolls(self) -> bool:
        return self.chosen != self._default

    def label(self, name: str) -> str:
        return self._worked_out_labels.get(name) or self._form.by_id[name].label

    def columns(self) -> list[Column]:
        made = [self._column(name) for name in self.chosen]
        if not self.scrolls():
            made[-1] = Column(made[-1].title, 0, made[-1].order)
        return made

    def _column(self, name: str) -> Column:
        title = "类别" if name == STAGE else self.label(name)
        kind = (
            "count"
            if name in ("age", "seniority")
            else self._form.by_id[name].kind
            if name in self._form.by_id
            else ""
        )
        width = _WIDTHS.get(name) or _KIND_WIDTHS.get(kind, _OTHER_WIDTH)
        needed = round(theme.text_width(title, tokens.SUB)) + _HEAD_ROOM
        width = min(_MOST, max(_LEAST if name not in _WIDTHS else 0, width, needed))
        return Column(title, width, _ORDERS.get(name, 5), right=kind in ("count", "number", "money"))

    def cell(self, record: Record, name: str, *, marked: bool) -> Cell:
        value = record.values.get(name)
        if name in self._worked_out_labels:
            return Cell(self._worked_out(record, name))
        field = self._form.by_id[name]
        if field.kind == "date":
            return Cell(as_text(value))
        text = show_masked(field, value)
        if name == STAGE:
            text = text.removesuffix("党员").removeprefix("入党")
            if value != FULL:
                return Cell(text, badge="warn" if value == LEFT else "info")
        return Cell(text, bold=name == NAME and marked)

    def branch_name(self, record: Record) -> str:
        return self._branches.get(record.seat, "")

    def _worked_out(self, record: Record, name: str) -> str:
        if name == BRANCH:
            return self.branch_name(record)
        if name == "complete":
            state = card_state(record.values, self._pack, self.day)
            return f"{state.filled}/{state.needed}" if state else ""
        day, card = self.day, record.values
        years = age(card, day) if name == "age" else seniority_on(card, (), day)
        return "" if years is None else str(years)

    def key(self, record: Record, by: str) -> tuple[Any, ...]:
        """To sort by a column, or by PINYIN, STROKES or GROUP; what is empty comes last."""
        name = as_text(record.values.get(NAME))
        if by in (PINYIN, NAME):
            return (by_name(name),)
        if by == STROKES:
            return (by_strokes(name),)
        if by in (GROUP, "party_group"):
            return (*group_place(as_text(record.values.get("party_group"))), by_name(name))
        value = self._worked_out(record, by) if by in self._worked_out_labels else record.values.get(by)
        return (*_comparable(value), by_name(name))


def _comparable(value: object) -> tuple[bool, int, str]:
    """Numbers by size, texts by their letters."""
    text = "" if value is None else str(value)
    return not text, int(text) if text.isdecimal() else 0, text
