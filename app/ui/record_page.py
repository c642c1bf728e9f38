"""A record book: the list of its records by month at the left, the record at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout

from app.actions.book import BINNED, LATE, binned_lines, book_lines, forms_of, years_of
from app.domain.agenda import Target
from app.domain.period import parse_period
from app.ui.fields.plain import YES
from app.ui.page import PREVIEW, Page
from app.ui.record_head import NEW, READING, WRITING
from app.ui.record_list import RecordList
from app.ui.record_pane import RecordPane
from app.ui.widgets.basics import button, column, frame, menu_button, rule
from app.ui.widgets.chips import ChipBar
from app.ui.widgets.search_line import SearchLine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.actions.book import Line
    from app.ui import tokens
    from app.ui.desk import Desk
    from app.ui.fields.base import Typed

LIST_WIDTH, NARROW_LIST = 361, 304
ALL, BIN = "", "回收站"
SEARCH_MS = 200
NOTHING_YET = "还没有写，没有可以预览的"


class RecordPage(Page):
    """`book` names the book of the definitions; its kinds become chips, and so does 新记一条."""

    def __init__(self, desk: Desk, title: str, book: str) -> None:
        super().__init__(desk, title)
        self.book = book
        self.forms = forms_of(desk.ws, book)
        self.watches = frozenset(form.id for form in self.forms)
        self.year, self.kind = str(desk.ws.today().year), ALL
        self._lines: Sequence[Line] = ()
        self._binned: Sequence[Line] = ()
        self._years = QMenu(self)
        self.year_button = menu_button("", self._years)
        self._kinds = QMenu(self)
        self.add = button("新记一条", icon="plus")
        self.add.setEnabled(not desk.ws.read_only)
        self._make_kinds()
        self.print_book = button("打印全本", self._print_book, icon="printer")
        printing = (self.print_book,) if desk.has_page(PREVIEW) else ()
        self.header.add(self.year_button, *printing, self.add)
        self.list = RecordList({form.id: form.title for form in self.forms})
        self.pane = RecordPane(desk)
        self._build()
        self._connect()

    def _make_kinds(self) -> None:
        if len(self.forms) == 1:
            self.add.clicked.connect(lambda *_: self.new(self.forms[0].id))
            return
        for form in self.forms:
            kind = self._kinds.addAction(form.title)
            kind.triggered.connect(lambda *_, f=form.id: self.new(f))
            # While the choice is being made, the editor of the one that is marked comes into being.
            kind.hovered.connect(lambda f=form.id: self.desk.ahead.add(self.pane.ready(f), soon=True))
        self.add.setMenu(self._kinds)

    def _build(self) -> None:
        self.search = SearchLine("按议题、人名、地点查找")
        self.chips = ChipBar(self.search)
        top = column(self.search, self.chips, gap=10, margins=(16, 12, 16, 12))
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addLayout(top)
        left.addWidget(rule("firm"))
        left.addWidget(self.list, 1)
        self._left = frame(left, pane="left")
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self._left)
        body.addWidget(self.pane, 1)
        self.set_body(body)

    def _connect(self) -> None:
        self._searching = QTimer(self)
        self._searching.setSingleShot(True)
        self._searching.setInterval(SEARCH_MS)
        self._searching.timeout.connect(self.refresh)
        self.search.textChanged.connect(lambda _text: self._searching.start())
        self.chips.chosen.connect(self._choose_kind)
        self.list.moved.connect(self._open_line)
        self.list.opened.connect(self._enter_pane)
        self.list.deleted.connect(self._delete)
        self.pane.kept.connect(self._kept)
        self.pane.ended.connect(self.refresh)
        self.pane.restored.connect(self._restored)
        self.pane.print_wanted.connect(self._print)
        self.list.edit_wanted.connect(self._edit)

    def begin(self) -> None:
        """Ctrl+N: the kind is asked for where there are several."""
        if self.add.menu() is not None and self.add.isEnabled():
            self._kinds.popup(self.add.mapToGlobal(QPoint(0, self.add.height() + 4)))
        else:
            self.add.click()

    def ready(self) -> Iterator[None]:
        """The editor of the record that will be shown first."""
        lines = book_lines(self.desk.ws, self.book, year=self.year)
        yield
        if lines:
            yield from self.pane.ready(lines[0].form)

    def _ready_listed(self) -> Iterator[None]:
        """Those of the records one may walk to."""
        for kind in dict.fromkeys(line.form for line in self._lines):
            yield from self.pane.ready(kind)

    def refresh(self) -> None:
        ws = self.desk.ws
        self._read_lines()
        self._show_years(years_of(ws, self.book))
        self._show_lines()
        if not self.pane.form and not self.window().isVisible():
            QTimer.singleShot(0, self._open_first)  # after the first paint
        elif not self.pane.form:
            self.list.choose_first()
            self.desk.ahead.add(self._ready_listed())
        elif self.pane.mode == "reading":
            self._reread()

    def _read_lines(self) -> None:
        words = self.search.text()
        self._lines = book_lines(self.desk.ws, self.book, year=self.year, search=words)
        self._binned = binned_lines(self.desk.ws, self.book, search=words)

    def _open_line(self, form: str, uid: str) -> None:
        if self.kind == BINNED:
            self.pane.open_binned(form, uid)
        else:
            self.pane.open(form, uid)

    def _open_first(self) -> None:
        if not self.pane.form:
            self.list.choose_first()

    def _reread(self) -> None:
        """What is being read may have been changed or undone elsewhere."""
        if any(line.uid == self.pane.uid for line in self._lines) and self.kind != BINNED:
            self.pane.reread()
        elif not self.search.text():
            self.pane.show_nothing()
            self.list.choose_first()

    def _show_years(self, years: Sequence[str]) -> None:
        self.year_button.setText(f"{self.year}年")
        self._years.clear()
        for year in years:
            self._years.addAction(f"{year}年").triggered.connect(lambda *_, y=year: self.choose_year(y))

    def choose_year(self, year: str) -> None:
        self.pane.keep()
        self.pane.show_nothing()
        self.year = year
        self.refresh()

    def _show_lines(self) -> None:
        counts = {form.id: sum(line.form == form.id for line in self._lines) for form in self.forms}
        chips = [
            (ALL, f"全部 {len(self._lines)}"),
            *((f.id, f"{f.title} {counts[f.id]}") for f in self.forms),
        ]
        if self._binned or self.kind == BINNED:
            chips.append((BINNED, f"{BIN} {len(self._binned)}"))
        self.chips.set_chips(chips, self.kind)
        shown = [line for line in self._lines if self.kind in (ALL, line.form)]
        shown = list(self._binned) if self.kind == BINNED else shown
        self.list.set_lines(shown, self.pane.uid)
        self.header.caption.set_text(f"{self.year} 年·{len(self._lines)} 条")
        self.pane.empty.say(*self._empty_words(bool(shown)))

    def _empty_words(self, some: bool) -> tuple[str, str]:  # noqa: FBT001 - one fact
        if some:
            return "选一条记录查看，或新记一条", ""
        if self.kind == BINNED:
            return "回收站是空的", "移出的记录和删掉的草稿会到这里，可以恢复"
        if self.search.text():
            return "没有找到", "换个词试试，或清空查找框"
        kind = next((form.title for form in self.forms if form.id == self.kind), self.header.title.text())
        return f"{self.year}年还没有{kind}的记录", "点右上角“新记一条”开始"

    def _choose_kind(self, kind: str) -> None:
        leaving = BINNED in (kind, self.kind) and kind != self.kind
        self.kind = kind
        if leaving:
            self.pane.keep()
            self.pane.show_nothing()
        self._show_lines()
        if leaving:
            self.list.choose_first()

    def _restored(self, form: str, uid: str) -> None:
        """What comes out of the recycle bin is shown where it belongs."""
        self.kind = ALL
        self._read_lines()
        self._show_lines()
        self._open(form, uid)

    def _kept(self, uid: str) -> None:
        self._read_lines()
        self._show_lines()
        self.list.choose(uid)

    def new(self, form_id: str) -> None:
        self.list.choose("")
        self.pane.new(form_id)

    def _enter_pane(self) -> None:
        if self.pane.form:
            self.pane.editor().first_empty()

    def _edit(self) -> None:
        """F2 in the list: change the record that is shown."""
        if self.pane.mode == READING and not self.desk.ws.read_only:
            self.pane.change()
        elif self.pane.form:
            self.pane.editor().first_empty()

    def _delete(self) -> None:
        if self.pane.uid and not self.desk.ws.read_only and self.kind != BINNED:
            self.pane.remove()

    def show_place(self, where: object) -> None:
        """(form, uid) opens a record; a form's id or a target of the agenda opens one or begins it."""
        if isinstance(where, Target):
            self._follow(where)
        elif isinstance(where, tuple):
            self._open(str(where[0]), str(where[1]))
        elif isinstance(where, str) and where in self.watches:
            self.new(where)

    def _follow(self, target: Target) -> None:
        if target.uid:
            self._open(target.form, target.uid)
            if target.field:
                self.pane.mend(target.field, target.row)
        elif target.form in self.watches:
            self.list.choose("")
            self.pane.new(target.form, self._known(target))

    def _known(self, target: Target) -> dict[str, Typed]:
        """What the agenda knows of a record that is still to be written; one of a past period is a late entry."""
        typed: dict[str, Typed] = dict(target.values)
        past = target.period and parse_period(target.period).last < self.desk.ws.today()
        if past and LATE in self.desk.ws.forms[target.form].by_id:
            typed[LATE] = YES
        return typed

    def _open(self, form: str, uid: str) -> None:
        line = next((line for line in self._lines if line.uid == uid), None)
        if line is None:
            self._show_all(uid)
        self.pane.open(form, uid)
        self.list.choose(uid)

    def _show_all(self, uid: str) -> None:
        """The record may be of another year, or hidden by a filter."""
        self.search.clear()
        self.kind = ALL
        found = (line for line in book_lines(self.desk.ws, self.book) if line.uid == uid)
        day = next((line.day for line in found), "")
        self.year = day[:4] or self.year
        self.refresh()

    def find_here(self) -> None:
        self.search.setFocus()

    def clear_search(self) -> bool:
        return self.search.take_back()

    def print_here(self) -> None:
        self.pane.keep()
        if self.pane.mode in (READING, WRITING):
            self._print(self.pane.form, self.pane.uid)
        elif self.pane.form:
            self.desk.toast(NOTHING_YET)

    def _print(self, form: str, uid: str) -> None:
        """What has not been finished is shown as a draft."""
        from app.ui.print_wanted import wanted_record  # papers are not needed for the first paint

        self.pane.keep()
        unfinished = self.pane.mode == WRITING
        if self.desk.has_page(PREVIEW):
            self.desk.messages.attempt(
                lambda: wanted_record(self.desk.ws, form, uid, self.book, unfinished=unfinished),
                lambda wanted: self.desk.go(PREVIEW, wanted),
            )

    def _print_book(self) -> None:
        from app.ui.print_wanted import wanted_book

        self.desk.go(PREVIEW, wanted_book(self.book, self.year, self.book))

    def take_focus(self) -> None:
        if self.pane.mode != NEW:
            self.list.setFocus()

    def leave(self) -> None:
        self._searching.stop()
        self.pane.keep()

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self._left.setFixedWidth(NARROW_LIST if sizes.rail else LIST_WIDTH)
