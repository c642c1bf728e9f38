"""Sets a paragraph in lines: where each breaks by the rules for Chinese text, and where every run of letters stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from math import ceil
from typing import TYPE_CHECKING

from app.domain.letters import CHINESE, CLASSES, is_chinese
from app.domain.paper import Font, Look, Paragraph, Picture, Span, Tab

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.letters import Letters

# May not begin or end a line (GB/T 15834).
_NOT_FIRST = frozenset("，。、；：？！）》〉」』】〕〗”’…—·％％%℃,.;:?!)]}'\" ")
_NOT_LAST = frozenset("（《〈「『【〔〖“‘([{￥$")
_HANGS = frozenset("，。、；：！？,.;:!?")
_PIECES = re.compile(rf"\t|{CHINESE.pattern}|[^\t]+?(?=\t|{CHINESE.pattern}|$)")
_BETWEEN = re.compile(r"(?<=[\u3400-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[\u3400-\u9fff])")
_SLACK = 0.02
_ROOM_BETWEEN = 0.25  # em, between Chinese and Latin letters
_PICTURE = "\ufffc"
# Height of a line that nothing fixes, in its size: Chinese faces are set wider than Latin ones.
CHINESE_LINE, LATIN_LINE = 1.3, 1.15
_BASE_OF_EXACT = 0.8
_BELOW_BASE = 0.22


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one face from `x` on; `spread` follows each Chinese letter, or each blank of a Latin run."""

    x: float
    width: float
    text: str
    font: Font
    chinese: bool
    spread: float = 0.0
    field: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture; its foot stands on the line."""

    x: float
    picture: Picture


@dataclass(frozen=True, slots=True)
class Line:
    """`base` is how far its letters' feet are below its top."""

    height: float
    base: float
    runs: tuple[Run, ...]
    pictures: tuple[Placed, ...] = ()

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def set_lines(paragraph: Paragraph, room: float, letters: Letters, tab: float = 21.0) -> list[Line]:
    """The lines of a paragraph in a column of `room`; `tab` is the distance of stops that nobody set."""
    if not paragraph.parts:
        return [_Setter(paragraph, room, letters, tab).empty()]
    return list(_Setter(paragraph, room, letters, tab).lines())


class _Setter:
    """One paragraph as a row of letters with their widths; `_ends[n]` is where the first n of them end."""

    def __init__(self, paragraph: Paragraph, room: float, letters: Letters, tab: float) -> None:
        self._look, self._mark, self._tab = paragraph.look, paragraph.font, tab
        self._room = room - self._look.left - self._look.right
        self._parts: list[tuple[int, int, Span | Picture]] = []
        texts: list[str] = []
        self._widths: list[float] = []
        for part in paragraph.parts:
            text, widths = _measured(part, letters)
            start = len(self._widths)
            texts.append(text)
            self._widths += widths
            self._parts.append((start, len(self._widths), part))
        self._text = "".join(texts)
        if self._look.spaced:
            self._part_scripts()
        self._ends = [0.0, *accumulate(self._widths)]

    def empty(self) -> Line:
        height, base = _height(self._look, [(self._mark.size, True)])
        return Line(height, base, ())

    def lines(self) -> Iterator[Line]:
        start, indent = 0, self._look.first
        for hard in [*self._breaks(), len(self._text)]:
            while True:
                if "\t" in self._text[start:hard]:
                    self._place_tabs(start, hard, indent)
                stop = self._fitting(start, hard, self._room - indent)
                yield self._line(start, stop, indent, last=stop >= hard)
                start, indent = stop, 0.0
                if start >= hard:
                    break
            start = hard + 1

    def _breaks(self) -> list[int]:
        return [place for place, letter in enumerate(self._text) if letter == "\n"]

    def _part_scripts(self) -> None:
        for found in _BETWEEN.finditer(self._text):
            before = found.start() - 1
            size = next(
                (p.font.size for s, e, p in self._parts if s <= before < e and isinstance(p, Span)), 0
            )
            self._widths[before] += size * _ROOM_BETWEEN

    # breaking -----------------------------------------------------------------------------------------

    def _fitting(self, start: int, hard: int, room: float) -> int:
        """Where the line that begins at `start` ends; blanks behind it belong to it."""
        end = bisect_right(self._ends, self._ends[start] + room + _SLACK, start + 1, hard + 1) - 1
        if end >= hard:
            return hard
        text = self._text
        if text[end] == " " and end > start:
            return self._past_blanks(end, hard)
        # Engines differ over the very last mark; as pagination does, the longer text is taken.
        hangs = self._look.hangs and text[end] in _HANGS and start < end < hard - 1
        if hangs and self._parts_at(end + 1, hard):
            return self._past_blanks(end + 1, hard)
        best = end
        while best > start and not self._parts_at(best, hard):
            best -= 1
        return self._past_blanks(best, hard) if best > start else max(start + 1, end)

    def _past_blanks(self, end: int, hard: int) -> int:
        while end < hard and self._text[end] == " ":
            end += 1
        return end

    def _parts_at(self, place: int, hard: int) -> bool:
        """Whether a line may end before this letter."""
        if place >= hard:
            return True
        before, after = self._text[place - 1], self._text[place]
        if after in _NOT_FIRST or before in _NOT_LAST:
            return before == " " and after not in _NOT_FIRST
        return before in " -\t" or is_chinese(before) or is_chinese(after)

    def _place_tabs(self, start: int, hard: int, indent: float) -> None:
        """Gives every tab the width that leads to its stop, as if the rest stood in one line."""
        left = self._look.left
        x, place = left + indent, start
        stops = self._look.tabs
        if self._look.first < 0:  # a hanging indent is a stop
            stops = (*stops, Tab(left))
        while place < hard:
            tab = self._text.find("\t", place, hard)
            if tab < 0:
                break
            x += sum(self._widths[place:tab])
            behind = self._text.find("\t", tab + 1, hard)
            following = sum(self._widths[tab + 1 : behind if behind >= 0 else hard])
            stop = _next_stop(stops, x, self._tab)
            share = {"right": 1.0, "center": 0.5}.get(stop.align, 0.0)
            self._widths[tab] = max(0.0, stop.position - x - following * share)
            x += self._widths[tab]
            place = tab + 1
        self._ends = [0.0, *accumulate(self._widths)]

    # placing ------------------------------------------------------------------------------------------

    def _line(self, start: int, stop: int, indent: float, *, last: bool) -> Line:
        shown = stop
        while shown > start and self._text[shown - 1] == " ":
            shown -= 1
        natural = self._ends[shown] - self._ends[start]
        left = self._room - indent - natural
        x = self._look.left + indent
        spread = 0.0
        align = self._look.align
        if align in ("right", "center"):
            x += left if align == "right" else left / 2
        elif left > 0 and (align == "distribute" or (align == "both" and not last)):
            gaps = self._gaps(start, shown)
            spread = left / gaps if gaps and "\t" not in self._text[start:shown] else 0.0
        runs, pictures = self._runs(start, shown, x, spread)
        height, base = _height(
            self._look, [(r.font.size, r.chinese) for r in runs] or [(self._mark.size, True)]
        )
        tallest = max((p.picture.height for p in pictures), default=0.0)
        if self._look.rule != "exact" and tallest > base:
            height, base = height + tallest - base, tallest
        return Line(height, base, tuple(runs), tuple(pictures))

    def _gaps(self, start: int, stop: int) -> int:
        """Where a line may be widened: behind Chinese letters, before them, and at blanks."""
        gaps = 0
        for found in CLASSES.finditer(self._text, start, stop):
            piece = found.group()
            gaps += len(piece) if is_chinese(piece[0]) else piece.count(" ") + 1
        return gaps - 1

    def _runs(self, start: int, stop: int, x: float, spread: float) -> tuple[list[Run], list[Placed]]:
        runs: list[Run] = []
        pictures: list[Placed] = []
        widened = 0.0
        for begin, end, part in self._parts:
            if end <= start or begin >= stop:
                continue
            if isinstance(part, Picture):
                pictures.append(Placed(x + self._ends[begin] - self._ends[start] + widened, part))
                continue
            for found in _PIECES.finditer(self._text, max(start, begin), min(stop, end)):
                piece = found.group()
                at = x + self._ends[found.start()] - self._ends[start] + widened
                width = self._ends[found.end()] - self._ends[found.start()]
                chinese = is_chinese(piece[0])
                gaps = len(piece) if chinese else piece.count(" ") + (found.end() < stop)
                if piece != "\t":
                    runs.append(Run(at, width + spread * gaps, piece, part.font, chinese, spread, part.field))
                widened += spread * gaps
        return runs, pictures


def _measured(part: Span | Picture, letters: Letters) -> tuple[str, list[float]]:
    if isinstance(part, Picture):
        return _PICTURE, [part.width]
    table, size = letters.widths(part.font), part.font.size
    return part.text, [table[letter] * size for letter in part.text]


def _next_stop(stops: tuple[Tab, ...], x: float, every: float) -> Tab:
    later = [stop for stop in stops if stop.position > x + _SLACK]
    if later:
        return min(later, key=lambda stop: stop.position)
    return Tab((x // every + 1) * every)


def _height(look: Look, sizes: list[tuple[float, bool]]) -> tuple[float, float]:
    """(height, base) of a line with letters of these sizes, Chinese or not."""
    if look.rule == "exact":
        return look.line, look.line * _BASE_OF_EXACT
    natural = max(size * (CHINESE_LINE if chinese else LATIN_LINE) for size, chinese in sizes)
    if look.grid:
        natural = look.grid * ceil((natural - _SLACK) / look.grid)
    height = max(natural, look.line) if look.rule == "least" else natural * look.line
    return height, height - natural * _BELOW_BASE
