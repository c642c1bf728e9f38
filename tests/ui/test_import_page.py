"""A roster is chosen, looked at cell by cell, applied as one step, undone, and refused when it is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from app.actions.looking import list_records
from app.domain.import_plan import CHANGED, HELD, NEW, SAME
from app.ui.import_lines import COLUMNS, SKIPPED
from app.ui.import_page import NOTHING_TO_DO, ImportPage
from app.ui.import_questions import BAD_YEAR
from tests.files.roster_twins import Cell, write_book

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.ui.main_window import MainWindow

ROSTER: list[list[Cell]] = [
    ["第三污水厂党支部党员花名册", None, None, None],
    ["序号", "姓名", "出生年月", "入党时间"],
    [1, "周国栋", "1972.04.18", "1998年6月25日"],
    [2, "韩雪", "1984.12.11", "2008.5.17"],
    [3, "欧阳清源", "1990.3.2", "2019.7.1"],
    ["合计", "3人", None, None],
]


@pytest.fixture
def page(window: MainWindow) -> ImportPage:
    window.show_page("import")
    return cast("ImportPage", window.page("import"))


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    return write_book(tmp_path / "花名册.xlsx", {"党员": ROSTER})


def read(page: ImportPage, path: Path, qtbot: QtBot) -> None:
    page.read(path)
    qtbot.waitUntil(lambda: not page.desk.jobs.busy() and page.header.caption.text() == path.name)


def agree(page: ImportPage, qtbot: QtBot) -> None:
    """韩雪 is matched by name and birth date only: the page asks, and she is the one."""
    page.questions.same.click()
    qtbot.waitUntil(lambda: not page.desk.jobs.busy() and not page.questions.isVisible())


def cells(page: ImportPage) -> list[list[str]]:
    columns = range(page.model.columnCount())
    return [[page.model.cell(row, column).text for column in columns] for row in range(page.model.rowCount())]


def test_the_plan_shows_every_number_and_opens_its_rows(page: ImportPage, roster: Path, qtbot: QtBot) -> None:
    read(page, roster, qtbot)
    assert page.identity.text() == "读到 3 行 = 新增 1 + 修改 0 + 相同 1 + 待定 1 + 拒绝 0"
    agree(page, qtbot)
    assert page.identity.text() == "读到 3 行 = 新增 1 + 修改 1 + 相同 1 + 待定 0 + 拒绝 0"
    assert not page.questions.isVisible()
    assert page.apply.text() == "导入 2 人"
    assert cells(page)[0][:2] == ["欧阳清源", "党员 第 5 行"]
    page.chips.press(CHANGED)
    assert cells(page) == [["韩雪", "党员 第 4 行", "入党日期", "2008年5月16日", "2008年5月17日"]]
    page.chips.press(SAME)
    assert cells(page)[0][0] == "周国栋"
    page.chips.press(COLUMNS)
    assert ["党员", "出生年月", "出生日期"] in [line[:3] for line in cells(page)]
    page.chips.press(SKIPPED)
    assert [line[1] for line in cells(page)].count("合计") == 1


def test_applying_is_one_step_that_can_be_undone(
    window: MainWindow, page: ImportPage, roster: Path, qtbot: QtBot
) -> None:
    ws = window.desk.ws
    before = len(list_records(ws, "member"))
    read(page, roster, qtbot)
    agree(page, qtbot)
    page.apply.click()
    qtbot.waitUntil(lambda: "已导入" in page.banner.text())
    assert len(list_records(ws, "member")) == before + 1
    read(page, roster, qtbot)
    qtbot.waitUntil(lambda: page.banner.text() == NOTHING_TO_DO)
    assert not page.apply.isVisible()
    window.toast._button.click()
    assert len(list_records(ws, "member")) == before
    window.redo()
    assert len(list_records(ws, "member")) == before + 1
    window.undo()
    by_name = {r.values["name"]: r.values for r in list_records(ws, "member")}
    assert by_name["韩雪"]["joined_on"] == "2008-05-16"


def test_what_was_undone_is_no_longer_said_to_be_done(
    window: MainWindow, page: ImportPage, roster: Path, qtbot: QtBot
) -> None:
    read(page, roster, qtbot)
    offered = page.apply.text()
    page.apply.click()
    qtbot.waitUntil(lambda: "已导入" in page.banner.text() and page.banner.isVisible())
    window.undo()
    assert not page.banner.isVisible()
    qtbot.waitUntil(page.apply.isVisible)
    assert page.apply.text() == offered


def test_the_keys_stand_on_the_file_then_on_its_plan(
    window: MainWindow, page: ImportPage, roster: Path, qtbot: QtBot
) -> None:
    assert page.choose.hasFocus()
    assert window.ring.target() is page.choose
    read(page, roster, qtbot)
    qtbot.waitUntil(page.table.hasFocus)


def test_cancel_keeps_nothing(window: MainWindow, page: ImportPage, tmp_path: Path, qtbot: QtBot) -> None:
    people: list[list[Cell]] = [
        [n, f"欧阳{chr(0x4E00 + n)}", "1990.3.2", "2019.7.1"] for n in range(1, 1_500)
    ]
    path = write_book(tmp_path / "大名册.xlsx", {"党员": [*ROSTER[:2], *people]})
    before = len(list_records(window.desk.ws, "member"))
    read(page, path, qtbot)
    page.apply.click()
    window.desk.jobs.cancel()
    qtbot.waitUntil(lambda: not window.desk.jobs.busy())
    assert "已取消" in window.toast.text()
    assert len(list_records(window.desk.ws, "member")) == before
    assert page.apply.isEnabled()


def test_a_file_that_is_no_roster_is_refused_in_words(page: ImportPage, tmp_path: Path, qtbot: QtBot) -> None:
    path = write_book(tmp_path / "采购单.xlsx", {"采购": [["品名", "数量", "单价"], ["水泵", 2, 3500]]})
    read(page, path, qtbot)
    qtbot.waitUntil(page.banner.isVisible)
    assert "没有导入" in page.banner.text()
    assert not page.apply.isVisible()
    assert page.model.columnCount() > 0


def test_a_file_that_does_not_open_is_said(page: ImportPage, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "花名册.xlsx"
    path.write_bytes(b"")
    page.read(path)
    qtbot.waitUntil(lambda: "空文件" in page.banner.text())
    assert NEW in page.chips._chips or page.lines is None


def test_one_by_one_somebody_says_who_it_is(page: ImportPage, roster: Path, qtbot: QtBot) -> None:
    read(page, roster, qtbot)
    assert page.questions.same.isVisible()
    page.chips.press(HELD)
    assert cells(page)[0][0] == "韩雪"
    page.table.opened.emit(0)
    first, *_, last = page.dialog.buttons
    assert first.accessibleName().startswith("就是他：韩雪·1984年12月11日")
    assert last.text() == "另一个人，新建一张卡"
    page.dialog.buttons[-1].click()
    qtbot.waitUntil(lambda: page.identity.text().startswith("读到 3 行 = 新增 2 + 修改 0"))


def test_a_list_without_days_and_years_asks_for_them(page: ImportPage, tmp_path: Path, qtbot: QtBot) -> None:
    grades: list[list[Cell]] = [["姓名", "评议结果"], ["周国栋", "优秀"]]
    moves: list[list[Cell]] = [
        ["姓名", "二级党委名称", "所在党支部名称"],
        ["韩雪", "某公司党委", "水务第二党支部"],
    ]
    path = write_book(tmp_path / "支部.xlsx", {"评议": grades, "调整": moves})
    read(page, path, qtbot)
    asked = page.questions
    assert (asked.year.isVisible(), asked.day.isVisible()) == (True, True)
    asked.year.setText("25")
    asked.take_year.click()
    assert asked.wrong.text() == BAD_YEAR
    asked.year.setText("2025")
    asked.take_year.click()
    qtbot.waitUntil(lambda: not page.desk.jobs.busy() and not asked.year.isVisible())
    asked.day.setText("2026-03-10")
    asked.take_day.click()
    qtbot.waitUntil(lambda: not page.desk.jobs.busy() and not asked.day.isVisible())
    asked.same.click()
    qtbot.waitUntil(lambda: page.identity.text().startswith("读到 2 行 = 新增 0 + 修改 2"))
    assert page.apply.text() == "导入 2 人"
    page.chips.press(CHANGED)
    labels = [line[2] for line in cells(page)]
    assert {"民主评议记录", "人员类别", "党员变动登记"} <= set(labels)


def test_what_is_no_table_is_led_to_where_it_belongs(
    page: ImportPage, window: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "各支部").mkdir()
    page.take(tmp_path / "各支部")
    assert "是文件夹" in page.banner.text()
    packet = tmp_path / "转接_周敏.sbt"
    packet.write_bytes(b"not a packet")
    page.take(packet)
    assert window.current_page().header.title.text() == "组织关系转接"
