"""`sanben import` as it is typed: the stable JSON, the exit codes, a whole folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from app.cli.main import main
from tests.files.roster_twins import id_number, write_book

if TYPE_CHECKING:
    from pathlib import Path

    from tests.files.roster_twins import Cell

ID = id_number("19750312")
ROSTER: list[list[Cell]] = [
    ["姓名", "性别", "身份证号", "入党时间", "爱好"],
    ["周国栋", "男", ID, "1999-06-01", "摄影"],
    ["马晓燕", "女", "1.1E+17", "去年", None],
]
FEES: list[list[Cell]] = [["姓名", "缴费类型", "缴费金额"], ["周国栋", "月交", 50]]


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    place = str(tmp_path / "支部")
    assert main(["init", place, "--name", "净水厂党支部", "--code", "01", "--unprotected"]) == 0
    capsys.readouterr()
    return place


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, Any]:
    code = main([*argv, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_plan_apply_and_again(folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(write_book(tmp_path / "名册.xlsx", {"S": ROSTER}))
    code, plan = run(capsys, "import", "member", path, "-w", folder)
    assert (code, plan["error"], plan["message"]) == (0, None, None)
    assert [plan[k] for k in ("read", "new", "changed", "same", "held", "rejected")] == [2, 2, 0, 0, 0, 0]
    assert {
        "sheet": "S",
        "heading": "身份证号",
        "field": "id_number",
        "label": "公民身份号码",
        "score": 0.98,
        "extra": False,
    } in (plan["columns"])
    assert {c["heading"] for c in plan["columns"] if c["extra"]} == {"爱好"}
    problem = next(p for p in plan["problems"] if p["code"] == "id.spreadsheet")
    assert (problem["sheet"], problem["row"], problem["field"], problem["value"]) == (
        "S",
        3,
        "id_number",
        "1.1E+17",
    )
    assert "改坏" in problem["message"]
    assert plan["applied"] is None
    code, done = run(capsys, "import", "member", path, "-w", folder, "--apply")
    assert (code, done["applied"]["new"]) == (0, 2)
    code, again = run(capsys, "import", "member", path, "-w", folder, "--apply")
    assert (code, again["new"], again["changed"], again["same"]) == (0, 0, 0, 2)


def test_a_refused_file_ends_with_1_and_names_its_form(
    folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(write_book(tmp_path / "a.xlsx", {"党费": FEES}))
    code, plan = run(capsys, "import", "member", path, "-w", folder, "--apply")
    assert (code, plan["read"], plan["refused"]["code"]) == (1, 0, "import.other_form")
    assert "党员交纳党费登记表" in plan["refused"]["message"]
    assert (plan["error"], plan["message"]) == (plan["refused"]["code"], plan["refused"]["message"])
    assert [p["code"] for p in plan["problems"]] == ["import.other_form"]
    (tmp_path / "b.xlsx").write_bytes(b"%PDF-1.4")
    code, refused = run(capsys, "import", "member", str(tmp_path / "b.xlsx"), "-w", folder)
    assert (code, refused["error"]) == (1, "foreign.pdf")
    assert main(["import", "member", str(tmp_path / "c.xlsx"), "-w", folder]) == 1
    assert "没有找到文件" in capsys.readouterr().err


def test_lines_for_a_person(folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(write_book(tmp_path / "名册.xlsx", {"S": [*ROSTER, ["合计", None]], "党费": FEES}))
    assert main(["import", "member", path, "-w", folder]) == 0
    out = capsys.readouterr().out
    for line in (
        "S：“姓名” → 姓名（100%）", "S：“爱好” → 其他栏目（原文保留）", "“S”第 4 行不是记录（合计）：合计", "新增 周国栋（S 第 2 行）",
        "周国栋 的人员类别由日期推出：正式党员", "读到 2 行：新增 2，修改 0，相同 0，待定 0，拒绝 0", "以上是计划，还没有写入",
    ):  # fmt: skip
        assert line in out


def test_a_folder_of_files_is_tried_file_by_file(
    folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    samples = tmp_path / "样表"
    samples.mkdir()
    write_book(samples / "一.xlsx", {"S": ROSTER})
    write_book(samples / "二.xlsx", {"S": FEES})
    (samples / "三.csv").write_bytes(b"\x00\x01\x02")
    assert main(["import", "member", str(samples), "-w", folder, "--apply"]) == 0
    out = capsys.readouterr().out
    assert "再导入一遍：新增 0，修改 0" in out
    assert [line.split("\t")[0] for line in out.splitlines()] == ["一.xlsx", "三.csv", "二.xlsx"]
    code, answer = run(capsys, "import", "member", str(samples), "-w", folder)
    assert (code, [f["refused"] and f["refused"]["code"] for f in answer["files"]]) == (
        0,
        [None, "foreign.unknown", "import.other_form"],
    )
    empty = tmp_path / "空"
    empty.mkdir()
    assert run(capsys, "import", "member", str(empty), "-w", folder)[0] == 1
    (samples / "一.xlsx").unlink()
    code, answer = run(capsys, "import", "member", str(samples), "-w", folder)
    assert (code, answer["error"], answer["message"]) == (1, "foreign.unknown", answer["files"][0]["message"])


def test_what_was_not_taken_comes_back_as_a_workbook_to_mend(
    folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from openpyxl import load_workbook

    path = str(write_book(tmp_path / "名册.xlsx", {"S": [*ROSTER, [None, "女", ID, None, "书法"]]}))
    left = tmp_path / "待改.xlsx"
    assert main(["import", "member", path, "-w", folder, "--apply", "--leftovers", str(left)]) == 0
    assert "有 2 行没有全部读入" in capsys.readouterr().err
    book = load_workbook(left)
    rows = list(book["S"].iter_rows(values_only=True))
    assert rows[0] == ("姓名", "性别", "身份证号", "入党时间", "爱好", "导入提示")
    assert rows[1][:4] == ("马晓燕", "女", "1.1E+17", "去年")
    assert "改坏" in str(rows[1][5])
    assert "没有姓名" in str(rows[2][5])
    sheet = book["S"]
    sheet["C2"], sheet["D2"], sheet["A3"] = id_number("19821105", sex="2"), "2008-07-01", "周国梁"
    sheet["C3"] = None
    book.save(left)
    code, plan = run(capsys, "import", "member", str(left), "-w", folder)
    assert (code, plan["new"], plan["changed"], plan["held"]) == (0, 1, 0, 1)
    code, plan = run(capsys, "import", "member", str(left), "-w", folder, "--same", "2=same")
    assert (code, plan["new"], plan["changed"]) == (0, 1, 1)
    assert not [c for c in plan["columns"] if c["heading"] == "导入提示" and (c["extra"] or c["field"])]
