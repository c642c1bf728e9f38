"""`sanben stats`: numbers, make-up, a change told late and its papers, as a script uses them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from app.cli.main import main
from tests.support import add, member

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace


@pytest.fixture
def folder(workspace: Workspace, tmp_path: Path) -> str:
    add(workspace, "member", member("周国栋", sex="男", joined_on="1998-06-25", confirmed_on="1999-06-25"))
    add(workspace, "member", member("周敏", sex="女", stage="预备党员", joined_on="2025-04-20"))
    workspace.close()
    return str(tmp_path / "branch")


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main(["stats", *words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_a_difference_is_told_and_its_paper_added(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    table = answer(capsys, "changes", "-w", folder, "--period", "2025")
    rows = {row["row"]: row["count"] for row in table["rows"]}
    assert (rows[1], rows[15], rows[16], rows[17]) == (1, 1, 2, 1)
    (one,) = table["differences"]
    assert (one["name"], one["reason"], one["event"], one["day"]) == (
        "周敏",
        "no_increase",
        "developed",
        "2025-04-20",
    )
    told = answer(
        capsys, "tell", one["person"], "-w", folder, "--event", "发展党员", "--day", "2025.4.20", "--paper", "大会决议=2025-04-20",
    )  # fmt: skip
    assert [p["code"] for p in told["findings"]] == ["change.paper_missing"]
    answer(capsys, "papers", str(told["uid"]), "-w", folder, "--paper", "批复=清水党〔2025〕3号")
    after = answer(capsys, "changes", "-w", folder, "--period", "2025")
    (event,) = after["changes"]
    assert after["differences"] == []
    assert (event["title"], event["lacking"], event["late"]) == ("发展党员", [], True)


def test_a_person_reads_the_same_in_lines(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats", "changes", "-w", folder, "--period", "2025"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "1\t一、上年底总数\t1"
    assert lines[16] == "17\t六、实有与应有之差\t1"
    assert lines[17].startswith("+1\t周敏\t")
    assert main(["stats", "members", "-w", folder, "--on", "2020-01-01"]) == 0
    text = capsys.readouterr().out
    assert "2020-01-01 党员总数 1 人" in text
    assert "  男\t1\t100.0%" in text


def test_what_cannot_be_is_refused_with_the_way_out(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats", "changes", "-w", folder, "--period", "2026-03"]) == 1
    assert "2026Q1" in capsys.readouterr().err
    assert main(["stats", "tell", "x", "-w", folder, "--event", "搬家", "--day", "2026-01-01"]) == 1
    assert "没有登记" in capsys.readouterr().err
    assert main(["stats", "papers", "x", "-w", folder, "--paper", "批复"]) == 1
    assert "上级党委批复" in capsys.readouterr().err
