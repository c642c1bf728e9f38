"""Pictures of keys at a branch: not joined, applied for, joined, being changed."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tests.screens_submission import enrolled

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.main_window import MainWindow
    from app.ui.settings_exchange import ExchangePart
    from app.ui.settings_page import SettingsPage
    from app.ui.welcome import Welcome


def _part(window: MainWindow) -> ExchangePart:
    window.show_page("settings", "exchange")
    return cast("ExchangePart", cast("SettingsPage", window.current_page()).part("exchange"))


def _stick() -> Path:
    return Path(tempfile.mkdtemp(prefix="sanben-screens-"))


def _not_joined(window: MainWindow) -> None:
    _part(window)


def _asked(window: MainWindow) -> None:
    _part(window).write_request(_stick())


def _joined(window: MainWindow) -> None:
    enrolled(window)
    _part(window)


def _handing(window: MainWindow) -> None:
    from PySide6.QtTest import QTest

    stick = enrolled(window)
    part = _part(window)
    part.hands.hand_over("韩雪", stick, "")
    while window.desk.jobs.busy():
        QTest.qWait(20)


def _hand_over(window: MainWindow) -> None:
    enrolled(window)
    _part(window).hands.hand.click()


def _changing(window: MainWindow) -> None:
    stick = enrolled(window)
    _part(window).write_request(stick)


def _welcome(window: MainWindow) -> Welcome:
    """The first window, laid over the one of the demo."""
    from app.ui.jobs import Jobs
    from app.ui.messages import Messages
    from app.ui.welcome import Welcome

    page = Welcome(Jobs(), Messages(), window.desk.settings, lambda _folder: True)
    page.setParent(window)
    page.setGeometry(window.rect())
    page.show()
    return page


def _lost(*, helped: bool, asked: bool = False) -> Callable[[MainWindow], None]:
    def show(window: MainWindow) -> None:
        from app.actions.handing_over import ask_for_help

        stick, folder = enrolled(window), window.desk.ws.folder
        if asked:
            ask_for_help(folder, stick, "换成这个更好的新口令", clock=window.desk.ws.clock)
        page = _welcome(window)
        page.unlock.lost.emit(folder)
        if helped:
            page.lost.ways[1].click()

    return show


def _bring_back(window: MainWindow) -> None:
    page = _welcome(window)
    page.show_bring_back()
    page.bring_back.use(Path("换书记移交_0307_20260318143200.zip"))


def _start(window: MainWindow) -> None:
    _welcome(window)


def welcome_scenes() -> dict[str, Callable[[MainWindow], None]]:
    """Of the first window: no pages of the demo's own."""
    return {
        "welcome": _start,
        "welcome_lost": _lost(helped=False),
        "welcome_help": _lost(helped=True),
        "welcome_help_asked": _lost(helped=True, asked=True),
        "welcome_back": _bring_back,
    }


def key_scenes() -> dict[str, Callable[[MainWindow], None]]:
    return {
        "keys_not_joined": _not_joined, "keys_asked": _asked, "keys_joined": _joined, "keys_changing": _changing,
        "keys_handing": _handing, "keys_hand_over": _hand_over,
    }  # fmt: skip
