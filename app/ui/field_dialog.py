"""A small form in a dialog: a title, what will happen, some fields, one verb; what is refused stands at its field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from app.domain.errors import Invalid, Problem, UserError
from app.texts import say
from app.ui.around import make_around
from app.ui.field_widgets import make_widget
from app.ui.fields.box import FieldBox
from app.ui.widgets.basics import button, label, row, rule, scrolled

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from PySide6.QtGui import QShowEvent

    from app.domain.form import Field
    from app.ui.desk import Desk
    from app.ui.fields.base import Around, Typed
    from app.ui.widgets.basics import Item

WIDTH, _MOST, _AROUND, MARGIN = 560, 680, 208, 20
_ABOUT = 40  # two lines of it have room in what lies around


class FieldDialog(QDialog):
    """`done_with` carries what the act returned. A field named in `alone` takes a line of its own."""

    done_with = Signal(object)

    def __init__(
        self,
        window: QWidget,
        desk: Desk,
        title: str,
        fields: Sequence[Field],
        act: Callable[[Mapping[str, Typed]], object],
        *,
        form: str,
        verb: str,
        about: str = "",
        given: Mapping[str, Typed] | None = None,
        topic: str = "",
        alone: Sequence[str] = (),
        below: Item = None,
        around: Around | None = None,
    ) -> None:
        super().__init__(window)
        self._desk, self._act = desk, act
        self.setWindowTitle(title)
        self.setProperty("help", topic)
        self.boxes: dict[str, FieldBox] = {}
        self._around, self._alone = around or make_around(desk, form), frozenset(alone)
        self._grid = QGridLayout()
        self._fill(fields)
        for name, value in (given or {}).items():
            self.boxes[name].put(value)
        self.act = button(verb, self.accept_typed, kind="primary")
        self.act.setProperty("ends", "true")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 16, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row(label(title, "h2"), None, margins=(MARGIN, 0, MARGIN, 0)))
        self._about = label(about, "cap", wrap=True)
        if about:
            layout.addLayout(row(self._about, margins=(MARGIN, 0, MARGIN, 0)))
        layout.addWidget(self._body(), 1)
        self._below = below if isinstance(below, QWidget) else None
        if isinstance(below, QWidget):  # in sight however long the form is
            layout.addLayout(row(below, margins=(MARGIN, 0, MARGIN, 0)))
        layout.addWidget(rule("firm"))
        self.said = label("", "bad", wrap=True)
        self.cancel = button("取消", self.reject)
        foot = row(self.said, self.cancel, self.act, margins=(MARGIN, 12, MARGIN, 16))
        foot.setStretch(0, 1)
        layout.addLayout(foot)
        self.setFixedWidth(WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setTabOrder(self.act, self.cancel)  # Tab and Enter after a long text must not throw it away

    def _fill(self, fields: Sequence[Field]) -> None:
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(12)
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1)
        for field in fields:
            self.boxes[field.id] = FieldBox(field, make_widget(field, self._around), self._around)
        self.lay_out(self.boxes)

    def lay_out(self, names: Collection[str]) -> None:
        """Two fields a line, wide ones alone; the others of the dialog are not asked for now."""
        place = 0
        for name, box in self.boxes.items():
            self._grid.removeWidget(box)
            shown = name in names
            if shown:
                wide = box.widget.wide or name in self._alone
                place += place % 2 if wide else 0
                self._grid.addWidget(box, place // 2, place % 2, 1, 2 if wide else 1)
                place += 2 if wide else 1
            if box.parent() is not None:
                box.setVisible(shown)

    def _body(self) -> QWidget:
        body = QVBoxLayout()
        body.setContentsMargins(MARGIN, 4, MARGIN, 12)
        body.addLayout(self._grid)
        body.addStretch(1)
        self._area = scrolled(body)
        return self._area

    def sizeHint(self) -> QSize:
        inside = self._area.widget()
        layout = inside.layout()
        wrapped = layout.totalHeightForWidth(WIDTH - 2 * MARGIN) if layout is not None else 0
        below = self._below.sizeHint().height() + 8 if self._below is not None else 0
        below += max(0, self._about.heightForWidth(WIDTH - 2 * MARGIN) - _ABOUT)
        needed = below + max(inside.sizeHint().height(), wrapped) + _AROUND
        window = self.parentWidget()
        room = window.window().height() - 32 if window is not None else _MOST
        return QSize(WIDTH, min(needed, _MOST, room))

    def typed(self) -> dict[str, Typed]:
        return {name: box.typed() for name, box in self.boxes.items()}

    def accept_typed(self) -> None:
        self._desk.messages.attempt(self._try, self._done, invalid=self.refused)

    def _try(self) -> object:
        """What the world does not allow is said here as well: the page lies behind this dialog."""
        typed = self.typed()
        empty = [
            Problem("field.required", field=name)
            for name, box in self.boxes.items()
            if box.field.required and not typed[name]
        ]
        try:
            return self._act(typed)
        except Invalid:
            raise
        except UserError as error:
            if self._desk.messages.has_way(error):
                raise
            raise Invalid(empty or [Problem(error.code, values=error.values)]) from error

    def _done(self, done: Any) -> None:
        self.accept()
        self.done_with.emit(done)

    def refused(self, error: Invalid) -> None:
        """At its field where it has one here; else beside the verb."""
        sentences: dict[str, list[str]] = {}
        for problem in error.problems:
            names = [part for part in reversed(problem.field.split(".")) if part in self.boxes]
            place = names[0] if names else ""
            sentences.setdefault(place, []).append(say(problem.code, **problem.values))
        for name, box in self.boxes.items():
            box.set_error("；".join(dict.fromkeys(sentences.get(name, []))))
        self.said.setText("；".join(dict.fromkeys(sentences.get("", []))))
        wrong = next((box for name, box in self.boxes.items() if name in sentences), None)
        if wrong is not None:
            wrong.focus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.resize(self.sizeHint())  # of its own accord Qt stops at two thirds of the screen
        self._place()
        first = next(iter(self.boxes.values()), None)
        if first is None:  # nothing to fill in: only to be agreed to
            self.act.setFocus()
        else:
            first.focus()

    def _place(self) -> None:
        """Qt had placed the smaller dialog of before: its verbs would hang out below the window."""
        parent = self.parentWidget()
        if parent is not None:
            window, title = parent.window().geometry(), self.frameGeometry().height() - self.height()
            left, top = (window.width() - self.width()) // 2, (window.height() - self.height()) // 2
            self.move(window.x() + left, window.y() + max(0, top - title))
