"""The editor a definition makes: sections with tabs, fields by twos, every problem counted and jumped to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.form import ROWS_KINDS
from app.texts import say, say_problem
from app.ui import tokens
from app.ui.field_box import FieldBox
from app.ui.fields.base import as_typed
from app.ui.fields.rows import RowsField
from app.ui.widgets.banner import Banner
from app.ui.widgets.basics import label, plain, row, rule, scrolled
from app.ui.widgets.tab_bar import TabBar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.errors import Problem
    from app.domain.form import Field, Form
    from app.ui.fields.base import Around, Typed

BASICS = "基本信息"
NEXT_PROBLEM = "下一处"
_SECTION_GAP = 12
SHEET_SUMS = "attendance."  # computed by the sheet, which shows them itself


@dataclass
class _Section:
    title: str
    fields: list[Field] = field(default_factory=list)
    head: QWidget | None = None


def sections_of(form: Form) -> list[_Section]:
    """The groups of the definition; without groups the plain fields first, then each small table for itself."""
    sections: dict[str, _Section] = {}
    for item in form.fields:
        if item.id in form.hidden or item.computed.startswith(SHEET_SUMS):
            continue
        title = item.group or (item.label if item.kind in ROWS_KINDS else BASICS)
        sections.setdefault(title, _Section(title)).fields.append(item)
    return list(sections.values())


class FormEditor(QWidget):
    """Holds typed text only; reading and checking it is the action's business."""

    edited = Signal()

    def __init__(self, form: Form, around: Around) -> None:
        super().__init__()
        self.form, self._around = form, around
        self.setProperty("help", form.id)
        self.boxes: dict[str, FieldBox] = {}
        self._sections = sections_of(form)
        self._read_only = False
        self.tabs = TabBar()
        self.tabs.set_tabs([section.title for section in self._sections])
        self.tabs.chosen.connect(self._scroll_to)
        self.banner = Banner()
        body = QVBoxLayout()
        margin = tokens.PAGE_MARGIN
        body.setContentsMargins(margin, 12, margin, margin)
        body.setSpacing(_SECTION_GAP)
        body.addWidget(self.banner)
        for number, section in enumerate(self._sections):
            if number:
                body.addWidget(rule())
            self._add_section(body, section)
        body.addStretch(1)
        self.area = scrolled(body)
        self.area.verticalScrollBar().valueChanged.connect(self._follow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tabs)
        layout.addWidget(self.area, 1)
        if len(self._sections) == 1:
            self.tabs.hide()

    def _add_section(self, body: QVBoxLayout, section: _Section) -> None:
        section.head = plain(row(label(section.title, "strong"), None), height=24)
        body.addWidget(section.head)
        if section is self._sections[0]:
            section.head.hide()  # the tab above says it already
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        place = 0
        for item in section.fields:
            box = FieldBox(item, self._around, titled=item.label != section.title)
            box.edited.connect(self._edited)
            self.boxes[item.id] = box
            wide = box.widget.wide
            place += place % 2 if wide else 0
            grid.addWidget(box, place // 2, place % 2, 1, 2 if wide else 1)
            place += 2 if wide else 1
        body.addLayout(grid)

    def _edited(self) -> None:
        self._count()
        self.edited.emit()

    def typed(self) -> dict[str, Typed]:
        """What stands in the fields; computed ones are left out."""
        return {name: box.typed() for name, box in self.boxes.items() if not box.field.computed}

    def put(self, values: Mapping[str, object]) -> None:
        """Show kept values or the typed text of a draft."""
        self.clear_problems()
        for name, box in self.boxes.items():
            value = values.get(name)
            if box.field.computed:
                box.show_computed(value if isinstance(value, (int, str)) else None)
            else:
                default = box.field.default if value is None and not values else value
                box.put(as_typed(box.field, default, self._around.forms))
        self.area.verticalScrollBar().setValue(0)

    def set_read_only(self, *, on: bool) -> None:
        self._read_only = on
        for box in self.boxes.values():
            box.set_read_only(on=on)

    def clear_problems(self) -> None:
        for box in self.boxes.values():
            box.set_error("")
        self.banner.hide()
        self._count()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Every problem at its field, their number in the banner and on the tabs, the keys at the first."""
        for name, box in self.boxes.items():
            own = [p for p in problems if p.field.partition(".")[0] == name]
            box.set_error("；".join(self._sentences(box, own)))
            if isinstance(box.widget, RowsField):
                box.widget.put(box.typed())  # empty rows go, so that numbers agree
                box.widget.model.show_problems(_cells(own))
        self._count()
        loose = [p for p in problems if p.field.partition(".")[0] not in self.boxes]
        words = [say_problem(p, self.form, self._around.forms) for p in loose]
        names = [self.boxes[n].field.label for n in self.boxes if self.boxes[n].error]
        summary = "、".join(names) + "；".join(words)
        text = f"{say('record.invalid', count=len(problems))}：{summary}"
        self.banner.say("bad", text, act=(NEXT_PROBLEM, self.next_problem), closable=False)
        if self.wrong():
            self._go_to(self.wrong()[0])

    def _sentences(self, box: FieldBox, problems: Iterable[Problem]) -> list[str]:
        if box.field.of:
            return [say_problem(p, self.form, self._around.forms) for p in problems]
        return [say(p.code, **p.values) for p in problems]

    def wrong(self) -> list[FieldBox]:
        return [box for box in self.boxes.values() if box.error]

    def next_problem(self, *, back: bool = False) -> None:
        """F8: the problem after the field one stands in; round again at the end."""
        wrong = self.wrong()
        if not wrong:
            return
        here = next((i for i, box in enumerate(wrong) if box.isAncestorOf(self._focused())), None)
        step = 0 if here is None else here + (-1 if back else 1)
        self._go_to(wrong[step % len(wrong)])

    def show_field(self, name: str) -> None:
        if name in self.boxes:
            QTimer.singleShot(0, lambda: self._go_to(self.boxes[name]))  # once it has its place

    def _go_to(self, box: FieldBox) -> None:
        self.area.ensureWidgetVisible(box, 0, 48)
        box.focus()

    def _focused(self) -> QWidget:
        return self.window().focusWidget() or self

    def _count(self) -> None:
        for number, section in enumerate(self._sections):
            self.tabs.set_count(number, sum(bool(self.boxes[f.id].error) for f in section.fields))
        if not self.banner.isHidden() and not self.wrong():
            self.banner.hide()

    def first_empty(self) -> None:
        """The keys go to the first field that may be filled."""
        for box in self.boxes.values():
            if not box.field.computed:
                box.focus()
                return

    def show_section(self, title: str) -> None:
        """Scroll to a section and give the keys to its first field."""
        for number, section in enumerate(self._sections):
            if section.title == title:
                self.area.widget().adjustSize()
                self._scroll_to(number)
                self.boxes[section.fields[0].id].focus()

    def _scroll_to(self, number: int) -> None:
        self.area.verticalScrollBar().setValue(max(0, self._top(number) - 8))
        self.tabs.set_current(number)

    def _top(self, number: int) -> int:
        head = self._sections[number].head
        return head.mapTo(self.area.widget(), QPoint(0, 0)).y() if head is not None and number else 0

    def _follow(self, value: int) -> None:
        tops = [self._top(number) for number in range(len(self._sections))]
        passed = [number for number, top in enumerate(tops) if top - 24 <= value]
        self.tabs.set_current(passed[-1] if passed else 0)


def _cells(problems: Iterable[Problem]) -> dict[tuple[int, str], str]:
    return {
        (p.row - 1, p.field.partition(".")[2]): say(p.code, **p.values) for p in problems if p.row is not None
    }
