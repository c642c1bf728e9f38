"""`sanben today` as a person and as a program read it."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.actions.demo import make_demo
from app.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("demo") / "w"
    make_demo(place, today=date(2026, 3, 18)).close()
    return place


def test_json_is_a_list_of_what_is_due(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["today", "-w", str(folder), "--on", "2026-05-02", "--json"]) == 0
    items = json.loads(capsys.readouterr().out)
    assert all({"code", "title", "due", "state", "clause", "source"} <= set(item) for item in items)
    gap = next(i for i in items if i["code"] == "duty.missing" and i["form"] == "party_group_meeting")
    assert gap["title"] == "4月党小组会未记录"
    assert (gap["due"], gap["state"], gap["source"], gap["clause"]) == (
        "2026-04-30", "overdue", "BRANCH_2018", "第十三条",
    )  # fmt: skip
    assert gap["basis"] == "《中国共产党支部工作条例（试行）》第十三条"
    assert gap["values"] == {"party_group": "第一党小组"}
    assert gap["reason"] == "第一党小组·党小组会每月一次·上次 3月8日"


def test_lines_for_a_person(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["today", "-w", str(folder), "--on", "2026-05-02"]) == 0
    out = capsys.readouterr().out
    assert "要办的事（2026年5月2日）" in out
    assert "4月30日（已过 2 天）" in out
    assert "第二党小组会\t0/3\t4月缺 5月待办 6月未到" in out


def test_a_day_that_is_none_is_wrong_usage(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["today", "-w", str(folder), "--on", "2026-02-30"]) == 2
    assert "--on" in capsys.readouterr().err


def test_what_is_not_overdue_is_put_off_for_this_week(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def due(*more: str) -> dict[str, str]:
        assert main(["today", "-w", str(folder), "--json", *more]) == 0
        return {item["key"]: item["state"] for item in json.loads(capsys.readouterr().out)}

    before = due()
    late = next(key for key, state in before.items() if state == "overdue")
    soon = next(key for key, state in before.items() if state != "overdue")
    assert main(["today", "-w", str(folder), "--put-off", late]) == 1
    assert "已经逾期" in capsys.readouterr().err
    assert main(["today", "-w", str(folder), "--put-off", "没有这件"]) == 1
    assert "没有“没有这件”这件要办的事" in capsys.readouterr().err
    assert soon not in due("--put-off", soon)
    assert main(["today", "-w", str(folder)]) == 0
    assert "本周不再提醒 1 项" in capsys.readouterr().out
    assert due("--remind") == before
