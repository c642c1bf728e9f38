"""`sanben forms` at the terminal."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.main import main
from tests.papers_kit import DEFINITIONS, FORMS, make_template, texts_of

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[2]


def test_forms_lists_what_is_in_force(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forms", "--json"]) == 0
    found = {f["id"]: f for f in json.loads(capsys.readouterr().out)["forms"]}
    assert set(found) == {f.id for f in FORMS.values() if not f.rows}
    assert found["branch_assembly"]["template"] is True
    assert "held_at" in found["branch_assembly"]["fields"]


def test_check_accepts_a_shipped_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = DEFINITIONS.places["party_lecture"]
    assert main(["forms", "check", str(path)]) == 0
    assert "党课" in capsys.readouterr().out


def test_check_refuses_a_template_that_does_not_fit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(DEFINITIONS.places["party_lecture"], tmp_path / "party_lecture.toml")
    make_template(tmp_path / "party_lecture.docx", "{{天气}}")
    assert main(["forms", "check", str(tmp_path / "party_lecture.toml"), "--json"]) == 1
    captured = capsys.readouterr()
    assert json.loads(captured.out)["error"] == "template.unknown_field"
    assert "天气" in captured.err


def test_template_writes_one(tmp_path: Path) -> None:
    assert main(["forms", "template", "party_lecture", "-o", str(tmp_path / "x.docx")]) == 0
    assert texts_of(tmp_path / "x.docx")[0] == "党课记录"
    assert main(["forms", "template", "weather", "-o", str(tmp_path / "y.docx")]) == 1
    assert not (tmp_path / "y.docx").exists()


def test_a_reader_that_goes_away_is_no_trouble() -> None:
    """`sanben forms | head -1`: head leaves before everything is written."""
    command = [sys.executable, "-m", "app", "forms", "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0
