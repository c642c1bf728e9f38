"""`--selftest`: a whole run in a process of its own, and what it says when something is missing."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from app.ui.selftest import SelfTest
from tests.test_architecture import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from app.actions.workspace import Workspace


def test_all_steps_pass_and_one_object_is_printed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "--selftest"], cwd=ROOT, capture_output=True, check=False, timeout=120
    )
    answer = json.loads(done.stdout)
    assert done.returncode == 0, answer["steps"][-1]
    assert answer["ok"] is True
    assert [step["step"] for step in answer["steps"]] == [
        "workspace", "window", "record", "docx", "xlsx", "pdf", "child", "chain", "modules",
    ]  # fmt: skip
    assert "offscreen" in answer["steps"][1]["found"]


def test_the_step_that_fails_is_named_and_ends_the_run(tmp_path: Path) -> None:
    def shown(_ws: Workspace) -> QWidget:
        raise OSError("libxcb-cursor.so.0")

    test = SelfTest(tmp_path, shown, 0.0)
    assert test.answer()["ok"] is False
    test.close()
    assert [step["ok"] for step in test.steps] == [True, False]
    assert test.steps[-1]["error"] == "OSError: libxcb-cursor.so.0"
