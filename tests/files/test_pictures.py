"""Pictures before anybody decodes them: kind and sides of JPEG and PNG, and what a card can keep."""

from __future__ import annotations

import struct

import pytest

from app.domain.errors import UserError
from app.files.pictures import HEAVIEST, PictureFacts, must_be_portrait, picture_facts


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"\x08\x02\0\0\0"


def jpeg(width: int, height: int, frame: int = 0xC0) -> bytes:
    head = b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"JFIF" + bytes(10)
    tables = b"\xff\xdb" + struct.pack(">H", 67) + bytes(65) + b"\xff\xff"
    return head + tables + bytes([frame]) + struct.pack(">HBHHB", 17, 8, height, width, 3) + bytes(9)


@pytest.mark.parametrize(
    ("content", "facts"),
    [
        (png(480, 640), PictureFacts("png", 480, 640)),
        (jpeg(295, 413), PictureFacts("jpeg", 295, 413)),
        (jpeg(295, 413, 0xC2), PictureFacts("jpeg", 295, 413)),
        (b"GIF89a" + bytes(20), None),
        (b"\xff\xd8\xff\xe0\0\x10", None),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"", None),
    ],
    ids=["png", "jpeg", "progressive jpeg", "gif", "cut jpeg", "cut png", "nothing"],
)
def test_kind_and_sides(content: bytes, facts: PictureFacts | None) -> None:
    assert picture_facts(content) == facts


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7", "photo.unreadable"),
        (png(0, 640), "photo.unreadable"),
        (png(40, 640), "photo.small"),
        (png(9000, 640), "photo.large"),
        (png(480, 640) + bytes(HEAVIEST), "photo.heavy"),
    ],
)
def test_what_a_card_cannot_keep(content: bytes, code: str) -> None:
    with pytest.raises(UserError) as refused:
        must_be_portrait(content)
    assert refused.value.code == code
    assert must_be_portrait(png(480, 640)).width == 480
