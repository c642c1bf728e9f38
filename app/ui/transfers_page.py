"""组织关系转接: the register of introduction letters at the left, one letter with its verbs at the right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget

from app.actions.transfer_letters import CERTIFICATE, FORM, read_register
from app.domain.agenda import Target
from app.domain.transfers import OPEN
from app.domain.values import as_text
from app.texts import say, say_problem
from app.texts import transfers as words
from app.ui.page import PREVIEW, Page
from app.ui.transfer_list import TransferList
from app.ui.transfer_pane import LetterPane
from app.ui.widgets.basics import button, frame, menu_button, plain, row
from app.ui.widgets.empty import EmptyState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.actions.certificates import Certified
    from app.actions.transfer_letters import Letter
    from app.actions.transfer_unpacking import Unpacked
    from app.actions.transfers import Issued, Moved
    from app.domain.errors import Problem
    from app.ui import tokens
    from app.ui.desk import Desk

TRANSFERS, MEMBERS, DUES = "transfers", "members", "dues"
PANE_WIDTH, NARROW_PANE, WIDE_PANE = 520, 448, 640


class TransfersPage(Page):
    watches = frozenset({FORM, CERTIFICATE, "member", "setting"})
    fresh_each_time = True
    under = MEMBERS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "组织关系转接", back=MEMBERS)
        self.header.caption.set_text("介绍信、回执、证明信")
        self.settings = button("介绍信设定", self._settings, icon="settings")
        self.certify = button("开证明信", self._certify, icon="file-text")
        self.receive = menu_button("接收（转入）", self._receiving())
        self.issue = button("开介绍信", self.begin, icon="plus")
        if not desk.ws.read_only:
            self.header.add(self.settings, self.certify, self.receive, self.issue)
        self.list = TransferList()
        self.table, self.search, self.chips = self.list.table, self.list.search, self.list.chips
        self.list.moved.connect(self._moved)
        self.list.opened.connect(self._opened)
        self.list.delete_wanted.connect(lambda: self._wanted("void"))
        self.pane = LetterPane(desk)
        self.pane.wanted.connect(self._wanted)
        self.nothing = EmptyState(
            "route", "还没有介绍信", "党员转出时开介绍信，转入时登记对方的介绍信；收到回执前，原党组织负责管理",
            None if desk.ws.read_only else ("开介绍信", self.begin),
        )  # fmt: skip
        self._build()

    def _build(self) -> None:
        self._right = frame(row(self.pane), pane="plain")
        both = QHBoxLayout()
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        both.addWidget(self.list, 1)
        both.addWidget(self._right)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.nothing)
        self.stack.addWidget(plain(both))
        self.set_body(row(self.stack))

    # what is shown ------------------------------------------------------------------------------------

    def refresh(self) -> None:
        found = read_register(self.desk.ws)
        self.stack.setCurrentIndex(1 if any(found) else 0)
        self.list.show_register(found)

    def _moved(self, letter: Letter | None) -> None:
        self.pane.setVisible(letter is not None)
        if letter is not None:
            self.pane.show_letter(letter)

    def letter(self) -> Letter | None:
        return self.pane.letter if not self.pane.isHidden() else None

    # what is done -------------------------------------------------------------------------------------

    def _opened(self) -> None:
        """Enter: what the letter waits for; one that waits for nothing is looked at."""
        letter = self.letter()
        if letter is not None:
            writable = letter.state in OPEN and not self.desk.ws.read_only
            self._wanted("receipt" if writable else "print")

    def _wanted(self, what: str) -> None:
        from app.ui import transfer_dialogs as dialogs  # with their editors, when they are needed

        letter = self.letter()
        if letter is None:
            return
        if what == "print":
            self.print_here()
        elif what == "pack":
            self._pack(letter)
        elif what == "card":
            self.desk.go(MEMBERS, letter.member)
        elif not self.desk.ws.read_only and what in ("receipt", "arrived"):
            make = dialogs.receipt_dialog if what == "receipt" else dialogs.arrival_dialog
            self.open_dialog(make(self.window(), self.desk, letter), self._done)
        elif not self.desk.ws.read_only and what == "correct" and what in self.pane.offers():
            self.open_dialog(dialogs.correct_dialog(self.window(), self.desk, letter), self._done)
        elif not self.desk.ws.read_only and what in self.pane.offers() and letter.form == CERTIFICATE:
            made = dialogs.void_certificate_dialog(self.window(), self.desk, letter)
            self.open_dialog(made, self._certificate_void)
        elif not self.desk.ws.read_only and what in self.pane.offers():
            then = self._issued if what == "reissue" else self._done
            self.open_dialog(dialogs.why_dialog(self.window(), self.desk, letter, what), then)

    def open_dialog(self, dialog: Any, then: Any) -> None:
        self.dialog = dialog
        dialog.done_with.connect(then)
        dialog.open()

    def _pack(self, letter: Letter) -> None:
        from app.ui import transfer_packets as packets

        folder = packets.ask_folder(self)
        if folder is not None:
            packets.write_packet(self, letter, folder)

    def begin(self) -> None:
        """Ctrl+N: a letter for whoever is named."""
        from app.ui.transfer_dialogs import issue_dialog

        if not self.desk.ws.read_only:
            self.open_dialog(issue_dialog(self.window(), self.desk), self._issued)

    def _receive(self) -> None:
        from app.ui.transfer_dialogs import ReceiveDialog

        self.open_dialog(ReceiveDialog(self.window(), self.desk), self._received)

    def _certify(self) -> None:
        from app.ui.transfer_dialogs import certify_dialog

        self.open_dialog(certify_dialog(self.window(), self.desk), self._certified)

    def _settings(self) -> None:
        from app.ui.transfer_dialogs import settings_dialog

        self.open_dialog(settings_dialog(self.window(), self.desk), self.desk.changed)

    def _issued(self, done: Issued) -> None:
        show_issued(self.desk, done)
        self.list.go_to(done.letters[0].uid)
        self.desk.changed(done.forms)

    def _receiving(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction("照介绍信填写").triggered.connect(lambda *_: self._receive())
        menu.addAction("从转接包读入").triggered.connect(lambda *_: self._read_packet())
        if self.desk.ws.branch.committee:
            menu.addAction("转发转接包").triggered.connect(lambda *_: self._pass_on())
        return menu

    def _read_packet(self, source: Path | None = None) -> None:
        from app.ui import transfer_packets as packets

        source = source or packets.ask_file(self)
        if source is not None:
            packets.read_packet(self, source, self.open_dialog, self._unpacked)

    def _pass_on(self, source: Path | None = None) -> None:
        from app.ui import transfer_packets as packets

        chosen = source or packets.ask_file(self)
        if chosen is not None:
            self.open_dialog(packets.pass_on_dialog(self, chosen), lambda code: self._passed_on(chosen, code))

    def _passed_on(self, source: Path, code: str) -> None:
        from app.ui import transfer_packets as packets

        folder = packets.ask_folder(self)
        if folder is not None:
            packets.pass_on(self, source, code, folder)

    def _unpacked(self, done: Unpacked) -> None:
        if done.letters:
            self.list.go_to(done.letters[0])
        self.desk.changed(done.forms)
        text = f"已接收转接包：{'、'.join(line.name for line in done.lines)}"
        self.desk.toast_done(text, done.batch)
        self._remark(done.findings)

    def _remark(self, findings: Iterable[Problem]) -> None:
        """What should be looked at about somebody who came."""
        said = [say_problem(p, self.desk.ws.forms[FORM]) for p in findings if p.code.startswith("transfer.")]
        if said:
            self.inform("warn", "；".join(dict.fromkeys(said)))

    def _received(self, done: Moved) -> None:
        self._tell(f"已接收 {as_text(done.letter.values['name'])}", done)
        self._remark(done.findings)

    def _certified(self, done: Certified) -> None:
        show_certified(self.desk, done, TRANSFERS)

    def _certificate_void(self, done: Certified) -> None:
        self.desk.changed(done.forms)
        self.desk.toast_done(f"第{done.number}号证明信已作废", done.batch)

    def _done(self, done: Moved) -> None:
        self._tell(words.done_line(done.letter.values, done.letter.state), done)

    def _tell(self, text: str, done: Moved) -> None:
        self.list.uid = done.letter.uid
        self.desk.changed(done.forms)
        self.desk.toast_done(text, done.batch)

    # places and keys ----------------------------------------------------------------------------------

    def print_here(self) -> None:
        letter = self.letter()
        if letter is not None and letter.values.get("online"):
            self.complain(say("transfer.no_paper", number=as_text(letter.values.get("number"))))
        elif letter is not None:
            preview_letter(self.desk, letter.form, letter.uid, TRANSFERS)

    def show_place(self, where: object) -> None:
        """A letter by its uid; a packet that was double-clicked."""
        if isinstance(where, Path):
            (self._pass_on if self.desk.ws.branch.committee else self._read_packet)(where)
            return
        uid = where.uid if isinstance(where, Target) else where
        if isinstance(uid, str) and uid:
            self.list.go_to(uid)
            self.desk.messages.attempt(self.refresh)

    def take_focus(self) -> None:
        self.table.setFocus()

    def find_here(self) -> None:
        self.search.setFocus()

    def clear_search(self) -> bool:
        return self.search.take_back()

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self._right.setFixedWidth(NARROW_PANE if sizes.rail else WIDE_PANE if sizes.wide else PANE_WIDTH)


def preview_letter(desk: Desk, form: str, uid: str, back: str) -> None:
    from app.ui.print_wanted import wanted_letter

    if desk.has_page(PREVIEW):
        desk.messages.attempt(
            lambda: wanted_letter(desk.ws, form, uid, back), lambda wanted: desk.go(PREVIEW, wanted)
        )


def show_issued(desk: Desk, done: Issued, back: str = TRANSFERS) -> None:
    """The first letter to look at and print, and the way back."""
    first = done.letters[0]
    number, more = as_text(first.values["number"]), len(done.letters) - 1
    desk.changed(done.forms)
    text = f"已登记网上转接 {number}"
    if not first.values.get("online"):
        preview_letter(desk, FORM, first.uid, back)
        text = f"已开出第{number}号介绍信" + (f"等 {more + 1} 封" if more else "")
    desk.toast_done(text, done.batch)


def show_certified(desk: Desk, done: Certified, back: str) -> None:
    desk.changed(done.forms)
    preview_letter(desk, CERTIFICATE, done.uid, back)
    desk.toast_done(f"已开出第{done.number}号党员证明信", done.batch)
