"""Reads `forms/imports`: the words foreign workbooks are read by, and the columns of lists that are no records."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.form_reading import form_from
from app.domain.import_words import ImportWords, import_words_from
from app.files.form_files import data_folder, read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.codes import CodeTable
    from app.domain.form import Form

CARD = "member"


def load_import_words() -> ImportWords:
    path = data_folder("forms") / "imports" / "sheets.toml"
    return import_words_from(read_toml(path), path.stem)


def load_lists(forms: Mapping[str, Form], codes: Mapping[str, CodeTable]) -> dict[str, Form]:
    """The lists by id, as forms nobody keeps records of; those about people begin with the named fields of the card."""
    found: dict[str, Form] = {}
    for path in sorted((data_folder("forms") / "imports" / "lists").glob("*.toml")):
        data = read_toml(path)
        shared = data.pop("card", [])
        form = form_from(data, codes=codes, rules=(), computed=())
        card = forms[CARD].by_id
        own = tuple(card[str(name)] for name in (shared if isinstance(shared, list) else []))
        found[form.id] = replace(form, fields=(*own, *form.fields))
    return found
