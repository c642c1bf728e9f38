"""`python -m tests.bench.desk [MEMBERS]`: page switches, typing, the roster of 10,000, beside a bare window doing the same.

A frame is one act with everything it sets off, painted; the goal is none over 50 ms. What is done for the first time
is told turn by turn (`tests.bench.openings`), at once after the start and after the idle turns. Nothing is asserted.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QStackedWidget, QTableView, QWidget

from app.actions.demo import make_demo
from app.actions.demo_committee import make_committee_demo
from app.actions.people import warm_up
from app.store import records
from app.ui.member_list import IDLE_MS, STILL_READING
from tests.bench.openings import AHEAD, BARE
from tests.bench.startup import EMPTY, WINDOW, once, surroundings_in
from tests.bench.turns import Rows, bare_window, turns_of
from tests.screens import COMMITTEE, NOW, demo_window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.actions.workspace import Workspace
    from app.ui.fields.plain import AreaField
    from app.ui.main_window import MainWindow
    from app.ui.member_page import MemberPage
    from app.ui.record_page import RecordPage

MEMBERS, LETTERS, KEYS, STEPS, ROUNDS, FRESH = 10_000, 10_000, 200, 200, 5, 3
GOAL_MS = 50
PAGES = ("today", "work_log", "group_log", "study_log", "archive_box", "members", "papers", "settings")
_SURNAMES, _GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许", "国栋敏雪立军春梅志强永刚海波建平俊峰婷洁"


class Frames:
    """Times acts one by one, each with its painting."""

    def __init__(self) -> None:
        self.times: list[float] = []

    def run(self, acts: Iterable[Callable[[], object]]) -> Frames:
        for act in acts:
            begun = time.perf_counter()
            act()
            QApplication.processEvents()
            QApplication.processEvents()
            self.times.append((time.perf_counter() - begun) * 1000)
        return self

    def median(self) -> float:
        return statistics.median(self.times)

    def longest(self) -> float:
        return max(self.times)


def show(name: str, ours: Frames, bare: Frames | None = None) -> None:
    over = sum(frame > GOAL_MS for frame in ours.times)
    beside = f"{bare.median():.2f} | {ours.median() / bare.median():.1f}" if bare else "– | –"
    print(f"| {name} | {ours.median():.2f} | {beside} | {ours.longest():.1f} | {over} of {len(ours.times)} |")


def add_members(ws: Workspace, count: int) -> None:
    """One transaction; people who do not exist."""
    form = ws.forms["member"]
    with records.change(ws.store, "bench", at=ws.stamp(), by=ws.user) as writing:
        for number in range(count):
            name = _SURNAMES[number % 20] + _GIVEN[number // 20 % 20] + _GIVEN[number // 400 % 20]
            values: dict[str, Any] = {
                "name": name, "sex": str(1 + number % 2), "stage": "full", "party_group": f"第{number % 40 + 1}党小组",
                "joined_on": f"{1980 + number % 40}-07-01", "confirmed_on": f"{1981 + number % 40}-07-01", "post": "运行工",
            }  # fmt: skip
            writing.write(form, records.new_uid(), values, 0)


def switch_pages(window: MainWindow) -> None:
    first = Frames().run(partial(window.show_page, name) for name in PAGES)
    again = Frames().run(partial(window.show_page, name) for _ in range(ROUNDS) for name in PAGES)
    stack = QStackedWidget()
    for _ in PAGES:
        table = QTableView()
        table.setModel(Rows([["2026-03-12", "支委会", "研究一季度工作", "已完成"]] * 30))
        stack.addWidget(table)
    bare = bare_window(stack)
    beside = Frames().run(
        partial(stack.setCurrentIndex, place) for _ in range(ROUNDS) for place in range(len(PAGES))
    )
    bare.close()
    show("page opened for the first time", first)
    show("page switched to again", again, beside)


def type_a_minute(window: MainWindow) -> None:
    text = "马志强：节后第一周夜班查到两起不戴防护镜，已当场纠正。\n" * (LETTERS // 27)
    window.show_page("work_log")
    page = cast("RecordPage", window.current_page())
    page.pane.new("branch_committee_meeting")
    area = cast("AreaField", page.pane.editor().boxes["content"].widget).area
    area.setPlainText(text)
    ours = _typed_into(area)
    editor = QPlainTextEdit()
    editor.setPlainText(text)
    bare = bare_window(editor)
    show("key typed in a minute of 10,000 letters", ours, _typed_into(editor))
    bare.close()


def _typed_into(area: QPlainTextEdit) -> Frames:
    area.setFocus()
    area.moveCursor(area.textCursor().MoveOperation.End)
    return Frames().run(lambda: QTest.keyClick(area, Qt.Key.Key_A) for _ in range(KEYS))


def is_read(page: MemberPage) -> bool:
    """A long roster comes in many turns."""
    return bool(page.list.records) and page.list.totals.text() != STILL_READING


def walk_the_roster(window: MainWindow) -> None:
    page = cast("MemberPage", window.page("members"))
    opened = Frames()
    turns = turns_of(lambda: window.show_page("members"), window.desk.jobs, lambda: is_read(page))
    opened.times = [turn.wall for turn in turns.all]
    table = page.table
    bare_table = QTableView()
    bare_table.setModel(
        Rows([["周国栋", "男", "第一党小组", "正式", "1998-06-25", "厂长"]] * table.model().rowCount())
    )
    bare = bare_window(bare_table)
    show(f"turns in which the roster of {table.model().rowCount():,} is read", opened)
    show("roster scrolled by three rows", _scrolled(table), _scrolled(bare_table))
    table.setFocus()
    show("Down, the card follows", _walked(table), _walked(bare_table))
    QTest.qWait(IDLE_MS * 3)  # the names have been read aloud by then
    page.search.setFocus()
    keys: list[str | Qt.Key] = [*("zgd", Qt.Key.Key_Backspace, "w"), *(Qt.Key.Key_Backspace,) * 3]
    typed = Frames().run(partial(_press, page.search, key) for key in keys)
    show("key typed into the search of the roster", typed)
    bare.close()


def _press(line: QWidget, key: str | Qt.Key) -> None:
    if isinstance(key, str):
        QTest.keyClicks(line, key[:1])
    else:
        QTest.keyClick(line, key)


def _scrolled(table: QTableView) -> Frames:
    table.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    bar = table.verticalScrollBar()
    return Frames().run(partial(bar.setValue, step * 108) for step in range(1, STEPS))


def _walked(table: QTableView) -> Frames:
    table.selectRow(0)
    return Frames().run(lambda: QTest.keyClick(table, Qt.Key.Key_Down) for _ in range(STEPS // 4))


def first_picture(place: Path) -> None:
    """As `tests.bench.startup`, in few rounds."""
    surroundings = surroundings_in(place)
    ours, bare = Frames(), Frames()
    for number in range(-1, ROUNDS):
        for code, frames in ((WINDOW, ours), (EMPTY, bare)):
            wall = once(["-c", code], surroundings)[0]
            if number >= 0:
                frames.times.append(wall)
    show("from nothing to the first picture", ours, bare)


def openings(place: Path, demo: Path, *words: str) -> None:
    """What is done for the first time, in processes of their own: medians of a few rounds."""
    surroundings = surroundings_in(place)
    rounds: list[dict[str, list[float]]] = []
    for number in range(-1, FRESH):
        printed = once(["-m", "tests.bench.openings", str(demo), *words], surroundings)[2]
        if number >= 0:  # the first one makes the caches
            rounds.append(json.loads(printed))
    middle = {
        name: [statistics.median(column) for column in zip(*(found[name] for found in rounds), strict=True)]
        for name in rounds[0]
    }
    floor = middle.pop(BARE)[1]
    print(
        f"\n| {' '.join(words) or 'at once'} | longest turn: CPU ms | × a bare table | wall ms | done after ms |"
    )
    print("|---|---|---|---|---|")
    for name, (_, _, wall, cpu, end) in middle.items():
        print(f"| {name} | {cpu:.0f} | {cpu / floor:.1f} | {wall:.0f} | {end:.0f} |")


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    count = int(sys.argv[1]) if len(sys.argv) > 1 else MEMBERS
    print("| act | ours ms | bare ms | × | longest ms | over 50 ms |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as place:
        first_picture(Path(place) / "start")
        make_demo(Path(place) / "demo", today=NOW.date()).close()
        make_committee_demo(Path(place) / "desks", today=NOW.date(), last=3)
        with demo_window(Path(place) / "demo", 1366, 696) as window:
            switch_pages(window)
            type_a_minute(window)
        with demo_window(Path(place) / "demo", 1366, 696) as window:
            warm_up()  # as the window does a moment after its first picture
            add_members(window.desk.ws, count)
            walk_the_roster(window)
        for number, demo in enumerate((Path(place) / "demo", Path(place) / "desks" / COMMITTEE)):
            for words in ((), (AHEAD,)):
                openings(Path(place) / f"fresh{number}{len(words)}", demo, *words)


if __name__ == "__main__":
    main()
