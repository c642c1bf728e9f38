"""The sheet of a meeting: everybody on one painted picker, sums that follow, reasons only for who was away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QMenu, QVBoxLayout, QWidget

from app.domain.values import as_text, split_ref
from app.ui.fields.attendance_marks import (
    FULL,
    PRESENT,
    STATES,
    is_member,
    label_of,
    mark_of,
    next_state,
    sums_of,
)
from app.ui.fields.plain import YES
from app.ui.fields.rows import RowsField
from app.ui.widgets.attendance_picker import AttendancePicker, Mark
from app.ui.widgets.basics import button, frame, label, plain, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QPointF

    from app.domain.form import Field
    from app.domain.values import Row
    from app.ui.fields.base import Around, Typed

HINT = "单击切换：到会、请假、缺席；右键选别的"
NO_GROUP = "未分组"
_NAME_WIDTH = 128


class AttendanceField(RowsField):
    """Rows that name a member and a state; the small table stays at hand for the rest of the columns."""

    def __init__(self, field: Field, around: Around) -> None:
        super().__init__(field, around)
        self.state_field = around.forms[field.of].by_id["state"]
        self.picker = AttendancePicker()
        self.picker.toggled.connect(self._toggle)
        self.picker.asked.connect(self._ask)
        self.everybody = button("全部到会", self.all_present, kind="link", small=True)
        self.as_before = button("同上次名单", self.take_previous, kind="link", small=True)
        self.more = button("逐人明细", self.show_details, kind="link", small=True)
        self._sums = label("", "sub")
        self._reasons = QVBoxLayout()
        self._reasons.setSpacing(6)
        self._lines: dict[str, QLineEdit] = {}
        sums = row(self._sums, None, margins=(12, 8, 12, 8))
        layout = self._inside
        acts = plain(row(self.everybody, self.as_before, None, label(HINT, "micro"), self.more, gap=10))
        for place, widget in enumerate((acts, frame(sums, sunken="true"), self.picker)):
            layout.insertWidget(place, widget)
        layout.insertLayout(3, self._reasons)
        layout.setSpacing(8)
        self._acts = acts
        self._table = (self.view, self.pasted, self.delete, self.hint)
        self._details = False
        for widget in self._table:
            widget.hide()
        self.watch(self.picker)
        self.model.changed.connect(self._show)
        self._show()

    def entries(self) -> list[QWidget]:
        return [self.picker, *self._lines.values(), self.view]

    def put(self, value: Typed) -> None:
        super().put(value)
        self._show()

    def set_read_only(self, *, on: bool) -> None:
        super().set_read_only(on=on)
        self.picker.set_read_only(on=on)
        self._acts.setVisible(not on)
        for line in self._lines.values():
            line.setReadOnly(on)
        for widget in self._table[1:]:
            widget.setVisible(self._details and not on)

    def show_details(self) -> None:
        self._details = True
        for widget in self._table:
            widget.show()
        self.more.hide()

    def _by_key(self) -> dict[str, dict[str, str]]:
        return {item.get("member", ""): item for item in self.model.rows()}

    def _state(self, item: dict[str, str] | None) -> str:
        text = item.get("state", "") if item else ""
        codes = self.state_field.codes
        return next((c.code for c in codes.items if text in (c.code, c.label)), "") if codes and text else ""

    def _show(self) -> None:
        listed = self._by_key()
        keys = {_identity(key): key for key in listed}
        groups: dict[str, list[Mark]] = {}
        for person in self.around.people():
            key = keys.pop(_identity(person.ref), "")
            if key or is_member(person):
                mark = mark_of(person, self._state(listed.get(key)), self.state_field)
                groups.setdefault(person.group or NO_GROUP, []).append(replace(mark, key=key or person.ref))
        for key in keys.values():
            stranger = Mark(key, split_ref(key)[0])
            groups.setdefault(NO_GROUP, []).append(
                mark_of(stranger, self._state(listed[key]), self.state_field)
            )
        self.picker.set_marks(list(groups.items()))
        stages = {_identity(person.ref): person.stage for person in self.around.people()}
        counted = [self._counted(item, stages.get(_identity(key), "")) for key, item in listed.items()]
        self._sums.setText(sums_of(counted))
        self._show_reasons(listed)

    def _counted(self, item: dict[str, str], stage: str) -> Row:
        """A row as the rules count it; who votes follows from the card until the sheet is kept."""
        said = item.get("voting", "")
        votes = said in YES if said else stage == FULL
        return {"state": self._state(item), "voting": int(votes), "excluded": item.get("excluded") or None}

    def _show_reasons(self, listed: dict[str, dict[str, str]]) -> None:
        """A line for each who was away; lines that stay keep what is being typed into them."""
        away = [key for key, item in listed.items() if self._state(item) not in ("", *PRESENT)]
        if away != list(self._lines):
            self._make_lines(away, listed)
        for key, line in self._lines.items():
            if not line.hasFocus():
                line.setText(listed[key].get("reason", ""))

    def _make_lines(self, away: list[str], listed: dict[str, dict[str, str]]) -> None:
        while self._reasons.count():
            item = self._reasons.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.setParent(None)
        self._lines = {}
        for key in away:
            name = label(f"{split_ref(key)[0]} {listed[key].get('state', '')}", "cap")
            name.setFixedWidth(_NAME_WIDTH)
            line = QLineEdit()
            line.setPlaceholderText("缺席原因")
            line.setAccessibleName(f"{split_ref(key)[0]}的缺席原因")
            line.setReadOnly(self.model.read_only)
            line.textEdited.connect(lambda text, key=key: self._give_reason(key, text))
            self._lines[key] = line
            self._reasons.addWidget(plain(row(name, line)))
            self.watch(line)

    def _give_reason(self, key: str, text: str) -> None:
        rows = self.model.rows()
        for item in rows:
            if item.get("member") == key:
                item["reason"] = text
        self._keep(rows)

    def _keep(self, rows: list[dict[str, str]]) -> None:
        self.model.set_rows(rows)
        self._show()
        self.edited.emit()

    def set_state(self, key: str, state: str) -> None:
        """Put somebody on the list with a state, or take the person off it with ""."""
        rows = [item for item in self.model.rows() if state or item.get("member") != key]
        words = label_of(self.state_field, state)
        found = next((item for item in rows if item.get("member") == key), None)
        if found is not None:
            found["state"] = words
            if state in PRESENT:
                found.pop("reason", None)
        elif state:
            rows.append({"member": key, "state": words})
        self._keep(self._in_order(rows))

    def _in_order(self, rows: list[dict[str, str]]) -> list[dict[str, str]]:
        """As the roster stands: the printed sheet reads the same each time."""
        places = {_identity(person.ref): place for place, person in enumerate(self.around.people())}
        return sorted(rows, key=lambda item: places.get(_identity(item.get("member", "")), len(places)))

    def _toggle(self, key: str) -> None:
        self.set_state(key, next_state(self._state(self._by_key().get(key))))

    def _ask(self, key: str, place: QPointF) -> None:
        menu = QMenu(self)
        for state in STATES:
            menu.addAction(label_of(self.state_field, state)).triggered.connect(self._setter(key, state))
        menu.addAction("不在名单").triggered.connect(self._setter(key, ""))
        menu.popup(place.toPoint())

    def _setter(self, key: str, state: str) -> Callable[[], None]:
        return lambda: self.set_state(key, state)

    def all_present(self) -> None:
        """Those on the list; with nobody on it, all members. Then mark the exceptions."""
        rows = self.model.rows()
        if not rows:
            rows = [{"member": person.ref} for person in self.around.people() if is_member(person)]
        words = label_of(self.state_field, PRESENT[0])
        for item in rows:
            item["state"] = words
            item.pop("reason", None)
        self._keep(rows)

    def take_previous(self) -> None:
        """The names of the record before, all present."""
        words = label_of(self.state_field, PRESENT[0])
        names = [as_text(item.get("member")) for item in self.around.previous(self.field.id)]
        if names:
            self._keep([{"member": name, "state": words} for name in names if name])


def _identity(ref: str) -> str:
    """The card behind a reference, whatever its name was on that day."""
    name, uid = split_ref(ref)
    return uid or name
