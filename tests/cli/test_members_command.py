"""`sanben members` at the terminal: the pairs, the plan, the merge and its undo."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.cli.main import main
from tests.support import add, member

if TYPE_CHECKING:
    import pytest

    from app.actions.workspace import Workspace


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
    code = main([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_pairs_plan_merge_and_undo(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    one = add(workspace, "member", member("张三", birth_date="1985-04-12", mobile="13600000001"))
    two = add(workspace, "member", member("张三", birth_date="1985-04-12", mobile="13600000002"))
    w = ["-w", str(workspace.folder)]
    workspace.close()
    _, found = _run(capsys, "members", "duplicates", *w)
    assert [(p["one"], p["other"], p["why"]) for p in found["pairs"]] == [(one, two, "same_birth")]  # type: ignore[attr-defined]
    code, plan = _run(capsys, "members", "merge", one, two, *w)
    assert (code, plan["applied"]) == (0, None)
    assert [(c["key"], c["chosen"]) for c in plan["conflicts"]] == [("mobile", "kept")]  # type: ignore[attr-defined]
    code, refused = _run(capsys, "members", "merge", one, two, "--take", "sex", *w)
    assert (code, refused["error"]) == (1, "merge.no_conflict")
    code, done = _run(capsys, "members", "merge", one, two, "--take", "mobile", "--apply", *w)
    assert code == 0
    assert done["applied"]
    assert main(["members", "duplicates", *w]) == 0
    assert "没有重复的人" in capsys.readouterr().out
    assert _run(capsys, "undo", *w)[0] == 0
    assert main(["members", "merge", one, two, *w]) == 0
    assert "手机号码：以“136****0001”为准，不用“136****0002”（mobile）" in capsys.readouterr().out
    assert _run(capsys, "members", "apart", one, two, *w)[0] == 0
    assert _run(capsys, "members", "duplicates", *w)[1]["count"] == 0
