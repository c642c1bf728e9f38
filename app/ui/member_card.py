"""The card of one person: who it is, what is due, and seven tabs from the facts to the changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QFrame, QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.actions.agenda import person_items
from app.actions.attaching import read_file
from app.actions.member_changes import told_of
from app.actions.records import history
from app.actions.transfer_letters import FORM as LETTER
from app.actions.transfer_letters import open_letter
from app.domain.agenda import MEMBERS_PAGE, OVERDUE, Target, in_sight
from app.domain.agenda_people import card_state, probation_over
from app.domain.ages import age
from app.domain.dates import show_date
from app.domain.errors import UserError
from app.domain.field_kinds import show
from app.domain.member_change_kinds import AWAY, EVERYDAY, MEMBERSHIP, MERIT, RELATION, offered
from app.domain.membership import seniority_on
from app.domain.penalties import with_effects
from app.domain.people import is_member
from app.domain.values import as_rows, as_text
from app.texts import agenda as words
from app.ui import tokens
from app.ui.member_changes import ChangesTab
from app.ui.member_dues import dues_of
from app.ui.member_facts import Facts, Section
from app.ui.member_life import LifeTab
from app.ui.page import PREVIEW
from app.ui.photo import Avatar
from app.ui.widgets.banner import Banner
from app.ui.widgets.basics import (
    ElidedLabel,
    badge,
    button,
    icon_button,
    label,
    menu_button,
    plain,
    row,
    rule,
    scrolled,
    set_badge,
)
from app.ui.widgets.progress import ProgressBar
from app.ui.widgets.tab_bar import TabBar

if TYPE_CHECKING:
    from app.actions.records import Record
    from app.domain.form import Form
    from app.domain.values import Values
    from app.ui.desk import Desk
    from app.ui.member_past import PastDay

DUES = "党费"
# The seven tabs a secretary looks for, over the groups of the definition; groups named nowhere come under the first.
TABS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("基本信息", ("基本信息", "党籍", "档案")),
    ("组织关系", ("组织关系", "流动和失联")),
    ("学历职务", ("学历学位", "工作", "党内职务")),
    ("奖惩", ("奖惩", "教育和评议")),
    (DUES, ("党费",)),
)
LIFE, CHANGES = "参加组织生活", "变动记录"
CHANGE, CORRECT = "办理变动", "修改（更正录入错误）"
NEW_PHOTO = "换照片…"
_GROUPS = {AWAY: "流动和失联", MERIT: "评议和奖惩", MEMBERSHIP: "党籍", RELATION: "组织关系"}
ISSUE, CERTIFY, TRANSFERS = "issue", "certify", "transfers"
_LETTERS = {ISSUE: "开组织关系介绍信", CERTIFY: "开党员证明信"}
_HEAD = 88


def sections(form: Form, tab: int) -> list[Section]:
    named = {group for _, groups in TABS for group in groups}
    groups = list(TABS[tab][1])
    if tab == 0:
        groups += [group for group in form.groups if group not in named]
    found = [
        Section(g, tuple(f for f in form.fields if f.group == g and f.id not in form.hidden)) for g in groups
    ]
    return [section for section in found if section.fields]


class MemberCard(QFrame):
    """`correct_wanted` names a section (or "") to correct, `fill_wanted` a field; `befell` the change to register,

    `letter_wanted` the letter to issue, `place_wanted` where something is due.
    """

    correct_wanted = Signal(str)
    fill_wanted = Signal(str)
    befell = Signal(object)
    letter_wanted = Signal(str)
    place_wanted = Signal(object)
    print_wanted = Signal()
    record_wanted = Signal(str, str)
    file_wanted = Signal(object)
    photo_wanted = Signal()

    def __init__(self, desk: Desk, form: Form) -> None:
        super().__init__()
        self.setProperty("pane", "plain")
        self.setProperty("help", "member")
        self._desk, self._form = desk, form
        self._writable = desk.may_edit
        self._past: PastDay | None = None
        self._record: Record | None = None
        self.avatar, self.name = Avatar(), label("", "title")
        self.caption = ElidedLabel("", tokens.SUB, color="text3")
        self.stage, self.group = badge("", "info"), badge("", "mute")
        names = QVBoxLayout()
        names.setSpacing(4)
        names.addStretch(1)
        names.addLayout(row(self.name, self.stage, self.group, None))
        names.addWidget(self.caption)
        names.addStretch(1)
        self.print = icon_button("printer", "打印信息卡 Ctrl+P", self.print_wanted.emit)
        self.menu = QMenu(self)
        self.change = menu_button(CHANGE)
        self.change.clicked.connect(lambda *_: self.open_menu())
        if not self._writable:
            self.change.hide()
        self.avatar.clicked.connect(self.photo_wanted)
        self.avatar.take_clicks(NEW_PHOTO if self._writable else "")
        head = row(self.avatar, names, self.print, self.change, gap=12, margins=(24, 0, 24, 0))
        head.setStretch(1, 1)
        self.tabs = TabBar(height=40, pad=9, inset=15)
        self.tabs.set_tabs([*(title for title, _ in TABS), LIFE, CHANGES])
        self.tabs.chosen.connect(lambda _tab: self._show_tab())
        self.life, self.changes = LifeTab(desk), ChangesTab(desk)
        self.life.opened.connect(self.record_wanted)
        self.changes.file_wanted.connect(self.file_wanted)
        self._bodies = QStackedWidget()
        self._facts: QWidget | None = None
        for tab in (self.life, self.changes):
            self._bodies.addWidget(tab)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(plain(head, height=_HEAD))
        layout.addWidget(self.tabs)
        layout.addWidget(self._bodies, 1)

    def look_back(self, past: PastDay | None) -> None:
        """An earlier day is only looked at: nothing is changed, filled in or printed in it."""
        self._past = past
        self._writable = self._desk.may_edit and past is None
        self.change.setVisible(self._writable)
        self.avatar.take_clicks(NEW_PHOTO if self._writable else "")
        self.print.setVisible(past is None and self._desk.has_page(PREVIEW))

    def show_record(self, record: Record) -> None:
        """Another person; the tab stays."""
        self._record = record
        values = record.values
        name = as_text(values.get("name"))
        self.avatar.show_person(name, self._photo(values))
        self.name.setText(name)
        self.caption.set_text(self._line(values))
        tone = (
            "warn" if values.get("stage") == "left" else "mute" if values.get("stage") == "full" else "info"
        )
        set_badge(self.stage, self._shown("stage", values), tone)
        set_badge(self.group, self._shown("party_group", values), "mute")
        self.tabs.set_count(len(TABS) + 1, min(99, len(history(self._desk.ws, record.uid))), "mute")
        self._show_tab()

    def _photo(self, values: Values) -> bytes:
        rows = as_rows(values.get("photo"))
        try:
            return read_file(self._desk.ws, as_text(rows[0].get("sha256"))) if rows else b""
        except (
            UserError
        ):  # the card is still worth reading; opening the attachment says what is wrong with it
            return b""

    def _line(self, values: Values) -> str:
        end = probation_over(values, self._desk.ws.definitions.rules)
        joined = self._shown("joined_on", values)
        last = f"预备期至 {show_date(end.isoformat())}" if end else f"{joined}入党" if joined else ""
        posts = (self._shown(name, values) for name in ("post", "party_post"))
        return "·".join(word for word in (*posts, *self._years(values), last) if word)

    def _years(self, values: Values) -> list[str]:
        """Worked out for the day that is looked at, never kept (rules §4.3)."""
        ws, record = self._desk.ws, self._record
        day = self._past.day if self._past else ws.today()
        told = told_of(ws, record.uid) if record else ()
        party, life = seniority_on(values, told, day), age(values, day)
        return [
            *([] if party is None else [f"党龄 {party} 年"]), *([] if life is None else [f"{life} 岁"]),
        ]  # fmt: skip

    def _shown(self, name: str, values: Values) -> str:
        field = self._form.by_id.get(name)
        return show(field, values.get(name)) if field else ""

    def open_menu(self) -> None:
        """What can have happened to this person, and at the end the correction of what was typed wrong."""
        if self._record is None:
            return
        table = self._desk.ws.definitions.codes["member_change"]
        self.menu.clear()
        menus = {EVERYDAY: self.menu}
        for change in offered(self._record.values):
            if change.group not in menus:
                menus[change.group] = self.menu.addMenu(_GROUPS[change.group])
            made = menus[change.group].addAction(table.label(change.code))
            made.triggered.connect(lambda *_, change=change: self.befell.emit(change))
        self.menu.addSeparator()
        self._add_letters()
        self.menu.addAction(NEW_PHOTO).triggered.connect(lambda *_: self.photo_wanted.emit())
        self.menu.addAction(CORRECT).triggered.connect(lambda *_: self.correct_wanted.emit(""))
        self.menu.popup(self.change.mapToGlobal(QPoint(0, self.change.height() + 4)))

    def _add_letters(self) -> None:
        """Who leaves goes with a letter; one that is under way leads to its receipt."""
        record = self._record
        if record is None or not is_member(record.values):
            return
        under_way = open_letter(self._desk.ws, record.uid)
        if under_way is None:
            for what, title in _LETTERS.items():
                made = self.menu.addAction(title)
                made.triggered.connect(lambda *_, what=what: self.letter_wanted.emit(what))
        else:
            target = Target(TRANSFERS, LETTER, under_way.uid)
            made = self.menu.addAction(f"第{as_text(under_way.values['number'])}号介绍信：登记回执")
            made.triggered.connect(lambda *_: self.place_wanted.emit(target))
        self.menu.addSeparator()

    def step_tab(self, by: int) -> None:
        """Ctrl+PgDn and Ctrl+PgUp."""
        tab = min(max(0, self.tabs.current() + by), len(TABS) + 1)
        self.tabs.set_current(tab)
        self._show_tab()

    def _show_tab(self) -> None:
        record, tab = self._record, self.tabs.current()
        if record is None:
            return
        if tab == len(TABS):
            self.life.show_person(record.uid, self._past.day.isoformat() if self._past else "")
            self._bodies.setCurrentWidget(self.life)
        elif tab > len(TABS):
            self.changes.show_person(record.uid, self._past)
            self._bodies.setCurrentWidget(self.changes)
        else:
            self._show_facts(record, tab)

    def _show_facts(self, record: Record, tab: int) -> None:
        told = record._replace(values=with_effects(record.values, self._desk.ws.definitions.rules))
        facts = Facts(self._desk, told, sections(self._form, tab), writable=self._writable)
        facts.change_wanted.connect(self.correct_wanted)
        facts.setContentsMargins(24, 16, 24, 16)
        if tab == 0:
            for place, line in enumerate(self._notices(record)):
                facts.insertWidget(place, line)
        if TABS[tab][0] == DUES and self._past is None and self._desk.may_edit:
            account = dues_of(self._desk, record.uid, self.place_wanted.emit)
            if account is not None:
                facts.insertWidget(0, account)
                facts.insertWidget(1, rule())
        body = scrolled(facts)
        self._bodies.addWidget(body)
        self._bodies.setCurrentWidget(body)
        if self._facts is not None:
            self._bodies.removeWidget(self._facts)
            self._facts.deleteLater()
        self._facts = body

    def _notices(self, record: Record) -> list[QWidget]:
        """What is due about this person, and how full the card is while it is not."""
        ws, lines = self._desk.ws, list[QWidget]()
        if self._past is not None:
            return lines
        item = next(iter(in_sight(person_items(ws, record.uid, record.values))), None)
        if item is not None:
            notice, on = Banner(self), ws.today()  # a child before it is shown
            text = f"{words.title(item, on, ws.forms)}，{words.days_left(item.due, on)}\n{words.reason(item, on, ws.forms)}"
            act = (words.verb(item), lambda: self._follow(item.target)) if self._writable else None
            notice.say("bad" if item.state == OVERDUE else "warn", text, act=act, closable=False)
            lines.append(notice)
        state = card_state(record.values, ws.definitions.rules, ws.today())
        if state is not None and state.next_field:
            lines.append(self._fill_line(state.filled, state.needed, state.next_field))
        return lines

    def _follow(self, target: Target) -> None:
        if target.page == MEMBERS_PAGE and target.field:
            self.fill_wanted.emit(target.field)
        elif target.page == MEMBERS_PAGE:
            self.letter_wanted.emit(ISSUE)
        else:
            self.place_wanted.emit(target)

    def _fill_line(self, filled: int, needed: int, field: str) -> QWidget:
        bar = ProgressBar("ok.mid")
        bar.set_share(filled / needed)
        bar.setFixedWidth(96)
        bar.setAccessibleName(f"信息卡已填 {filled}/{needed} 项")
        go = button(
            f"去填{self._form.by_id[field].label}",
            lambda: self.fill_wanted.emit(field),
            kind="link",
            small=True,
        )
        if not self._writable:
            go.hide()
        return plain(row(label(f"信息卡已填 {filled}/{needed} 项", "cap"), bar, go, None, gap=12), height=28)
