"""Counts the pages a text will fill from widths, line pitch and row heights, so that an index knows its pages.

Everything is in points. Pitch is exact, so only widths are estimated; where engines differ the larger is taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Widths in em. Chinese characters are one em wide; digits and most letters of a roman font half of it.
_WIDE_LETTERS = re.compile("[A-Zmw%&@\u2610\u2611]")
_NARROW = re.compile("[ -~]")
_POINTS = re.compile(r"[.,:;!'|ijl]")
_HALF, _LETTER, _POINT, _BLANK = 0.5, 0.72, 0.4, 0.25
# What engines put between Chinese characters and Latin text.
GAP = 0.2
_CHARACTER = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_PIECES = re.compile(r"[!-~]+| +|[^ -~]+")
# May not begin or end a line (GB/T 15834; the kinsoku rules of Word and LibreOffice).
_NOT_FIRST = frozenset("，。、；：？！）》」』】〕”’…—·%,.;:?!)]}")
_NOT_LAST = frozenset("（《「『【〔“‘([{")
_HANGS = frozenset("，。、；：！,.;:!")
_SLACK = 0.01
EDGE = 1.5  # the lower border of a table at the foot of a page


@lru_cache(maxsize=256)  # a record is laid out twice: once to see what is left of its page
def line_count(text: str, width: float, size: float, first: float = 0.0) -> int:
    """Lines of a paragraph `width` wide in characters of `size`, its first line indented by `first`."""
    room = width / size + _SLACK
    used, lines = first / size, 1
    if used + len(text) <= room:  # nothing is wider than one em
        return 1
    for found in _PIECES.finditer(text):
        piece = found.group()
        if _NARROW.match(piece):
            beside = text[found.start() - 1 : found.start()] + text[found.end() : found.end() + 1]
            extent = _latin_width(piece) + GAP * len(_CHARACTER.findall(beside))
            if used + extent <= room:
                used += extent
            elif piece[0] != " ":  # blanks at the end of a line take no room
                lines += (1 if used else 0) + int(extent // room)
                used = extent % room
        else:
            more, used = _chinese(piece, used, room)
            lines += more
    return lines


def _latin_width(piece: str) -> float:
    if piece[0] == " ":
        return _BLANK * len(piece)
    wide, points = len(_WIDE_LETTERS.findall(piece)), len(_POINTS.findall(piece))
    return _HALF * len(piece) + (_LETTER - _HALF) * wide - (_HALF - _POINT) * points


def _chinese(piece: str, used: float, room: float) -> tuple[int, float]:
    """Lines that a run of Chinese text begins, and how far it reaches into the last."""
    lines, rest = 0, len(piece)
    while used + rest > room:
        start = len(piece) - rest
        taken = _break(piece, start, max(0, int(room - used)))
        rest -= taken
        lines, used = lines + 1, 0.0
    return lines, used + rest


def _break(piece: str, start: int, fitting: int) -> int:
    """How many of the fitting characters stay on the line, by the rules for its ends."""
    taken = fitting
    if taken and piece[start + taken] in _HANGS and start + taken + 1 < len(piece):
        taken += 1  # one mark may hang over the margin; in a cell not the very last
    while taken > 1 and (
        piece[start + taken : start + taken + 1] in _NOT_FIRST or piece[start + taken - 1] in _NOT_LAST
    ):
        taken -= 1
    return taken


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`lines` of equal `pitch` with space around; `fresh` begins a page."""

    lines: int
    pitch: float
    before: float = 0.0
    after: float = 0.0
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """`lines` are the pitches of its highest cell; `frame` what surrounds them; `head` is repeated above it."""

    lines: Sequence[float]
    frame: float
    least: float = 0.0
    splits: bool = False
    head: float = 0.0

    @property
    def height(self) -> float:
        return max(self.least, sum(self.lines) + self.frame)


@dataclass(frozen=True, slots=True)
class Extent:
    """`pages` a text fills, and how much of the last is `left`."""

    pages: int
    left: float


def paginate(flow: Iterable[Paragraph | TableRow], height: float) -> Extent:
    """Lays the flow onto pages of that height."""
    height -= EDGE
    pages, left = 1, height
    for item in flow:
        if isinstance(item, Paragraph):
            pages, left = _lay_paragraph(item, height, pages, left)
        else:
            pages, left = _lay_row(item, height, pages, left)
    return Extent(pages, left)


def _lay_paragraph(item: Paragraph, height: float, pages: int, left: float) -> tuple[int, float]:
    if item.fresh and left < height:
        pages, left = pages + 1, height
    left -= item.before if left < height else 0.0
    for _ in range(item.lines):
        if left + _SLACK < item.pitch:
            pages, left = pages + 1, height
        left -= item.pitch
    return pages, max(0.0, left - item.after)


def _lay_row(item: TableRow, height: float, pages: int, left: float) -> tuple[int, float]:
    if item.height <= left + _SLACK:
        return pages, left - item.height
    if not item.splits or item.least > left:
        if left < height:
            pages, left = pages + 1, height - item.head
        if item.height <= left + _SLACK:
            return pages, left - item.height
    left -= item.frame
    for pitch in item.lines:
        if left + _SLACK < pitch:
            pages, left = pages + 1, height - item.head - item.frame
        left -= pitch
    return pages, max(0.0, left)
