"""The composition root of the window: Qt first, then settings, the last branch, the first paint; the rest later."""

from __future__ import annotations

import gc
import logging
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import (
    QCoreApplication,
    QLibraryInfo,
    QLocale,
    QMessageLogContext,
    QTimer,
    QtMsgType,
    QTranslator,
    qInstallMessageHandler,
)
from PySide6.QtGui import QFontDatabase, QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from app.actions.workspace import open_again, open_workspace
from app.domain.errors import UserError
from app.files.form_files import data_folder
from app.ui import collector, input_method, theme
from app.ui.jobs import Jobs
from app.ui.messages import Messages
from app.ui.navigation import PRODUCT
from app.ui.one_window import LOOK_MS, Door, bring_up
from app.ui.settings import Settings, apply_scale, config_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from PySide6.QtWidgets import QWidget

    from app.actions.workspace import Workspace
    from app.ui.desk import Desk
    from app.ui.welcome import Welcome

_LOG = logging.getLogger("app")
GALLERY_OPTION, GALLERY = "--gallery", "gallery"
IDLE_MS = 1_500
FRAME = 40  # pixels a window manager puts around a window, from top to bottom
_LOG_NAME, _LOG_BYTES = "app.log", 1_000_000
_QT_LEVELS = {
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Session:
    """One run of the window: the welcome until a desk is open, then its window; changing desks goes back.

    A desk that is open in another window of this user is not opened again: what is wanted of it goes there.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.window: QWidget | None = None
        self.desk: Desk | None = None
        self.files: list[Path] = []  # double-clicked, and waiting for a desk to be open
        self._door: Door | None = None
        self._jobs: Jobs | None = None

    def begin(self) -> None:
        """The last desk, or the one a file is for, if it opens without asking; else the welcome asks."""
        from app.ui.opened_file import fitting

        able = fitting(self.files, self.settings.known()) if self.files else []
        last = self.settings.last_workspace()
        if len(able) > 1:
            self.welcome()
            self._welcome_page().ask_which(self.files[0].name, able)
            return
        folder = able[0].folder if able else last
        if folder is None or not folder.is_dir():  # another desk is not opened in its place unasked
            self.welcome()
            if self.files:
                self._welcome_page().say_waiting(self.files[0].name)
        elif self.take_door(folder):
            self._enter(folder)

    def _welcome_page(self) -> Welcome:
        return cast("Welcome", self.window)

    def _enter(self, folder: Path) -> None:
        try:
            ws = open_workspace(folder)
        except UserError:
            self.welcome(folder)
        else:
            self.open(ws)

    def take_door(self, folder: Path) -> bool:
        """False when another window has that desk: it has come up with our files, and this one is done."""
        folder = folder.absolute()
        if self._door is not None and self._door.desk == folder:
            return True
        door = Door(self.settings.place, folder)
        if not door.take():
            if door.ring(self.files):
                self._leave()
                QCoreApplication.quit()
                return False
            door.take()  # it was about to close; where it only does not answer, opening says who has it
        self._close_door()
        self._door = door
        door.rung.connect(self._rung)
        return True

    def _close_door(self) -> None:
        if self._door is not None:
            self._door.close()
            self._door = None

    def _rung(self, files: list[Path]) -> None:
        self.files += files
        if self.window is not None:
            bring_up(self.window)
        self._show_files()

    def _show_files(self) -> None:
        """Once a desk is open, and whatever asks or works there has ended."""
        if not self.files or self.window is None:
            return
        if self.desk is None:
            self._welcome_page().say_waiting(self.files[-1].name)
            return
        if self.desk.jobs.busy() or QApplication.activeModalWidget() is not None:
            self._later()
            return
        from app.ui.opened_file import show_files

        self.files = show_files(self.desk, self.files)
        self._later()

    def _later(self) -> None:
        if self.window is not None and self.files:
            QTimer.singleShot(LOOK_MS, self.window, self._show_files)

    def welcome(self, folder: Path | None = None) -> None:
        from app.ui.welcome import Welcome

        self._leave()
        jobs, messages = Jobs(), Messages()
        page = Welcome(jobs, messages, self.settings, self.take_door)
        page.opened.connect(self.open)
        page.to_join.connect(self._open_to_join)
        self._jobs = jobs
        self.window = page
        if folder is not None:
            page.open(folder)
        if self.window is page:
            page.resize(1093, 640)
            page.show()
        QGuiApplication.setQuitOnLastWindowClosed(True)

    def _open_to_join(self, ws: Workspace) -> None:
        self.open(ws)
        if self.desk is not None:
            self.desk.go("settings", "exchange")

    def open(self, ws: Workspace) -> None:
        from app.ui.desk import Desk
        from app.ui.main_window import MainWindow
        from app.ui.pages import NAMES

        self._leave()
        self.take_door(ws.folder)
        jobs, messages = Jobs(), Messages()
        self._jobs = jobs
        self.desk = Desk(ws, jobs, messages, self.settings, NAMES)
        self.desk.workspace_wanted.connect(self.welcome)
        self.desk.reopen_wanted.connect(self._reopen)
        self.settings.remember_workspace(ws.folder, committee=ws.branch.committee)
        window = MainWindow(self.desk)
        window.stands.connect(_settle)
        messages.set_window(window)
        self.window = window
        self._show(window)
        QTimer.singleShot(0, window, self._show_files)
        QGuiApplication.setQuitOnLastWindowClosed(True)
        QTimer.singleShot(IDLE_MS, lambda: jobs.warm(_warm_up))

    def _reopen(self, page: str) -> None:
        """The same desk again, without asking for its passphrase once more."""
        if self.desk is None:
            return
        before = self.desk.ws
        self._leave()
        try:
            ws = open_again(before)
        except UserError:
            self.welcome(before.folder)
            return
        self.open(ws)
        self.desk.go(page)

    def _show(self, window: QWidget) -> None:
        """The first time on a small screen: all of it, or the frame pushes the foot of the window out of sight."""
        room = window.screen().availableSize()
        small = room.width() <= window.width() or room.height() <= window.height() + FRAME
        if small and self.settings.geometry() is None:
            window.showMaximized()
        else:
            window.show()

    def _leave(self) -> None:
        """Close what is open: the window keeps its drafts, the job stops, the workspace gives its lock back."""
        QGuiApplication.setQuitOnLastWindowClosed(False)  # another window follows
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
            self.window = None
        if self._jobs is not None:
            self._jobs.close()
            self._jobs = None
        if self.desk is not None:
            self.desk.ws.close()
            self.desk = None

    def end(self) -> None:
        self._leave()
        self._close_door()


def _warm_up() -> None:
    from app.actions.people import warm_up

    warm_up()


def _settle() -> None:
    """What stands now stays: the cycle collector begins to work, and never walks over it again."""
    gc.freeze()
    collector.work_again(_settle)


def dress(app: QApplication) -> None:
    """Chinese everywhere: dates, Qt's own buttons, and the look of the product."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    resources = data_folder("resources")
    theme.apply(app, resources)
    app.setWindowIcon(QIcon(str(resources / "sanben.svg")))
    QGuiApplication.setDesktopFileName("sanben")  # the desktop finds the entry of the menu by it


def keep_log(folder: Path) -> None:
    """What went wrong, kept on this machine; never the values of a record."""
    folder.mkdir(parents=True, exist_ok=True)
    _LOG.addHandler(_LogFile(folder / _LOG_NAME))


class _LogFile(logging.Handler):
    """Most runs have nothing to tell: the file, and the module that keeps it small, wait for the first line."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.FileHandler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self._file is None:
            from logging.handlers import RotatingFileHandler

            self._file = RotatingFileHandler(self._path, maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8")
            self._file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        self._file.emit(record)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()


def catch_the_rest(messages: Messages) -> None:
    """The last net: what no `attempt` caught, and what Qt itself reports."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        messages.bug(error.with_traceback(trace))

    def qt_said(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        level = _QT_LEVELS.get(kind)
        if level is not None:
            _LOG.log(level, "Qt: %s", text)

    sys.excepthook = hook
    qInstallMessageHandler(qt_said)


def run_window(arguments: Sequence[str]) -> int:
    QCoreApplication.setApplicationName(
        "sanben"
    )  # names the folder of the settings, which Qt must know first
    settings = Settings()
    apply_scale(settings)
    fcitx = input_method.prepare()
    app = QApplication(["sanben", *arguments])
    app.setApplicationDisplayName(PRODUCT)
    dress(app)
    keep_log(config_folder())
    session = Session(settings)
    catch_the_rest(Messages())
    session.files = [Path(word).absolute() for word in arguments if not word.startswith("--")]
    session.begin()
    if session.window is None:  # another window has taken over
        session.end()
        return 0
    if GALLERY_OPTION in arguments and session.desk is not None:
        session.desk.go(GALLERY)
    if fcitx:
        QTimer.singleShot(0, lambda: input_method.bridge(app))
    QTimer.singleShot(IDLE_MS, _settle)
    code = app.exec()
    session.end()
    return code


def run_self_test(arguments: Sequence[str]) -> int:
    """`--selftest [PLATFORM]`: one JSON object on stdout, nothing kept; 0 if all went well, 1 if not.

    Without a platform the window is drawn offscreen.
    """
    import json
    from tempfile import TemporaryDirectory

    from app.ui.selftest import SelfTest

    begun = time.time()
    os.environ["QT_QPA_PLATFORM"] = next(iter(arguments), "offscreen")
    QCoreApplication.setApplicationName("sanben")
    with TemporaryDirectory(prefix="sanben-", ignore_cleanup_errors=True) as folder:
        app = QApplication(["sanben"])
        _lend_fonts()
        dress(app)
        session = Session(Settings(Path(folder)))

        def shown(ws: Workspace) -> QWidget:
            session.open(ws)
            if session.window is None:
                raise LookupError("no window")
            return session.window

        test = SelfTest(Path(folder), shown, begun)
        answer = test.answer()
        session.end()
        test.close()
    words = json.dumps(answer, ensure_ascii=False, indent=2)
    if sys.stdout is not None:  # a program of the desktop on Windows has none
        sys.stdout.buffer.write(words.encode() + b"\n")
        sys.stdout.flush()
    return 0 if answer["ok"] else 1


def _lend_fonts() -> None:
    """The offscreen platform of Windows knows none of the fonts there: it is lent the first Chinese one."""
    chinese = QFontDatabase.WritingSystem.SimplifiedChinese
    if sys.platform != "win32" or QFontDatabase.families(chinese):
        return
    for path in sorted((Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts").glob("*.tt?")):
        QFontDatabase.addApplicationFont(str(path))
        if QFontDatabase.families(chinese):
            return
