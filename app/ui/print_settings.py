"""The right side of the print preview: printer, copies, pages, what of a book, and what is remembered of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout

from app.domain.errors import Refused
from app.domain.page_ranges import parse_pages
from app.texts import say
from app.ui.fields.pick import PickEdit, Suggestion
from app.ui.print_notes import Note
from app.ui.widgets.basics import button, column, label, picture, plain, row, rule, scrolled
from app.ui.widgets.check_box import CheckBox
from app.ui.widgets.progress import ProgressBar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.ui.print_wanted import Wanted

WIDTH, NARROW = 304, 302
ALL, THIS, ODD, EVEN = "全部", "当前页", "奇数页", "偶数页"
MOST_COPIES = 99
_LINK_EDGE = 5
_MARGINS = (20, 16, 24, 16)


@dataclass(frozen=True)
class Choice:
    """What was chosen; `pages` counts from 0."""

    printer: str
    copies: int
    pages: Sequence[int]
    whole: bool
    both_sides: bool


class PrintSettings(QFrame):
    """`changed`: the paper has to be made anew. `judged`: something about printing it is different."""

    changed = Signal()
    judged = Signal()
    more_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("pane", "right")
        self.setFixedWidth(WIDTH)
        self._count, self._page, self._words = 0, 0, ""
        self._printers: list[str] = []
        self.faces, self.undrawn, self.stale, self.no_printer = Note(), Note(), Note(), Note()
        self.printer = PickEdit(lambda _words: [Suggestion(name) for name in self._printers])
        self.copies = QLineEdit("1")
        self.copies.setValidator(QIntValidator(1, MOST_COPIES, self))
        self.pages = PickEdit(lambda _words: [Suggestion(text) for text in (ALL, THIS, ODD, EVEN)])
        self.pages.setPlaceholderText("如 1-3,5")
        self.pages.setText(ALL)
        self.why = label("", "bad", wrap=True)
        self.more = button("打印机的更多设置", self.more_wanted.emit, kind="link", small=True)
        self.both_sides = CheckBox("双面打印")
        self.draft = CheckBox("加“草稿”水印")
        self.going_on = CheckBox("续打：只打还没打印过的")
        self.again = CheckBox("按记录本重印")
        self.place = label("", "cap", wrap=True)
        self._build()
        self.look_for_printers()
        for line in (self.printer, self.copies, self.pages):
            line.textChanged.connect(lambda _text: self._judge())
        for box in (self.draft, self.going_on, self.again):
            box.toggled.connect(lambda _on: self.changed.emit())

    def _build(self) -> None:
        pages = column(_named("页码", self.pages), self.pages, gap=4)
        copies = plain(column(_named("份数", self.copies), self.copies, gap=4), width=82)
        printer = column(_named("打印机", self.printer), self.printer, gap=4)
        more = row(self.more, None, margins=(-_LINK_EDGE, 0, 0, 0))  # its words begin where the fields do
        self._acts = plain(column(printer, row(copies, plain(pages), gap=12), self.why, more, gap=12))
        ticks = column(self.going_on, self.again, self.draft, self.both_sides, gap=4)
        self._rule, content = rule(), label("内容", "strong")
        self._content = plain(column(content, ticks, gap=12))
        body = column(
            self.faces, self.undrawn, self.stale, self.no_printer, self._acts, self._rule, self._content,
            self.place, None, gap=12, margins=_MARGINS,
        )  # fmt: skip
        self.foot = label("", "cap", wrap=True)
        self.bar, self.step = ProgressBar(), label("", "cap")
        self.cancel = button("取消", self.cancel_wanted.emit, small=True)
        self.running = plain(column(row(self.step, None, self.cancel), self.bar, gap=8))
        self.running.hide()
        self._foot = plain(row(picture("info-circle", "text3", 16), self.foot, gap=8))
        foot = column(rule(), self._foot, self.running, gap=12, margins=(20, 0, 24, 16))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scrolled(body), 1)
        layout.addLayout(foot)

    # what is shown ------------------------------------------------------------------------------------

    def look_for_printers(self) -> None:
        """Printers come and go with cables; the one that was chosen stays while it is there.

        Asking for them may take a system with network printers a while, so it is done once a paper.
        """
        found = self._printers = printers()
        if self.printer.text() not in found:
            default = QPrinterInfo.defaultPrinterName()
            self.printer.setText(default if default in found else found[0] if found else "")
            self.printer.setCursorPosition(0)
        self._acts.setVisible(bool(found))
        self.both_sides.setVisible(bool(found))
        if found:
            self.no_printer.hide()
        else:
            self.no_printer.say("info", "这台电脑没有装打印机", "可以导出 PDF，到别处打印")
        self._judge()

    def can_print(self) -> bool:
        """Whether there is any printer at all."""
        return not self._acts.isHidden()

    def has_printer(self) -> bool:
        return self.printer.text() in self._printers

    def show_wanted(self, wanted: Wanted, place: str) -> None:
        """`place` says where a record stands in its book, if it does."""
        for box in (self.draft, self.going_on, self.again):
            box.blockSignals(True)
            box.setChecked(False)
            box.blockSignals(False)
        single = bool(wanted.order.uid) and not wanted.is_sheet
        self.draft.setVisible(wanted.is_book or (single and wanted.order.form != "member"))
        self.draft.setChecked(wanted.order.draft)
        self.draft.setEnabled(not wanted.unfinished)
        self.going_on.setVisible(wanted.is_book and not single)
        self.going_on.setChecked(wanted.order.going_on)
        self.again.setVisible(single and bool(place))
        ticks = (self.draft, self.going_on, self.again, self.both_sides)
        self._content.setVisible(any(not box.isHidden() for box in ticks))
        self._rule.setVisible(self._content.isVisibleTo(self) or bool(place))
        self.place.setText(place)
        self.place.setVisible(bool(place))
        self.pages.setText(ALL)
        self.copies.setText("1")

    def show_pages(self, count: int, page: int) -> None:
        if (count, page) != (self._count, self._page):
            self._count, self._page = count, page
            self._judge()

    def _judge(self) -> None:
        self.why.setText(self.lacking())
        self.why.setVisible(bool(self.why.text()))
        self.judged.emit()

    def lacking(self) -> str:
        """Why it cannot be printed like this, in words; "" when it can."""
        if not self.has_printer():
            return "" if self._acts.isHidden() else f"没有叫“{self.printer.text()}”的打印机"
        if not self.copies.hasAcceptableInput():
            return f"份数写 1 到 {MOST_COPIES}"
        try:
            self._pages()
        except Refused as refusal:
            return say(refusal.code, **refusal.values)
        return ""

    def _pages(self) -> list[int]:
        text, every = self.pages.text().strip(), range(self._count)
        if text in (ALL, ""):
            return list(every)
        if text == THIS:
            return [self._page]
        if text in (ODD, EVEN):
            return [n for n in every if n % 2 == (0 if text == ODD else 1)]
        return [number - 1 for number in parse_pages(text, self._count)]

    def choice(self) -> Choice:
        """Raises Refused("print.pages")."""
        pages = self._pages()
        return Choice(
            self.printer.text() if self.has_printer() else "",
            int(self.copies.text() or 1),
            pages,
            len(pages) == self._count,
            self.both_sides.isChecked(),
        )

    # while it is printed ------------------------------------------------------------------------------

    def show_running(self, words: str) -> None:
        self._words = words
        self.step.setText(words)
        self.bar.set_share(0)
        self.running.show()
        self._foot.hide()

    def show_progress(self, done: int, total: int) -> None:
        self.step.setText(f"{self._words} {done} / {total} 页")
        self.bar.set_share(done / total if total else 0)

    def show_idle(self) -> None:
        self.running.hide()
        self._foot.show()


def printers() -> list[str]:
    return list(QPrinterInfo.availablePrinterNames())


def _named(words: str, line: QLineEdit) -> QLabel:
    made = label(words, "sub")
    made.setBuddy(line)
    line.setAccessibleName(words)
    return made
