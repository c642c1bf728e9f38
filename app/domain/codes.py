"""Code tables: what a choice may be, with every spelling that is accepted for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.errors import Refused, UserError
from app.domain.text import half_width

if TYPE_CHECKING:
    from collections.abc import Mapping


def _key(text: str) -> str:
    return re.sub(r"[\s\u3000]", "", half_width(text)).casefold()


@dataclass(frozen=True)
class Code:
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
        found = self._by_key.get(_key(text))
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
    unknown = set(data) - {"id", "title", "source", "items"}
    if unknown:
        raise UserError("form.unknown_key", form=where, field="", key=", ".join(sorted(unknown)))
    rows = data.get("items")
    if not isinstance(rows, list) or not rows:
        raise UserError("form.missing_key", form=where, field="", key="items")
    items = tuple(Code(str(r[0]), str(r[1]), tuple(str(a) for a in r[2:])) for r in rows)
    table = CodeTable(str(data["id"]), str(data.get("title", "")), str(data.get("source", "")), items)
    for item in items:
        table._labels[item.code] = item.label  # noqa: SLF001 - still being made
        for spelling in (item.code, item.label, *item.also):
            other = table._by_key.setdefault(_key(spelling), item.code)  # noqa: SLF001
            if other != item.code:
                raise UserError("form.double_name", form=where, field=item.code, key=spelling)
    return table
