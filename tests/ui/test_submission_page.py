"""季度报送: from findings to a file on the stick, and the receipt back; a jump to the exact place."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from app.actions import answering, enrolling, intake
from app.actions.exchange_facts import quarter_to_hand_in
from app.actions.looking import Query, list_records
from app.actions.records import save_draft, save_record
from app.actions.told_findings import told_findings
from app.actions.workspace import create_workspace
from app.domain import packet
from app.domain.people import person_key
from app.domain.preflight import Finding, Place
from app.domain.values import as_rows
from app.ui.committee.told_dialog import told_dialog
from app.ui.record_head import WRITING
from app.ui.submission_page import FOLDED, SubmissionPage
from app.ui.widgets.stepper import CURRENT
from tests.support import MEETING, add, meeting, member
from tests.ui.conftest import NOW, focused
from tests.ui.keys_kit import join

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.actions.workspace import Workspace
    from app.ui.fields.attendance import AttendanceField
    from app.ui.fields.rows import RowsField
    from app.ui.main_window import MainWindow
    from app.ui.member_page import MemberPage
    from app.ui.record_page import RecordPage
    from app.ui.settings_page import SettingsPage


@pytest.fixture
def committee(tmp_path: Path) -> Iterator[Workspace]:
    ws, _ = create_workspace(
        tmp_path / "committee", name="厂区党委", code="DW", passphrase=None, committee=True, clock=lambda: NOW
    )
    enrolling.make_recovery(ws)
    yield ws
    ws.close()


@pytest.fixture
def page(window: MainWindow) -> SubmissionPage:
    window.show_page("submission")
    return cast("SubmissionPage", window.current_page())


def enrol(page: SubmissionPage, committee: Workspace, stick: Path) -> None:
    page.stick.join.click()
    settings = cast("SettingsPage", cast("MainWindow", page.window()).current_page())
    join(settings, committee, stick)
    page.desk.go("submission")


def answer_all(page: SubmissionPage, text: str) -> None:
    for severity in ("B", "C"):
        assert page.found is not None
        waiting = [one.finding for one in page.found.checked.by_severity(severity) if one.state == "answer"]
        if waiting:
            page._explain(waiting)
            assert page.dialog is not None
            page.dialog.boxes["text"].put(text)
            page.dialog.accept_typed()


def verbs(page: SubmissionPage, word: str) -> list[QPushButton]:
    found = page.findings.findChildren(QPushButton)
    return [b for b in found if b.text() == word and not b.isHidden()]


def test_from_the_first_request_to_the_receipt(
    page: SubmissionPage, committee: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    assert page.quarter == "2026Q1"
    assert page.writing_hidden()
    enrol(page, committee, stick)
    assert not page.writing_hidden()
    page.stick.use(stick)
    assert not page.stick.write.isEnabled()
    assert "后可以写入" in page.stick.why.text()
    answer_all(page, "已与本人核实，月底前办好")
    assert page.stick.write.isEnabled()
    page.stick.write.click()
    qtbot.waitUntil(lambda: not page.desk.jobs.busy() and bool(page.found and page.found.of_quarter))
    assert page.found is not None
    sent = page.found.of_quarter[0]
    assert page.stick.code.text() == packet.short_code(sent.package)
    assert "可以拔出" in page.stick.written.text()
    assert [step.title for step in page.stepper.steps() if step.state == CURRENT] == ["读回执"]
    assert page.stick.write.text() == "再写一次"
    done = intake.take_in(committee, [stick / sent.file])
    assert [one.outcome for one in done.arrivals] == ["applied"]
    read = told_dialog(page, page.desk, "第一季度的预检和说明", told_findings(committee, sent.package))
    assert any("已与本人核实，月底前办好" in one.text() for one in read.findChildren(QLabel))
    page.take_receipt(answering.answer(committee, page.desk.ws.branch.code, stick).path)
    box = page.desk.messages.box
    assert box is not None
    assert "已由党委收下并封存" in box.words()
    box.accept()
    assert page.found.state == "received"


def test_a_draft_that_is_complete_is_finished_here(page: SubmissionPage) -> None:
    save_draft(page.desk.ws, MEETING, meeting(day="2026-03-05"))
    page.refresh()
    finish = verbs(page, "完成它")
    assert len(finish) == 1
    assert "3月5日支委会是草稿" in finish[0].accessibleName()
    finish[0].click()
    assert not verbs(page, "完成它")


def test_a_finding_leads_to_its_place(page: SubmissionPage, window: MainWindow) -> None:
    assert page.found is not None
    card = next(one.finding for one in page.found.checked.items if one.finding.code == "preflight.card")
    page.follow(card)
    assert window.current_page() is window.page("members")


def test_many_of_a_kind_are_folded_and_told_together(page: SubmissionPage, qtbot: QtBot) -> None:
    for number in range(30):
        add(page.desk.ws, "member", member(f"党员{number:02d}"))
    page.refresh()
    assert len(verbs(page, "说明")) == FOLDED
    more = next(b for b in page.findings.findChildren(QPushButton) if b.text().startswith("展开其余"))
    more.click()
    assert len(verbs(page, "说明")) > 30
    verbs(page, "一并说明")[0].click()
    assert page.dialog is not None
    assert page.dialog.height() == page.dialog.sizeHint().height()
    assert (
        page.dialog._area.verticalScrollBar().maximum() == 0
    )  # seven lines of what it is about leave it its room
    dialog = page.dialog
    dialog.boxes["text"].put("名册刚导入，逐步补齐")
    qtbot.waitUntil(lambda: dialog.isAncestorOf(focused()))
    QTest.keyClick(focused(), Qt.Key.Key_Tab)  # a long text keeps Enter: the verb comes next, not 取消
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert not verbs(page, "说明")
    assert len(verbs(page, "改说明")) > 30


def test_f9_checks_from_anywhere(window: MainWindow, qtbot: QtBot) -> None:
    window.check_quarter()
    qtbot.waitUntil(lambda: not window.desk.jobs.busy())
    assert isinstance(window.current_page(), SubmissionPage)


def test_a_quarter_before(page: SubmissionPage, qtbot: QtBot) -> None:
    page.earlier.click()
    assert "正在预检" in page.header.caption.text()
    assert not page.stick.write.isEnabled()
    qtbot.waitUntil(lambda: page.quarter == "2025Q4")
    assert "正在预检" not in page.header.caption.text()
    page.later.click()
    qtbot.waitUntil(lambda: page.quarter == "2026Q1")
    assert not page.later.isEnabled()


def test_of_several_clicks_the_last_quarter_is_shown(page: SubmissionPage, qtbot: QtBot) -> None:
    for _ in range(3):
        page.earlier.click()
    assert page.quarter == "2026Q1"  # still, and nothing of it can be touched
    assert not page.findings.isEnabled()
    qtbot.waitUntil(lambda: page.quarter == "2025Q2" and not page.desk.jobs.busy())
    assert page.found is not None
    assert page.found.checked.period.text == "2025Q2"
    assert page.findings.isEnabled()


def test_a_quarter_that_is_cancelled_leaves_the_one_before(page: SubmissionPage, qtbot: QtBot) -> None:
    page.earlier.click()
    page.desk.jobs.cancel()
    qtbot.waitUntil(lambda: not page.desk.jobs.busy() and page.findings.isEnabled())
    assert page.quarter in {"2026Q1", "2025Q4"}  # whichever was quicker
    assert page.header.caption.text().endswith("天")


def test_a_finding_of_a_sheet_leads_to_its_person(
    page: SubmissionPage, window: MainWindow, qtbot: QtBot
) -> None:
    """The sheet is shown in the order of the roster, so rows of the record stand elsewhere in it."""
    ws = window.desk.ws
    record = next(one for one in list_records(ws, MEETING, Query(period="2026Q1")))
    rows = as_rows(record.values["attendance"])
    number = len(rows)
    place = Place("work_log", MEETING, record.uid, "attendance.member", number)
    page.follow(Finding("preflight.attendee_gone", "A", place, {}))
    book = cast("RecordPage", window.current_page())
    field = cast("AttendanceField", book.pane.editor().boxes["attendance"].widget)
    qtbot.waitUntil(lambda: window.focusWidget() is field.picker)
    marked = field.picker.current()
    assert marked is not None
    assert marked.key == person_key(rows[number - 1]["member"])
    assert book.pane.mode == WRITING


def test_a_finding_of_a_table_leads_to_its_cell(
    page: SubmissionPage, window: MainWindow, qtbot: QtBot
) -> None:
    """An appraisal that a penalty speaks against: the row, and in it the column."""
    assert page.found is not None
    wrong = next(one.finding for one in page.found.checked.items if one.finding.place.row)
    name, _, column = wrong.place.field.partition(".")
    page.follow(wrong)
    book = cast("RecordPage", window.current_page())
    field = cast("RowsField", book.pane.editor().boxes[name].widget)
    qtbot.waitUntil(lambda: window.focusWidget() is field.view)
    here = field.view.currentIndex()
    assert here.row() + 1 == wrong.place.row
    assert field.model.fields[here.column()].id == column


def test_a_finding_of_a_history_leads_to_its_row_on_the_card(
    page: SubmissionPage, window: MainWindow, qtbot: QtBot
) -> None:
    ws = window.desk.ws
    (card, *_) = list_records(ws, "member")
    family = [{"name": "周明", "relation": "父亲"}, {"name": "李兰", "relation": "母亲"}]
    save_record(ws, "member", {"relations": family}, uid=card.uid)
    page.follow(Finding("x", "A", Place("members", "member", card.uid, "relations.relation", 2), {}))
    cards = cast("MemberPage", window.current_page())
    field = cast("RowsField", cards.pane.editor().boxes["relations"].widget)
    qtbot.waitUntil(lambda: window.focusWidget() is field.view)
    here = field.view.currentIndex()
    assert (here.row(), field.model.fields[here.column()].id) == (1, "relation")


def test_a_stick_that_is_gone_leaves_nothing_said_that_is_not_so(
    page: SubmissionPage, committee: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    """The file waits on this computer; neither the page nor 今日 says that it was handed in."""
    stick = tmp_path / "stick"
    stick.mkdir()
    enrol(page, committee, stick)
    page.stick.use(stick)
    answer_all(page, "已与本人核实，月底前办好")
    gone = tmp_path / "gone"
    gone.mkdir()
    page.stick.use(gone)
    gone.rmdir()
    page.stick.write.click()
    qtbot.waitUntil(lambda: not page.desk.jobs.busy())
    assert "请插好 U 盘再试" in page.banner.text()
    assert page.found is not None
    assert page.found.state == "made"
    assert [step.title for step in page.stepper.steps() if step.state == CURRENT] == ["写入 U 盘"]
    assert page.stick.code.isHidden()
    assert "还没写到 U 盘" in [one.text() for one in page.outbox.findChildren(QLabel)]
    assert quarter_to_hand_in(page.desk.ws) == "2026Q1"
    made = page.found.of_quarter[0]
    page.stick.use(stick)
    page.stick.write.click()
    qtbot.waitUntil(lambda: not page.desk.jobs.busy() and (stick / made.file).is_file())
    assert page.found.state == "written"
    assert page.stick.code.text() == packet.short_code(made.package), "the same file, not another"
