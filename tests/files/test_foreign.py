"""Foreign files in their own process: what is read, what is refused, and with which reason."""

from __future__ import annotations

import io
import sys
import time
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from app.domain.errors import Cancelled, UserError
from app.domain.sheets import ROW_CAP
from app.files.foreign import read_foreign
from tests.files.roster_twins import Cell, write_book

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.sheets import Sheet

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def first(path: Path) -> Sheet:
    return read_foreign(path).sheets[0]


def reason(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        read_foreign(path)
    assert caught.value.values["name"] == path.name
    return caught.value.code


def zipped(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def unpacked(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(path: Path, part: str, old: bytes, new: bytes) -> Path:
    parts = unpacked(path)
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    return zipped(path, parts)


def test_cells_come_as_they_are_shown(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["文本", " 张\u3000三 ", "a\u200b\u2028b", "𠮷㐀"],
        [202007050101, 1980.3, 0.1, 110101199003070011],
        [date(1980, 3, 1), date(1980, 3, 1), datetime(2019, 2, 3, 14, 30), date(1980, 3, 1)],  # noqa: DTZ001
        [123, 1980.1, True, "#N/A"],
        ["=A2+1"],
    ]
    formats = {"B3": 'yyyy"年"m"月"', "C3": "yyyy-mm-dd hh:mm", "D3": "mmm-yy", "A4": "000000", "B4": "0.00"}
    sheet = first(
        write_book(tmp_path / "a.xlsx", {"名册": rows}, formats=formats, merges=["A6:B7"], hidden_rows=[2])
    )
    assert sheet.name == "名册"
    assert sheet.rows == (
        ("文本", "张\u3000三", "a\nb", "𠮷㐀"),
        ("202007050101", "1980.3", "0.1", "1.1010119900307e+17"),
        ("1980-03-01", "1980-03", "2019-02-03 14:30", "1980-03"),
        ("000123", "1980.10", "1", "#N/A"),
        ("", "", "", ""),
    )
    assert sheet.kinds == ("tttt", "nnnn", "dddd", "nnbe", "f   ")
    assert sheet.hidden_rows == {1}


def test_hidden_sheets_and_merges_are_told(tmp_path: Path) -> None:
    path = write_book(
        tmp_path / "a.xlsx",
        {"一": [["题"], [1, 2, 3]], "二": [["x"]]},
        merges=["A1:C1"],
        hidden_sheets=["二"],
    )
    book = read_foreign(path)
    assert [(s.name, s.hidden) for s in book.sheets] == [("一", False), ("二", True)]
    assert book.sheets[0].merges == ((0, 0, 0, 2),)


def test_a_wrong_dimension_hides_no_row(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"一": [[f"第{n}行"] for n in range(502)]})
    parts = unpacked(path)
    sheet = parts["xl/worksheets/sheet1.xml"]
    start = sheet.index(b"<dimension")
    end = sheet.index(b"/>", start) + 2
    parts["xl/worksheets/sheet1.xml"] = sheet[:start] + b'<dimension ref="A1:A2"/>' + sheet[end:]
    assert len(first(zipped(path, parts)).rows) == 502


def test_one_cell_in_the_last_corner_costs_nothing(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    book.active["A1"] = "姓名"
    book.active["XFD1048576"] = "x"
    book.save(tmp_path / "a.xlsx")
    sheet = first(tmp_path / "a.xlsx")
    assert (sheet.rows, sheet.cut_rows) == ((("姓名",),), 1)


def test_rows_beyond_the_cap_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("姓名,性别\n" + "周国栋,男\n" * (ROW_CAP + 4), encoding="utf-8")
    sheet = first(tmp_path / "a.csv")
    assert (len(sheet.rows), sheet.cut_rows) == (ROW_CAP, 5)


def test_other_programs_spell_the_same_workbook_differently(tmp_path: Path) -> None:
    """Prefixed tags, inline and rich text, reading aids, cells without references, the 1904 date system."""
    path = write_book(tmp_path / "a.xlsx", {"一": [["x"]]})
    changed(path, "xl/workbook.xml", b"<workbookPr/>", b'<workbookPr date1904="1"/>')
    parts = unpacked(path)
    parts["xl/worksheets/sheet1.xml"] = (
        '<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row>'
        '<x:c t="inlineStr"><x:is><x:r><x:t>张</x:t></x:r><x:r><x:t>三</x:t></x:r><x:rPh><x:t>zs</x:t></x:rPh></x:is></x:c>'
        '<x:c t="str"><x:f>A1</x:f><x:v>算出_x000D_来</x:v></x:c><x:c t="d"><x:v>2020-06-15T00:00:00</x:v></x:c>'
        '<x:c s="1"><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    ).encode()
    sheet = first(zipped(path, parts))
    assert sheet.rows == (("张三", "算出\n来", "2020-06-15", "0"),)
    assert sheet.kinds == ("ttdn",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('姓名,身份证号,出生\r\n𠮷田㐀,="11010519491231002X",1980.1\r\n'.encode(encoding))
    sheet = first(path)
    assert sheet.rows[1] == ("𠮷田㐀", "11010519491231002X", "1980.1")
    assert sheet.kinds[1] == "ttn"


def test_broken_text_says_so(tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_bytes("姓名,性别\n周国栋,男\n".encode() + b"\xff\xfe\xfd,\xe4\xbd,\n")
    with pytest.raises(UserError) as refused:
        read_foreign(path)
    assert refused.value.code == "foreign.encoding"


def test_tabs_and_semicolons_separate_too(tmp_path: Path) -> None:
    for mark in "\t;":
        (tmp_path / "a.csv").write_text(f"姓名{mark}性别\n周国栋{mark}男", encoding="utf-8")
        assert first(tmp_path / "a.csv").rows == (("姓名", "性别"), ("周国栋", "男"))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "foreign.empty"),
        (b"<html><table><tr><td>1", "foreign.web_page"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html>", "foreign.web_page"),
        ("<html>".encode("utf-16"), "foreign.web_page"),
        (b"MIME-Version: 1.0\r\n", "foreign.web_page"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "foreign.web_page"),
        (b"%PDF-1.7", "foreign.pdf"),
        (b"\x89PNG\r\n", "foreign.picture"),
        (b"Rar!\x1a", "foreign.archive"),
        (b"PK\x03\x04 cut off", "foreign.incomplete"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "foreign.encrypted"),
        (OLE + "WordDocument".encode("utf-16-le"), "foreign.word"),
        (OLE, "foreign.unknown"),
        (OLE + "Workbook".encode("utf-16-le"), "foreign.incomplete"),
        (b"\x00\x01\x02\x03\x04", "foreign.unknown"),
    ],
)  # fmt: skip
def test_a_file_is_what_its_bytes_say(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(data)
    assert reason(path) == code


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"xl/workbook.xml": b"<workbook/>", "xl/vbaProject.bin": b""}, "foreign.macro"),
        ({"word/document.xml": b"<d/>"}, "foreign.word"),
        ({"xl/workbook.bin": b""}, "foreign.other_table"),
        ({"mimetype": b"", "content.xml": b"<d/>"}, "foreign.other_table"),
        ({"readme.txt": b""}, "foreign.archive"),
        ({"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><workbook/>'}, "foreign.hostile"),
        ({"xl/workbook.xml": b"<workbook/>", "xl/styles.xml": "<!DOCTYPE x>".encode("utf-16")}, "foreign.hostile"),
        ({"xl/workbook.xml": b"<workbook/>", "xl/a.xml": b" " * 101 * 2**20}, "foreign.bomb"),
        ({"xl/workbook.xml": b"<workbook/>", "xl/a.xml": b" " * 3 * 2**20}, "foreign.bomb"),
        ({"xl/workbook.xml": b"<workbook/>", **{f"xl/{n}": b"" for n in range(2001)}}, "foreign.bomb"),
        ({"xl/workbook.xml": b"<workbook><not closed"}, "foreign.incomplete"),
    ],
)  # fmt: skip
def test_archives_that_are_not_opened(tmp_path: Path, parts: dict[str, bytes], code: str) -> None:
    assert reason(zipped(tmp_path / "a.xlsx", parts)) == code


def test_a_late_doctype_is_refused_by_the_parser(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"一": [["x"]]})
    late = b"<!--" + b" " * 5000 + b"--><!DOCTYPE x><worksheet"
    assert reason(changed(path, "xl/worksheets/sheet1.xml", b"<worksheet", late)) == "foreign.hostile"


def test_a_cut_workbook_is_incomplete(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"一": [["姓名"]] * 50})
    path.write_bytes(path.read_bytes()[:-200])
    assert reason(path) == "foreign.incomplete"


def test_an_absent_file_and_a_folder(tmp_path: Path) -> None:
    assert reason(tmp_path / "没有.xlsx") == "foreign.absent"
    assert reason(tmp_path) == "foreign.absent"


def test_a_slow_file_is_given_up_and_a_stopped_one_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,性别\n" + "周国栋,男\n" * 300_000, encoding="utf-8")
    with pytest.raises(UserError, match="too_slow"):
        read_foreign(path, seconds=0.05)

    def stop() -> None:
        raise Cancelled

    started = time.monotonic()
    with pytest.raises(Cancelled):
        read_foreign(path, waiting=stop)
    assert time.monotonic() - started < 10


def test_a_child_out_of_memory_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.files import foreign

    path = write_book(tmp_path / "a.xlsx", {"一": [["姓名"]]})
    dies = ["-c", "import os; os.abort()"]
    monkeypatch.setattr(foreign, "_command", lambda _path: [sys.executable, *dies])
    assert reason(path) == "foreign.too_big"


def test_damaged_bytes_never_escape_as_anything_but_a_reason(tmp_path: Path) -> None:
    """One bit of every seventh byte of the sheet part in turn; whatever the parser raises becomes one code."""
    from app.files.sheet_reader import answer

    path = write_book(tmp_path / "a.xlsx", {"一": [["姓名", 1, date(2020, 1, 1)]]})
    parts = unpacked(path)
    sheet = parts["xl/worksheets/sheet1.xml"]
    for position in range(0, len(sheet), 7):
        broken = sheet[:position] + bytes([sheet[position] ^ 1]) + sheet[position + 1 :]
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, data in {**parts, "xl/worksheets/sheet1.xml": broken}.items():
                archive.writestr(name, data)
        path.write_bytes(buffer.getvalue())
        result = answer(path)
        assert "sheets" in result or str(result["code"]).startswith("foreign.")


def test_a_bundled_program_reads_in_a_child_of_itself(tmp_path: Path) -> None:
    import json
    import subprocess

    from app.files.foreign import READER_ARGUMENT
    from tests.support import ROOT

    path = write_book(tmp_path / "a.xlsx", {"一": [["姓名"]]})
    command = [sys.executable, "-m", "app", READER_ARGUMENT, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    assert json.loads(done.stdout)["sheets"][0]["rows"] == [["姓名"]]
