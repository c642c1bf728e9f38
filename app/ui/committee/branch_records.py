"""The records of a branch as they came: which kind, which quarter; the marked one to read at the right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout

from app.actions.branch_books import kinds, records_of, said
from app.domain.field_kinds import show_masked
from app.domain.period import last_quarters
from app.domain.record import title_of
from app.ui import tokens
from app.ui.committee.matters import MENDED
from app.ui.committee.record_view import RecordView
from app.ui.committee.words import quarter_words
from app.ui.widgets.basics import button, frame, label, row, rule
from app.ui.widgets.search_line import SearchLine
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from app.actions.enrolling import Branch
    from app.actions.workspace import Workspace
    from app.ui.desk import Desk

MEMBER, EVER = "member", "全部时间"
_VIEW, _NARROW, _WIDE = 452, 408, 560


class RecordsTab(QFrame):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("pane", "plain")
        self._desk = desk
        self._branch: Branch | None = None
        self.form, self.period, self._uid = MEMBER, "", ""
        # Record → field → reason, of what is open: what waits for the branch, and what it has mended since.
        self._returned: dict[str, dict[str, str]] = {}
        self._mended: dict[str, dict[str, str]] = {}
        self.kind, self.quarter = button(""), button(EVER)
        self._kinds, self._quarters = QMenu(self), QMenu(self)
        self.kind.setMenu(self._kinds)
        self.quarter.setMenu(self._quarters)
        self.search = SearchLine("查找", keys="Ctrl+F")
        self.search.textChanged.connect(lambda _text: self._show_rows())
        self.count = label("", "cap")
        self.model = ListModel((Column("", 0),), self._cell)
        self.table = Table(first_inset=tokens.CARD_MARGIN)
        self.table.setAccessibleName("这个支部的记录")
        self.table.setModel(self.model)
        self.table.moved.connect(self._moved)
        self.view = RecordView(desk)
        self.table.opened.connect(lambda _row: self.view.table.setFocus())
        tools = row(self.kind, self.quarter, self.search, margins=(16, 12, 16, 12))
        tools.setStretch(2, 1)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addLayout(tools)
        left.addWidget(self.table, 1)
        left.addWidget(rule("firm"))
        left.addLayout(row(self.count, None, margins=(16, 4, 16, 4)))
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(frame(left, pane="left"), 1)
        whole.addWidget(self.view)

    def look(self, form: str, period: str, uid: str) -> None:
        """What is to be shown with the next branch."""
        self.search.clear()
        self.form, self.period, self._uid = form, period, uid

    def show_branch(self, branch: Branch) -> None:
        ws = self._desk.ws
        self._branch = branch
        self._returned, self._mended = {}, {}
        for one in said(ws, branch.seat):
            if one.kind == "return" and one.state == "open" and one.record:
                field = next(
                    (f.id for f in ws.forms[one.form].fields if f.label == one.field and one.field), ""
                )
                (self._mended if one.answered else self._returned).setdefault(one.record, {})[field] = (
                    one.reason
                )
        self._offer(ws, branch)
        self._show_rows()

    def _offer(self, ws: Workspace, branch: Branch) -> None:
        found = kinds(ws, branch.seat, self.period)
        if self.form not in {kind.form for kind in found} and not self.period and found:
            self.form = found[0].form
        self._kinds.clear()
        for kind in found:
            act = self._kinds.addAction(f"{kind.title}　{kind.records}")
            act.triggered.connect(partial(self._choose, kind.form, self.period))
        self.kind.setText(ws.forms[self.form].title)
        self._quarters.clear()
        for period in ("", *reversed(last_quarters(ws.today(), 8))):
            act = self._quarters.addAction(quarter_words(period) if period else EVER)
            act.triggered.connect(partial(self._choose, self.form, period))
        self.quarter.setText(quarter_words(self.period) if self.period else EVER)

    def _choose(self, form: str, period: str, *_: object) -> None:
        self.form, self.period = form, period
        if self._branch is not None:
            self._offer(self._desk.ws, self._branch)
            self._show_rows()

    def _show_rows(self) -> None:
        branch, ws = self._branch, self._desk.ws
        if branch is None:
            return
        form = ws.forms[self.form]
        period = self.period if form.period else ""
        found = records_of(ws, branch.seat, self.form, period, self.search.text().strip())
        names = [name for name in form.list if name in form.by_id and not form.by_id[name].of][:3]
        self._names = names
        self.model.set_columns([self._column(name, place) for place, name in enumerate(names)])
        self.model.set_rows(found)
        self.table.fit()
        self.count.setText(f"{form.title} {len(found)} 条")
        uids = [record.uid for record in found]
        self.view.setVisible(bool(uids))
        if uids:
            self.table.select(uids.index(self._uid) if self._uid in uids else 0)

    def _column(self, name: str, place: int) -> Column:
        field = self._desk.ws.forms[self.form].by_id[name]
        width = {"datetime_range": 144, "date": 120}.get(field.kind, 0 if place < 2 else 96)
        return Column(field.label, width, place, least=88)

    def _cell(self, record: Any, place: int) -> Cell:
        form = self._desk.ws.forms[record.form]
        text = show_masked(form.by_id[self._names[place]], record.values.get(self._names[place]))
        if form.by_id[self._names[place]].kind == "datetime_range":
            text = text.partition(" ")[0]
        if place == 0 and record.uid in self._returned:
            return Cell(text, "bad", icon="arrow-back-up", tip="已退回")
        if place == 0 and record.uid in self._mended:
            return Cell(text, icon="circle-check", tip=f"退回后{MENDED}")
        return Cell(text)

    def _moved(self, line: int) -> None:
        found, branch = self.model.at(line), self._branch
        if branch is None or found is None:
            return
        self._uid = found.uid
        returned, mended = self._returned.get(self._uid, {}), self._mended.get(self._uid, {})
        self._desk.messages.attempt(
            lambda: self.view.show_record(self.form, self._uid, branch.name, returned, mended)
        )

    def title(self) -> str:
        record = self.view.record
        return title_of(self._desk.ws.forms[record.form], record.values) if record else ""

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self.view.setFixedWidth(_NARROW if sizes.rail else _WIDE if sizes.wide else _VIEW)
