"""The first window: make a branch, open one, or try it on practice data. Says nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from app.actions.workspace import create_workspace, open_workspace
from app.domain.errors import UserError
from app.texts import say
from app.ui import tokens
from app.ui.choosing import choose_folder, documents
from app.ui.envelope import EnvelopeCard
from app.ui.navigation import PRODUCT, BrandMark
from app.ui.progress_strip import ProgressStrip
from app.ui.welcome_forms import CreateForm, PassphraseForm
from app.ui.widgets.banner import Banner
from app.ui.widgets.basics import button, column, label, picture, plain, row
from app.ui.widgets.keys import FocusRing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.actions.workspace import Workspace
    from app.ui.jobs import Jobs, Progress
    from app.ui.messages import Messages
    from app.ui.settings import Settings

_WIDTH = 640
_DEMO_FOLDER = "支部案头练习"
PROMISE = "三本一盒、党员信息卡和常用表册，都在这台电脑里"


class Welcome(QFrame):
    """`opened` hands over the workspace; the envelope code of a new one is shown until it is written down."""

    opened = Signal(object)

    def __init__(self, jobs: Jobs, messages: Messages, settings: Settings) -> None:
        super().__init__()
        self.setProperty("pane", "page")
        self.setWindowTitle(PRODUCT)
        self._jobs, self._messages, self._settings = jobs, messages, settings
        self.banner = Banner()
        self._steps = QStackedWidget()
        self.start, self.new_branch = self._start_step(), CreateForm()
        self.unlock = PassphraseForm()
        self.envelope = EnvelopeCard("请抄下应急码", "已封好，开始使用")
        self.envelope.setProperty("card", "true")
        for step in (self.start, self.new_branch, self.unlock, self.envelope):
            self._steps.addWidget(step)
        self.new_branch.wanted.connect(self._create)
        self.new_branch.back.connect(self.show_start)
        self.unlock.wanted.connect(self._unlock)
        self.unlock.back.connect(self.show_start)
        self.envelope.done.connect(self._hand_over)
        self._waiting: Workspace | None = None
        middle = column(self.banner, self._steps, gap=12)
        card = plain(middle, width=_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ProgressStrip(jobs))
        layout.addStretch(1)
        layout.addLayout(row(None, card, None))
        layout.addStretch(2)
        self.setMinimumSize(*tokens.MINIMUM)
        self.ring = FocusRing(self)
        self._focus_first()
        messages.use_place(self.complain, lambda _text: None)

    def _start_step(self) -> QWidget:
        title = row(
            BrandMark(40),
            column(None, label(PRODUCT, "title"), label(PROMISE, "cap"), None, gap=0),
            None,
            gap=12,
        )
        body = QVBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(12)
        body.addLayout(title)
        body.addSpacing(8)
        self.choices = [
            _Choice(
                "folder-plus",
                "新建支部",
                "填支部名称，设一个口令，几分钟就能开始记",
                "开始新建",
                self.show_create,
            ),
            _Choice(
                "folder-open",
                "打开已有的支部",
                "数据已在这台电脑的文件夹里",
                "选文件夹",
                self._choose_folder,
            ),
            _Choice(
                "presentation",
                "先用练习数据看看",
                "一个虚构的支部：23 名党员、一年的记录",
                "建练习支部",
                self._choose_demo,
            ),
        ]
        for number, choice in enumerate(self.choices):
            body.addWidget(choice)
            if number == 0:
                choice.main()
        return plain(body)

    def complain(self, sentence: str) -> None:
        self.banner.say("bad", sentence)

    def show_start(self) -> None:
        self.banner.hide()
        self._steps.setCurrentWidget(self.start)
        self._focus_first()

    def _focus_first(self) -> None:
        """The keys stand somewhere one can see from the first moment on."""
        self.choices[0].button.setFocus(Qt.FocusReason.TabFocusReason)

    def show_create(self) -> None:
        self.banner.hide()
        self._steps.setCurrentWidget(self.new_branch)
        self.new_branch.begin(documents())

    def _choose_folder(self) -> None:
        folder = choose_folder(self, "选支部的数据文件夹")
        if folder is not None:
            self.open(folder)

    def _choose_demo(self) -> None:
        folder = choose_folder(self, "练习数据放在哪里")
        if folder is not None:
            self.make_demo(folder / _DEMO_FOLDER)

    def make_demo(self, folder: Path) -> None:
        def work(progress: Progress) -> Path:
            from app.actions.demo import make_demo  # knows every form: not for those who do not ask for it

            ws = make_demo(folder, progress=progress)
            ws.close()
            return folder

        self._jobs.start("正在建练习支部", work, self.open, self._messages.trouble)

    def open(self, folder: Path) -> None:
        """Open at once when nothing is asked for; otherwise ask for the passphrase."""
        self.banner.hide()
        try:
            ws = open_workspace(folder)
        except UserError as error:
            if error.code == "passphrase.needed":
                self._steps.setCurrentWidget(self.unlock)
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

    def _unlock(self, folder: Path, secret: str, code: str) -> None:
        def wanted() -> Workspace:
            return open_workspace(folder, passphrase=secret or None, envelope_code=code or None)

        self._messages.attempt(wanted, self.opened.emit)

    def _create(self) -> None:
        form = self.new_branch

        def wanted() -> tuple[Workspace, str]:
            return create_workspace(
                form.folder(),
                name=form.name(),
                code=form.code(),
                passphrase=form.passphrase(),
            )

        self._messages.attempt(wanted, self._created)

    def _created(self, made: tuple[Workspace, str]) -> None:
        self.banner.hide()
        self._waiting, code = made
        self._steps.setCurrentWidget(self.envelope)
        self.envelope.show_code(self._waiting.branch.name, code)

    def _hand_over(self) -> None:
        if self._waiting is not None:
            self.opened.emit(self._waiting)


class _Choice(QFrame):
    def __init__(self, icon: str, title: str, why: str, verb: str, act: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.button = button(verb, act)
        words = column(label(title, "h2"), label(why, "cap"), gap=4)
        self.setLayout(
            row(picture(icon, "text2", 20), words, None, self.button, gap=16, margins=(20, 16, 20, 16))
        )

    def main(self) -> None:
        self.button.setProperty("kind", "primary")
