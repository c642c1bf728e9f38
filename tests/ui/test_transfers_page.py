"""组织关系转接 in the window: the register, a letter from the card in a few keys, its receipt, and the way back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.actions.looking import list_records
from app.actions.records import get_record
from app.actions.transfer_letters import find_letter, read_register
from app.actions.transfer_packing import pack
from app.actions.transfer_sealing import forward, to_branch
from app.actions.transfers import issue
from app.domain.values import as_text
from tests.actions.exchange_kit import Desks, add_member
from tests.ui.conftest import count_again

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.ui.field_dialog import FieldDialog
    from app.ui.main_window import MainWindow
    from app.ui.member_page import MemberPage
    from app.ui.print_preview import PrintPreview
    from app.ui.transfers_page import TransfersPage

CTRL = Qt.KeyboardModifier.ControlModifier
NUMBER = "2026002"


@pytest.fixture
def page(window: MainWindow) -> TransfersPage:
    """彭辉 is under way since twelve days; 赵永刚's letter is void."""
    window.show_page("transfers")
    return cast("TransfersPage", window.current_page())


def cells(page: TransfersPage, column: int) -> list[str]:
    return [page.list.model.cell(line, column).text for line in range(page.list.model.rowCount())]


def fill(dialog: FieldDialog, **texts: str) -> None:
    for name, text in texts.items():
        dialog.boxes[name].put(text)


def stage(window: MainWindow, name: str) -> str:
    (record,) = [r for r in list_records(window.desk.ws, "member") if r.values["name"] == name]
    return as_text(record.values["stage"])


def here() -> QWidget:
    found = QApplication.activePopupWidget() or QApplication.focusWidget()
    assert found is not None
    return found


def test_the_register_says_who_is_under_way_and_what_is_void(page: TransfersPage) -> None:
    assert cells(page, 2) == ["彭辉", "赵永刚"]
    assert cells(page, 4) == ["待回执", "作废"]
    assert page.chips.texts() == [
        "全部 2",
        "未办结 1",
        "逾期 0",
        "转出 2",
        "转入 0",
        "证明信 0",
        "作废退回 1",
    ]
    page.chips.press("open")
    assert cells(page, 2) == ["彭辉"]
    page.chips.press("")
    QTest.keyClicks(page.search, "zyg")
    assert cells(page, 2) == ["赵永刚"]
    assert page.clear_search()
    assert "还有 18 天" in page.pane.notice.text()


def test_enter_takes_the_receipt_and_undo_takes_it_back(window: MainWindow, page: TransfersPage) -> None:
    page.take_focus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    dialog = page.dialog
    assert dialog.windowTitle() == f"第{NUMBER}号：登记回执"
    fill(dialog, receipt_handler="张瑞")
    QTest.keyClick(dialog.act, Qt.Key.Key_Space)
    assert (stage(window, "彭辉"), cells(page, 4)[0]) == ("left", "已办结")
    assert page.pane.main.isHidden()
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert (stage(window, "彭辉"), cells(page, 4)[0]) == ("full", "待回执")


def test_a_letter_from_the_card_leads_to_its_preview(window: MainWindow) -> None:
    window.show_page("members")
    members = cast("MemberPage", window.current_page())
    members.list.go_to(next(r.uid for r in members.list.records if r.values["name"] == "何俊"))
    members.card.open_menu()
    (act,) = [a for a in members.card.menu.actions() if a.text() == "开组织关系介绍信"]
    members.card.menu.hide()
    act.trigger()
    dialog = members.letter_dialog
    assert "paid_to" not in dialog.boxes  # the dues register says it
    QTest.keyClicks(here(), "ABC")
    fill(dialog, to_org="中共北山水厂支部委员会")
    QTest.keyClick(dialog.act, Qt.Key.Key_Space)
    assert window.current_page() is window.page("print_preview")
    preview = cast("PrintPreview", window.current_page())
    assert "第2026003号" in preview.header.caption.text()
    letter = find_letter(window.desk.ws, "2026003")
    assert (letter.values["to_org"], letter.values["paid_to"]) == ("中共北山水厂支部委员会", "2026-03")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.current_page() is members
    members.card.open_menu()
    assert "第2026003号介绍信：登记回执" in [a.text() for a in members.card.menu.actions()]
    members.card.menu.hide()


def test_arrears_are_shown_and_asked_about(window: MainWindow) -> None:
    window.show_page("members")
    members = cast("MemberPage", window.current_page())
    members.list.go_to(next(r.uid for r in members.list.records if r.values["name"] == "邓伟"))
    members.card.letter_wanted.emit("issue")
    dialog = members.letter_dialog
    fill(dialog, to_org="北山水厂支部")
    dialog.accept_typed()
    assert "没有交齐" in dialog.boxes["paid_to_note"].error
    assert dialog.isVisible()
    fill(dialog, paid_to_note="本人外派，到新支部补交")
    dialog.accept_typed()
    assert find_letter(window.desk.ws, "2026003").values["paid_to"] == "2026-01"


def test_somebody_comes_and_a_namesake_is_asked_about(window: MainWindow, page: TransfersPage) -> None:
    page._receive()
    dialog = page.dialog
    fill(
        dialog, number="2026018", issued_on="2026-03-10", from_org="城东污水厂党支部", name="吴婷", stage="正式",
        sex="女", joined_on="2015-07-01", confirmed_on="2016-07-01", paid_to="2026-02",
    )  # fmt: skip
    dialog.accept_typed()
    assert dialog.asking.isVisible()
    dialog.same.click()
    assert "现在就在本支部" in dialog.said.text()
    dialog.accept_typed()
    dialog._decide(same=False)
    assert cells(page, 2)[0] == "吴婷"
    assert cells(page, 4)[0] == "待寄回执"
    assert page.pane.main.text() == "寄回回执"
    page._wanted("correct")
    fill(page.dialog, number="2026081", paid_to="2026-01")
    page.dialog.accept_typed()
    assert cells(page, 1)[0] == "2026081"
    page._wanted("receipt")
    page.dialog.accept_typed()
    assert cells(page, 4)[0] == "已办结"


def test_a_lost_letter_is_issued_again(window: MainWindow, page: TransfersPage) -> None:
    assert page.pane.offers() == ("arrived", "pack", "reissue", "return", "void")
    page._wanted("reissue")
    page.dialog.accept_typed()
    assert page.dialog.isVisible()  # without a reason nothing happens
    fill(page.dialog, why="途中遗失")
    page.dialog.accept_typed()
    window.show_page("transfers")
    assert cells(page, 1)[:2] == ["2026003", NUMBER]
    assert cells(page, 4)[:2] == ["待回执", "作废"]


def test_an_undone_letter_leaves_a_visible_gap(window: MainWindow, page: TransfersPage) -> None:
    page.begin()
    fill(page.dialog, member="何俊", to_org="北山水厂支部")
    page.dialog.accept_typed()
    window.show_page("transfers")
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert cells(page, 1) == [NUMBER, "2026001", "2026003"]
    assert cells(page, 4)[-1] == "空号"
    assert "空号 1 个" in page.list.note.text()
    page.table.select(2)
    assert page.pane.isHidden()


def test_settings_are_said_on_the_next_letter(window: MainWindow, page: TransfersPage) -> None:
    page.settings.click()
    fill(page.dialog, prefix="清三", valid_days="100")
    page.dialog.accept_typed()
    assert "不能是" in page.dialog.said.text()
    fill(page.dialog, valid_days="10")
    page.dialog.accept_typed()
    page.begin()
    assert page.dialog.boxes["valid_days"].typed() == "10"
    page.dialog.reject()


def test_today_leads_to_the_letter(window: MainWindow) -> None:
    from app.actions.agenda import today

    (item,) = [i for i in today(window.desk.ws).items if i.code == "transfer.waiting"]
    window.desk.go(item.target.page, item.target)
    page = cast("TransfersPage", window.current_page())
    letter = page.letter()
    assert letter is not None
    assert letter.values["number"] == NUMBER


def test_an_empty_branch_is_told_what_the_page_is_for(empty_window: MainWindow) -> None:
    empty_window.show_page("transfers")
    page = cast("TransfersPage", empty_window.current_page())
    assert page.stack.currentWidget() is page.nothing
    assert page.nothing.fact.text() == "还没有介绍信"
    assert read_register(empty_window.desk.ws).letters == ()


def test_a_certificate_is_printed_and_leaves_the_member_where_he_is(
    window: MainWindow, page: TransfersPage
) -> None:
    page.certify.click()
    fill(
        page.dialog,
        member="丁磊",
        to_org="省培训中心临时党支部",
        away_from="2026-04-01",
        away_to="2026-12-01",
    )
    page.dialog.accept_typed()
    assert "开组织关系介绍信" in page.dialog.boxes["away_to"].error
    fill(page.dialog, away_to="2026-06-30")
    page.dialog.accept_typed()
    assert window.current_page() is window.page("print_preview")
    (kept,) = list_records(window.desk.ws, "membership_certificate")
    assert get_record(window.desk.ws, "membership_certificate", kept.uid).values["number"] == "2026001"
    assert stage(window, "丁磊") == "full"
    window.show_page("transfers")
    page.chips.press("certificates")
    assert (cells(page, 2), cells(page, 4)) == (["丁磊"], ["证明信"])
    page._wanted("void")
    fill(page.dialog, why="不去了")
    page.dialog.accept_typed()
    assert cells(page, 4) == ["作废"]


class TestPacket:
    """The sealed file that goes along, between two desks of one committee."""

    @pytest.fixture
    def desks(self, tmp_path: Path) -> Iterator[Desks]:
        made = Desks(tmp_path / "desks")
        yield made
        made.close()

    def test_a_packet_is_written_and_its_place_told(
        self,
        window: MainWindow,
        page: TransfersPage,
        desks: Desks,
        qtbot: QtBot,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        from app.ui import transfer_packets

        desks.enrol(window.desk.ws)
        monkeypatch.setattr(transfer_packets, "ask_folder", lambda _page: desks.stick)
        assert "pack" in page.pane.offers()
        page._wanted("pack")
        qtbot.waitUntil(lambda: "核对码" in page.banner.text())
        assert [path.suffix for path in desks.stick.iterdir()] == [".sbt"]

    def test_a_packet_is_looked_at_asked_about_and_taken_in(
        self,
        window: MainWindow,
        page: TransfersPage,
        desks: Desks,
        qtbot: QtBot,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Another branch sends a 丁磊; here there is one already."""
        from app.ui import transfer_packets

        desks.enrol(window.desk.ws)
        other = desks.branch("JG09")
        uid = add_member(other, "丁磊", joined_on="2019-05-10", confirmed_on="2020-05-10")
        typed = {"to_org": "第三污水厂党支部", "paid_to": "2026-02", "paid_to_note": "党费证"}
        letter = issue(other, [uid], typed).letters[0]
        sent = pack(other, [letter.uid], desks.stick)
        code = window.desk.ws.branch.code
        passed = forward(desks.committee, sent.path, to_branch(desks.committee, code), desks.stick)
        monkeypatch.setattr(transfer_packets, "ask_file", lambda _page: passed.path)
        page._read_packet()
        qtbot.waitUntil(lambda: hasattr(page, "dialog"))
        dialog = page.dialog
        assert dialog.windowTitle() == "接收转接包：来自JG09党支部"
        dialog.accept_typed()
        assert dialog.boxes["who0"].error == "还没有填"
        fill(dialog, who0="不是同一个人，另建一张卡")
        dialog.accept_typed()
        assert cells(page, 2)[0] == "丁磊"
        assert cells(page, 4)[0] == "待寄回执"
        with qtbot.waitActive(window):
            window.activateWindow()
        QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
        assert cells(page, 2) == ["彭辉", "赵永刚"]


def test_a_letter_without_its_receipt_is_counted_at_the_members(window: MainWindow, qtbot: QtBot) -> None:
    """The page has no entry of its own in the navigation."""
    ws, members = window.desk.ws, window.navigation.buttons()["members"]
    count_again(window, qtbot)
    before = members._count
    late = ws.now() + timedelta(days=20)  # the letter has run out
    ws.clock = lambda: late
    count_again(window, qtbot)
    assert members._count == before + 2  # and somebody has been away for half a year by then
