"""Scenes of `tests.screens` over a demo committee, whose stick still holds the last quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from tests.support import MEETING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.ui.committee.branches_page import BranchesPage
    from app.ui.committee.intake_page import IntakePage
    from app.ui.committee.overview_page import OverviewPage
    from app.ui.committee.rollup_page import RollupPage
    from app.ui.main_window import MainWindow

PREFIX = "committee_"


def _settle(window: MainWindow) -> None:
    from PySide6.QtTest import QTest

    while window.desk.jobs.busy():
        QTest.qWait(20)


def _page(name: str) -> Callable[[MainWindow], None]:
    def show(window: MainWindow) -> None:
        window.show_page(name)
        _settle(window)

    return show


def _quarters(window: MainWindow) -> None:
    cast("OverviewPage", window.current_page()).view.chips.press("quarters")


def _intake(stick: Path, *, taken: bool) -> Callable[[MainWindow], None]:
    def show(window: MainWindow) -> None:
        window.show_page("intake", [stick])
        _settle(window)
        if taken:
            cast("IntakePage", window.current_page()).apply.click()
            _settle(window)

    return show


def _branch(tab: int, *, returning: bool = False) -> Callable[[MainWindow], None]:
    def show(window: MainWindow) -> None:
        window.show_page("branches")
        page = cast("BranchesPage", window.current_page())
        page.records.look(MEETING, "", "")
        page.tabs.set_current(tab)
        page._show_branch()
        if returning:
            page.records.view.return_field()

    return show


def _rollup(name: str, tab: int) -> Callable[[MainWindow], None]:
    def show(window: MainWindow) -> None:
        _page("rollup")(window)
        page = cast("RollupPage", window.current_page())
        page.show_period("2025Q3")
        _settle(window)
        page.chips.press(name)
        _settle(window)
        page.tabs.set_current(tab)
        page.tabs.chosen.emit(tab)

    return show


def _waiting(window: MainWindow) -> None:
    """总览 with a branch that lost its PC, after the committee took other keys."""
    from app.actions import desk_keys, enrolling

    ws = window.desk.ws
    enrolling.set_state(ws, enrolling.branches(ws)[2].seat, enrolling.LOST, "电脑被盗")
    desk_keys.renew_committee(ws)
    window.show_page("keys")
    window.show_page("today")
    window.current_page().recheck()
    _settle(window)


def _request(window: MainWindow) -> None:
    """A new branch applies: the digits are asked for."""
    import tempfile
    from pathlib import Path

    from app.actions import enrolling
    from app.actions.workspace import create_workspace
    from app.ui.committee.registering import look_at_request

    window.show_page("keys")
    ws = window.desk.ws
    place = Path(tempfile.mkdtemp(prefix="sanben-screens-"))
    new, _ = create_workspace(
        place / "b", name="第四水厂党支部", code="0412", passphrase=None, clock=ws.clock
    )
    asked = enrolling.request(new, place)
    new.close()
    look_at_request(window.current_page(), asked.path)


def committee_scenes(stick: Path) -> dict[str, Callable[[MainWindow], None]]:
    found = {
        "overview": _page("today"),
        "quarters": _quarters,
        "intake": _intake(stick, taken=False),
        "taken": _intake(stick, taken=True),
        "branch": _branch(0),
        "branch_packages": _branch(1),
        "branch_matters": _branch(2),
        "library": _page("members"),
        "doubles": _page("doubles"),
        "answers": _page("answers"),
        "issued": _page("issued"),
        "keys": _page("keys"),
        "keys_request": _request,
        "keys_waiting": _waiting,
        "rollup": _rollup("records", 0),
        "rollup_bars": _rollup("makeup", 1),
        "branch_return": _branch(0, returning=True),  # the last: its dialog stays
    }
    return {PREFIX + name: show for name, show in found.items()}
