"""Code tables: what a choice may be, with every spelling that is accepted for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from app.domain.definition import Definition
from app.domain.errors import Refused, definition_error
from app.domain.text import heading_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Code(NamedTuple):
    code: str
    label: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodeTable:
    """`items` in the order they are offered; `source` names the standard or regulation."""

    id: str
    title: str
    source: str
    items: tuple[Code, ...]
    _by_key: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    _labels: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def read(self, text: str) -> str:
        """The code of a typed code, label or synonym. Raises Refused("choice.unknown")."""
        found = self._by_key.get(heading_key(text))
        if found is None:
            raise Refused("choice.unknown", value=text, table=self.title)
        return found

    def label(self, code: str) -> str:
        """The label of a code; a code of another edition shows as itself."""
        return self._labels.get(code, code)


def code_table_from(data: Mapping[str, object], where: str) -> CodeTable:
    """A table from its TOML: `id`, `title`, `source`, `items = [[code, label, synonym…], …]`.

    Raises UserError("form.…") for unknown keys, empty tables and spellings that stand for two codes.
    """
    source = Definition(data, where)
    source.only({"id", "title", "source", "items"})
    source.need("id", "title", "items")
    rows = data["items"]
    if not isinstance(rows, list) or not all(_is_item(row) for row in rows):
        raise source.refusal("items")
    items = tuple(Code(row[0], row[1], tuple(row[2:])) for row in rows)
    table = CodeTable(source.text("id"), source.text("title"), source.text("source"), items)
    for item in items:
        table._labels[item.code] = item.label  # noqa: SLF001 - still being made
        for spelling in (item.code, item.label, *item.also):
            other = table._by_key.setdefault(heading_key(spelling), item.code)  # noqa: SLF001
            if other != item.code:
                raise definition_error("form.double_name", where, item.code, spelling)
    return table


def table_of(table_id: str, title: str, items: Iterable[tuple[str, str]]) -> CodeTable:
    """A table made on the spot, of (code, label): labels that come twice get a number."""
    rows: list[list[str]] = []
    for code, label in items:
        same = sum(row[1].startswith(label) for row in rows)
        rows.append([code, f"{label} ({same + 1})" if same else label])
    return code_table_from({"id": table_id, "title": title, "items": rows}, table_id)


def _is_item(row: object) -> bool:
    return isinstance(row, list) and len(row) > 1 and all(isinstance(word, str) and word for word in row)
