"""One table of a definition file, read key by key; what has the wrong shape is refused, with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.domain.errors import definition_error

if TYPE_CHECKING:
    from collections.abc import Mapping


class Definition(NamedTuple):
    """`form` and `field` say where the table stands. Every reader raises UserError("form.bad_value")."""

    data: Mapping[str, object]
    form: str
    field: str = ""

    def only(self, known: set[str]) -> None:
        """Raises UserError("form.unknown_key")."""
        unknown = sorted(set(self.data) - known)
        if unknown:
            raise definition_error("form.unknown_key", self.form, self.field, ", ".join(unknown))

    def need(self, *keys: str) -> None:
        """Raises UserError("form.missing_key") for a key that is absent or empty."""
        for key in keys:
            if not self.data.get(key):
                raise definition_error("form.missing_key", self.form, self.field, key)

    def text(self, key: str, default: str = "") -> str:
        value = self.data.get(key, default)
        if not isinstance(value, str):
            raise self.refusal(key)
        return value

    def flag(self, key: str) -> bool:
        value = self.data.get(key, False)
        if not isinstance(value, bool):
            raise self.refusal(key)
        return value

    def whole(self, key: str, default: int = 0) -> int:
        value = self.data.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.refusal(key)
        return value

    def words(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise self.refusal(key)
        return tuple(value)

    def lines(self, key: str) -> tuple[tuple[str, ...], ...]:
        """Lists of words."""
        value = self.data.get(key, [])
        if not isinstance(value, list):
            raise self.refusal(key)
        return tuple(Definition({key: line}, self.form, self.field).words(key) for line in value)

    def pairs(self, key: str) -> dict[str, str]:
        value = self.data.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(word, str) for word in value.values()):
            raise self.refusal(key)
        return dict(value)

    def tables(self, key: str) -> list[Definition]:
        """The tables of `[[key]]`, each with the id that stands in it as its place."""
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
            raise self.refusal(key)
        return [Definition(table, self.form, str(table.get("id", key))) for table in value]

    def refusal(self, key: str) -> Exception:
        return definition_error("form.bad_value", self.form, self.field, key)
