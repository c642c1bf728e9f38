"""今日: what is to do and why, each with the one verb that leads to the exact place; the quarter; the backup."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.actions.book import Line, forms_of, recent_lines
from app.actions.exchange_facts import due_day, open_notices, quarter_to_hand_in
from app.actions.putting_off import put_off, remind_again
from app.domain.agenda import BACKUP_PAGE, MEMBERS_PAGE, OVERDUE, PAGES, Agenda, Target, page_of
from app.domain.dates import show_date
from app.domain.form import BOOKS
from app.domain.period import parse_period, quarter_of
from app.domain.progress import DUE, MISSING
from app.texts import agenda as words
from app.ui import tokens
from app.ui.arrangements_card import TITLE, ArrangementsCard
from app.ui.find_line import FindLine
from app.ui.page import BEGIN, Page
from app.ui.quarter_card import WEEKDAYS, QuarterCard
from app.ui.today_rows import group_line, progress_line, put_off_line, recent_line, task_line
from app.ui.widgets.basics import button, column, label, picture, plain, row, rule, scrolled
from app.ui.widgets.card import Card
from app.ui.widgets.period_cells import PeriodCells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.actions.branch_settings import Kept
    from app.actions.submission_desk import Glance
    from app.actions.workspace import Workspace
    from app.domain.agenda import Item
    from app.domain.form import Form
    from app.domain.progress import Cell, Progress
    from app.ui.desk import Desk
    from app.ui.year_card import YearCard

SIDE_WIDTH, WIDE_SIDE = 356, 420
RECENT, RECENT_WIDE = 4, 12
AT_ONCE, A_TURN = 30, 15  # tasks: more than a window is high, and what a turn takes
GROUP_FIELD, MEMBER, WORK_LOG = "party_group", "member", "work_log"
SUBMISSION = "submission"
_OTHER_BOOKS = {"group_log": "党小组活动", "study_log": "学习教育", "archive_box": "党支部档案盒"}
GLANCE_MS = 400  # after the page is there, if it is still there
_TALL, _COMPACT = 56, 48


class TodayPage(Page):
    fresh_each_time = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "今日")
        self._task_height, self._wide = _COMPACT, False
        self._rows: Iterator[QWidget] = iter(())
        self._shown: object = None
        self.finder = FindLine(desk.ws)
        self.finder.found.connect(self.show_found)
        self._kinds = QMenu(self)
        for book in BOOKS:  # two dozen kinds are too many for one list: what is written most stands open
            menu = self._kinds if book == WORK_LOG else self._kinds.addMenu(_OTHER_BOOKS[book])
            for form in forms_of(desk.ws, book):
                menu.addAction(form.title).triggered.connect(self._beginning(form))
            if book == WORK_LOG:
                self._kinds.addSeparator()
        self.arranged = ArrangementsCard(desk)
        self._kinds.addSeparator()
        self._kinds.addAction(TITLE).triggered.connect(lambda *_: self.arranged.begin())
        self.add = button("记一条", kind="primary", icon="plus")
        self.add.setMenu(self._kinds)
        self.add.setEnabled(not desk.ws.read_only)
        self.header.add(self.finder, self.add)
        self.steps = Card("开始使用")
        self.tasks = Card("要办的事", label("按截止日期排列", "cap"))
        self.recent = Card("最近记录", button("全部", lambda: desk.go(WORK_LOG), kind="link", small=True))
        self.months = label("", "cap")
        self.quarter = Card("本季度组织生活", self.months)
        self.hand_in = QuarterCard(lambda: desk.go(SUBMISSION))
        self._glance: Glance | None = None
        self._glancing = QTimer(self)
        self._glancing.setSingleShot(True)
        self._glancing.setInterval(GLANCE_MS)
        self._glancing.timeout.connect(self._look_at_quarter)
        self.notices = Card("党委通知", label("随回执带来", "cap"))
        self.backup = Card("数据备份", button("立即备份", self._back_up, kind="link", small=True))
        self.year: YearCard | None = None  # a wide window has it
        self._left, self._middle, right = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        for side, cards in (
            (self._left, (self.steps, self.tasks, self.arranged, self.recent)),
            (self._middle, ()),
            (right, (self.notices, self.hand_in, self.quarter, self.backup)),
        ):
            side.setSpacing(16)
            side.setContentsMargins(0, 0, 0, 0)
            for card in cards:
                side.addWidget(card)
                card.hide()  # until there is something to say
            side.addStretch(1)
        self._side, self._second = plain(right), plain(self._middle)
        self._second.hide()
        self._beside = column(row(self._second, self._side, gap=16), None, gap=16)
        margin = tokens.PAGE_MARGIN
        self._columns = row(gap=16, margins=(margin, 16, margin, 16))
        self._columns.addLayout(self._left, 1)
        self._columns.addLayout(self._beside)
        self.set_body(scrolled(self._columns))

    def _beginning(self, form: Form) -> Callable[[], None]:
        return lambda: self.desk.go(form.book, form.id)

    def begin(self) -> None:
        """Ctrl+N: which kind?"""
        if self.add.isEnabled():
            self._kinds.popup(self.add.mapToGlobal(QPoint(0, self.add.height() + 4)))

    def show_found(self, form: str, uid: str) -> None:
        book = self.desk.ws.forms[form].book
        if book:
            self.desk.go(book, (form, uid))
        elif form == MEMBER:
            self.desk.go(MEMBERS_PAGE, uid)

    def refresh(self) -> None:
        from app.actions.agenda import mark, today  # once the window has been seen

        ws = self.desk.ws
        now = mark(ws)
        shown = now, self._task_height, self._wide
        if shown == self._shown:  # nothing was written since it was last looked at
            self._glancing.start()
            return
        known = self.desk.due
        agenda = known[1] if known is not None and known[0] == now else today(ws)
        self.desk.due, self._shown = (now, agenda), shown
        day = agenda.on
        self.header.caption.set_text(f"{show_date(day.isoformat())}  星期{WEEKDAYS[day.weekday()]}")
        self._show_steps(agenda)
        self._show_tasks(agenda)
        self.arranged.show_arranged(agenda, wide=self._wide)
        self._show_recent(agenda)
        self._show_hand_in(agenda)
        self._show_quarter(agenda)
        self._show_year(agenda)
        self._show_backup(agenda)
        self._show_notices()

    def _show_steps(self, agenda: Agenda) -> None:
        self.steps.setVisible(bool(agenda.first_steps))
        self.steps.clear()
        self.steps.body.addWidget(rule())
        for step in agenda.first_steps:
            image = picture("circle-check", "ok", 18) if step.done else picture("chevron-right", "text3", 18)
            line = row(image, label(words.step_name(step)), None)
            line.setContentsMargins(tokens.CARD_MARGIN, 0, 12, 0)
            if not step.done:
                line.addWidget(button("去做", self._leading(step.target), small=True))
            self.steps.body.addWidget(plain(line, height=44))

    def _show_tasks(self, agenda: Agenda) -> None:
        # "Nothing is due" would be a strange welcome to a branch that has yet to begin.
        beginning = any(not step.done for step in agenda.first_steps)
        self.tasks.setVisible(bool(agenda.items) or not beginning)
        self.tasks.clear()
        self.tasks.body.addWidget(rule())
        rows = self._rows = self._task_rows(agenda)
        if self._add_tasks(rows, AT_ONCE):
            self.desk.ahead.add(self._more(rows), soon=True)

    def _more(self, rows: Iterator[QWidget]) -> Iterator[None]:
        """What stands below the edge of the window comes in the next turns."""
        while self._rows is rows and self._add_tasks(rows, A_TURN):
            yield

    def _add_tasks(self, rows: Iterator[QWidget], most: int) -> bool:
        """Whether there may be more."""
        lines = list(islice(rows, most))
        for line in lines:
            self.tasks.body.addWidget(line)
        if len(lines) < most:
            self.tasks.body.addSpacing(4)
        return len(lines) == most

    def _task_rows(self, agenda: Agenda) -> Iterator[QWidget]:
        ws = self.desk.ws
        for number, (state, items) in enumerate(agenda.by_state().items()):
            if number:
                yield rule()
            yield group_line(state, len(items))
            for item in items:
                lead = self._leading(item.target)
                later = None if item.state == OVERDUE or ws.read_only else partial(self._put_off, item)
                yield task_line(
                    item, agenda.on, ws.forms, ws.definitions.codes, lead, self._task_height, later
                )  # fmt: skip
        if not agenda.items:
            yield _quiet(words.TEXTS["agenda.nothing"])
        if agenda.put_off and not ws.read_only:
            yield put_off_line(agenda, self._remind)

    def _put_off(self, item: Item) -> None:
        ws = self.desk.ws
        title = words.title(item, ws.today(), ws.forms)
        self.desk.messages.attempt(
            lambda: put_off(ws, item), lambda kept: self._kept(kept, f"本周不再提醒：{title}")
        )

    def _remind(self) -> None:
        self.desk.messages.attempt(
            lambda: remind_again(self.desk.ws), lambda kept: self._kept(kept, "已恢复提醒")
        )

    def _kept(self, kept: Kept, told: str) -> None:
        self.desk.changed(kept.forms)
        self.desk.toast_done(told, kept.batch)

    def _show_recent(self, agenda: Agenda) -> None:
        ws = self.desk.ws
        lines = recent_lines(ws, str(agenda.on.year), RECENT_WIDE if self._wide else RECENT)
        self.recent.setVisible(bool(lines))
        self.recent.clear()
        self.recent.body.addWidget(rule())
        for line in lines:
            self.recent.body.addWidget(recent_line(line, agenda.on, ws.forms, self._opening(line)))
        self.recent.body.addSpacing(8)

    def _show_hand_in(self, agenda: Agenda) -> None:
        self.hand_in.setVisible(bool(agenda.progress))
        if agenda.progress:
            quarter = quarter_to_hand_in(self.desk.ws)
            self.hand_in.show_days(parse_period(quarter), due_day(self.desk.ws, quarter), agenda.on)
            self._glancing.start()

    def _look_at_quarter(self) -> None:
        """On the worker: nobody who only wants to write a record waits for the pre-flight."""
        known = self._glance

        def work(ws: Workspace, _: object) -> Glance:
            from app.actions.submission_desk import glance  # with all checks and papers of a quarter

            return glance(ws, known)

        if self.isVisible():
            self.desk.run_behind(work, self._glanced)

    def _glanced(self, found: Glance) -> None:
        self._glance = found
        self.hand_in.show_glance(found)

    def _show_quarter(self, agenda: Agenda) -> None:
        self.quarter.setVisible(bool(agenda.progress))
        quarter = quarter_of(agenda.on)
        self.months.setText(f"{quarter.first.month}月–{quarter.last.month}月")
        self.quarter.clear()
        body = QVBoxLayout()
        body.setContentsMargins(tokens.CARD_MARGIN, 0, tokens.CARD_MARGIN, 12)
        body.setSpacing(0)
        body.addWidget(rule())
        body.addSpacing(4)
        for line in agenda.progress:
            body.addWidget(progress_line(line, agenda.on, self.desk.ws.forms, self._cell_act(line)))
        body.addSpacing(4)
        body.addWidget(rule())
        body.addSpacing(8)
        legend = PeriodCells(
            [(s, words.TEXTS[f"agenda.cell.{s}"]) for s in ("done", "due", "missing")], "图例", height=20
        )
        legend.setFixedWidth(176)
        body.addLayout(row(legend, None))
        self.quarter.body.addWidget(plain(body))

    def _show_year(self, agenda: Agenda) -> None:
        if not self._wide:
            return
        if self.year is None:
            from app.ui.year_card import YearCard

            self.year = YearCard(lambda line, cell: self._cell_act(line)(cell))
            self._beside.insertWidget(1, self.year)
        self.year.show_year(agenda.year, agenda.on, self.desk.ws.forms)
        self.year.setVisible(bool(agenda.year))

    def _show_notices(self) -> None:
        """What the committee wrote stays until it says that it is settled."""
        found, today = open_notices(self.desk.ws), self.desk.ws.today().isoformat()
        self.notices.setVisible(bool(found))
        self.notices.clear()
        self.notices.body.addWidget(rule())
        for one in found:
            body = QVBoxLayout()
            body.setContentsMargins(tokens.CARD_MARGIN, 8, tokens.CARD_MARGIN, 8)
            body.addWidget(label(one.reason, wrap=True))
            if one.deadline:
                late = one.deadline < today
                body.addWidget(label(f"期限 {show_date(one.deadline)}", "bad" if late else "cap"))
            form = self.desk.ws.forms.get(one.record_form)
            page = page_of({form.id: form.book}, form.id) if form else ""
            if one.record_uid and page:
                target = Target(page, one.record_form, one.record_uid)
                look = button("去看", self._leading(target), kind="link", icon="arrow-right", small=True)
                look.setAccessibleName(f"去看：{one.reason}")
                body.addLayout(row(look, None))
            self.notices.body.addWidget(plain(body))

    def _show_backup(self, agenda: Agenda) -> None:
        self.backup.show()
        self.backup.clear()
        body = QVBoxLayout()
        body.setContentsMargins(tokens.CARD_MARGIN, 0, tokens.CARD_MARGIN, 16)
        tone = "warn" if agenda.backup.stale else "sub"
        body.addWidget(label(words.backup_line(agenda.backup, agenda.on), tone))
        self.backup.body.addWidget(plain(body))

    def _leading(self, target: Target) -> Callable[[], None]:
        return lambda: self.follow(target)

    def follow(self, target: Target) -> None:
        """Lead to the exact place: the record, the card, a new record with what is known filled in."""
        if target.page == BACKUP_PAGE:
            self._back_up()
        else:
            self.desk.go(target.page, target)

    def _opening(self, line: Line) -> Callable[[], None]:
        book = PAGES.get(line.form) or self.desk.ws.forms[line.form].book
        return lambda: self.desk.go(book, (line.form, line.uid))

    def _cell_act(self, line: Progress) -> Callable[[Cell], None]:
        """The newest record of a cell; a new one where it is missing or due."""
        form = line.cadence.form
        page = PAGES.get(form) or self.desk.ws.forms[form].book

        def act(cell: Cell) -> None:
            if cell.held:
                self.desk.go(page, (form, cell.held[-1].uid))
            elif cell.state in (DUE, MISSING):
                values = {GROUP_FIELD: line.group} if line.group else {}
                self.desk.go(page, Target(page, form, period=cell.period.text, values=values))

        return act

    def _back_up(self) -> None:
        from app.ui.safekeeping import ask_backup

        ask_backup(self.desk, self)

    def show_place(self, where: object) -> None:
        if where == BEGIN:
            self.begin()
        elif isinstance(where, Target):
            self.arranged.open(where.uid)

    def focus_search(self) -> None:
        self.finder.setFocus()

    def clear_search(self) -> bool:
        searching = bool(self.finder.text())
        self.finder.clear()
        return searching

    def recheck(self) -> None:
        self._shown = self.desk.due = None
        super().recheck()

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self._side.setFixedWidth(WIDE_SIDE if sizes.wide else SIDE_WIDTH)
        height = _COMPACT if sizes.compact else _TALL
        if (height, sizes.wide) != (self._task_height, self._wide):
            self._task_height = height
            self._spread(wide=sizes.wide)
            if self.isVisible():
                self.refresh()

    def _spread(self, *, wide: bool) -> None:
        """A wide window has a column more for what was written last, and below it the whole year."""
        self._wide = wide
        self._columns.setStretch(0, 4 if wide else 1)
        self._columns.setStretch(1, 5 if wide else 0)
        home = self._middle if wide else self._left
        for card in (self.arranged, self.recent):
            if home.indexOf(card) < 0:
                home.insertWidget(home.count() - 1, card)
        self._second.setVisible(wide)
        if self.year is not None:
            self.year.setVisible(wide and bool(self.year.model.rowCount()))


def _quiet(text: str) -> QWidget:
    line = row(picture("circle-check", "ok", 18), label(text), None)
    line.setContentsMargins(tokens.CARD_MARGIN, 0, tokens.CARD_MARGIN, 0)
    return plain(line, height=_TALL)
