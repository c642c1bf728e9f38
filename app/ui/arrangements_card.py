"""近期安排 on 今日: what the branch itself has arranged, each line a way to change or remove it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.records import get_record, retire_record, save_record
from app.domain.agenda import LATER, state_of
from app.domain.agenda_arrangements import FORM
from app.domain.dates import first_day
from app.domain.values import as_text
from app.texts import agenda as words
from app.texts import say
from app.ui import tokens
from app.ui.widgets.basics import ElidedLabel, button, column, label, plain, row, rule
from app.ui.widgets.card import Card

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from app.actions.records import Record, Saved, Undone
    from app.domain.agenda import Agenda, Arranged
    from app.ui.desk import Desk
    from app.ui.field_dialog import FieldDialog
    from app.ui.fields.base import Typed

NEW, REMOVE = "新安排", "删除这条安排"
TITLE, DONE = "近期安排", "done"
_DAY_WIDTH, _HEIGHT = 64, 48


class ArrangementsCard(Card):
    """On a wide window all that lies ahead; on a narrow one what 要办的事 does not show yet."""

    def __init__(self, desk: Desk) -> None:
        self.add = button(NEW, self.begin, kind="link", icon="plus", small=True)
        super().__init__(TITLE, self.add)
        self._desk = desk
        self.add.setEnabled(not desk.ws.read_only)
        self.dialog: FieldDialog | None = None

    def show_arranged(self, agenda: Agenda, *, wide: bool) -> None:
        ahead = [one for one in agenda.arranged if wide or state_of(one.day, agenda.on) == LATER]
        self.setVisible(wide or bool(ahead))
        self.clear()
        self.body.addWidget(rule())
        for one in ahead:
            self.body.addWidget(self._line(one, agenda.on))
        if not ahead:
            said = label(words.TEXTS["agenda.arranged.none"], "cap", wrap=True)
            self.body.addLayout(row(said, margins=(tokens.CARD_MARGIN, 12, tokens.CARD_MARGIN, 4)))
        self.body.addSpacing(8)

    def _line(self, one: Arranged, on: date) -> QWidget:
        day = label(words.day_name(one.day, on), "cap")
        day.setFixedWidth(_DAY_WIDTH)
        what = ElidedLabel(as_text(one.values.get("what")))
        what.leads(lambda: self.open(one.uid))
        what.setAccessibleName(f"{day.text()} {what.text()}")
        told = words.arranged_details(one.values)
        lines = (what, ElidedLabel(told, tokens.SUB, color="text3")) if told else (what,)
        made = row(day, column(None, *lines, None, gap=0), gap=8)
        made.setStretch(1, 1)
        made.setContentsMargins(tokens.CARD_MARGIN, 0, tokens.CARD_MARGIN, 0)
        return plain(made, height=_HEIGHT)

    def begin(self) -> None:
        self._ask(tuple(name for name in self._desk.ws.forms[FORM].by_id if name != DONE), None)

    def open(self, uid: str) -> None:
        """To look at one, change it, mark it done or remove it."""
        self._desk.messages.attempt(
            lambda: get_record(self._desk.ws, FORM, uid),
            lambda found: self._ask(tuple(self._desk.ws.forms[FORM].by_id), found),
        )

    def _ask(self, names: tuple[str, ...], old: Record | None) -> None:
        from app.ui.field_dialog import FieldDialog  # with its editors, when it is needed
        from app.ui.fields.base import as_typed

        ws = self._desk.ws
        form = ws.forms[FORM]

        def act(typed: Mapping[str, Typed]) -> Saved:
            if old is None:
                return save_record(ws, FORM, typed)
            return save_record(ws, FORM, typed, uid=old.uid, base=old.revision)

        given = (
            {name: as_typed(form.by_id[name], old.values.get(name), ws.forms) for name in names}
            if old
            else None
        )
        remove = (
            button(REMOVE, lambda: self._remove(old), kind="link", icon="trash", small=True) if old else None
        )
        self.dialog = FieldDialog(
            self.window(), self._desk, TITLE if old else NEW, [form.by_id[name] for name in names], act,
            form=FORM, verb="保存", topic="today", given=given, alone=("day", "what"), below=plain(row(remove, None)) if remove else None,
        )  # fmt: skip
        self.dialog.done_with.connect(self._saved)
        self.dialog.open()

    def _saved(self, saved: Saved) -> None:
        if not saved.changed:
            return
        values = get_record(self._desk.ws, FORM, saved.uid).values
        what = as_text(values.get("what"))
        if values.get(DONE):
            code = "agenda.arranged.done"
        elif first_day(as_text(values.get("day"))) < self._desk.ws.today():
            code = "agenda.arranged.past"
        else:
            code = "agenda.arranged.saved"
        self._desk.changed(saved.forms)
        self._desk.toast_done(say(code, what=what), saved.batch)

    def _remove(self, old: Record) -> None:
        self._desk.messages.attempt(
            lambda: retire_record(self._desk.ws, FORM, old.uid, base=old.revision),
            lambda done: self._removed(done, as_text(old.values.get("what"))),
        )

    def _removed(self, done: Undone, what: str) -> None:
        if self.dialog is not None:
            self.dialog.reject()
        self._desk.changed(done.forms)
        self._desk.toast_done(say("agenda.arranged.removed", what=what), done.batch)
