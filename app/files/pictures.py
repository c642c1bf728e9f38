"""What a picture is before anybody decodes it: its kind and its sides, read from its first bytes."""

from __future__ import annotations

import struct
from typing import NamedTuple

from app.domain.errors import UserError

JPEG, PNG = "jpeg", "png"
_PNG_HEAD, _JPEG_HEAD = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_PNG_SIDES = 24  # where the sides of the first chunk end
# Markers of JPEG that tell the sides; the others of the same row tell tables.
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
# A portrait of 35 × 45 mm has 413 × 531 dots at 300 an inch; four times that is more than paper shows.
LEAST, MOST, HEAVIEST = 90, 2400, 2 << 20


class PictureFacts(NamedTuple):
    kind: str
    width: int
    height: int


def picture_facts(content: bytes) -> PictureFacts | None:
    """None for what is neither JPEG nor PNG, or ends before it says its sides."""
    if content.startswith(_PNG_HEAD) and len(content) >= _PNG_SIDES:
        width, height = struct.unpack(">II", content[16:_PNG_SIDES])
        return PictureFacts(PNG, width, height)
    return _jpeg(content) if content.startswith(_JPEG_HEAD) else None


def _jpeg(content: bytes) -> PictureFacts | None:
    place = 2
    while place + 9 <= len(content) and content[place] == 0xFF:  # every marker begins so
        marker = content[place + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return PictureFacts(JPEG, width, height)
        if marker in _BARE or marker == 0xFF:  # filling
            place += 1 if marker == 0xFF else 2  # filling
            continue
        place += 2 + struct.unpack(">H", content[place + 2 : place + 4])[0]
    return None


def must_be_portrait(content: bytes) -> PictureFacts:
    """A photo that a card can keep and print.

    Raises UserError("photo.unreadable" | "photo.heavy" | "photo.small" | "photo.large").
    """
    found = picture_facts(content)
    if found is None or not found.width or not found.height:
        raise UserError("photo.unreadable")
    if len(content) > HEAVIEST:
        raise UserError("photo.heavy", size=f"{len(content) / (1 << 20):.1f}", most=HEAVIEST >> 20)
    said = {"width": found.width, "height": found.height}
    if min(found.width, found.height) < LEAST:
        raise UserError("photo.small", least=LEAST, **said)
    if max(found.width, found.height) > MOST:
        raise UserError("photo.large", most=MOST, **said)
    return found
