"""A sealed quarter's papers from the window: chosen where papers are made, and laid beside the present ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from app.actions.records import save_record
from app.domain.agenda import Target
from tests.support import MEETING, meeting, seal_quarter

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.ui.main_window import MainWindow
    from app.ui.papers_page import PapersPage
    from app.ui.print_preview import PrintPreview
    from app.ui.sealed_page import SealedPage

QUARTER = "2026Q1"


@pytest.fixture
def amended(window: MainWindow) -> MainWindow:
    """A meeting was handed in and corrected afterwards."""
    ws = window.desk.ws
    uid = save_record(ws, MEETING, meeting("研究预算", "2026-02-10")).uid
    seal_quarter(ws, QUARTER)
    save_record(ws, MEETING, {"topic": "研究全年预算"}, uid=uid, amend="题目登记有误")
    return window


def papers(window: MainWindow, name: str) -> PapersPage:
    window.show_page("papers", Target("papers", period=QUARTER))
    page = cast("PapersPage", window.current_page())
    line = next(n for n, paper in enumerate(page.model.rows()) if paper.name == name)
    page.table.select(line)
    return page


def test_the_book_of_then_beside_the_book_of_now(amended: MainWindow, qtbot: QtBot) -> None:
    page = papers(amended, "work_log_book")
    assert page.order.data.text() == "第一季度封存时"
    assert not page.beside.isHidden()
    page.beside.click()
    beside = cast("SealedPage", amended.current_page())
    qtbot.waitUntil(
        lambda: not amended.desk.jobs.busy() and (beside.then.count() > 0 or not beside.banner.isHidden())
    )
    told = [(one.before, one.after) for one in beside.model.rows()]
    assert any("研究预算" in before and "研究全年预算" in after for before, after in told)
    assert f"{len(told)} 处不同" in beside.header.caption.text()
    assert beside.now.count() > 0

    qtbot.waitUntil(lambda: beside.then.is_complete() and beside.now.is_complete())
    then, now = beside.then.verticalScrollBar(), beside.now.verticalScrollBar()
    now.setRange(0, then.maximum() // 2)  # as if it were the shorter one
    then.setValue(then.maximum())
    assert (then.value(), now.value()) == (then.maximum(), now.maximum())


def test_the_paper_of_then_is_made_and_remembered_by_nobody(
    amended: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    page = papers(amended, "work_log_book")
    page.order.use_folder(tmp_path)
    assert "封存时" in page.order.file_name()
    page.make.click()
    qtbot.waitUntil(lambda: not amended.desk.jobs.busy() and page.done is not None)
    from docx import Document

    assert page.done is not None
    tables = Document(str(page.done.path)).tables
    text = " ".join(cell.text for table in tables for row in table.rows for cell in row.cells)
    assert "研究预算" in text
    assert "研究全年预算" not in text
    page.print_here()
    preview = cast("PrintPreview", amended.current_page())
    qtbot.waitUntil(lambda: preview.view.count() > 0 and preview.view.is_complete())
    assert "封存时" in preview.header.caption.text()
    assert preview.settings.foot.text() == "打印和导出不改动任何记录"


def test_a_quarter_sealed_since_the_page_was_made_is_offered(window: MainWindow) -> None:
    page = cast("PapersPage", window.page("papers"))
    assert not page.order.sealed()
    seal_quarter(window.desk.ws, QUARTER)
    window.desk.changed(frozenset({"sealed_quarter"}))
    assert papers(window, "work_log_book") is page
    assert page.order.sealed() == QUARTER
    assert not page.beside.isHidden()
    for name in ("enrol_application", "handover_list"):  # they speak of keys, and there are only those of now
        assert not papers(window, name).order.sealed()


def test_what_nobody_touched_is_the_same(window: MainWindow, qtbot: QtBot) -> None:
    seal_quarter(window.desk.ws, QUARTER)
    papers(window, "box_catalogue").beside.click()
    beside = cast("SealedPage", window.current_page())
    qtbot.waitUntil(
        lambda: not window.desk.jobs.busy() and (beside.then.count() > 0 or not beside.banner.isHidden())
    )
    assert "两份完全一样" in beside.header.caption.text()
    assert not beside.model.rowCount()


def test_before_anything_is_sealed_nobody_is_asked(window: MainWindow) -> None:
    window.show_page("papers")
    page = cast("PapersPage", window.current_page())
    assert page.beside.isHidden()
    assert page.order.order().sealed == ""
