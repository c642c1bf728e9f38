"""Papers from the window: chosen, made as a job into a file, said where it lies; what lacks is said before."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.ui.main_window import MainWindow
    from app.ui.member_page import MemberPage
    from app.ui.papers_page import PapersPage
    from app.ui.record_page import RecordPage


@pytest.fixture
def page(window: MainWindow, tmp_path: Path) -> PapersPage:
    window.show_page("papers")
    made = cast("PapersPage", window.page("papers"))
    made.order.use_folder(tmp_path / "纸")
    return made


def make(page: PapersPage, qtbot: QtBot) -> Path:
    page.make.click()
    qtbot.waitUntil(lambda: "已生成" in page.banner.text())
    assert page.done is not None
    return page.done.path


def choose(page: PapersPage, name: str) -> None:
    names = [paper.name for paper in page.model.rows()]
    page.table.select(names.index(name))


def test_the_roster_is_made_and_found(page: PapersPage, qtbot: QtBot) -> None:
    choose(page, "roster")
    assert page.make.text() == "生成 Excel"
    path = make(page, qtbot)
    assert path.name == "党员花名册 2026-03-18.xlsx"
    assert path.is_file()
    assert "22 条" in page.banner.text()  # one of the 23 joins in June
    assert page.folder_button.isVisible()


def test_a_bound_book_of_a_year(page: PapersPage, qtbot: QtBot) -> None:
    choose(page, "work_log_book")
    page.order.period.setText("2026年第1季度")
    page.order.draft.click()
    path = make(page, qtbot)
    assert path.name == "党建工作记录本 2026年第1季度.docx"
    assert path.stat().st_size > 5_000


def test_an_unreadable_period_is_said_beside_the_button(page: PapersPage) -> None:
    choose(page, "box_catalogue")
    page.order.period.setText("去年")
    assert not page.make.isEnabled()
    assert page.why.text() == "选一个期间就能生成"
    page.order.period.setText("2026年")
    assert page.make.isEnabled()


def test_one_record_from_its_book(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window.show_page("work_log")
    book = cast("RecordPage", window.page("work_log"))
    qtbot.waitUntil(lambda: bool(book.pane.uid))
    window.show_page("papers", (book.pane.form, book.pane.uid))
    page = cast("PapersPage", window.current_page())
    page.order.use_folder(tmp_path)
    assert page.order.title.text() == book.pane.title.text()
    path = make(page, qtbot)
    assert path.name.startswith(book.pane.title.text())
    assert path.suffix == ".docx"


def test_a_card_of_one_person(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window.show_page("members")
    uid = cast("MemberPage", window.page("members")).uid
    window.show_page("papers", ("member", uid))
    page = cast("PapersPage", window.page("papers"))
    page.order.use_folder(tmp_path)
    assert "党员信息卡" in make(page, qtbot).name


def test_nothing_to_print_is_a_sentence(page: PapersPage, qtbot: QtBot) -> None:
    choose(page, "work_log_book")
    page.order.period.setText("2023年")
    page.make.click()
    qtbot.waitUntil(page.banner.isVisible)
    assert "没有可以打印的记录" in page.banner.text()
    assert page.make.isEnabled()
