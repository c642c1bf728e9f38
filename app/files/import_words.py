"""Reads `forms/imports/sheets.toml`."""

from __future__ import annotations

import tomllib

from app.domain.import_words import ImportWords, import_words_from
from app.files.form_files import data_folder


def load_import_words() -> ImportWords:
    path = data_folder("forms") / "imports" / "sheets.toml"
    return import_words_from(tomllib.loads(path.read_text(encoding="utf-8")), path.stem)
