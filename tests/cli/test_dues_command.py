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
