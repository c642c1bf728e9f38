"""Which columns a roster shows, and in what order its people stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.text import heading_key
from app.ui.member_columns import DEFAULT, GROUP, NAME, PINYIN, STROKES, MemberColumns
from app.ui.widgets.basics import button, chip, label, row, rule, scrolled
from app.ui.widgets.check_box import CheckBox
from app.ui.widgets.popup import Popup
from app.ui.widgets.search_line import SearchLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QLabel

ORDERS = ((GROUP, "按党小组"), (PINYIN, "按姓名拼音"), (STROKES, "按姓氏笔画"))
STROKES_TIP = "笔画少的在前；笔画相同的按部首"
_WIDTH, _HEIGHT = 320, 460


class ColumnChooser(Popup):
    columns_chosen = Signal(object)
    order_chosen = Signal(str)

    def __init__(self, window: QWidget, columns: MemberColumns) -> None:
        super().__init__(window)
        self._columns = columns
        self._boxes: dict[str, CheckBox] = {}
        self._headings: list[tuple[QLabel, list[str]]] = []
        self._orders = {by: chip(words) for by, words in ORDERS}
        for by, made in self._orders.items():
            made.clicked.connect(lambda *_, by=by: self._order(by))
        self._orders[STROKES].setToolTip(STROKES_TIP)
        self.search = SearchLine("找一列", "")
        self.search.textChanged.connect(self._narrow)
        reset = button("恢复默认", self._reset, kind="link", small=True)
        body = QVBoxLayout()
        body.setContentsMargins(16, 4, 16, 12)
        body.setSpacing(0)
        self._fill(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 12, 1, 4)
        whole.setSpacing(8)
        orders = row(*self._orders.values(), None, gap=6, margins=(16, 0, 16, 0))
        whole.addLayout(row(label("排列", "strong"), margins=(16, 0, 16, 0)))
        whole.addLayout(orders)
        whole.addWidget(rule())
        whole.addLayout(row(label("显示的列", "strong"), None, reset, margins=(16, 0, 12, 0)))
        whole.addLayout(row(self.search, margins=(16, 0, 16, 0)))
        whole.addWidget(scrolled(body), 1)
        self.setFixedWidth(_WIDTH)
        self.resize(_WIDTH, _HEIGHT)
        self.setMinimumHeight(_HEIGHT if window.height() > _HEIGHT + 160 else 0)

    def _fill(self, body: QVBoxLayout) -> None:
        for group, pairs in self._columns.groups():
            heading = label(group, "micro")
            heading.setContentsMargins(0, 8, 0, 4)
            self._headings.append((heading, [name for name, _ in pairs]))
            body.addWidget(heading)
            for name, words in pairs:
                box = CheckBox(words)
                box.setEnabled(name != NAME)
                box.clicked.connect(lambda *_, name=name: self._choose(name))
                self._boxes[name] = box
                body.addWidget(box)
        body.addStretch(1)

    def show_chosen(self, chosen: Sequence[str], order: str) -> None:
        for name, box in self._boxes.items():
            box.setChecked(name in chosen)
        for by, made in self._orders.items():
            made.setChecked(by == order)

    def boxes(self) -> dict[str, CheckBox]:
        return dict(self._boxes)

    def _choose(self, name: str) -> None:
        """A new column comes last; the order of the others stays."""
        kept = [one for one in self._columns.chosen if one != name]
        self.columns_chosen.emit([*kept, name] if self._boxes[name].isChecked() else kept)

    def _reset(self) -> None:
        self.columns_chosen.emit(list(DEFAULT))

    def _order(self, by: str) -> None:
        self.order_chosen.emit(by)

    def _narrow(self, typed: str) -> None:
        wanted = heading_key(typed)
        for box in self._boxes.values():
            box.setVisible(wanted in heading_key(box.text()))
        for heading, names in self._headings:
            heading.setVisible(any(not self._boxes[name].isHidden() for name in names))
