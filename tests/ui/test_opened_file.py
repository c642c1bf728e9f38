"""A package that was double-clicked, and the input method a Linux desktop names."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from app import __main__ as program
from app.actions.workspace import create_workspace
from app.startup import Session
from app.ui.input_method import variables
from app.ui.opened_file import ELSEWHERE
from app.ui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.ui.committee.intake_page import IntakePage
    from app.ui.main_window import MainWindow


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    made = Session(Settings(tmp_path / "settings"))
    yield made
    made.end()


def opened(session: Session, folder: Path, name: str, *, committee: bool) -> MainWindow:
    """The window of a desk that was asked to open this file."""
    file = folder / name
    file.write_bytes(b"not a package")
    session.file = file
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
    assert session.file is None


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


def test_only_one_package_is_a_double_click() -> None:
    assert program._is_package(["D:/报送.SBZ"])
    assert not program._is_package(["receive", "报送.sbz"])
    assert not program._is_package(["list"])


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
