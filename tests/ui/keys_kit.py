"""A branch joins its committee through the window, with the telephone in the test's hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from app.actions import enrolling
from app.ui.settings_exchange import ExchangePart

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace
    from app.ui.main_window import MainWindow
    from app.ui.settings_page import SettingsPage


def exchange_part(window: MainWindow) -> ExchangePart:
    window.show_page("settings", "exchange")
    return cast("ExchangePart", cast("SettingsPage", window.current_page()).part(ExchangePart.name))


def hear(part: ExchangePart, digits: str) -> None:
    """Typed as heard, then the one verb of the dialog."""
    dialog = part.keys.dialog
    assert dialog is not None
    dialog.boxes["heard"].put(digits)
    dialog.act.click()


def join(page: SettingsPage, committee: Workspace, stick: Path) -> Path:
    """Applied for, registered, taken in; the committee's answer."""
    part = cast("ExchangePart", page.part(ExchangePart.name))
    part.write_request(stick)
    asked = stick / part.found.asked.file if part.found.asked else stick
    digits = enrolling.register(committee, asked).fingerprint
    assert part.digits.text().split() == digits.split()
    done = enrolling.register(committee, asked, stick, heard=digits)
    assert done.path is not None
    part.take(done.path)
    hear(part, done.own_fingerprint)
    return done.path
