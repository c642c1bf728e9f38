"""`--selftest`: does what a secretary does, once, in a folder of its own, and says step by step how it went."""

from __future__ import annotations

import platform
import sys
import time
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication, QPdfWriter

import app
from app.actions.checking import check
from app.actions.importing import plan_import
from app.actions.previewing import preview_paper
from app.actions.records import get_record, save_record
from app.actions.reports import Order, make_report
from app.actions.workspace import create_workspace, open_workspace
from app.domain.import_plan import SAME
from app.ui.paper_painter import Paper
from app.ui.paper_press import Press

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from app.actions.workspace import Workspace

    Shown = Callable[[Workspace], QWidget]

ONLY_ON = {"app.ui.fcitx4": "linux"}  # its library is asked for there alone
LATE = ("python_calamine", "lxml.etree", "sqlite_utils", "cryptography.hazmat.primitives.asymmetric.ed25519")
FORM = "activity_plan"
PASSPHRASE = "自检专用口令-2026"  # noqa: S105 - of a folder that lasts three seconds
TYPED = {"made_on": "2026-03-12", "topic": "自检", "content": "打开窗口，保存一条记录，生成三种文件。"}
PATIENCE = 20.0


class SelfTest:
    """Steps in order; the first that fails ends it, and its name and the kind of trouble stand in the answer."""

    def __init__(self, folder: Path, shown: Shown, begun: float) -> None:
        self._folder, self._shown, self._begun = folder, shown, begun
        self._ws: Workspace | None = None
        self._uid = ""
        self.steps: list[dict[str, object]] = []

    def run(self) -> bool:
        for step in (
            self.workspace,
            self.window,
            self.record,
            self.docx,
            self.xlsx,
            self.pdf,
            self.child,
            self.chain,
            self.modules,
        ):
            start = time.perf_counter()
            entry: dict[str, object] = {"step": step.__name__}
            self.steps.append(entry)
            try:
                entry["found"] = step()
            except Exception as error:  # noqa: BLE001 - whatever is missing in a bundle is what this is for
                entry.update(ok=False, error=f"{type(error).__name__}: {error}")
                return False
            entry.update(ok=True, ms=round(1000 * (time.perf_counter() - start)))
        return True

    @property
    def ws(self) -> Workspace:
        if self._ws is None:
            raise LookupError("no workspace")
        return self._ws

    def workspace(self) -> str:
        """Made, closed and opened again by its passphrase: the cipher and the derivation of keys are there."""
        folder = self._folder / "自检支部"
        made, code = create_workspace(folder, name="自检支部", code="0000", passphrase=PASSPHRASE)
        made.close()
        self._ws = open_workspace(folder, passphrase=PASSPHRASE)
        return f"{len(self.ws.forms)} forms, envelope code of {len(code)}"

    def window(self) -> str:
        window = self._shown(self.ws)
        QCoreApplication.processEvents()
        since = time.time() - self._begun
        picture = window.grab().toImage()
        colours = {picture.pixel(x, picture.height() // 2) for x in range(0, picture.width(), 3)}
        if len(colours) < 2:  # one colour is an empty picture
            raise ValueError("the window is blank")
        if not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
            raise ValueError("no Chinese font")
        return f"{QGuiApplication.platformName()} {window.width()}x{window.height()} after {since:.2f} s"

    def record(self) -> str:
        self._uid = save_record(self.ws, FORM, TYPED).uid
        kept = get_record(self.ws, FORM, self._uid)
        if kept.values["topic"] != TYPED["topic"]:
            raise ValueError("the record reads otherwise")
        return f"revision {kept.revision}"

    def docx(self) -> str:
        return self._size(make_report(self.ws, "record", self._order("docx")).path, b"PK")

    def xlsx(self) -> str:
        return self._size(make_report(self.ws, "records_xlsx", self._order("xlsx")).path, b"PK")

    def pdf(self) -> str:
        paper = Paper(preview_paper(self.ws, "record", self._order("preview.docx")).document)
        paper.pages.more()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer, press, ends = QPdfWriter(buffer), Press(), list[bool]()
        press.ended.connect(ends.append)
        press.start(paper, range(len(paper.pages.pages)), writer)
        until = time.monotonic() + PATIENCE
        while not ends and time.monotonic() < until:
            QCoreApplication.processEvents()
        path = self._folder / "自检.pdf"
        path.write_bytes(bytes(buffer.data().data()))
        return self._size(path, b"%PDF")

    def child(self) -> str:
        """The workbook just written is read as a stranger's: in a process of its own."""
        plan = plan_import(self.ws, FORM, self._folder / "自检.xlsx")
        if not plan.count(SAME):
            raise ValueError("the workbook was read otherwise")
        return f"{plan.count(SAME)} record"

    def chain(self) -> str:
        report = check(self.ws)
        if not report.clean:
            raise ValueError(report.findings[0].code)
        return "clean"

    def modules(self) -> str:
        """Everything the program may ever load, with the libraries behind it."""
        elsewhere = {"app.__main__", *(name for name, system in ONLY_ON.items() if system != sys.platform)}
        names = [found.name for found in walk_packages(app.__path__, "app.") if found.name not in elsewhere]
        for name in [*names, *LATE]:
            import_module(name)
        return f"{len(names)} modules"

    def _order(self, suffix: str) -> Order:
        return Order(self._folder / f"自检.{suffix}", form=FORM, uid="" if suffix == "xlsx" else self._uid)

    def _size(self, path: Path, begins: bytes) -> str:
        content = path.read_bytes()
        if not content.startswith(begins):
            raise ValueError(f"{path.suffix} begins otherwise")
        return f"{len(content)} bytes"

    def answer(self) -> dict[str, object]:
        """Runs, and says it as JSON data; `ok` says all."""
        ok = self.run()
        return {
            "ok": ok, "version": app.__version__, "python": platform.python_version(), "qt": qVersion(),
            "system": sys.platform, "machine": platform.machine(), "frozen": bool(getattr(sys, "frozen", False)),
            "steps": self.steps,
        }  # fmt: skip

    def close(self) -> None:
        if self._ws is not None:
            self._ws.close()
