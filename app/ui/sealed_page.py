"""A sealed quarter's paper beside the present one: both in pages, and every line where they differ."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from app.actions.comparing import compare_sealed
from app.texts.agenda import period_name
from app.ui import tokens
from app.ui.page import Page
from app.ui.paper_faces import Faces
from app.ui.paper_painter import Paper
from app.ui.paper_view import PaperView
from app.ui.print_wanted import Wanted
from app.ui.widgets.basics import column, frame, label, plain, row, rule
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from app.actions.comparing import Compared
    from app.ui.desk import Desk

SEALED = "sealed"
NOW = "现在"
SAME = "两份完全一样"
NOTHING, NOBODY_ASKED = "没有可以对照的表册", "在“报表”里选一份封存季度的表册，再点“与现在对照”"
_LIST_HEIGHT = 176
_LOW = 120  # of the list in a low window


class SealedPage(Page):
    full = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "封存时与现在", back="papers")
        self.setProperty("help", "submission")
        self._faces = Faces()
        self._wanted: Wanted | None = None
        self.then, self.now = PaperView(), PaperView()
        self.then.setAccessibleName("封存时的页面")
        self.now.setAccessibleName("现在的页面")
        self.then_title, self.now_title = label("", "strong"), label(NOW, "strong")
        self.model = ListModel((Column("", 0), Column("", 0)), _cell)
        self.table = Table(first_inset=tokens.PAGE_MARGIN)
        self.table.setAccessibleName("不同的地方")
        self.table.setModel(self.model)
        self._build()
        self._following = False
        for one, other in ((self.then, self.now), (self.now, self.then)):
            one.verticalScrollBar().valueChanged.connect(partial(self._follow, other))

    def _follow(self, other: PaperView, value: int) -> None:
        """The other goes along as far as it reaches, and does not bring the longer one back to its own end."""
        if not self._following:
            self._following = True
            other.verticalScrollBar().setValue(value)
            self._following = False

    def _build(self) -> None:
        both = QHBoxLayout()
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        for title, view in ((self.then_title, self.then), (self.now_title, self.now)):
            head = column(title, gap=0, margins=(16, 8, 16, 8))
            side = QVBoxLayout()
            side.setContentsMargins(0, 0, 0, 0)
            side.setSpacing(0)
            side.addLayout(head)
            side.addWidget(view, 1)
            both.addWidget(frame(side, pane="plain"), 1)
            both.addWidget(rule("upright"))
        self._list = frame(column(rule("firm"), self.table, gap=0), pane="plain")
        body = column(gap=0)
        body.addLayout(both, 1)
        body.addWidget(self._list)
        self._stack = QStackedWidget()
        self._stack.addWidget(EmptyState("printer", NOTHING, NOBODY_ASKED))
        self._stack.addWidget(plain(body))
        self.set_body(row(self._stack))

    def show_place(self, where: object) -> None:
        """A paper with the sealed quarter it is asked of."""
        if not isinstance(where, Wanted) or not where.order.sealed:
            return
        self._wanted, self.back = where, where.back
        words = f"{period_name(where.order.sealed, self.desk.ws.today())}封存时"
        self.then_title.setText(words)
        self.header.caption.set_text(f"{where.title}·正在重做…")
        self._stack.setCurrentIndex(1)
        self._show(None)
        order = replace(where.order, path=self.desk.copies_folder() / where.order.path.name)
        self.desk.run(
            f"正在照{words}重做",
            lambda ws, ticks: compare_sealed(ws, where.name, replace(order, progress=ticks)),
            lambda found: self._made(where, found),
        )

    def _made(self, wanted: Wanted, found: Compared) -> None:
        if wanted is not self._wanted:
            return
        told = f"{len(found.changes)} 处不同" if found.changes else SAME
        self.header.caption.set_text(f"{wanted.title}·{told}")
        self._show(found)
        self.table.setFocus() if found.changes else self.then.setFocus()

    def _show(self, found: Compared | None) -> None:
        self.then.show_paper(Paper(found.sealed, self._faces) if found else None)
        self.now.show_paper(Paper(found.now, self._faces) if found else None)
        self.model.set_columns([Column(self.then_title.text(), 0), Column(NOW, 0)])
        self.model.set_rows(found.changes if found else ())
        self._list.setVisible(bool(found and found.changes))
        self.table.select(0)

    def take_focus(self) -> None:
        (self.table if self.table.isVisible() else self.then).setFocus()

    def begin(self) -> None:
        """Ctrl+N: nothing is written here."""

    def leave(self) -> None:
        self._wanted = None
        self._stack.setCurrentIndex(0)
        self._show(None)

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self._list.setFixedHeight(_LOW if sizes.rail else _LIST_HEIGHT)


def _cell(change: Any, place: int) -> Cell:
    text = change[place]
    return Cell(text, "text" if text else "text3", tip=text) if text else Cell("（没有这一行）", "text3")
