"""Which letters are Chinese and how wide letters are, in em: what breaking lines needs to know of a typeface."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.paper import Font

    Advance = Callable[[str, bool, str], float]

# Marks both scripts use. Between Chinese letters they are Chinese: as wide as a letter (GB/T 15834).
_SHARED = "\u00a7\u00b0\u00b1\u00b7\u00d7\u00f7"
_FIRST_SHARED, _FIRST_CHINESE = "\u2010", "\u2e80"
CHINESE = re.compile(f"[{_SHARED}{_FIRST_SHARED}-\U0003ffff]+")
CLASSES = re.compile(f"[{_SHARED}{_FIRST_SHARED}-\U0003ffff]+|[^{_SHARED}{_FIRST_SHARED}-\U0003ffff]+")
_BOXES = "\u2610\u2611\u2612"
# Times New Roman, in thousandths of an em, from the blank to the tilde; Liberation, Tinos and Nimbus are the same.
_TIMES = (
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278,
    500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444,
    921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722,
    556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500,
    333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500,
    500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
)  # fmt: skip
_BLANK = ord(" ")


def is_chinese(letter: str) -> bool:
    """Set in the Chinese face: Chinese letters, full-width forms and the marks between them."""
    return letter >= _FIRST_SHARED or letter in _SHARED


def is_full(letter: str) -> bool:
    """As wide as it is high in every Chinese face."""
    return letter >= _FIRST_CHINESE or letter in _BOXES or east_asian_width(letter) in ("W", "F", "A")


def times(_family: str, _bold: bool, letter: str) -> float:  # noqa: FBT001 - a face is a family and whether it is bold
    """The width of a letter where nobody can measure it: as Times New Roman has it."""
    place = ord(letter) - _BLANK
    return _TIMES[place] / 1000 if 0 <= place < len(_TIMES) else 0.5


class _Widths(dict[str, float]):
    """The widths of one font; a letter is measured when it is met first."""

    def __init__(self, font: Font, advance: Advance) -> None:
        self._font, self._advance = font, advance

    def __missing__(self, letter: str) -> float:
        font = self._font
        if is_chinese(letter):
            width = 1.0 if is_full(letter) else self._advance(font.chinese, font.bold, letter)
        else:
            width = self._advance(font.latin, font.bold, letter)
        self[letter] = width
        return width


class Letters:
    """Widths by font. Chinese letters are one em in any face: so a stand-in breaks lines where the real one does."""

    def __init__(self, advance: Advance = times) -> None:
        self._advance = advance
        self._tables: dict[tuple[str, str, bool], _Widths] = {}

    def widths(self, font: Font) -> dict[str, float]:
        key = (font.latin, font.chinese, font.bold)
        found = self._tables.get(key)
        if found is None:
            found = self._tables[key] = _Widths(font, self._advance)
        return found
