"""Round trip over three workspaces without a network, by commands alone: as three people would do it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from app.cli.main import main
from tests.support import MEETING

if TYPE_CHECKING:
    from pathlib import Path

QUARTER = "2026Q1"


class Terminal:
    """Types commands, reads their JSON."""

    def __init__(self, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.place, self.capsys = place, capsys
        self.stick = place / "stick"
        self.stick.mkdir()

    def run(self, *words: object, code: int = 0) -> dict[str, Any]:
        assert main([str(word) for word in (*words, "--json")]) == code, self.capsys.readouterr().err
        found = json.loads(self.capsys.readouterr().out)
        assert isinstance(found, dict)
        return found

    def said(self, *words: object, code: int = 0) -> str:
        assert main([str(word) for word in words]) == code
        captured = self.capsys.readouterr()
        return captured.out + captured.err

    def found(self, name: str, title: str, number: str, *more: str) -> Path:
        self.run("init", self.place / name, "--name", title, "--code", number, "--unprotected", *more)
        return self.place / name

    def save(self, ws: Path, *more: object, code: int = 0, **typed: object) -> dict[str, Any]:
        path = self.place / "record.json"
        meeting = {
            "held_at": "2026-02-10 14:00-15:30",
            "place": "会议室",
            "chair": "周国栋",
            "topic": "研究工作",
        }
        path.write_text(json.dumps(typed or meeting, ensure_ascii=False), encoding="utf-8")
        return self.run("save", MEETING, "-w", ws, "--json-file", path, *more, code=code)


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, capsys)


def enrol(t: Terminal, branch: Path, committee: Path) -> None:
    asked = t.run("enrol", "request", "-w", branch, "--to", t.stick)
    seen = t.run("enrol", "register", asked["file"], "-w", committee)
    assert seen["fingerprint"] == asked["fingerprint"]
    assert not seen["done"]
    heard = ("--fingerprint", asked["fingerprint"])
    done = t.run("enrol", "register", asked["file"], "-w", committee, "--to", t.stick, *heard)
    mine = t.run("enrol", "fingerprint", "-w", committee)["fingerprint"]
    assert t.run("enrol", "accept", done["file"], "-w", branch, "--fingerprint", mine)["done"]


def checked(t: Terminal, *branches: Path) -> None:
    """Held up by what the pre-flight asks, until it is answered."""
    for branch in branches:
        _checked(t, branch)


def _checked(t: Terminal, branch: Path) -> None:
    assert "还不能报送" in t.said("submit", "-w", branch, "--quarter", QUARTER, "--to", t.stick, code=1)
    asked = t.run("preflight", "-w", branch, "--quarter", QUARTER, code=1)
    waiting = [one["key"] for one in asked["findings"] if one["state"] == "answer"]
    told = [word for key in waiting for word in ("--explain", key, "本季度筹建，情况属实")]
    assert not t.run("preflight", "-w", branch, "--quarter", QUARTER, *told)["blocked"]


def heard(t: Terminal, committee: Path, seat: str, code: str) -> set[str]:
    """What a branch said to a finding, as the committee reads it."""
    read = t.run("preflight", "-w", committee, "--seat", seat, "--quarter", QUARTER)["findings"]
    return {one["explanation"] for one in read if one["code"] == code}


def test_two_branches_and_a_committee(terminal: Terminal) -> None:
    t = terminal
    committee = t.found("committee", "厂区党委", "DW", "--committee")
    first, second = t.found("one", "第一党支部", "JG01"), t.found("two", "第二党支部", "JG02")
    assert "sanben enrol request" in t.said(
        "submit", "-w", first, "--quarter", QUARTER, "--to", t.stick, code=1
    )
    assert "恢复码" in t.said("enrol", "recovery-code", "-w", committee)
    for branch in (first, second):
        enrol(t, branch, committee)

    uid = t.save(first)["uid"]
    checked(t, first, second)
    handed = [t.run("submit", "-w", ws, "--quarter", QUARTER, "--to", t.stick) for ws in (first, second)]
    assert [one["empty"] for one in handed] == [False, True]
    told = t.said(
        "receive", t.stick, "-w", committee, code=1
    )  # the requests still lie there, and say what they are
    assert "是入网申请，不是报送" in told
    assert "加 --apply 收下" in told
    for path in t.stick.glob("入网*"):
        path.unlink()
    planned = t.run("receive", t.stick, "-w", committee)
    done = t.run("receive", t.stick, "-w", committee, "--apply")
    for name in ("read", "new", "changed", "same", "held", "rejected"):
        assert planned[name] == done[name]
    assert done["read"] == done["new"] + done["changed"]
    assert [r["uid"] for r in t.run("list", MEETING, "-w", committee)["records"]] == [uid]

    read = t.run("preflight", "-w", committee, "--seat", "JG02", "--quarter", QUARTER)["findings"]
    assert {one["explanation"] for one in read if one["code"] == "preflight.empty"} == {
        "本季度筹建，情况属实"
    }

    answers = [t.run("answer", "-w", committee, "--seat", code, "--to", t.stick) for code in ("JG01", "JG02")]
    found = t.run("receive", t.stick, "-w", first, "--apply")["files"]
    mine = [one for one in found if one["outcome"] == "applied"]
    assert [(one["short_code"], one["sealed"]) for one in mine] == [(answers[0]["code"], [QUARTER])]
    refusal = t.save(first, "--uid", uid, topic="改", code=1)
    assert refusal["error"] == "sealed.correction"
    assert "--amend" in str(refusal["message"])
    t.save(first, "--uid", uid, "--amend", "议题抄错", topic="改过的议题")

    paper = t.place / "支委会.docx"
    sealed = ("--as-sealed", QUARTER, "--form", MEETING, "--period", QUARTER, "-o", paper)
    t.run("report", "record", "-w", first, *sealed)
    from docx import Document

    text = " ".join(
        cell.text for table in Document(str(paper)).tables for row in table.rows for cell in row.cells
    )
    assert "研究工作" in text
    assert "改过的议题" not in text

    cover = t.place / "封面.docx"
    t.run("report", "submission_cover", "-w", first, "--period", QUARTER, "-o", cover)
    text = " ".join(c.text for table in Document(str(cover)).tables for row in table.rows for c in row.cells)
    assert str(handed[0]["code"]) in text
    for ws in (committee, first, second):
        assert t.run("check", "-w", ws)["clean"]
