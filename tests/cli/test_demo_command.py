"""`sanben demo`: the branch one looks at first, with its papers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_demo_prints_its_standard_papers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "demo"
    assert main(["demo", str(folder), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    members = answer["records"]["member"]
    assert members >= 23
    papers = set(answer["papers"])
    named = {
        f"out/{n}"
        for n in ("党建工作记录本.docx", "党小组活动记录本.docx", "学习教育记录本.docx", "党员花名册.xlsx")
    }
    assert named <= papers
    assert all((folder / paper).stat().st_size for paper in papers)
    assert {p.relative_to(folder).as_posix() for p in (folder / "out").rglob("*.*")} == papers
    assert main(["demo", str(folder)]) == 1
    assert "已有文件" in capsys.readouterr().err
