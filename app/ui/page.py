"""The skeleton every page shares: a header with its main acts, a place for one banner, and the body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from app.ui import tokens
from app.ui.widgets.banner import Banner
from app.ui.widgets.basics import ElidedLabel, Item, frame, icon_button, label, row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.ui.desk import Desk, Verb

FIRST, BEGIN = "today", "begin"
PREVIEW = "print_preview"


class Page(QWidget):
    """Reads its data in `refresh`; is told a place to show in `show_place`; gives up the stage in `leave`.

    `watches` names the forms whose changes it must see; an empty set means all of them.
    """

    watches: frozenset[str] = frozenset()
    full = False  # takes the whole window: the navigation becomes a rail
    fresh_each_time = False  # what it shows depends on the day or on drafts, too
    under: str | None = (
        None  # the entry of the navigation it belongs to, where that is not the page it leads back to
    )

    def __init__(self, desk: Desk, title: str, *, back: str = "") -> None:
        super().__init__()
        self.desk, self.back = desk, back
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.header = Header(title, self.go_back if back else None)
        self.banner = Banner()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.header)
        margin = tokens.PAGE_MARGIN
        self._banner_place = frame(row(self.banner, margins=(margin, 12, margin, 12)), pane="page")
        self._banner_place.hide()
        self.banner.closed.connect(self._banner_place.hide)
        self._layout.addWidget(self._banner_place)

    def set_body(self, body: QWidget | QLayout) -> None:
        holder = QFrame()
        holder.setProperty("pane", "page")
        if isinstance(body, QWidget):
            body = row(body)
        holder.setLayout(body)
        self._layout.addWidget(holder, 1)

    def complain(self, sentence: str) -> None:
        """What could not be done stays in sight until it is closed or done."""
        self.inform("bad", sentence)

    def inform(self, tone: str, sentence: str, act: Verb | None = None) -> None:
        self.banner.say(tone, sentence, act=act)
        self._banner_place.show()

    def clear_complaint(self) -> None:
        self.banner.hide()
        self._banner_place.hide()

    def ready(self) -> Iterator[None]:
        """Makes by steps what the first look at it will need, while another page is looked at."""
        yield from ()

    def refresh(self) -> None:
        """Read again; called before the page is first shown and after changes of what it watches."""

    def show_place(self, where: object) -> None:
        """Show one thing of the page: a record's uid, a form's id."""

    def take_focus(self) -> None:
        """The keys go to where work goes on: the list, the first field."""
        self.setFocus()

    def focus_search(self) -> None:
        """Where the page has a line to search in."""

    def begin(self) -> None:
        """Ctrl+N: a new record of this page; elsewhere the first page asks which kind."""
        self.desk.go(FIRST, BEGIN)

    def find_here(self) -> None:
        """Ctrl+F: search in the list of this page."""

    def clear_search(self) -> bool:
        """Esc: True if there was something to clear."""
        return False

    def go_back(self) -> bool:
        """Esc, when nothing is left to close: True if this page stands behind another."""
        if self.back:
            self.desk.go(self.back)
        return bool(self.back)

    def print_here(self) -> None:
        """Ctrl+P, where there is something to print."""

    def recheck(self) -> None:
        """F5: read again."""
        self.desk.messages.attempt(self.refresh)

    def leave(self) -> None:
        """Keep what was typed: another page is coming or the window closes."""

    def resize_for(self, sizes: tokens.Sizes) -> None:
        """Adapt to the window (ui.md 1.6)."""


class Header(QFrame):
    """64 px: title and one grey caption at the left, acts at the right, the main one last."""

    def __init__(self, title: str, back: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.setProperty("pane", "header")
        self.setFixedHeight(tokens.HEADER)
        self.title = label(title, "title")
        self.caption = ElidedLabel("", tokens.SUB, color="text3")
        self.caption.setContentsMargins(0, 4, 0, 0)
        self._acts = QHBoxLayout()
        self._acts.setSpacing(12)
        line = QHBoxLayout(self)
        left = 16 if back else tokens.PAGE_MARGIN
        line.setContentsMargins(left, 0, tokens.PAGE_MARGIN, 0)
        line.setSpacing(12)
        if back:
            line.addWidget(icon_button("arrow-left", "返回", back, kind="plain"))
        line.addWidget(self.title)
        line.addWidget(self.caption, 1)
        line.addLayout(self._acts)

    def put_tabs(self, tabs: QWidget) -> None:
        """In the place of the caption, on the line below the header."""
        self.caption.hide()
        line = self.layout()
        if isinstance(line, QHBoxLayout):
            line.insertWidget(line.indexOf(self.caption), tabs, 1)

    def add(self, *items: Item) -> None:
        for item in items:
            if isinstance(item, QWidget):
                self._acts.addWidget(item)
