"""Pictures of 季度报送: a branch registered at a committee of its own, with findings open or all answered."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.main_window import MainWindow
    from app.ui.submission_page import SubmissionPage


def enrolled(window: MainWindow) -> Path:
    """The branch of the window registered at a committee of its own; returns the stick between them."""
    from app.actions import enrolling
    from app.actions.workspace import create_workspace

    ws = window.desk.ws
    place = Path(tempfile.mkdtemp(prefix="sanben-screens-"))
    stick = place / "党务专用盘"
    stick.mkdir()
    committee, _ = create_workspace(
        place / "committee", name="厂区党委", code="DW", passphrase=None, committee=True, clock=ws.clock
    )
    enrolling.make_recovery(committee)
    asked = enrolling.request(ws, stick)
    done = enrolling.register(committee, asked.path, stick, heard=asked.fingerprint)
    if done.path is not None:
        enrolling.accept(ws, done.path, heard=done.own_fingerprint)
    committee.close()
    return stick


def submission(*, answered: bool) -> Callable[[MainWindow], None]:
    """季度报送 with findings open, or all answered and written to the stick."""

    def show(window: MainWindow) -> None:
        from PySide6.QtTest import QTest

        from app.actions import submission_notes

        stick = enrolled(window)
        window.show_page("submission")
        page = cast("SubmissionPage", window.current_page())
        page.stick.use(stick)
        if not answered or page.found is None:
            return
        ws, waiting = window.desk.ws, page.found.checked.items
        told = {one.finding.key: "本人住院，月底前办好" for one in waiting if one.state == "answer"}
        submission_notes.explain(ws, page.quarter, told, [one.finding for one in waiting])
        for one in waiting:
            if one.state == "mend":
                _put_right(window, one.finding.place.uid)
        page.refresh()
        page.stick.write.click()
        while window.desk.jobs.busy():
            QTest.qWait(20)
        page.clear_complaint()

    return show


def _put_right(window: MainWindow, uid: str) -> None:
    """What blocks is a draft of the demo branch: it is thrown away."""
    from app.actions.records import discard_draft

    discard_draft(window.desk.ws, uid)
