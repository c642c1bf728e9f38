"""What a branch does about its keys: apply to the committee, take its answer in, change keys; all by files and telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from app.actions import desk_keys, enrolling, reseeding
from app.domain import packet
from app.domain.form import Field
from app.ui.choosing import choose_file, choose_folder, first_stick
from app.ui.field_dialog import FieldDialog
from app.ui.page import PREVIEW
from app.ui.widgets.digits import HEARD

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from app.actions.enrolling import Acceptance, Requested
    from app.actions.reseeding import Reseeded
    from app.ui.desk import Desk

# Keys change no record; pages that watch this name read again.
KEYS = "keys"
TOPIC, _FORM = "enrolment", "enrolled_branch"
STICK = "keys/folder"  # where this PC wrote its last application: the answer comes back there
_ANSWERS = "党委的批复 (*.sbr)"
_CALL = "打电话给党委（用你本来就知道的号码），请对方念党委端的 20 个数字，填在下面。听到的和文件里的一样，才会采用"
_OTHER = "注意：本机原来入的是“{name}”，采用后改向“{new}”报送，原来的党委不再收得到。"
_AGAIN = "这份批复已经采用过，不用再做什么"
_OLDER = "这是以前那份申请的批复。更换密钥的申请还在等党委批复，批复到之前照旧用原来的密钥报送"
_BACK = (
    "“{name}”重发本支部报送过的全部内容：{rows} 条修改经过、{attachments} 个附件。装进这个空的支部以后接着用；"
    "上次报送以后没有报过的内容要补记。"
)


def print_paper(desk: Desk, name: str) -> None:
    from app.ui.print_wanted import wanted_paper

    if desk.has_page(PREVIEW):
        desk.go(PREVIEW, wanted_paper(name, "settings"))


class Teller(Protocol):
    """Where it is said: a page, or a part of the settings."""

    def __call__(self, tone: str, sentence: str, /) -> object: ...


class KeyActs:
    """`dialog` is the form that was opened last."""

    def __init__(self, asking: QWidget, desk: Desk, tell: Teller) -> None:
        self._asking, self._desk, self._tell = asking, desk, tell
        self.dialog: FieldDialog | None = None

    # applying -----------------------------------------------------------------------------------------

    def ask_request(self, *, renew: bool = False) -> None:
        folder = choose_folder(self._asking, "申请写到哪个 U 盘或文件夹", self.folder())
        if folder is not None:
            self.write_request(folder, renew=renew)

    def folder(self) -> Path | None:
        """Where the last one was put, else a stick that is in."""
        kept = self._desk.settings.folder(STICK)
        return kept if kept is not None and kept.is_dir() else first_stick()

    def write_request(self, folder: Path, *, renew: bool = False) -> None:
        def done(made: Requested) -> None:
            self._desk.settings.remember_folder(STICK, folder)
            self._desk.changed(frozenset({KEYS}))
            self._tell(
                "ok",
                f"已写出 {made.path.name} 并读回核对，可以拔出。请连同申请单交给党委；党委打来电话时念下面的 20 个数字",
            )

        self._desk.messages.attempt(lambda: enrolling.request(self._desk.ws, folder, renew=renew), done)

    # the committee's answer ---------------------------------------------------------------------------

    def ask_answer(self) -> None:
        path = choose_file(self._asking, "选党委的批复文件", _ANSWERS, self.folder())
        if path is not None:
            self.read_answer(path)

    def read_answer(self, path: Path) -> None:
        """The answer to an application, or everything back where the PC was lost."""
        desk = self._desk

        def known(kind: str) -> None:
            if kind == packet.RESEED:
                desk.messages.attempt(
                    lambda: reseeding.take_back(desk.ws, path), lambda found: self._ask_back(path, found)
                )
            else:
                desk.messages.attempt(
                    lambda: enrolling.accept(desk.ws, path), lambda found: self._seen(path, found)
                )

        desk.messages.attempt(lambda: enrolling.kind_of(desk.ws, path), known)

    def _seen(self, path: Path, found: Acceptance) -> None:
        if found.done:
            self._accepted(found)
            return
        ws = self._desk.ws
        known = desk_keys.known_committee(ws)
        other = _OTHER.format(name=known.name, new=found.name) if known and known.code != found.code else ""
        self._ask_digits(
            f"采用“{found.name}”的批复", "核对无误，采用", other + _CALL,
            lambda heard: enrolling.accept(ws, path, heard=heard), self._accepted,
        )  # fmt: skip

    def _accepted(self, found: object) -> None:
        if not isinstance(found, enrolling.Acceptance):
            return
        self._desk.changed(frozenset({KEYS}))
        if found.older:
            self._tell("warn", _OLDER)
        elif found.again:
            self._tell("info", _AGAIN)
        else:
            self._tell("ok", f"已在“{found.name}”入网，可以报送了")

    def _ask_back(self, path: Path, found: Reseeded) -> None:
        """Digits first, then as a job: the committee may hold years."""

        def check(heard: str) -> str:
            enrolling.must_hear(heard, found.fingerprint, path)
            return heard

        def work(heard: object) -> None:
            self._desk.run(
                "正在装入党委重发的内容",
                lambda ws, tick: reseeding.take_back(ws, path, heard=str(heard), progress=tick),
                self._came_back,
            )

        self._ask_digits(
            "装入党委重发的内容", "核对无误，装入", _BACK.format(**found._asdict()) + _CALL, check, work
        )

    def _came_back(self, found: Reseeded) -> None:
        self._desk.ws.reread()
        self._desk.changed(frozenset(self._desk.ws.forms) | {KEYS})
        self._tell(
            "ok",
            f"已装入 {found.rows} 条修改经过、{found.attachments} 个附件，接着用就行。"
            "没有报送过的内容请补记；原来那台电脑找到了也不要再用",
        )

    def _ask_digits(
        self,
        title: str,
        verb: str,
        about: str,
        act: Callable[[str], object],
        done: Callable[[object], object],
    ) -> None:
        field = Field("heard", HEARD, "text", required=True, note="一组四个，中间的空格可以不填")
        self.open(
            FieldDialog(
                self._asking.window(), self._desk, title, [field], lambda typed: act(str(typed["heard"] or "")),
                form=_FORM, verb=verb, topic=TOPIC, alone=("heard",), about=about,
            ),
            done,
        )  # fmt: skip

    def open(self, dialog: FieldDialog, done: Callable[[Any], object]) -> None:
        self.dialog = dialog
        dialog.done_with.connect(done)
        dialog.open()
