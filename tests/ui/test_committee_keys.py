"""入网和密钥 of a committee: requests from the stick, digits by telephone, the recovery code, a lost PC, everything back."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from app.actions import enrolling, handing_over, intake, reseeding
from app.actions.looking import list_records
from app.ui.envelope import EnvelopeDialog
from app.ui.field_dialog import FieldDialog
from tests.actions.exchange_kit import Desks, add_meeting
from tests.support import MEETING
from tests.ui.committee_kit import committee_window, settle
from tests.ui.conftest import code_of, copy_out

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.actions.workspace import Workspace
    from app.ui.committee.keys_page import KeysPage
    from app.ui.committee.overview_page import OverviewPage
    from app.ui.desk import Desk
    from app.ui.main_window import MainWindow


@pytest.fixture
def window(desks: Desks, make_desk: Callable[[Workspace], Desk], qtbot: QtBot) -> MainWindow:
    return committee_window(desks, make_desk, qtbot)


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    def chosen(path: Path) -> None:
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))

    return chosen


def keys_page(window: MainWindow) -> KeysPage:
    window.show_page("keys")
    return cast("KeysPage", window.current_page())


def front(window: MainWindow) -> FieldDialog:
    return next(one for one in window.findChildren(FieldDialog) if one.isVisible())


def fill(window: MainWindow, **typed: str) -> FieldDialog:
    dialog = front(window)
    for name, text in typed.items():
        dialog.boxes[name].put(text)
    dialog.act.click()
    return dialog


def words_of(card: QWidget) -> str:
    return " ".join(one.text() for one in card.findChildren(QLabel))


def press(window: MainWindow, text: str) -> None:
    """An act of the branch the keys stand on."""
    acts = keys_page(window)._acts.actions()
    next(act for act in acts if act.text().startswith(text)).trigger()


def test_a_branch_is_registered_then_changes_its_keys(
    window: MainWindow, desks: Desks, choose: Callable[[Path], None]
) -> None:
    page = keys_page(window)
    assert page.stack.currentWidget() is page.nobody
    branch = desks.branch("JG01", "机关第一党支部", enrolled=False)
    asked = enrolling.request(branch, desks.stick)
    choose(asked.path)
    page.take.click()
    assert "对不上" in fill(window, heard="1" * 20).said.text()
    fill(window, heard=asked.fingerprint)
    assert "已登记“机关第一党支部”" in page.banner.text()
    assert page.digits.text().split() == page.banner.text().split("：")[-1].split()
    assert page.model.cell(0, 5).text == asked.fingerprint
    answer = next(desks.stick.glob("入网批复*.sbr"))
    enrolling.accept(branch, answer, heard=page.digits.text())

    page.take.click()  # the same file once more
    assert "没有变化" in front(window).findChildren(type(page.own))[1].text()
    front(window).reject()

    renewed = enrolling.request(branch, desks.stick, renew=True)
    choose(renewed.path)
    page.take.click()
    assert not front(window).boxes, "the old keys vouch: nobody is called"
    fill(window)
    assert page.model.cell(0, 5).text == renewed.fingerprint

    choose(asked.path)  # an application from before
    page.take.click()
    assert "就不要登记" in front(window).findChildren(type(page.own))[1].text()
    front(window).reject()


def test_wrong_files_are_said(
    window: MainWindow, desks: Desks, choose: Callable[[Path], None], qtbot: QtBot
) -> None:
    page = keys_page(window)
    branch = desks.branch("JG01")
    choose(desks.submit(branch, "2026Q1"))
    page.take.click()
    settle(window, qtbot)
    assert window.current_page() is window.page("intake"), "a submission is looked at where submissions are"
    keys_page(window)
    letter = desks.stick / "申请.sbz"
    letter.write_text("申请")
    choose(letter)
    page.take.click()
    assert "不是支部案头写出的文件" in page.banner.text()
    choose(desks.stick / "拔掉了.sbz")
    page.take.click()
    assert "拔掉了.sbz" in page.banner.text()


def test_a_lost_pc_is_believed_no_more(window: MainWindow, desks: Desks) -> None:
    branch = desks.branch("JG01", "机关第一党支部")
    page = keys_page(window)
    page.refresh()
    press(window, "挂失")
    fill(window, note="电脑被盗")
    assert page.model.cell(0, 2).text == "挂失"
    assert "1 个挂失" in page.header.caption.text()
    (arrival,) = desks.take_in(desks.submit(branch, "2026Q1")).arrivals
    assert arrival.trouble is not None
    assert arrival.trouble.code == "package.branch_lost"
    thief = enrolling.request(branch, desks.stick, renew=True)
    assert not enrolling.register(desks.committee, thief.path).vouched, "stolen keys vouch for nothing"
    again = enrolling.request(branch, desks.stick)
    enrolling.register(desks.committee, again.path, desks.stick, heard=again.fingerprint)
    page.refresh()
    assert page.model.cell(0, 2).text == "在用", "found, and said so over the telephone"
    assert [one.outcome for one in desks.take_in().arrivals if one.trouble is None] == [intake.APPLIED]


def test_everything_goes_back_to_a_new_pc(
    window: MainWindow, desks: Desks, choose: Callable[[Path], None], qtbot: QtBot
) -> None:
    branch = desks.branch("JG01", "机关第一党支部")
    desks.branch("JG02", "第二水厂党支部")
    add_meeting(branch, "2026-02-10")
    desks.take_in(desks.submit(branch, "2026Q1"))
    new = desks.found("new pc", "机关第一党支部", "JG01")
    desks.open.append(new)
    asked = enrolling.request(new, desks.stick)
    choose(asked.path)
    page = keys_page(window)
    page.refresh()
    page.table.select(1)
    press(window, "全部重发")
    assert "不是“第二水厂党支部”的" in page.banner.text()
    page.table.select(0)
    press(window, "全部重发")
    fill(window, heard=asked.fingerprint)
    settle(window, qtbot)
    assert "全部内容已写成" in page.banner.text()
    packet = next(desks.stick.glob("*重发*.sbr"))
    done = reseeding.take_back(new, packet, heard=page.digits.text())
    assert done.done
    assert len(list_records(new, MEETING)) == 1


def test_a_branch_that_forgot_is_helped(
    window: MainWindow, desks: Desks, choose: Callable[[Path], None]
) -> None:
    branch = desks.branch("JG01")
    asked = handing_over.ask_for_help(branch.folder, desks.stick, "换成这个更好的新口令", clock=desks.clock)
    choose(asked.path)
    page = keys_page(window)
    page.take.click()
    assert "恢复码不对" in fill(window, heard=asked.fingerprint, code="22222-33333").said.text()
    fill(window, heard=asked.fingerprint, code=desks.recovery_code.lower())
    assert "重新密封" in page.banner.text()


def test_the_recovery_code_is_made_printed_and_made_again(window: MainWindow, desks: Desks) -> None:
    branch = desks.branch("JG01")
    page = keys_page(window)
    page.refresh()
    assert page.recovery.text() == "已生成"
    page.make.click()
    box = window.desk.messages.box
    assert box is not None
    assert "旧的那份" in box.words()
    box.accept()
    dialog = next(one for one in window.findChildren(EnvelopeDialog) if one.isVisible())
    code = code_of(dialog.card)
    text = dialog.card.paper().toPlainText()
    assert all(group in text for group in code.split("-"))
    assert "党委恢复码" in text
    dialog.reject()
    assert dialog.isVisible()
    copy_out(dialog.card)
    dialog.card.button.click()
    # The branch hears of it with its next answer, and is helped with the new one from then on.
    desks.hear(branch, desks.answer(branch))
    asked = handing_over.ask_for_help(branch.folder, desks.stick, "换成这个更好的新口令", clock=desks.clock)
    helped = handing_over.help_branch(
        desks.committee, asked.path, desks.stick, heard=asked.fingerprint, recovery_code=code
    )
    assert helped.path is not None


def test_the_due_day_is_changed_where_it_is_said(window: MainWindow, desks: Desks) -> None:
    desks.branch("JG01")
    window.show_page("today")
    page = cast("OverviewPage", window.current_page())
    assert "报送截止 2026-01-10" in page.header.caption.text()
    page.due.click()
    assert "0 至 60" in str(fill(window, due_days="一百").boxes["due_days"].error)
    fill(window, due_days="20")
    assert "报送截止 2026-01-20" in page.header.caption.text()
    window.undo()
    assert "报送截止 2026-01-10" in page.header.caption.text()


def test_new_keys_of_the_committee_are_told_to_everybody(window: MainWindow, desks: Desks) -> None:
    branch = desks.branch("JG01")
    page = keys_page(window)
    page.refresh()
    before = page.digits.text()
    page.renew.click()
    box = window.desk.messages.box
    assert box is not None
    box.accept()
    assert page.digits.text() != before
    from app.actions import answering, desk_keys

    assert answering.waiting_seats(desks.committee) == {branch.seat}
    window.show_page("today")
    overview = cast("OverviewPage", window.current_page())
    assert "1 个支部还没有写回执" in words_of(overview.keys)
    desks.hear(branch, answering.answer_all(desks.committee, desks.stick)[0].path)
    assert desk_keys.committee_of(branch).keys == desk_keys.own_keys(desks.committee).public
    assert not answering.waiting_seats(desks.committee)
    overview.recheck()
    assert overview.keys.isHidden()


def test_a_request_that_is_double_clicked_comes_here(window: MainWindow, desks: Desks) -> None:
    from app.ui.opened_file import show_files

    branch = desks.branch("JG01", "机关第一党支部", enrolled=False)
    asked = enrolling.request(branch, desks.stick)
    assert show_files(window.desk, [asked.path]) == []
    fill(window, heard=asked.fingerprint)
    assert "已登记“机关第一党支部”" in window.current_page().banner.text()
