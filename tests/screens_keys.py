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


def _changing(window: MainWindow) -> None:
    stick = enrolled(window)
    _part(window).write_request(stick)


def key_scenes() -> dict[str, Callable[[MainWindow], None]]:
    return {
        "keys_not_joined": _not_joined, "keys_asked": _asked, "keys_joined": _joined, "keys_changing": _changing,
    }  # fmt: skip
