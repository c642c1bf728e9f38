"""接收: files or a stick are looked at first, each with its verdict; then taken in as one step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout

from app.actions import exchange_log, intake
from app.texts import say
from app.ui import tokens
from app.ui.choosing import choose_files, choose_folder
from app.ui.committee.intake_lines import COLUMNS, cell, chips, identity, remark, stopped
from app.ui.committee.words import quarter_words
from app.ui.page import FIRST, Page
from app.ui.widgets.basics import button, column, frame, label, row, rule
from app.ui.widgets.chips import ChipBar
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.table import ListModel, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.actions.intake import Arrival, Intake
    from app.ui.desk import Desk

_FILTER = "报送包 (*.sbz)"
_ASK = "插上 U 盘，选“读 U 盘”；也可以把报送包拖到这里"
_PROMISE = "先看每个文件收不收、收下会怎样，再一次收下。坏文件不影响别的；重复收不会多出东西"


class IntakePage(Page):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "接收")
        self.setProperty("help", "intake")
        self.places: list[Path] = []
        self.found: Intake | None = None
        self._applied, self._chosen = False, ""
        self.stick = button("读 U 盘", self._choose_folder, icon="device-usb")
        self.files = button("选文件", self._choose_files, icon="folder-open")
        self.apply = button("收下", self._apply, kind="primary", icon="inbox")
        self.apply.hide()
        self.header.add(self.stick, self.files, self.apply)
        self.ask = EmptyState("file-import", _ASK, _PROMISE)
        self.held = label("", "warn", wrap=True)
        self.model = ListModel(COLUMNS, lambda one, place: cell(one, place, applied=self._applied))
        self.table = Table(first_inset=tokens.PAGE_MARGIN)
        self.table.setAccessibleName("报送包")
        self.table.setModel(self.model)
        self.table.moved.connect(self._moved)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._waiting_view())
        self._stack.addWidget(self._plan_view())
        self.set_body(row(self._stack))

    def _waiting_view(self) -> QFrame:
        body = column(self.ask, gap=0)
        body.addLayout(row(self.held, margins=(24, 0, 24, 16)))
        return frame(body, pane="plain")

    def _plan_view(self) -> QFrame:
        self.identity = label("", "strong")
        self.lures = label("", "bad", wrap=True)
        self.chips = ChipBar(self.files, rows=1)
        self.chips.chosen.connect(self._choose)
        self.words = label("", "sub", wrap=True)
        self.words.setMinimumHeight(44)
        self.instead = button("以这一包为准", self._ask_instead, small=True)
        margin = tokens.PAGE_MARGIN
        body = QVBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addLayout(column(self.identity, self.lures, self.chips, gap=8, margins=(margin, 16, margin, 12)))
        body.addWidget(self.table, 1)
        body.addWidget(rule("firm"))
        foot = row(self.words, self.instead, margins=(margin, 8, margin, 8))
        foot.setStretch(0, 1)
        body.addLayout(foot)
        return frame(body, pane="plain")

    def refresh(self) -> None:
        """Packages that wait for others stay in sight until these come."""
        found = exchange_log.logged(self.desk.ws, exchange_log.IN, kind="submission", state=exchange_log.HELD)
        words = "；".join(f"{one.code} {quarter_words(one.period)}第 {one.number} 包" for one in found[:8])
        self.held.setText(f"保管中、等前面的包：{words}" if words else "")
        self.held.setVisible(bool(words))

    # choosing -----------------------------------------------------------------------------------------

    def _choose_files(self) -> None:
        paths = choose_files(self, "选报送包", _FILTER)
        if paths:
            self.read(paths)

    def _choose_folder(self) -> None:
        folder = choose_folder(self)
        if folder is not None:
            self.read([folder])

    def show_place(self, where: object) -> None:
        """Files or folders to look at; they join those that were looked at and not taken in yet."""
        if isinstance(where, (list, tuple)) and where:
            waiting = [] if self._applied else [place for place in self.places if place.exists()]
            self.read(list(dict.fromkeys([*waiting, *(Path(str(one)) for one in where)])))

    # plan and act -------------------------------------------------------------------------------------

    def read(self, places: Sequence[Path]) -> None:
        """The plan: what taking in would do, to the last row."""
        self.places = list(places)
        self.clear_complaint()
        self.desk.run(
            "正在核对报送包",
            lambda ws, ticks: intake.plan_intake(ws, self.places, ticks),
            lambda found: self._show(found, applied=False),
        )

    def _show(self, found: Intake, *, applied: bool) -> None:
        self.found, self._applied, self._chosen = found, applied, ""
        self.identity.setText(identity(found))
        self.lures.setText(say("receive.lures", names="、".join(found.lures)) if found.lures else "")
        self.lures.setVisible(bool(found.lures))
        self._stack.setCurrentIndex(1)
        todo = self._count(intake.APPLIED) + self._count(intake.HELD)
        self.apply.setVisible(bool(todo) and not applied and not self.desk.ws.read_only)
        self.apply.setText(f"收下 {todo} 个")
        self.header.caption.set_text("已收下" if applied else "还没有收，先看一遍")
        self._choose("")
        self.table.setFocus()
        if not found.arrivals:
            self.inform("info", say("receive.none", suffix=".sbz"))
        elif not applied and not todo:
            self.inform("info", "没有可收的：收过的不用再收，不收的请照原因处理")

    def _count(self, outcome: str) -> int:
        return self.found.count(outcome) if self.found else 0

    def _choose(self, key: str) -> None:
        if self.found is None:
            return
        self._chosen = key
        arrivals = self.found.arrivals
        self.chips.set_chips(chips(self.found, applied=self._applied), key)
        shown = [one for one in arrivals if not key or one.outcome == key]
        self.model.set_rows(shown)
        self.words.setText("")
        self.instead.hide()
        self.table.select(0)

    def _moved(self, line: int) -> None:
        one = self.model.at(line)
        if one is not None:
            self.words.setText(remark(one, applied=self._applied))
            forked = one.trouble is not None and one.trouble.code == "package.fork"
            self.instead.setVisible(forked and not self.desk.ws.read_only)

    def _apply(self) -> None:
        self.apply.setEnabled(False)
        self.desk.run(
            "正在收报送包",
            lambda ws, ticks: intake.take_in(ws, self.places, ticks),
            self._taken,
            self._failed,
        )

    def _taken(self, found: Intake) -> None:
        self.apply.setEnabled(True)
        self._changed()
        self._show(found, applied=True)
        if found.left:
            self.inform("info", stopped(found), ("再读一次", lambda: self.read(self.places)))
            return
        freed = "".join(
            "；" + say("receive.freed", who=one.name, period=one.period, number=one.number)
            for one in found.freed
        )
        done, held = self._count(intake.APPLIED), self._count(intake.HELD)
        kept = f"，{held} 个先保管" if held else ""
        self.inform(
            "ok", f"已收下 {done} 个{kept}{freed}。可以拔出 U 盘", ("看总览", lambda: self.desk.go(FIRST))
        )

    def _failed(self, error: Exception) -> None:
        self.apply.setEnabled(True)
        self._changed()
        self.desk.messages.trouble(error)

    def _changed(self) -> None:
        self.desk.changed(frozenset(self.desk.ws.forms))

    def _ask_instead(self) -> None:
        one = self.table.marked()
        if one is not None:
            self.desk.messages.ask(
                f"以这一包为准：{one.name}",
                "这个支部有两台电脑各自记了账。收下这一包后，以前从另一台收的记录都换成这一包里的；先自动备份。"
                "请先打电话问清以哪台为准。",
                "以这一包为准",
                lambda: self._take_instead(one),
            )

    def _take_instead(self, one: Arrival) -> None:
        def done(arrival: Arrival) -> None:
            self._changed()
            self._show(intake.Intake([arrival]), applied=True)

        self.desk.run("正在收报送包", lambda ws, _ticks: intake.take_instead(ws, one.path), done)

    def take_focus(self) -> None:
        target = self.table if self._stack.currentIndex() else self.stick
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def go_back(self) -> bool:
        """Esc: another stick."""
        planned = bool(self._stack.currentIndex())
        if planned:
            self._stack.setCurrentIndex(0)
            self.apply.hide()
            self.header.caption.set_text("")
            self.clear_complaint()
            self.refresh()
        return planned
