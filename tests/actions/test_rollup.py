"""Every register and statistic over all branches, down to the records; a branch's part lent as a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.actions import committee_papers, enrolling, rollup
from app.actions.lending import lending
from app.actions.looking import list_records
from app.actions.member_numbers import numbers, read_book
from app.actions.register_lines import Shelf, register_lines
from app.actions.register_settings import registers_of
from app.actions.reports import Order, make_report
from app.domain.errors import Cancelled, UserError
from tests.actions.exchange_kit import Desks, add_meeting, add_member

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.actions.workspace import Workspace

Q1 = "2026Q1"


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[tuple[Desks, Workspace, Workspace]]:
    made = Desks(tmp_path / "desks")
    one, two = made.branch("JG01", "机关第一党支部"), made.branch("JG02", "第二水厂党支部")
    for ws, names in ((one, ("武二双", "梅长苏", "韩立春")), (two, ("石清华",))):
        for name in names:
            add_member(ws, name, stage="正式党员", sex="女", birth_date="1990-01-02", joined_on="2015-07-01")
        add_meeting(ws, "2026-02-10")
    add_meeting(one, "2026-03-10")
    made.clock.forward(days=20)
    for ws in (one, two):
        made.submit(ws, Q1)
    made.take_in()
    yield made, one, two
    made.close()


def table(committee: Workspace, name: str) -> dict[str, list[int]]:
    """Column → total and one number a branch."""
    found = rollup.roll_up(committee, name, Q1)
    return {
        head.key: [found.total(head), *(row.value(head.key) for row in found.rows)] for head in found.heads
    }


def test_each_table_adds_up_and_leads_to_its_records(desks: tuple[Desks, Workspace, Workspace]) -> None:
    kit, one, _ = desks
    committee = kit.committee
    assert table(committee, "records") == {"branch_committee_meeting": [3, 2, 1]}
    assert table(committee, "registers")["roster"] == [4, 3, 1]
    assert table(committee, "changes")["16"] == [4, 3, 1]
    makeup = table(committee, "makeup")
    assert makeup["total"] == [4, 3, 1]
    assert makeup["sex\t女"] == [4, 3, 1]
    for name in rollup.TABLES:
        found = rollup.roll_up(committee, name, Q1)
        for head in found.heads:
            for row in found.rows:
                behind = rollup.behind(committee, found, head, row.branch.seat)
                assert all(one.branch == row.branch.name for one in behind)
                if head.unit == rollup.COUNT and name in ("records", "makeup"):
                    assert len(behind) == row.value(head.key), head.key
    found = rollup.roll_up(committee, "records", Q1)
    (head,) = found.heads
    assert {b.uid for b in rollup.behind(committee, found, head, one.seat)} == {
        record.uid for record in list_records(one, "branch_committee_meeting")
    }


def test_what_is_lent_is_what_the_branch_has(desks: tuple[Desks, Workspace, Workspace]) -> None:
    kit, one, two = desks
    with lending(kit.committee) as lend:
        for ws in (one, two):
            own = lend(enrolling.branch_named(kit.committee, ws.branch.code))
            assert own.branch.name == ws.branch.name
            assert [r.uid for r in list_records(own, "member")] == [r.uid for r in list_records(ws, "member")]
            mine, theirs = numbers(read_book(own), Q1), numbers(read_book(ws), Q1)
            assert mine.table.numbers == theirs.table.numbers
            for register in registers_of(ws):
                period = "" if register.of_a_day else Q1
                lent = register_lines(Shelf(own), register, on=ws.today(), period=period)
                assert lent == register_lines(Shelf(ws), register, on=ws.today(), period=period)
            with pytest.raises(UserError) as refused:
                own.must_write()
            assert refused.value.code == "workspace.read_only"
    assert len(list_records(kit.committee, "member")) == 4, "the committee itself still sees all"


def test_a_paper_of_a_branch_is_its_own(desks: tuple[Desks, Workspace, Workspace], tmp_path: Path) -> None:
    from openpyxl import load_workbook

    kit, one, _ = desks
    with lending(kit.committee) as lend:
        own = lend(enrolling.branch_named(kit.committee, "JG01"))
        make_report(own, "roster", Order(tmp_path / "lent.xlsx", looking=True))
    make_report(one, "roster", Order(tmp_path / "own.xlsx", looking=True))
    texts = [
        [[cell.value for cell in row][:6] for row in load_workbook(tmp_path / name).worksheets[0].iter_rows()]
        for name in ("lent.xlsx", "own.xlsx")
    ]
    assert texts[0] == texts[1]


def test_the_workbook_holds_tables_and_every_line(
    desks: tuple[Desks, Workspace, Workspace], tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    kit, _, _ = desks
    make_report(kit.committee, "rollup", Order(tmp_path / "汇总.xlsx", period=Q1))
    book = load_workbook(tmp_path / "汇总.xlsx")
    assert book.sheetnames[:5] == [
        "组织生活汇总表",
        "四册五表汇总表",
        "党员数量变化汇总表",
        "党员构成汇总表",
        "党费收缴汇总表",
    ]
    last = [cell.value for cell in list(book["组织生活汇总表"].rows)[-1]]
    assert last[1:3] == ["合计", 3]
    names = {(row[0].value, row[2].value) for row in book["党员花名册"].rows}
    assert {("机关第一党支部", "武二双"), ("第二水厂党支部", "石清华")} <= names


@pytest.mark.parametrize("across", [20, 2])
def test_a_number_of_the_workbook_leads_to_its_records(
    desks: tuple[Desks, Workspace, Workspace], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, across: int
) -> None:
    """In tables with a line a branch, and in those that stand with the branches beside."""
    from openpyxl import load_workbook

    monkeypatch.setattr(committee_papers, "_MOST_ACROSS", across)
    kit, _, _ = desks
    make_report(kit.committee, "rollup", Order(tmp_path / "汇总.xlsx", period=Q1))
    book = load_workbook(tmp_path / "汇总.xlsx")
    for sheet in book.worksheets[:5]:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        linked = [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]
        assert linked, sheet.title
        for cell in linked:
            assert cell.hyperlink is not None
            name, _, place = cell.hyperlink.location.replace("'", "").partition("!")
            item, branch, what, _ = (one.value for one in book[name][book[name][place].row])
            around = {rows[2][cell.column - 1], *rows[cell.row - 1][:2]}
            assert item in around
            assert branch in around or ("合计" in around and branch == "机关第一党支部")
            assert what
    meetings = [row[2].value for row in book["组织生活汇总表明细"].iter_rows(min_row=4)]
    assert meetings == ["研究工作"] * 3


def test_who_is_behind_gets_a_letter(desks: tuple[Desks, Workspace, Workspace], tmp_path: Path) -> None:
    from docx import Document

    kit, _, _ = desks
    with pytest.raises(UserError) as refused:
        make_report(kit.committee, "reminders", Order(tmp_path / "催报.docx", period=Q1))
    assert refused.value.code == "report.nobody_behind"
    kit.clock.forward(days=120)
    done = make_report(kit.committee, "reminders", Order(tmp_path / "催报.docx", period="2026Q2"))
    assert done.pages == 2
    text = "\n".join(p.text for p in Document(str(tmp_path / "催报.docx")).paragraphs)
    assert "机关第一党支部：" in text
    assert "截止日期为 2026年7月10日" in text


def test_an_unknown_table_and_a_cancel(desks: tuple[Desks, Workspace, Workspace]) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    committee = desks[0].committee
    with pytest.raises(UserError) as refused:
        rollup.roll_up(committee, "nothing", Q1)
    assert refused.value.code == "rollup.unknown"
    with pytest.raises(Cancelled):
        rollup.roll_up(committee, "registers", Q1, stop)
    assert table(committee, "registers")["roster"] == [4, 3, 1]
