"""Our own zip writer, read back by Python's."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from app.domain.errors import UserError
from app.files import zip_parts
from app.files.zip_parts import ZipWriter, new_part, read_parts

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    file = io.BytesIO()
    writer = ZipWriter(file)
    writer.add("a/文.xml", "正文".encode() * 1000)
    with writer.stream("long.xml") as write:
        for _ in range(100):
            write(b"<row/>" * 100)
    writer.copy(new_part("empty", b""))
    writer.finish()
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["a/文.xml", "long.xml", "empty"]
        assert archive.read("long.xml") == b"<row/>" * 10_000
    (tmp_path / "x.zip").write_bytes(file.getvalue())
    parts = read_parts(tmp_path / "x.zip")
    assert parts["a/文.xml"].content == "正文".encode() * 1000


def test_copied_parts_keep_their_compressed_bytes(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("stored", b"abc", zipfile.ZIP_STORED)
        archive.writestr("packed", b"abc" * 99, zipfile.ZIP_DEFLATED)
    parts = read_parts(path)
    file = io.BytesIO()
    writer = ZipWriter(file)
    for part in parts.values():
        writer.copy(part)
    writer.finish()
    with zipfile.ZipFile(file) as again:
        assert [again.read(n) for n in again.namelist()] == [b"abc", b"abc" * 99]


def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_parts, "LARGEST_PART", 1000)
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", b"0" * 2000)
    with pytest.raises(UserError, match=r"template\.unreadable"):
        read_parts(path)


def test_a_damaged_part_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a", b"hello world")
    path.write_bytes(path.read_bytes().replace(b"hello", b"hallo"))
    with pytest.raises(UserError, match=r"template\.unreadable"):
        read_parts(path)
