"""今日: every line leads with one verb to the exact place; the quarter and the finder do too."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from app.actions.agenda import today
from app.actions.records import read_drafts, retire_record, save_draft
from app.actions.submission_desk import glance
from app.domain.agenda import OVERDUE, WEEK
from app.texts import agenda as words
from app.ui.record_head import NEW, WRITING
from app.ui.record_page import RecordPage
from app.ui.safekeeping import back_up
from app.ui.widgets.basics import ElidedLabel
from app.ui.widgets.period_cells import PeriodCells
from tests.support import MEETING, PATIENCE_MS
from tests.ui.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.ui.main_window import MainWindow
    from app.ui.member_page import MemberPage
    from app.ui.today_page import TodayPage


def today_of(window: MainWindow) -> TodayPage:
    window.show_page("today")
    return cast("TodayPage", window.page("today"))


def verbs(page: TodayPage) -> list[QPushButton]:
    return [b for b in page.tasks.findChildren(QPushButton) if b.isVisible()]


def titles(page: TodayPage) -> list[str]:
    return [label.text() for label in page.tasks.findChildren(ElidedLabel) if label.isVisible()]


def test_it_is_the_first_page_and_shows_all_that_is_due(window: MainWindow) -> None:
    page = today_of(window)
    agenda = today(window.desk.ws)
    assert page.header.caption.text() == "2026年3月18日  星期三"
    assert agenda.items
    for item in agenda.items:
        assert words.title(item, agenda.on, window.desk.ws.forms) in titles(page)
    assert len(verbs(page)) == len(agenda.items)
    assert len(page.quarter.findChildren(PeriodCells)) == len(agenda.progress) + 1


def test_a_draft_is_gone_on_with(window: MainWindow) -> None:
    ws = window.desk.ws
    window.show_page("members")
    ws.clock = lambda: NOW - timedelta(days=6)
    uid = save_draft(ws, MEETING, {"held_at": "2026-03-12", "topic": "研究汛前检查"})
    ws.clock = lambda: NOW
    page = today_of(window)
    line = next(b for b in verbs(page) if "研究汛前检查" in b.accessibleName())
    assert line.text() == "续写"
    line.click()
    book = cast("RecordPage", window.current_page())
    assert (book.pane.uid, book.pane.mode) == (uid, WRITING)
    assert len(read_drafts(ws, MEETING)) == 1


def test_a_missing_month_begins_a_late_record(window: MainWindow) -> None:
    ws = window.desk.ws
    book = cast("RecordPage", window.page("work_log"))
    window.show_page("work_log")
    for kept in [line for line in book._lines if line.form == MEETING and line.day.startswith("2026-02")]:
        window.desk.changed(retire_record(ws, MEETING, kept.uid).forms)
    page = today_of(window)
    line = next(b for b in verbs(page) if b.accessibleName().startswith("补记：2月支委会"))
    line.click()
    assert (book.pane.form, book.pane.mode) == (MEETING, NEW)
    assert book.pane.editor().boxes["late_entry"].typed() == "是"


def test_an_open_card_leads_to_its_empty_field(window: MainWindow, qtbot: QtBot) -> None:
    page = today_of(window)
    line = next(b for b in verbs(page) if "信息卡没有填全" in b.accessibleName())
    line.click()
    members = cast("MemberPage", window.current_page())
    assert members.side.currentWidget() is members.pane
    item = next(i for i in today(window.desk.ws).items if i.code == "cards.open")
    box = members.pane.editor().boxes[item.target.field]
    qtbot.waitUntil(lambda: box.isAncestorOf(QApplication.focusWidget() or page))


def test_navigation_counts_what_is_to_do_here(window: MainWindow, qtbot: QtBot) -> None:
    agenda = today(window.desk.ws)
    due = agenda.waiting("members")
    button = window.navigation.buttons()["members"]
    wanted = f"党员，{due} 项待办" if due else "党员"
    qtbot.waitUntil(lambda: button.accessibleName() == wanted)


def test_ctrl_k_finds_people_by_initials_and_records_by_words(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("members")
    QTest.keyClick(window.current_page(), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    page = today_of(window)
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert page.finder.hasFocus()
    QTest.keyClicks(page.finder, "zgd")
    assert "周国栋" in page.finder.offered()
    page.finder.clear()
    page.finder.insert("节后复工安全")
    page.finder.textEdited.emit(page.finder.text())
    assert page.finder.offered()
    QTest.keyClick(page.finder, Qt.Key.Key_Return)
    book = cast("RecordPage", window.current_page())
    assert isinstance(book, RecordPage)
    assert "节后复工安全" in str(book.pane.editor().boxes["topic"].typed())


def test_words_that_nothing_holds_are_answered(window: MainWindow) -> None:
    page = today_of(window)
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    page.finder.insert("外星飞船")
    page.finder.textEdited.emit(page.finder.text())
    assert page.finder.offered() == ["没有找到"]
    QTest.keyClick(page.finder, Qt.Key.Key_Return)
    assert window.current_page() is page


def test_a_record_of_another_year_is_found_and_shown(window: MainWindow) -> None:
    page = today_of(window)
    page.finder.insert("2025年")
    hits = [item for item in page.finder._hits("支委会 2025") if item.key.startswith(MEETING)]
    hits = hits or [item for item in page.finder._hits("2025") if item.key.startswith(MEETING)]
    form, _, uid = hits[-1].key.partition("/")
    page.show_found(form, uid)
    book = cast("RecordPage", window.current_page())
    assert book.pane.uid == uid
    assert book.year == "2025"
    assert book.list.currentIndex().isValid()


def test_an_empty_branch_is_led_through_its_first_steps(empty_window: MainWindow) -> None:
    page = today_of(empty_window)
    assert page.steps.isVisible()
    assert not page.tasks.isVisible()  # "nothing is due" is no welcome
    first = next(b for b in page.steps.findChildren(QPushButton) if b.isVisible())
    first.click()
    assert empty_window.current_page().header.title.text() == "导入 Excel"


def test_the_quarter_to_hand_in_says_its_days_at_once_and_its_check_a_little_later(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = today_of(window)
    card = page.hand_in
    assert card.isVisible()
    assert (card.title.text(), card.number.text(), card.until.text()) == ("第一季度报送", "13", "天后截止")
    assert card.day.text() == "3月31日 星期二"
    assert not window.desk.jobs.busy()  # nothing of it takes the place of what the user starts
    found = glance(window.desk.ws)
    qtbot.waitUntil(
        lambda: card.state.text() == f"预检 {found.in_order} / {found.asked} 项通过", timeout=PATIENCE_MS
    )
    assert card.bar.share() == found.in_order / found.asked
    card.look.click()
    assert window.current_page().header.title.text() == "季度报送"


def test_a_quarter_that_is_over_and_not_handed_in_says_since_when(window: MainWindow) -> None:
    window.show_page("members")
    window.desk.ws.clock = lambda: NOW + timedelta(days=20)
    card = today_of(window).hand_in
    assert (card.title.text(), card.number.text(), card.until.text()) == ("第一季度报送", "7", "天前截止")


def test_a_new_branch_is_not_asked_for_a_quarter(empty_window: MainWindow) -> None:
    assert not today_of(empty_window).hand_in.isVisible()


def test_a_wide_window_adds_the_year_and_a_narrow_one_has_none(window: MainWindow) -> None:
    page = today_of(window)
    assert page.year is None
    window.resize(1920, 1008)
    QApplication.processEvents()
    assert page.year is not None
    assert page.year.isVisible()
    assert page.year.title.text() == "2026 年组织生活一览"
    model = page.year.model
    names = [model.cell(row, 0).text for row in range(model.rowCount())]
    meeting = names.index("支委会")
    assert [model.cell(meeting, column).icon for column in range(2, 6)] == ["check", "check", "check", ""]
    assert model.cell(meeting, 1).text == "每月 1 次"
    assert model.cell(meeting, 14).text == "3 / 12"
    check = names.index("四册五表更新核对")
    assert model.cell(check, 4).text == "待"  # the half that runs, told in the month that runs
    page.year.table.clicked.emit(model.index(meeting, 3))
    book = cast("RecordPage", window.current_page())
    assert book.pane.form == MEETING
    assert str(book.pane.editor().boxes["held_at"].typed()).startswith("2026-02")
    window.show_page("today")
    window.resize(1366, 696)
    QApplication.processEvents()
    assert not page.year.isVisible()
    assert page.recent.isVisible()


def test_backing_up_is_a_job_and_says_where(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    target = tmp_path / "备份.zip"
    back_up(window.desk, target)
    qtbot.waitUntil(lambda: not window.desk.jobs.busy())
    assert "备份.zip" in window.toast.text(), (window.desk.messages.box, window.current_page().banner.text())
    assert target.stat().st_size > 10_000


def asked(page: TodayPage, title: str) -> QWidget:
    """The line of a task."""
    (found,) = [
        one for one in page.tasks.findChildren(ElidedLabel) if one.text() == title and one.isVisible()
    ]
    return cast("QWidget", found.parentWidget())


def test_what_is_not_overdue_can_wait_until_monday(window: MainWindow) -> None:
    def shown() -> list[str]:
        window.show_page("members")
        page = today_of(window)
        QApplication.processEvents()
        return titles(page)

    shown()
    page, ws = today_of(window), window.desk.ws
    late, soon = (today(ws).by_state()[state][0] for state in (OVERDUE, WEEK))
    title, overdue = (words.title(item, NOW.date(), ws.forms) for item in (soon, late))
    assert not asked(page, overdue).actions()
    (act,) = asked(page, title).actions()
    assert act.text() == "本周不再提醒"
    act.trigger()
    assert title not in shown()
    assert overdue in shown()
    assert window.toast.text() == f"本周不再提醒：{title}"
    assert "本周不再提醒 1 项，下周一自动恢复" in [one.text() for one in page.tasks.findChildren(QLabel)]
    window.undo()
    assert title in shown()
    asked(page, title).actions()[0].trigger()
    ws.clock = lambda: NOW + timedelta(days=4)  # Sunday
    assert title not in shown()
    ws.clock = lambda: NOW + timedelta(days=5)  # Monday
    assert title in shown()
    ws.clock = lambda: NOW
    assert title not in shown()
    (again,) = [b for b in verbs(page) if b.text() == "恢复提醒"]
    again.click()
    assert title in shown()
