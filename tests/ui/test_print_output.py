"""What comes out of the print preview: sheets, PDFs and files; what is remembered of them and what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docx import Document
from PySide6.QtGui import QDesktopServices

from app.actions.looking import list_records
from app.actions.previewing import last_printing, place_in_book
from app.ui import print_output, print_settings
from app.ui.print_wanted import wanted_book, wanted_paper, wanted_record
from tests.ui.preview_kit import FORM, Show, answer, one, pdf_pages, plug_in_printer

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QUrl
    from pytestqt.qtbot import QtBot

    from app.actions.workspace import Workspace
    from app.ui.main_window import MainWindow


@pytest.fixture
def show(window: MainWindow, qtbot: QtBot) -> Show:
    return Show(window, qtbot)


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    plug_in_printer(monkeypatch, tmp_path / "printed.pdf")
    return tmp_path / "printed.pdf"


def test_without_a_printer_a_pdf_is_offered(
    show: Show,
    demo: Workspace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    monkeypatch.setattr(print_settings, "printers", list)
    page = show(one(demo))
    assert page.main.text() == "导出 PDF"
    assert page.settings.no_printer.fact.text() == "这台电脑没有装打印机"
    target = tmp_path / "out.pdf"
    answer(monkeypatch, target)
    page.print_here()
    qtbot.waitUntil(target.exists)
    assert target.read_bytes().startswith(b"%PDF")
    assert pdf_pages(target) == page.view.count()


def test_printing_is_remembered_and_can_be_taken_back(
    show: Show, demo: Workspace, window: MainWindow, printer: Path, qtbot: QtBot
) -> None:
    wanted = one(demo)
    page = show(wanted)
    assert page.main.text() == f"打印 {page.view.count()} 页"
    assert last_printing(demo, wanted.order.uid) is None
    page.main.click()
    qtbot.waitUntil(lambda: last_printing(demo, wanted.order.uid) is not None)
    qtbot.waitUntil(lambda: "上次打印" in page.settings.place.text())
    assert pdf_pages(printer) == page.view.count()
    assert window.toast.text() == f"已打印 {page.view.count()} 页，已登记"
    assert page.view.count() > 0  # the pages stay in sight
    window.undo()
    assert last_printing(demo, wanted.order.uid) is None
    assert page.settings.place.text() == ""


def test_a_few_pages_are_printed_and_not_remembered(
    show: Show, demo: Workspace, window: MainWindow, printer: Path, qtbot: QtBot
) -> None:
    page = show(wanted_book("work_log", "2026", "work_log"))
    page.settings.pages.setText("3-4，6")
    assert page.main.text() == "打印 3 页"
    page.main.click()
    qtbot.waitUntil(lambda: window.toast.text() == "已打印 3 页")
    assert pdf_pages(printer) == 3
    assert list_records(demo, "print_log") == []


@pytest.mark.parametrize("typed", ["0", "5-3", "99999", "一页"])
def test_pages_that_do_not_exist_are_refused_in_words(
    show: Show, demo: Workspace, printer: Path, typed: str
) -> None:
    page = show(one(demo))
    page.settings.pages.setText(typed)
    assert not page.main.isEnabled()
    assert page.settings.why.text() == f"请写页码，如 1-3,5；这份共 {page.view.count()} 页"
    page.settings.pages.setText("当前页")
    assert page.main.text() == "打印 1 页"
    page.settings.pages.setText("全部")
    page.settings.copies.setText("0")
    assert page.settings.why.text() == "份数写 1 到 99"


def test_a_book_goes_on_and_a_record_is_printed_again_in_its_place(
    show: Show, demo: Workspace, printer: Path, qtbot: QtBot
) -> None:
    page = show(wanted_book("work_log", "2026", "work_log"))
    page.main.click()
    record = list_records(demo, FORM)[0]
    qtbot.waitUntil(lambda: place_in_book(demo, record.uid) is not None)
    page.settings.going_on.setChecked(True)
    qtbot.waitUntil(lambda: "都已经打印过" in page.nothing.why.text())
    assert not page.main.isEnabled()
    place = place_in_book(demo, record.uid)
    assert place is not None
    page = show(wanted_record(demo, FORM, record.uid, "work_log"))
    assert f"在记录本第 {place.first_page}" in page.settings.place.text()
    page.settings.again.setChecked(True)
    qtbot.waitUntil(
        lambda: page.view.count() > 0 and page.view.is_complete() and page.view.paper is not None
        and any("重印" in t for p in page.view.paper.pages.pages for t in p.texts),
    )  # fmt: skip
    assert page.view.paper is not None
    numbers = [p.number for p in page.view.paper.pages.pages if p.marks]
    assert numbers == [place.first_page]


def test_an_export_is_the_document_itself(
    show: Show,
    demo: Workspace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    wanted = one(demo)
    page = show(wanted)
    answer(monkeypatch, tmp_path / "out")
    page.ask_file()
    qtbot.waitUntil(lambda: last_printing(demo, wanted.order.uid) is not None)
    assert Document(str(tmp_path / "out.docx")).tables
    page.settings.draft.setChecked(True)
    qtbot.waitUntil(page.main.isEnabled)
    answer(monkeypatch, "")
    page.ask_file()  # the dialog was closed
    assert [path.name for path in tmp_path.glob("*.docx")] == ["out.docx"]


def test_it_is_opened_elsewhere_under_a_name_of_its_own(
    show: Show,
    demo: Workspace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    page = show(wanted_paper("roster", "members"))
    opened: list[str] = []
    monkeypatch.setattr(print_output, "documents", lambda: tmp_path)

    def opens(url: QUrl) -> bool:
        opened.append(url.fileName())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", opens)
    words = [action.text() for action in page.exports().actions() if action.text()]
    assert words == ["导出 Excel…", "导出 PDF…", "用 WPS 或 Excel 打开"]
    for count in (1, 2):
        page.exports().actions()[-1].trigger()
        qtbot.waitUntil(lambda n=count: len(opened) == n)  # type: ignore[misc]  # a default binds it
        qtbot.waitUntil(lambda: not page.desk.jobs.busy())
    assert opened == ["党员花名册.xlsx", "党员花名册（2）.xlsx"]


def test_leaving_stops_a_printing(show: Show, demo: Workspace, window: MainWindow, printer: Path) -> None:
    page = show(wanted_book("work_log", "2026", "work_log"))
    page.main.click()
    assert page.output.press.busy()
    assert page.settings.running.isVisible()
    window.show_page("today")
    assert not page.output.press.busy()
    assert window.toast.text() == "已停止，没有登记"
    assert list_records(demo, "print_log") == []
