"""Papers out of a workspace: what a secretary asks for, what lies on the desk afterwards, what is remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docx import Document
from openpyxl import load_workbook

from app.actions import reports
from app.actions.importing import plan_import
from app.actions.records import retire_record, undo_batch
from app.actions.reports import Order, Report, make_report
from app.domain.errors import UserError
from tests.papers_kit import tag, texts_of
from tests.support import add, meeting, member

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace
    from tests.support import Clock


def book(ws: Workspace, path: Path, **more: object) -> Report:
    return make_report(ws, "work_log_book", Order(path, period="2026", **more))  # type: ignore[arg-type]  # by name


def topics(path: Path) -> list[str]:
    """The topics of the records that are printed, not those the index names."""
    lines = texts_of(path)
    return [lines[place + 1] for place, line in enumerate(lines) if line == "议　题"]


def index(path: Path) -> list[list[str]]:
    tables = Document(str(path)).tables
    found = next(t for t in tables if t._tbl.find(f".//{tag('tblHeader')}") is not None)
    return [[c.text for c in row.cells] for row in found.rows[1:]]


def keep(ws: Workspace, *days: str) -> list[str]:
    return [add(ws, "branch_committee_meeting", meeting(f"议题{day}", day)) for day in days]


def test_pages_go_on_where_the_last_printing_ended(workspace: Workspace, tmp_path: Path) -> None:
    keep(workspace, "2026-01-12", "2026-02-12")
    first = book(workspace, tmp_path / "1.docx")
    assert (first.records, first.pages, topics(tmp_path / "1.docx")) == (
        2,
        2,
        ["议题2026-01-12", "议题2026-02-12"],
    )
    keep(workspace, "2026-03-10", "2026-01-20")
    second = book(workspace, tmp_path / "2.docx", going_on=True)
    assert (second.records, topics(tmp_path / "2.docx")) == (2, ["议题2026-01-20", "议题2026-03-10"])
    rows = index(tmp_path / "2.docx")
    assert [(r[0], r[3], r[4]) for r in rows] == [
        ("1", "议题2026-01-12", "1"), ("2", "议题2026-02-12", "2"),
        ("3", "议题2026-01-20", "3"), ("4", "议题2026-03-10", "4"),
    ]  # fmt: skip
    with pytest.raises(UserError, match=r"report\.nothing_new"):
        book(workspace, tmp_path / "3.docx", going_on=True)
    assert not (tmp_path / "3.docx").exists()


def test_a_printing_is_one_step_that_can_be_taken_back(workspace: Workspace, tmp_path: Path) -> None:
    keep(workspace, "2026-01-12", "2026-02-12")
    book(workspace, tmp_path / "1.docx", going_on=True)
    assert undo_batch(workspace).action == "reports.print"
    assert book(workspace, tmp_path / "2.docx", going_on=True).records == 2


def test_a_draft_is_not_remembered(workspace: Workspace, tmp_path: Path) -> None:
    keep(workspace, "2026-01-12")
    book(workspace, tmp_path / "draft.docx", draft=True)
    assert "草稿" in Document(str(tmp_path / "draft.docx")).sections[0].header._element.xml
    assert book(workspace, tmp_path / "1.docx", going_on=True).records == 1


def test_a_late_entry_and_a_reprint_say_so(workspace: Workspace, tmp_path: Path) -> None:
    uid = add(workspace, "branch_committee_meeting", meeting("议题一", "2026-01-12", late_entry="是"))
    keep(workspace, "2026-02-12")
    book(workspace, tmp_path / "1.docx")
    assert index(tmp_path / "1.docx")[0][5] == "补记"
    assert any("补记" in line and "编号" in line for line in texts_of(tmp_path / "1.docx"))
    book(workspace, tmp_path / "2.docx", uid=uid)
    assert (topics(tmp_path / "2.docx"), index(tmp_path / "2.docx")[0][5]) == (["议题一"], "补记、重印")
    assert any("补记重印" in line for line in texts_of(tmp_path / "2.docx"))


def test_what_changed_after_printing_is_told(workspace: Workspace, tmp_path: Path) -> None:
    uid, _ = keep(workspace, "2026-01-12", "2026-02-12")
    book(workspace, tmp_path / "1.docx")
    add(workspace, "branch_committee_meeting", {"place": "三楼"}, uid=uid)
    keep(workspace, "2026-03-10")
    done = book(workspace, tmp_path / "2.docx", going_on=True)
    assert [(p.code, p.values["uid"]) for p in done.missing] == [("report.changed_since_printing", uid)]


def test_a_record_retired_after_printing_keeps_its_page(workspace: Workspace, tmp_path: Path) -> None:
    uid, _ = keep(workspace, "2026-01-12", "2026-02-12")
    book(workspace, tmp_path / "1.docx")
    retire_record(workspace, "branch_committee_meeting", uid)
    keep(workspace, "2026-03-10")
    book(workspace, tmp_path / "2.docx", going_on=True)
    assert [row[4] for row in index(tmp_path / "2.docx")] == ["1", "2", "3"]


def test_each_party_group_has_a_book_of_its_own(workspace: Workspace, tmp_path: Path) -> None:
    for group in ("第一党小组", "第二党小组"):
        typed = {**meeting(f"议题{group}", "2026-01-12"), "party_group": group, "content": "学习"}
        add(workspace, "party_group_meeting", typed)
    make_report(workspace, "group_log_book", Order(tmp_path / "all.docx", period="2026", draft=True))
    lines = texts_of(tmp_path / "all.docx")
    assert lines.count("党小组活动记录本") == 2
    assert [line for line in lines if line in ("第一党小组", "第二党小组")][:2] == ["第一党小组"] * 2
    order = Order(tmp_path / "one.docx", period="2026", group="第二党小组", draft=True)
    assert make_report(workspace, "group_log_book", order).records == 1


def test_one_record_is_printed_by_its_template(workspace: Workspace, tmp_path: Path) -> None:
    minutes = "\n".join("会议记录" * 60 for _ in range(50))
    uid = add(workspace, "branch_committee_meeting", meeting("𠮷·议题", "2026-01-12", content=minutes))
    done = make_report(workspace, "record", Order(tmp_path / "x.docx", uid=uid))
    lines = texts_of(tmp_path / "x.docx")
    assert "𠮷·议题" in lines
    assert "".join(lines).count("会议记录" * 60) == 50
    assert done.pages > 20


def test_a_template_issued_to_the_workspace_is_used(workspace: Workspace, tmp_path: Path) -> None:
    """A committee's own form has no template yet: it is printed by the one it would begin with."""
    keep(workspace, "2026-01-12")
    workspace.definitions.places["branch_committee_meeting"] = tmp_path / "nowhere.toml"
    assert (
        make_report(workspace, "record", Order(tmp_path / "x.docx", form="branch_committee_meeting")).records
        == 1
    )


def test_cards_of_all_members_in_one_document(workspace: Workspace, tmp_path: Path) -> None:
    for name in ("周国栋", "孙立军"):
        add(workspace, "member", member(name))
    done = make_report(workspace, "member_card", Order(tmp_path / "x.docx"))
    assert (done.records, done.pages) == (2, 2)
    assert texts_of(tmp_path / "x.docx").count("党员信息卡") == 2


def test_the_roster(workspace: Workspace, tmp_path: Path) -> None:
    add(
        workspace,
        "member",
        member(
            "周国栋",
            birth_date="1972-04-18",
            joined_on="1998-06-25",
            confirmed_on="1999-06-25",
            worked_since="1994-07",
            id_number="11010519491231002X",
        ),
    )
    add(workspace, "member", {"name": "宋佳", "stage": "入党积极分子"})
    done = make_report(workspace, "roster", Order(tmp_path / "x.xlsx"))
    sheet = load_workbook(tmp_path / "x.xlsx").worksheets[0]
    assert done.records == 1
    assert sheet["A1"].value == "机关第一党支部党员花名册"
    row = {h.value: c for h, c in zip(sheet[3], sheet[4], strict=True)}
    assert [row[h].value for h in ("序号", "姓名", "年龄", "党龄", "参加工作时间")] == [
        1,
        "周国栋",
        53,
        26,
        "1994.07",
    ]
    assert (row["公民身份号码"].value, row["公民身份号码"].number_format) == ("11010519491231002X", "@")
    assert row["入党时间"].value.isoformat()[:10] == "1998-06-25"
    assert "签字" in sheet["A5"].value


def test_records_of_any_form_with_their_rows(workspace: Workspace, tmp_path: Path) -> None:
    add(workspace, "member", member("周国栋"))
    sheet_rows = [{"member": "周国栋", "state": "到会"}]
    add(workspace, "branch_committee_meeting", meeting("=议题", attendance=sheet_rows))
    make_report(workspace, "records_xlsx", Order(tmp_path / "x.xlsx", form="branch_committee_meeting"))
    workbook = load_workbook(tmp_path / "x.xlsx")
    assert workbook.sheetnames == ["支委会", "参会人员"]
    row = {h.value: c.value for h, c in zip(workbook["支委会"][1], workbook["支委会"][2], strict=True)}
    assert (row["时间"], row["议题"], row["实到"]) == ("2026-03-12 14:00-15:30", "=议题", 1)
    inner = {h.value: c.value for h, c in zip(workbook["参会人员"][1], workbook["参会人员"][2], strict=True)}
    assert (inner["时间"], inner["姓名"], inner["出勤"]) == ("2026-03-12 14:00-15:30", "周国栋", "到会")


def box_entry(topic: str, kind: str, made_on: str) -> dict[str, object]:
    return {
        "topic": topic,
        "made_on": made_on,
        "archive_class": kind,
        "retention": "永久",
        "content": "略",
        "pages": "4",
        "location": "一号柜",
    }


def test_the_box_has_a_catalogue_by_class(workspace: Workspace, tmp_path: Path) -> None:
    add(workspace, "regulation", box_entry("三会一课制度", "制度", "2026-02-01"))
    add(workspace, "work_plan", box_entry("年度工作计划", "计划总结", "2026-01-10"))
    keep(workspace, "2026-01-12")
    book(workspace, tmp_path / "book.docx")
    done = make_report(workspace, "box_catalogue", Order(tmp_path / "x.docx", period="2026"))
    cells = [[c.text for c in row.cells] for row in Document(str(tmp_path / "x.docx")).tables[0].rows]
    assert done.records == 3
    assert [cells[n][0] for n in (1, 3, 5)] == ["03 计划总结", "04 制度", "05 会议记录"]
    assert cells[2][:2] + cells[2][4:] == ["1", "年度工作计划", "20260110", "4", "永久", "一号柜"]
    assert cells[6][1] == "2026年度党建工作记录本"


def test_spine_labels_stand_upright(workspace: Workspace, tmp_path: Path) -> None:
    assert make_report(workspace, "box_spine", Order(tmp_path / "x.docx", period="2026")).records == 4
    labels = Document(str(tmp_path / "x.docx")).tables[0]
    assert labels.rows[1].cells[0].text.replace("\n", "") == "党支部档案盒"
    assert "2026" in labels.rows[0].cells[0].text.split("\n")


@pytest.mark.parametrize(
    ("name", "target", "more", "code"),
    [
        ("weather", "x.docx", {}, "report.unknown"),
        ("roster", "x.docx", {}, "report.wrong_kind"),
        ("work_log_book", "x.docx", {}, "report.period_needed"),
        ("work_log_book", "x.docx", {"period": "Q1"}, "period.unreadable"),
        ("work_log_book", "x.docx", {"period": "2026"}, "report.empty"),
        ("records_xlsx", "x.xlsx", {}, "report.form_needed"),
        ("record", "x.docx", {}, "report.record_needed"),
        ("record", "x.docx", {"uid": "0" * 32}, "record.absent"),
        ("roster", "x.xlsx", {}, "report.nobody"),
    ],
)
def test_what_cannot_be_made_says_why_and_writes_nothing(
    workspace: Workspace, tmp_path: Path, name: str, target: str, more: dict[str, str], code: str
) -> None:
    with pytest.raises(UserError) as caught:
        make_report(workspace, name, Order(tmp_path / target, **more))  # type: ignore[arg-type]  # by name
    assert caught.value.code == code
    assert not (tmp_path / target).exists()


def test_a_full_disk_leaves_the_old_paper_and_no_pages_remembered(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(workspace, "2026-01-12")
    (tmp_path / "1.docx").write_bytes(b"old")

    def full(*_args: object, **_more: object) -> None:
        raise UserError("disk.full", name="1.docx", folder=str(tmp_path))

    monkeypatch.setattr("app.actions.bound_books.write_books", full)
    with pytest.raises(UserError, match=r"disk\.full"):
        book(workspace, tmp_path / "1.docx", going_on=True)
    monkeypatch.undo()
    assert (tmp_path / "1.docx").read_bytes() == b"old"
    assert book(workspace, tmp_path / "2.docx", going_on=True).records == 1


def test_progress_is_told_and_every_paper_has_a_name(
    workspace: Workspace, tmp_path: Path, clock: Clock
) -> None:
    keep(workspace, "2026-01-12", "2026-02-12")
    told: list[tuple[int, int]] = []
    book(workspace, tmp_path / "1.docx", progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
    assert len({paper.name for paper in reports.REPORTS}) == len(reports.REPORTS)


def test_a_draft_of_one_record_carries_the_mark(workspace: Workspace, tmp_path: Path) -> None:
    (uid,) = keep(workspace, "2026-01-12")
    make_report(workspace, "record", Order(tmp_path / "x.docx", uid=uid, draft=True))
    section = Document(str(tmp_path / "x.docx")).sections[0]
    assert "草稿" in section.header._element.xml
    assert "草稿" in section.even_page_header._element.xml


def test_a_record_bears_the_number_of_its_book(workspace: Workspace, tmp_path: Path) -> None:
    _, uid = keep(workspace, "2026-01-12", "2026-02-12")
    book(workspace, tmp_path / "book.docx")
    make_report(workspace, "record", Order(tmp_path / "x.docx", uid=uid))
    assert any("编号：2026-002" in line for line in texts_of(tmp_path / "x.docx"))


@pytest.mark.parametrize(("name", "more"), [("roster", {}), ("records_xlsx", {"form": "member"})])
def test_what_was_written_reads_in_again_unchanged(
    workspace: Workspace, tmp_path: Path, name: str, more: dict[str, str]
) -> None:
    typed = member("周国栋", birth_date="1972-04", joined_on="1998-06-25", mobile="10000000001", sex="男")
    family = [{"relation": "配偶", "name": "孙立军", "birth_date": "1973-01-01"}]
    works = [{"from_on": "1994-07", "employer": "一厂"}]
    add(workspace, "member", {**typed, "works": works, "relations": family})
    add(workspace, "member", member("𠮷·买买提", remark="=备注"))
    make_report(workspace, name, Order(tmp_path / "x.xlsx", **more))  # type: ignore[arg-type]  # by name
    plan = plan_import(workspace, "member", tmp_path / "x.xlsx")
    assert (plan.read, plan.count("new"), plan.count("changed"), plan.count("same")) == (2, 0, 0, 2)
