"""A form is data: `form_from` turns a definition into a Form, or says what in it cannot be."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, cast

from app.domain.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.codes import CodeTable

KINDS = (
    "text", "long_text", "choice", "date", "datetime_range", "money", "count", "number", "yes_no",
    "member", "rows", "id_number", "phone", "attachments",
)  # fmt: skip
BOOKS = ("work_log", "group_log", "study_log", "archive_box")
ROWS_KINDS = ("rows", "attachments")
ATTACHMENT_FORM = "attachment"
_FORM_KEYS = {
    "id", "title", "book", "version", "period", "list", "order", "renamed", "rows", "also", "hidden",
    "derived", "field", "check",
}  # fmt: skip
_FIELD_KEYS = {
    "id", "label", "kind", "required", "also", "max", "codes", "of", "group", "note", "outsiders", "many",
    "computed", "default", "kin",
}  # fmt: skip
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
# Columns and names the store uses itself.
RESERVED = {"uid", "seat", "revision", "changed_at", "retired_at", "parent_form", "parent_uid", "position"}


@dataclass(frozen=True)
class Field:
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


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(v) for v in cast("Iterable[object]", value or ()))


def form_from(
    data: Mapping[str, object],
    *,
    codes: Mapping[str, CodeTable],
    rules: Iterable[str],
    computed: Iterable[str],
) -> Form:
    """A Form from its definition, checked in itself; `link_forms` checks it against its siblings.

    Raises UserError("form.…", form=, field=, key=) for unknown keys, kinds, code tables, rules, computations and
    names that dangle.
    """
    where = str(data.get("id", "?"))
    _refuse_unknown(where, "", data, _FORM_KEYS)
    for key in ("id", "title", "version", "field"):
        if not data.get(key):
            raise UserError("form.missing_key", form=where, field="", key=key)
    raw_fields = cast("list[Mapping[str, object]]", data["field"])
    computations = frozenset(computed)
    fields = tuple(_field_from(where, raw, codes, computations) for raw in raw_fields)
    form = Form(
        id=where,
        title=str(data["title"]),
        version=int(cast("int", data["version"])),
        fields=fields,
        book=str(data.get("book", "")),
        period=str(data.get("period", "")),
        list=_words(data.get("list")),
        order=_words(data.get("order")),
        renamed={str(k): str(v) for k, v in cast("Mapping[str, object]", data.get("renamed") or {}).items()},
        checks=tuple(
            _check_from(where, c) for c in cast("list[Mapping[str, object]]", data.get("check") or [])
        ),
        rows=bool(data.get("rows", False)),
        also=_words(data.get("also")),
        hidden=_words(data.get("hidden")),
        derived=_words(data.get("derived")),
    )
    _check_names(form, frozenset(rules))
    return form


def _refuse_unknown(form: str, field_id: str, data: Mapping[str, object], known: set[str]) -> None:
    unknown = sorted(set(data) - known)
    if unknown:
        raise UserError("form.unknown_key", form=form, field=field_id, key=", ".join(unknown))


def _check_from(form: str, raw: Mapping[str, object]) -> str:
    _refuse_unknown(form, "check", raw, {"rule"})
    return str(raw.get("rule", ""))


def _field_from(
    form: str, raw: Mapping[str, object], codes: Mapping[str, CodeTable], computations: frozenset[str]
) -> Field:
    name = str(raw.get("id", "?"))
    _refuse_unknown(form, name, raw, _FIELD_KEYS)
    kind = str(raw.get("kind", ""))
    for key in ("id", "label", "kind"):
        if not raw.get(key):
            raise UserError("form.missing_key", form=form, field=name, key=key)
    if kind not in KINDS:
        raise UserError("form.unknown_kind", form=form, field=name, key=kind)
    if name in RESERVED or not _IDENTIFIER.fullmatch(name):
        raise UserError("form.bad_name", form=form, field=name, key=name)
    table = str(raw.get("codes", ""))
    if (kind == "choice") != bool(table) or (table and table not in codes):
        raise UserError("form.unknown_codes", form=form, field=name, key=table)
    of = ATTACHMENT_FORM if kind == "attachments" else str(raw.get("of", ""))
    if (kind in ROWS_KINDS) != bool(of):
        raise UserError("form.unknown_rows", form=form, field=name, key=of)
    function = str(raw.get("computed", ""))
    if function and function not in computations:
        raise UserError("form.unknown_rule", form=form, field=name, key=function)
    return Field(
        id=name,
        label=str(raw["label"]),
        kind=kind,
        required=bool(raw.get("required", False)),
        also=_words(raw.get("also")),
        max=int(cast("int", raw.get("max", 0))),
        codes=codes.get(table),
        of=of,
        group=str(raw.get("group", "")),
        note=str(raw.get("note", "")),
        outsiders=bool(raw.get("outsiders", False)),
        many=bool(raw.get("many", False)),
        computed=function,
        default=str(raw.get("default", "")),
        kin=str(raw.get("kin", "")),
    )


def _check_names(form: Form, rules: frozenset[str]) -> None:
    if not _IDENTIFIER.fullmatch(form.id):
        raise UserError("form.bad_name", form=form.id, field="", key=form.id)
    if form.book and form.book not in BOOKS:
        raise UserError("form.unknown_book", form=form.id, field="", key=form.book)
    _refuse_doubles(form)
    names = [form.period] if form.period else []
    names += [*form.list, *(o.lstrip("-") for o in form.order), *form.renamed.values(), *form.hidden]
    names += [f.kin for f in form.fields if f.kin]
    for name in names:
        if name not in form.by_id:
            raise UserError("form.dangling_name", form=form.id, field="", key=name)
    for rule in form.checks:
        if rule not in rules:
            raise UserError("form.unknown_rule", form=form.id, field="check", key=rule)


def _refuse_doubles(form: Form) -> None:
    ids = [*(f.id for f in form.fields), *form.renamed]
    for names in (ids, [f.label for f in form.fields]):
        double = next((name for name in names if names.count(name) > 1), None)
        if double is not None:
            raise UserError("form.double_name", form=form.id, field=double, key=double)


def link_forms(forms: Iterable[Form]) -> dict[str, Form]:
    """All forms by id. Raises UserError for an id used twice and for rows whose form is not a rows form."""
    linked: dict[str, Form] = {}
    for form in forms:
        if form.id in linked:
            raise UserError("form.double_name", form=form.id, field="", key=form.id)
        linked[form.id] = form
    for form in linked.values():
        for f in form.rows_fields:
            target = linked.get(f.of)
            if form.rows or target is None or not target.rows:
                raise UserError("form.unknown_rows", form=form.id, field=f.id, key=f.of)
    return linked
