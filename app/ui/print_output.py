"""What comes out of a preview: sheets of a printer, a PDF, the file itself; and what is remembered of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPdfWriter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.actions import printings
from app.actions.previewing import export_paper, is_remembered, keep_pdf, remember_printing
from app.domain.errors import UserError
from app.ui.choosing import documents
from app.ui.navigation import PRODUCT
from app.ui.paper_press import Press

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from app.actions.reports import Order, Report
    from app.ui.desk import Desk
    from app.ui.paper_painter import Paper
    from app.ui.print_settings import Choice

RESOLUTION = 1440  # dots an inch: a twip is a dot, so nothing is rounded
LOG = frozenset({printings.LOG})
PRINTING, WRITING = "正在打印", "正在写 PDF"


@dataclass(frozen=True)
class Job:
    """A paper as it was shown: by its name and order it can be made again."""

    name: str
    order: Order
    paper: Paper
    title: str

    @property
    def pages(self) -> int:
        return len(self.paper.pages.pages)


class Output(QObject):
    """`progressed` tells a running one; `ended` that nothing runs any more."""

    started = Signal(str)
    progressed = Signal(int, int)
    ended = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.press = Press(self)
        self.press.progressed.connect(self.progressed)
        self.press.ended.connect(self._pressed)
        self._then: Callable[[], object] | None = None
        self._printer: QPrinter | None = None

    # printers -----------------------------------------------------------------------------------------

    def printer_for(self, job: Job, choice: Choice) -> QPrinter:
        printer = QPrinter(QPrinterInfo.printerInfo(choice.printer), QPrinter.PrinterMode.HighResolution)
        printer.setDocName(job.title)
        printer.setCreator(PRODUCT)
        printer.setCopyCount(choice.copies)
        duplex = QPrinter.DuplexMode.DuplexLongSide if choice.both_sides else QPrinter.DuplexMode.DuplexNone
        printer.setDuplex(duplex)
        return printer

    def print_on(self, printer: QPrinter, job: Job, pages: Sequence[int], *, whole: bool) -> None:
        """Paints the pages; a printing of all of them is remembered, one of some is not."""
        self._printer = printer  # it has to live as long as it is painted on
        if not self.press.start(job.paper, pages, printer):
            self._desk.messages.trouble(UserError("print.no_printer", printer=printer.printerName()))
            return
        self.started.emit(PRINTING)
        words = f"已打印 {len(pages)} 页"
        self._then = (lambda: self._remember(job, words)) if whole else (lambda: self._desk.toast(words))

    def _pressed(self, whole: bool) -> None:  # noqa: FBT001 - a signal's argument
        then, self._then = self._then, None
        self._printer = None
        self.ended.emit()
        if whole and then is not None:
            then()
        elif not whole:
            self._desk.toast("已停止，没有登记")

    # files --------------------------------------------------------------------------------------------

    def write_pdf(self, job: Job, path: Path) -> None:
        """Into memory first: a file is there whole or not at all."""
        buffer = QBuffer(self)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setResolution(RESOLUTION)
        writer.setTitle(job.title)
        writer.setCreator(PRODUCT)
        self.started.emit(WRITING)
        self._then = lambda: self._keep(job, path, buffer, writer)
        self.press.start(job.paper, range(job.pages), writer)

    def _keep(self, job: Job, path: Path, buffer: QBuffer, writer: QPdfWriter) -> None:
        del writer
        content = bytes(buffer.data().data())
        buffer.close()
        self._desk.messages.attempt(
            lambda: keep_pdf(path, content), lambda _: self._remember(job, f"已导出 {path.name}")
        )

    def export(self, job: Job, path: Path, then: Callable[[Path], object] | None = None) -> None:
        """The Word file or workbook itself, made anew at its place."""
        pages, order = job.pages, _at(job.order, path)

        def made(report: Report) -> None:
            self._told(job, f"已导出 {report.path.name}")
            if then is not None:
                then(report.path)

        self._desk.run(f"正在导出 {path.name}", lambda ws, _: export_paper(ws, job.name, order, pages), made)

    def open_elsewhere(self, job: Job) -> None:
        """A copy among the user's documents, opened by WPS, Word or whatever the system has."""
        self.export(job, free_path(documents() / job.order.path.name), self._open)

    def _open(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

    # what is remembered -------------------------------------------------------------------------------

    def _remember(self, job: Job, words: str) -> None:
        if self._desk.ws.read_only or not is_remembered(job.name, job.order):
            self._desk.toast(words)
            return
        self._desk.run(
            "正在登记",
            lambda ws, _: remember_printing(ws, job.name, job.order, job.pages),
            lambda _: self._told(job, words),
        )

    def _told(self, job: Job, words: str) -> None:
        if self._desk.ws.read_only or not is_remembered(job.name, job.order):
            self._desk.toast(words)
            return
        self._desk.changed(LOG)
        self._desk.toast(f"{words}，已登记", ("撤销登记", self._undo))

    def _undo(self) -> None:
        self._desk.undo()


def _at(order: Order, path: Path) -> Order:
    return replace(order, path=path)


def free_path(path: Path) -> Path:
    """A name nobody has taken: what somebody changed in Word stays as it is."""
    found, number = path, 2
    while found.exists():
        found = path.with_stem(f"{path.stem}（{number}）")
        number += 1
    return found
