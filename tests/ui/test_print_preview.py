"""The print preview: what one sees of a paper, what the keys do, what comes out and what is remembered of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, cast

import pytest
from docx import Document
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.actions.looking import list_records
from app.actions.records import save_draft
from app.actions.reports import Order, make_report
from app.ui import paper_faces
from app.ui.paper_view import WHOLE, WIDTH
from app.ui.print_wanted import wanted_book, wanted_paper, wanted_record
from tests.papers_kit import tag, texts_of
from tests.ui.preview_kit import FORM, Show, one

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.actions.workspace import Workspace
    from app.ui.main_window import MainWindow
    from app.ui.print_preview import PrintPreview
    from app.ui.record_page import RecordPage

FEW_FACES = ("SimSun", "FangSong", "Times New Roman")


def heads(path: Path) -> str:
    """What stands in the rows of tables that are repeated."""
    rows = Document(str(path)).element.body.iter(tag("tr"))
    found = (row for row in rows if row.find(f"{tag('trPr')}/{tag('tblHeader')}") is not None)
    return "".join(text.text or "" for row in found for text in row.iter(tag("t")))


@pytest.fixture
def show(window: MainWindow, qtbot: QtBot) -> Show:
    return Show(window, qtbot)


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, held)


# looking ---------------------------------------------------------------------------------------------------


def test_a_record_is_shown_from_its_book_by_ctrl_p(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("work_log")
    book = cast("RecordPage", window.page("work_log"))
    qtbot.waitUntil(lambda: bool(book.pane.uid))
    title = book.pane.title.text()
    book.list.setFocus()
    press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    page = cast("PrintPreview", window.current_page())
    assert page.header.title.text() == "打印预览"
    assert page.header.caption.text().startswith(f"{title}·")
    qtbot.waitUntil(lambda: page.view.count() > 0)
    assert title in "".join(page.view.paper.pages.pages[0].texts)  # type: ignore[union-attr]  # it is there
    assert window.navigation.width() == 56  # the paper gets the room
    press(Qt.Key.Key_Escape)
    assert window.current_page() is book
    assert window.navigation.width() == 208


def test_the_preview_says_what_the_document_says_on_as_many_pages(
    demo: Workspace, show: Show, tmp_path: Path
) -> None:
    books = [wanted_book(book, "2026", book) for book in ("work_log", "group_log", "study_log")]
    for wanted in (one(demo), *books):
        order = Order(tmp_path / "a.docx", period=wanted.order.period, form=wanted.order.form, uid=wanted.order.uid,
                      looking=True)  # fmt: skip
        report = make_report(demo, wanted.name, order)
        paper = show(wanted).view.paper
        assert paper is not None
        records = [
            page
            for page in paper.pages.pages
            if (page.section is not None and page.section.start) or wanted.order.uid
        ]
        assert len(records) == report.pages
        shown = Counter("".join(text for page in paper.pages.pages for text in page.texts))
        said = Counter("".join(texts_of(tmp_path / "a.docx")))
        assert said - shown == Counter()
        assert set(shown - said) <= set(heads(tmp_path / "a.docx"))  # they come again on each page


def test_members_rosters_and_the_box_have_their_previews(demo: Workspace, show: Show) -> None:
    page = show(wanted_paper("roster", "members"))
    assert page.view.paper is not None
    assert page.view.paper.size(0)[0] > page.view.paper.size(0)[1]
    assert page.settings.draft.isHidden()
    page = show(wanted_book("archive_box", "2026", "archive_box"))
    assert page.header.caption.text() == "党支部档案盒目录·2026年"
    person = list_records(demo, "member")[0]
    page = show(wanted_record(demo, "member", person.uid, "members"))
    assert page.header.caption.text() == f"党员信息卡·{person.values['name']}"


def test_keys_turn_pages_and_zoom(show: Show, demo: Workspace) -> None:
    page = show(wanted_book("work_log", "2026", "work_log"))
    view = page.view
    view.fit_to(WHOLE)
    assert QApplication.focusWidget() is view
    press(Qt.Key.Key_PageDown)
    press(Qt.Key.Key_PageDown)
    assert (view.page, page.number.text()) == (2, f"3 / {view.count()}")
    assert page.thumbs.current == 2
    press(Qt.Key.Key_PageUp)
    assert view.page == 1
    press(Qt.Key.Key_End)
    assert (view.page, page.after.isEnabled()) == (view.count() - 1, False)
    press(Qt.Key.Key_Home)
    assert (view.page, page.before.isEnabled()) == (0, False)
    before = view.scale
    press(Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert view.scale > before
    press(Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert (view.scale, page.zoom.text()) == (1.0, "100%")
    press(Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert page.zoom.text() == "90%"


def test_a_page_higher_than_the_view_is_turned_in_steps(show: Show, demo: Workspace) -> None:
    view = show(one(demo)).view
    view.zoom_to(1.0)
    places = []
    for _ in range(4):
        press(Qt.Key.Key_PageDown)
        places.append(view.verticalScrollBar().value())
    assert places == sorted(places)
    assert view.page == view.count() - 1


def test_the_wheel_zooms_where_it_points(show: Show, demo: Workspace) -> None:
    view = show(one(demo)).view
    view.zoom_to(1.0)
    at = QPointF(200, 150)
    before = view.area(0)
    share = (at.y() - before.y()) / before.height()
    event = QWheelEvent(at, at, QPoint(0, 0), QPoint(0, 240), Qt.MouseButton.NoButton,
                        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    view.wheelEvent(event)
    after = view.area(0)
    assert view.scale == pytest.approx(1.21)
    assert (at.y() - after.y()) / after.height() == pytest.approx(share, abs=0.01)


def test_pages_lie_in_true_proportion(show: Show, demo: Workspace) -> None:
    page = show(one(demo))
    page.view.zoom_to(1.0)
    area = page.view.area(0)
    assert (area.width(), area.height()) == (794, 1123)  # A4 at 96 dots an inch
    page.view.fit_to(WHOLE)
    assert page.view.area(0).height() <= page.view.viewport().height()
    assert page.fit.text() == "适合宽度"
    page.fit.click()
    assert (page.view.fit, page.fit.text()) == (WIDTH, "整页")
    assert page.view.area(0).width() == page.view.viewport().width() - 40


def test_a_thumbnail_leads_to_its_page(show: Show, demo: Workspace, qtbot: QtBot) -> None:
    page = show(wanted_book("work_log", "2026", "work_log"))
    spot = page.thumbs.area(2).center().toPoint()
    QTest.mouseClick(page.thumbs.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert page.view.page == 2
    page.thumbs.setFocus()
    press(Qt.Key.Key_Down)
    assert page.view.page == 3
    qtbot.waitUntil(lambda: {0, 1, 2, 3} <= page.thumbs.painted())


def test_only_pages_in_sight_are_painted(
    show: Show, demo: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = show(wanted_book("work_log", "2026", "work_log"))
    paper = page.view.paper
    assert paper is not None
    painted: list[int] = []
    monkeypatch.setattr(paper, "paint", lambda _painter, number, *_: painted.append(number))
    page.view.go_to(12)
    page.view.viewport().repaint()
    assert set(painted) <= {11, 12, 13}
    assert 12 in painted


def test_missing_faces_are_named_with_what_stands_in(
    show: Show, demo: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper_faces, "installed", lambda name: name if name in FEW_FACES else "")
    note = show(one(demo)).settings.faces
    assert (note.fact.text(), note.rest.text()) == ("缺少 3 种字体", "暂用相近字体，不影响分页")
    assert note.details.isHidden()
    note.act.click()
    assert note.details.text().split("\n") == [
        "仿宋_GB2312 → 仿宋", "方正小标宋简体 → 宋体加粗", "黑体 → 宋体",
    ]  # fmt: skip
    assert note.details.isVisible()


def test_a_draft_is_shown_while_it_is_written(
    demo: Workspace, show: Show, window: MainWindow, qtbot: QtBot
) -> None:
    uid = save_draft(demo, FORM, {"topic": "还没有写完的议题", "held_at": "2026-03-18 14:00"})
    page = show(wanted_record(demo, FORM, uid, "work_log", unfinished=True))
    paper = page.view.paper
    assert paper is not None
    assert "还没有写完的议题" in paper.pages.pages[0].texts
    assert paper.pages.watermark_of(paper.pages.pages[0]) is not None
    assert (page.settings.draft.isChecked(), page.settings.draft.isEnabled()) == (True, False)
    assert page.settings.foot.text() == "草稿不登记，不算已打印"


def test_at_the_floor_the_thumbnails_make_room(show: Show, demo: Workspace, window: MainWindow) -> None:
    window.resize(1093, 542)
    page = show(one(demo))
    assert page.thumbs.isHidden()
    hint = window.minimumSizeHint()
    assert hint.width() <= 1080
    assert hint.height() <= 540
