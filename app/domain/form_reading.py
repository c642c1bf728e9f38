"""From a definition to a Form, or to what in it cannot be: form, field and word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.domain.definition import Definition
from app.domain.errors import Refused, definition_error
from app.domain.field_kinds import FIELD_KINDS
from app.domain.form import ATTACHMENT_FORM, BOOKS, RESERVED, ROWS_KINDS, Field, Form
from app.domain.text import heading_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.domain.codes import CodeTable

_FORM_KEYS = {
    "id", "title", "book", "version", "period", "list", "order", "renamed", "rows", "also", "hidden",
    "derived", "field", "check", "kept", "unsearched",
}  # fmt: skip
_FIELD_KEYS = {
    "id", "label", "kind", "required", "also", "max", "codes", "of", "group", "note", "outsiders", "many",
    "computed", "default", "kin",
}  # fmt: skip
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")


def form_from(
    data: Mapping[str, object],
    *,
    codes: Mapping[str, CodeTable],
    rules: Iterable[str],
    computed: Iterable[str],
) -> Form:
    """A Form from its definition, checked in itself; `link_forms` checks it against its siblings.

    Raises UserError("form.…", form=, field=, key=, place=) for unknown keys, kinds, code tables, rules,
    computations, values of a wrong type, and names that dangle or stand twice.
    """
    source = Definition(data, str(data.get("id", "?")))
    source.only(_FORM_KEYS)
    source.need("id", "title", "version", "field")
    computations = frozenset(computed)
    form = Form(
        id=source.text("id"),
        title=source.text("title"),
        version=source.whole("version"),
        fields=tuple(_field_from(field, codes, computations) for field in source.tables("field")),
        book=source.text("book"),
        period=source.text("period"),
        list=source.words("list"),
        order=source.words("order"),
        renamed=source.pairs("renamed"),
        checks=tuple(_check_from(check) for check in source.tables("check")),
        rows=source.flag("rows"),
        also=source.words("also"),
        hidden=source.words("hidden"),
        derived=source.words("derived"),
        kept=source.flag("kept"),
        unsearched=source.flag("unsearched"),
    )
    _check_form(form, frozenset(rules))
    return form


def _check_from(source: Definition) -> str:
    source.only({"rule"})
    return source.text("rule")


def _field_from(source: Definition, codes: Mapping[str, CodeTable], computations: frozenset[str]) -> Field:
    source.only(_FIELD_KEYS)
    source.need("id", "label", "kind")
    kind = source.text("kind")
    field = Field(
        id=source.text("id"),
        label=source.text("label"),
        kind=kind,
        required=source.flag("required"),
        also=source.words("also"),
        max=source.whole("max"),
        codes=codes.get(source.text("codes")),
        of=ATTACHMENT_FORM if kind == "attachments" else source.text("of"),
        group=source.text("group"),
        note=source.text("note"),
        outsiders=source.flag("outsiders"),
        many=source.flag("many"),
        computed=source.text("computed"),
        default=source.text("default"),
        kin=source.text("kin"),
    )
    for code, key in _wrong_in(field, source.text("codes"), computations):
        raise definition_error(code, source.form, field.id, key)
    return field


def _wrong_in(field: Field, table: str, computations: frozenset[str]) -> Iterator[tuple[str, str]]:
    if field.kind not in FIELD_KINDS:
        yield "form.unknown_kind", field.kind
    if field.id in RESERVED or not _IDENTIFIER.fullmatch(field.id):
        yield "form.bad_name", field.id
    if (field.kind == "choice") != bool(table) or (table and field.codes is None):
        yield "form.unknown_codes", table
    if (field.kind in ROWS_KINDS) != bool(field.of):
        yield "form.unknown_rows", field.of
    if field.computed and field.computed not in computations:
        yield "form.unknown_rule", field.computed
    if field.default and not (field.codes is not None and _is_code(field.codes, field.default)):
        yield "form.bad_value", "default"


def _is_code(table: CodeTable, word: str) -> bool:
    try:
        return table.read(word) == word
    except Refused:
        return False


def _check_form(form: Form, rules: frozenset[str]) -> None:
    if not _IDENTIFIER.fullmatch(form.id):
        raise definition_error("form.bad_name", form.id, key=form.id)
    if form.book and form.book not in BOOKS:
        raise definition_error("form.unknown_book", form.id, key=form.book)
    _refuse_doubles(form)
    for name in _names_used(form):
        if name not in form.by_id:
            raise definition_error("form.dangling_name", form.id, key=name)
    for rule in form.checks:
        if rule not in rules:
            raise definition_error("form.unknown_rule", form.id, "check", rule)


def _names_used(form: Form) -> Iterator[str]:
    """Every field the form speaks of."""
    if form.period:
        yield form.period
    yield from form.list
    yield from (name.lstrip("-") for name in form.order)
    yield from form.renamed.values()
    yield from form.hidden
    yield from (f.kin for f in form.fields if f.kin)


def _refuse_doubles(form: Form) -> None:
    """No id twice, no old name in use, and no heading that two fields would claim."""
    ids = [*(f.id for f in form.fields), *form.renamed]
    double = next((name for name in ids if ids.count(name) > 1), None)
    if double is not None:
        raise definition_error("form.double_name", form.id, double, double)
    owners: dict[str, str] = {heading_key(heading): "derived" for heading in form.derived}
    for field in form.fields:
        for heading in (field.label, *field.also):
            if owners.setdefault(heading_key(heading), field.id) != field.id:
                raise definition_error("form.double_name", form.id, field.id, heading)


def link_forms(forms: Iterable[Form]) -> dict[str, Form]:
    """All forms by id. Raises UserError for an id used twice and for rows whose form is not a rows form."""
    linked: dict[str, Form] = {}
    for form in forms:
        if form.id in linked:
            raise definition_error("form.double_name", form.id, key=form.id)
        linked[form.id] = form
    for form in linked.values():
        for field in form.rows_fields:
            target = linked.get(field.of)
            if form.rows or target is None or not target.rows:
                raise definition_error("form.unknown_rows", form.id, field.id, field.of)
    return linked
