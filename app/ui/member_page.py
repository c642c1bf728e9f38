"""The roster at the left, the card of the marked person at the right; Up and Down move, the card follows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from app.actions.attaching import open_copy, read_plain
from app.actions.looking_back import cards_booked, members_on
from app.actions.photo import set_photo
from app.actions.records import get_record, read_draft, retire_record
from app.domain.agenda import Target
from app.domain.change_papers import MISSING
from app.domain.values import as_text
from app.texts import say, sentence_of
from app.ui.choosing import choose_file
from app.ui.member_card import ISSUE, MemberCard
from app.ui.member_columns import NAME
from app.ui.member_list import MemberList
from app.ui.member_papers import PapersMenu
from app.ui.page import PREVIEW, Page
from app.ui.photo import portrait_of
from app.ui.record_head import WRITING
from app.ui.record_pane import RecordPane
from app.ui.widgets.basics import button, frame
from app.ui.widgets.empty import EmptyState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.actions.certificates import Certified
    from app.actions.records import Record, Saved, Undone
    from app.actions.transfers import Issued
    from app.domain.member_change_kinds import Change
    from app.domain.values import Row
    from app.ui import tokens
    from app.ui.desk import Desk
    from app.ui.member_past import PastDay, PastPanel

FORM, IMPORT, MEMBERS, TRANSFERS, DOUBLES = "member", "import", "members", "transfers", "doubles"
_PHOTOS = "照片 (*.jpg *.jpeg *.png *.bmp)"
CARD_WIDTH, NARROW_CARD, WIDE_CARD = 576, 544, 680


class MemberPage(Page):
    watches = frozenset({FORM, "member_change", "setting"})

    def __init__(self, desk: Desk) -> None:
        committee = desk.ws.branch.committee
        super().__init__(desk, "党员库" if committee else "党员")
        self.form = desk.ws.forms[FORM]
        self.header.caption.set_text("各支部的信息卡，只看不改" if committee else "电子信息卡·一人一卡")
        self.print_all = button("打印", icon="printer")
        self.papers = PapersMenu(desk, self.print_all)
        self.print_all.clicked.connect(lambda *_: self.papers.open_here())
        self.transfers = button("组织关系转接", lambda: desk.go(TRANSFERS), icon="route")
        self.import_button = button("导入 Excel", lambda: desk.go(IMPORT), icon="file-import")
        self.add = button("新建党员卡", self.new, kind="primary", icon="user-plus")
        self.doubles = button("重复的人", lambda: desk.go(DOUBLES), icon="users")
        for made, page in (
            (self.doubles, DOUBLES), (self.transfers, TRANSFERS), (self.print_all, PREVIEW), (self.import_button, IMPORT)
        ):  # fmt: skip
            if desk.has_page(page):
                self.header.add(made)
        self.header.add(self.add)
        self.past: PastDay | None = None
        self._panel: PastPanel | None = None
        self.list = MemberList(desk, self.form)
        self.table, self.search, self.chips = self.list.table, self.list.search, self.list.chips
        self.card = MemberCard(desk, self.form)
        if not desk.has_page(PREVIEW):
            self.card.print.hide()
        self.pane = RecordPane(desk, verb="保存信息卡", done="已保存", back="返回信息卡")
        lead = ("导入 Excel", lambda: desk.go(IMPORT)) if desk.has_page(IMPORT) else ("新建党员卡", self.new)
        self.nobody = EmptyState("id", "还没有党员卡", "可以从现有的花名册一次导入，也可以一张一张新建", lead)
        if committee:
            self.nobody = EmptyState("id", "还没有党员卡", "收下支部的报送包后，各支部的信息卡都在这里")
        self._build()
        self._connect()
        if not desk.may_edit:
            self.add.hide()
            self.import_button.hide()
        if committee:
            self.setProperty("help", "library")
            self.transfers.hide()
            self.print_all.hide()  # papers of members are of one branch

    def _build(self) -> None:
        self.side = QStackedWidget()
        for widget in (self.nobody, self.card, self.pane):
            self.side.addWidget(widget)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.side)
        self._right = frame(right, pane="plain")
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.list, 1)
        body.addWidget(self._right)
        self.set_body(body)

    def _connect(self) -> None:
        self.list.filled.connect(self._show_side)
        self.list.moved.connect(self._moved)
        self.list.past_wanted.connect(self._ask_day)
        self.list.complained.connect(self.complain)
        self.table.opened.connect(lambda _row: self.change())
        self.table.edit_wanted.connect(lambda _row: self.change())
        self.table.delete_wanted.connect(lambda _row: self._retire())
        self.card.correct_wanted.connect(self.change)
        self.card.fill_wanted.connect(self._fill)
        self.card.befell.connect(self._befell)
        self.card.letter_wanted.connect(self._letter)
        self.card.place_wanted.connect(lambda target: self.desk.go(target.page, target))
        self.card.print_wanted.connect(self.print_here)
        self.card.record_wanted.connect(self._open_record)
        self.card.file_wanted.connect(self._open_file)
        self.card.photo_wanted.connect(self._ask_photo)
        self.pane.back_wanted.connect(self._show_card)
        self.pane.print_wanted.connect(lambda _form, _uid: self.print_here())
        self.pane.finished.connect(self._finished)
        self.pane.ended.connect(self._ended)
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, by in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            for side in (self.list, self.card):
                made = QShortcut(QKeySequence(keys), side, context=here)
                made.activated.connect(lambda by=by: self.card.step_tab(by))

    @property
    def uid(self) -> str:
        return self.list.uid

    def ready(self) -> Iterator[None]:
        yield from self.pane.ready(FORM)

    def refresh(self) -> None:
        if self.past is None:
            self.list.read()
        else:
            self.list.put(self._of_the_past(self.past), self.past.day)

    def _show_side(self) -> None:
        if not self.list.records:
            self.side.setCurrentWidget(self.nobody)
        elif self.side.currentWidget() is self.nobody:
            self._show_card()

    def _of_the_past(self, past: PastDay) -> list[Record]:
        """Those of the day that is looked at."""
        if past.booked:
            found, unknown = cards_booked(self.desk.ws, past.day), list[str]()
        else:
            then = members_on(self.desk.ws, past.day)
            found, unknown = then.records, list(then.unknown)
        self.banner.say("warn", past.words(unknown), act=("回到今天", self.look_today), closable=False)
        self._banner_place.show()
        return found

    def look_back(self, past: PastDay | None) -> None:
        """The roster and the cards of an earlier day, read-only; None comes back to today."""
        self.pane.keep()
        self.past = past
        self.card.look_back(past)
        for made in (self.add, self.import_button, self.transfers):
            made.setEnabled(past is None)
        self.papers.past = past
        self.print_all.setEnabled(past is None or not past.booked)
        if past is None:
            self.clear_complaint()
        self._show_card()
        self.refresh()
        self.table.setFocus()

    def look_today(self) -> None:
        self.look_back(None)

    def _ask_day(self) -> None:
        from app.ui.member_past import PastPanel  # with its calendar, when it is needed

        if self._panel is None:
            self._panel = PastPanel(self.window(), self.desk.ws.today())
            self._panel.chosen.connect(self.look_back)
        self._panel.toggle_under(self.list.past_button)

    @property
    def writable(self) -> bool:
        return self.desk.may_edit and self.past is None

    def _moved(self, record: Any) -> None:
        """Another person, or the same one read again; whoever is being written about stays."""
        writing = self.side.currentWidget() is self.pane
        if writing and record.uid == self.pane.uid:
            return
        if self.past is not None:
            self.card.show_record(record)
        else:
            self.desk.messages.attempt(
                lambda: get_record(self.desk.ws, FORM, record.uid), self.card.show_record
            )
        if writing:
            self.pane.keep()
        self._show_card()

    def _show_card(self) -> None:
        self.side.setCurrentWidget(self.card if self.list.records else self.nobody)
        self.add.setEnabled(self.past is None)

    def change(self, section: str = "") -> None:
        """修改: correct what was typed wrong."""
        if self.uid and self.writable:
            self.pane.open(FORM, self.uid)
            self.pane.change()
            self._edit()
            if section:
                self.pane.editor().show_section(section)

    def _fill(self, field: str, row: int | None = None) -> None:
        self.change()
        self.pane.editor().show_field(field, row)

    def _befell(self, change: Change) -> None:
        """办理变动: what really happened."""
        record = self.list.record()
        if record is None or not self.writable:
            return
        if read_draft(self.desk.ws, record.uid):
            self.inform("warn", say("change.draft"), ("去处理", self.change))
            return
        from app.ui.change_dialog import ChangeDialog  # with its editors, when it is needed

        self.dialog = ChangeDialog(self.window(), self.desk, record, change)
        self.dialog.done_with.connect(self._changed)
        self.dialog.open()

    def _letter(self, what: str) -> None:
        """An introduction letter or a certificate for this person; or the letter that is under way."""
        from app.ui import transfer_dialogs  # with their editors, when they are needed

        record = self.list.record()
        if record is None or not self.writable:
            return
        make = transfer_dialogs.issue_dialog if what == ISSUE else transfer_dialogs.certify_dialog
        self.letter_dialog = make(self.window(), self.desk, record)
        self.letter_dialog.done_with.connect(self._issued if what == ISSUE else self._certified)
        self.letter_dialog.open()

    def _issued(self, done: Issued) -> None:
        from app.ui.transfers_page import show_issued

        show_issued(self.desk, done, MEMBERS)

    def _certified(self, done: Certified) -> None:
        from app.ui.transfers_page import show_certified

        show_certified(self.desk, done, MEMBERS)

    def _changed(self, saved: Saved) -> None:
        self.desk.changed(saved.forms)
        name = as_text(self.list.record_value(NAME))
        lacks = [str(p.values["paper"]) for p in saved.findings if p.code == MISSING]
        still = f"，还缺{'、'.join(lacks)}" if lacks else ""
        doubts = [f"；{sentence_of(p)}" for p in saved.findings if p.code != MISSING]  # one has room
        self.desk.toast_done(f"已办理 {name} 的变动{still}{''.join(doubts[:1])}", saved.batch)

    def _retire(self) -> None:
        """Del: a card made by mistake goes to the recycle bin."""
        record = self.list.record()
        if record is not None and self.writable:
            self.desk.messages.attempt(
                lambda: retire_record(self.desk.ws, FORM, record.uid, base=record.revision), self._retired
            )

    def _retired(self, done: Undone) -> None:
        self.desk.changed(done.forms)
        self.desk.toast_done("已移到回收站", done.batch)

    def _open_record(self, form: str, uid: str) -> None:
        self.desk.go(self.desk.ws.forms[form].book, (form, uid))

    def _open_file(self, row: Row) -> None:
        folder = self.desk.copies_folder()
        self.desk.messages.attempt(
            lambda: open_copy(self.desk.ws, as_text(row.get("sha256")), folder),
            lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))),
        )

    def _ask_photo(self) -> None:
        if self.uid and self.writable:
            start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
            path = choose_file(self, "选一张照片", _PHOTOS, Path(start))
            if path is not None:
                self.take_photo(path)

    def take_photo(self, path: Path) -> None:
        """Scaled to what paper shows, then kept; the one before goes with the next undo."""
        uid = self.uid
        if read_draft(self.desk.ws, uid):
            self.inform("warn", say("change.draft"), ("去处理", self.change))
            return
        self.desk.messages.attempt(
            lambda: set_photo(self.desk.ws, uid, portrait_of(read_plain(path)) or b""), self._photographed
        )

    def _photographed(self, saved: Saved) -> None:
        self.desk.changed(saved.forms)
        self.desk.toast_done("已换照片", saved.batch)

    def new(self) -> None:
        self.pane.new(FORM)
        self._edit()
        self.pane.editor().first_empty()

    def _edit(self) -> None:
        self.side.setCurrentWidget(self.pane)
        self.add.setEnabled(False)

    def _finished(self, uid: str) -> None:
        """Leave the editor first: while it is written, the list leaves the card of this person alone."""
        self.list.uid = uid
        self._show_card()
        self.refresh()

    def _ended(self) -> None:
        self._show_card()
        self.refresh()

    def show_place(self, where: object) -> None:
        """A card by its uid; with a field to fill in, its editor at that field."""
        uid = where.uid if isinstance(where, Target) else where
        if isinstance(uid, str) and uid:
            if self.past is not None:
                self.look_today()
            self.list.go_to(uid)
            if isinstance(where, Target) and where.field and self.writable:
                self._fill(where.field, where.row)

    def begin(self) -> None:
        if self.writable:
            self.new()

    def find_here(self) -> None:
        self.search.setFocus()

    def clear_search(self) -> bool:
        return self.search.take_back()

    def go_back(self) -> bool:
        """From the editor to the card."""
        editing = self.side.currentWidget() is self.pane
        if editing:
            self.pane.keep()
            self._show_card()
            self.table.setFocus()
        return editing

    def print_here(self) -> None:
        """The card; while it is being changed, as it is being written."""
        from app.ui.print_wanted import wanted_record  # papers are not needed for the first paint

        editing = self.side.currentWidget() is self.pane
        self.pane.keep()
        if self.past is not None:
            return
        uid = self.pane.uid if editing else self.uid
        unfinished = editing and self.pane.mode == WRITING
        if uid and self.desk.has_page(PREVIEW):
            self.desk.messages.attempt(
                lambda: wanted_record(self.desk.ws, FORM, uid, MEMBERS, unfinished=unfinished),
                lambda wanted: self.desk.go(PREVIEW, wanted),
            )

    def take_focus(self) -> None:
        self.table.setFocus()

    def leave(self) -> None:
        self.list.close_popups()
        self.pane.keep()

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self._right.setFixedWidth(NARROW_CARD if sizes.rail else WIDE_CARD if sizes.wide else CARD_WIDTH)
        self.list.resize_for(sizes)
