"""What the tests of the print preview share: a paper that is asked for, a printer that prints into a file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog

from app.actions.looking import list_records
from app.ui import print_output, print_settings
from app.ui.page import PREVIEW
from app.ui.print_wanted import wanted_record

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from app.actions.workspace import Workspace
    from app.ui.main_window import MainWindow
    from app.ui.print_preview import PrintPreview
    from app.ui.print_wanted import Wanted

FORM = "branch_assembly"


class Show:
    """Opens the preview and waits until all pages are set."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self._window, self._qtbot = window, qtbot

    def __call__(self, wanted: Wanted) -> PrintPreview:
        self._window.desk.go(PREVIEW, wanted)
        page = cast("PrintPreview", self._window.current_page())
        self._qtbot.waitUntil(lambda: page.view.count() > 0 and page.view.is_complete())
        return page


def plug_in_printer(monkeypatch: pytest.MonkeyPatch, target: Path) -> None:
    """A printer that prints into a file."""

    def made(*_args: object) -> QPrinter:
        device = QPrinter(QPrinter.PrinterMode.HighResolution)
        device.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        device.setOutputFileName(str(target))
        return device

    monkeypatch.setattr(print_settings, "printers", lambda: ["HP LaserJet M1136"])
    monkeypatch.setattr(print_output.Output, "printer_for", made)


def one(ws: Workspace, number: int = 0) -> Wanted:
    return wanted_record(ws, FORM, list_records(ws, FORM)[number].uid, "work_log")


def pdf_pages(path: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", path.read_bytes()))


def answer(monkeypatch: pytest.MonkeyPatch, path: Path | str) -> None:
    """What the user says in the dialog for files."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
