"""Print preview of any paper, without Word: its pages, small and large, and what is printed or handed out of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget

from app.actions.previewing import is_remembered, last_printing, place_in_book, preview_paper
from app.actions.reports import Order
from app.domain.errors import Cancelled, UserError
from app.texts import say_error, some_of
from app.ui import icons
from app.ui.choosing import choose_target
from app.ui.page import Page
from app.ui.paper_faces import Faces, StandIn
from app.ui.paper_painter import Paper
from app.ui.paper_thumbs import Thumbs
from app.ui.paper_view import WHOLE, WIDTH, PaperView
from app.ui.print_notes import tell_faces, tell_undrawn
from app.ui.print_output import LOG, Job, Output
from app.ui.print_settings import NARROW, PrintSettings
from app.ui.print_settings import WIDTH as SETTINGS_WIDTH
from app.ui.print_wanted import Wanted, short_day
from app.ui.widgets.basics import button, frame, icon_button, label, rule
from app.ui.widgets.empty import EmptyState

if TYPE_CHECKING:
    from app.actions.previewing import Preview
    from app.domain.errors import Problem
    from app.domain.print_plan import Printed
    from app.ui import tokens
    from app.ui.desk import Desk

SHEETS = ".xlsx"
_ZOOMS = (0.5, 0.8, 1.0, 1.5, 2.0)
PREPARING, NOTHING = "正在排版…", "没有可以打印的页"
NOBODY_ASKED = "从记录本、党员卡或报表里选一份，再点“打印预览”"


class PrintPreview(Page):
    """Looking is never remembered; printing and handing out are (`print_output`)."""

    full = True
    watches = LOG

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "打印预览", back="papers")
        self._wanted: Wanted | None = None
        self._name, self._order, self._waits = "", Order(Path()), False
        self._faces, self._missing = Faces(), list[StandIn]()
        self.view, self.thumbs, self.settings = PaperView(), Thumbs(), PrintSettings()
        self.output = Output(desk, self)
        self.nothing = EmptyState("printer", NOTHING, NOBODY_ASKED)
        self._make_header()
        self._build()
        self._connect()
        self._judge()

    def _make_header(self) -> None:
        self.less = icon_button("minus", "缩小（Ctrl+-）", self.view.zoom_out)
        self.zoom = button("100%", self._open_zooms, kind="plain")
        self.zoom.setFixedWidth(60)
        self.zoom.setAccessibleName("显示比例")
        self.plus = icon_button("plus", "放大（Ctrl++）", self.view.zoom_in)
        self.fit = button("整页", self._toggle_fit)
        self.before = icon_button("chevron-left", "上一页", lambda: self.view.go_to(self.view.page - 1))
        self.number = label("", "")
        self.number.setMinimumWidth(48)
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.after = icon_button("chevron-right", "下一页", lambda: self.view.go_to(self.view.page + 1))
        self.export_button = button("导出", self._open_exports, icon="file-export")
        self.main = button("打印", self._main, kind="primary", icon="printer")
        self.header.add(self.less, self.zoom, self.plus, self.fit, self.before, self.number, self.after)
        self.header.add(self.export_button, self.main)

    def _build(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.nothing)
        self._stack.addWidget(self.view)
        self._split = rule("upright")
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        for item in (self.thumbs, self._split):
            body.addWidget(item)
        body.addWidget(self._stack, 1)
        body.addWidget(self.settings)
        self.set_body(frame(body, pane="plain"))

    def _connect(self) -> None:
        self.view.moved.connect(self._moved)
        self.view.zoomed.connect(self._zoomed)
        self.view.grown.connect(self._grown)
        self.thumbs.chosen.connect(self.view.go_to)
        self.settings.changed.connect(self._make)
        self.settings.judged.connect(self._judge)
        self.settings.more_wanted.connect(self._ask_printer)
        self.settings.cancel_wanted.connect(self.output.press.cancel)
        self.output.started.connect(self._started)
        self.output.progressed.connect(self._progressed)
        self.output.ended.connect(self._ended)
        self.desk.jobs.ended.connect(self._job_ended)

    # what is shown ------------------------------------------------------------------------------------

    def show_place(self, where: object) -> None:
        if not isinstance(where, Wanted):
            return
        self._wanted, self.back = where, where.back
        self.header.caption.set_text("·".join(words for words in (where.title, where.caption) if words))
        QTimer.singleShot(0, self.settings.look_for_printers)
        self.settings.show_wanted(where, self._place())
        self._make()

    def refresh(self) -> None:
        """A printing was remembered or taken back: the pages stay, what is said of them changes."""
        if self._wanted is not None:
            self.settings.place.setText(self._place())

    def _place(self) -> str:
        """When a record was printed last, and where it stands in its book."""
        uid = self._wanted.order.uid if self._wanted else ""
        last = last_printing(self.desk.ws, uid) if uid else None
        if last is None:
            return ""
        words = f"上次打印：{short_day(last.at)} {last.at[11:16]}，{last.pages} 页"
        bound = place_in_book(self.desk.ws, uid)
        return f"{words}\n在记录本第 {_range(bound)} 页" if bound else words

    def _asked(self) -> tuple[str, Order]:
        """The paper as the settings have it; a record may be printed again as pages of its book."""
        wanted = self._wanted
        if wanted is None:
            return "", Order(Path())
        settings, order = self.settings, wanted.order
        uid = order.uid
        bound = place_in_book(self.desk.ws, uid) if settings.again.isChecked() and uid else None
        if bound is not None:
            book, _, period = bound.book.split("/", 2)
            return f"{book}_book", replace(order, form="", period=period, draft=settings.draft.isChecked())
        going_on = settings.going_on.isChecked() and wanted.is_book
        return wanted.name, replace(order, draft=settings.draft.isChecked(), going_on=going_on)

    def _make(self) -> None:
        """Makes the paper in a folder of its own that goes away with the window."""
        if self._wanted is None:
            return
        self.clear_complaint()
        name, order = self._asked()
        order = replace(order, path=self.desk.copies_folder() / order.path.name)
        self._name, self._order = name, order
        self.nothing.say(PREPARING)
        self._show(None)
        self._waits = self.desk.jobs.busy()
        if self._waits:  # something else is being done: this comes after it
            return
        self.desk.run(
            f"正在准备 {order.path.name}",
            lambda ws, progress: preview_paper(ws, name, replace(order, progress=progress)),
            lambda preview: self._made(preview, order),
            self._not_made,
        )

    def _job_ended(self) -> None:
        if self._waits:
            self._make()

    def _made(self, preview: Preview, order: Order) -> None:
        if order is not self._order:
            return  # another paper was asked for meanwhile
        self._tell_stale(preview.report.missing)
        self._show(Paper(preview.document, self._faces))

    def _not_made(self, error: Exception) -> None:
        if isinstance(error, UserError) and not isinstance(error, Cancelled):
            self.nothing.say(NOTHING, say_error(error))
        else:
            self.desk.messages.trouble(error)

    def _show(self, paper: Paper | None) -> None:
        self._stack.setCurrentWidget(self.view if paper else self.nothing)
        self.thumbs.show_paper(paper)
        self.view.show_paper(paper)
        if paper is not None:
            self.view.setFocus()

    def _tell_stale(self, problems: tuple[Problem, ...]) -> None:
        """Records that were changed after they had been printed in this book."""
        note = self.settings.stale
        if not problems:
            note.hide()
            return
        told = [f"{p.values.get('when', '')}{p.values.get('title', '')}" for p in problems]
        words = some_of(told, "条", most=3)
        note.say("info", f"打印以后改过：{words}", "册子里还是原来的页。需要换页时，从记录里重印")

    # while one looks ----------------------------------------------------------------------------------

    def _moved(self, page: int) -> None:
        self.thumbs.mark(page)
        self._count()

    def _grown(self) -> None:
        paper = self.view.paper
        self.thumbs.grow()
        missing = paper.stand_ins() if paper else []
        if missing != self._missing:
            self._missing = missing
            tell_faces(self.settings.faces, missing, fixed=self._order.path.suffix == SHEETS)
        tell_undrawn(self.settings.undrawn, paper.pages.document.undrawn if paper else ())
        self._count()
        self._judge()

    def _count(self) -> None:
        count, page = self.view.count(), self.view.page
        more = "" if self.view.is_complete() else "…"
        self.number.setText(f"{page + 1} / {count}{more}" if count else "")
        self.before.setEnabled(page > 0)
        self.after.setEnabled(page < count - 1)
        self.settings.show_pages(count, page)

    def _judge(self) -> None:
        """What the main button says and whether it can be pressed; the reason stands in the settings."""
        ready = self.view.count() > 0 and self.view.is_complete() and not self.output.press.busy()
        lacking = self.settings.lacking() if ready else ""
        printing = self.settings.can_print()
        pages = len(self.settings.choice().pages) if ready and not lacking else 0
        self.main.setText(f"打印 {pages} 页" if printing and pages else "打印" if printing else "导出 PDF")
        self.main.setIcon(icons.icon("printer" if printing else "file-export", "on_accent"))
        self.main.setEnabled(ready and not lacking)
        self.export_button.setEnabled(ready)
        for item in (self.less, self.zoom, self.plus, self.fit):
            item.setEnabled(self.view.count() > 0)
        self.settings.foot.setText(self._remembers())

    def _remembers(self) -> str:
        if self._wanted is None:
            return ""
        if self._order.draft:
            return "草稿不登记，不算已打印"
        if not is_remembered(self._name, self._order):
            return "打印和导出不改动任何记录"
        if self._name.endswith("_book"):
            return "打印后登记页码，下次可以续打"
        return "打印后在记录里记一次“已打印”"

    def _toggle_fit(self) -> None:
        self.view.fit_to(WIDTH if self.view.fit == WHOLE else WHOLE)

    def _zoomed(self, scale: float) -> None:
        self.zoom.setText(f"{scale:.0%}")
        self.fit.setText("适合宽度" if self.view.fit == WHOLE else "整页")

    def _open_zooms(self) -> None:
        menu = QMenu(self)
        menu.addAction("适合宽度").triggered.connect(lambda *_: self.view.fit_to(WIDTH))
        menu.addAction("整页").triggered.connect(lambda *_: self.view.fit_to(WHOLE))
        menu.addSeparator()
        for scale in _ZOOMS:
            menu.addAction(f"{scale:.0%}").triggered.connect(lambda *_, s=scale: self.view.zoom_to(s))
        menu.popup(self.zoom.mapToGlobal(QPoint(0, self.zoom.height() + 4)))

    # printing and handing out -------------------------------------------------------------------------

    def _job(self) -> Job | None:
        paper, wanted = self.view.paper, self._wanted
        if paper is None or wanted is None or not self.main.isEnabled():
            return None
        return Job(self._name, self._order, paper, self._order.path.stem)

    def print_here(self) -> None:
        """Ctrl+P again prints."""
        self._main()

    def _main(self) -> None:
        job = self._job()
        if job is None:
            return
        if not self.settings.can_print():
            self.ask_pdf()
            return
        choice = self.settings.choice()
        printer = self.output.printer_for(job, choice)
        self.output.print_on(printer, job, choice.pages, whole=choice.whole)

    def _ask_printer(self) -> None:
        """The system's own dialog: paper trays, colours, whatever the printer has."""
        job = self._job()
        if job is None:
            return
        choice = self.settings.choice()
        printer = self.output.printer_for(job, choice)
        dialog = QPrintDialog(printer, self)
        if dialog.exec():
            self.output.print_on(printer, job, choice.pages, whole=choice.whole)

    def _open_exports(self) -> None:
        menu = self.exports()
        menu.popup(self.export_button.mapToGlobal(QPoint(0, self.export_button.height() + 4)))

    def exports(self) -> QMenu:
        menu = QMenu(self)
        kind = "Excel" if self._order.path.suffix == SHEETS else "Word"
        program = "WPS 或 Excel" if kind == "Excel" else "WPS 或 Word"
        menu.addAction(f"导出 {kind}…").triggered.connect(lambda *_: self.ask_file())
        menu.addAction("导出 PDF…").triggered.connect(lambda *_: self.ask_pdf())
        menu.addSeparator()
        menu.addAction(f"用 {program} 打开").triggered.connect(lambda *_: self._open_elsewhere())
        return menu

    def ask_file(self) -> None:
        path, job = self._ask_path("导出", self._order.path.suffix), self._job()
        if path and job:
            self.output.export(job, path)

    def ask_pdf(self) -> None:
        path, job = self._ask_path("导出 PDF", ".pdf"), self._job()
        if path and job:
            self.output.write_pdf(job, path)

    def _ask_path(self, words: str, suffix: str) -> Path | None:
        path = choose_target(self, words, self._order.path.with_suffix(suffix).name, f"*{suffix}")
        return path.with_suffix(suffix) if path else None

    def _open_elsewhere(self) -> None:
        job = self._job()
        if job is not None:
            self.output.open_elsewhere(job)

    def _started(self, words: str) -> None:
        self.settings.show_running(words)
        self._judge()

    def _progressed(self, done: int, total: int) -> None:
        self.settings.show_progress(done, total)

    def _ended(self) -> None:
        self.settings.show_idle()
        self._judge()

    # the window ---------------------------------------------------------------------------------------

    def take_focus(self) -> None:
        self.view.setFocus()

    def leave(self) -> None:
        """The pages of a book are not kept while one works elsewhere."""
        self.output.press.cancel()
        self._order, self._waits = Order(Path()), False
        self._show(None)

    def resize_for(self, sizes: tokens.Sizes) -> None:
        for item in (self.thumbs, self._split):
            item.setVisible(not sizes.rail)
        self.settings.setFixedWidth(NARROW if sizes.rail else SETTINGS_WIDTH)


def _range(bound: Printed) -> str:
    last = bound.first_page + bound.pages - 1
    return str(bound.first_page) if last == bound.first_page else f"{bound.first_page}—{last}"
