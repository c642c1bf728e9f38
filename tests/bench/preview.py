"""`python -m tests.bench.preview`: opens the preview of a book of 500 meetings and scrolls through it; prints the times.

What is looked at: when the first page is there, how long the window keeps nobody waiting for the rest (the longest
time between two turns of its loop), and the longest frame while scrolling at speed, before and after all pages are set.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from app.actions.records import save_record
from app.actions.workspace import create_workspace
from app.files.form_files import data_folder
from app.ui import theme
from app.ui.desk import Desk
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.messages import Messages
from app.ui.page import PREVIEW
from app.ui.pages import NAMES
from app.ui.print_wanted import wanted_book
from app.ui.settings import Settings
from tests.support import MEETING, member

if TYPE_CHECKING:
    from app.actions.workspace import Workspace
    from app.ui.paper_view import PaperView
    from app.ui.print_preview import PrintPreview

MEETINGS = 500
TALK = "会议传达学习了上级文件精神，研究了下一步工作；与会同志逐一发言，认为安排符合实际。"
PEOPLE = ("周国栋", "孙立军", "韩雪", "马志强", "刘海波")


class Frames(QObject):
    """Times every paint event of a view."""

    def __init__(self, view: PaperView) -> None:
        super().__init__(view)
        self.times: list[float] = []
        view.viewport().installEventFilter(self)
        self._view, self._inside = view, False

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        if event.type() != QEvent.Type.Paint or self._inside:
            return False
        self._inside = True
        start = time.perf_counter()
        self._view.viewportEvent(event)
        self.times.append((time.perf_counter() - start) * 1000)
        self._inside = False
        return True


def fill(ws: Workspace) -> None:
    for name in PEOPLE:
        save_record(ws, "member", member(name, joined_on="2016-07-01", confirmed_on="2017-07-01"))
    day = date(2025, 1, 1)
    for number in range(MEETINGS):
        held = day + timedelta(days=number * 364 // MEETINGS)
        typed: dict[str, object] = {
            "held_at": f"{held.isoformat()} 14:00-15:30", "place": "二楼会议室", "chair": PEOPLE[0],
            "recorder": PEOPLE[1], "topic": f"第{number + 1}次研究安全生产和党建工作",
            "content": "\n".join([TALK] * (3 + number % 9)),
            "attendance": [{"member": name, "state": "到会"} for name in PEOPLE],
        }  # fmt: skip
        save_record(ws, MEETING, typed)


def turn(app: QApplication, until: object, gaps: list[float]) -> None:
    """Runs the loop until something is so; `gaps` takes what each turn needs."""
    while not callable(until) or not until():
        start = time.perf_counter()
        app.processEvents()
        gaps.append((time.perf_counter() - start) * 1000)


def scroll(app: QApplication, view: PaperView, steps: int, gaps: list[float]) -> None:
    """The wheel turned fast: three notches at a time."""
    middle = QPointF(view.viewport().rect().center())
    for _ in range(steps):
        event = QWheelEvent(
            middle, middle, QPoint(0, 0), QPoint(0, -360), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        start = time.perf_counter()
        view.wheelEvent(event)
        app.processEvents()
        gaps.append((time.perf_counter() - start) * 1000)


def told(what: str, times: list[float]) -> None:
    ordered = sorted(times)
    middle, late = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]
    over = sum(one > 50 for one in times)
    print(
        f"{what}: {len(times)} turns, median {middle:.1f} ms, 99 % {late:.1f} ms, longest {ordered[-1]:.1f} ms, over 50 ms: {over}"
    )


def main() -> int:
    app = QApplication([])
    theme.apply(app, data_folder("resources"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ws, _ = create_workspace(folder / "branch", name="第三污水厂党支部", code="JG01", passphrase=None)
        ws.keeper.paused = True
        fill(ws)
        desk = Desk(ws, Jobs(), Messages(), Settings(folder / "settings"), NAMES)
        window = MainWindow(desk)
        desk.messages.set_window(window)
        window.resize(1366, 696)
        window.show()
        app.processEvents()
        measure(app, window)
        window.close()
        ws.close()
    return 0


def measure(app: QApplication, window: MainWindow) -> None:
    start = time.perf_counter()
    making: list[float] = []
    window.desk.go(PREVIEW, wanted_book("work_log", "2025", "work_log"))
    page = cast("PrintPreview", window.current_page())
    frames = Frames(page.view)
    turn(app, lambda: page.view.count() > 0, making)
    frames.times.clear()
    turn(app, lambda: bool(frames.times), making)
    print(
        f"book of {MEETINGS} meetings made and its first page painted after {time.perf_counter() - start:.2f} s"
    )
    while_setting: list[float] = []
    scroll(app, page.view, 60, while_setting)
    told("scrolling while pages are set", while_setting)
    rest: list[float] = []
    turn(app, page.view.is_complete, rest)
    print(f"all {page.view.count()} pages set after {time.perf_counter() - start:.2f} s")
    told("the loop meanwhile", rest or [0.0])
    frames.times.clear()
    fast: list[float] = []
    scroll(app, page.view, 600, fast)
    told("scrolling", fast)
    told("its frames", frames.times)
    jumps: list[float] = []
    for number in range(0, page.view.count(), max(1, page.view.count() // 50)):
        begin = time.perf_counter()
        page.view.go_to(number)
        app.processEvents()
        jumps.append((time.perf_counter() - begin) * 1000)
    told("jumping to a page", jumps)


if __name__ == "__main__":
    sys.exit(main())
