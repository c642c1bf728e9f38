"""Files a committee issues, as a person reads them: what each is, its title and edition, and from when it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.domain.definition import Definition
from app.domain.rule_pack import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FORM, REGISTER, RULES, CODES, CALENDAR, SCHEME, TEMPLATE = (
    "form", "register", "rules", "codes", "calendar", "scheme", "template",
)  # fmt: skip
_KINDS = {
    "ledgers": REGISTER, "rules": RULES, "codes": CODES, "calendars": CALENDAR, "schemes": SCHEME,
}  # fmt: skip
_DEFINITION = ".toml"


class Document(NamedTuple):
    """`titles` are those that stand in the file; `version` 0 and `start` "" where it says none."""

    name: str
    kind: str
    titles: tuple[str, ...]
    size: int
    version: int = 0
    start: str = ""

    @property
    def stem(self) -> str:
        return self.name.rpartition("/")[2].partition(".")[0]


class Trial(NamedTuple):
    """What bringing a copy of everything up to the new tables gave.

    `lacking` names (form, field, records) that do not have what will be required; they stay as they are.
    """

    records: int
    changes: int
    lacking: tuple[tuple[str, str, int], ...] = ()


def kind_of(name: str) -> str:
    """By the folder (`books/x.toml`); what is laid out like a page is a template."""
    return _KINDS.get(name.partition("/")[0], FORM) if name.endswith(_DEFINITION) else TEMPLATE


def document_of(name: str, size: int, data: Mapping[str, object]) -> Document:
    """What its table says of itself. Raises UserError("form.…") for a scheme without a title."""
    made = Document(name, kind_of(name), (), size)
    if made.kind == TEMPLATE:
        return made
    table = Definition(data, made.stem)
    if made.kind == SCHEME:
        table.need("title")
        return made._replace(
            titles=(table.text("title"),), version=table.whole("version"), start=day_of(table, "from")
        )
    if made.kind == CALENDAR:
        return made._replace(titles=(table.text("source"),), start=f"{table.whole('year'):04d}-01-01")
    if made.kind == RULES:
        rows = list(_rows(table))
        starts = [start for row in rows if (start := day_of(row, "from"))]
        titles = dict.fromkeys(title for row in rows if (title := row.text("title")))
        return made._replace(titles=tuple(titles), start=min(starts, default=""))
    return made._replace(titles=(table.text("title"),), version=table.whole("version"))


def _rows(table: Definition) -> Iterator[Definition]:
    for key in ("rule", "cadence", "payer", "wage_item"):
        yield from table.tables(key)
