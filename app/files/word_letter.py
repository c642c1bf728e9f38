"""The first templates of letters: lines of text with underlined and struck-out runs, as `forms/papers/letters.toml` has them."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from app.files.form_files import data_folder, read_toml
from app.files.paper_words import FOLDER
from app.files.word_xml import LETTER_PAGE, para, run

# `_underlined_` and `~struck out in a frame~`; tokens keep their own underscores, so they are set apart first.
_TOKEN = re.compile(r"\{([^{}]*)\}")
_PARTS = re.compile(r"(_[^_~]*_|~[^_~]*~)")
_LOOKS = {
    "_": '<w:u w:val="single"/>',
    "~": '<w:strike/><w:bdr w:val="single" w:sz="4" w:space="0"/>',
}
_TABS = f'<w:tabs><w:tab w:val="right" w:pos="{LETTER_PAGE.width}"/></w:tabs>'
_NUMBERED = "LetterNumber"
_HOLE = "\ue000"


@cache
def _letters() -> dict[str, Any]:
    return read_toml(data_folder("forms") / FOLDER / "letters.toml")


def letter_body(name: str) -> str:
    """The paragraphs of a letter; "" for what is none."""
    words = _letters().get(name)
    return "".join(_line(style, text) for style, text in words["lines"]) if words else ""


def _line(style: str, text: str) -> str:
    tokens = [f"{{{{{inner}}}}}" for inner in _TOKEN.findall(text)]
    waiting = iter(tokens)
    runs = [
        re.sub(_HOLE, lambda _: next(waiting), _run(part))
        for part in _PARTS.split(_TOKEN.sub(_HOLE, text))
        if part
    ]
    return para(style, look=_TABS if style == _NUMBERED else "", inside="".join(runs))


def _run(part: str) -> str:
    look = _LOOKS.get(part[0], "")
    return run(part[1:-1] if look else part, look)
