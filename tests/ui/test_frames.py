"""What a page may do when it is opened: no Office library, nothing asked card by card, no long roster in one turn."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, cast

import pytest

from app.actions import agenda
from app.actions.looking import count_records
from app.store import records
from app.ui import member_list, today_page
from app.ui.page import FIRST
from app.ui.pages import ENTRIES
from tests.bench.desk import add_members
from tests.support import PATIENCE_MS, run_python
from tests.ui.conftest import count_again

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.actions.workspace import Workspace
    from app.domain.agenda import Agenda
    from app.store.database import Store
    from app.ui.main_window import MainWindow
    from app.ui.member_page import MemberPage
    from app.ui.today_page import TodayPage

# Each page of the navigation, opened and painted.
EVERY_PAGE = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app import startup
from app.ui.pages import ENTRIES
from app.ui.settings import Settings
app = QApplication([])
startup.dress(app)
settings = Settings(Path(sys.argv[1]))
settings.remember_workspace(Path(sys.argv[2]))
session = startup.Session(settings)
session.begin()
for entry in ENTRIES:
    session.window.show_page(entry.page)
    app.processEvents()
print(*sys.modules)
session.end()
"""
OFFICE = {"openpyxl", "docx", "lxml", "python_calamine", "xml.etree.ElementTree"}
MANY, A_TURN = 900, 50


def test_no_page_brings_an_office_library_into_the_window(demo_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(demo_folder, tmp_path / "one")
    done = run_python(EVERY_PAGE, tmp_path / "settings", tmp_path / "one")
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert {"app.ui.submission_page", "app.ui.registers_page"} <= loaded
    assert loaded & OFFICE == set()


class Asked:
    """Statements of the window's connection, and how many cards were read: in all, and at once at most."""

    def __init__(self) -> None:
        self.statements, self.cards, self.most = 0, 0, 0

    def count(self, _statement: str) -> None:
        self.statements += 1


@pytest.fixture
def asked(demo: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    found, select = Asked(), records.select

    def counted(
        store: Store, form_id: str, clause: str = "", args: object = (), *, rows: bool = True
    ) -> list[records.Record]:
        read = select(store, form_id, clause, cast("tuple[object, ...]", args), rows=rows)
        if form_id == "member":
            found.cards += len(read)
            found.most = max(found.most, len(read))
        return read

    monkeypatch.setattr(records, "select", counted)
    demo.store.conn.set_trace_callback(found.count)
    yield found
    demo.store.conn.set_trace_callback(None)


@pytest.fixture
def opened(window: MainWindow, asked: Asked, qtbot: QtBot) -> Callable[[str], tuple[int, int]]:
    """Opens a page anew; the statements and cards of that turn."""
    qtbot.waitUntil(window.is_filled)

    def opening(name: str) -> tuple[int, int]:
        window.show_page("settings")
        window.desk.changed(frozenset({"member"}))
        if name == FIRST:  # read again, though nothing may have been written
            window.show_page(name)
        asked.statements = asked.cards = 0
        if name == FIRST:
            window.current_page().recheck()
        else:
            window.show_page(name)
        return asked.statements, asked.cards

    return opening


def test_opening_a_page_asks_no_more_often_for_many_members_than_for_few(
    opened: Callable[[str], tuple[int, int]], demo: Workspace
) -> None:
    names = [entry.page for entry in ENTRIES if entry.page != "members"]
    few = {name: max(opened(name), opened(name))[0] for name in names}
    add_members(demo, MANY)
    many = {name: opened(name) for name in names}
    assert {name: statements for name, (statements, _) in many.items() if statements > few[name]} == {}
    assert {name: cards for name, (_, cards) in many.items() if cards > MANY + 100} == {}  # each once at most


def test_today_is_not_worked_out_again_while_nothing_was_written(
    window: MainWindow, asked: Asked, demo: Workspace, qtbot: QtBot
) -> None:
    def looked_at_again() -> int:
        window.show_page("settings")
        asked.statements = 0
        window.show_page(FIRST)
        return asked.statements

    qtbot.waitUntil(window.is_filled)
    assert looked_at_again() == 1  # whether another connection has written
    add_members(demo, 1)
    assert looked_at_again() > 1


def test_what_is_due_is_worked_out_once_for_the_first_page_and_the_counts(
    window: MainWindow, demo: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_out: list[Agenda] = []
    today = agenda.today

    def counted(ws: Workspace) -> Agenda:
        worked_out.append(today(ws))
        return worked_out[-1]

    qtbot.waitUntil(window.is_filled)
    monkeypatch.setattr(agenda, "today", counted)
    window.current_page().recheck()
    count_again(window, qtbot)
    assert len(worked_out) == 1
    add_members(demo, 1)
    count_again(window, qtbot)
    window.current_page().refresh()
    assert len(worked_out) == 2


def test_a_long_roster_is_read_in_turns_with_its_first_cards_at_once(
    window: MainWindow,
    opened: Callable[[str], tuple[int, int]],
    asked: Asked,
    demo: Workspace,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(member_list, "A_TURN", A_TURN)
    add_members(demo, MANY)
    assert opened("members")[1] == 0
    page = cast("MemberPage", window.current_page())
    assert page.table.model().rowCount() == 0
    qtbot.waitUntil(lambda: page.table.model().rowCount() > 0, timeout=PATIENCE_MS)
    assert page.list.totals.text() == member_list.STILL_READING
    assert page.side.currentWidget() is page.card
    assert asked.cards < MANY
    qtbot.waitUntil(lambda: page.list.totals.text().startswith("共"), timeout=PATIENCE_MS)
    assert page.table.model().rowCount() > MANY
    assert asked.most == A_TURN
    assert page.list.uid in {record.uid for record in page.list.model.rows()}


def test_another_day_stays_though_today_was_asked_for_before_it(
    window: MainWindow, opened: Callable[[str], tuple[int, int]], demo: Workspace, qtbot: QtBot
) -> None:
    opened("members")
    page = cast("MemberPage", window.current_page())
    qtbot.waitUntil(lambda: page.list.totals.text().startswith("共"), timeout=PATIENCE_MS)
    add_members(demo, MANY)
    few = page.list.records[:3]
    page.list.read()
    page.list.put(few, demo.today())
    qtbot.waitUntil(window.desk.ahead.is_done, timeout=PATIENCE_MS)
    assert page.table.model().rowCount() == len(few)


def test_a_step_of_many_changes_is_taken_back_beside_the_window(
    window: MainWindow, demo: Workspace, qtbot: QtBot
) -> None:
    before = count_records(demo, "member")
    add_members(demo, MANY)
    for act, words, there in (
        (window.undo, "已撤销上一步", before),
        (window.redo, "已重做", before + MANY),
    ):
        act()
        assert window.desk.jobs.busy()
        qtbot.waitUntil(lambda: not window.desk.jobs.busy(), timeout=PATIENCE_MS)
        assert count_records(demo, "member") == there
        assert window.toast.text().startswith(words)


def test_what_stands_below_the_edge_of_today_comes_in_the_next_turns(
    window: MainWindow, demo: Workspace, qtbot: QtBot
) -> None:
    qtbot.waitUntil(window.is_filled)
    add_members(demo, MANY)  # forty groups that have not met
    page = cast("TodayPage", window.current_page())
    page.refresh()
    rows = page.tasks.body
    assert rows.count() == today_page.AT_ONCE + 1  # and the line under the title
    qtbot.waitUntil(lambda: rows.count() > 2 * today_page.AT_ONCE, timeout=PATIENCE_MS)
    page.refresh()  # another list begins before the first has ended
    qtbot.waitUntil(window.desk.ahead.is_done, timeout=PATIENCE_MS)
    there = rows.count()
    page.refresh()
    qtbot.waitUntil(lambda: rows.count() == there, timeout=PATIENCE_MS)
