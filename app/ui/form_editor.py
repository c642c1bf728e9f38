"""The editor a definition makes: sections with tabs, the record looked over as it is written, every problem walked to."""

from __future__ import annotations

from collections import deque
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.carrying import FOLLOWS
from app.texts import say
from app.ui import tokens
from app.ui.carry_bar import CarryBar
from app.ui.field_widgets import make_widget
from app.ui.fields.base import Note, as_typed
from app.ui.fields.box import FieldBox
from app.ui.fields.cards import CardsField
from app.ui.form_sections import IN_HEAD, Section, grid_of, head_of, leads, outlined, sections_of
from app.ui.problem_walk import ProblemWalk, Stop
from app.ui.widgets.banner import Banner
from app.ui.widgets.basics import button, rule, scrolled
from app.ui.widgets.tab_bar import TabBar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from PySide6.QtGui import QHideEvent

    from app.actions.looking_over import Look
    from app.domain.carrying import OpenMatter
    from app.domain.errors import Problem
    from app.domain.form import Form
    from app.ui.fields.base import Around, Typed

OUTLINE = "套用上次提纲"
NEXT_PROBLEM, NEXT_HINT = "下一处", "看下一条"
_SECTION_GAP = 12
LOOK_MS = 150
FIELDS_A_STEP = 4


class FormEditor(QWidget):
    """Holds typed text only; reading, counting and checking it is the actions' business."""

    edited = Signal()
    looked = Signal(object)
    outline_taken = Signal(bool)

    def __init__(self, form: Form, around: Around, *, by_steps: bool = False) -> None:
        """`by_steps`: whoever makes it goes through `steps`, or asks for the rest with `finish`."""
        super().__init__()
        self.form, self._around = form, around
        self.setProperty("help", form.id)
        self._sections = sections_of(form)
        self._read_only = self._judging = False
        self.boxes: dict[str, FieldBox] = {}
        self.walk = ProblemWalk(form, around.forms, self.boxes)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(LOOK_MS)
        self._clock.timeout.connect(self.look)
        self.tabs = TabBar()
        self.tabs.set_tabs([section.title for section in self._sections])
        self.tabs.chosen.connect(self.go_to_section)
        self.banner, self.returned, self.carried = Banner(), Banner(), CarryBar()
        self.carried.taken.connect(self.take_over)
        self._open_matters: Sequence[OpenMatter] = ()
        self.take_outline = button(OUTLINE, self.take_last_outline, kind="link", small=True)
        self._steps = self._make()
        if not by_steps:
            self.finish()

    def steps(self) -> Iterator[None]:
        """The making of it, some fields at a time."""
        return self._steps

    def finish(self) -> None:
        deque(self._steps, maxlen=0)

    def _make(self) -> Iterator[None]:
        body = self._lay_out()
        outline_in = outlined(self._sections, self._around.forms) if self._around.outline else None
        for number, section in enumerate(self._sections):
            yield from self._make_boxes(section)
            if number:
                body.addWidget(rule())
            boxes = [self.boxes[item.id] for item in section.fields]
            more = [self.take_outline] if section is outline_in else []
            section.head = head_of(section, boxes[0], *more)
            body.addWidget(section.head)
            if not number:
                section.head.hide()  # the tab above says it already
            body.addLayout(grid_of([box for box in boxes if box.field.id not in IN_HEAD]))
            yield
        body.addStretch(1)
        for name in IN_HEAD & self.boxes.keys():
            self.boxes[name].setParent(self)
            self.boxes[name].hide()

    def _make_boxes(self, section: Section) -> Iterator[None]:
        for number, item in enumerate(section.fields, start=1):
            widget = make_widget(item, self._around)
            box = FieldBox(item, widget, self._around, titled=not leads(section, item))
            box.edited.connect(self._edited)
            self.boxes[item.id] = box
            if number % FIELDS_A_STEP == 0:
                yield

    def _lay_out(self) -> QVBoxLayout:
        body = QVBoxLayout()
        margin = tokens.PAGE_MARGIN
        body.setContentsMargins(margin, 12, margin, margin)
        body.setSpacing(_SECTION_GAP)
        body.addWidget(self.returned)
        body.addWidget(self.banner)
        body.addWidget(self.carried)
        self.area = scrolled(body)
        self.area.verticalScrollBar().valueChanged.connect(self._follow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tabs)
        layout.addWidget(self.area, 1)
        self.tabs.setVisible(len(self._sections) > 1)
        return body

    def _edited(self) -> None:
        self._count()
        if self.isVisible():  # an open cell is committed when it is hidden
            self._clock.start()
        self.edited.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing looks at a record that is put away; the workspace may be closed next."""
        self._clock.stop()
        super().hideEvent(event)

    def look(self) -> Look | None:
        """Read and count the record as it stands; after a failed finish also say what is still wrong."""
        self._clock.stop()
        if self._around.look is None:
            return None
        typed = self.typed()
        found = self._around.look(typed)
        self._show_look(found)
        followed = self.typed()
        if followed != typed:  # a sheet that follows a number of the record has followed it
            found = self._around.look(followed)
            self._show_look(found)
        if self._judging:
            self.walk.show(found.problems)
            self._say_problems()
        self._offer_matters()
        self.looked.emit(found)
        return found

    def _show_look(self, found: Look) -> None:
        for name, box in self.boxes.items():
            if box.field.computed:
                box.show_computed(found.values.get(name))
            else:
                box.widget.see(found)

    def offer(self, matters: Sequence[OpenMatter]) -> None:
        """What earlier meetings left open; what this record takes over goes from the list."""
        self._open_matters = matters
        self.carried.put_away = False
        self._offer_matters()

    def _offer_matters(self) -> None:
        typed = self.typed() if self._open_matters else {}
        rows = [row for value in typed.values() if isinstance(value, list) for row in value]
        taken = {row.get(FOLLOWS) for row in rows}
        left = [m for m in self._open_matters if m.key not in taken and m.field in self.boxes]
        self.carried.offer([] if self._read_only else left, self._around.typing.today or date.max)

    def show_returned(
        self, returned: Mapping[str, str], summary: str, act: tuple[str, Callable[[], object]] | None = None
    ) -> None:
        """What the committee gave back: all of it above, each reason at its field ("" is the record as a whole)."""
        for name, box in self.boxes.items():
            if box.returned or name in returned:
                box.show_returned(returned.get(name, ""))
        if summary:
            self.returned.say("bad", summary, act=act, closable=False)
        else:
            self.returned.hide()
        self._hide_empty()

    def take_over(self, matters: Sequence[OpenMatter]) -> None:
        """Each becomes a row of the table it came from, with a reference to its meeting."""
        for matter in matters:
            box = self.boxes[matter.field]
            if isinstance(box.widget, CardsField):
                name = box.widget.shape.head[0].id
                box.widget.add_rows([{name: matter.matter, FOLLOWS: matter.key}])
        self.look()

    def take_last_outline(self) -> None:
        """Headings and subjects of the last record into what is still empty; never what was said (no invented minutes)."""
        group = self.boxes["party_group"].typed() if "party_group" in self.boxes else ""
        found = self._around.outline(group if isinstance(group, str) else "") if self._around.outline else {}
        for name, value in found.items():
            box = self.boxes.get(name)
            if box is not None and not box.typed():
                box.put(as_typed(box.field, value, self._around.forms))
                box.edited.emit()
        self.outline_taken.emit(bool(found))

    def typed(self) -> dict[str, Typed]:
        """What stands in the fields; computed ones are left out."""
        return {name: box.typed() for name, box in self.boxes.items() if not box.field.computed}

    def so_far(self) -> dict[str, Typed]:
        """The same with what still stands in an open cell."""
        return {name: box.widget.so_far() for name, box in self.boxes.items() if not box.field.computed}

    def settle(self) -> None:
        for box in self.boxes.values():
            box.widget.settle()

    def put(self, values: Mapping[str, object], *, read_only: bool = False) -> None:
        """Show kept values or the typed text of a draft."""
        self.clear_problems()
        self._lock(on=read_only)
        for name, box in self.boxes.items():
            value = values.get(name)
            if box.field.computed:
                box.show_computed(value if isinstance(value, (int, str)) else None)
            else:
                default = box.field.default if value is None and not values else value
                box.put(as_typed(box.field, default, self._around.forms))
        self._hide_empty()
        self.look()
        self.area.verticalScrollBar().setValue(0)

    def set_read_only(self, *, on: bool) -> None:
        if on != self._read_only:
            self._lock(on=on)
            self._hide_empty()
            self.look()  # who is only expected belongs on a sheet that is written, not on one that is read

    def _lock(self, *, on: bool) -> None:
        self.take_outline.setVisible(not on and self.take_outline.parentWidget() is not None)
        if on != self._read_only:
            self._read_only = on
            for box in self.boxes.values():
                box.set_read_only(on=on)

    def _hide_empty(self) -> None:
        """A record that is only read shows what is in it, and of an empty section the first field."""
        for section in self._sections:
            boxes = [self.boxes[item.id] for item in section.fields if item.id not in IN_HEAD]
            shown = [
                box
                for box in boxes
                if not self._read_only or not box.widget.wide or box.typed() or box.returned
            ]
            for box in boxes:
                box.setVisible(box in (shown or boxes[:1]))

    def clear_problems(self) -> None:
        self._judging = False
        self.walk.clear()
        self.banner.hide()
        self._count()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Every problem at its place, their number in the banner and on the tabs, the keys at the first.

        From now on each of them goes as soon as it is right.
        """
        self._judging = True
        self.walk.show(problems)
        self.look()
        self._say_problems()
        self._go(self.walk.first())

    def show_hints(self, done: str, hints: Sequence[Problem]) -> None:
        """A finished record and what deserves a look; nothing of it blocks."""
        self.walk.show(hints)
        self._count()
        if hints:
            self.banner.say("warn", f"{done}。有 {len(hints)} 条提醒", act=(NEXT_HINT, self.next_problem))

    def _say_problems(self) -> None:
        """The banner: what blocks; when nothing does any more, what is worth a look."""
        self._count()
        wrong, hints = self.walk.count(), self.walk.count(hints=True)
        if wrong:
            more = f"；另有 {hints} 条提醒" if hints else ""
            text = f"{say('record.invalid', count=wrong)}：{self.walk.summary()}{more}"
            self.banner.say("bad", text, act=(NEXT_PROBLEM, self.next_problem), closable=False)
        elif hints and self._judging:
            text = f"可以完成了，还有 {hints} 条提醒"
            self.banner.say("warn", text, act=(NEXT_HINT, self.next_problem), closable=False)
        else:
            self.banner.hide()

    def wrong(self) -> list[FieldBox]:
        return [box for box in self.boxes.values() if box.error]

    def next_problem(self, *, back: bool = False) -> None:
        """F8: the problem after the place one stands in; round again at the end."""
        self._go(self.walk.step(self._focused(), back=back))

    def _go(self, stop: Stop | None) -> None:
        if stop is None:
            return
        self.area.ensureWidgetVisible(stop.box, 0, 48)
        stop.box.widget.go_to(stop.note)

    def _focused(self) -> QWidget:
        return self.window().focusWidget() or self

    def _count(self) -> None:
        for number, section in enumerate(self._sections):
            self.tabs.set_count(number, *self.walk.counts_of([f.id for f in section.fields]))
        if not self.banner.isHidden() and not self.walk.stops():
            self.banner.hide()

    def first_empty(self) -> None:
        """The keys go to the first field that may be filled."""
        for box in self.boxes.values():
            if not box.field.computed:
                box.focus()
                return

    def last_entry(self) -> QWidget:
        """Where the keys are when everything has been gone through."""
        boxes = [box for box in self.boxes.values() if not box.field.computed and box.field.id not in IN_HEAD]
        return boxes[-1].widget.entries()[-1]

    def show_section(self, title: str) -> None:
        """Scroll to a section and give the keys to its first field."""
        for number, section in enumerate(self._sections):
            if section.title == title:
                self._enter(number)

    def show_field(self, field: str, row: int | None = None) -> None:
        """Give the keys to one field, or to a cell of it (`attendance.member`, row from 1), once it has its place."""
        name, _, column = field.partition(".")
        if name in self.boxes:
            box = self.boxes[name]
            place = -1 if row is None else box.widget.place_now(row - 1)
            QTimer.singleShot(0, lambda: self._go(Stop(box, Note("", row=place, column=column))))

    def step_section(self, by: int) -> None:
        """Ctrl+PgDn and Ctrl+PgUp."""
        self._enter(min(max(0, self.tabs.current() + by), len(self._sections) - 1))

    def _enter(self, number: int) -> None:
        self.area.widget().adjustSize()
        self.go_to_section(number)
        self.boxes[self._sections[number].fields[0].id].focus()

    def go_to_section(self, number: int) -> None:
        self.area.verticalScrollBar().setValue(max(0, self._top(number) - 8))
        self.tabs.set_current(number)

    def _top(self, number: int) -> int:
        head = self._sections[number].head
        return head.mapTo(self.area.widget(), QPoint(0, 0)).y() if head is not None and number else 0

    def _follow(self, value: int) -> None:
        tops = [self._top(number) for number in range(len(self._sections))]
        passed = [number for number, top in enumerate(tops) if top - 24 <= value]
        self.tabs.set_current(passed[-1] if passed else 0)
