"""The roster itself: search, chips and kept filters above, the columns one chose, the sums below."""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from app.actions.branch_settings import keep_setting, read_setting
from app.actions.looking import Query, count_records, list_records
from app.actions.looking_back import branch_names
from app.actions.people import meant_by, spell
from app.actions.records import Record
from app.domain.member_filter import CHOICES, MemberFilter, as_plain, fits, from_plain
from app.domain.people import group_place
from app.domain.values import as_text
from app.ui import tokens
from app.ui.column_chooser import ColumnChooser
from app.ui.member_columns import GROUP, NAME, PINYIN, STAGE, MemberColumns
from app.ui.member_filters import FilterPanel
from app.ui.widgets.basics import button, label, plain, row, rule
from app.ui.widgets.chips import ChipBar
from app.ui.widgets.frozen import FrozenColumn
from app.ui.widgets.search_line import SearchLine
from app.ui.widgets.table import Cell, ListModel, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from PySide6.QtGui import QResizeEvent

    from app.domain.form import Form
    from app.domain.values import Value
    from app.ui.desk import Desk

FULL, PROBATIONARY, ALL, OTHERS, NOW = "full", "probationary", "", "others", "now"
KEPT = "filter:"  # before the name of a kept filter, as the key of its chip
FILTERS, COLUMNS, ORDER = "members.filters", "members/columns", "members/order"
COLUMNS_OF_ALL = "members/columns_of_all"
HINT, HINT_READING = "上下键切换，F2 修改", "上下键切换"
NOBODY, STILL_READING = "没有人符合", "正在读名册…"
PAST, PAST_SHORT = "看某一天的名册", "某天"
ONE_LINE = 800
AT_ONCE, A_TURN = 800, 800  # cards: so many are read within a frame
LONG, IDLE_MS = 500, 1_000  # from here on reading the names aloud is worth doing ahead


class MemberList(QFrame):
    """`moved` carries the record one stands on."""

    filled = Signal()
    moved = Signal(object)
    complained = Signal(str)
    past_wanted = Signal()

    def __init__(self, desk: Desk, form: Form) -> None:
        super().__init__()
        self.setProperty("pane", "left")
        self._desk, self._form = desk, form
        self.records: list[Record] = []
        self._shown, self._among = self.records, self.records
        self._asked: tuple[str, str, MemberFilter] = "", ALL, MemberFilter()
        self.uid = ""
        self._reading: object = None  # the reading that counts; each has a mark of its own
        self._chosen, self._filter = ALL, MemberFilter()
        self._kept: list[MemberFilter] = []
        self._down = False
        self._order = next(iter(desk.settings.words(ORDER)), GROUP)
        self._kept_columns = COLUMNS_OF_ALL if desk.ws.branch.committee else COLUMNS
        self.columns = self._columns(desk.settings.words(self._kept_columns))
        self.model = ListModel(self.columns.columns(), self._cell)
        self.table = Table(first_inset=tokens.PAGE_MARGIN)
        self.table.setModel(self.model)
        self.table.setAccessibleName("党员名册")
        self.table.take_head_clicks()
        self.table.head_clicked.connect(self._sort_by)
        self.table.moved.connect(self._moved)
        self._frozen = FrozenColumn(self.table)
        self._frozen.follow(self.model)
        many = desk.ws.branch.committee
        self.search = SearchLine("姓名或支部，可用拼音" if many else "姓名或拼音首字母")
        self.search.setMinimumWidth(140)
        self.search.textChanged.connect(lambda _text: self.show_rows())
        self.chips = ChipBar(self.search, rows=1)
        self.chips.chosen.connect(self._choose)
        self.filter_button = button("筛选", self._open_filter, icon="filter")
        self.columns_button = button("列", self._open_columns, icon="columns-3")
        self.past_button = button(PAST_SHORT, self.past_wanted.emit, icon="history")
        self.past_button.setToolTip(PAST)
        self.past_button.setAccessibleName(PAST)
        self._spelling = QTimer(self)
        self._spelling.setSingleShot(True)
        self._spelling.setInterval(IDLE_MS)  # once the roster stands
        self._spelling.timeout.connect(self._spell)
        self._panel: FilterPanel | None = None
        self._chooser: ColumnChooser | None = None
        self._build()
        self.table.set_scrolls(on=self.columns.scrolls())

    def _build(self) -> None:
        self._top = QGridLayout()
        self._top.setContentsMargins(tokens.PAGE_MARGIN, 12, 16, 12)
        self._top.setSpacing(8)
        self._top.setColumnStretch(0, 2)
        self._top.addWidget(self.search, 0, 0)
        self._top.addWidget(self.filter_button, 0, 2)
        self._place_chips()
        self.totals = label("", "cap")
        foot = row(
            self.totals,
            None,
            label(HINT if self._desk.may_edit else HINT_READING, "micro"),
            margins=(tokens.PAGE_MARGIN, 0, 16, 0),
        )
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addLayout(self._top)
        body.addWidget(self.table, 1)
        body.addWidget(rule("firm"))
        body.addWidget(plain(foot, height=tokens.ROW))

    def _place_chips(self) -> None:
        """Beside the search where there is room, otherwise below it: they count, and are not to hide in a menu."""
        wide = self.width() >= ONE_LINE
        self._top.addWidget(self.chips, *((0, 1, 1, 1) if wide else (1, 0, 1, 3)))
        self._top.addWidget(self.columns_button, 0, 3, 1, 1 if wide else 2, Qt.AlignmentFlag.AlignRight)
        self._top.addWidget(self.past_button, *((0, 4, 1, 1) if wide else (1, 3, 1, 2)))
        self._top.setColumnStretch(1, 3 if wide else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (event.oldSize().width() >= ONE_LINE) != (self.width() >= ONE_LINE):
            self._place_chips()

    def _columns(self, chosen: Sequence[str]) -> MemberColumns:
        ws = self._desk.ws
        return MemberColumns(self._form, ws.definitions.rules, ws.today(), chosen, branch_names(ws))

    def _cell(self, record: Record, column: int) -> Cell:
        return self.columns.cell(record, self.columns.chosen[column], marked=record.uid == self.uid)

    def read(self) -> None:
        """The cards of today, without their rows; a long roster is read in many turns and stays as it is meanwhile."""
        ws = self._desk.ws
        count = count_records(ws, self._form.id)
        if count > AT_ONCE:
            self._reading = mine = object()
            self._desk.ahead.add(self._read_on(count, mine), soon=True)
        else:
            self.put(list_records(ws, self._form.id, Query(rows=False)), ws.today())

    def _read_on(self, count: int, mine: object) -> Iterator[None]:
        ws = self._desk.ws
        day, found = ws.today(), list[Record]()
        for start in range(0, count, A_TURN):
            if self._reading is not mine:
                return  # read anew, or another day put there meanwhile
            found += list_records(ws, self._form.id, Query(rows=False, limit=A_TURN, offset=start))
            if not self.records:
                self._begin_with(found, day)
            yield
        if self._reading is mine:
            yield from self._put_by_steps(found, day)

    def put(self, records: Sequence[Record], day: date) -> None:
        """The cards as they are now, or were on an earlier day."""
        self._reading = None
        deque(self._put_by_steps(records, day), maxlen=0)

    def _put_by_steps(self, records: Sequence[Record], day: date) -> Iterator[None]:
        """The same for a long roster, a turn each for its order, its chips and its rows."""
        self.records, self.columns.day = list(records), day
        kept = read_setting(self._desk.ws, FILTERS, [])
        plain_filters = kept if isinstance(kept, list) else []
        self._kept = [found for data in plain_filters if (found := from_plain(data))]
        self._sort()
        yield
        self.chips.set_chips(self._stages(), self._chosen)
        yield
        self.show_rows()
        if len(self.records) > LONG:
            self._spelling.start()
        self.filled.emit()

    def _begin_with(self, records: Sequence[Record], day: date) -> None:
        """The first of a long roster, so that there is something to see while the others are read."""
        self.records, self.columns.day = list(records), day
        self._sort()
        self.show_rows()
        self.totals.setText(STILL_READING)
        self.filled.emit()

    def _spell(self) -> None:
        names = [as_text(record.values.get(NAME)) for record in self.records]
        self._desk.jobs.warm(lambda: spell(names))

    def _sort(self) -> None:
        self.records.sort(key=lambda record: self.columns.key(record, self._order), reverse=self._down)
        shown = {PINYIN: NAME, GROUP: "party_group"}.get(self._order, self._order)
        place = self.columns.chosen.index(shown) if shown in self.columns.chosen else -1
        self.model.show_order(place, down=self._down)

    def _sort_by(self, column: int) -> None:
        """A click on a heading: by it, and the second time the other way round."""
        name = self.columns.chosen[column]
        by = {NAME: PINYIN, "party_group": GROUP}.get(name, name)
        self.order_by(by, down=by == self._order and not self._down)

    def order_by(self, by: str, *, down: bool = False) -> None:
        self._order, self._down = by, down
        self._desk.settings.remember_words(ORDER, [by])
        self._sort()
        self.show_rows()
        self._show_chooser()

    def _stages(self) -> list[tuple[str, str]]:
        stages = Counter(record.values.get(STAGE) for record in self.records)
        chips = [(ALL, f"全部 {len(self.records)}")]
        chips += [(code, f"{word} {stages[code]}") for code, word in ((FULL, "正式"), (PROBATIONARY, "预备"))]
        others = len(self.records) - stages[FULL] - stages[PROBATIONARY]
        chips += [(OTHERS, f"其他 {others}")] if others else []
        chips += [(KEPT + one.name, f"{one.name} {self._count_fitting(one)}") for one in self._kept]
        if self._chosen == NOW:
            chips.append((NOW, f"筛选结果 {self._count_fitting(self._filter)}"))
        return chips

    def _show_all(self) -> None:
        """The chips count everybody, so they change with the cards and the choice, not with every key typed."""
        self.chips.set_chips(self._stages(), self._chosen)
        self.show_rows()

    def _count_fitting(self, wanted: MemberFilter) -> int:
        ws = self._desk.ws
        return sum(fits(r.values, wanted, ws.definitions.rules, self.columns.day) for r in self.records)

    def show_rows(self) -> None:
        """Those who fit, the marked one among them where it can be."""
        words = self.search.text().strip()
        among = self._shown if self._narrowed(words) else self.records
        self._shown, self._asked = self._fitting(among, words), (words, self._chosen, self._filter)
        self._among = self.records
        self.model.set_rows(self._shown)
        self.totals.setText(self._totals(self._shown))
        uids = [record.uid for record in self._shown]
        if uids:
            self.table.select(uids.index(self.uid) if self.uid in uids else 0)

    def _narrowed(self, words: str) -> bool:
        """Whether a key more was typed: whoever did not fit before does not fit now."""
        before, *others = self._asked
        return (
            self._among is self.records
            and others == [self._chosen, self._filter]
            and before != words
            and words.startswith(before)
        )

    def _totals(self, shown: Sequence[Record]) -> str:
        if not shown and self.records:
            return NOBODY
        stages = Counter(record.values.get(STAGE) for record in shown)
        women = sum(record.values.get("sex") == "2" for record in shown)
        return f"共 {len(shown)} 人·正式 {stages[FULL]}·预备 {stages[PROBATIONARY]}·女 {women}"

    def _fitting(self, records: Sequence[Record], words: str) -> list[Record]:
        """Whole lists at a time: of ten thousand each is asked only what was asked for."""
        if self._chosen in (FULL, PROBATIONARY):
            records = [r for r in records if r.values.get(STAGE) == self._chosen]
        elif self._chosen == OTHERS:
            records = [r for r in records if r.values.get(STAGE) not in (FULL, PROBATIONARY)]
        elif self._chosen != ALL:
            rules, day = self._desk.ws.definitions.rules, self.columns.day
            records = [r for r in records if fits(r.values, self._filter, rules, day)]
        if not words:
            return list(records)
        meant, branch = meant_by(words), self.columns.branch_name
        near = {name for name in {branch(record) for record in records} if name and meant(name)}
        return [r for r in records if meant(as_text(r.values.get(NAME))) or branch(r) in near]

    def _choose(self, key: str) -> None:
        self._chosen = key
        if key.startswith(KEPT):
            self._filter = next(one for one in self._kept if KEPT + one.name == key)
        elif key != NOW:
            self._filter = MemberFilter()
        self._show_all()

    def _moved(self, line: int) -> None:
        found = self.model.at(line)
        if found is not None:
            self.uid = found.uid
            self.table.viewport().update()
            self.moved.emit(found)

    def record(self) -> Record | None:
        return next((record for record in self.records if record.uid == self.uid), None)

    def record_value(self, name: str) -> Value:
        found = self.record()
        return found.values.get(name) if found else None

    def go_to(self, uid: str) -> None:
        """Mark somebody, whatever hid them."""
        self.uid = uid
        self.search.clear()
        self._chosen, self._filter = ALL, MemberFilter()
        self._show_all()

    def _open_columns(self) -> None:
        if self._chooser is None:
            self._chooser = ColumnChooser(self.window(), self.columns)
            self._chooser.columns_chosen.connect(self.use_columns)
            self._chooser.order_chosen.connect(self.order_by)
        self._show_chooser()
        self._chooser.toggle_under(self.columns_button)

    def _show_chooser(self) -> None:
        if self._chooser is not None:
            self._chooser.show_chosen(self.columns.chosen, self._order)

    def use_columns(self, names: Sequence[str]) -> None:
        """Shown at once and again the next time."""
        self._desk.settings.remember_words(self._kept_columns, names)
        self.columns.choose(names)
        self.model.set_columns(self.columns.columns())
        self.table.set_scrolls(on=self.columns.scrolls())
        self._sort()
        self.show_rows()
        self._show_chooser()

    def _open_filter(self) -> None:
        if self._panel is None:
            self._panel = FilterPanel(self.window(), self._form)
            self._panel.changed.connect(self._narrow)
            self._panel.kept.connect(self.keep_filter)
            self._panel.dropped.connect(self.drop_filter)
        found: dict[str, list[str]] = {}
        for name in CHOICES:
            there = {as_text(record.values.get(name)) for record in self.records} - {""}
            table = self._form.by_id[name].codes
            order = [code.code for code in table.items] if table else sorted(there, key=group_place)
            found[name] = [value for value in order if value in there]
        self._panel.offer(found)
        self._panel.show_filter(self._filter, [one.name for one in self._kept])
        self._panel.toggle_under(self.filter_button)

    def panel(self) -> FilterPanel:
        if self._panel is None:
            raise LookupError
        return self._panel

    def chooser(self) -> ColumnChooser:
        if self._chooser is None:
            raise LookupError
        return self._chooser

    def _narrow(self, wanted: MemberFilter) -> None:
        self._filter = wanted
        self._chosen = ALL if wanted.is_open() else NOW
        self._show_all()

    def keep_filter(self, wanted: MemberFilter) -> None:
        others = [one for one in self._kept if one.name != wanted.name]
        self._keep([*others, wanted], KEPT + wanted.name, wanted)

    def drop_filter(self, name: str) -> None:
        self._keep([one for one in self._kept if one.name != name], ALL, MemberFilter())

    def _keep(self, kept: list[MemberFilter], chosen: str, wanted: MemberFilter) -> None:
        self._chosen, self._filter = chosen, wanted
        self._desk.messages.attempt(
            lambda: keep_setting(self._desk.ws, FILTERS, [as_plain(one) for one in kept]), self._desk.changed
        )

    def close_popups(self) -> None:
        for popup in (self._panel, self._chooser):
            if popup is not None:
                popup.hide()

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self.table.verticalHeader().setDefaultSectionSize(sizes.table_row)
