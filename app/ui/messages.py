"""The one place that tells trouble apart (a refused record, the world's fault, a bug), and the one door to boxes."""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from PySide6.QtCore import QObject, QSize, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget

from app.domain.errors import Cancelled, Invalid, UserError
from app.texts import say_error
from app.ui.widgets.basics import Item, button, label, row

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_T = TypeVar("_T")
_LOG = logging.getLogger("app.ui")
BUG_TITLE = "程序出错"
BUG_TEXT = "这一步没有做成，已保存的记录没有丢失。可以接着用；同样的事再次出现时，请把详情发给维护人员。"
CANCELLED = "已取消，没有改动任何数据"
_BOX_WIDTH = 440


class Box(QDialog):
    """A small dialog: title, one sentence, at most one more, and verbs; cancel left, act right on every system."""

    def __init__(self, parent: QWidget | None, title: str, text: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setFixedWidth(_BOX_WIDTH)
        self._title, self._text = title, text
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(20, 16, 20, 16)
        self._layout.setSpacing(12)
        self._layout.addWidget(label(title, "h2", wrap=True))
        self._layout.addWidget(label(text, wrap=True))

    def add_buttons(self, *items: Item) -> None:
        self._layout.addSpacing(4)
        self._layout.addLayout(row(None, *items))

    def add_field(self, item: Item) -> None:
        if isinstance(item, QWidget):
            self._layout.addWidget(item)

    def words(self) -> str:
        return f"{self._title}：{self._text}"

    def sizeHint(self) -> QSize:
        return QSize(_BOX_WIDTH, super().sizeHint().height())


class Way(NamedTuple):
    """A box that asks what a refused action needs. `repeats`: without the action itself it would ask for nothing."""

    box: Callable[[QWidget | None, UserError, Callable[[], object]], Box]
    repeats: bool = True


class Messages(QObject):
    """`complained` asks the window to show a sentence where the user is looking; without a window a box does."""

    complained = Signal(str)
    informed = Signal(str)

    def __init__(self, window: QWidget | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._has_place = False
        self._ways: dict[str, Way] = {}
        self.box: Box | None = None

    def set_window(self, window: QWidget) -> None:
        """Boxes belong to this window from now on."""
        self._window = window

    def use_place(self, complain: Callable[[str], object], inform: Callable[[str], object]) -> None:
        self._has_place = True
        self.complained.connect(complain)
        self.informed.connect(inform)

    def offer(self, ways: Mapping[str, Way]) -> None:
        """What to ask where a refusal with this code has a way on; the action is tried again afterwards."""
        self._ways.update(ways)

    def attempt(
        self,
        action: Callable[[], _T],
        then: Callable[[_T], object] | None = None,
        *,
        invalid: Callable[[Invalid], object] | None = None,
    ) -> bool:
        """Run an action of the user: True when it went through. Trouble is shown, never raised."""
        try:
            result = action()
        except Exception as error:  # noqa: BLE001 - the only place where they are told apart
            self.trouble(error, invalid=invalid, again=lambda: self.attempt(action, then, invalid=invalid))
            return False
        if then is not None:
            then(result)
        return True

    def trouble(
        self,
        error: Exception,
        *,
        invalid: Callable[[Invalid], object] | None = None,
        again: Callable[[], object] | None = None,
    ) -> None:
        """Shows it where it belongs; `again` is what a way on leads back to."""
        way = self._ways.get(error.code) if isinstance(error, UserError) else None
        if way is not None and isinstance(error, UserError) and (again is not None or not way.repeats):
            window = QApplication.activeModalWidget() or self._window  # above the dialog it came from
            self.show_box(way.box(window, error, again or (lambda: None)))
        elif isinstance(error, Cancelled):
            self.informed.emit(CANCELLED)
        elif isinstance(error, Invalid) and invalid is not None:
            invalid(error)
        elif isinstance(error, UserError):
            self._complain(error)
        else:
            self.bug(error)

    def _complain(self, error: UserError) -> None:
        try:
            sentence = say_error(error)
        except KeyError as unknown:
            self.bug(unknown)
            return
        if self._has_place:
            self.complained.emit(sentence)
        else:
            self.tell("无法完成", sentence)

    def bug(self, error: BaseException) -> None:
        """Log where it happened (never what the values were: they may be somebody's) and say that data is safe."""
        details = report(error)
        _LOG.error("%s", details)
        box = Box(self._window, BUG_TITLE, BUG_TEXT)
        box.add_buttons(
            button("复制详情", lambda: QGuiApplication.clipboard().setText(details), kind="link"),
            button("关闭", box.accept),
        )
        self.show_box(box)

    def tell(self, title: str, text: str) -> None:
        box = Box(self._window, title, text)
        box.add_buttons(button("知道了", box.accept))
        self.show_box(box)

    def ask(self, title: str, text: str, verb: str, act: Callable[[], object], *, keep: str = "取消") -> None:
        """For what cannot be undone: no default button, Esc keeps."""
        box = Box(self._window, title, text)
        box.accepted.connect(act)
        box.add_buttons(button(keep, box.reject), button(verb, box.accept, kind="primary"))
        self.show_box(box)

    def has_way(self, error: UserError) -> bool:
        """Whether a person is asked how to go on: then nobody else says it."""
        return error.code in self._ways

    def show_box(self, box: Box) -> None:
        self.box = box
        box.open()


def report(error: BaseException) -> str:
    """Versions, the kind of error and the path through the code; no message text, it may quote a record."""
    import platform

    frames = [
        f"  {frame.filename.rpartition('app')[2]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    head = (
        f"{type(error).__name__} (Python {platform.python_version()}, Qt {qVersion()}, {platform.system()})"
    )
    return "\n".join([head, *frames])
