"""Joining, a change of hands and a forgotten passphrase over three real desks, every step by keys and telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.actions.workspace import create_workspace
from app.files.sealing import Cost
from app.ui.field_dialog import FieldDialog
from tests.ui.committee_kit import committee_window, settle
from tests.ui.conftest import *  # noqa: F403 - the dressed window of the screens' own tests
from tests.ui.conftest import code_of, shown
from tests.walks.keys_kit import CTRL, DOWN, ENTER, SPACE, back_to, here, press, tab_to, type_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.actions.workspace import Workspace
    from app.ui.committee.keys_page import KeysPage
    from app.ui.desk import Desk
    from app.ui.main_window import MainWindow
    from app.ui.settings_exchange import ExchangePart
    from app.ui.settings_page import SettingsPage
    from tests.actions.exchange_kit import Desks

SECRET = "Qingshui-2026"


@pytest.fixture
def branches(desks: Desks) -> Iterator[list[Workspace]]:
    found = []
    for code, name in (("JG01", "机关第一党支部"), ("JG02", "第二水厂党支部")):
        ws, _ = create_workspace(
            desks.place / code, name=name, code=code, passphrase=SECRET, clock=desks.clock,
            cost=Cost(memory=64, passes=1, lanes=1),
        )  # fmt: skip
        ws.keeper.paused = True
        found.append(ws)
    yield found
    for ws in found:
        ws.close()


class Chosen:
    """What the dialogs of the system give back."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, stick: Path) -> None:
        self.file = stick
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(stick))
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(self.file), ""))


def to_exchange(window: MainWindow) -> ExchangePart:
    """The gear, then down the entries: they are one stop of Tab."""
    back_to(window)
    if window.current_page().header.title.text() != "设置":
        tab_to(window.navigation.foot.gear)
        press(SPACE)
    page = cast("SettingsPage", window.current_page())
    tab_to(next(entry for entry in page.entries.values() if entry.isChecked()))
    while not page.entries["exchange"].isChecked():
        press(DOWN)
    return cast("ExchangePart", page.part("exchange"))


def register(window: MainWindow, digits: str, qtbot: QtBot) -> KeysPage:
    """At the committee: the last page of its last group, the main verb, the digits, Enter."""
    back_to(window)
    for _ in range(4):  # the pages of its group, one after the other
        if window.current_page().header.title.text() != "入网和密钥":
            press(Qt.Key.Key_4, held=CTRL)
            settle(window, qtbot)
    page = cast("KeysPage", window.current_page())
    tab_to(page.take)
    press(SPACE)
    dialog = next(one for one in window.findChildren(FieldDialog) if one.isVisible())
    if dialog.boxes:
        type_text(digits)
        press(ENTER)
    assert here() is dialog.act
    press(ENTER)
    assert "已登记" in page.banner.text()
    return page


def take_answer(part: ExchangePart, digits: str) -> None:
    """Known keys need no digits."""
    tab_to(part.answer)
    press(SPACE)
    if digits:
        assert part.keys.dialog is not None
        type_text(digits)
        press(ENTER)
        assert here() is part.keys.dialog.act
        press(ENTER)
    assert part.state.text() == "已入网"


def test_two_branches_join_and_one_changes_hands(
    desks: Desks, branches: list[Workspace], make_desk: Callable[[Workspace], Desk], qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    chosen = Chosen(monkeypatch, desks.stick)
    committee = committee_window(desks, make_desk, qtbot)
    windows = [shown(make_desk(ws), qtbot, 1093, 542) for ws in branches]
    for window in windows:
        part = to_exchange(window)
        tab_to(part.request)
        press(SPACE)
        assert part.state.text() == "等党委批复"
        assert part.found.asked is not None
        chosen.file = desks.stick / part.found.asked.file
        page = register(committee, part.digits.text(), qtbot)
        chosen.file = next(path for path in desks.stick.glob("入网批复*") if path.stat().st_size)
        part = to_exchange(window)
        take_answer(part, page.digits.text())
        chosen.file.unlink()

    window = windows[0]
    part = to_exchange(window)
    tab_to(part.hands.hand)
    press(SPACE)
    type_text("hanxue")
    press(ENTER)
    assert here() is part.hands.secret
    type_text(SECRET)
    press(ENTER)
    settle(window, qtbot)
    envelope = part.hands.envelope
    assert envelope is not None
    assert here() is envelope.card.last
    type_text("".join(code_of(envelope.card).split("-")[-2:]).lower())
    press(ENTER)
    assert not envelope.isVisible()
    assert part.found.asked is not None
    chosen.file = desks.stick / part.found.asked.file
    register(committee, "", qtbot)
    chosen.file = next(desks.stick.glob("入网批复*"))
    part = to_exchange(window)
    take_answer(part, "")
    assert part.hands.steps[1].isVisible(), "the successor has yet to set a passphrase"
