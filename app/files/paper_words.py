"""The wording and shapes of papers that no form holds: `forms/papers/words.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from app.files.form_files import data_folder

FOLDER = "papers"


@cache
def paper_words() -> dict[str, Any]:
    path = data_folder("forms") / FOLDER / "words.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
