"""`python -m tests.bench.dues [MEMBERS]`: the year grid of 500 members scrolled, walked and recomputed, beside a bare table.

A frame is one act with everything it sets off, painted; the goal is none over 50 ms while one looks, none over 300 ms
when something was written. Nothing is asserted.
"""

from __future__ import annotations

import os
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView

from app.actions import dues
from app.actions.demo import make_demo
from app.actions.dues_assessing import assess
from app.actions.dues_book import read_ledger
from app.domain.values import member_ref
from tests.bench.desk import Frames, add_members, show
from tests.bench.turns import Rows, bare_window
from tests.screens import NOW, demo_window

if TYPE_CHECKING:
    from app.actions.workspace import Workspace
    from app.ui.dues_page import DuesPage
    from app.ui.main_window import MainWindow

MEMBERS, STEPS, ROUNDS = 500, 200, 5
BASE = {"category": "monthly_salary", "base": "5600", "from_month": "2026-02"}


def fill(ws: Workspace, count: int) -> None:
    """So many members who have paid February; January is closed in the demo."""
    add_members(ws, count)
    ledger = read_ledger(ws)
    new = [a for a in ledger.accounts.values() if not a.entries and a.pays_here("2026-03")]
    assess(ws, [{**BASE, "member": member_ref(a.name, a.key)} for a in new])
    dues.collect_month(ws, "2026-02", {"way": "cash"})


def look_at(window: MainWindow) -> None:
    opened = Frames().run([lambda: window.show_page("dues")])
    page = cast("DuesPage", window.current_page())
    grid = page.collecting.grid
    rows = [["周国栋", *["97.95"] * 12, "1,175.40"]] * len(grid.grid.lines)
    table = QTableView()
    table.setModel(Rows(rows))
    bare = bare_window(table)
    show(f"page of {len(rows)} members × 12 opened", opened)
    show("year grid scrolled by three rows", scrolled(grid), scrolled(table))
    grid.setFocus()
    grid.setCurrentIndex(grid.grid.index(0, 3))
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 3))
    down = [Qt.Key.Key_Down] * 50
    show("Down, the sheet follows", walked(grid, down), walked(table, down))
    show("Left and Right, another month's sheet", walked(grid, [Qt.Key.Key_Left, Qt.Key.Key_Right] * 10))
    show("year read and worked out anew", Frames().run([page.refresh] * ROUNDS))
    collect(page, window)
    bare.close()


def scrolled(view: QTableView) -> Frames:
    view.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    return Frames().run(partial(view.verticalScrollBar().setValue, step * 84) for step in range(1, STEPS))


def walked(view: QTableView, keys: list[Qt.Key]) -> Frames:
    return Frames().run(partial(QTest.keyClick, view, key) for key in keys)


def collect(page: DuesPage, window: MainWindow) -> None:
    """One person, and then everybody else of the month, each taken back."""
    part = page.collecting

    def one() -> None:
        waiting = next(line for line in part.month.model.rows() if line.sum)
        part.month.tick(waiting.key)
        part.month.collect.click()

    def everybody() -> None:
        part.month.tick_all()
        part.month.collect.click()

    part.show_month("2026-03")
    show("one collected", Frames().run([one] * ROUNDS))
    show("everybody else of the month collected at once", Frames().run([everybody]))
    show("taken back", Frames().run([window.undo]))


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    count = int(sys.argv[1]) if len(sys.argv) > 1 else MEMBERS
    print("| act | ours ms | bare ms | × | longest ms | over 50 ms |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as place:
        make_demo(Path(place) / "demo", today=NOW.date()).close()
        with demo_window(Path(place) / "demo", 1366, 696) as window:
            fill(window.desk.ws, count)
            QApplication.processEvents()
            look_at(window)


if __name__ == "__main__":
    main()
