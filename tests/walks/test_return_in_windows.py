"""Three windows and a stick: handed in, a field returned, found at its field, mended, answered, sealed, then 更正."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from app.actions.exchange_facts import open_returns
from app.actions.looking import list_records
from app.actions.proposing import propose_transfer
from app.actions.records import get_record
from app.domain.agenda import Target
from app.ui.committee.matters import MENDED
from app.ui.record_head import READING, WRITING
from app.ui.ways_on import AmendBox
from tests.support import MEETING
from tests.ui.committee_kit import QUARTER, settle, two_branches
from tests.ui.conftest import *  # noqa: F403 - the dressed window of the screens' own tests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.actions.workspace import Workspace
    from app.ui.committee.answers_page import AnswersPage
    from app.ui.committee.branches_page import BranchesPage
    from app.ui.committee.intake_page import IntakePage
    from app.ui.desk import Desk
    from app.ui.main_window import MainWindow
    from app.ui.member_page import MemberPage
    from app.ui.record_page import RecordPage
    from app.ui.submission_page import SubmissionPage
    from tests.actions.exchange_kit import Desks

REASON, TOPIC = "议题与通知不符", "研究一季度发展党员工作"


class Three:
    """The committee's window and a branch's, over one stick; the other branch has handed in already."""

    def __init__(
        self, desks: Desks, one: Workspace, make_desk: Callable[[Workspace], Desk], qtbot: QtBot
    ) -> None:
        self.desks, self.one, self.make_desk, self.qtbot = desks, one, make_desk, qtbot
        self.committee, self.branch = (shown(make_desk(ws), qtbot) for ws in (desks.committee, one))  # noqa: F405

    def hand_in(self) -> None:
        self.branch.show_page("submission", Target("submission", period=QUARTER))
        page = cast("SubmissionPage", self.branch.current_page())
        settle(self.branch, self.qtbot)
        page.stick.use(self.desks.stick)
        self.answer_findings(page)
        page.stick.write.click()
        settle(self.branch, self.qtbot)
        assert "读回核对" in page.banner.text()

    def answer_findings(self, page: SubmissionPage) -> None:
        for severity in ("B", "C"):
            assert page.found is not None
            waiting = [
                one.finding for one in page.found.checked.by_severity(severity) if one.state == "answer"
            ]
            if waiting:
                page._explain(waiting)
                assert page.dialog is not None
                page.dialog.boxes["text"].put("已与本人核实，月底前办好")
                page.dialog.accept_typed()

    def take_in(self) -> None:
        self.committee.show_page("intake", [self.desks.stick])
        settle(self.committee, self.qtbot)
        cast("IntakePage", self.committee.current_page()).apply.click()
        settle(self.committee, self.qtbot)

    def answer(self) -> None:
        """To the branch of the window, read there."""
        self.committee.show_page("answers")
        page = cast("AnswersPage", self.committee.current_page())
        page.answer_one(self.one.seat, self.desks.stick)
        settle(self.committee, self.qtbot)
        self.branch.show_page("submission")
        newest = max(self.desks.stick.glob("*.sbr"), key=lambda path: path.name)
        cast("SubmissionPage", self.branch.current_page()).take_receipt(newest)
        box = self.branch.desk.messages.box
        assert box is not None
        box.accept()

    def return_field(self, uid: str, field: str) -> None:
        self.committee.show_page("branches", (MEETING, uid))
        page = cast("BranchesPage", self.committee.current_page())
        view = page.records.view
        lines = [line.field for line in view.model.rows()]
        view.table.select(lines.index(field))
        view.back.click()
        page.dialog.boxes["reason"].put(REASON)
        page.dialog.accept_typed()

    def record(self) -> RecordPage:
        return cast("RecordPage", self.branch.current_page())


@pytest.fixture
def three(tmp_path: Path, make_desk: Callable[[Workspace], Desk], qtbot: QtBot) -> Iterator[Three]:
    desks, one, _two = two_branches(tmp_path / "desks")
    for path in desks.stick.iterdir():
        if "JG01" in path.name:
            path.unlink()
    yield Three(desks, one, make_desk, qtbot)
    desks.close()


def line_of(window: MainWindow, words: str) -> QPushButton:
    """The verb of what is due today."""
    window.show_page("today")
    found = window.current_page().findChildren(QPushButton)
    return next(b for b in found if words in b.accessibleName())


def test_a_field_goes_back_and_comes_again(three: Three) -> None:
    (meeting,) = three.one.store.conn.execute(f'SELECT uid FROM "{MEETING}"').fetchone()
    three.hand_in()
    three.take_in()
    three.return_field(meeting, "topic")
    three.answer()
    assert "封存" in cast("SubmissionPage", three.branch.current_page()).banner.text()

    line_of(three.branch, "“议题”").click()
    pane = three.record().pane
    box = pane.editor().boxes["topic"]
    assert (pane.uid, pane.mode) == (meeting, WRITING)
    assert REASON in box.returned
    assert REASON in pane.editor().returned.text()
    three.qtbot.waitUntil(lambda: box.isAncestorOf(three.branch.focusWidget()))
    box.put(TOPIC)
    box.edited.emit()
    pane.finish.click()
    assert three.branch.desk.messages.box is None or not three.branch.desk.messages.box.isVisible()
    assert get_record(three.one, MEETING, meeting).values["topic"] == TOPIC, "the return itself is the reason"
    assert pane.mode == READING
    assert not box.returned
    assert not open_returns(three.one)

    three.desks.clock.forward(minutes=5)
    three.hand_in()
    three.take_in()
    three.committee.show_page("branches", (MEETING, meeting))
    page = cast("BranchesPage", three.committee.current_page())
    line = next(one for one in page.records.view.model.rows() if one.field == "topic")
    assert (line.text, line.mended) == (TOPIC, REASON)
    page.tabs.set_current(2)
    page._show_tab()
    assert page.matters.model.cell(0, 6).text == MENDED
    page.matters.settle.click()
    assert page.matters.model.cell(0, 6).text == "已了结"

    three.answer()
    three.branch.show_page("work_log", (MEETING, meeting))
    pane = three.record().pane
    assert pane.editor().returned.isHidden()
    pane.change()
    pane.editor().boxes["topic"].put("再改一次")
    pane.editor().boxes["topic"].edited.emit()
    pane.finish.click()
    amend = three.branch.desk.messages.box
    assert isinstance(amend, AmendBox)
    amend.reason.insert("题目登记有误")
    QTest.mouseClick(amend.go, Qt.MouseButton.LeftButton)
    assert "更正" in pane.state.text()


def test_a_quarter_with_nothing_is_said_on_both_sides(three: Three) -> None:
    """空报: allowed when somebody says that it is meant, and called so at the committee."""
    branch = three.desks.branch("JG03", "离退休党支部")
    window = shown(three.make_desk(branch), three.qtbot)  # noqa: F405
    window.show_page("submission", Target("submission", period=QUARTER))
    page = cast("SubmissionPage", window.current_page())
    page.stick.use(three.desks.stick)
    assert page.found is not None
    assert any("没有，按空报" in one.text() for one in page.content.findChildren(QLabel))
    asked = [one.finding for one in page.found.checked.by_severity("C") if one.state == "answer"]
    assert [one.code for one in asked] == ["preflight.empty"]
    three.answer_findings(page)
    page.stick.write.click()
    settle(window, three.qtbot)
    assert "空报" in page.banner.text()
    three.take_in()
    three.committee.show_page("branches")
    pages = cast("BranchesPage", three.committee.current_page())
    pages._go_to(branch.seat)
    pages.tabs.set_current(1)
    pages._show_branch()
    assert pages.packages.model.cell(0, 2).text == "已收·空报"
    assert "空报" in pages.packages.words.text()


def test_somebody_in_two_branches_is_told_to_both_and_each_is_led_to_its_card(three: Three) -> None:
    """The committee proposes that one of them moves; the branch's 今日 leads to its own card."""
    three.hand_in()
    three.take_in()
    (mine,) = [one.uid for one in list_records(three.one, "member")][:1]
    committee = three.desks.committee
    other = next(r.uid for r in list_records(committee, "member") if r.seat != three.one.seat)
    propose_transfer(committee, mine, other)
    three.answer()
    line_of(three.branch, "去看").click()
    page = cast("MemberPage", three.branch.current_page())
    assert page.uid == mine
