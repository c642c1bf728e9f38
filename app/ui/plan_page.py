"""A page that reads a file into a plan: choose it, look at what it would do kind by kind, then do it as one undoable step."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout

from app.ui import tokens
from app.ui.choosing import choose_file
from app.ui.drop_area import DropArea
from app.ui.opened_file import KINDS, kind_of, show_files
from app.ui.page import Page
from app.ui.widgets.basics import ElidedLabel, button, column, frame, label, plain, row, rule
from app.ui.widgets.chips import ChipBar
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import ClassVar

    from app.ui.desk import Desk
    from app.ui.widgets.basics import Item

FOLDER = "“{name}”是文件夹，没有读入任何内容。请打开它，把里面的一份表拖过来"
_FILTER = "Excel (*.xlsx *.xls *.csv *.et)"


class PlanPage(Page):
    """What kinds of lines a plan has, how they are called, and what is said below them, is the page's own."""

    heads: ClassVar[Mapping[str, Sequence[Column]]]
    titles: ClassVar[Mapping[str, str]]
    notes: ClassVar[Mapping[str, str]]

    def __init__(
        self,
        desk: Desk,
        title: str,
        ask: tuple[str, str, str],
        *,
        back: str,
        verb: str,
        icon: str = "",
        name: str,
        between: Sequence[Item] = (),
    ) -> None:
        """`ask`: the title of the dialog for the file, what the empty page asks for and what it promises.

        `between`: what is asked between what the file is and the kinds of its lines.
        """
        super().__init__(desk, title, back=back)
        self._kind, self._choosing = next(iter(self.heads)), ask[0]
        self.choose = button("选文件", self._choose, icon="folder-open")
        self.apply = button(verb, self._apply, kind="primary", icon=icon)
        self.apply.hide()
        self.header.add(self.choose, self.apply)
        self.identity = label("", "strong")
        self.chips = ChipBar(self.choose, rows=2)
        self.chips.chosen.connect(self._show_kind)
        self.model = ListModel(self.heads[self._kind], _cell)
        self.table = Table(first_inset=tokens.PAGE_MARGIN)
        self.table.setAccessibleName(name)
        self.table.setModel(self.model)
        self.note = ElidedLabel("", tokens.SUB, color="text3")
        self._stack = QStackedWidget()
        self._stack.addWidget(DropArea(ask[1], ask[2], self.take))
        self._stack.addWidget(self._plan_view(between))
        self.set_body(row(self._stack))

    def _plan_view(self, between: Sequence[Item]) -> QFrame:
        margin = tokens.PAGE_MARGIN
        body = QVBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        top = column(self.identity, *between, self.chips, gap=12, margins=(margin, 16, margin, 12))
        body.addLayout(top)
        body.addWidget(self.table, 1)
        body.addWidget(rule("firm"))
        body.addWidget(plain(row(self.note, margins=(margin, 0, margin, 0)), height=tokens.ROW))
        return frame(body, pane="plain")

    def _choose(self) -> None:
        path = choose_file(self, self._choosing, _FILTER)
        if path is not None:
            self.read(path)

    def take(self, path: Path) -> None:
        """Whatever was let fall here: a package is shown where such files are looked at, a folder is no table."""
        if kind_of(path) in KINDS:
            show_files(self.desk, [path])
        elif path.is_dir():
            self.complain(FOLDER.format(name=path.name))
        else:
            self.read(path)

    @abstractmethod
    def read(self, path: Path) -> None:
        """Plan it as a job; the file is read in a process of its own."""

    @abstractmethod
    def lines_of(self, kind: str) -> Sequence[Any]:
        """Each line as the cells of its columns."""

    @abstractmethod
    def _apply(self) -> None: ...

    def show_plan(self, identity: str, counts: Mapping[str, int], kind: str) -> None:
        self.identity.setText(identity)
        self.chips.set_chips([(name, f"{self.titles[name]} {counts[name]}") for name in self.heads], kind)
        self._show_kind(kind)
        self._stack.setCurrentIndex(1)
        self.choose.setText("选别的文件")
        self.table.setFocus()

    def _show_kind(self, kind: str) -> None:
        self._kind = kind
        self.model = ListModel(self.heads[kind], _cell)
        self.model.set_rows(self.lines_of(kind))
        self.table.setModel(self.model)
        self.note.set_text(self.notes.get(kind, ""))

    def take_focus(self) -> None:
        (self.table if self._stack.currentIndex() else self.choose).setFocus(Qt.FocusReason.TabFocusReason)


def _cell(line: Any, place: int) -> Cell:
    cell = line[place] if place < len(line) else ""
    return cell if isinstance(cell, Cell) else Cell(str(cell))
