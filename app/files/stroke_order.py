"""Reads `resources/order/strokes.txt`: Chinese characters by their number of strokes, as printed lists of names ask."""

from __future__ import annotations

from functools import lru_cache

from app.files.form_files import data_folder


@lru_cache(maxsize=1)
def stroke_places() -> dict[str, int]:
    """Character → its place in the order."""
    path = data_folder("resources") / "order" / "strokes.txt"
    letters = path.read_text(encoding="utf-8").replace("\n", "")
    return {letter: place for place, letter in enumerate(letters)}
