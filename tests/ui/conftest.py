"""A dressed application and a branch to show in it: the product's own theme, demo data and fixed clock."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.actions.demo import make_demo
from app.actions.workspace import create_workspace, open_workspace
from app.ui import theme
from app.ui.desk import Desk
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.messages import Messages
from app.ui.pages import NAMES
from app.ui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from app.actions.workspace import Workspace
    from app.ui.envelope import EnvelopeCard
    from app.ui.form_editor import FormEditor

RESOURCES = Path(__file__).parents[2] / "resources"
NOW = datetime(2026, 3, 18, 14, 32, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    theme.apply(qapp, RESOURCES)
    return qapp


@pytest.fixture(autouse=True)
def _windows_come_and_go() -> Iterator[None]:
    """A late "the last window closed" must not end a later test's event loop."""
    QGuiApplication.setQuitOnLastWindowClosed(False)
    yield
    QGuiApplication.setQuitOnLastWindowClosed(False)


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once; every test gets a copy."""
    folder = tmp_path_factory.mktemp("demo") / "branch"
    make_demo(folder, today=NOW.date()).close()
    return folder


@pytest.fixture
def demo(demo_folder: Path, tmp_path: Path) -> Iterator[Workspace]:
    folder = tmp_path / "branch"
    shutil.copytree(demo_folder, folder)
    ws = open_workspace(folder, clock=lambda: NOW, user="周国栋")
    yield ws
    ws.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Workspace]:
    ws, _ = create_workspace(
        tmp_path / "empty", name="第一水厂党支部", code="0101", passphrase=None, clock=lambda: NOW
    )
    yield ws
    ws.close()


@pytest.fixture
def make_desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[Workspace], Desk]]:
    desks: list[Desk] = []

    def made(ws: Workspace) -> Desk:
        desks.append(Desk(ws, Jobs(), Messages(), Settings(tmp_path / "settings"), NAMES))
        return desks[-1]

    yield made
    for desk in desks:
        desk.close()


@pytest.fixture
def window(demo: Workspace, make_desk: Callable[[Workspace], Desk], qtbot: QtBot) -> MainWindow:
    return shown(make_desk(demo), qtbot)


@pytest.fixture
def empty_window(empty: Workspace, make_desk: Callable[[Workspace], Desk], qtbot: QtBot) -> MainWindow:
    return shown(make_desk(empty), qtbot)


@pytest.fixture
def show_form(
    demo: Workspace, make_desk: Callable[[Workspace], Desk], qtbot: QtBot
) -> Iterator[Callable[[str], FormEditor]]:
    """An empty editor of one form over the demo branch, as the record pane makes it."""
    from app.ui.around import make_around
    from app.ui.form_editor import FormEditor

    desk = make_desk(demo)
    shown_ones: list[FormEditor] = []

    def made(form_id: str) -> FormEditor:
        editor = FormEditor(demo.forms[form_id], make_around(desk, form_id))
        editor.resize(760, 900)
        bring_up(editor, qtbot)
        editor.put({})
        shown_ones.append(editor)
        return editor

    yield made
    for each in shown_ones:
        each.hide()


def focused() -> QWidget:
    """What has the keys."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def bring_up(widget: QWidget, qtbot: QtBot) -> None:
    """In front, with the keys."""
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()


def code_of(card: EnvelopeCard) -> str:
    """As it stands on the screen, in one line."""
    return card.code.text().replace("\n", "-")


def copy_out(card: EnvelopeCard) -> None:
    """The end of the code, typed from the paper."""
    card.last.setText(" ".join(code_of(card).split("-")[-2:]).lower())


def shown(desk: Desk, qtbot: QtBot, width: int = 1366, height: int = 696) -> MainWindow:
    made = MainWindow(desk)
    desk.messages.set_window(made)
    made.resize(width, height)
    bring_up(made, qtbot)
    qtbot.waitUntil(made.is_filled)
    return made


def count_again(window: MainWindow, qtbot: QtBot) -> None:
    """The numbers of the navigation, worked out beside the window, have come."""
    qtbot.waitUntil(lambda: not window._counting.isActive())
    window._count()
    qtbot.waitUntil(lambda: not window.desk.jobs._ends)
