"""The committee looks through branches, returns, answers, rolls up; the library of all cards; the same person twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel

from app.actions import arrival_board, enrolling, taking_answers
from app.actions.branch_books import said
from app.actions.workspace import create_workspace
from app.domain.agenda import Target
from app.ui.committee import overview_page
from app.ui.committee.board_view import Spot
from app.ui.field_dialog import FieldDialog
from tests.actions.exchange_kit import add_member
from tests.support import MEETING
from tests.ui.committee_kit import QUARTER, committee_window, settle, two_branches
from tests.ui.conftest import count_again, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.actions.workspace import Workspace
    from app.ui.committee.answers_page import AnswersPage
    from app.ui.committee.branches_page import BranchesPage
    from app.ui.committee.overview_page import OverviewPage
    from app.ui.committee.rollup_page import RollupPage
    from app.ui.desk import Desk
    from app.ui.doubles_page import DoublesPage
    from app.ui.main_window import MainWindow
    from app.ui.member_page import MemberPage
    from app.ui.today_page import TodayPage
    from tests.actions.exchange_kit import Desks


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    found, one, two = two_branches(tmp_path / "desks")
    for ws in (one, two):  # somebody both branches count as theirs
        add_member(ws, "同一人", stage="正式党员", birth_date="1990-01-02")
    for path in found.stick.iterdir():
        path.unlink()
    for ws in (one, two):
        found.submit(ws, QUARTER)
    found.take_in()
    yield found
    found.close()


@pytest.fixture
def window(desks: Desks, make_desk: Callable[[Workspace], Desk], qtbot: QtBot) -> MainWindow:
    return committee_window(desks, make_desk, qtbot)


def branches_page(window: MainWindow, where: object = None) -> BranchesPage:
    window.show_page("branches", where)
    return cast("BranchesPage", window.current_page())


def test_a_cell_of_the_board_leads_to_its_record(window: MainWindow, desks: Desks) -> None:
    view = cast("OverviewPage", window.current_page()).view
    column = next(n for n, head in enumerate(view.model.columns) if head.title == "支委会")
    assert view.model.cell(0, column).text == "缺 2", "one meeting of three"
    spot = view.spot(0, column)
    assert spot is not None
    page = branches_page(window, spot)
    record = page.records.view.record
    assert record is not None
    assert (record.uid, record.form, page.records.period) == (spot.uid, MEETING, QUARTER)
    assert page.records.count.text() == "支委会 1 条"


def test_who_is_behind_is_said_once_however_often_it_is_looked_at(window: MainWindow, qtbot: QtBot) -> None:
    page = cast("OverviewPage", window.current_page())
    for _turn in range(2):
        page.refresh()
        settle(window, qtbot)
        qtbot.wait(1)  # what was put away is gone now
    shown = [one.text() for one in page.behind.findChildren(QLabel) if one.isVisible()]
    assert shown == ["要催的支部", "都已收到"]


def test_where_no_branch_is_nothing_was_received(
    tmp_path: Path, make_desk: Callable[[Workspace], Desk], qtbot: QtBot
) -> None:
    ws, _ = create_workspace(tmp_path / "dw", name="厂区党委", code="DW", passphrase=None, committee=True)
    window = shown(make_desk(ws), qtbot)
    page = cast("OverviewPage", window.current_page())
    page.refresh()
    settle(window, qtbot)
    qtbot.wait(1)
    shown_now = [one.text() for one in page.behind.findChildren(QLabel) if one.isVisible()]
    assert shown_now == ["要催的支部", "还没有支部入网"]
    ws.close()


def test_a_return_stands_at_its_field_until_it_is_settled(window: MainWindow, desks: Desks) -> None:
    seat = arrival_board.board(desks.committee, [QUARTER]).lines[0].branch.seat
    page = branches_page(window, Spot(seat, QUARTER, MEETING))
    table = page.records.view.table
    rows = list(page.records.view.model.rows())
    table.select(next(n for n, line in enumerate(rows) if line.field == "topic"))
    assert page.records.view.back.text() == "退回“议题”"
    page.records.view.back.click()
    page.dialog.accept_typed()
    assert page.dialog.boxes["reason"].error
    assert page.dialog.isVisible(), "no return without a reason"
    page.dialog.boxes["reason"].put("太笼统")
    page.dialog.accept_typed()
    (matter,) = said(desks.committee, seat)
    assert (matter.field, matter.reason, matter.period) == ("议题", "太笼统", QUARTER)
    (line,) = [line for line in page.records.view.model.rows() if line.field == "topic"]
    assert line.returned == "太笼统"
    assert page.tabs.counts()[2] == 1
    assert page.records.view.back.text() == "退回“议题”", "the mark stays where it was"
    window.undo()
    assert not said(desks.committee, seat)
    window.redo()
    page.tabs.set_current(2)
    page._show_tab()
    page.matters.settle.click()
    assert [one.state for one in said(desks.committee, seat)] == ["closed"]


def test_a_quarter_is_returned_as_a_whole_and_a_branch_excused(window: MainWindow, desks: Desks) -> None:
    page = branches_page(window)
    page.tabs.set_current(1)
    page._show_tab()
    assert page.packages.model.cell(0, 2).text == "已收"
    page.packages.back.click()
    page.dialog.boxes["reason"].put("缺党员大会")
    page.dialog.accept_typed()
    assert page.packages.model.cell(0, 2).text == "已退回"
    assert arrival_board.board(desks.committee, [QUARTER]).lines[0].places[QUARTER].state == "returned"
    page._change_state(enrolling.EXCUSED)
    page.dialog.boxes["note"].put("离退休党员半年一报")
    page.dialog.accept_typed()
    assert page.header.caption.text() == "机关第一党支部（JG01），免报：离退休党员半年一报"


def test_all_answers_go_onto_one_stick(window: MainWindow, desks: Desks, qtbot: QtBot) -> None:
    for path in desks.stick.iterdir():
        path.unlink()
    count_again(window, qtbot)
    assert "，2 项待办" in window.navigation.buttons()["answers"].accessibleName()
    window.show_page("answers")
    page = cast("AnswersPage", window.current_page())
    assert page.chips.texts() == ["等回执 2", "全部 2"]
    page.answer_all(desks.stick)
    settle(window, qtbot)
    assert "已写好 2 份回执并读回核对" in page.banner.text()
    assert page.chips.texts() == ["等回执 0", "全部 2"]
    assert not page.all.isEnabled()
    for ws in desks.open[1:]:
        taken = taking_answers.take_answers(ws, [desks.stick]).taken
        assert [one.sealed for one in taken if one.outcome == "applied"] == [(QUARTER,)]


def test_every_number_of_the_rollup_opens_its_records(window: MainWindow, desks: Desks, qtbot: QtBot) -> None:
    window.show_page("rollup")
    settle(window, qtbot)
    page = cast("RollupPage", window.current_page())
    assert [head.title for head in page.model.columns] == ["支部", "支委会"]
    assert [page.model.cell(row, 1).text for row in range(3)] == ["2", "1", "1"]
    page.grid.setFocus()
    page.grid.mark(0, 1)
    QTest.keyClick(page.grid, Qt.Key.Key_Down)
    assert page.about.text() == "机关第一党支部·支委会"
    assert page.people.rowCount() == 1
    page.chips.press("registers")
    settle(window, qtbot)
    assert page.model.cell(0, 1).text == "18"
    assert page.bars.chart().series[0].values == (9, 9)
    page.tabs.set_current(0)
    page._open(0)
    record = cast("BranchesPage", window.current_page()).records.view.record
    assert record is not None
    assert record.form == "member"


def test_the_library_holds_all_cards_and_changes_none(window: MainWindow, desks: Desks) -> None:
    window.show_page("members")
    page = cast("MemberPage", window.current_page())
    assert page.header.title.text() == "党员库"
    assert [head.title for head in page.list.model.columns][:2] == ["姓名", "支部"]
    assert page.list.model.rowCount() == 18
    page.search.setText("desc")  # 第二水厂党支部
    assert page.list.model.rowCount() == 9
    page.search.setText("wes")  # 武二双
    assert page.list.model.cell(0, 1).text == "机关第一党支部"
    for made in (page.add, page.import_button, page.card.change):
        assert not made.isVisible()
    page.change()
    page.begin()
    assert page.side.currentWidget() is page.card, "F2 and Ctrl+N change nothing here"
    page.show_place(Target("members", uid=page.uid, field="sex"))
    assert page.side.currentWidget() is page.card


def test_one_person_in_two_branches(window: MainWindow, desks: Desks) -> None:
    window.show_page("doubles")
    page = cast("DoublesPage", window.current_page())
    (pair,) = [one for one in page.pairs if one.why == "same_birth"]
    page.table.select(page.pairs.index(pair))
    assert page.merge.text() == "提议转接"
    assert page.model.cell(page.pairs.index(pair), 2).text.startswith("机关第一党支部：")
    page.merge.click()
    assert {one.branch for one in said(desks.committee)} == {"机关第一党支部", "第二水厂党支部"}
    assert all(
        "同一人在“机关第一党支部”和“第二水厂党支部”都有信息卡" in one.reason for one in said(desks.committee)
    )


def test_a_branch_is_registered_by_telephone(
    window: MainWindow, desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    third = desks.branch("JG03", "第三水厂党支部", enrolled=False)
    asked = enrolling.request(third, desks.stick)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(asked.path), ""))
    page = branches_page(window)
    page.enrol.click()
    dialog = next(one for one in window.findChildren(FieldDialog) if one.isVisible())
    dialog.boxes["heard"].put("1" * 20)
    dialog.accept_typed()
    assert dialog.isVisible(), "other digits register nobody"
    dialog.boxes["heard"].put(asked.fingerprint)
    dialog.accept_typed()
    assert "已登记“第三水厂党支部”" in page.banner.text()
    assert "第三水厂党支部" in [branch.name for branch in page.branches]
    answer = next(desks.stick.glob("入网批复*.sbr"))
    own = enrolling.accept(third, answer)
    assert enrolling.accept(third, answer, heard=own.fingerprint).done


def test_a_notice_stands_on_the_branchs_first_page(
    window: MainWindow, desks: Desks, make_desk: Callable[[Workspace], Desk], qtbot: QtBot
) -> None:
    page = branches_page(window)
    page.word.click()
    page.dialog.boxes["reason"].put("四月十日前补齐党课签到表")
    page.dialog.accept_typed()
    for path in desks.stick.iterdir():
        path.unlink()
    one = desks.open[1]
    desks.hear(one, desks.answer(one))
    branch = shown(make_desk(one), qtbot)
    first = cast("TodayPage", branch.current_page())
    assert first.notices.isVisible()
    assert "四月十日前补齐党课签到表" in [text.text() for text in first.notices.findChildren(QLabel)]


def test_a_large_board_works_its_requirements_out_beside_the_window(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overview_page, "AT_ONCE", 0)
    page = cast("OverviewPage", window.current_page())
    column = next(n for n, head in enumerate(page.view.model.columns) if head.title == "支委会")
    page._told = ("", "")
    page.refresh()
    settle(window, qtbot)
    assert page.view.model.cell(0, column).text == "缺 2"
    page.view.search.setText("JG02")
    assert page.view.model.rowCount() == 1
    page.view.search.clear()
    page.view.chips.press("gaps")
    assert page.view.model.rowCount() == 2
    page.show_quarter("2025Q4")
    settle(window, qtbot)
    assert page.view.model.rowCount() == 0, "of a quarter nobody handed in nothing is said to be short"
