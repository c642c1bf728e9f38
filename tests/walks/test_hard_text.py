"""Text as people paste it survives the whole way: save → Word → Excel → search, by command."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest

from app.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, dict[str, object]]]

LONG = "党员甲：把出水指标守好。" * 900  # 10,800 characters of minutes
PASTED = "第一行\x0b第二行\r\n\x07第三行\u202e尾\x00" + "𠮷野·买买提　１２３\n" + LONG
TOPIC = "=HYPERLINK(1) 讨论𠮷明·艾力列为发展对象"
MEETING = {
    "held_at": "２０２６年１月１２日 １４：００－１５：４０",
    "place": "+二楼\t会议室",
    "topic": TOPIC,
    "chair": "阿不都·热依木",
    "recorder": "𠮷明",
    "content": PASTED,
}


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*words: str) -> tuple[int, dict[str, object]]:
        code = main([*words, "--json"])
        out = capsys.readouterr().out
        answer: dict[str, object] = json.loads(out) if out.startswith("{") else {}
        return code, answer

    assert command("init", str(tmp_path / "w"), "--name", "支部", "--code", "1", "--unprotected")[0] == 0
    return command


def save(run: Run, tmp_path: Path, typed: object) -> tuple[int, dict[str, object]]:
    path = tmp_path / "record.json"
    path.write_text(json.dumps(typed), encoding="utf-8")
    return run("save", "branch_committee_meeting", "--json-file", str(path), "-w", str(tmp_path / "w"))


def document_text(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [c.text for table in document.tables for row in table.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_pasted_text_reaches_paper_workbook_and_search(run: Run, tmp_path: Path) -> None:
    code, saved = save(run, tmp_path, MEETING)
    assert code == 0, saved
    folder = ["-w", str(tmp_path / "w")]

    paper = tmp_path / "paper.docx"
    assert run("report", "record", *folder, "--uid", str(saved["uid"]), "-o", str(paper))[0] == 0
    text = document_text(paper)
    for piece in (
        "第一行",
        "第二行",
        "第三行尾",
        "𠮷野·买买提",
        LONG[-40:],
        "阿不都·热依木",
        "=HYPERLINK(1) 讨论𠮷明",
    ):
        assert piece in text, piece
    assert "\x0b" not in text
    assert text.count("把出水指标守好") >= 900

    book = tmp_path / "book.xlsx"
    assert (
        run("report", "records_xlsx", *folder, "--form", "branch_committee_meeting", "-o", str(book))[0] == 0
    )
    cells = [c for row in openpyxl.load_workbook(book).worksheets[0].iter_rows() for c in row if c.value]
    topic = next(c for c in cells if "HYPERLINK" in str(c.value))
    assert (topic.data_type, topic.value) == ("s", TOPIC)
    assert any(c.data_type == "s" and str(c.value).startswith("+二楼") for c in cells)
    assert any(LONG[-40:] in str(c.value) for c in cells)

    for words in ("𠮷", "·", "买买提", "123", "１２３", "第三行", "指标", "出", "=HYPERLINK"):
        _, found = run("search", words, *folder)
        assert found["count"] == 1, words


def test_a_lone_surrogate_is_refused_with_its_place_and_nothing_is_kept(run: Run, tmp_path: Path) -> None:
    code, refused = save(run, tmp_path, {**MEETING, "topic": "讨论\ud83d事项"})
    assert code == 1
    problems = refused["problems"]
    assert isinstance(problems, list)
    assert [(p["field"], p["code"]) for p in problems] == [("topic", "text.impossible")]
    assert "第 3 个字符" in problems[0]["message"]
    assert run("list", "branch_committee_meeting", "-w", str(tmp_path / "w"))[1]["count"] == 0
