"""`sanben register`, `sanben report` and `sanben import` of 四册五表, as somebody types them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from app.cli.main import main
from tests.support import add, member

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from app.actions.workspace import Workspace


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
    code = main([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_roster_goes_out_comes_back_and_is_taken_back(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(
        workspace,
        "member",
        member("周国栋", joined_on="2010-06-01", confirmed_on="2011-06-01", mobile="13800000001"),
    )
    workspace.close()
    folder, file = str(tmp_path / "branch"), str(tmp_path / "花名册.xlsx")
    code, data = run(capsys, "register", "export", "roster", "-w", folder, "-o", file)
    assert (code, data["records"]) == (0, 1)
    book = load_workbook(file)
    sheet = book.worksheets[0]
    at = next(c.column for c in sheet[3] if c.value == "现居住地")
    sheet.cell(4, at).value = "清源市北苑 3 栋"
    book.save(file)
    code, plan = run(capsys, "import", "member", file, "-w", folder)
    assert (code, plan["read"], plan["changed"]) == (0, 1, 1)
    assert plan["records"][0]["changes"] == [  # type: ignore[index]
        {"field": "residence", "label": "现居住地", "old": None, "new": "清源市北苑 3 栋"}
    ]
    code, done = run(capsys, "import", "member", file, "-w", folder, "--apply")
    assert (code, done["applied"]["changed"]) == (0, 1)  # type: ignore[index]
    code, shown = run(capsys, "register", "show", "roster", "-w", folder)
    assert shown["rows"][0]["cells"][-2] == "清源市北苑 3 栋"  # type: ignore[index]
    assert run(capsys, "undo", "-w", folder)[0] == 0


def test_columns_are_arranged_and_the_terminal_masks_numbers(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(workspace, "member", member("周国栋", joined_on="2010-06-01", mobile="13800000001"))
    workspace.close()
    folder = str(tmp_path / "branch")
    arrange = ("register", "arrange", "党员花名册", "-w", folder, "--hide", "民族", "--move", "联系电话=姓名")
    code, data = run(capsys, *arrange)
    assert code == 0
    assert [c["id"] for c in data["columns"]][:2] == ["number", "contact"]  # type: ignore[attr-defined]
    assert main(["register", "show", "roster", "-w", folder]) == 0
    said = capsys.readouterr().out
    assert "138****0001" in said
    assert "13800000001" not in said
    assert run(capsys, "register", "arrange", "roster", "-w", folder, "--hide", "外号")[0] == 1
    assert run(capsys, "register", "show", "外号", "-w", folder)[0] == 1


def test_the_half_yearly_look_is_a_plan_until_it_is_applied(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(workspace, "member", member("周国栋", joined_on="2010-06-01"))
    workspace.close()
    folder = str(tmp_path / "branch")
    assert run(capsys, "register", "check", "-w", folder)[1]["uid"] is None
    assert run(capsys, "register", "checks", "-w", folder)[1] == {"checks": []}
    code, data = run(capsys, "register", "check", "-w", folder, "--apply", "--note", "属实")
    assert (code, data["changes"], data["note"]) == (0, 0, "属实")
    assert len(run(capsys, "register", "checks", "-w", folder)[1]["checks"]) == 1  # type: ignore[arg-type]


def test_a_roster_of_a_day_in_a_layout_on_a_paper(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(
        workspace,
        "member",
        member("周国栋", joined_on="2010-06-01", confirmed_on="2011-06-01", birth_date="1980-05-01"),
    )
    workspace.close()
    folder, file = str(tmp_path / "branch"), tmp_path / "x.xlsx"
    words = (
        "report",
        "roster",
        "-w",
        folder,
        "-o",
        str(file),
        "--on",
        "2020-05-01",
        "--layout",
        "statistics",
        "--paper",
        "A4",
    )
    assert run(capsys, *words)[0] == 0
    sheet = load_workbook(file).worksheets[0]
    row = {h.value: c.value for h, c in zip(sheet[3], sheet[4], strict=True)}
    assert (row["年龄"], sheet.page_setup.paperSize) == (40, 9)
    assert run(capsys, *words[:-4], "--layout", "外号")[0] == 1
