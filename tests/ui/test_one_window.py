"""A second start while a desk is open: its file goes to the window that is there, and nothing opens twice."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt

from app.actions.workspace import create_workspace
from app.startup import Session
from app.ui import one_window
from app.ui.desk_switch import OTHER, desk_menu
from app.ui.main_window import MainWindow
from app.ui.one_window import Door
from app.ui.opened_file import fitting
from app.ui.settings import Known, Settings
from app.ui.welcome import OPEN_FIRST, WHICH, Welcome
from tests.support import ROOT, run_python

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from app.ui.committee.intake_page import IntakePage


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    """With its settings where a child finds them too."""
    made = Session(Settings(tmp_path / "config" / "sanben"))
    yield made
    made.end()


def desk(folder: Path, *, committee: bool = False) -> Path:
    ws, _ = create_workspace(folder, name=folder.name, code="01", passphrase=None, committee=committee)
    ws.close()
    return folder


def package(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(b"not a package")
    return path


def start_again(tmp_path: Path, *words: object) -> subprocess.Popen[str]:
    """What a double click does: the whole program once more."""
    surroundings = os.environ | {"XDG_CONFIG_HOME": str(tmp_path / "config"), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.Popen(
        [sys.executable, "-m", "app", *map(str, words)], cwd=ROOT, env=surroundings, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def ended(child: subprocess.Popen[str], qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: child.poll() is not None)
    said, _ = child.communicate()
    assert child.returncode == 0, said
    return said


def begin(session: Session, folder: Path, *, committee: bool = False) -> MainWindow:
    session.settings.remember_workspace(folder, committee=committee)
    session.begin()
    return cast("MainWindow", session.window)


def test_files_of_later_starts_are_planned_together_in_the_open_window(
    session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    window = begin(session, desk(tmp_path / "水务党委", committee=True), committee=True)
    files = [package(tmp_path, f"报送_{number}.sbz") for number in range(3)]
    for child in [start_again(tmp_path, path) for path in files]:
        assert ended(child, qtbot) == ""
    qtbot.waitUntil(lambda: len(getattr(getattr(window.current_page(), "found", None), "arrivals", ())) == 3)
    page = cast("IntakePage", window.current_page())
    assert sorted(page.places) == files
    assert list((tmp_path / "config/sanben/windows").glob("*request")) == []


def test_a_plain_start_brings_the_window_up(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    window = begin(session, desk(tmp_path / "红星支部"))
    window.showMinimized()
    assert ended(start_again(tmp_path), qtbot) == ""
    qtbot.waitUntil(lambda: not window.isMinimized())
    assert window.windowState() & Qt.WindowState.WindowMinimized == Qt.WindowState.WindowNoState
    assert session.window is window


def test_a_file_waits_until_a_question_is_answered(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    window = begin(session, desk(tmp_path / "红星支部"))
    window.desk.messages.ask("删除", "删除这条记录", "删除", lambda: None)
    assert ended(start_again(tmp_path, package(tmp_path, "回执.sbr")), qtbot) == ""
    qtbot.waitUntil(lambda: bool(session.files))
    qtbot.wait(2 * one_window.LOOK_MS)
    assert type(window.current_page()).__name__ == "TodayPage"
    box = window.desk.messages.box
    assert box is not None
    box.reject()
    qtbot.waitUntil(lambda: type(window.current_page()).__name__ == "SubmissionPage")


def test_a_file_waits_behind_the_passphrase(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    passphrase = "清水长流-汛期-2026"
    ws, _ = create_workspace(tmp_path / "红星支部", name="红星支部", passphrase=passphrase)
    ws.close()
    session.settings.remember_workspace(ws.folder)
    session.begin()
    page = cast("Welcome", session.window)
    assert ended(start_again(tmp_path, package(tmp_path, "回执.sbr")), qtbot) == ""
    qtbot.waitUntil(lambda: bool(session.files))
    assert page.banner.text() == OPEN_FIRST.format(name="回执.sbr")
    page.unlock.line.setText(passphrase)
    page.unlock.button.click()
    window = cast("MainWindow", session.window)
    qtbot.waitUntil(lambda: type(window.current_page()).__name__ == "SubmissionPage")


def test_only_this_user_can_enter_the_folder_of_requests(qtbot: QtBot, tmp_path: Path) -> None:
    door = Door(tmp_path / "settings", tmp_path)
    assert door.take()
    assert stat.S_IMODE((tmp_path / "settings" / "windows").stat().st_mode) == 0o700
    door.close()


def test_a_window_that_hangs_is_not_waited_for(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_window, "PATIENCE_S", 0.2)
    first, second = Door(tmp_path, tmp_path), Door(tmp_path, tmp_path)
    assert first.take()
    assert not second.take()
    assert not second.ring([tmp_path / "回执.sbr"])  # nobody looks: this very loop does not turn
    seen: list[object] = []
    first.rung.connect(seen.append)
    qtbot.wait(2 * one_window.LOOK_MS)
    assert seen == []  # what was given up is not opened later
    first.close()
    assert second.take()
    second.close()


DIES = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.ui.one_window import Door
app = QCoreApplication([])
door = Door(Path(sys.argv[1]), Path(sys.argv[2]))
assert door.take()
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_window_that_was_killed_is_in_nobodys_way(qtbot: QtBot, tmp_path: Path) -> None:
    assert run_python(DIES, tmp_path, tmp_path / "desk").returncode == -signal.SIGKILL
    assert list((tmp_path / "windows").glob("*.lock"))
    door = Door(tmp_path, tmp_path / "desk")
    assert door.take()
    door.close()


def test_which_branch_a_file_is_for_is_asked(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    for name in ("甲支部", "乙支部"):
        session.settings.remember_workspace(desk(tmp_path / name))
    session.settings.remember_workspace(desk(tmp_path / "党委", committee=True), committee=True)
    session.files = [package(tmp_path, "回执_甲支部.sbr")]
    session.begin()
    page = cast("Welcome", session.window)
    assert page.start.desks.heading.text() == WHICH.format(name="回执_甲支部.sbr")
    names = [button.accessibleName() for button in page.start.desks.buttons]
    assert names == [
        "打开支部 甲支部",
        "打开支部 乙支部",
    ]  # the one its name says first, the committee not at all
    page.start.desks.buttons[0].click()
    window = cast("MainWindow", session.window)
    assert isinstance(window, MainWindow)
    qtbot.waitUntil(lambda: type(window.current_page()).__name__ == "SubmissionPage")
    assert session.desk is not None
    assert session.desk.ws.folder == tmp_path / "甲支部"


def test_a_submission_goes_past_the_branch_that_was_open_last(
    session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    session.settings.remember_workspace(desk(tmp_path / "党委", committee=True), committee=True)
    session.settings.remember_workspace(desk(tmp_path / "甲支部"))
    session.files = [package(tmp_path, "报送.sbz")]
    session.begin()
    window = cast("MainWindow", session.window)
    qtbot.waitUntil(lambda: type(window.current_page()).__name__ == "IntakePage")


def test_a_file_without_any_desk_waits_for_one(session: Session, tmp_path: Path) -> None:
    session.files = [package(tmp_path, "回执.sbr")]
    session.begin()
    assert "“回执.sbr”" in cast("Welcome", session.window).banner.text()


def test_what_can_read_a_file() -> None:
    one, two = Known(Path("甲支部"), committee=False), Known(Path("党委"), committee=True)
    assert fitting([Path("x.SBZ")], [one, two]) == [two]
    assert fitting([Path("x.sbr")], [one, two]) == [one]
    assert fitting([Path("转接包_党委.sbt")], [one, two]) == [two, one]


def test_an_update_and_a_packet_find_their_page(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    session.files = [package(tmp_path, "sanben-9-update.sbu"), package(tmp_path, "转接包.sbt")]
    window = begin(session, desk(tmp_path / "红星支部"))
    qtbot.waitUntil(lambda: type(window.current_page()).__name__ == "TransfersPage")
    assert not session.files


def test_from_one_branch_to_another_by_its_name(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    session.settings.remember_workspace(desk(tmp_path / "党委", committee=True), committee=True)
    window = begin(session, desk(tmp_path / "甲支部"))
    assert [action.text() for action in desk_menu(window, window.desk).actions()] == [
        "换到 党委（党委）",
        "",
        OTHER,
    ]
    first = window.desk.ws
    desk_menu(window, window.desk).actions()[0].trigger()
    other = cast("MainWindow", session.window)
    assert other.desk.ws.folder == tmp_path / "党委"
    assert first._closed
