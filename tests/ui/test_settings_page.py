"""设置: what one changes there is kept, shown everywhere, and refused with a reason where it cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.actions.branch_settings import reminders_of
from app.actions.dues_book import settings_kept
from app.actions.safekeeping import backup_to
from app.actions.workspace import create_workspace, open_workspace
from app.files.sealing import Cost
from app.ui.envelope import EnvelopeDialog
from app.ui.settings import SCALE_VARIABLE, Settings, apply_scale, scale_in_force
from app.ui.settings_backup import BackupPart
from app.ui.settings_branch import BranchPart
from app.ui.settings_keys import KeysPart
from app.ui.settings_reminders import RemindersPart
from app.ui.settings_scale import LATER, ScalePart, fits
from tests.ui.conftest import NOW, code_of, copy_out, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.actions.workspace import Workspace
    from app.ui.desk import Desk
    from app.ui.main_window import MainWindow
    from app.ui.settings_dues import DuesPart
    from app.ui.settings_page import SettingsPage
    from app.ui.settings_part import Part

SECRET = "正确的马和电池订书钉"


@pytest.fixture
def page(window: MainWindow) -> SettingsPage:
    return opened(window)


def opened(window: MainWindow) -> SettingsPage:
    window.navigation.foot.gear.click()
    return cast("SettingsPage", window.current_page())


@pytest.fixture
def protected(
    tmp_path: Path, make_desk: Callable[[Workspace], Desk], qtbot: QtBot
) -> Iterator[tuple[MainWindow, str]]:
    ws, code = create_workspace(
        tmp_path / "locked", name="机关第一党支部", code="JG01", passphrase=SECRET, clock=lambda: NOW,
        cost=Cost(memory=64, passes=1, lanes=1),
    )  # fmt: skip
    yield shown(make_desk(ws), qtbot), code
    ws.close()


def part_of(page: SettingsPage, kind: type[Part]) -> object:
    page.show_part(kind.name)
    QApplication.processEvents()
    return page.part(kind.name)


def test_the_gear_opens_it_and_no_entry_is_marked(window: MainWindow, page: SettingsPage) -> None:
    assert page.header.title.text() == "设置"
    assert not [b for b in window.navigation.buttons().values() if b.isChecked()]
    assert [entry.text() for entry in page.entries.values()] == [
        "支部信息", "人员和口令", "入网和密钥", "党费", "提醒", "备份和恢复", "界面大小", "关于",
    ]  # fmt: skip


def test_a_new_name_is_on_the_window_at_once_and_undone(window: MainWindow, page: SettingsPage) -> None:
    part = cast("BranchPart", part_of(page, BranchPart))
    part.lines["name"].edit.setText("第四污水厂党支部")
    part.save.click()
    assert window.windowTitle() == "第四污水厂党支部 — 支部案头"
    assert window.navigation.foot.branch.text() == "第四污水厂党支部"
    window.undo()
    assert window.navigation.foot.branch.text() == "第三污水厂党支部"
    assert part.lines["name"].edit.text() == "第三污水厂党支部"


def test_a_code_that_was_given_is_not_taken_away(page: SettingsPage) -> None:
    part = cast("BranchPart", part_of(page, BranchPart))
    part.lines["code"].edit.setText(" ")
    part.save.click()
    assert part.lines["code"].error.text() == "还没有填"
    assert page.desk.ws.branch.code == "0307"


def test_the_one_who_sits_here_signs(window: MainWindow, page: SettingsPage) -> None:
    part = cast("KeysPart", part_of(page, KeysPart))
    assert "书记" in part.posts.text()
    part.lines["user"].edit.setText("韩雪")
    part.save_user.click()
    assert window.navigation.foot.user.text() == "韩雪"
    assert window.desk.ws.user == "韩雪"


def test_practice_data_says_why_there_is_no_passphrase(page: SettingsPage) -> None:
    part = cast("KeysPart", part_of(page, KeysPart))
    assert part.practice.isVisible()
    assert not part.old.isVisible()
    assert not part.change.isVisible()


def test_the_passphrase_is_changed_by_who_knows_it(protected: tuple[MainWindow, str]) -> None:
    window, _ = protected
    page = opened(window)
    part = cast("KeysPart", part_of(page, KeysPart))
    assert not part.change.isEnabled()
    assert part.why.text() == "填现在的口令后可以更换"
    part.old.edit.setText("不是这个口令呀呀呀")
    part.new.edit.setText("换成这个更好的口令")
    assert part.why.text() == "新口令还差 1 个字符"
    part.new.edit.setText("换成这个更好的新口令")
    assert part.why.text() == "两次填的新口令不一样"
    part.again.edit.setText("换成这个更好的新口令")
    part.change.click()
    assert "口令不对" in page.banner.text()
    part.old.edit.setText(SECRET)
    part.change.click()
    assert "口令已更换" in window.toast.text()
    assert part.old.edit.text() == ""
    folder = window.desk.ws.folder
    open_workspace(folder, passphrase="换成这个更好的新口令", read_only=True).close()


def test_a_new_code_is_shown_once_and_must_be_copied(
    protected: tuple[MainWindow, str], tmp_path: Path
) -> None:
    window, _old = protected
    part = cast("KeysPart", part_of(opened(window), KeysPart))
    part.code_secret.edit.setText(SECRET)
    part.renew.click()
    box = window.desk.messages.box
    assert box is not None
    assert "作废" in box.words()
    box.accept()
    dialog = part.envelope
    code = code_of(dialog.card)
    dialog.reject()
    assert dialog.isVisible()  # not copied yet
    assert not dialog.card.button.isEnabled()
    copy_out(dialog.card)
    dialog.card.button.click()
    assert not dialog.isVisible()
    folder = window.desk.ws.folder
    open_workspace(folder, envelope_code=code, read_only=True).close()


def test_the_code_is_looked_at_and_printed_on_one_sheet(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = EnvelopeDialog(window, "第三污水厂党支部", "ABCDE-FGHJK-23456-6")
    wanted: list[str] = []
    monkeypatch.setattr(dialog.card, "print_code", lambda: wanted.append("print"))
    dialog.card.print_button.click()
    preview = dialog.card.shown
    assert "ABCDE-FGHJK-23456" in preview.page.accessibleName()
    assert not preview.page.pixmap().isNull()
    preview.print.click()
    assert wanted == ["print"]
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "code.pdf"))
    dialog.card.print_on(printer)
    assert (tmp_path / "code.pdf").stat().st_size > 1_000
    text = dialog.card.paper().toPlainText()
    assert "ABCDE-FGHJK-23456\n6\n" in text
    assert "封存人" in text
    assert dialog.card.paper().pageCount() == 1


def test_a_duty_switched_off_leaves_today(window: MainWindow, page: SettingsPage) -> None:
    part = cast("RemindersPart", part_of(page, RemindersPart))
    part.boxes["cadence.party_lecture"].click()
    part.lines["agenda.backup"].edit.setText("99")
    part.save.click()
    assert part.lines["agenda.backup"].error.text() == "请填 1 至 30 之间的数"
    part.lines["agenda.backup"].edit.setText("14")
    part.save.click()
    decided = reminders_of(window.desk.ws)
    assert decided.off == {"cadence.party_lecture"}
    assert decided.numbers == {"agenda.backup": 14}
    window.undo()
    assert part.boxes["cadence.party_lecture"].isChecked()


def test_backups_are_told_and_a_branch_is_brought_back_beside(
    window: MainWindow, page: SettingsPage, tmp_path: Path, qtbot: QtBot
) -> None:
    part = cast("BackupPart", part_of(page, BackupPart))
    assert "最近一份" in part.state.text()
    made = backup_to(window.desk.ws, tmp_path / "备份.zip")
    wanted: list[object] = []
    window.desk.workspace_wanted.connect(wanted.append)
    part.bring_back(made.path, tmp_path / "恢复")
    qtbot.waitUntil(lambda: not window.desk.jobs.busy())
    box = window.desk.messages.box
    assert box is not None
    assert "已恢复到“第三污水厂党支部 2026-03-18 恢复”" in box.words()
    box.accept()
    (folder,) = wanted
    with_it = open_workspace(cast("Path", folder))
    assert with_it.branch.name == "第三污水厂党支部"
    with_it.close()


@pytest.mark.parametrize(
    ("percent", "width", "height", "room"),
    [(100, 1366, 728, True), (125, 1366, 728, True), (150, 1366, 728, False), (150, 1920, 1040, True)],
)
def test_only_what_has_room_is_offered(percent: int, width: int, height: int, room: bool) -> None:  # noqa: FBT001 - a table of examples
    assert fits(percent, width, height) is room


def test_a_larger_size_is_remembered_and_holds_from_the_next_start(
    page: SettingsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = cast("ScalePart", part_of(page, ScalePart))
    part._choose(125)
    assert part.note.text() == LATER
    settings = Settings(tmp_path / "settings")
    assert settings.scale() == 125
    monkeypatch.delenv(SCALE_VARIABLE, raising=False)
    apply_scale(settings)
    assert scale_in_force() == 1.25
    monkeypatch.setenv(SCALE_VARIABLE, "2")
    apply_scale(settings)
    assert scale_in_force() == 2


def test_licences_and_keys_can_be_read(window: MainWindow, page: SettingsPage) -> None:
    from app.ui.settings_about import AboutPart

    part = cast("AboutPart", part_of(page, AboutPart))
    assert "LGPL" in part.text.toPlainText()
    window.desk.help_wanted.emit("keys")
    assert window.help.pane().title.text() == "快捷键"


def test_dues_are_settled_and_a_wrong_value_is_told_at_its_line(window: MainWindow) -> None:
    window.desk.go("settings", "dues")
    page = cast("SettingsPage", window.current_page())
    part = cast("DuesPart", page._parts["dues"])
    part.lines["remit_ratio"].edit.setText("120%")
    part.lines["rounding"].edit.setText("角")
    part.save.click()
    assert "0%—100%" in part.lines["remit_ratio"].error.text()
    part.lines["remit_ratio"].edit.setText("20%")
    part.items.setFocus()
    overtime = next(n for n, item in enumerate(part.model.rows()) if item.id == "overtime")
    part.items.select(overtime)
    QTest.keyClick(part.items, Qt.Key.Key_Space)
    assert part.model.cell(overtime, 1).text == "扣除"
    part.save.click()
    kept = settings_kept(window.desk.ws)
    assert kept == {"remit_ratio": "0.2", "rounding": "jiao", "wage.overtime": "deducted"}
    part._reset()
    part.save.click()
    assert settings_kept(window.desk.ws) == {}


def test_the_standard_of_dues_stands_there_with_its_clauses(window: MainWindow) -> None:
    window.desk.go("settings", "dues")
    page = cast("SettingsPage", window.current_page())
    shown = dict(cast("DuesPart", page._parts["dues"])._standards())
    assert shown["离退休党员"].startswith("5000 元（含）以下 0.5%；超过 5000 元 1%（")
    assert "第五条" in shown["离退休党员"]
    assert "1.00 元" in shown["农民党员"]
