"""`sanben report` and `sanben reports` at the terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.cli.main import main
from tests.support import add, meeting

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from app.actions.workspace import Workspace


def test_reports_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reports", "--json"]) == 0
    found = {r["name"]: r for r in json.loads(capsys.readouterr().out)["reports"]}
    assert found["work_log_book"] == {
        "name": "work_log_book", "title": "党建工作记录本", "kind": "docx", "needs": ["period"],
    }  # fmt: skip


def test_a_book_in_instalments(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    uid = add(workspace, "branch_committee_meeting", meeting("议题一", "2026-01-12"))
    workspace.close()
    folder = ["-w", str(tmp_path / "branch"), "--period", "2026", "--json"]
    target = tmp_path / "book.docx"
    assert main(["report", "work_log_book", *folder, "-o", str(target)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["pages"], answer["records"], answer["missing"]) == (1, 1, [])
    assert answer["path"] == str(target)
    assert main(["report", "work_log_book", *folder, "-o", str(target), "--continue"]) == 1
    refused = capsys.readouterr()
    assert json.loads(refused.out)["error"] == "report.nothing_new"
    assert "都已经打印过" in refused.err
    assert main(["report", "work_log_book", *folder, "-o", str(target), "--uid", uid]) == 0


def test_a_paper_needs_its_target(tmp_path: Path) -> None:
    assert main(["report", "roster", "-w", str(tmp_path)]) == 2


def test_a_stick_that_is_gone_is_said_and_no_folder_is_made_for_it(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(workspace, "branch_committee_meeting", meeting("议题一", "2026-01-12"))
    workspace.close()
    stick = tmp_path / "stick"
    words = ["report", "work_log_book", "-w", str(tmp_path / "branch"), "--period", "2026"]
    assert main([*words, "-o", str(stick / "book.docx")]) == 1
    assert "找不到了，可能是 U 盘被拔出" in capsys.readouterr().err
    assert not stick.exists()
