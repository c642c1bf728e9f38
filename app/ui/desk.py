"""What every page is given: the open workspace, the doors to jobs, idle turns and messages, one coarse change signal."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from app.actions.records import redo_batch, size_of_redo, size_of_undo, undo_batch
from app.domain.errors import UserError
from app.domain.tick import silent
from app.ui.ahead import Ahead
from app.ui.ways_on import ways_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.actions.records import Undone
    from app.actions.workspace import Workspace
    from app.domain.agenda import Agenda
    from app.domain.tick import Tick
    from app.ui.jobs import Jobs, Progress
    from app.ui.messages import Messages
    from app.ui.settings import Settings

_T = TypeVar("_T")
BUSY = "上一件事还没有做完，请等它完成或取消后再试"
TAKING_BACK, AT_ONCE = "正在撤销", 40  # changes: so many are taken back within a frame
Verb = tuple[str, "Callable[[], object]"]


class Desk(QObject):
    """`data_changed` carries the ids of the forms whose records changed: pages that show them read again."""

    data_changed = Signal(object)
    toast_wanted = Signal(str, object)
    page_wanted = Signal(str, object)
    workspace_wanted = Signal(object)
    reopen_wanted = Signal(str)  # other forms are in force: the same desk again, at a page
    help_wanted = Signal(str)

    def __init__(
        self,
        ws: Workspace,
        jobs: Jobs,
        messages: Messages,
        settings: Settings,
        pages: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(messages)
        self.ws, self.jobs, self.messages, self.settings = ws, jobs, messages, settings
        self.ahead = Ahead(self, may_go=lambda: ws.is_open)
        self._pages = pages
        self.closed = False
        # What was due when it was last worked out, with the mark it is known by: the first page and the counts share it.
        self.due: tuple[tuple[object, ...], Agenda] | None = None
        messages.offer(ways_on(ws, messages))
        self._copies: tempfile.TemporaryDirectory[str] | None = None

    @property
    def may_edit(self) -> bool:
        """Records of branches are the branches': a committee reads them and returns them with a reason."""
        return not self.ws.read_only and not self.ws.branch.committee

    def has_page(self, page: str) -> bool:
        """Buttons lead only to what is there."""
        return page in self._pages

    def copies_folder(self) -> Path:
        """For copies of attachments that were opened: they go away with the window, what is kept stays sealed."""
        if self._copies is None:
            self._copies = tempfile.TemporaryDirectory(prefix="sanben-", ignore_cleanup_errors=True)
        return Path(tempfile.mkdtemp(dir=self._copies.name))

    def close(self) -> None:
        """Whatever still ends is told to nobody: the workspace is closed next."""
        self.closed = True
        self.ahead.stop()
        self.jobs.close()
        self.blockSignals(True)
        if self._copies is not None:
            self._copies.cleanup()
            self._copies = None

    def changed(self, forms: frozenset[str]) -> None:
        if forms:
            self.data_changed.emit(forms)

    def toast(self, text: str, verb: Verb | None = None) -> None:
        self.toast_wanted.emit(text, verb)

    def toast_done(self, text: str, batch: str) -> None:
        """What was done, with the way back for this one step."""
        self.toast(text, ("撤销", lambda: self.undo(batch)))

    def undo(self, batch: str | None = None, then: Callable[[Undone], object] | None = None) -> None:
        """Takes back one step, the last one by default; a step of many changes as a job."""
        self.messages.attempt(
            lambda: size_of_undo(self.ws, batch),
            lambda rows: self._take_back(rows, lambda ws, tick: undo_batch(ws, batch, tick), then),
        )

    def redo(self, then: Callable[[Undone], object]) -> None:
        self.messages.attempt(
            lambda: size_of_redo(self.ws), lambda rows: self._take_back(rows, redo_batch, then)
        )

    def _take_back(
        self, rows: int, act: Callable[[Workspace, Tick], Undone], then: Callable[[Undone], object] | None
    ) -> None:
        def done(undone: Undone) -> None:
            self.changed(undone.forms)
            if then is not None:
                then(undone)

        if rows > AT_ONCE:
            self.run(TAKING_BACK, act, done)
        else:
            self.messages.attempt(lambda: act(self.ws, silent), done)

    def go(self, page: str, where: object = None) -> None:
        """Show a page, at a place in it where one is given."""
        self.page_wanted.emit(page, where)

    def run(
        self,
        title: str,
        work: Callable[[Workspace, Progress], _T],
        then: Callable[[_T], object],
        trouble: Callable[[Exception], object] | None = None,
    ) -> bool:
        """A long action as a job, on a connection of the worker's own. False, and told, while another one runs."""
        started = self.jobs.start(title, self._on_worker(work), then, trouble or self.messages.trouble)
        if not started:
            self.messages.informed.emit(BUSY)
        return started

    def run_behind(self, work: Callable[[Workspace, Progress], _T], then: Callable[[_T], object]) -> None:
        """What a page may say a little later. A refusal is not said here: who asks for the thing itself is told."""

        def trouble(error: Exception) -> None:
            if not isinstance(error, UserError):
                self.messages.bug(error)

        self.jobs.behind(self._on_worker(work), then, trouble)

    def _on_worker(self, work: Callable[[Workspace, Progress], _T]) -> Callable[[Progress], _T]:
        def on_worker(progress: Progress) -> _T:
            with self.ws.for_this_thread() as ws:
                return work(ws, progress)

        return on_worker
