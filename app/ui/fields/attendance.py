"""The sheet of a meeting: who was expected on one painted picker, sums that follow, lines for what is to be said."""

from __future__ import annotations

from collections import deque
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.actions.people import matches
from app.ui.fields.attendance_menu import AttendanceMenu
from app.ui.fields.attendance_words import ALL, HINT, mark_of, names_of, sums_of, verdict_of
from app.ui.fields.base import Around, FieldWidget, Note, Typed
from app.ui.fields.person_lines import PersonLines
from app.ui.fields.pick import PickEdit, Suggestion
from app.ui.fields.sheet import Entry, Sheet
from app.ui.widgets.attendance_picker import AttendancePicker
from app.ui.widgets.basics import button, label, plain, row
from app.ui.widgets.sums_bar import SumsBar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.actions.looking_over import Look
    from app.domain.attending import Attendee
    from app.domain.form import Field
    from app.ui.widgets.basics import Item

_UNDO, _ADD, _JOIN = "撤销全部到会", "增加人员", "列入"
_MOST_OFFERED, MOST_BACK = 40, 60


class AttendanceField(FieldWidget):
    """Marks live in a `Sheet`; the numbers come with each look at the whole record."""

    wide = True
    shows = frozenset(
        {
            "attendance.due", "attendance.present", "attendance.absent", "attendance.voters_due",
            "attendance.voters_present", "study.total_hours",
        }
    )  # fmt: skip

    def __init__(self, field: Field, around: Around) -> None:
        super().__init__(field, around)
        self.sheet = Sheet(around.forms[field.of])
        self._look: Look | None = None
        self._read_only = False
        self._wrong: set[str] = set()
        self._opened: set[str] = set()
        self._before: list[Entry] | None = None
        self._past: deque[list[Entry]] = deque(maxlen=MOST_BACK)
        self.bar, self.picker, self.lines = SumsBar(), AttendancePicker(), PersonLines(self.sheet)
        self.everybody = button(ALL, self.everybody_came, kind="link", small=True)
        self.add = button(_ADD, self._start_adding, kind="link", small=True)
        self._hint = label(HINT, "micro")
        self.adding = PickEdit(self._offer)
        self.adding.setPlaceholderText("名册上没有列出的人：输入姓名或拼音首字母")
        self.adding.setAccessibleName(_ADD)
        self.adding.picked.connect(self._added)
        self.adding.hide()
        self._left_out = label("", "sub", wrap=True)
        self._join = button(_JOIN, self._take_missing, kind="link", small=True)
        missing = row(self._left_out, self._join)
        missing.setStretch(0, 1)
        self._missing = plain(missing)
        for item in (self.bar, self.picker, self.adding, self._missing, self.lines):
            self._inside.addWidget(item)
        self._inside.setSpacing(8)
        self.watch(self.picker, self.adding)
        self._connect()
        self._show()

    def _connect(self) -> None:
        self.menu = AttendanceMenu(self)
        self.picker.toggled.connect(lambda key: self._change(key, self.sheet.go_round))
        self.picker.chosen.connect(self._choose)
        self.picker.asked.connect(self.menu.open)
        self.picker.opened.connect(self.open_line)
        self.picker.cleared.connect(self.clear)
        self.picker.all_came.connect(self._select_all)
        self.picker.undone.connect(self.take_back)
        self.lines.changed.connect(lambda _key: self._tell())
        self.lines.made.connect(self._order_lines)

    def head(self) -> list[Item]:
        return [self.everybody, self.add, self._hint]

    def entries(self) -> list[QWidget]:
        return [self.picker, *self.lines.entries(), self.adding]

    def typed(self) -> Typed:
        return self.sheet.rows()

    def put(self, value: Typed) -> None:
        self.sheet.put(value if isinstance(value, list) else [])
        self._wrong, self._opened, self._before, self._look = set(), set(), None, None
        self._past.clear()
        self.adding.hide()
        self._show(anew=True)

    def see(self, look: Look) -> None:
        self._look = look
        self.sheet.see(look, keep_out=self._read_only)
        pairs, divider = sums_of(look)
        self.bar.show_sums(pairs, divider)
        self.bar.say(*verdict_of(look))
        self._show()

    def set_read_only(self, *, on: bool) -> None:
        self._read_only = on
        self.picker.set_read_only(on=on)
        self.lines.set_read_only(on=on)
        for item in (self.everybody, self.add, self._hint):
            item.setVisible(not on)
        self.adding.hide()
        self._show(anew=True)

    def set_error(self, message: str) -> None:
        self.picker.setAccessibleDescription(message)

    def _show(self, *, anew: bool = False) -> None:
        self.picker.set_title(self.field.label)
        self.picker.set_marks(
            [
                (name, [mark_of(self.sheet, e, wrong=e.key in self._wrong) for e in entries])
                for name, entries in self.sheet.groups()
            ]
        )
        self.picker.setVisible(bool(self.sheet.entries))
        self.everybody.setText(_UNDO if self._before is not None else ALL)
        self.everybody.setToolTip("" if self._before is not None else f"{ALL} Ctrl+A")
        self.everybody.setEnabled(bool(self.sheet.entries))
        sheet = self.sheet
        people = sheet.said() if self._read_only else sheet.spoken_of(lambda e: e.key in self._opened)
        self.lines.show_people(people, anew=anew)
        self._show_missing()

    def _show_missing(self) -> None:
        missing = () if self._read_only else self.sheet.missing
        self._missing.setVisible(bool(missing))
        if missing:
            self._left_out.setText(f"当日在册、没有列入：{names_of(missing)}")

    def _take_missing(self) -> None:
        self._past.append(self.sheet.copy())
        self.sheet.add(self.sheet.missing)
        self._tell()

    def _change(self, key: str, act: Callable[[Entry], object]) -> None:
        """Do something to a person's entry; the undo of 全部到会 ends with the first mark after it."""
        entry = self.sheet.entry(key)
        if entry is None or self._read_only:
            return
        self._past.append(self.sheet.copy())
        act(entry)
        self._before = None
        self._wrong.discard(key)
        self._tell()

    def _tell(self) -> None:
        self._show()
        self.edited.emit()

    def _choose(self, key: str, digit: int) -> None:
        states = self.sheet.states()
        if digit <= len(states):
            self.set_state(key, states[digit - 1])

    def set_state(self, key: str, state: str) -> None:
        self._change(key, lambda entry: self.sheet.set_state(entry, state))

    def exclude(self, key: str, reason: str) -> None:
        self._change(key, lambda entry: self.sheet.exclude(entry, reason))

    def clear(self, key: str) -> None:
        """Del: the mark goes; somebody added by hand goes altogether."""
        entry = self.sheet.entry(key)
        if entry is not None and not entry.expected and not self.sheet.state(entry):
            self._change(key, self.sheet.remove)
        else:
            self.set_state(key, "")

    def set_text(self, key: str, column: str, text: str) -> None:
        entry = self.sheet.entry(key)
        if entry is not None:
            entry.texts[column] = text
            self._tell()

    def everybody_came(self) -> None:
        self._past.append(self.sheet.copy())
        if self._before is not None:
            self.sheet.entries, self._before = self._before, None
        else:
            self._before = self.sheet.copy()
            self.sheet.everybody_came()
            self._wrong.clear()
        self._tell()
        self.picker.setFocus()

    def _select_all(self) -> None:
        """Ctrl+A marks everybody; pressed again it does no harm."""
        if self._before is None:
            self.everybody_came()

    def take_back(self) -> None:
        """Ctrl+Z on the sheet: the last mark, not the last record that was saved."""
        if self._past and not self._read_only:
            self.sheet.entries, self._before = self._past.pop(), None
            self._tell()

    def open_line(self, key: str) -> None:
        """F2: the keys go to what is to be said about a person."""
        entry = self.sheet.entry(key)
        if entry is None or self._read_only:
            return
        self._opened.add(key)
        self._show()
        line = self.lines.lines.get(key)
        if line is not None and line.columns:
            next(iter(line.columns.values())).setFocus()

    def _order_lines(self) -> None:
        """Tab goes from the picker through the lines and on."""
        for before, after in pairwise(self.entries()):
            QWidget.setTabOrder(before, after)
        self.watch(*self.lines.entries())

    def _start_adding(self) -> None:
        self.adding.show()
        self.adding.setFocus()

    def _offer(self, words: str) -> Sequence[Suggestion]:
        here = {entry.key for entry in self.sheet.entries}
        people = self._look.members if self._look else ()
        found = [p for p in people if p.ref.partition("@")[2] not in here and matches(p.name, words)]
        return [Suggestion(person.name, person.group, person.ref) for person in found[:_MOST_OFFERED]]

    def _added(self, item: Suggestion) -> None:
        person: Attendee | None = next(
            (p for p in (self._look.members if self._look else ()) if p.ref == item.key), None
        )
        if person is None:
            return
        self.sheet.add([person])
        self.adding.clear()
        self.adding.hide()
        self._tell()
        self.picker.setFocus()
        self.picker.go_to(person.ref.partition("@")[2])

    def show_notes(self, notes: Sequence[Note]) -> Sequence[Note]:
        """Whoever is not marked is named in one sentence; the others say theirs."""
        entries = self.sheet.entries
        placed = [(note, entries[note.row]) for note in notes if 0 <= note.row < len(entries)]
        unmarked = [e for note, e in placed if note.code == "field.required" and note.column == "state"]
        self._wrong = {entry.key for note, entry in placed if not note.hint}
        self._show()
        rest = [n.said() for n in notes if n.code != "field.required" or n.column != "state"]
        if not unmarked:
            return rest
        return [Note(f"还有 {len(unmarked)} 人没有登记：{names_of(unmarked)}"), *rest]

    def place_now(self, row: int) -> int:
        return self.sheet.place_now(row)

    def go_to(self, note: Note) -> None:
        entries = self.sheet.entries
        entry = entries[note.row] if 0 <= note.row < len(entries) else None
        if entry is None:
            self.picker.setFocus()
            return
        if note.column in ("reason", "hours", "made_up", "proof", "note", "excluded"):
            self._opened.add(entry.key)
            self._show()
            if self.lines.go_to(entry.key, note.column):
                return
        self.picker.setFocus()
        self.picker.go_to(entry.key)
