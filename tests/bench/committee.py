"""`python -m tests.bench.committee [--branches 1000] [--quarters 8] [--keep FOLDER]`: the committee's window, full.

Packages are made and taken in as in `tests.bench.intake`, then each page is opened, scrolled and searched. Beside it the time of
reading and hashing the packages' bytes, and the memory it took. With `--keep` the workspace stays and is used again.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.actions import arrival_board, desk_keys, intake, rollup
from app.actions.workspace import open_workspace
from app.domain.period import last_quarters
from app.startup import dress
from app.ui.desk import Desk
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.messages import Messages
from app.ui.pages import NAMES
from app.ui.settings import Settings
from tests.bench.desk import Frames, is_read, show
from tests.bench.intake import memory, timed
from tests.bench.packages import a_committee, branch_packages, register, small

if TYPE_CHECKING:
    from app.actions.workspace import Workspace
    from app.ui.committee.branches_page import BranchesPage
    from app.ui.committee.overview_page import OverviewPage
    from app.ui.committee.rollup_page import RollupPage
    from app.ui.member_page import MemberPage

STEPS = 100


def made(place: Path, branches: int, quarters: int) -> Path:
    """A committee that has taken everything in."""
    target = place / "demo" / "committee"
    if target.is_dir():
        return target
    target = a_committee(place / "demo", quarters)
    pattern = small(place / "demo", quarters)
    ws = open_workspace(target)
    ws.keeper.paused = True
    stick, card = place / "stick", desk_keys.own_card(ws)
    for number in range(1, branches + 1):
        stick.mkdir(exist_ok=True)
        found = list(branch_packages(pattern, card, number, stick))
        register(ws, number, found[0][0], found[0][1])
        if number % 50 == 0 or number == branches:
            intake.take_in(ws, [stick])
            shutil.rmtree(stick)
    ws.close()
    return target


def measure(folder: Path) -> None:
    files = sorted((folder / "inbox").glob("*.sbz"))
    floor = min(timed(files)[0] for _ in range(2))
    before = memory()
    begun = time.perf_counter()
    ws = open_workspace(folder, read_only=True)
    print(f"{len(files)} packages, read + SHA-256 {floor * 1000:.0f} ms; opened in {_ms(begun)}")
    numbers(ws, floor)
    window = shown(ws)
    print("| act | median ms | bare | × | longest | over 50 ms |\n|---|---|---|---|---|---|")
    pages(window)
    window.close()
    ws.close()
    print(f"memory at most {memory():.0f} MB ({before:.0f} MB before)")


def _ms(begun: float) -> str:
    return f"{1000 * (time.perf_counter() - begun):.0f} ms"


def numbers(ws: Workspace, floor: float) -> None:
    """What the pages are made of, without the window."""
    period = last_quarters(ws.today(), 1)[0]
    begun = time.perf_counter()
    board = arrival_board.board(ws)
    print(f"board of {len(board.lines)} × {len(board.periods)}: {_ms(begun)}")
    begun = time.perf_counter()
    arrival_board.requirements(ws, period)
    print(
        f"requirements of a quarter: {_ms(begun)} ({(time.perf_counter() - begun) / floor:.1f} × reading the bytes)"
    )
    for name in rollup.TABLES:
        begun = time.perf_counter()
        rollup.roll_up(ws, name, period)
        spent = time.perf_counter() - begun
        print(f"roll-up {name}: {1000 * spent:.0f} ms ({spent / floor:.1f} ×)")


def shown(ws: Workspace) -> MainWindow:
    app = QApplication.instance()
    dress(cast("QApplication", app or QApplication([])))
    place = Path(tempfile.mkdtemp())
    desk = Desk(ws, Jobs(), Messages(), Settings(place / "settings"), NAMES)
    begun = time.perf_counter()
    window = MainWindow(desk)
    desk.messages.set_window(window)
    window.resize(1366, 696)
    window.show()
    while not window.is_filled():
        QTest.qWait(1)
    print(f"window up and its board filled: {_ms(begun)}")
    settle(window)
    print(f"with the requirements: {_ms(begun)}")
    return window


def settle(window: MainWindow) -> None:
    while window.desk.jobs.busy():
        QTest.qWait(5)


def pages(window: MainWindow) -> None:
    overview = cast("OverviewPage", window.current_page())
    grid = overview.view.grid
    show(
        "board scrolled",
        Frames().run(partial(grid.verticalScrollBar().setValue, 40 * n) for n in range(STEPS)),
    )
    show("arrow on the board", _keys(grid, Qt.Key.Key_Down))
    show("branch looked for", _typed(overview.view.search, "10"))
    show("branches opened", Frames().run([lambda: window.show_page("branches")]))
    branches = cast("BranchesPage", window.current_page())
    show("next branch with its records", _keys(branches.table, Qt.Key.Key_Down))
    show("library opened", Frames().run([lambda: window.show_page("members")]))
    library = cast("MemberPage", window.current_page())
    while not is_read(library):
        QTest.qWait(5)
    show("library scrolled", Frames().run(partial(library.table.verticalScrollBar().setValue, 60 * n) for n in range(STEPS)))  # fmt: skip
    show("next card", _keys(library.table, Qt.Key.Key_Down))
    show("somebody looked for", _typed(library.search, "zg"))
    show("answers opened", Frames().run([lambda: window.show_page("answers")]))
    show("roll-up opened", Frames().run([lambda: window.show_page("rollup")]))
    settle(window)
    rolled = cast("RollupPage", window.current_page())
    show("arrow in the roll-up", _keys(rolled.grid, Qt.Key.Key_Down))
    show("board again", Frames().run([lambda: window.show_page("today")]))


def _keys(widget: QWidget, key: Qt.Key) -> Frames:
    return Frames().run(lambda: QTest.keyClick(widget, key) for _ in range(STEPS // 2))


def _typed(line: QWidget, text: str) -> Frames:
    return Frames().run(partial(QTest.keyClicks, line, letter) for letter in text)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--branches", type=int, default=100)
    parser.add_argument("--quarters", type=int, default=8)
    parser.add_argument("--keep", type=Path)
    args = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as name:
        place = args.keep or Path(name)
        place.mkdir(parents=True, exist_ok=True)
        measure(made(place, args.branches, args.quarters))


if __name__ == "__main__":
    main()
