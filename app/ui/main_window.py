"""The shell: navigation, a stack of pages, one progress place, toasts, undo and redo. It holds no data itself."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout

from app.domain.agenda import OVERDUE, WEEK
from app.ui import tokens
from app.ui.ahead import imported
from app.ui.drop_area import dropped_paths
from app.ui.help_side import Body, HelpSide
from app.ui.navigation import PRODUCT, Navigation
from app.ui.page import FIRST, PREVIEW
from app.ui.pages import BEHIND, GALLERY, GROUPS, entries_of, make_page, modules_of, next_in_group
from app.ui.progress_strip import ProgressStrip
from app.ui.widgets.basics import frame, label, row
from app.ui.widgets.keys import FocusRing, take_composed
from app.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QPaintEvent, QResizeEvent

    from app.actions.records import Undone
    from app.domain.agenda import Agenda
    from app.ui.desk import Desk
    from app.ui.page import Page

SETTING = "setting"  # its records say what the branch is called and who sits here
INTAKE = "intake"  # the committee's page that takes packages in
COUNT_MS = 300  # after the page is there
IDLE_MS = 500  # after the first page has been filled
BRANCH_SIDE, COMMITTEE_SIDE = "支部端", "党委端"
PRACTICE = "练习数据：没有口令保护，请不要填写真实党员的信息"
READ_ONLY = "只读打开：这份数据正在别处使用，或来自更新的版本。可以查看和打印，不能改"


class MainWindow(QMainWindow):
    """Pages are made when they are first shown; after a change the one in sight reads again, others when shown."""

    stands = Signal()  # every page of the navigation is made

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._pages: dict[str, Page] = {}
        self._stale: set[str] = set()
        self._current = ""
        self._unseen = True
        self._committee = desk.ws.branch.committee
        self._entries = entries_of(committee=self._committee)
        self.navigation = Navigation(self._entries, COMMITTEE_SIDE if self._committee else BRANCH_SIDE)
        self.stack = QStackedWidget()
        self.progress = ProgressStrip(desk.jobs)
        self._build()
        self.toast = Toast(self)
        self.ring = FocusRing(self)
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.setInterval(COUNT_MS)
        self._counting.timeout.connect(lambda: desk.messages.attempt(self._count))
        self._counting.start()
        self._connect()
        self._name_branch()
        self.setAcceptDrops(self._committee)
        self.setMinimumSize(*tokens.MINIMUM)
        self.resize(1366, 768)
        geometry = desk.settings.geometry()
        if geometry is not None:
            self.restoreGeometry(geometry)
        self.show_page(FIRST)

    def _build(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        self.notice = label("", "warn")
        self._notice_strip = frame(row(self.notice, None, margins=(24, 4, 24, 4)), pane="strip")
        right.addWidget(self._notice_strip)
        right.addWidget(self.progress)
        right.addWidget(self.stack, 1)
        layout = QHBoxLayout()
        layout.addWidget(self.navigation)
        layout.addLayout(right, 1)
        whole = Body(layout)
        self.setCentralWidget(whole)
        self.help = HelpSide(self.desk, whole)
        self.help.moved.connect(self._fit)

    def _connect(self) -> None:
        desk, foot = self.desk, self.navigation.foot
        desk.data_changed.connect(self._data_changed)
        desk.toast_wanted.connect(self.toast.say)
        desk.page_wanted.connect(self.show_page)
        desk.messages.use_place(self._complain, self.toast.say)
        self.navigation.chosen.connect(self.show_page)
        for last_act in (self.navigation.last_act, foot.last_act):
            last_act.undo.clicked.connect(self.undo)
            last_act.redo.clicked.connect(self.redo)
        foot.gear.clicked.connect(lambda *_: self.show_page("settings"))
        foot.branch.leads(self.choose_desk)
        desk.help_wanted.connect(self.help.open)
        self._bind_keys()

    def _bind_keys(self) -> None:
        """What means the same on every page (ui.md 1.7); what it does here, the page in sight says.

        A text field takes Ctrl+Z and Ctrl+Y itself while it has the focus; here they mean the last act.
        """
        page = self.current_page
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+Z": self.undo,
            "Ctrl+Y": self.redo,
            "Ctrl+K": self.find_anything,
            "Ctrl+N": lambda: page().begin(),
            "Ctrl+F": lambda: page().find_here(),
            "Ctrl+P": lambda: page().print_here(),
            "Ctrl+Alt+G": lambda: self.show_page(GALLERY),
            "F1": lambda: self.help.ask(self._current),
            "F5": lambda: page().recheck(),
            "F9": self.check_quarter,
            **{f"Ctrl+{n + 1}": partial(self._go_to_group, n) for n in range(len(GROUPS))},
        }
        for sequence, act in keys.items():
            QShortcut(QKeySequence(sequence), self).activated.connect(act)

    def _go_to_group(self, number: int) -> None:
        name = next_in_group(number, self._current, committee=self._committee)
        if name:
            self.show_page(name)

    def _name_branch(self) -> None:
        ws = self.desk.ws
        self.setWindowTitle(f"{ws.branch.name} — {PRODUCT}")
        self.navigation.foot.branch.set_text(ws.branch.name)
        self.navigation.foot.user.set_text(ws.user)
        sentence = READ_ONLY if ws.read_only else "" if ws.branch.protected else PRACTICE
        self.notice.setText(sentence)
        self._notice_strip.setVisible(bool(sentence))

    def page(self, name: str) -> Page:
        if name not in self._pages:
            made = make_page(name, self.desk)
            self._pages[name] = made
            self._stale.add(name)
            self.stack.addWidget(made)
            made.resize_for(self.sizes())
        return self._pages[name]

    def made(self) -> set[str]:
        """The pages that stand, seen or not."""
        return set(self._pages)

    def current_page(self) -> Page:
        return self._pages[self._current]

    def is_filled(self) -> bool:
        """Whether the page in sight shows what is there."""
        return self._current not in self._stale

    @Slot(str, object)
    def show_page(self, name: str, where: object = None) -> None:
        turned = name != self._current
        if self._current and turned:
            self._leave()
        page = self.page(name)
        if page.fresh_each_time and turned:
            self._stale.add(name)
        self._current = name
        self._refresh_if_stale(name)
        self.stack.setCurrentWidget(page)
        self.stack.updateGeometry()  # a page that was fitted out of sight has told nobody what room it needs
        self.help.place(page.minimumSizeHint().width())
        if where is not None:
            page.show_place(where)
        self.navigation.set_current(page.back or name if page.under is None else page.under)
        self.navigation.resize_for(self._beside(page))
        page.take_focus()
        if turned:
            self.help.follow(name)

    def _leave(self) -> None:
        take_composed()
        self.current_page().leave()

    def _refresh_if_stale(self, name: str) -> None:
        """The first page is filled once the window has been seen: its frame need not wait for its figures."""
        if name in self._stale and not (self._unseen and name == FIRST):
            self._stale.discard(name)
            self.desk.messages.attempt(self._pages[name].refresh)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._unseen:
            self._unseen = False
            QTimer.singleShot(0, self, lambda: self._refresh_if_stale(self._current))
            QTimer.singleShot(IDLE_MS, self, lambda: self.desk.ahead.add(self._ready()))

    def _ready(self) -> Iterator[None]:
        """Every page of the navigation, with the modules it is made of: who goes there finds it standing."""
        yield from imported(*modules_of(committee=self._committee))
        for name in (*(entry.page for entry in self._entries), PREVIEW):
            if self.desk.has_page(name):
                page = self.page(name)
                yield
                yield from page.ready()
        self.stands.emit()

    @Slot(object)
    def _data_changed(self, forms: frozenset[str]) -> None:
        if SETTING in forms and not self.desk.messages.attempt(
            self.desk.ws.reread, lambda _: self._name_branch()
        ):
            return
        self._stale |= {n for n, p in self._pages.items() if not p.watches or p.watches & forms}
        self._refresh_if_stale(self._current)
        self._counting.start()

    def _count(self) -> None:
        """What is to do here, beside the names of the navigation; worked out beside the window."""
        if self._committee:
            from app.actions.answering import waiting_seats  # with all papers of the exchange

            self.desk.run_behind(
                lambda ws, _: waiting_seats(ws),
                lambda seats: self.navigation.set_count("answers", len(seats)),
            )
            return
        from app.actions.agenda import mark, today  # knows every duty: not before the first paint
        from app.actions.people import post_of

        user = self.desk.ws.user
        post = post_of(self.desk.ws, user)
        self.navigation.foot.user.set_text(f"{post}·{user}" if post else user)
        now = mark(self.desk.ws)
        if self.desk.due is not None and self.desk.due[0] == now:
            self._counted(self.desk.due[1])
        else:
            self.desk.run_behind(lambda ws, _: today(ws), lambda agenda: self._worked_out(now, agenda))

    def _worked_out(self, known_by: tuple[object, ...], agenda: Agenda) -> None:
        self.desk.due = known_by, agenda
        self._counted(agenda)

    def _counted(self, agenda: Agenda) -> None:
        for entry in self._entries:
            if entry.page != FIRST:
                pages = (entry.page, *BEHIND.get(entry.page, ()))
                self.navigation.set_count(entry.page, sum(map(agenda.waiting, pages)))
        self.navigation.set_count(FIRST, sum(item.state in (OVERDUE, WEEK) for item in agenda.items))

    @Slot(str)
    def _complain(self, sentence: str) -> None:
        self.current_page().complain(sentence)

    def check_quarter(self) -> None:
        """F9: the pre-flight of the quarter that is to be handed in."""
        if self.desk.has_page("submission") and not self._committee:
            self.show_page("submission")
            self.current_page().recheck()

    def find_anything(self) -> None:
        """Ctrl+K: the line that finds anything stands on the first page."""
        self.show_page(FIRST)
        self.current_page().focus_search()

    def choose_desk(self) -> None:
        """At the name of the branch: to another one of this PC."""
        from app.ui.desk_switch import desk_menu

        name = self.navigation.foot.branch
        menu = desk_menu(self, self.desk)
        menu.popup(name.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def undo(self) -> None:
        self.desk.undo(then=self._undone)

    def redo(self) -> None:
        self.desk.redo(self._redone)

    def _undone(self, done: Undone) -> None:
        self.toast.say(f"已撤销上一步{self._of(done)}", ("重做", self.redo))

    def _redone(self, done: Undone) -> None:
        self.toast.say(f"已重做{self._of(done)}", ("撤销", self.undo))

    def _of(self, done: Undone) -> str:
        """What it was about: whoever has turned to another page does not see it change."""
        forms = self.desk.ws.forms
        titles = [forms[name].title for name in sorted(done.forms) if name in forms and not forms[name].rows]
        more = f"等 {done.count} 条" if done.count > 1 else ""
        return f"：{titles[0]}{more}" if titles else ""

    def sizes(self) -> tokens.Sizes:
        return tokens.sizes_for(self.width() - self.help.taken(), self.height())

    def _beside(self, page: Page) -> tokens.Sizes:
        sizes = self.sizes()
        return sizes.with_rail() if page.full else sizes

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that nothing inside has taken: the search is cleared, then the help closes, then one goes back."""
        page = self.current_page()
        escape = event.key() == Qt.Key.Key_Escape
        if not (escape and (page.clear_search() or self.help.close() or page.go_back())):
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Packages dropped anywhere on a committee's window are looked at."""
        paths = dropped_paths(event)
        if paths:
            self.show_page(INTAKE, paths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        sizes = self.sizes()
        if self._current:
            self.navigation.resize_for(self._beside(self.current_page()))
        for page in self._pages.values():
            page.resize_for(sizes)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._current:
            self._leave()
        self.desk.settings.remember_geometry(self.saveGeometry())
        self.desk.close()
        self._counting.stop()
        event.accept()
