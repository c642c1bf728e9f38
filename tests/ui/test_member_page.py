"""The roster and the card: columns, filters, orders, masked numbers, changes, and where somebody took part."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from app.actions.attaching import attach
from app.actions.looking import list_records
from app.actions.looking_at import looks
from app.actions.member_changes import card_history
from app.actions.records import get_record, save_record
from app.domain.member_change_kinds import change_of
from app.domain.member_filter import MemberFilter
from app.domain.values import as_rows
from app.ui.field_dialog import FieldDialog
from app.ui.member_card import TABS
from app.ui.member_columns import DEFAULT, PINYIN, STROKES
from app.ui.member_facts import Masked
from app.ui.member_list import COLUMNS, KEPT, NOBODY, NOW
from app.ui.photo import picture_of
from tests.ui.member_kit import button_of, go_to, names, offers, words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.actions.workspace import Workspace
    from app.ui.desk import Desk
    from app.ui.main_window import MainWindow
    from app.ui.member_page import MemberPage
    from app.ui.record_page import RecordPage

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(window: MainWindow) -> MemberPage:
    window.show_page("members")
    return cast("MemberPage", window.current_page())


def heads(page: MemberPage) -> list[str]:
    return [column.title for column in page.list.model.columns]


class TestList:
    def test_initials_find_somebody_and_the_card_follows(self, page: MemberPage) -> None:
        QTest.keyClicks(page.search, "zgd")
        assert names(page) == ["周国栋"]
        assert page.card.name.text() == "周国栋"
        page.search.setText("没有这个人")
        assert page.list.totals.text() == NOBODY

    def test_up_and_down_move_and_the_tab_stays(self, page: MemberPage) -> None:
        page.card.tabs.set_current(2)
        first = page.card.name.text()
        QTest.keyClick(page.table, Qt.Key.Key_Down)
        assert page.card.name.text() != first
        assert page.card.tabs.current() == 2
        assert "学历学位" in words(page)

    def test_a_column_is_chosen_shown_at_once_and_remembered(
        self, page: MemberPage, window: MainWindow
    ) -> None:
        page.list.columns_button.click()
        chooser = page.list.chooser()
        assert chooser.isVisible()
        chooser.search.setText("身份号码")
        shown = [box.text() for box in chooser.boxes().values() if not box.isHidden()]
        assert shown == ["公民身份号码"]
        chooser.boxes()["id_number"].click()
        chooser.boxes()["age"].click()
        assert heads(page)[-2:] == ["公民身份号码", "年龄"]
        assert "*" in page.list.model.cell(0, heads(page).index("公民身份号码")).text
        assert window.desk.settings.words(COLUMNS) == [*DEFAULT, "id_number", "age"]
        QTest.keyClick(chooser, Qt.Key.Key_Escape)
        assert not chooser.isVisible()

    def test_chosen_columns_scroll_beside_the_name(self, page: MemberPage) -> None:
        page.list.use_columns([*DEFAULT, "id_number", "mobile", "education", "school", "birth_date"])
        page.table.horizontalScrollBar().setValue(200)
        frozen = page.list._frozen
        assert frozen.isVisible()
        assert not frozen.isColumnHidden(0)
        assert frozen.isColumnHidden(1)
        page.table.verticalScrollBar().setValue(40)
        assert frozen.verticalScrollBar().value() == page.table.verticalScrollBar().value()
        page.list.use_columns(list(DEFAULT))
        assert not frozen.isVisible()

    def test_a_heading_sorts_and_turns_round(self, page: MemberPage) -> None:
        column = DEFAULT.index("joined_on")
        page.table.head_clicked.emit(column)
        days = [str(r.values["joined_on"]) for r in page.list.model.rows() if r.values.get("joined_on")]
        assert days == sorted(days)
        header = page.list.model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole)
        assert header == "入党日期 ↑"
        page.table.head_clicked.emit(column)
        again = [str(r.values["joined_on"]) for r in page.list.model.rows() if r.values.get("joined_on")]
        assert again == days[::-1]

    def test_names_sort_by_pinyin_and_by_strokes(self, page: MemberPage) -> None:
        page.list.order_by(PINYIN)
        by_pinyin = names(page)
        assert by_pinyin.index("陈卫东") < by_pinyin.index("韩雪") < by_pinyin.index("周国栋")
        page.list.order_by(STROKES)
        by_strokes = names(page)
        # 丁 2, 王 4, 冯 5, 刘 6, 何 7, 周 8, 赵 9, 高 10 strokes
        found = [name for name in by_strokes if name[0] in "丁王冯刘何周赵高"]
        assert [name[0] for name in found] == sorted((n[0] for n in found), key="丁王冯刘何周赵高".index)

    def test_conditions_narrow_at_once_and_are_kept_under_a_name(
        self, page: MemberPage, window: MainWindow
    ) -> None:
        page.list.filter_button.click()
        panel = page.list.panel()
        panel._chips["sex", "2"].click()
        women = [r for r in page.list.records if r.values.get("sex") == "2"]
        assert len(names(page)) == len(women)
        panel._chips["party_group", "第二党小组"].click()
        assert 0 < len(names(page)) < len(women)
        assert page.list._chosen == NOW
        assert not panel.keep.isEnabled()
        panel.name.setText("二组女党员")
        shown = names(page)
        panel.keep.click()
        assert f"二组女党员 {len(shown)}" in page.chips.texts()
        page.chips.press("")
        assert len(names(page)) == len(page.list.records)
        page.chips.press(f"{KEPT}二组女党员")
        assert names(page) == shown
        page.list.filter_button.click()
        panel.drop.click()
        assert not [text for text in page.chips.texts() if "二组女党员" in text]
        window.undo()
        assert [text for text in page.chips.texts() if "二组女党员" in text]

    def test_conditions_can_be_changed_as_often_as_one_likes(self, page: MemberPage, qtbot: QtBot) -> None:
        everybody = len(page.list.records)
        for _turn in range(3):
            page.list.filter_button.click()
            panel = page.list.panel()
            assert panel.incomplete.isVisible()
            panel.incomplete.click()
            assert 0 < len(names(page)) < everybody
            panel.incomplete.click()
            panel.close_now()
            qtbot.wait(1)  # what was put away is gone now
            assert len(names(page)) == everybody

    def test_open_cards_can_be_asked_for(self, page: MemberPage) -> None:
        page.list._narrow(MemberFilter(incomplete=True))
        assert 0 < len(names(page)) < len(page.list.records)
        for record in page.list.model.rows():
            filled, needed = page.list.columns._worked_out(record, "complete").split("/")
            assert int(filled) < int(needed)


class TestCard:
    def test_seven_tabs(self, page: MemberPage) -> None:
        titles = [tab.name for tab in page.card.tabs._tabs]
        assert titles == ["基本信息", "组织关系", "学历职务", "奖惩", "党费", "参加组织生活", "变动记录"]

    def test_every_group_of_the_card_has_a_tab(self, page: MemberPage) -> None:
        from app.ui.member_card import sections

        shown = [section.title for tab in range(len(TABS)) for section in sections(page.form, tab)]
        assert sorted(shown) == sorted(page.form.groups)

    def test_ctrl_pgdn_walks_the_tabs(self, page: MemberPage) -> None:
        page.table.setFocus()
        QTest.keyClick(page.table, Qt.Key.Key_PageDown, CTRL)
        assert page.card.tabs.current() == 1
        QTest.keyClick(page.table, Qt.Key.Key_PageUp, CTRL)
        assert page.card.tabs.current() == 0

    def test_numbers_stay_masked_until_asked_for_and_that_is_written_down(
        self, page: MemberPage, window: MainWindow
    ) -> None:
        uid = go_to(page, "周国栋")
        number = str(get_record(window.desk.ws, "member", uid).values["id_number"])
        assert number not in " ".join(words(page))
        button_of(page, "显示公民身份号码").click()
        assert number in words(page)
        shown = next(m for m in page.card.findChildren(Masked) if m.text() == number)
        shown._clock.timeout.emit()  # half a minute later
        assert number not in words(page)
        (look,) = looks(window.desk.ws, uid)
        assert (look.values["item"], look.values["looked_by"]) == ("公民身份号码", "周国栋")
        page.card.tabs.set_current(6)
        page.card._show_tab()
        page.card.changes.chips.press("looks")
        assert "周国栋查看了公民身份号码" in words(page)

    def test_what_is_due_and_what_is_lacking_leads_to_the_field(self, page: MemberPage, qtbot: QtBot) -> None:
        go_to(page, "宋佳")
        assert [text for text in words(page) if text.startswith("信息卡已填")]
        button_of(page, "去填").click()
        box = page.pane.editor().boxes["ethnicity"]
        qtbot.waitUntil(lambda: box.isAncestorOf(QApplication.focusWidget() or page))

    def test_where_somebody_took_part_opens_the_record(self, page: MemberPage, window: MainWindow) -> None:
        go_to(page, "韩雪")
        page.card.tabs.set_current(5)
        page.card._show_tab()
        life = page.card.life
        assert life.model.rowCount() > 5
        assert "应到" in life._sums.text()
        part = life.model.rows()[0]
        life.table.opened.emit(0)
        book = cast("RecordPage", window.current_page())
        assert book.pane.uid == part.uid

    def test_a_photograph_is_shown_and_a_text_is_not(
        self, page: MemberPage, window: MainWindow, tmp_path: Path
    ) -> None:
        ws, uid = window.desk.ws, go_to(page, "周国栋")
        assert not page.card.avatar.has_photo()
        portrait = tmp_path / "周国栋.png"
        image = QImage(300, 420, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.darkCyan)
        assert image.save(str(portrait))
        saved = save_record(ws, "member", {"photo": [attach(ws, portrait).row]}, uid=uid)
        window.desk.changed(saved.forms)
        assert page.card.avatar.has_photo()
        assert picture_of(b"no picture") is None
        bomb = tmp_path / "长条.png"
        assert QImage(20_000, 1, QImage.Format.Format_Mono).save(str(bomb))
        assert picture_of(bomb.read_bytes()) is None

    def test_a_read_only_branch_shows_and_changes_nothing(
        self, demo: Workspace, make_desk: Callable[[Workspace], Desk], qtbot: QtBot
    ) -> None:
        from tests.ui.conftest import shown

        demo.read_only = True
        window = shown(make_desk(demo), qtbot)
        window.show_page("members")
        page = cast("MemberPage", window.current_page())
        assert not page.card.change.isVisible()
        assert not page.add.isVisible()
        QTest.keyClick(page.table, Qt.Key.Key_F2)
        QTest.keyClick(page.table, Qt.Key.Key_Delete)
        assert page.side.currentWidget() is page.card
        demo.read_only = False


class TestChanges:
    def test_the_menu_offers_what_can_have_happened(self, page: MemberPage) -> None:
        go_to(page, "周敏")
        page.card.open_menu()
        on_probation = offers(page.card.menu)
        assert on_probation[0] == "岗位职务"
        assert {"转为正式党员", "受表彰", "外出流动", "组织关系转出", "延长预备期"} <= set(on_probation)
        assert on_probation[-1] == "修改（更正录入错误）"
        page.card.menu.hide()
        go_to(page, "周国栋")
        page.card.open_menu()
        assert not {"转为正式党员", "流动返回", "恢复党员权利"} & set(offers(page.card.menu))
        page.card.menu.hide()

    def test_a_commendation_is_entered_with_its_own_words(self, page: MemberPage, window: MainWindow) -> None:
        uid = go_to(page, "周国栋")
        page._befell(change_of("commended"))
        dialog = page.dialog
        assert list(dialog.boxes)[:3] == ["changed_on", "title", "level"]
        dialog.act.click()
        assert dialog.boxes["title"].error == "还没有填"
        dialog.boxes["title"].put("优秀党务工作者")
        dialog.boxes["basis"].put("清水党发〔2026〕12号")
        dialog.act.click()
        (row,) = as_rows(get_record(window.desk.ws, "member", uid).values["awards"])
        assert (row["title"], row["document_no"]) == ("优秀党务工作者", "清水党发〔2026〕12号")
        page.card.tabs.set_current(6)
        page.card._show_tab()
        assert "受表彰" in words(page)

    def test_a_change_asks_for_its_papers_and_names_what_is_missing(
        self, page: MemberPage, window: MainWindow
    ) -> None:
        go_to(page, "林晓东")
        page._befell(change_of("developed"))
        dialog = page.dialog
        labels = [box.field.label for box in dialog.boxes.values()]
        assert "支部大会决议" in labels
        assert "上级党委批复" not in labels  # 上级党委审批日期 says it
        dialog.boxes["changed_on"].put("2026-03-12")
        dialog.act.click()
        assert window.toast.text() == "已办理 林晓东 的变动，还缺支部大会决议、上级党委批复"
        page.card.tabs.set_current(6)
        page.card._show_tab()
        assert "缺支部大会决议、上级党委批复" in words(page)
        mend = next(b for b in page.findChildren(QPushButton) if b.text() == "补材料" and b.isVisible())
        mend.click()
        shown = next(d for d in page.window().findChildren(FieldDialog) if d.isVisible())
        shown.boxes["paper:resolution"].put("2026-03-12")
        shown.boxes["paper:reply"].put("清水党〔2026〕3号")
        shown.act.click()
        said = words(page)
        assert "材料：支部大会决议·2026-03-12；上级党委批复·清水党〔2026〕3号" in said
        assert not [text for text in said if text.startswith("缺")]

    def test_a_change_that_cannot_be_is_doubted_aloud(self, page: MemberPage, window: MainWindow) -> None:
        go_to(page, "周敏")
        page._befell(change_of("trained"))
        boxes = page.dialog.boxes
        for name, text in {"changed_on": "3.12", "to_on": "3.10", "name": "党员轮训"}.items():
            boxes[name].put(text)
        page.dialog.act.click()
        assert window.toast.text() == "已办理 周敏 的变动；截止 2026-03-10 早于起始 2026-03-12，请核对"

    def test_a_change_is_one_step_and_stands_in_the_history(
        self, page: MemberPage, window: MainWindow
    ) -> None:
        uid = go_to(page, "周敏")
        page._befell(change_of("post"))
        dialog = page.dialog
        assert dialog.boxes["changed_on"].typed() == "2026-03-18 周三"
        dialog.boxes["workpost"].put("中控员")
        dialog.boxes["employer"].put("第三污水厂")
        dialog.boxes["basis"].put("三厂人〔2026〕3号")
        dialog.act.click()
        assert "已办理 周敏 的变动" in window.toast.text()
        page.card.tabs.set_current(6)
        page.card._show_tab()
        said = words(page)
        assert {"岗位职务", "中控员", "依据：三厂人〔2026〕3号"} <= set(said)
        assert "2026年3月18日 第三污水厂·中控员" in said
        window.undo()
        assert "workpost" not in get_record(window.desk.ws, "member", uid).values
        assert not [r for r in list_records(window.desk.ws, "member_change") if r.values["kind"] == "post"]
        assert (
            len(card_history(window.desk.ws, uid)) == 4
        )  # made, told afterwards that she joined, changed, taken back

    def test_a_refused_change_says_so_at_its_field_and_stays(self, page: MemberPage) -> None:
        go_to(page, "周敏")
        page._befell(change_of("contact"))
        dialog = page.dialog
        dialog.boxes["mobile"].put("123")
        dialog.boxes["changed_on"].put("")
        dialog.act.click()
        assert dialog.isVisible()
        assert dialog.boxes["changed_on"].error == "还没有填"
        assert "不像电话号码" in dialog.boxes["mobile"].error
        dialog.reject()

    def test_an_open_correction_comes_first(self, page: MemberPage) -> None:
        go_to(page, "周敏")
        page.change()
        page.pane.editor().boxes["post"].put("班长")
        page.pane.editor().boxes["post"].widget.edited.emit()
        page.go_back()
        page._befell(change_of("contact"))
        assert "没保存的修改" in page.banner.text()

    def test_a_corrected_card_shows_what_was_corrected(self, page: MemberPage) -> None:
        go_to(page, "周敏")
        page.change()
        page.pane.editor().boxes["native_place"].put("河北省保定市")
        page.pane.editor().boxes["native_place"].widget.edited.emit()
        page.pane.complete()
        assert page.side.currentWidget() is page.card
        assert "河北省保定市" in words(page)

    def test_a_correction_is_told_apart(self, page: MemberPage, window: MainWindow) -> None:
        uid = go_to(page, "周敏")
        saved = save_record(window.desk.ws, "member", {"native_place": "河北省保定市"}, uid=uid)
        window.desk.changed(saved.forms)
        page.card.tabs.set_current(6)
        page.card._show_tab()
        page.card.changes.chips.press("corrections")
        assert {"修改", "建卡", "河北省保定市"} <= set(words(page))

    def test_del_takes_a_card_away_and_undo_brings_it_back(
        self, page: MemberPage, window: MainWindow
    ) -> None:
        uid = go_to(page, "宋佳")
        QTest.keyClick(page.table, Qt.Key.Key_Delete)
        assert "宋佳" not in names(page)
        assert "回收站" in window.toast.text()
        window.undo()
        assert uid in [record.uid for record in page.list.records]
