"""办理变动 and the members of a day at the terminal: what is offered, what is written, what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from app.cli.main import main
from tests.support import member

if TYPE_CHECKING:
    from pathlib import Path

Run = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Runs a command on one branch with --json: (exit code, object on stdout, what was said on stderr)."""

    def call(*args: object) -> tuple[int, Any, str]:
        code = main([*map(str, args), "-w", str(tmp_path / "b"), "--json"])
        out, said = capsys.readouterr()
        return code, json.loads(out) if out else None, said

    main(["init", str(tmp_path / "b"), "--name", "一支部", "--code", "01", "--unprotected"])
    for name, more in (("周国栋", {}), ("周敏", {"party_group": "第一党小组"})):
        typed = member(name, joined_on="2010-07-01", confirmed_on="2011-07-01", **more)
        (tmp_path / "card.json").write_text(json.dumps(typed), encoding="utf-8")
        main(["save", "member", "-w", str(tmp_path / "b"), "--json-file", str(tmp_path / "card.json")])
    capsys.readouterr()
    return call


def names(found: Any) -> list[str]:
    return [record["values"]["name"] for record in found["records"]]


def test_what_can_befall_somebody(run: Run) -> None:
    code, found, _ = run("change", "周敏")
    kinds = {one["kind"]: one["fields"] for one in found["kinds"]}
    assert code == 0
    assert kinds["commended"][:2] == ["title", "level"]
    assert "rights_restored" not in kinds


def test_a_change_and_the_members_before_and_after(run: Run) -> None:
    code, done, _ = run(
        "change", "周敏", "组织关系转出", "--set", "changed_on=2020-03-31", "--set", "transferred_to=二支部"
    )
    assert (code, len(done["batch"])) == (0, 32)
    assert names(run("list", "member", "--on", "2020-03-30")[1]) == ["周国栋", "周敏"]
    assert names(run("list", "member", "--on", "2020-03-31")[1]) == ["周国栋"]
    assert names(run("list", "member", "--on", "2009-01-01")[1]) == []
    assert names(run("list", "member", "--as-of", "2020-03-30")[1]) == []
    assert names(run("list", "member", "--on", "2020-03-30", "--where", "party_group=第一党小组")[1]) == [
        "周敏"
    ]


def test_what_is_refused(run: Run) -> None:
    assert run("change", "周敏", "转为正式党员")[0] == 1
    code, refused, _ = run("change", "周敏", "commended", "--set", "changed_on=2020-03-31")
    assert (code, refused["problems"][0]["field"]) == (1, "title")
    assert run("list", "branch_assembly", "--on", "2020-01-01")[0] == 1
    assert main(["list", "member", "--on", "2020-01-01", "--as-of", "2020-01-01"]) == 2


def test_who_is_gone_since_nobody_knows_when(run: Run, tmp_path: Path) -> None:
    (tmp_path / "gone.json").write_text(json.dumps({"stage": "已离开"}), encoding="utf-8")
    uid = run("list", "member", "--search", "周敏")[1]["records"][0]["uid"]
    run("save", "member", "--uid", uid, "--json-file", tmp_path / "gone.json")
    found = run("list", "member", "--on", "2020-01-01")[1]
    assert (names(found), found["unknown"]) == (["周国栋"], ["周敏"])
