"""What the first window offers: the desks of this PC, and the ways to come by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from app.ui import tokens
from app.ui.navigation import PRODUCT, BrandMark
from app.ui.widgets.basics import ElidedLabel, badge, button, column, empty_out, label, picture, plain, row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.ui.settings import Known

PROMISE = "三本一盒、党员信息卡和常用表册，都在这台电脑里"
RECENT = "这台电脑上的支部和党委"
_NAME_WIDTH = 200


class StartStep(QWidget):
    """Somebody new sees what there is to choose; somebody who has desks sees those first, the rest in one line."""

    desk_wanted = Signal(object)
    branch_wanted = Signal()
    committee_wanted = Signal()
    folder_wanted = Signal()
    back_wanted = Signal()
    branch_practice = Signal()
    committee_practice = Signal()

    def __init__(self) -> None:
        super().__init__()
        title = row(
            BrandMark(40),
            column(None, label(PRODUCT, "title"), label(PROMISE, "cap"), None, gap=0),
            None,
            gap=12,
        )
        self.desks = DeskList(self.desk_wanted.emit)
        self.choices = [
            Choice(
                "folder-plus", "新建支部", "填支部名称，设一个口令，几分钟就能开始记",
                ("开始新建", self.branch_wanted.emit),
            ),
            Choice(
                "building-community", "新建党委", "收各支部的季度报送，汇总、退回、下发；只有党委用这一个",
                ("新建党委", self.committee_wanted.emit),
            ),
            Choice(
                "folder-open", "打开已有的", "数据已在这台电脑的文件夹里，或刚从备份恢复",
                ("选文件夹", self.folder_wanted.emit),
            ),
            Choice(
                "history", "找回支部", "电脑坏了、换了电脑、交接来的备份：从备份恢复，或请党委重发",
                ("找回支部", self.back_wanted.emit),
            ),
            Choice(
                "presentation", "先用练习数据看看", "虚构的 23 名党员、一年的记录；党委的有 12 个支部",
                ("练习党委", self.committee_practice.emit), ("练习支部", self.branch_practice.emit),
            ),
        ]  # fmt: skip
        self.choices[0].button.setProperty("kind", "primary")
        self.cards = plain(column(*self.choices, gap=12))
        self.more = plain(row(*(self._small(choice) for choice in self.choices), None, gap=4))
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(12)
        body.addLayout(title)
        body.addSpacing(4)
        for part in (self.desks, self.more, self.cards):
            body.addWidget(part)
        self.show_desks([])

    def _small(self, choice: Choice) -> QPushButton:
        return button(choice.title, choice.button.click, kind="link", small=True)

    def show_desks(self, known: Sequence[Known], heading: str = RECENT) -> None:
        self.desks.show_desks(known, heading)
        self.desks.setVisible(bool(known))
        self.more.setVisible(bool(known))
        self.cards.setVisible(not known)

    def focus(self) -> None:
        """The keys stand somewhere one can see from the first moment on."""
        first = self.desks.buttons[0] if self.desks.buttons else self.choices[0].button
        first.setFocus(Qt.FocusReason.TabFocusReason)


class DeskList(QFrame):
    """One line a desk: what its folder is called, which side it is, where it lies."""

    def __init__(self, act: Callable[[object], object]) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._act = act
        self.buttons: list[QPushButton] = []
        self.heading = label("", "h2", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self.setLayout(column(self.heading, self._lines, gap=12, margins=(20, 16, 20, 16)))

    def show_desks(self, known: Sequence[Known], heading: str) -> None:
        empty_out(self._lines)
        self.heading.setText(heading)
        self.buttons = [self._line(one) for one in known]

    def _line(self, one: Known) -> QPushButton:
        side = "党委" if one.committee else "支部"
        made = button("打开", lambda: self._act(one.folder), small=True)
        made.setAccessibleName(f"打开{side} {one.folder.name}")
        name = ElidedLabel(one.folder.name, bold=True)
        name.setFixedWidth(_NAME_WIDTH)
        where = ElidedLabel(str(one.folder.parent), tokens.MICRO, color="text3")
        line = plain(row(badge(side), name, where, made, gap=12))
        self._lines.addWidget(line)
        line.show()  # at once: its button may be given the keys next
        return made


class Choice(QFrame):
    """A card with its reason; the last of its verbs is the one meant first."""

    def __init__(self, icon: str, title: str, why: str, *verbs: tuple[str, Callable[[], object]]) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.title = title
        buttons = [button(verb, act) for verb, act in verbs]
        self.button = buttons[-1]
        words = column(label(title, "h2"), label(why, "cap"), gap=4)
        self.setLayout(
            row(picture(icon, "text2", 20), words, None, *buttons, gap=16, margins=(20, 12, 20, 12))
        )
