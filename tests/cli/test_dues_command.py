"""Dues at the terminal: the bare calculator, and a branch's year."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from app.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, Any, str]:
    code = main(["dues", "quote", *args, "--json"])
    out, said = capsys.readouterr()
    return code, json.loads(out) if out else None, said


def test_a_quote_needs_no_workspace(capsys: pytest.CaptureFixture[str]) -> None:
    code, data, said = run(capsys, "--category", "monthly_salary", "--base", "3000.01", "--on", "2026-03-01")
    assert (code, said) == (0, "")
    wanted = {
        "rate": "0.01",
        "due": "30.00",
        "over_cap": False,
        "clause": "第一条、第二条",
        "base": "3000.01",
    }
    assert wanted.items() <= data.items()


@pytest.mark.parametrize(
    ("args", "wanted"),
    [
        (["--category", "离退休", "--base", "5000.00"], {"rate": "0.005", "due": "25.00"}),
        (["--category", "student"], {"rate": None, "due": "0.20", "clause": "第六条"}),
        (["--category", "farmer", "--amount", "0.5"], {"due": "0.50"}),
        (["--category", "在职", "--base", "4123.45", "--rounding", "jiao"], {"due": "41.20"}),
        (["--category", "在职", "--base", "7654.32", "--rounding", "yuan"], {"due": "115.00"}),
    ],
)
def test_categories_as_people_call_them(
    capsys: pytest.CaptureFixture[str], args: list[str], wanted: dict[str, object]
) -> None:
    code, data, _ = run(capsys, *args, "--on", "2026.3.1")
    assert code == 0
    assert wanted.items() <= data.items()


def test_above_the_cap_the_person_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    code, data, said = run(capsys, "--category", "monthly_salary", "--base", "60000")
    assert (code, data["due"], data["over_cap"], data["offer"]) == (0, "1200.00", True, "1000.00")
    assert "多交自愿" in said


@pytest.mark.parametrize(
    ("args", "error"),
    [
        (["--category", "银行家"], "choice.unknown"),
        (["--category", "monthly_salary"], "dues.base_needed"),
        (["--category", "monthly_salary", "--base", "三千"], "money.unreadable"),
        (["--category", "monthly_salary", "--base", "3000.005"], "money.fen"),
        (["--category", "student", "--on", "2008-03-31"], "dues.no_rule"),
    ],
)
def test_a_refusal_is_a_sentence(capsys: pytest.CaptureFixture[str], args: list[str], error: str) -> None:
    code, data, said = run(capsys, *args)
    assert (code, data["error"]) == (1, error)
    assert said.startswith(data["message"])


def test_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--base", "3000")[0] == 2
    assert run(capsys, "--category", "retired", "--base", "1", "--on", "neulich")[0] == 2
    assert run(capsys, "--category", "retired", "--base", "1", "--rounding", "cent")[0] == 2


def test_people_read_how_it_came_about(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dues", "quote", "--category", "retired", "--base", "3210.50"]) == 0
    assert capsys.readouterr().out.startswith(
        "3,210.50 元 × 0.5% = 16.0525 元，四舍五入到分，月应交 16.05 元"
    )


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A branch with two members who joined long ago."""
    where = tmp_path / "b"
    assert main(["init", str(where), "--name", "一支部", "--code", "01", "--unprotected"]) == 0
    typed = tmp_path / "typed.json"
    for name in ("张三", "李四"):
        card = {"name": name, "stage": "正式党员", "joined_on": "2010-07-01"}
        typed.write_text(json.dumps(card), encoding="utf-8")
        assert main(["save", "member", "-w", str(where), "--json-file", str(typed)]) == 0
    capsys.readouterr()
    return where


def test_a_year_at_the_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def do(*args: object) -> tuple[int, Any]:
        code = main(["dues", str(args[0]), "-w", str(folder), *map(str, args[1:]), "--json"])
        out = capsys.readouterr().out
        return code, json.loads(out)

    rows = [
        {"member": name, "category": "在职", "base": "5600", "from_month": "2026-01"}
        for name in ("张三", "李四")
    ]
    path = folder.parent / "rows.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    code, data = do("assess", "--json-file", path)
    assert (code, [one["due"] for one in data["assessed"]]) == (0, ["84.00", "84.00"])
    day = ("--paid-on", "2026-01-10")
    code, data = do("collect", "--member", "张三", "--month", "2026-01", *day, "--receipt-no", "001")
    assert (code, data["total"], data["capitals"]) == (0, "84.00", "捌拾肆元整")
    [uid] = data["uids"]
    assert do("collect", "--all", "--month", "2026-01", *day)[1]["count"] == 1
    assert do("reverse", uid, "--reason", "记错", "--on", "2026-01-11")[1]["total"] == "-84.00"
    code, data = do("status", "--on", "2026-02-01")
    assert (data["due"], data["paid"], data["waiting"], data["arrears"]) == (
        "336.00",
        "84.00",
        "168.00",
        "84.00",
    )
    assert data["members"][0]["name"] == "张三"
    assert data["members"][0]["arrears"] == [{"month": "2026-01", "owed": "84.00"}]
    assert data["members"][0]["step"]["clause"] == "第十二条"
    assert data["remittance"]["outstanding"] == "84.00"
    assert do("remit", "--period", "2026Q1", "--receipt-no", "A7")[1]["total"] == "84.00"
    assert do("close", "--month", "2026-01")[1]["total"] == "84.00"
    code, data = do("collect", "--member", "张三", "--month", "2026-01", *day)
    assert (code, data["problems"][0]["code"]) == (1, "dues.month_closed")
    assert do("reopen", "--month", "2026-01", "--reason", "漏登")[0] == 0
    assert do("settings", "--set", "rounding=jiao", "--set", "remit_ratio=20%") == (
        0, {"settings": {"rounding": "jiao", "remit_ratio": "0.2"}},
    )  # fmt: skip
    assert do("settings", "--set", "rounding=cent")[1]["problems"][0]["code"] == "dues.setting_value"
    assert do("settings", "--set", "rounding=")[1] == {"settings": {"remit_ratio": "0.2"}}


def test_people_read_who_owes_what_and_what_to_do(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ("-w", str(folder))
    assess = ("dues", "assess", *where, "--member", "张三", "--category", "在职", "--base", "60000")
    assert main([*assess, "--from-month", "2026-01"]) == 0
    said = capsys.readouterr().out
    assert "张三 从 2026-01 起：60,000.00 元 × 2% = 1200 元" in said
    assert "多交自愿" in said
    assert main(["dues", "status", *where, "--on", "2026-07-01"]) == 0
    said = capsys.readouterr().out
    assert "欠交 7,200.00" in said
    assert "连续 6 个月未交：逐项核对" in said
    assert "不改变党籍" in said


@pytest.mark.parametrize("text", ["", "[]", "[1]", "{"])
def test_a_file_that_holds_no_rows(folder: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    path = folder.parent / "rows.json"
    path.write_text(text, encoding="utf-8")
    assert main(["dues", "collect", "-w", str(folder), "--json-file", str(path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"] == "save.not_json"


# What a committee hands out on a stick, into the folder `forms` of the workspace.
NEW_STANDARD = """
[[payer]]
id = "monthly_salary"
title = "按月领取工资的党员"
source = "LOCAL"
clause = "第二条（新）"
from = "2026-03-01"
brackets = [["3000", "0.004"], ["", "0.012"]]
"""


def test_a_committee_issues_a_new_standard(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Old months keep their rule; from its first month on the new one is told of, explained and applied in one step."""
    where = ("-w", str(folder), "--json")

    def do(*args: str) -> Any:
        code = main(["dues", *args, *where])
        out = capsys.readouterr().out
        assert code == 0, out
        return json.loads(out)

    do("assess", "--member", "张三", "--category", "在职", "--base", "5600", "--from-month", "2026-01")
    do("collect", "--member", "张三", "--month", "2026-01", "--paid-on", "2026-01-10")
    assert main(["dues", "assess", "--new-rule", "2026", "--reason", "x", *where]) == 1
    assert json.loads(capsys.readouterr().out)["error"] == "dues.rule_unchanged"

    issued = folder / "forms" / "rules"
    issued.mkdir(parents=True)
    (issued / "dues_2026.toml").write_text(NEW_STANDARD, encoding="utf-8")

    def due() -> list[str]:
        return [month["due"] for month in do("member", "张三", "--year", "2026")["months"]]

    assert due() == ["84.00"] * 12  # nothing moves by itself: the year is fixed
    [made] = do("assess", "--new-rule", "2026", "--reason", "公司党委文件")["assessed"]
    assert (made["from_month"], made["rate"], made["due"], made["clause"]) == (
        "2026-03",
        "0.012",
        "67.20",
        "第二条（新）",
    )
    assert due() == ["84.00"] * 2 + ["67.20"] * 10
    fixed = do("member", "张三", "--year", "2026")["fixed"]
    assert [(one["from_month"], one["rate"], one["clause"]) for one in fixed] == [
        ("2026-01", "0.015", "第一条、第二条"), ("2026-03", "0.012", "第二条（新）"),
    ]  # fmt: skip
    assert main(["dues", "member", "张三", "-w", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "1月起：5,600.00 元 × 1.5% = 84 元" in said
    assert "3月起：5,600.00 元 × 1.2% = 67.2 元" in said
    assert "第二条（新）" in said
    before = do(
        "assess", "--member", "李四", "--category", "在职", "--base", "5600", "--from-month", "2026-01"
    )
    assert (
        before["assessed"][0]["due"] == "84.00"
    )  # a month of the old rule is worked out by it, whenever that is done


def test_the_screens_at_the_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ("-w", str(folder), "--json")

    def do(*args: str) -> Any:
        assert main(["dues", *args, *where]) == 0
        return json.loads(capsys.readouterr().out)

    do("assess", "--member", "张三", "--category", "在职", "--base", "5600", "--from-month", "2026-01")
    for month in ("2026-01", "2026-03"):
        do("collect", "--member", "张三", "--month", month, "--paid-on", "2026-03-10")
    year = do("year", "--year", "2026")
    assert [one["state"] for one in year["members"][0]["months"]][:3] == ["paid", "arrears", "paid"]
    assert (year["paid"], year["paid_by_month"][0], year["capitals"]) == ("168.00", "84.00", "壹佰陆拾捌元整")
    up = do("remit", "--period", "2026Q1")
    assert do("use", "--year", "2026")["balance"] == {
        "carried": "0.00", "paid_in": "168.00", "handed_up": "168.00", "granted": "0.00", "spent": "0.00", "rest": "0.00",
    }  # fmt: skip
    assert do("reverse", up["uids"][0], "--reason", "数错了")["total"] == "-168.00"
    assert do("use", "--year", "2026")["periods"][0]["outstanding"] == "168.00"
    assert main(["dues", "reverse", up["uids"][0], "--reason", "再来", *where]) == 1
    assert json.loads(capsys.readouterr().out)["error"] == "dues.reversed_already"
    assert do("member", "没有的人")["payments"] == []
