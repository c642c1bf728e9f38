"""The committee's first pages: the board, and taking in with a look before."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton

from app.ui.committee.overview_page import OverviewPage
from tests.actions.exchange_kit import add_meeting
from tests.ui.committee_kit import committee_window, settle, two_branches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.actions.workspace import Workspace
    from app.ui.committee.intake_page import IntakePage
    from app.ui.desk import Desk
    from app.ui.main_window import MainWindow
    from tests.actions.exchange_kit import Desks


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[tuple[Desks, Workspace, Workspace]]:
    found = two_branches(tmp_path / "desks")
    yield found
    found[0].close()


@pytest.fixture
def window(
    desks: tuple[Desks, Workspace, Workspace], make_desk: Callable[[Workspace], Desk], qtbot: QtBot
) -> MainWindow:
    return committee_window(desks[0], make_desk, qtbot)


def shown_states(window: MainWindow) -> dict[str, str]:
    """Branch → the word of its last column, as painted."""
    window.show_page("today")
    view = cast("OverviewPage", window.current_page()).view
    last = len(view.model.columns) - 1
    return {
        view.model.cell(row, 0).text: view.model.cell(row, last).text for row in range(view.model.rowCount())
    }


def test_a_committee_has_pages_of_its_own(window: MainWindow) -> None:
    titles = [made.entry.title for made in window.navigation.buttons().values()]
    assert titles[:2] == ["总览", "接收"]
    assert "党费" not in titles
    assert isinstance(window.current_page(), OverviewPage)


def test_a_stick_is_looked_at_and_taken_in(
    window: MainWindow, desks: tuple[Desks, Workspace, Workspace], qtbot: QtBot
) -> None:
    assert shown_states(window) == {"机关第一党支部": "—", "第二水厂党支部": "—"}
    (desks[0].stick / "坏.sbz").write_bytes(b"SANB broken")
    window.show_page("intake", [desks[0].stick])
    settle(window, qtbot)
    page = cast("IntakePage", window.current_page())
    assert page.chips.texts() == ["全部 3", "可收 2", "收过 0", "缺前面的包 0", "不收 1"]
    assert page.found is not None
    sums = [page.found.total(name) for name in ("read", "new", "changed", "same", "held", "rejected")]
    assert sums[0] == sum(sums[1:]) > 0
    assert page.identity.text().startswith(f"3 个文件，读到 {sums[0]} 条 = 新增 {sums[1]}")
    page.chips.press("refused")
    assert "坏.sbz" in page.words.text()
    assert shown_states(window)["机关第一党支部"] == "—", "a plan keeps nothing"
    window.show_page("intake")
    page.apply.click()
    settle(window, qtbot)
    assert "已收下 2 个" in page.banner.text()
    assert page.chips.texts()[1] == "已收 2"
    assert [page.model.cell(row, 3).text for row in range(3)].count("已收") == 2
    assert shown_states(window) == {"机关第一党支部": "已接收", "第二水厂党支部": "已接收"}


def test_stopping_keeps_what_was_told_and_says_how_far_it_came(
    window: MainWindow, desks: tuple[Desks, Workspace, Workspace], qtbot: QtBot
) -> None:
    kit = desks[0]
    third = kit.branch("JG03", "第三党支部")
    add_meeting(third, "2026-04-01")
    kit.submit(third, "2026Q2")
    window.show_page("intake", [kit.stick])
    settle(window, qtbot)
    page = cast("IntakePage", window.current_page())
    jobs = window.desk.jobs
    at_first_sign = jobs.progressed.connect(jobs.cancel, Qt.ConnectionType.DirectConnection)
    page.apply.click()
    settle(window, qtbot)
    jobs.progressed.disconnect(at_first_sign)
    assert page.banner.text().startswith(
        "已停下：3 个文件看了 2 个，收下 2 个，收下的都已存好；还有 1 个没有看，也没有动"
    )
    assert page.model.rowCount() == 2
    next(one for one in page.banner.findChildren(QPushButton) if one.text() == "再读一次").click()
    settle(window, qtbot)
    assert page.chips.texts()[:3] == ["全部 3", "可收 1", "收过 2"]
    page.apply.click()
    settle(window, qtbot)
    assert "已收下 1 个" in page.banner.text()


def test_a_gap_is_held_and_said(
    window: MainWindow, desks: tuple[Desks, Workspace, Workspace], qtbot: QtBot
) -> None:
    kit, one, _ = desks
    first = next(path for path in kit.stick.iterdir() if "JG01" in path.name)
    aside = first.replace(kit.place / first.name)
    kit.take_in(aside)
    kit.hear(one, kit.answer(one))
    add_meeting(one, "2026-04-01")
    kit.clock.forward(days=95)
    later = kit.submit(one, "2026Q2")
    kit.forget_everything()  # the committee's PC is set up anew
    window.show_page("intake", [later])
    settle(window, qtbot)
    page = cast("IntakePage", window.current_page())
    page.apply.click()
    settle(window, qtbot)
    assert "还缺第 1 包" in page.words.text()
    page.go_back()
    assert "2026年第二季度第 2 包" in page.held.text()
    window.show_page("intake", [aside])
    settle(window, qtbot)
    page.apply.click()
    settle(window, qtbot)
    assert "补齐后一并收下" in page.banner.text()
    page.go_back()
    assert not page.held.text()


@pytest.mark.parametrize("name", ["today", "intake"])
def test_packages_dropped_anywhere_are_all_looked_at(
    name: str, window: MainWindow, desks: tuple[Desks, Workspace, Workspace], qtbot: QtBot
) -> None:
    """Through the window's handle, as from a file manager: whatever lies under the mouse gets it first."""
    window.show_page(name)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in desks[0].stick.glob("*.sbz")])
    page_middle = window.current_page().mapTo(window, window.current_page().rect().center())
    told = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window.windowHandle(), QDragEnterEvent(page_middle, *told))
    QApplication.sendEvent(window.windowHandle(), QDropEvent(QPointF(page_middle), *told))
    settle(window, qtbot)
    page = cast("IntakePage", window.current_page())
    assert page.model.rowCount() == 2
    assert page.apply.text() == "收下 2 个"
