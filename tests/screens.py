"""`python -m tests.screens OUT [NAME ...]`: every page of the demo branch at the four sizes of ui.md §7, as PNG.

Each size runs in a child of its own, since the scale is read once when Qt starts. Look at them beside ../shared/ui.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tests.screens_committee import PREFIX, committee_scenes
from tests.screens_keys import key_scenes, welcome_scenes
from tests.screens_today import today_scenes
from tests.support import MEETING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.ui.dues_page import DuesPage
    from app.ui.fields.attendance import AttendanceField
    from app.ui.fields.base import Typed
    from app.ui.main_window import MainWindow
    from app.ui.member_page import MemberPage
    from app.ui.print_preview import PrintPreview
    from app.ui.record_page import RecordPage
    from app.ui.registers_page import RegistersPage
    from app.ui.statistics_page import StatisticsPage

NOW = datetime(2026, 3, 18, 14, 32, tzinfo=timezone(timedelta(hours=8)))
ROOT = Path(__file__).parents[1]
COMMITTEE = "committee"  # the folder of the demo's own desk
SETTLE_MS = 350
ASSEMBLY: dict[str, Typed] = {
    "held_at": "2026-03-12 14:00-15:40",
    "place": "二楼会议室",
    "topic": "讨论接收宋佳为预备党员",
    "chair": "周国栋",
    "guests": [{"name": "张瑞", "post": "党委组织科"}],
    "topics": [{"subject": "讨论接收宋佳为预备党员"}, {"subject": "讨论通过 2026 年度支部工作计划"}],
    "resolutions": [
        {"matter": "同意接收宋佳为预备党员", "vote_kind": "接收预备党员", "person": "宋佳",
         "method": "无记名投票", "yes": "18", "no": "0", "abstain": "0"},
        {"matter": "通过 2026 年度支部工作计划", "method": "举手表决", "yes": "16", "no": "0", "abstain": "1"},
    ],
}  # fmt: skip


@dataclass(frozen=True)
class Size:
    """Logical size of the window and the screen's scale."""

    width: int
    height: int
    scale: str

    @property
    def name(self) -> str:
        return f"{self.width}x{self.height}"


SIZES = (Size(1366, 696, "1"), Size(1093, 542, "1.25"), Size(1280, 650, "1.5"), Size(1920, 1008, "1"))


def _problems(window: MainWindow) -> None:
    window.show_page("work_log")
    page = cast("RecordPage", window.current_page())
    page.pane.new(MEETING)
    page.pane.complete()


def _assembly(section: int) -> Callable[[MainWindow], None]:
    """An assembly half written, after a first 完成记录: the editor of picture 02."""

    def show(window: MainWindow) -> None:
        from PySide6.QtTest import QTest

        window.show_page("work_log")
        page = cast("RecordPage", window.current_page())
        page.pane.new("branch_assembly", dict(ASSEMBLY))
        editor = page.pane.editor()
        sheet = cast("AttendanceField", editor.boxes["attendance"].widget)
        sheet.everybody_came()
        for name, state in (("吴婷", "personal_leave"), ("田勇", "on_shift"), ("邓伟", "absent")):
            sheet.set_state(next(e.key for e in sheet.sheet.entries if e.name == name), state)
        page.pane.complete()
        QTest.qWait(SETTLE_MS)  # what was found takes its room
        editor.go_to_section(section)

    return show


def _help(window: MainWindow) -> None:
    window.show_page("work_log")
    page = cast("RecordPage", window.current_page())
    page.pane.new(MEETING)
    page.pane.editor().boxes["decisions"].focus()
    window.help.ask("work_log")


def _member(tab: int) -> Callable[[MainWindow], None]:
    def show(window: MainWindow) -> None:
        window.show_page("members")
        page = cast("MemberPage", window.current_page())
        page.card.tabs.set_current(tab)
        page.card.tabs.chosen.emit(tab)

    return show


def _past(window: MainWindow) -> None:
    """The roster of the end of a year, by the dated facts."""
    from datetime import date

    from app.ui.member_past import PastDay

    window.show_page("members")
    page = cast("MemberPage", window.current_page())
    page.look_back(PastDay(date(2024, 12, 31)))


def _past_panel(window: MainWindow) -> None:
    window.show_page("members")
    page = cast("MemberPage", window.current_page())
    page.list.past_button.click()


def _change(code: str) -> Callable[[MainWindow], None]:
    def show(window: MainWindow) -> None:
        from app.domain.member_change_kinds import change_of

        window.show_page("members")
        page = cast("MemberPage", window.current_page())
        page._befell(change_of(code))

    return show


def _dues(tab: int) -> Callable[[MainWindow], None]:
    def show(window: MainWindow) -> None:
        window.show_page("dues")
        cast("DuesPage", window.current_page()).show_tab(tab)

    return show


def _account(window: MainWindow) -> None:
    """The dues of one person, with a payment that was taken back."""
    from app.actions import dues

    window.show_page("dues")
    page = cast("DuesPage", window.current_page())
    page.show_tab(0)
    key = next(line.key for line in page.collecting.grid.grid.lines if line.name == "王建平")
    found = page.collecting.shown
    payments = found.ledger.payments_of(key) if found else ()
    if payments and not any(one.reversal_of for one in payments):
        dues.reverse(window.desk.ws, payments[-1].uid, reason="记错月份")
        page.refresh()
    page.collecting.grid.go_to(key, 3)
    page.collecting.show_account(key)


def _register(name: str, *, columns: bool = False) -> Callable[[MainWindow], None]:
    """One of 四册五表, or the half-yearly check; with the panel of its columns."""

    def show(window: MainWindow) -> None:
        window.show_page("registers", name)
        page = cast("RegistersPage", window.current_page())
        if columns:
            page.view.arrange.click()

    return show


def _wait_for_pages(window: MainWindow) -> None:
    from PySide6.QtTest import QTest

    view = cast("PrintPreview", window.current_page()).view
    while not view.count() or not view.is_complete():
        QTest.qWait(20)


def _register_paper(window: MainWindow) -> None:
    """The roster before it is printed, on A3."""
    window.show_page("registers")
    window.current_page().print_here()
    _wait_for_pages(window)


def _statistics(tab: int, line: int) -> Callable[[MainWindow], None]:
    def show(window: MainWindow) -> None:
        window.show_page("statistics")
        page = cast("StatisticsPage", window.current_page())
        page.show_tab(tab)
        if tab == 0:
            page.numbers.show_period("2025")
        table = page.numbers.table if tab == 0 else page.makeup.table
        table.select(line)

    return show


def _preview(of_book: str = "") -> Callable[[MainWindow], None]:
    """An assembly, or a whole book, before it is printed; with a printer at hand."""

    def show(window: MainWindow) -> None:
        from app.actions.looking import list_records
        from app.ui import print_settings
        from app.ui.print_wanted import wanted_book, wanted_record

        ws = window.desk.ws
        print_settings.printers = lambda: ["HP LaserJet M1136"]
        record = list_records(ws, "branch_assembly")[0]
        wanted = wanted_book(of_book, "2026", of_book) if of_book else wanted_record(
            ws, record.form, record.uid, "work_log"
        )  # fmt: skip
        window.desk.go("print_preview", wanted)
        _wait_for_pages(window)

    return show


def _letter(window: MainWindow) -> None:
    """The introduction letter that is under way, before it is printed."""
    from app.ui import print_settings

    print_settings.printers = lambda: ["HP LaserJet M1136"]
    window.show_page("transfers")
    window.current_page().print_here()
    _wait_for_pages(window)


def scenes() -> dict[str, Callable[[MainWindow], None]]:
    from app.ui.pages import COMMITTEE_ENTRIES, ENTRIES, NAMES
    from tests.screens_import import import_asks, pair
    from tests.screens_submission import submission

    own = NAMES - {entry.page for entry in COMMITTEE_ENTRIES} | {entry.page for entry in ENTRIES}
    plain = {name: (lambda window, name=name: window.show_page(name)) for name in sorted(own)}
    members = {f"members_{tab + 1}": _member(tab) for tab in range(7)}
    editor = {f"assembly_{section + 1}": _assembly(section) for section in range(4)}
    registers: dict[str, Callable[[MainWindow], None]] = {
        f"registers_{name}": _register(name)
        for name in ("activists", "dues_register", "penalties", "changes", "appraisals", "register_check")
    }
    registers["print_register"] = _register_paper
    registers["registers_columns"] = _register("roster", columns=True)
    numbers = {"statistics_people": _statistics(0, 8), "statistics_makeup": _statistics(1, 3)}
    previews = {"print_preview": _preview(), "print_book": _preview("work_log")}
    return {
        **plain,
        **today_scenes(),
        **members,
        **numbers,
        **editor,
        **registers,
        **previews,
        "problems": _problems,
        "dues_account": _account,
        "members_past": _past,
        "members_past_panel": _past_panel,
        "members_commended": _change("commended"),
        "members_penalized": _change("penalized"),
        **{f"dues_{tab}": _dues(tab) for tab in (1, 2, 3)},
        "print_letter": _letter,
        "doubles_pair": pair,
        **key_scenes(),
        "submission_open": submission(answered=False),
        "submission_done": submission(answered=True),
        "import_asks": import_asks,
        "help": _help,
    }


@contextmanager
def demo_window(demo: Path, width: int, height: int) -> Iterator[MainWindow]:
    """The real window over a copy of the demo branch, on the day of the pictures."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from app.actions.workspace import open_workspace
    from app.startup import dress
    from app.ui.desk import Desk
    from app.ui.jobs import Jobs
    from app.ui.main_window import MainWindow
    from app.ui.messages import Messages
    from app.ui.pages import NAMES
    from app.ui.settings import Settings

    app = QApplication.instance()
    dress(cast("QApplication", app or QApplication([])))
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(demo, Path(place) / "branch")
        ws = open_workspace(Path(place) / "branch", clock=lambda: NOW, user="周国栋")
        desk = Desk(ws, Jobs(), Messages(), Settings(Path(place) / "settings"), NAMES)
        window = MainWindow(desk)
        desk.messages.set_window(window)
        window.resize(width, height)
        window.show()
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        while not window.is_filled():
            QTest.qWait(10)
        yield window
        while (front := QApplication.activeModalWidget()) is not None:  # or it stands before the next scene
            front.close()
        window.close()
        ws.close()


def take(demo: Path, out: Path, size: Size, wanted: list[str]) -> None:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QPainter
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    committee = demo.name == COMMITTEE
    found = committee_scenes(demo.parent / "stick") if committee else {**scenes(), **welcome_scenes()}
    for name, show in found.items():
        if wanted and name not in wanted:
            continue
        with demo_window(demo, size.width, size.height) as window:
            show(window)
            QTest.qWait(SETTLE_MS)
            picture = window.grab()
            front = QApplication.activeModalWidget()
            if front is not None and front is not window:  # what stands before the page
                painter = QPainter(picture)
                painter.drawPixmap(front.mapToGlobal(QPoint()) - window.mapToGlobal(QPoint()), front.grab())
                painter.end()
            picture.save(str(out / f"{name}_{size.name}.png"))


def main() -> int:
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):  # no folder is called --help
        print("python -m tests.screens OUT [名称…]：" + "、".join(scenes()))
        return 2
    out, wanted = Path(sys.argv[1]), sys.argv[2:]
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        from app.actions.demo import make_demo
        from app.actions.demo_committee import make_committee_demo

        demos: list[Path] = []
        if not wanted or any(not name.startswith(PREFIX) for name in wanted):
            demos.append(Path(place) / "demo")
            make_demo(demos[-1], today=NOW.date()).close()
        if not wanted or any(name.startswith(PREFIX) for name in wanted):
            demos.append(Path(place) / "desks" / COMMITTEE)
            make_committee_demo(demos[-1].parent, today=NOW.date(), last=3)
        for size in SIZES:
            screen = {"QT_SCALE_FACTOR": size.scale, "QT_QPA_PLATFORM": "offscreen"}
            for demo in demos:
                code = f"from tests.screens import *; take(Path({str(demo)!r}), Path({str(out)!r}), {size!r}, {wanted!r})"
                subprocess.run(
                    [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **screen}, check=True
                )
            print(f"{size.name} × {size.scale}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
