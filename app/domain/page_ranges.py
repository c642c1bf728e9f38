"""The pages somebody asks for in words: `1-3,5`, with the marks people type."""

from __future__ import annotations

import re

from app.domain.errors import Refused

_PART = re.compile(r"(\d+)?\s*[-\uff0d\u2014\u2013~\uff5e\u81f3]+\s*(\d+)?|(\d+)")
_BETWEEN = re.compile(r"[,\uff0c\u3001;\uff1b\s]+")


def parse_pages(text: str, count: int) -> list[int]:
    """Page numbers from 1 in the order they were asked for, each once. Raises Refused("print.pages", count=)."""
    wanted: list[int] = []
    for part in filter(None, _BETWEEN.split(text.strip())):
        found = _PART.fullmatch(part)
        if found is None or not part.strip("-"):
            raise Refused("print.pages", count=count)
        first, last, alone = found.groups()
        begin, end = (int(alone), int(alone)) if alone else (int(first or 1), int(last or count))
        if not 1 <= begin <= end <= count:
            raise Refused("print.pages", count=count)
        wanted += range(begin, end + 1)
    if not wanted:
        raise Refused("print.pages", count=count)
    return list(dict.fromkeys(wanted))
