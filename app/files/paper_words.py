"""The wording and shapes of papers that no form holds: `forms/papers/words.toml`."""

from __future__ import annotations

from functools import cache
from typing import Any

from app.files.form_files import data_folder, read_toml

FOLDER = "papers"


@cache
def paper_words() -> dict[str, Any]:
    return read_toml(data_folder("forms") / FOLDER / "words.toml")


@cache
def dues_words() -> dict[str, Any]:
    """The wording and columns of the papers of dues: `forms/papers/dues.toml`."""
    return read_toml(data_folder("forms") / FOLDER / "dues.toml")


@cache
def statistics_words() -> dict[str, Any]:
    """The wording and columns of the statistics of members: `forms/papers/statistics.toml`."""
    return read_toml(data_folder("forms") / FOLDER / "statistics.toml")


@cache
def exchange_words() -> dict[str, Any]:
    """The wording of the papers that go with packages: `forms/papers/exchange.toml`."""
    return read_toml(data_folder("forms") / FOLDER / "exchange.toml")
