"""A package that was double-clicked, and the input method a Linux desktop names."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import app
from app import __main__ as program
from app.actions.workspace import create_workspace
from app.startup import Session
from app.ui.input_method import variables
from app.ui.opened_file import ELSEWHERE
from app.ui.settings import Settings
from resources.installer import updates

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.ui.committee.intake_page import IntakePage
    from app.ui.main_window import MainWindow
    from app.ui.settings_about import AboutPart
    from app.ui.settings_page import SettingsPage


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    made = Session(Settings(tmp_path / "settings"))
    yield made
    made.end()


def opened(session: Session, folder: Path, name: str, *, committee: bool) -> MainWindow:
    """The window of a desk that was asked to open this file."""
    file = folder / name
    file.write_bytes(b"not a package")
    session.files = [file]
    ws, _ = create_workspace(folder / "desk", name="红星", code="01", passphrase=None, committee=committee)
    session.open(ws)
    return cast("MainWindow", session.window)


def test_a_submission_is_planned_at_the_committee(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    window = opened(session, tmp_path, "报送.SBZ", committee=True)
    qtbot.waitUntil(lambda: getattr(window.current_page(), "found", None) is not None)
    page = cast("IntakePage", window.current_page())
    assert page.places == [tmp_path / "报送.SBZ"]
    assert page.found is not None
    assert len(page.found.arrivals) == 1
    assert session.files == []


def test_a_submission_at_a_branch_is_sent_to_the_committee(
    session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    window = opened(session, tmp_path, "报送.sbz", committee=False)
    qtbot.waitUntil(lambda: window.desk.messages.box is not None)
    box = window.desk.messages.box
    assert box is not None
    assert ELSEWHERE[".sbz"].format(name="报送.sbz") in box.words()
    box.reject()


def test_an_answer_is_shown_where_the_branch_hands_in(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    window = opened(session, tmp_path, "回执.sbr", committee=False)
    qtbot.waitUntil(lambda: type(window.current_page()).__name__ == "SubmissionPage")


def test_files_alone_are_a_double_click() -> None:
    assert program._are_files(["D:/报送.SBZ", "D:/回执.sbr"])
    assert program._are_files([])
    assert not program._are_files(["receive", "报送.sbz"])
    assert not program._are_files(["list"])


@pytest.mark.parametrize(
    ("desktop", "expected"),
    [
        ({"QT_IM_MODULE": "fcitx"}, {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}),
        ({"XMODIFIERS": "@im=fcitx"}, {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}),
        (
            {"QT_IM_MODULE": "fcitx5", "IBUS_USE_PORTAL": "0"},
            {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "0"},
        ),
        ({"XMODIFIERS": "@im=ibus"}, {"QT_IM_MODULE": "ibus"}),
        ({"QT_IM_MODULE": "ibus", "XMODIFIERS": "@im=ibus"}, {}),
        ({"QT_IM_MODULE": "compose"}, {}),
        ({}, {}),
    ],
)
def test_fcitx_is_reached_through_the_portal_of_ibus(
    desktop: dict[str, str], expected: dict[str, str]
) -> None:
    assert variables(desktop) == expected


def test_a_program_from_its_source_offers_no_update(empty_window: MainWindow, tmp_path: Path) -> None:
    empty_window.desk.go("settings", "about")
    part = cast("AboutPart", cast("SettingsPage", empty_window.current_page())._parts["about"])
    assert part.update_button.isHidden()
    assert part.back_button.isHidden()
    part.take(tmp_path / "升级.sbu")
    assert not (tmp_path / "application.new").exists()


def test_an_update_is_asked_about_then_laid_ready(
    empty_window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    bundle = tmp_path / "sanben"
    program_folder = bundle / "application" / "app"
    program_folder.mkdir(parents=True)
    (program_folder / "__init__.py").touch()
    (bundle / "update.pub").write_text(key.public_key().public_bytes_raw().hex(), encoding="ascii")
    (bundle / "requires.txt").write_text("r", encoding="ascii")
    update = tmp_path / "升级.sbu"
    updates.write_update(program_folder.parent, update, "9.0.0", "r", key.sign)
    empty_window.desk.go("settings", "about")
    part = cast("AboutPart", cast("SettingsPage", empty_window.current_page())._parts["about"])
    monkeypatch.setattr(app, "__file__", str(program_folder / "__init__.py"))
    part.take(update)
    box = empty_window.desk.messages.box
    assert box is not None
    assert "9.0.0" in box.words()
    box.accept()
    qtbot.waitUntil(lambda: "关闭程序再打开" in part.said.text())
    assert (bundle / "application.new" / "READY").is_file()
