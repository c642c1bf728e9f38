"""The card on paper: one page whatever the history, the photo, the whole branch of a day, the year for the personal file."""

from __future__ import annotations

import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.actions.member_changes import change_member
from app.actions.paper_kit import Order
from app.actions.photo import set_photo
from app.actions.records import get_record, save_record, undo_batch
from app.actions.reports import make_report
from app.domain.errors import UserError
from app.domain.values import as_rows
from tests.files.test_pictures import png
from tests.papers_kit import texts_of
from tests.support import add, member

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace

AWARDS = [{"awarded_on": f"{year}-07-01", "title": f"{year}年先进工作者"} for year in range(2025, 1985, -1)]


def told(path: Path) -> str:
    return "\n".join(texts_of(path))


@pytest.fixture
def uid(workspace: Workspace) -> str:
    card = member(
        "周敏", joined_on="2010-07-01", confirmed_on="2011-07-01", birth_date="1985-01-02", awards=AWARDS
    )
    return add(workspace, "member", card)


def test_a_long_history_stays_on_one_page_with_its_newest_lines(
    workspace: Workspace, uid: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.docx"
    done = make_report(workspace, "member_card", Order(path, form="member", uid=uid))
    text = told(path)
    assert done.pages == 1
    assert "2025年先进工作者" in text
    assert "1986年先进工作者" not in text
    assert "受表彰记录只印最近的" in text
    assert {"14 年", "41 岁", "正常"} <= set(texts_of(path))
    assert as_rows(get_record(workspace, "member", uid).values["awards"])[0]["title"] == "2025年先进工作者"


def test_a_very_long_remark_gives_way_before_any_history(workspace: Workspace, tmp_path: Path) -> None:
    uid = add(
        workspace,
        "member",
        member("马晓燕", awards=AWARDS[:3], remark="曾借调集团公司防汛办公室工作。" * 200),
    )
    path = tmp_path / "x.docx"
    assert make_report(workspace, "member_card", Order(path, form="member", uid=uid)).pages == 1
    text = told(path)
    assert "曾借调集团公司防汛办公室工作。曾借调" in text
    assert "备注没有印完，全文见信息卡" in text
    assert "2023年先进工作者" in text
    assert "只印最近的" not in text


def test_what_nobody_has_to_fill_in_stands_as_a_dash_and_the_rest_stays_open(
    workspace: Workspace, uid: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.docx"
    make_report(workspace, "member_card", Order(path, form="member", uid=uid))
    lines = texts_of(path)
    assert lines[lines.index("婚姻状况") + 1] == "—"
    assert lines[lines.index("籍　贯") + 1] == ""
    assert lines[lines.index("受处分") + 1] == "无"


def test_a_penalty_prints_until_when_it_has_effect(workspace: Workspace, uid: str, tmp_path: Path) -> None:
    change_member(workspace, uid, "penalized", {"changed_on": "2026-01-10", "penalty_kind": "警告"})
    make_report(workspace, "member_card", Order(tmp_path / "x.docx", form="member", uid=uid))
    assert "2026.01.10—2027.01.09 警告" in told(tmp_path / "x.docx")


def test_the_photo_stands_on_the_card(workspace: Workspace, uid: str, tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    make_report(workspace, "member_card", Order(path, form="member", uid=uid))
    assert "（照片）" in told(path)
    saved = set_photo(workspace, uid, png(300, 420))
    make_report(workspace, "member_card", Order(path, form="member", uid=uid))
    assert "（照片）" not in told(path)
    with zipfile.ZipFile(path) as parts:
        assert parts.read("word/media/portrait1.png") == png(300, 420)
        assert b'Extension="png"' in parts.read("[Content_Types].xml")
    undo_batch(workspace, saved.batch)
    assert "photo" not in get_record(workspace, "member", uid).values


def test_a_photo_that_cannot_be_one_changes_nothing(workspace: Workspace, uid: str) -> None:
    with pytest.raises(UserError):
        set_photo(workspace, uid, b"no picture")
    assert "photo" not in get_record(workspace, "member", uid).values


def test_cards_of_an_earlier_day(workspace: Workspace, uid: str, tmp_path: Path) -> None:
    add(workspace, "member", member("孙立军", joined_on="2024-07-01"))
    gone = {"changed_on": "2025-03-31", "transferred_to": "二支部"}
    change_member(workspace, uid, "transferred_out", gone)
    path = tmp_path / "x.docx"
    assert make_report(workspace, "member_card", Order(path)).records == 1
    assert make_report(workspace, "member_card", Order(path, on=date(2024, 12, 31))).records == 2
    assert make_report(workspace, "member_card", Order(path, on=date(2020, 12, 31))).records == 1
    with pytest.raises(UserError):
        make_report(workspace, "member_card", Order(path, on=date(2000, 12, 31)))


def test_the_year_for_the_personal_file(workspace: Workspace, uid: str, tmp_path: Path) -> None:
    """2026-01 to the day of the test: changes by their day, corrections by the day they were made, filings behind."""
    change_member(
        workspace,
        uid,
        "party_group",
        {"changed_on": "2026-01-05", "party_group": "第二党小组", "basis": "支委会"},
    )
    change_member(workspace, uid, "party_group", {"changed_on": "2025-12-05", "party_group": "第三党小组"})
    save_record(workspace, "member", {"native_place": "河北省卢龙县"}, uid=uid)
    taken_back = change_member(
        workspace, uid, "contact", {"changed_on": "2026-02-01", "residence": "东河小区"}
    )
    undo_batch(workspace, taken_back.batch)
    filed = {"changed_on": "2026-01-31", "year": "2025", "archive_place": "公司人力资源部"}
    change_member(workspace, uid, "filed", filed)
    path = tmp_path / "x.docx"
    done = make_report(workspace, "member_card_year", Order(path, period="2026"))
    text = told(path)
    assert done.records == 1
    assert "2026年度党员信息变动清单" in text
    assert "党小组：第二党小组" in text
    assert "第三党小组" not in text.partition("变动清单")[2]
    assert "籍贯：河北省卢龙县" in text
    assert "东河小区" not in text
    assert "2025·公司人力资源部" in text.partition("历年归档")[2]
    with pytest.raises(UserError):
        make_report(workspace, "member_card_year", Order(path))


def test_whoever_left_in_the_year_goes_with_a_card(workspace: Workspace, uid: str, tmp_path: Path) -> None:
    change_member(workspace, uid, "deceased", {"changed_on": "2026-01-20"})
    assert make_report(workspace, "member_card_year", Order(tmp_path / "x.docx", period="2026")).records == 1
    with pytest.raises(UserError):
        make_report(workspace, "member_card_year", Order(tmp_path / "x.docx", period="2009"))
