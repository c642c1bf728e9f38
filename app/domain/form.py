"""A form is data: the fields of one kind of record, with what editor, table, workbook and paper need to know."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.codes import CodeTable

BOOKS = ("work_log", "group_log", "study_log", "archive_box")
ROWS_KINDS = ("rows", "attachments")
ATTACHMENT_FORM = "attachment"
# Columns and names the store uses itself.
RESERVED = {"uid", "seat", "revision", "changed_at", "retired_at", "parent_form", "parent_uid", "position"}


class Field(NamedTuple):
    """One thing to fill in. `also` are other headings of it in workbooks; `group` its section of the form.

    `codes` is the table of a choice, `of` the form of its rows, `outsiders` lets a member field name people
    without a card, `many` lets it name several. `computed` names a function of `domain/rules.py`. `kin` is the
    field that a column under this field's heading belongs to when its values read only there, or when that field
    is required and has no column of its own (党籍状态 holds 正常 in one export and 正式党员 in another).
    """

    id: str
    label: str
    kind: str
    required: bool = False
    also: tuple[str, ...] = ()
    max: int = 0
    codes: CodeTable | None = None
    of: str = ""
    group: str = ""
    note: str = ""
    outsiders: bool = False
    many: bool = False
    computed: str = ""
    default: str = ""
    kin: str = ""


@dataclass(frozen=True)
class Form:
    """A kind of record. `rows` forms have no life of their own: they are tables inside a record.

    `also` are other titles of it; `derived` are headings whose numbers are worked out and so never kept.
    A `kept` form is written by actions of its own only: saving, importing and removing by hand would break its sums.
    What an `unsearched` form holds is for the program: nobody looks for its words.
    """

    id: str
    title: str
    version: int
    fields: tuple[Field, ...]
    book: str = ""
    period: str = ""
    list: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    checks: tuple[str, ...] = ()
    rows: bool = False
    also: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()
    kept: bool = False
    unsearched: bool = False

    @cached_property
    def by_id(self) -> dict[str, Field]:
        return {f.id: f for f in self.fields}

    @cached_property
    def plain_fields(self) -> tuple[Field, ...]:
        """Fields that are one column; rows and attachments lie in tables of their own."""
        return tuple(f for f in self.fields if f.kind not in ROWS_KINDS)

    @cached_property
    def rows_fields(self) -> tuple[Field, ...]:
        return tuple(f for f in self.fields if f.kind in ROWS_KINDS)

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Section names in the order of their first field."""
        return tuple(dict.fromkeys(f.group for f in self.fields))
