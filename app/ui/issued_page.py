"""下发内容: what the committee issues; a branch looks, tries on a copy and accepts, a committee puts in what goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from app.actions import issued_definitions
from app.domain.dates import show_date
from app.texts.issuing import change_line, kind_name, title_of, trial_lines
from app.ui import tokens
from app.ui.choosing import choose_file, choose_folder
from app.ui.page import Page
from app.ui.widgets.basics import button, column, frame, label, picture, plain, row, rule, scrolled
from app.ui.widgets.card import Card
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from app.actions.issued_definitions import Preview
    from app.domain.issued import Trial
    from app.ui.desk import Desk

ISSUED, SUBMISSION = "issued", "submission"
_COLUMNS = (
    Column("种类", 112), Column("名称", 0, least=160), Column("版本", 56, 2), Column("施行", 116, 1), Column("状态", 80),
)  # fmt: skip
_SIDE, _NARROW = 424, 336
_HELP_OF_BRANCH = "先看改了什么，在副本上试一遍，再决定采用；采用前自动备份，以前的记录照旧能看"
_HELP_OF_COMMITTEE = (
    "选一个 .toml 或 .docx 文件，或整个文件夹（放在 books、cards、rules、schemes、calendars 等文件夹里）。先看改了什么，"
    "列入以后随回执带给每个支部，由支部看过、试过再采用；会让旧记录读不出来的不能列入"
)
_NONE_OF_BRANCH = ("党委还没有下发过内容", "新的表单、规定、考评细则和放假安排随回执带来，读回执后在这里看")
_NONE_OF_COMMITTEE = ("还没有下发过内容", "选好文件后先看改了什么，再列入下一次回执")


class IssuedPage(Page):
    fresh_each_time = True

    def __init__(self, desk: Desk) -> None:
        committee = desk.ws.branch.committee
        super().__init__(desk, "下发内容", back="" if committee else SUBMISSION)
        self.setProperty("help", "returns" if committee else SUBMISSION)
        self._committee = committee
        self.found: Preview | None = None
        self.tried: Trial | None = None
        self._source: Path | None = None  # what a committee looks at before it puts it in
        self.file = button("选文件", self._choose_file, icon="file-import")
        self.folder = button("选文件夹", self._choose_folder, icon="folder-open")
        self.put_in = button("列入下发", self._put_in, kind="primary")
        self.refuse = button("放弃", self._ask_refuse)
        self.attempt = button("在副本上试", self.try_out, icon="player-play")
        self.accept = button("采用", self._ask_accept, kind="primary")
        # Only what is laid out may be shown: a button without a parent would become a window.
        own = (self.put_in,) if committee else (self.refuse, self.attempt, self.accept)
        self._answers: tuple[QWidget, ...] = () if desk.ws.read_only else own
        if not desk.ws.read_only:
            self.header.add(*((self.file, self.folder) if committee else ()), *own)
        self.model = ListModel(_COLUMNS, self._cell)
        self.table = Table(first_inset=tokens.PAGE_MARGIN)
        self.table.setAccessibleName("下发的内容")
        self.table.setModel(self.model)
        self.changes = Card("会有什么变化")
        self.nothing = EmptyState("file-import", *(_NONE_OF_COMMITTEE if committee else _NONE_OF_BRANCH))
        self._lay_out()

    def _lay_out(self) -> None:
        note = label(_HELP_OF_COMMITTEE if self._committee else _HELP_OF_BRANCH, "cap", wrap=True)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        self._lists = QStackedWidget()
        self._lists.addWidget(self.nothing)
        self._lists.addWidget(self.table)
        left.addLayout(column(note, gap=0, margins=(tokens.PAGE_MARGIN, 12, 16, 12)))
        left.addWidget(self._lists, 1)
        side = QVBoxLayout()
        side.setContentsMargins(16, 16, 16, 16)
        side.addWidget(self.changes)
        side.addStretch(1)
        self._side = scrolled(side)
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(frame(left, pane="left"), 1)
        body.addWidget(self._side)
        self.set_body(body)

    # reading ------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        ws = self.desk.ws
        if self._committee:
            self.found = issued_definitions.look_at(ws, self._source) if self._source else None
        else:
            self.found = issued_definitions.waiting(ws)
        self._show()

    def _show(self) -> None:
        ws, found = self.desk.ws, self.found
        new = [(one, True) for one in found.documents] if found else []
        waiting = {one.name for one, _ in new}
        kept = [(one, False) for one in issued_definitions.in_force(ws) if one.name not in waiting]
        self.model.set_rows([*new, *kept])
        self._lists.setCurrentIndex(1 if new or kept else 0)
        self.table.fit()
        self.table.select(0)
        for made in self._answers:
            made.setVisible(bool(new))
        verb = "还没有列入" if self._committee else "等待采用"
        self.header.caption.set_text(f"{len(new)} 项{verb}" if new else f"{len(kept)} 项在用" if kept else "")
        self._show_changes()

    def _show_changes(self) -> None:
        self.changes.clear()
        self._side.setVisible(self.found is not None)
        if self.found is None:
            return
        self.changes.body.addWidget(rule())
        lines = [change_line(one) for one in self.found.changes]
        for text in lines or ["没有会注意到的变化"]:
            self.changes.body.addWidget(_line(text, "circle-check", "info"))
        if self.tried is not None:
            self.changes.body.addWidget(rule())
            for number, text in enumerate(trial_lines(self.tried)):
                self.changes.body.addWidget(
                    _line(text, "info-circle", "mute") if number else _line(text, "circle-check", "ok")
                )
        self.changes.body.addSpacing(8)

    def _cell(self, line: Any, place: int) -> Cell:
        one, new = line
        state = "待列入" if self._committee else "待采用"
        return (
            Cell(kind_name(one)), Cell(title_of(one, self.desk.ws.forms), tip=one.name), Cell(str(one.version or "")),
            Cell(show_date(one.start) if one.start else ""),
            Cell(state, badge="warn") if new else Cell("在用", badge="ok"),
        )[place]  # fmt: skip

    # the branch ---------------------------------------------------------------------------------------

    def try_out(self) -> None:
        """Changes nothing: a copy is brought up to it, and every record read back."""

        def done(found: Trial) -> None:
            self.tried = found
            self._show_changes()
            self.accept.setFocus()

        self.desk.run("正在副本上试", issued_definitions.trial, done)

    def _ask_accept(self) -> None:
        text = "先自动备份，再在副本上试一遍，没有问题才采用，然后重新打开这个支部。以前的记录照旧能看"
        self.desk.messages.ask("采用下发的内容", text, "采用", self.accept_now)

    def accept_now(self) -> None:
        self.desk.run("正在采用", issued_definitions.accept, lambda _found: self._reopen())

    def _ask_refuse(self) -> None:
        text = "这一次下发的不采用，现用的照旧。党委下次回执还会带来"
        self.desk.messages.ask("放弃下发的内容", text, "放弃", self.refuse_now)

    def refuse_now(self) -> None:
        def done(_none: None) -> None:
            self.tried = None
            self.desk.changed(frozenset({"package_log"}))
            self.refresh()
            self.inform("info", "没有采用，现用的照旧")

        self.desk.messages.attempt(lambda: issued_definitions.refuse(self.desk.ws), done)

    def _reopen(self) -> None:
        self.desk.reopen_wanted.emit(ISSUED)

    # the committee ------------------------------------------------------------------------------------

    def _choose_file(self) -> None:
        path = choose_file(self, "选要下发的文件", "表单、规定、细则和式样 (*.toml *.docx *.xlsx)")
        if path is not None:
            self.look_at(path)

    def _choose_folder(self) -> None:
        folder = choose_folder(self, "选要下发的文件夹")
        if folder is not None:
            self.look_at(folder)

    def look_at(self, path: Path) -> None:
        """Shown first; put in when somebody agrees."""

        def seen(found: Preview) -> None:
            self._source, self.found, self.tried = path, found, None
            self.clear_complaint()
            self._show()
            self.put_in.setFocus()

        self.desk.messages.attempt(lambda: issued_definitions.look_at(self.desk.ws, path), seen)

    def _put_in(self) -> None:
        source = self._source
        if source is None:
            return

        def done(_mark: str) -> None:
            self._source = None
            self.refresh()
            again = ("重新打开", self._reopen)
            self.inform("ok", "已列入，随下一次回执带给每个支部。重新打开后，党委端自己也用上", again)

        self.desk.run("正在副本上试", lambda ws, ticks: issued_definitions.put_in(ws, source, ticks), done)

    def take_focus(self) -> None:
        self.table.setFocus()

    def begin(self) -> None:
        """Ctrl+N: nothing is written here."""

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self._side.setFixedWidth(_NARROW if sizes.rail else _SIDE)


def _line(text: str, icon: str, tone: str) -> QWidget:
    made = row(picture(icon, tone, 18), label(text, wrap=True), gap=12)
    made.setStretch(1, 1)
    made.setContentsMargins(tokens.CARD_MARGIN, 6, tokens.CARD_MARGIN, 6)
    return plain(made)
