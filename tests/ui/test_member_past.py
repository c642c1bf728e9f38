"""The roster of an earlier day: asked for, said clearly, only looked at, and left again; and the photo of a card."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from app.actions.attaching import read_file
from app.actions.records import get_record
from app.domain.member_change_kinds import change_of
from app.domain.values import as_rows
from app.files.pictures import picture_facts
from app.ui.member_past import PastDay
from tests.ui.member_kit import go_to, go_to_shown, names, offers

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.ui.fields.attachments import AttachmentsField
    from app.ui.main_window import MainWindow
    from app.ui.member_page import MemberPage
    from app.ui.print_preview import PrintPreview


@pytest.fixture
def page(window: MainWindow) -> MemberPage:
    window.show_page("members")
    return cast("MemberPage", window.current_page())


class TestPast:
    def test_the_day_is_asked_and_only_looked_at(self, page: MemberPage) -> None:
        today = names(page)
        page.list.past_button.click()
        panel = page._panel
        assert panel is not None
        panel.line.setText("2030.1.1")
        panel.facts.click()
        assert "只能看今天和以前的日子" in panel.wrong.text()
        panel.line.setText("2015.6.30")
        panel.facts.click()
        assert not panel.isVisible()
        assert "2015年6月30日" in page.banner.text()
        assert "按办理日期推算" in page.banner.text()
        then = names(page)
        assert 0 < len(then) < len(today)
        assert not page.add.isEnabled()
        assert not page.card.change.isVisible()
        page.change()
        page._befell(change_of("contact"))
        QTest.keyClick(page.table, Qt.Key.Key_Delete)
        assert page.side.currentWidget() is page.card
        page.look_today()
        assert names(page) == today
        assert page.add.isEnabled()
        assert page.card.change.isVisible()
        assert not page.banner.isVisible()

    def test_ages_and_years_are_those_of_the_day(self, page: MemberPage) -> None:
        go_to(page, "周国栋")
        now = page.card.caption.toolTip() or page.card.caption.text()
        page.look_back(PastDay(date(2016, 3, 18)))
        go_to_shown(page, "周国栋")
        then = page.card.caption.toolTip() or page.card.caption.text()
        years = [int(re.search(r"党龄 (\d+) 年", text)[1]) for text in (now, then)]  # type: ignore[index]
        assert years[0] - years[1] == 10

    def test_what_the_book_said_is_another_question(self, page: MemberPage, window: MainWindow) -> None:
        page.look_back(PastDay(date(2015, 6, 30), booked=True))
        assert names(page) == []
        assert "账上的名册" in page.banner.text()
        page.look_back(PastDay(window.desk.ws.today(), booked=True))
        assert len(names(page)) > 20

    def test_coming_from_elsewhere_shows_today(self, page: MemberPage) -> None:
        uid = go_to(page, "周敏")
        page.look_back(PastDay(date(2015, 6, 30)))
        page.show_place(uid)
        assert page.past is None
        assert page.card.name.text() == "周敏"


class TestPhoto:
    def test_a_large_picture_is_scaled_kept_and_taken_back(
        self, page: MemberPage, window: MainWindow, tmp_path: Path
    ) -> None:
        uid = go_to(page, "周敏")
        image = QImage(1800, 2400, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.darkCyan)
        image.save(str(tmp_path / "scan.png"))
        page.take_photo(tmp_path / "scan.png")
        (row,) = as_rows(get_record(window.desk.ws, "member", uid).values["photo"])
        facts = picture_facts(read_file(window.desk.ws, str(row["sha256"])))
        assert facts == ("jpeg", 480, 640)
        assert page.card.avatar.has_photo()
        window.undo()
        assert "photo" not in get_record(window.desk.ws, "member", uid).values

    def test_a_small_one_is_not_blown_up_and_no_picture_is_refused(
        self, page: MemberPage, window: MainWindow, tmp_path: Path
    ) -> None:
        uid = go_to(page, "周敏")
        image = QImage(200, 280, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.darkCyan)
        image.save(str(tmp_path / "scan.jpg"))
        page.take_photo(tmp_path / "scan.jpg")
        (row,) = as_rows(get_record(window.desk.ws, "member", uid).values["photo"])
        assert picture_facts(read_file(window.desk.ws, str(row["sha256"]))) == ("jpeg", 200, 280)
        (tmp_path / "x.jpg").write_bytes(b"no picture at all")
        page.take_photo(tmp_path / "x.jpg")
        assert "不是能用的照片" in page.banner.text()

    def test_in_the_editor_it_is_scaled_too_and_one_takes_the_place_of_the_other(
        self, page: MemberPage, window: MainWindow, tmp_path: Path
    ) -> None:
        go_to(page, "周敏")
        page.change("基本信息")
        field = cast("AttachmentsField", page.pane.editor().boxes["photo"].widget)
        image = QImage(1800, 2400, QImage.Format.Format_RGB32)
        for number, colour in enumerate((Qt.GlobalColor.darkCyan, Qt.GlobalColor.darkRed)):
            image.fill(colour)
            image.save(str(tmp_path / f"{number}.png"))
            field.add_files([tmp_path / f"{number}.png"])
        (row,) = cast("list[dict[str, str]]", field.typed())
        assert row["name"] == "照片.jpg"
        assert picture_facts(read_file(window.desk.ws, str(row["sha256"]))) == ("jpeg", 480, 640)
        (tmp_path / "not.jpg").write_text("这不是照片")
        field.add_files([tmp_path / "not.jpg"])
        assert "不是能用的照片" in field.note.text()
        assert field.typed() == [row]


class TestPapers:
    def test_the_year_is_filed_for_everybody_once_and_taken_back(
        self, page: MemberPage, window: MainWindow, qtbot: QtBot
    ) -> None:
        uid = go_to(page, "周国栋")
        page.papers.open_here()
        assert offers(page.papers) == ["花名册", "全部信息卡", "年度归档：信息卡和变动清单", "登记年度归档…"]
        page.papers.hide()
        page.papers.file()
        dialog = page.papers.dialog
        dialog.boxes["year"].put("二〇二五")
        dialog.act.click()
        assert "四位数字" in dialog.boxes["year"].error
        dialog.boxes["year"].put("2025年")
        dialog.boxes["archive_place"].put("公司人力资源部")
        dialog.act.click()
        assert "张信息卡归档" in window.toast.text()
        (row,) = as_rows(get_record(window.desk.ws, "member", uid).values["filings"])
        assert (row["year"], row["filed_on"], row["archive_place"]) == (
            "2025",
            "2026-03-18",
            "公司人力资源部",
        )
        page.papers.file()
        page.papers.dialog.boxes["year"].put("2025")
        page.papers.dialog.act.click()
        assert "都已登记归档" in page.papers.dialog.said.text()
        page.papers.dialog.reject()
        window.undo()
        qtbot.waitUntil(lambda: not window.desk.jobs.busy())
        assert "filings" not in get_record(window.desk.ws, "member", uid).values

    def test_an_earlier_day_prints_its_own_roster(self, page: MemberPage, window: MainWindow) -> None:
        page.look_back(PastDay(date(2015, 6, 30)))
        page.papers.open_here()
        assert offers(page.papers) == ["花名册", "全部信息卡"]
        page.papers.actions()[0].trigger()
        page.papers.hide()
        preview = cast("PrintPreview", window.current_page())
        assert preview._wanted is not None
        assert preview._wanted.order.on == date(2015, 6, 30)
        page.look_back(PastDay(date(2015, 6, 30), booked=True))
        assert not page.print_all.isEnabled()
