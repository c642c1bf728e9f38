"""Reads `forms/imports/sheets.toml`."""

from __future__ import annotations

from app.domain.import_words import ImportWords, import_words_from
from app.files.form_files import data_folder, read_toml


def load_import_words() -> ImportWords:
    path = data_folder("forms") / "imports" / "sheets.toml"
    return import_words_from(read_toml(path), path.stem)
