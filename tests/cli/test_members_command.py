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


def test_open_cards_and_the_filing_of_a_year(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    add(workspace, "member", member("张三", sex="男", joined_on="2010-07-01", confirmed_on="2011-07-01"))
    w = ["-w", str(workspace.folder)]
    workspace.close()
    code, found = _run(capsys, "members", "open", *w)
    card = found["cards"][0]  # type: ignore[index]
    assert (code, card["name"], card["filled"], card["next"], card["label"]) == (
        0,
        "张三",
        5,
        "ethnicity",
        "民族",
    )
    code, done = _run(
        capsys, "members", "file", "--year", "2025", "--on", "2026-01-31", "--place", "人力资源部", *w
    )
    assert (code, done["count"]) == (0, 1)
    code, refused = _run(capsys, "members", "file", "--year", "2025", *w)
    assert (code, refused["error"]) == (1, "filing.nobody")
    code, refused = _run(capsys, "members", "file", "--year", "2025Q1", *w)
    assert [p["field"] for p in refused["problems"]] == ["year"]  # type: ignore[attr-defined]
    assert _run(capsys, "members", "file", "--year", "2009", *w)[0] == 1
