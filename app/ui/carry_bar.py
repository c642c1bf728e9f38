"""At the top of a new meeting: what the last ones decided and nobody has reported done; one click makes it a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain.dates import show_date
from app.domain.values import split_refs
from app.ui import tokens
from app.ui.widgets.basics import ElidedLabel, badge, button, empty_out, label, picture, plain, row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.domain.carrying import OpenMatter

MOST_SHOWN = 5
TAKE, TAKE_ALL = "列为议题", "全部列为议题"


class CarryBar(QFrame):
    taken = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("banner", "info")
        self._matters: Sequence[OpenMatter] = ()
        self.title = label("", "strong")
        self.all = button(TAKE_ALL, lambda: self.taken.emit(list(self._matters)), kind="link", small=True)
        self.later = button("本次不议", self.put_off, kind="link", small=True)
        self.put_away = False
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(4)
        layout.addLayout(row(picture("history", "info", 18), self.title, None, self.later, self.all, gap=10))
        layout.addLayout(self._list)
        self.hide()

    def offer(self, matters: Sequence[OpenMatter], today: date) -> None:
        """What is still open and not yet on this record."""
        shown = bool(matters) and not self.put_away
        if list(matters) != list(self._matters):
            self._matters = matters
            self._fill(today)
        self.setVisible(shown)

    def put_off(self) -> None:
        """Not this time: it will be offered again at the next meeting."""
        self.put_away = True
        self.hide()

    def words(self) -> list[str]:
        return [m.matter for m in self._matters]

    def _fill(self, today: date) -> None:
        empty_out(self._list)
        self.title.setText(f"上次未了结的事 {len(self._matters)} 件")
        self.setAccessibleName(f"{self.title.text()}：{'；'.join(self.words())}")
        self.all.setVisible(len(self._matters) > 1)
        for matter in self._matters[:MOST_SHOWN]:
            self._list.addWidget(self._line(matter, today))
        if len(self._matters) > MOST_SHOWN:
            self._list.addWidget(label(f"另有 {len(self._matters) - MOST_SHOWN} 件", "micro"))

    def _line(self, matter: OpenMatter, today: date) -> QWidget:
        words = ElidedLabel(matter.matter)
        facts = [f"{show_date(matter.day)}议定"]
        facts += ["、".join(name for name, _ in split_refs(matter.owner))] if matter.owner else []
        facts += [f"期限 {show_date(matter.deadline)}"] if matter.deadline else []
        line = row(words, label("·".join(facts), "micro"), gap=8, margins=(28, 0, 0, 0))
        line.setStretch(0, 1)
        if matter.overdue(today):
            line.addWidget(badge("已过期", "bad"))
        line.addWidget(button(TAKE, lambda: self.taken.emit([matter]), kind="link", small=True))
        return plain(line, height=tokens.SMALL_FIELD)
