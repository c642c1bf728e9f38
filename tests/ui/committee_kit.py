"""A committee's window over two branches that have handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.actions.exchange_kit import Desks, add_meeting, add_member
from tests.ui.conftest import shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.actions.workspace import Workspace
    from app.ui.desk import Desk
    from app.ui.main_window import MainWindow

QUARTER = "2026Q1"
_NAMES = (
    "武二双", "梅长苏", "韩立春", "苗青禾", "郝志远", "乔木生", "柳云开", "米小满",
    "石清华", "安若素", "纪晓年", "向明月", "盛开来", "丁如一", "左思齐", "毕胜男",
)  # fmt: skip


def two_branches(place: Path) -> tuple[Desks, Workspace, Workspace]:
    """JG01 and JG02 with people, a meeting each and their packages of the quarter on the stick."""
    desks = Desks(place)
    one, two = desks.branch("JG01", "机关第一党支部"), desks.branch("JG02", "第二水厂党支部")
    for ws, names in ((one, _NAMES[:8]), (two, _NAMES[8:])):  # a branch of seven has a committee
        for name in names:
            add_member(ws, name, stage="正式党员", party_group="第一党小组")
        add_meeting(ws, "2026-02-10")
    desks.clock.forward(days=20)  # 1 April
    for ws in (one, two):
        desks.submit(ws, QUARTER)
    return desks, one, two


def committee_window(desks: Desks, make_desk: Callable[[Workspace], Desk], qtbot: QtBot) -> MainWindow:
    return shown(make_desk(desks.committee), qtbot)


def settle(window: MainWindow, qtbot: QtBot) -> None:
    """Until the running job has told."""
    qtbot.waitUntil(lambda: not window.desk.jobs.busy())
