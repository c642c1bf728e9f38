"""`python -m tests.bench.openings DEMO [ahead]`: what is done for the first time in a window, turn by turn, as JSON.

`tests.bench.desk` runs it in processes of their own: a page is opened for the first time once. With `ahead` the idle
turns after the start have passed, as for somebody who has read 今日 before the first click.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

from app.ui.main_window import IDLE_MS
from app.ui.page import PREVIEW
from app.ui.pages import entries_of
from tests.bench.import_roster import write_roster
from tests.bench.turns import Rows, Turns, bare_window, nothing, turns_of
from tests.screens import demo_window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.ui.import_page import ImportPage
    from app.ui.main_window import MainWindow
    from app.ui.member_page import MemberPage
    from app.ui.print_preview import PrintPreview
    from app.ui.record_page import RecordPage
    from app.ui.today_page import TodayPage

Act = tuple[str, "Callable[[], object]", "Callable[[], bool]"]
AHEAD, BARE = "ahead", "a new table in a bare window"
BOOKS, ROSTER_ROWS = ("work_log", "group_log", "study_log"), 300
BEHIND = ("settings", "transfers", "import", "doubles")


def always() -> bool:
    return True


def pages(window: MainWindow) -> Iterator[Act]:
    committee = window.desk.ws.branch.committee
    names = [entry.page for entry in entries_of(committee=committee)][1:]
    for name in [*names, *(() if committee else BEHIND)]:
        yield f"page {name}", partial(window.show_page, name), window.is_filled


def editors(window: MainWindow) -> Iterator[Act]:
    for book in BOOKS:
        window.show_page(book)
        page = cast("RecordPage", window.current_page())
        yield f"new record in {book}", partial(page.new, page.forms[0].id), always
        page.pane.show_nothing()
    window.show_page("members")
    members = cast("MemberPage", window.current_page())
    yield "new card", members.new, always
    members.go_back()


def acts(window: MainWindow) -> Iterator[Act]:
    """A record changed, saved and taken back; something looked for; a paper looked at."""
    window.show_page("work_log")
    page = cast("RecordPage", window.current_page())
    page.list.choose_first()
    yield "change a record", page.pane.change, always
    yield "a key in it", partial(_type_topic, page), always
    yield "save", page.pane.complete, always
    yield "undo", window.undo, always
    yield "next record in the list", partial(QTest.keyClick, page.list, Qt.Key.Key_Down), always
    yield "Ctrl+K", window.find_anything, window.is_filled
    finder = cast("TodayPage", window.current_page()).finder
    yield "first key of a search", partial(QTest.keyClicks, finder, "z"), always
    yield "next key of it", partial(QTest.keyClicks, finder, "g"), always
    finder.clear()
    window.show_page("work_log")

    def drawn() -> bool:
        shown = window.current_page()
        return shown is window.page(PREVIEW) and cast("PrintPreview", shown).view.is_complete()

    yield "preview of a record", page.print_here, drawn


def _type_topic(page: RecordPage) -> None:
    QTest.keyClicks(page.pane.editor().boxes["topic"].widget.entries()[0], "a")


def plan_of_import(window: MainWindow, file: Path) -> Iterator[Act]:
    window.show_page("import")
    page = cast("ImportPage", window.current_page())
    yield f"import plan of {ROSTER_ROWS} rows", partial(page.read, file), lambda: page.lines is not None


def bare() -> Turns:
    """A table of thirty rows in a window of its own: what Qt alone needs to show something new."""

    def act() -> None:
        table = QTableView()
        table.setModel(Rows([["2026-03-12", "支委会", "研究一季度工作", "已完成"]] * 30))
        windows.append(bare_window(table))

    windows: list[object] = []
    return turns_of(act)


def everything(window: MainWindow, place: Path) -> Iterator[Act]:
    yield from pages(window)
    if not window.desk.ws.branch.committee:
        yield from editors(window)
        yield from acts(window)
        write_roster(place / "roster.xlsx", ROSTER_ROWS)
        yield from plan_of_import(window, place / "roster.xlsx")


def _made_ready(window: MainWindow) -> Callable[[], bool]:
    started = time.perf_counter() + IDLE_MS / 1000
    return lambda: time.perf_counter() > started and window.desk.ahead.is_done()


def measure(demo: Path, place: Path, *, ahead: bool) -> dict[str, Turns]:
    found: dict[str, Turns] = {}
    with demo_window(demo, 1366, 696) as window:
        jobs = window.desk.jobs
        if ahead:
            found["idle turns after the start"] = turns_of(nothing, jobs, _made_ready(window))
        gc.freeze()  # as `startup` does
        for name, act, until in everything(window, place):
            found[name] = turns_of(act, jobs, until)
    found[BARE] = bare()
    return found


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as place:
        found = measure(Path(sys.argv[1]), Path(place), ahead=AHEAD in sys.argv)
    told = {name: [*turns.first, *turns.longest, turns.end] for name, turns in found.items()}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
