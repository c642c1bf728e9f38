"""The first window: make a desk, open one, or try it on practice data. Says nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.actions.workspace import create_workspace, open_workspace
from app.domain.errors import UserError
from app.texts import say
from app.ui import tokens
from app.ui.choosing import choose_file, choose_folder, first_stick, place_for_desks
from app.ui.envelope import EnvelopeCard
from app.ui.navigation import PRODUCT
from app.ui.progress_strip import ProgressStrip
from app.ui.welcome_back import BringBackForm
from app.ui.welcome_forms import PRODUCT_FOLDER, CreateForm, PassphraseForm, place_trouble
from app.ui.welcome_lost import LostForm
from app.ui.welcome_start import StartStep
from app.ui.widgets.banner import Banner
from app.ui.widgets.basics import column, plain, row, scrolled
from app.ui.widgets.keys import FocusRing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from app.actions.handing_over import Asked
    from app.actions.safekeeping import Restored
    from app.actions.workspace import Workspace
    from app.ui.jobs import Jobs, Progress
    from app.ui.messages import Messages
    from app.ui.settings import Known, Settings
    from app.ui.welcome_start import Choice

_WIDTH = 640
_DEMO_FOLDER, _COMMITTEE_DEMO = "支部案头练习", "支部案头练习（党委）"
WHICH = "“{name}”用哪一个打开？"
OPEN_FIRST = "“{name}”等着，打开支部或党委后接着看它"
WAITING = "“{name}”要在支部或党委里打开。先新建一个，或选已有的文件夹，打开后接着看它"


class Welcome(QFrame):
    """`opened` hands over the workspace, `to_join` one that is to be joined first; a new envelope code is shown before.

    `may_open` says whether a desk is opened here: one that is open in another window comes up there.
    """

    opened = Signal(object)
    to_join = Signal(object)

    def __init__(
        self, jobs: Jobs, messages: Messages, settings: Settings, may_open: Callable[[Path], bool]
    ) -> None:
        super().__init__()
        self.setProperty("pane", "page")
        self.setWindowTitle(PRODUCT)
        self._jobs, self._messages, self._settings, self._may_open = jobs, messages, settings, may_open
        self.banner = Banner()
        self.start, self.new_branch = StartStep(), CreateForm()
        self.unlock, self.lost, self.bring_back = PassphraseForm(), LostForm(), BringBackForm()
        self.envelope = EnvelopeCard("请抄下应急码", "已封好，开始使用")
        self.envelope.setProperty("card", "true")
        self._steps = (
            self.start, self.new_branch, self.unlock, self.lost, self.bring_back, self.envelope,
        )  # fmt: skip
        self._connect()
        self._waiting: Workspace | None = None
        self._joins = False  # what waits is to be joined first
        card = plain(column(self.banner, *self._steps, gap=12), width=_WIDTH)
        middle = QVBoxLayout()
        middle.setContentsMargins(24, 16, 24, 16)
        middle.addStretch(1)
        middle.addLayout(row(None, card, None))
        middle.addStretch(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(ProgressStrip(jobs))
        layout.addWidget(scrolled(middle), 1)
        self.setMinimumSize(*tokens.MINIMUM)
        self.ring = FocusRing(self)
        self.show_start()
        messages.use_place(self.complain, lambda _text: None)

    def _connect(self) -> None:
        start = self.start
        start.desk_wanted.connect(self.open)
        start.branch_wanted.connect(self.show_create)
        start.committee_wanted.connect(lambda: self.show_create(committee=True))
        start.folder_wanted.connect(self._choose_folder)
        start.branch_practice.connect(lambda: self.make_demo(self._place() / _DEMO_FOLDER))
        start.committee_practice.connect(lambda: self.make_committee_demo(self._place() / _COMMITTEE_DEMO))
        self.new_branch.wanted.connect(self._create)
        self.new_branch.back.connect(self.show_start)
        self.new_branch.place_wanted.connect(self._choose_place)
        self.unlock.wanted.connect(self._unlock)
        self.unlock.back.connect(self.show_start)
        self.unlock.lost.connect(self._show_lost)
        self.lost.back.connect(self.show_start)
        self.lost.code_given.connect(self._take_over)
        self.lost.help_wanted.connect(self._ask_for_help)
        self.lost.answer_wanted.connect(self._ask_help_answer)
        start.back_wanted.connect(self.show_bring_back)
        self.bring_back.back.connect(self.show_start)
        self.bring_back.file_wanted.connect(self._choose_backup)
        self.bring_back.place_wanted.connect(self._choose_place)
        self.bring_back.restore_wanted.connect(self.restore)
        self.bring_back.anew_wanted.connect(self.show_anew)
        self.envelope.done.connect(self._hand_over)

    @property
    def choices(self) -> list[Choice]:
        return self.start.choices

    def _show(self, step: QWidget) -> None:
        """One at a time, each as high as it is."""
        for one in self._steps:
            one.setVisible(one is step)

    def complain(self, sentence: str) -> None:
        self.banner.say("bad", sentence)

    def show_start(self) -> None:
        self.banner.hide()
        self.start.show_desks(self._settings.known())
        self._show(self.start)
        self.start.focus()

    def ask_which(self, name: str, able: Sequence[Known]) -> None:
        """A file was double-clicked that several desks of this PC could read."""
        self.start.show_desks(able, WHICH.format(name=name))
        self.start.focus()

    def say_waiting(self, name: str) -> None:
        """A file was double-clicked before any desk is open; there may be none on this PC yet."""
        known = bool(self._settings.known())
        self.banner.say("info", (OPEN_FIRST if known else WAITING).format(name=name))

    def show_create(self, *, committee: bool = False) -> None:
        self.banner.hide()
        self._show(self.new_branch)
        self.new_branch.begin(self._place(), committee=committee)

    def _place(self) -> Path:
        """On a fixed disk of this PC, also where the program itself was started from a stick."""
        return place_for_desks(lambda place: not place_trouble(place / PRODUCT_FOLDER / "new"))

    def _choose_folder(self) -> None:
        folder = choose_folder(self, "选支部或党委的数据文件夹")
        if folder is not None:
            self.open(folder)

    def _choose_place(self) -> None:
        folder = choose_folder(self, "数据放在哪个文件夹下面（本机硬盘）")
        if folder is not None:
            back = self.bring_back.isVisible()
            (self.bring_back if back else self.new_branch).put_into(folder)

    def make_demo(self, folder: Path) -> None:
        def work(progress: Progress) -> Path:
            from app.actions.demo import make_demo  # knows every form: not for those who do not ask for it

            make_demo(folder, progress=progress).close()
            return folder

        self._practise(folder, work)

    def make_committee_demo(self, folder: Path) -> None:
        def work(progress: Progress) -> Path:
            from app.actions.demo_committee import COMMITTEE, make_committee_demo

            make_committee_demo(folder, progress=progress)
            return folder / COMMITTEE

        self._practise(folder, work)

    def _practise(self, folder: Path, work: Callable[[Progress], Path]) -> None:
        """Made once; the second time it is there, with what was tried in it."""
        known = (one.folder for one in self._settings.known())
        before = next((path for path in known if folder in (path, path.parent)), None)
        if before is not None:
            self.open(before)
        else:
            self._jobs.start("正在建练习数据", work, self.open, self._messages.trouble)

    def open(self, folder: Path) -> None:
        """Open at once when nothing is asked for; otherwise ask for the passphrase."""
        self.banner.hide()
        if not self._may_open(folder):
            return
        try:
            ws = open_workspace(folder)
        except UserError as error:
            if error.code == "passphrase.needed":
                self._show(self.unlock)
                self.unlock.begin(folder)
            elif error.code == "workspace.in_use":
                self.banner.say(
                    "warn", say(error.code, **error.values), act=("只读打开", self._read_only(folder))
                )
            else:
                self._messages.trouble(error)
            return
        self.opened.emit(ws)

    def _read_only(self, folder: Path) -> Callable[[], None]:
        def act() -> None:
            self._messages.attempt(lambda: open_workspace(folder, read_only=True), self.opened.emit)

        return act

    def _unlock(self, folder: Path, secret: str) -> None:
        self._messages.attempt(lambda: open_workspace(folder, passphrase=secret), self.opened.emit)

    # a forgotten passphrase ---------------------------------------------------------------------------

    def _show_lost(self, folder: Path, code: str = "") -> None:
        self.banner.hide()
        self._show(self.lost)
        self.lost.begin(folder, code=code)

    def _take_over(self, folder: Path, code: str, new: str) -> None:
        def wanted() -> tuple[Workspace, str]:
            from app.actions.keys_of_branch import take_over

            ws = open_workspace(folder, envelope_code=code)
            try:
                return ws, take_over(ws, new)
            except BaseException:
                ws.close()
                raise

        self._messages.attempt(wanted, self._created)

    def _ask_for_help(self, folder: Path, new: str) -> None:
        stick = choose_folder(self, "恢复申请写到哪个 U 盘或文件夹", first_stick())
        if stick is not None:
            self.ask_for_help(folder, stick, new)

    def ask_for_help(self, folder: Path, stick: Path, new: str) -> None:
        def done(made: Asked) -> None:
            self._show_lost(folder)
            self.banner.say("ok", f"已写出 {made.path.name} 并读回核对，可以拔出。请带去党委")

        def wanted() -> Asked:
            from app.actions.handing_over import ask_for_help

            return ask_for_help(folder, stick, new)

        self._messages.attempt(wanted, done)

    def _ask_help_answer(self, folder: Path, new: str) -> None:
        path = choose_file(self, "选党委的批复文件", "党委的批复 (*.sbr)", first_stick())
        if path is not None:
            self.take_help(folder, path, new)

    def take_help(self, folder: Path, path: Path, new: str) -> None:
        def wanted() -> tuple[Workspace, str]:
            from app.actions.handing_over import finish_help

            code = finish_help(folder, path, new)
            return open_workspace(folder, passphrase=new), code

        self._messages.attempt(wanted, self._created)

    # a lost PC ----------------------------------------------------------------------------------------

    def show_bring_back(self) -> None:
        self.banner.hide()
        self._show(self.bring_back)
        self.bring_back.begin(self._place())

    def show_anew(self) -> None:
        """An empty branch, and from there straight to joining."""
        self.banner.hide()
        self._show(self.new_branch)
        self.new_branch.begin(self._place(), anew=True)

    def _choose_backup(self) -> None:
        path = choose_file(self, "选一份备份", "备份 (*.zip *.db)", first_stick())
        if path is not None:
            self.bring_back.use(path)

    def restore(self, source: Path, folder: Path, secret: str, code: str) -> None:
        """Opened with what it was restored with; with the code a passphrase of one's own comes first."""

        def work(progress: Progress) -> Restored:
            from app.actions.safekeeping import restore

            folder.parent.mkdir(parents=True, exist_ok=True)
            return restore(
                source, folder, passphrase=secret or None, envelope_code=code or None, progress=progress
            )

        def done(made: Restored) -> None:
            if code:
                self._show_lost(made.folder, code)
            else:
                self._messages.attempt(
                    lambda: open_workspace(made.folder, passphrase=secret or None), self.opened.emit
                )

        self.banner.hide()
        self._jobs.start("正在恢复", work, done, self._messages.trouble)

    # a new one ----------------------------------------------------------------------------------------

    def _create(self) -> None:
        form = self.new_branch

        def wanted() -> tuple[Workspace, str]:
            return create_workspace(
                form.folder(),
                name=form.name(),
                code=form.code(),
                passphrase=form.passphrase(),
                committee=form.committee,
            )

        self._messages.attempt(wanted, lambda made: self._created(made, joins=form.anew))

    def _created(self, made: tuple[Workspace, str], *, joins: bool = False) -> None:
        self.banner.hide()
        self._waiting, code = made
        self._joins = joins
        branch = self._waiting.branch
        self._settings.remember_workspace(
            self._waiting.folder, committee=branch.committee
        )  # a cut here loses no desk
        self._show(self.envelope)
        self.envelope.show_code(self._waiting.branch.name, code)

    def _hand_over(self) -> None:
        if self._waiting is not None:
            (self.to_join if self._joins else self.opened).emit(self._waiting)
