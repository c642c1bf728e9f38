"""One door for all text: what enters the program passes `clean_text`, wherever it comes from."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from app.domain.errors import Refused

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# C0 without tab and newline, DEL, C1, byte-order mark, zero-width and bidi controls, interlinear annotations.
# U+200D and U+FE00-FE0F stay: they belong to glyphs.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\u200b\u200c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufff9-\ufffb]"
)
_IMPOSSIBLE = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]|[\U0001fffe\U0001ffff]")
_BLANKS = re.compile(r"[ \t\u3000\xa0]+")
_NAME_BREAKS = re.compile("[、,，;；/\n]+")
# Seven code points people type between the parts of a name; equal when names are compared, stored as typed.
_NAME_DOTS = re.compile("[·•‧・．﹒∙]")


def clean_text(raw: str) -> str:
    """Text that SQLite, Word and Excel all take: NFC, one kind of line break, no invisible characters.

    Raises Refused("text.impossible") for lone surrogates and non-characters: dropping them would change a
    name silently.
    """
    found = _IMPOSSIBLE.search(raw)
    if found:
        raise Refused("text.impossible", position=found.start() + 1, point=f"U+{ord(found.group()):04X}")
    text = _DROPPED.sub("", _BREAKS.sub("\n", raw))
    return "\n".join(line.rstrip() for line in unicodedata.normalize("NFC", text).split("\n")).strip()


def single_line(raw: str) -> str:
    """Clean text on one line, runs of blanks (also U+3000) made one."""
    return _BLANKS.sub(" ", clean_text(raw).replace("\n", " ")).strip()


def half_width(raw: str) -> str:
    """NFKC: for numbers, dates, IDs and headings only, never for names or prose."""
    return unicodedata.normalize("NFKC", raw).strip()


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """What two spellings of one person's name share: no blanks, one kind of dot."""
    return _NAME_DOTS.sub("·", re.sub(r"\s", "", clean_text(name).replace("\u3000", ""))).casefold()


def heading_key(heading: str) -> str:
    """What two spellings of one heading or code share: no blanks, half-width, one case."""
    return "".join(unicodedata.normalize("NFKC", heading).split()).casefold()


def split_names(text: str) -> list[str]:
    """Names joined by commas and the like, or by blanks where no piece is a lone character (张　三 is one name)."""
    pieces = [p for part in _NAME_BREAKS.split(text) if (p := part.strip())]
    if len(pieces) == 1:
        words = pieces[0].split()
        return words if all(len(word) > 1 for word in words) else pieces
    return pieces


def looks_like_formula(text: str) -> bool:
    """True for text a spreadsheet would run; writers must mark such a cell as text."""
    return text[:1] in tuple("=+-@\t\r")
