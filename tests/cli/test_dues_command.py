"""The bare calculator at the terminal."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.cli.main import main


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
