"""The roster at the left, the card of the marked person at the right; Up and Down move, the card follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from app.actions.looking import list_records
from app.actions.people import matches
from app.actions.records import history
from app.domain.agenda import Target
from app.domain.field_kinds import show_masked
from app.domain.values import as_text
from app.ui import tokens
from app.ui.member_card import MemberCard
from app.ui.order import Place, place
from app.ui.page import Page
from app.ui.record_pane import PAPERS, RecordPane
from app.ui.widgets.basics import button, frame, label, plain, row, rule
from app.ui.widgets.chips import ChipBar
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.search_line import SearchLine
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.actions.records import Record
    from app.ui.desk import Desk

FORM, IMPORT = "member", "import"
FULL, PROBATIONARY, ALL, OTHERS = "full", "probationary", "", "others"
# Field, heading, width, how early it hides when room is short.
COLUMNS = (
    ("name", "姓名", 108, 0),
    ("sex", "性别", 56, 4),
    ("party_group", "党小组", 104, 2),
    ("stage", "类别", 88, 0),
    ("joined_on", "入党日期", 112, 1),
    ("post", "职务", 0, 3),
)
CARD_WIDTH, NARROW_CARD, WIDE_CARD = 576, 544, 680
HINT = "上下键切换，F2 修改"


def _place(record: Record) -> Place:
    return place(as_text(record.values.get("party_group")), as_text(record.values.get("name")))


class MemberPage(Page):
    watches = frozenset({FORM})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "党员")
        self.form = desk.ws.forms[FORM]
        self.header.caption.set_text("电子信息卡·一人一卡")
        self._records: Sequence[Record] = ()
        self._filter, self.uid = ALL, ""
        self.print_roster = button("打印花名册", lambda: desk.go(PAPERS, FORM), icon="printer")
        self.import_button = button("导入 Excel", lambda: desk.go(IMPORT), icon="file-import")
        self.add = button("新建党员卡", self.new, kind="primary", icon="user-plus")
        for made, page in ((self.print_roster, PAPERS), (self.import_button, IMPORT)):
            if desk.has_page(page):
                self.header.add(made)
        self.header.add(self.add)
        self.model = ListModel([Column(t, w, order=o) for _, t, w, o in COLUMNS], self._cell)
        self.table = Table(first_inset=tokens.PAGE_MARGIN)
        self.table.setModel(self.model)
        self.card = MemberCard(self.form, desk.ws.forms, writable=not desk.ws.read_only)
        if not desk.has_page(PAPERS):
            self.card.print.hide()
        self.pane = RecordPane(desk, verb="保存信息卡", done="已保存", back="返回信息卡")
        lead = ("导入 Excel", lambda: desk.go(IMPORT)) if desk.has_page(IMPORT) else ("新建党员卡", self.new)
        self.nobody = EmptyState("id", "还没有党员卡", "可以从现有的花名册一次导入，也可以一张一张新建", lead)
        self._build()
        self._connect()
        if desk.ws.read_only:
            self.add.hide()
            self.import_button.hide()

    def _build(self) -> None:
        self.search = SearchLine("姓名或拼音首字母")
        self.search.setMinimumWidth(140)
        self.chips = ChipBar(self.search, rows=1)
        top = row(self.search, self.chips, gap=8, margins=(tokens.PAGE_MARGIN, 12, 16, 12))
        top.setStretch(0, 2)
        top.setStretch(1, 3)
        self.totals = label("", "cap")
        foot = row(self.totals, None, label(HINT, "micro"), margins=(tokens.PAGE_MARGIN, 0, 16, 0))
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addLayout(top)
        left.addWidget(self.table, 1)
        left.addWidget(rule("firm"))
        left.addWidget(plain(foot, height=tokens.ROW))
        self.side = QStackedWidget()
        for widget in (self.nobody, self.card, self.pane):
            self.side.addWidget(widget)
        self._right = frame(row(self.side), pane="plain")
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(frame(left, pane="left"), 1)
        body.addWidget(self._right)
        self.set_body(body)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._show())
        self.chips.chosen.connect(self._choose)
        self.table.moved.connect(self._moved)
        self.table.opened.connect(lambda _row: self.change())
        self.card.change_wanted.connect(self.change)
        self.card.print_wanted.connect(lambda: self.desk.go(PAPERS, (FORM, self.uid)))
        self.pane.back_wanted.connect(self._show_card)
        self.pane.finished.connect(self._finished)
        self.pane.ended.connect(self._ended)
        self.table.edit_wanted.connect(lambda _row: self.change())

    def _cell(self, record: Record, column: int) -> Cell:
        name = COLUMNS[column][0]
        value = record.values.get(name)
        text = show_masked(self.form.by_id[name], value)
        if name == "joined_on":
            return Cell(as_text(value))
        if name == "stage":
            text = text.removesuffix("党员").removeprefix("入党")
            if value != FULL:
                return Cell(text, badge="warn" if value == "left" else "info")
        return Cell(text, bold=name == "name" and record.uid == self.uid)

    def refresh(self) -> None:
        self._records = sorted(list_records(self.desk.ws, FORM), key=_place)
        self._show()

    def _stages(self) -> list[tuple[str, str]]:
        counts = [(FULL, "正式"), (PROBATIONARY, "预备")]
        chips = [(ALL, f"全部 {len(self._records)}")]
        chips += [(code, f"{word} {self._count(code)}") for code, word in counts]
        others = len(self._records) - self._count(FULL) - self._count(PROBATIONARY)
        return [*chips, (OTHERS, f"其他 {others}")] if others else chips

    def _count(self, stage: str) -> int:
        return sum(record.values.get("stage") == stage for record in self._records)

    def _show(self) -> None:
        self.chips.set_chips(self._stages(), self._filter)
        shown = [record for record in self._records if self._fits(record)]
        self.model.set_rows(shown)
        women = sum(record.values.get("sex") == "2" for record in self._records)
        self.totals.setText(
            f"共 {len(self._records)} 人·正式 {self._count(FULL)}·预备 {self._count(PROBATIONARY)}·女 {women}"
        )
        if not self._records:
            self.side.setCurrentWidget(self.nobody)
            return
        rows = [record.uid for record in shown]
        if rows:
            self.table.select(rows.index(self.uid) if self.uid in rows else 0)
        if self.side.currentWidget() is self.nobody:
            self._show_card()

    def _fits(self, record: Record) -> bool:
        stage = record.values.get("stage")
        if self._filter == OTHERS and stage in (FULL, PROBATIONARY):
            return False
        if self._filter in (FULL, PROBATIONARY) and stage != self._filter:
            return False
        words = self.search.text().strip()
        return not words or matches(as_text(record.values.get("name")), words)

    def _choose(self, stage: str) -> None:
        self._filter = stage
        self._show()

    def _moved(self, line: int) -> None:
        rows: Sequence[Any] = self.model.rows()
        if 0 <= line < len(rows):
            writing = self.side.currentWidget() is self.pane
            if writing and rows[line].uid == self.uid:
                return  # the list was read again; whoever is being written about stays
            self.uid = rows[line].uid
            self.table.viewport().update()
            self.card.show_record(rows[line], history(self.desk.ws, self.uid))
            if writing:
                self.pane.keep()
            self._show_card()

    def _show_card(self) -> None:
        self.side.setCurrentWidget(self.card if self._records else self.nobody)
        self.add.setVisible(not self.desk.ws.read_only)

    def change(self, section: str = "") -> None:
        if self.uid and not self.desk.ws.read_only:
            self.pane.open(FORM, self.uid)
            self.pane.change()
            self._edit()
            if section:
                self.pane.editor().show_section(section)

    def new(self) -> None:
        self.pane.new(FORM)
        self._edit()
        self.pane.editor().first_empty()

    def _edit(self) -> None:
        self.side.setCurrentWidget(self.pane)
        self.add.hide()  # one filled red button at a time

    def _finished(self, uid: str) -> None:
        self.uid = uid
        self.refresh()
        self._show_card()

    def _ended(self) -> None:
        self._show_card()
        self.refresh()

    def show_place(self, where: object) -> None:
        """A card by its uid; with a field to fill in, its editor at that field."""
        uid = where.uid if isinstance(where, Target) else where
        if isinstance(uid, str) and uid:
            self.uid = uid
            self.search.clear()
            self._filter = ALL
            self._show()
            if isinstance(where, Target) and where.field and not self.desk.ws.read_only:
                self.change()
                self.pane.editor().show_field(where.field)

    def begin(self) -> None:
        if not self.desk.ws.read_only:
            self.new()

    def find_here(self) -> None:
        self.search.setFocus()

    def clear_search(self) -> bool:
        searching = bool(self.search.text())
        self.search.clear()
        return searching

    def go_back(self) -> bool:
        """From the editor to the card."""
        editing = self.side.currentWidget() is self.pane
        if editing:
            self.pane.keep()
            self._show_card()
            self.table.setFocus()
        return editing

    def print_here(self) -> None:
        if self.uid and self.desk.has_page(PAPERS):
            self.desk.go(PAPERS, (FORM, self.uid))

    def take_focus(self) -> None:
        self.table.setFocus()

    def leave(self) -> None:
        self.pane.keep()

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self._right.setFixedWidth(NARROW_CARD if sizes.rail else WIDE_CARD if sizes.wide else CARD_WIDTH)
        self.table.verticalHeader().setDefaultSectionSize(sizes.table_row)
