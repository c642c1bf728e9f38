"""From the first start to an open desk: new branch with its envelope code, passphrase, practice data, log."""

from __future__ import annotations

import logging
import shutil
import sys
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QLocale, Qt, QTimer, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox

from app import startup
from app.actions.workspace import create_workspace, open_workspace
from app.files import drives
from app.startup import Session
from app.ui import choosing, safekeeping
from app.ui.main_window import MainWindow
from app.ui.messages import Messages
from app.ui.settings import Settings
from app.ui.welcome import Welcome
from tests.support import run_python
from tests.ui.conftest import code_of, copy_out

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.actions.workspace import Workspace

PASSPHRASE = "清水长流-汛期-2026"


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    made = Session(Settings(tmp_path / "settings"))
    yield made
    made.end()


def welcome_of(session: Session) -> Welcome:
    return cast("Welcome", session.window)


def fill_new_branch(page: Welcome, folder: Path) -> None:
    page.show_create()
    form = page.new_branch
    form.begin(folder)
    for line, text in (
        (form.name_line, "第一水厂党支部"),
        (form.code_line, "0101"),
        (form.secret, PASSPHRASE),
        (form.again, PASSPHRASE),
    ):
        assert not form.button.isEnabled()
        line.setText(text)


def test_a_new_branch_shows_its_envelope_code_then_opens(session: Session, tmp_path: Path) -> None:
    session.begin()
    page = welcome_of(session)
    fill_new_branch(page, tmp_path)
    page.new_branch.button.click()
    code = code_of(page.envelope)
    assert code.count("-") >= 3
    assert not page.envelope.button.isEnabled()
    assert [one.folder.name for one in session.settings.known()] == [
        "第一水厂党支部"
    ]  # if the power goes now
    copy_out(page.envelope)
    page.envelope.button.click()
    assert isinstance(session.window, MainWindow)
    assert session.desk is not None
    folder = session.desk.ws.folder
    assert not session.window.notice.isVisible()
    session.end()
    open_workspace(folder, envelope_code=code).close()


def test_a_new_branch_is_made_with_enter_alone(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    session.begin()
    page = welcome_of(session)
    qtbot.waitUntil(page.choices[0].button.hasFocus)
    assert page.ring.target() is page.choices[0].button
    QTest.keyClick(page.choices[0].button, Qt.Key.Key_Return)
    form = page.new_branch
    form.begin(tmp_path)
    for text in ("第一水厂党支部", "0101", "短", "短"):
        line = QApplication.focusWidget()
        assert isinstance(line, QLineEdit)
        line.setText(text)
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert (
        QApplication.focusWidget() is form.secret
    )  # what lacks, not the name that the next key would overwrite
    form.secret.setText(PASSPHRASE)
    form.again.setText(PASSPHRASE)
    QTest.keyClick(form.again, Qt.Key.Key_Return)
    assert page.envelope.last.hasFocus()
    QTest.keyClick(page.envelope.last, Qt.Key.Key_Return)
    assert session.window is page  # nobody hurries past the code
    copy_out(page.envelope)
    QTest.keyClick(page.envelope.last, Qt.Key.Key_Return)
    assert isinstance(session.window, MainWindow)


def test_what_the_new_branch_lacks_is_said_beside_the_button(session: Session, tmp_path: Path) -> None:
    session.begin()
    form = welcome_of(session).new_branch
    form.begin(tmp_path)
    assert form.why.text() == "填好支部名称就能新建"
    form.name_line.setText("第一水厂党支部")
    form.code_line.setText("0101")
    form.secret.setText("1234567890")
    form.again.setText("1234567891")
    assert form.why.text() == "两次填的口令不一样"
    assert not form.button.isEnabled()


def test_the_last_branch_asks_for_its_passphrase_and_opens(session: Session, tmp_path: Path) -> None:
    session.begin()
    page = welcome_of(session)
    fill_new_branch(page, tmp_path)
    page.new_branch.button.click()
    copy_out(page.envelope)
    page.envelope.button.click()
    session.end()
    session.begin()
    page = welcome_of(session)
    assert page.unlock.title.text() == "打开 第一水厂党支部"
    page.unlock.line.setText("记错了的口令")
    page.unlock.button.click()
    assert page.banner.text()
    assert session.window is page
    page.unlock.line.setText(PASSPHRASE)
    QTest.keyClick(page.unlock.line, Qt.Key.Key_Return)
    assert isinstance(session.window, MainWindow)


def test_practice_data_is_made_as_a_job(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    session.begin()
    welcome_of(session).make_demo(tmp_path / "练习")
    qtbot.waitUntil(lambda: isinstance(session.window, MainWindow))
    assert session.settings.last_workspace() == tmp_path / "练习"


def test_a_folder_that_holds_no_branch_is_said(session: Session, tmp_path: Path) -> None:
    session.begin()
    page = welcome_of(session)
    page.open(tmp_path)
    assert page.banner.isVisible()
    assert session.window is page


def test_a_branch_in_use_can_be_looked_at(session: Session, demo: Workspace) -> None:
    session.begin()
    page = welcome_of(session)
    page.open(demo.folder)
    assert "只读打开" in page.banner._button.text()
    page.banner._button.click()
    window = cast("MainWindow", session.window)
    assert "只读打开" in window.notice.text()
    assert session.desk is not None
    assert session.desk.ws.read_only


def test_changing_the_branch_closes_the_first(session: Session, demo_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(demo_folder, tmp_path / "one")
    session.welcome(tmp_path / "one")
    assert session.desk is not None
    session.desk.workspace_wanted.emit(None)
    assert isinstance(session.window, Welcome)
    open_workspace(tmp_path / "one").close()


def test_going_to_another_branch_does_not_end_the_program(
    session: Session, demo_folder: Path, tmp_path: Path, qapp: QApplication
) -> None:
    shutil.copytree(demo_folder, tmp_path / "one")
    session.settings.remember_workspace(tmp_path / "one")
    session.begin()
    seen: list[bool] = []

    def go_elsewhere() -> None:
        assert session.desk is not None
        session.desk.workspace_wanted.emit(None)

    def look() -> None:
        seen.append(isinstance(session.window, Welcome) and session.window.isVisible())
        qapp.exit(7)

    QTimer.singleShot(50, go_elsewhere)
    QTimer.singleShot(600, look)
    assert qapp.exec() == 7
    assert seen == [True]


def test_closing_the_window_ends_the_program(
    session: Session, demo_folder: Path, tmp_path: Path, qapp: QApplication
) -> None:
    shutil.copytree(demo_folder, tmp_path / "one")
    session.settings.remember_workspace(tmp_path / "one")
    session.begin()
    assert session.window is not None
    QTimer.singleShot(50, session.window.close)
    alarm = QTimer()
    alarm.timeout.connect(lambda: qapp.exit(7))
    alarm.start(8_000)
    assert qapp.exec() == 0
    alarm.stop()  # an exit outside of exec would make every later wait return at once


FIRST_PICTURE = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app import startup
from app.ui.settings import Settings
app = QApplication([])
startup.dress(app)
settings = Settings(Path(sys.argv[1]))
settings.remember_workspace(Path(sys.argv[2]))
session = startup.Session(settings)
session.begin()
session.window.grab()  # painted, and the loop has not turned yet
print(*sys.modules)
session.end()
"""
# What a start without it is faster by: libraries, and what makes papers or shows other pages.
NOT_YET = {
    "openpyxl", "docx", "lxml", "python_calamine", "pypinyin", "cryptography", "sqlite_utils", "tomllib",
    "xml.sax.saxutils", "urllib.request", "http.client", "email", "logging.handlers", "asyncio",
    "app.actions.reports", "app.actions.importing", "app.files.word", "app.ui.record_page", "app.ui.help_pane",
    "app.domain.people_matching", "app.actions.agenda", "app.domain.dues_ledger",
}  # fmt: skip


def test_the_first_picture_waits_for_nothing_it_does_not_show(demo_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(demo_folder, tmp_path / "one")
    for _ in ("definitions parsed", "definitions kept"):
        done = run_python(FIRST_PICTURE, tmp_path / "settings", tmp_path / "one")
        assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert "app.ui.today_page" in loaded
    assert loaded & NOT_YET == set()


def test_qt_speaks_chinese(qapp: QApplication, qtbot: QtBot) -> None:
    before = QLocale()
    startup.dress(qapp)
    box = QMessageBox()
    qtbot.addWidget(box)
    button = box.addButton(QMessageBox.StandardButton.Cancel)
    assert button.text().startswith("取消")
    assert QLocale().language() == QLocale.Language.Chinese
    QLocale.setDefault(before)


def test_the_last_net_logs_and_says(qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    startup.keep_log(tmp_path)
    messages = Messages()
    hook = sys.excepthook
    startup.catch_the_rest(messages)
    try:
        sys.excepthook(ValueError, ValueError("周国栋"), None)
    finally:
        sys.excepthook = hook
        qInstallMessageHandler(None)
    assert messages.box is not None
    messages.box.reject()
    logger = logging.getLogger("app")
    handler = logger.handlers[-1]
    logger.removeHandler(handler)
    handler.close()
    text = (tmp_path / "app.log").read_text("utf-8")
    assert "ValueError" in text
    assert "周国栋" not in text
    caplog.clear()


def test_a_committee_is_made_with_keys_alone(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    session.begin()
    page = welcome_of(session)
    qtbot.waitUntil(page.choices[0].button.hasFocus)
    QTest.keyClick(page.choices[0].button, Qt.Key.Key_Tab)
    QTest.keyClick(page.choices[1].button, Qt.Key.Key_Return)
    form = page.new_branch
    form.begin(tmp_path, committee=True)
    for text in ("水务集团党委", "", PASSPHRASE, PASSPHRASE):
        line = QApplication.focusWidget()
        assert isinstance(line, QLineEdit)
        line.setText(text)
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert form.why.text() == "填好党委编码就能新建"
    assert form.code_line.hasFocus()
    form.code_line.setText("SWJT")
    QTest.keyClick(form.again, Qt.Key.Key_Return)
    copy_out(page.envelope)
    QTest.keyClick(page.envelope.last, Qt.Key.Key_Return)
    assert session.desk is not None
    assert session.desk.ws.branch.committee
    assert [one.committee for one in session.settings.known()] == [True]


def test_a_place_that_will_not_do_is_said_before_anything_is_made(session: Session, tmp_path: Path) -> None:
    session.begin()
    page = welcome_of(session)
    fill_new_branch(page, tmp_path)
    form = page.new_branch
    (tmp_path / "别处" / "第一水厂党支部").mkdir(parents=True)
    (tmp_path / "别处" / "第一水厂党支部" / "旧表.xlsx").touch()
    form.put_into(tmp_path / "别处")
    assert "已有文件" in form.why.text()
    assert not form.button.isEnabled()
    form.put_into(tmp_path)
    assert form.button.isEnabled()


def test_known_desks_are_offered_first(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    for name in ("甲支部", "乙支部"):
        ws, _ = create_workspace(tmp_path / name, name=name, passphrase=None)
        ws.close()
        session.settings.remember_workspace(tmp_path / name)
    shutil.rmtree(tmp_path / "乙支部")  # the last one: the other is offered, not opened in its place
    session.begin()
    page = welcome_of(session)
    assert [button.accessibleName() for button in page.start.desks.buttons] == ["打开支部 甲支部"]
    qtbot.waitUntil(page.start.desks.buttons[0].hasFocus)
    page.start.desks.buttons[0].click()
    assert session.desk is not None
    assert session.desk.ws.branch.name == "甲支部"


def test_documents_on_a_server_are_no_place_for_a_new_desk(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = choosing.documents()

    def kind(folder: Path) -> str:
        return drives.NETWORK if folder.is_relative_to(documents) else drives.FIXED

    monkeypatch.setattr(drives, "kind_of_drive", kind)
    session.begin()
    page = welcome_of(session)
    page.show_create()
    page.new_branch.name_line.setText("第一水厂党支部")
    assert not page.new_branch.folder().is_relative_to(documents)
    page.new_branch.put_into(documents)
    assert "网络盘" in page.new_branch.why.text()


def test_desks_of_one_pc_keep_their_backups_apart(session: Session, tmp_path: Path) -> None:
    places = []
    for name in ("甲支部", "乙支部"):
        ws, _ = create_workspace(tmp_path / name, name=name, passphrase=None)
        session.open(ws)
        assert session.desk is not None
        before = safekeeping.backup_folder(session.desk)
        (tmp_path / f"{name}的备份").mkdir()
        safekeeping.remember_backup_folder(session.desk, tmp_path / f"{name}的备份")
        places.append((before, safekeeping.backup_folder(session.desk).name))
    assert places == [(choosing.documents(), "甲支部的备份"), (choosing.documents(), "乙支部的备份")]


def test_a_desk_is_opened_again_where_one_stood(session: Session, demo_folder: Path, tmp_path: Path) -> None:
    """Other forms are in force: nobody is asked for a passphrase once more."""
    shutil.copytree(demo_folder, tmp_path / "one")
    session.settings.remember_workspace(tmp_path / "one")
    session.begin()
    assert session.desk is not None
    before = session.desk.ws
    session.desk.reopen_wanted.emit("issued")
    assert session.desk is not None
    assert session.desk.ws is not before
    assert session.desk.ws.folder == tmp_path / "one"
    window = session.window
    assert isinstance(window, MainWindow)
    assert window.current_page() is window.page("issued")
