"""A forgotten passphrase: the code from the envelope, or the committee's help; either way one of one's own at the end."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QLineEdit, QVBoxLayout

from app.actions.workspace import SHORTEST_PASSPHRASE
from app.domain.dates import show_date
from app.ui.settings_part import Line
from app.ui.welcome_forms import secret_line
from app.ui.widgets.basics import button, chip, label, row
from app.ui.widgets.digits import Digits
from app.ui.widgets.keys import EnterNext

if TYPE_CHECKING:
    from app.actions.handing_over import HelpAsked

BY_CODE, BY_COMMITTEE = "有信封里的应急码", "应急码也没有，请党委帮忙"
_CODE = "拆开信封，照着填应急码，再设一个自己的新口令。数据一条不少；打开前会给一个新的应急码，旧的随即作废。"
_HELP = (
    "入过网的支部，党委能用它密封的恢复码帮忙打开，数据一条不少，党委看不到内容。先设好以后要用的新口令（一定记住），"
    "把恢复申请写到 U 盘，带去党委；核对 20 个数字后，带回批复在这台电脑上读入。"
)
_ASKED = (
    "恢复申请 {day}已写出（{file}）。党委会问 20 个数字，照下面的念。带回批复后，填写申请时设的新口令，点“读入批复”；"
    "原来的口令想起来了，照旧能用。"
)
_NO_SLOT = (
    "没有入过网，党委帮不上忙，只有信封里的应急码能打开。两样都没有，这个文件夹里的数据谁也打不开；"
    "另存过备份、还记得当时口令的，可以返回后从备份恢复。"
)


class LostForm(QFrame):
    """Each signal carries the folder first."""

    code_given = Signal(object, str, str)
    help_wanted = Signal(object, str)
    answer_wanted = Signal(object, str)
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._folder, self._may = Path(), True
        self._asked: HelpAsked | None = None
        self._enter = EnterNext(self)
        self.title = label("", "h2", wrap=True)
        self.ways = [chip(BY_CODE), chip(BY_COMMITTEE)]
        group = QButtonGroup(self)
        for way in self.ways:
            group.addButton(way)
            way.toggled.connect(lambda _on: self._show_way())
        self.about = label("", wrap=True)
        self.digits = Digits("念给党委的 20 个数字")
        self.code = Line("应急码", "信封里的那一串，短横线可以不填", QLineEdit())
        self.new = Line("新口令", f"不少于 {SHORTEST_PASSPHRASE} 个字符", secret_line())
        self.again = Line("再填一次新口令", "", secret_line())
        self.why = label("", "cap", wrap=True)
        self.anew = button("重新写恢复申请", self._ask_anew, kind="link", small=True)
        self.go = button("", self._go, kind="primary")
        self.go.setProperty("ends", "true")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.title)
        layout.addLayout(row(*self.ways, None))
        for part in (self.about, self.digits, self.code, self.new, self.again):
            layout.addWidget(part)
        end = row(self.why, self.anew, button("返回", self.back.emit), self.go)
        end.setStretch(0, 1)
        layout.addLayout(end)
        for line in (self.code, self.new, self.again):
            line.edit.textChanged.connect(lambda _text: self._judge())
            line.edit.installEventFilter(self._enter)
        self._anew = False

    def begin(self, folder: Path, *, code: str = "") -> None:
        """`code` is one that was typed already."""
        from app.actions.handing_over import help_asked, may_be_helped  # knows all of the exchange

        self._folder, self._asked, self._may = folder, help_asked(folder), may_be_helped(folder)
        self._anew = False
        self.title.setText(f"忘了口令：{folder.name}")
        for line in (self.code, self.new, self.again):
            line.edit.clear()
        self.code.edit.setText(code)
        self.ways[1 if self._asked and not code else 0].setChecked(True)
        self._show_way()

    @property
    def helped(self) -> bool:
        return self.ways[1].isChecked()

    @property
    def waits(self) -> HelpAsked | None:
        return None if self._anew else self._asked

    def _show_way(self) -> None:
        waits, shut = self.waits, self.helped and not self._may
        if not self.helped:
            self.about.setText(_CODE)
        elif shut:
            self.about.setText(_NO_SLOT)
        elif waits:
            self.about.setText(_ASKED.format(day=_day(waits.at), file=waits.file))
        else:
            self.about.setText(_HELP)
        self.digits.show_digits(waits.digits if self.helped and waits and self._may else "")
        self.code.setVisible(not self.helped)
        self.new.setVisible(not shut)
        self.again.setVisible(not shut and not (self.helped and waits))
        self.anew.setVisible(self.helped and waits is not None and self._may)
        self.go.setVisible(not shut)
        self.go.setText(
            "打开并启用新口令" if not self.helped else "读入批复" if waits else "写恢复申请到 U 盘"
        )
        self._judge()
        first = self.code if not self.helped and not self.code.edit.text() else self.new
        if not shut and self.isVisible() and not any(way.hasFocus() for way in self.ways):
            first.edit.setFocus(Qt.FocusReason.TabFocusReason)

    def _ask_anew(self) -> None:
        self._anew = True
        self._show_way()

    def lacking(self) -> str:
        new = self.new.edit.text()
        if not self.helped and not self.code.edit.text().strip():
            return "先填应急码"
        if len(new) < SHORTEST_PASSPHRASE:
            return f"新口令还差 {SHORTEST_PASSPHRASE - len(new)} 个字符"
        if self.helped and self.waits:
            return ""
        return "" if new == self.again.edit.text() else "两次填的新口令不一样"

    def _judge(self) -> None:
        shut = self.helped and not self._may
        why = "" if shut else self.lacking()
        self.why.setText(why)
        self.go.setEnabled(not why and not shut)

    def _go(self) -> None:
        new = self.new.edit.text()
        if not self.helped:
            self.code_given.emit(self._folder, self.code.edit.text().strip(), new)
        elif self.waits:
            self.answer_wanted.emit(self._folder, new)
        else:
            self.help_wanted.emit(self._folder, new)


def _day(stamp: str) -> str:
    """As the clock said when it was written."""
    return show_date(datetime.fromisoformat(stamp).date().isoformat())
