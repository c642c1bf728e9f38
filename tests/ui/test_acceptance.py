"""The checks of ui.md §7 that a machine can make, on every page at the four sizes, also with the longest real data."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QLocale, QObject, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QWidget,
)

from app.actions.branch_settings import name_branch
from app.actions.demo import make_demo
from app.actions.records import save_record
from app.actions.workspace import open_workspace
from app.startup import dress
from app.ui import theme, tokens
from app.ui.desk import Desk
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.messages import Messages
from app.ui.pages import GALLERY, NAMES
from app.ui.settings import Settings
from app.ui.widgets.attendance_picker import AttendancePicker
from app.ui.widgets.banner import Banner
from app.ui.widgets.basics import ElidedLabel
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.keys import FocusRing
from app.ui.widgets.period_cells import PeriodCells
from app.ui.widgets.popup import Popup
from tests.screens import SIZES, scenes
from tests.ui.conftest import NOW, bring_up

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


HALF_WIDTH = re.compile(r"[\u4e00-\u9fff”][,;:!?()]|[,;:!?()][\u4e00-\u9fff“]")
ENGLISH = re.compile(r"\b(OK|Cancel|Yes|No|Close|Open|Save|Monday|Sunday|Mon|Sun|January|Jan)\b")
LONG_NAME, LONG_TOPIC = (
    "阿卜杜拉木",
    "关于学习贯彻上级会议精神并结合本厂防汛抗旱和提质增效实际研究部署二季度党建重点工作任务分解落实情况的议题和下一步打算安排",
)
LONG_BRANCH = "中共清源水务有限公司第三污水处理厂运行维修联合支部"
NEAR, ROUNDING = 100, 2
ACTING = (QAbstractButton, QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractItemView)
STATES = sorted(scenes())


@pytest.fixture(scope="module")
def long_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo with a name of five characters, a branch of twenty-five and a topic of sixty."""
    folder = tmp_path_factory.mktemp("long") / "branch"
    ws = make_demo(folder, today=NOW.date())
    assert (len(LONG_NAME), len(LONG_BRANCH), len(LONG_TOPIC)) == (5, 25, 60)
    name_branch(ws, LONG_BRANCH, "0307")
    card = {
        "name": LONG_NAME, "stage": "正式党员", "joined_on": "2001-07-01", "party_group": "第一党小组", "post": LONG_BRANCH,
        "workpost": LONG_BRANCH, "residence": LONG_BRANCH * 2, "party_post": "组织委员、宣传委员、纪检委员",
    }  # fmt: skip
    save_record(ws, "member", card)
    meeting = {
        "held_at": "2026-03-17 14:00-15:30",
        "place": LONG_BRANCH,
        "topic": LONG_TOPIC,
        "chair": "周国栋",
    }
    save_record(ws, "branch_committee_meeting", meeting)
    ws.close()
    return folder


@pytest.fixture(scope="module")
def qapp(qapp: QApplication) -> QApplication:
    dress(qapp)
    return qapp


@pytest.fixture(scope="module")
def window(
    long_demo: Path, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MainWindow]:
    """One for all scenes: only looked at."""
    ws = open_workspace(long_demo, clock=lambda: NOW, user="周国栋")
    desk = Desk(ws, Jobs(), Messages(), Settings(tmp_path_factory.mktemp("settings")), NAMES)
    made = MainWindow(desk)
    desk.messages.set_window(made)
    made.show()
    made.activateWindow()
    yield made
    made.close()
    ws.close()


@pytest.fixture(autouse=True)
def _put_away(window: MainWindow) -> Iterator[None]:
    yield
    window.help.close()
    for dialog in window.findChildren(QDialog):
        dialog.reject()
    for popup in window.findChildren(Popup):
        popup.close_now()


def at_every_size(window: MainWindow, scene: str) -> Iterator[str]:
    """Shows a scene, then the window at each of the four sizes."""
    scenes()[scene](window)
    for size in SIZES:
        window.resize(size.width, size.height)
        QApplication.processEvents()
        QApplication.processEvents()
        yield f"{scene} {size.name}"
        assert (window.width(), window.height()) == (size.width, size.height), scene


def visible(window: QWidget, kind: type[QWidget] = QWidget) -> list[QWidget]:
    """What can be seen without scrolling in the window."""
    return [w for w in window.findChildren(kind) if w.isVisible() and not w.visibleRegion().isEmpty()]


def words_of(widget: QWidget) -> str:
    if isinstance(widget, (QLabel, QAbstractButton, ElidedLabel, QLineEdit)):
        return widget.text() or (widget.placeholderText() if isinstance(widget, QLineEdit) else "")
    return ""


def where(widget: QWidget) -> str:
    return f"{type(widget).__name__} “{words_of(widget)}” {widget.width()}×{widget.height()}"


def is_cut(widget: QWidget) -> bool:
    if isinstance(widget, QLabel):
        if not widget.text() or widget.wordWrap():
            needed = widget.heightForWidth(widget.width()) if widget.text() else 0
            return needed > widget.height() + ROUNDING
        return widget.sizeHint().width() > widget.width() + ROUNDING
    if isinstance(widget, QPushButton):
        return (
            widget.sizeHint().width() > widget.width() + ROUNDING or widget.height() < tokens.SMALL_FIELD - 2
        )
    return False


@pytest.mark.parametrize("scene", STATES)
def test_every_scene_keeps_to_the_rules(window: MainWindow, scene: str) -> None:
    for place in at_every_size(window, scene):
        labels, buttons = visible(window, QLabel), visible(window, QPushButton)
        # 1: at most one filled red button, a dialog counting for itself
        filled = Counter(b.window() for b in buttons if b.property("kind") == "primary")
        assert max(filled.values(), default=0) <= 1, place
        # 4: a button that waits says what for, within 100 px
        silent = [where(b) for b in buttons if not b.isEnabled() and words_of(b) and not reasons(window, b)]
        assert not silent, (place, silent)
        # 5, 19: nothing is cut
        cut = [where(widget) for widget in (*labels, *buttons) if is_cut(widget)]
        assert not cut, (place, cut)
        # 11: nothing below 12 px
        small = [where(w) for w in (*labels, *buttons) if 0 < w.font().pixelSize() < tokens.MICRO]
        assert not small, (place, small)
        # 14, 15: Chinese words, full-width marks
        texts = [words_of(w) for w in visible(window)] + [w.toolTip() for w in visible(window)]
        wrong = [text for text in texts if HALF_WIDTH.search(text) or ENGLISH.search(text)]
        assert not wrong, (place, wrong)
        # no window beside this one, but for a dialog
        shown = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not window]
        tops = [w for w in shown if not isinstance(w, QDialog)]
        assert not tops, (place, tops)


@pytest.mark.parametrize("scene", STATES)
def test_everything_that_acts_or_is_painted_says_what_it_is(window: MainWindow, scene: str) -> None:
    scenes()[scene](window)
    QApplication.processEvents()
    nameless = [where(w) for w in visible(window) if needs_name(w) and not named(w)]
    assert not nameless


def needs_name(widget: QWidget) -> bool:
    if isinstance(widget, (FocusRing, QHeaderView)) or widget.property("frozen") == "true":
        return False  # laid over others, or part of a table that has its name
    ours = type(widget).__module__.startswith("app.ui")
    painted = ours and "paintEvent" in vars(type(widget))
    if isinstance(widget, ElidedLabel):
        return bool(widget.text())
    return isinstance(widget, ACTING) or painted or (ours and widget.focusPolicy() & Qt.FocusPolicy.TabFocus)  # type: ignore[return-value]  # a flag is as good as a bool


def named(widget: QWidget) -> bool:
    spoken = QAccessible.queryAccessibleInterface(widget)
    name = spoken.text(QAccessible.Text.Name) if spoken else ""
    return bool(name.strip()) and "<" not in name and "&" not in name


@pytest.mark.parametrize("name", sorted(NAMES))
def test_rows_of_fields_and_buttons_are_equally_high(window: MainWindow, name: str) -> None:
    window.show_page(name)
    QApplication.processEvents()
    header = window.current_page().header
    heights = {w.height() for w in visible(header) if isinstance(w, (QPushButton, QLineEdit, QComboBox))}
    assert heights <= {tokens.FIELD}


def test_a_disabled_button_is_explained_beside_it(window: MainWindow) -> None:
    scenes()["members_past"](window)
    QApplication.processEvents()
    (new,) = [made for made in visible(window, QPushButton) if words_of(made) == "新建党员卡"]
    assert not new.isEnabled()
    assert "只能看" in "".join(reasons(window, new))


def reasons(window: QWidget, made: QWidget) -> list[str]:
    """Words within 100 px."""
    middle = made.mapTo(window, made.rect().center())
    area = made.rect().translated(made.mapTo(window, QPoint(0, 0))).adjusted(-NEAR, -NEAR, NEAR, NEAR)
    near = [label for label in visible(window, QLabel) if words_of(label)]
    found = [
        label for label in near if area.intersects(label.rect().translated(label.mapTo(window, QPoint(0, 0))))
    ]
    return [words_of(label) for label in found if label.mapTo(window, label.rect().center()) != middle]


@pytest.mark.parametrize("name", sorted(NAMES - {"settings", "papers"}))
def test_a_page_without_data_looks_meant(empty_window: MainWindow, name: str) -> None:
    """A picture, the fact, and something to begin with."""
    window = empty_window
    window.show_page(name)
    QApplication.processEvents()
    page = window.current_page()
    states = [state for state in page.findChildren(EmptyState) if state.isVisible()]
    if name == "today":
        assert [b for b in visible(page, QPushButton) if words_of(b) == "去做"]
    elif name in ("import", "submission"):  # a quarter is checked, whatever the branch holds
        assert [b for b in visible(page, QPushButton) if words_of(b)]
    else:
        assert states
        assert all(state.fact.text() for state in states)


class _Windows(QObject):
    """Notes whatever is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            if (
                isinstance(watched, (QMenu, QMainWindow, QDialog))
                or watched.windowType() == Qt.WindowType.ToolTip
            ):
                return False
            self.shown.append(where(watched))
        return False


def test_nothing_flashes_up_as_a_window_of_its_own(window: MainWindow, qapp: QApplication) -> None:
    """A widget that is shown before it has its place is a window for a moment, and takes the keys away."""
    windows = _Windows()
    qapp.installEventFilter(windows)
    for show in scenes().values():
        show(window)
        QApplication.processEvents()
    qapp.removeEventFilter(windows)
    assert not windows.shown


def test_no_decoration(qapp: QApplication) -> None:
    sheet = theme.style_sheet(tokens.LIGHT)
    assert "gradient" not in sheet
    assert "shadow" not in sheet


def test_qt_itself_speaks_chinese(qapp: QApplication, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QCalendarWidget, QDialogButtonBox

    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert "取消" in box.buttons()[0].text()
    assert QLocale().dayName(1, QLocale.FormatType.ShortFormat).startswith(("周", "星期"))
    calendar = QCalendarWidget()
    qtbot.addWidget(calendar)
    assert calendar.locale().language() == QLocale.Language.Chinese


def test_the_gallery_shows_every_component(window: MainWindow, qtbot: QtBot) -> None:
    from PySide6.QtTest import QTest

    from app.ui.widgets.chart import ChartView
    from app.ui.widgets.progress import ProgressBar
    from app.ui.widgets.tab_bar import TabBar
    from app.ui.widgets.table import Table
    from app.ui.widgets.toast import Toast

    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    bring_up(window, qtbot)
    QTest.keyClick(window, Qt.Key.Key_G, keys)
    page = window.current_page()
    assert page.header.title.text() == "组件"
    assert GALLERY not in NAMES
    for kind in (
        Banner,
        PeriodCells,
        AttendancePicker,
        EmptyState,
        ProgressBar,
        TabBar,
        Table,
        Toast,
        ChartView,
    ):
        assert page.findChildren(kind), kind
    kinds = {(b.property("kind"), b.isEnabled()) for b in page.findChildren(QPushButton)}
    assert {("primary", True), ("primary", False), ("link", True), ("link", False)} <= kinds
