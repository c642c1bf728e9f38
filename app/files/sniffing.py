"""What a foreign file really is, by its bytes and not by its suffix; why it cannot be read, as a code."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from app.domain.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

# safety.md §6.1: bombs of 600 KB took 638 MB and 1.2 GB.
ENTRY_CAP = 2_000
UNPACKED_CAP = 100 * 2**20
RATIO_CAP = 200
FILE_CAP = 100 * 2**20
_SMALL_ENTRY = 2**20  # a ratio means nothing below this size
_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = (
    (b"%PDF", "foreign.pdf"),
    (b"\xff\xd8\xff", "foreign.picture"),
    (b"\x89PNG", "foreign.picture"),
    (b"GIF8", "foreign.picture"),
    (b"Rar!", "foreign.archive"),
    (b"7z\xbc\xaf", "foreign.archive"),
    (b"{\\rtf", "foreign.word"),
)
_WEB = re.compile(rb"<(!doctype\s+html|html|head|body|table|meta)\b|^mime-version:", re.IGNORECASE)


def sniff(path: Path) -> str:
    """`xlsx`, `xls` or `csv`. Raises UserError("foreign.…") that says what the file is instead."""
    size = path.stat().st_size
    if size == 0:
        raise UserError("foreign.empty", name=path.name)
    if size > FILE_CAP:
        raise UserError("foreign.too_big", name=path.name)
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if head.startswith(_OLE):
            return _ole(path.name, file.read(FILE_CAP), head)
    if head.startswith(b"PK"):
        return _archive(path)
    for signature, code in _SIGNATURES:
        if head.startswith(signature):
            raise UserError(code, name=path.name)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head or _WEB.search(_without_zeros(start)):
        raise UserError("foreign.web_page", name=path.name)
    return "csv"


def _without_zeros(head: bytes) -> bytes:
    """UTF-16 text reads like ASCII without its zero bytes."""
    return head.replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")


def _ole(name: str, rest: bytes, head: bytes) -> str:
    """Old binary Office: the names of its streams tell which program wrote it."""
    data = head + rest

    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage") or has("EncryptionInfo"):
        raise UserError("foreign.encrypted", name=name)
    if has("WordDocument"):
        raise UserError("foreign.word", name=name)
    if has("Workbook") or has("Book"):
        return "xls"
    raise UserError("foreign.unknown", name=name)


def _archive(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_archive(path.name, archive)
            return _kind_of_archive(path.name, {i.filename.replace("\\", "/") for i in archive.infolist()})
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        raise UserError("foreign.incomplete", name=path.name) from error


def _kind_of_archive(name: str, parts: set[str]) -> str:
    lower = {part.lower().lstrip("/") for part in parts}
    if any(part.endswith("vbaproject.bin") for part in lower):
        raise UserError("foreign.macro", name=name)
    if any(part.startswith("word/") for part in lower):
        raise UserError("foreign.word", name=name)
    if "xl/workbook.bin" in lower or "content.xml" in lower:
        raise UserError("foreign.other_table", name=name)
    if not any(part.startswith("xl/") for part in lower):
        raise UserError("foreign.archive", name=name)
    return "xlsx"


def _check_archive(name: str, archive: zipfile.ZipFile) -> None:
    """Refuses bombs before anything is unpacked, and documents with a DOCTYPE (no Office program writes one)."""
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > ENTRY_CAP or total > UNPACKED_CAP:
        raise UserError("foreign.bomb", name=name)
    for entry in entries:
        if entry.file_size > _SMALL_ENTRY and entry.file_size > RATIO_CAP * max(entry.compress_size, 1):
            raise UserError("foreign.bomb", name=name)
        if entry.flag_bits & 1:
            raise UserError("foreign.encrypted", name=name)
    if total > _SMALL_ENTRY and total > RATIO_CAP * max(packed, 1):
        raise UserError("foreign.bomb", name=name)
    for entry in entries:
        if entry.filename.lower().endswith((".xml", ".rels")):
            _refuse_doctype(name, archive, entry)


def _refuse_doctype(name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    with archive.open(entry) as part:
        start = part.read(_HEAD)
    if b"<!DOCTYPE" in _without_zeros(start) or b"<!ENTITY" in _without_zeros(start):
        raise UserError("foreign.hostile", name=name)
