"""The pages of the help: what a Markdown topic consists of, how its example reads, and how words are found in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.text import half_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RULE, EXAMPLE, FINDINGS = "rule", "example", "findings"
_FOR_ALL = frozenset({RULE, EXAMPLE, FINDINGS})
_FENCE = "```"
_HEAD_KEYS = {"id", "title", "keywords", "covers", "also"}
_HEADING = re.compile(r"## (?P<title>[^{]+?) \{(?P<anchors>#[a-z_][\w.]*(?: #[a-z_][\w.]*)*)\}")
_LINK = re.compile(r"\]\(help:(?P<topic>[a-z_]+)(?:#(?P<anchor>[\w.]+))?\)")
_MARKS = re.compile(r"\]\(help:[^)]*\)|[*`>\[\]#]|^\s*- ", re.MULTILINE)
_COLON, _CELLS = "：", "｜"
_AROUND = 28


@dataclass(frozen=True)
class Part:
    """A section of a topic. `anchors` are field ids, or one of RULE, EXAMPLE, FINDINGS."""

    anchors: tuple[str, ...]
    title: str
    text: str


@dataclass(frozen=True)
class Topic:
    """One file of the help.

    `covers` are the pages it belongs to besides the form of its own id; `also` topics explain fields that it
    shares with other forms.
    """

    id: str
    title: str
    keywords: tuple[str, ...]
    covers: tuple[str, ...]
    also: tuple[str, ...]
    intro: str
    parts: tuple[Part, ...]

    def part(self, anchor: str) -> Part | None:
        return next((part for part in self.parts if anchor in part.anchors), None)


def topic_from(text: str, name: str) -> Topic:
    """A topic from its file: a head of `key: value` lines between `---`, then an introduction and `## ` parts.

    Raises ValueError with the name of the file: what the program ships is whole, or it is a bug.
    """
    pieces = text.split("---\n", maxsplit=2)
    if len(pieces) != len(("before", "head", "body")) or pieces[0].strip():
        raise ValueError(f"{name}: no head")
    head = dict(_head_line(line, name) for line in pieces[1].splitlines() if line.strip())
    if not head.get("id") or not head.get("title"):
        raise ValueError(f"{name}: no id or title")
    intro, *sections = re.split(r"^(?=## )", pieces[2], flags=re.MULTILINE)
    return Topic(
        id=head["id"],
        title=head["title"],
        keywords=_words(head, "keywords"),
        covers=_words(head, "covers"),
        also=_words(head, "also"),
        intro=intro.strip(),
        parts=tuple(_part(section, name) for section in sections),
    )


def _head_line(line: str, name: str) -> tuple[str, str]:
    key, colon, value = line.partition(":")
    if not colon or key not in _HEAD_KEYS:
        raise ValueError(f"{name}: {line}")
    return key, value.strip()


def _words(head: dict[str, str], key: str) -> tuple[str, ...]:
    return tuple(head.get(key, "").split())


def _part(section: str, name: str) -> Part:
    heading, _, text = section.partition("\n")
    found = _HEADING.fullmatch(heading.strip())
    if not found:
        raise ValueError(f"{name}: {heading}")
    anchors = tuple(anchor.removeprefix("#") for anchor in found["anchors"].split())
    return Part(anchors, found["title"], text.strip())


def whole_text(topic: Topic) -> str:
    """The topic as one Markdown text for reading."""
    parts = (f"## {part.title}\n\n{shown(part.text)}" for part in topic.parts)
    return "\n\n".join((f"# {topic.title}", shown(topic.intro), *parts))


def reading(topic: Topic, part: Part | None, label: str = "") -> list[Part]:
    """What is read in one scroll: a field's own part first, with its line of the example; then what holds for all.

    `label` is how examples name the field. Without a part it is the whole topic.
    """
    if part is None or set(part.anchors) & _FOR_ALL:
        return list(topic.parts)
    shared = [found for anchor in (RULE, EXAMPLE, FINDINGS) if (found := topic.part(anchor))]
    lines = [line for one in shared for block in examples(one.text) for line in block if line.label == label]
    quoted = "\n".join(_quoted(line) for line in lines[:1])
    return [Part(part.anchors, part.title, f"{part.text}\n\n{quoted}".strip()), *shared]


def links(text: str) -> list[tuple[str, str]]:
    """(topic, anchor) of every link to another place of the help."""
    return [(found["topic"], found["anchor"] or "") for found in _LINK.finditer(text)]


@dataclass(frozen=True)
class ExampleLine:
    """A filled field of an example: its label, its text, and the rows of a small table as (label, text) cells."""

    label: str
    text: str
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()


def examples(text: str) -> list[list[ExampleLine]]:
    """The blocks fenced as `example`: `标签：值` lines, `- ` rows below a label, more text indented by two."""
    return [_example(block) for block in _blocks(text)]


def _blocks(text: str) -> Iterator[str]:
    for piece in text.split(f"{_FENCE}{EXAMPLE}\n")[1:]:
        yield piece.split(_FENCE, maxsplit=1)[0]


def _example(block: str) -> list[ExampleLine]:
    lines: list[ExampleLine] = []
    for raw in block.splitlines():
        if raw.startswith("- "):
            lines[-1] = _with_row(lines[-1], raw.removeprefix("- "))
        elif raw.startswith("  "):
            last = lines[-1]
            lines[-1] = ExampleLine(last.label, f"{last.text}\n{raw.strip()}".strip(), last.rows)
        elif raw.strip():
            lines.append(ExampleLine(*_labelled(raw)))
    return lines


def _with_row(line: ExampleLine, raw: str) -> ExampleLine:
    cells = tuple(_labelled(cell) for cell in raw.split(_CELLS))
    return ExampleLine(line.label, line.text, (*line.rows, cells))


def _labelled(raw: str) -> tuple[str, str]:
    label, _, text = raw.partition(_COLON)
    return label.strip(), text.strip()


def shown(text: str) -> str:
    """Markdown for reading: an example becomes a quotation with its labels in bold."""
    for block in list(_blocks(text)):
        quoted = "\n".join(_quoted(line) for line in _example(block))
        text = text.replace(f"{_FENCE}{EXAMPLE}\n{block}{_FENCE}", quoted)
    return text


def _quoted(line: ExampleLine) -> str:
    """Every line of a quotation ends in two blanks: a line break, not a paragraph."""
    rows = [_CELLS.join(text for _, text in row) for row in line.rows]
    first, *more = [*line.text.split("\n"), *rows]
    return "\n".join(f"> {part}  " for part in (f"**{line.label}**{_COLON}{first}", *more))


@dataclass(frozen=True)
class Hit:
    """A place of the help that holds all the words; `part` is None for the introduction."""

    topic: Topic
    part: Part | None
    snippet: str
    score: int


def find(topics: Sequence[Topic], text: str) -> list[Hit]:
    """Parts that hold every word of the text, the most fitting first: titles before keywords before prose."""
    words = half_width(text).lower().split()
    hits = [hit for topic in topics for hit in _hits(topic, words)] if words else []
    return sorted(hits, key=lambda hit: -hit.score)


def _hits(topic: Topic, words: list[str]) -> Iterator[Hit]:
    title, keywords = topic.title.lower(), " ".join(topic.keywords).lower()
    for part in (None, *topic.parts):
        heading = part.title.lower() if part else ""
        prose = _plain(part.text if part else topic.intro)
        places = (title, keywords, heading, half_width(prose).lower())
        weights = (8, 6, 4, 1) if part is None else (2, 1, 4, 1)
        if not all(any(word in place for place in places) for word in words):
            continue
        if part is not None and not any(word in place for word in words for place in places[2:]):
            continue  # the topic's own entry says so already
        score = sum(w for word in words for w, place in zip(weights, places, strict=True) if word in place)
        yield Hit(topic, part, _snippet(prose, words), score)


def _plain(text: str) -> str:
    """Prose without the signs of Markdown."""
    return re.sub(r"\s+", " ", _MARKS.sub("", shown(text))).strip()


def _snippet(prose: str, words: list[str]) -> str:
    low = prose.lower()
    at = min((low.find(word) for word in words if word in low), default=0)
    start, end = max(0, at - _AROUND // 2), at + _AROUND * 2
    return ("…" if start else "") + prose[start:end] + ("…" if end < len(prose) else "")
