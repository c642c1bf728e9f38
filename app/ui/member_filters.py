"""Who a roster shows: conditions that narrow it at once, and a name to keep them under."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.member_filter import CHOICES, SPANS, MemberFilter
from app.ui.member_columns import WORKED_OUT
from app.ui.widgets.basics import button, chip, column, empty_out, label, plain, row, rule, scrolled
from app.ui.widgets.check_box import CheckBox
from app.ui.widgets.flow import Flow
from app.ui.widgets.popup import Popup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.form import Form

INCOMPLETE = "只看没有填全的信息卡"
NAME_HINT = "给这组条件起个名，如“一线预备党员”"
_WIDTH, _HEIGHT, _SPAN, _MOST = 400, 480, 64, 14


class FilterPanel(Popup):
    """`changed` with every click; `kept` when it has been given a name; `dropped` with the name of one given up."""

    changed = Signal(object)
    kept = Signal(object)
    dropped = Signal(str)

    def __init__(self, window: QWidget, form: Form) -> None:
        super().__init__(window)
        self._form = form
        self._chips: dict[tuple[str, str], QPushButton] = {}
        self._spans = {
            name: (_years(f"{WORKED_OUT[name]}起"), _years(f"{WORKED_OUT[name]}止")) for name in SPANS
        }
        self.incomplete = CheckBox(INCOMPLETE)
        self.incomplete.clicked.connect(lambda *_: self._tell())
        self.name = QLineEdit()
        self.name.setPlaceholderText(NAME_HINT)
        self.name.setAccessibleName("筛选名称")
        self.name.textChanged.connect(lambda _text: self._judge())
        self.keep = button("保存筛选", self._keep, small=True)
        self.drop = button("删除这个筛选", self._drop, kind="link", icon="trash", small=True)
        self._choices = QVBoxLayout()
        self._choices.setSpacing(12)
        clear = button("清除条件", self.clear, kind="link", small=True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 12, 1, 12)
        whole.setSpacing(8)
        whole.addLayout(row(label("筛选", "strong"), None, clear, margins=(16, 0, 12, 0)))
        spans = plain(row(*(self._span(name) for name in SPANS), None, gap=24))
        body = column(self._choices, spans, self.incomplete, None, gap=12, margins=(16, 4, 16, 12))
        whole.addWidget(scrolled(body), 1)
        whole.addWidget(rule())
        whole.addLayout(row(self.name, self.keep, margins=(16, 0, 16, 0)))
        whole.addLayout(row(self.drop, None, margins=(12, 0, 16, 0)))
        self.setFixedWidth(_WIDTH)
        self.setMinimumHeight(_HEIGHT if window.height() > _HEIGHT + 160 else 0)
        self._saved: set[str] = set()

    def offer(self, values: Mapping[str, Sequence[str]]) -> None:
        """The values there are, by field: what nobody has cannot be asked for."""
        empty_out(self._choices)
        self._chips = {}
        for name in CHOICES:
            if values.get(name):
                self._choices.addWidget(self._choice(name, values[name][:_MOST]))

    def _choice(self, name: str, values: Sequence[str]) -> QWidget:
        field = self._form.by_id[name]
        flow = Flow(_WIDTH - 48)
        for value in values:
            made = chip(field.codes.label(value) if field.codes else value)
            made.clicked.connect(lambda *_: self._tell())
            self._chips[name, value] = made
            flow.add(made)
        return plain(column(label(field.label, "cap"), flow, gap=4))

    def _span(self, name: str) -> QWidget:
        first, last = self._spans[name]
        for line in (first, last):
            line.textEdited.connect(lambda _text: self._tell())
        return plain(
            column(label(WORKED_OUT[name], "cap"), row(first, label("至", "cap"), last, gap=6), gap=4)
        )

    def show_filter(self, wanted: MemberFilter, saved: Sequence[str]) -> None:
        self._saved = set(saved)
        for (name, value), made in self._chips.items():
            made.setChecked(value in wanted.chosen.get(name, ()))
        for name, lines in self._spans.items():
            for line, years in zip(lines, wanted.spans.get(name, (0, 0)), strict=True):
                line.setText(str(years) if years else "")
        self.incomplete.setChecked(wanted.incomplete)
        self.name.setText(wanted.name)
        self._judge()

    def typed(self) -> MemberFilter:
        chosen: dict[str, set[str]] = {}
        for (name, value), made in self._chips.items():
            if made.isChecked():
                chosen.setdefault(name, set()).add(value)
        spans = {name: (_number(first), _number(last)) for name, (first, last) in self._spans.items()}
        return MemberFilter(
            self.name.text().strip(),
            {name: frozenset(values) for name, values in chosen.items()},
            {name: span for name, span in spans.items() if any(span)},
            self.incomplete.isChecked(),
        )

    def clear(self) -> None:
        self.show_filter(MemberFilter(), tuple(self._saved))
        self._tell()

    def _tell(self) -> None:
        self._judge()
        self.changed.emit(replace(self.typed(), name=""))

    def _judge(self) -> None:
        wanted = self.typed()
        self.keep.setEnabled(bool(wanted.name) and not wanted.is_open())
        self.drop.setVisible(wanted.name in self._saved)

    def _keep(self) -> None:
        self.kept.emit(self.typed())
        self.close_now()

    def _drop(self) -> None:
        self.dropped.emit(self.typed().name)
        self.close_now()


def _years(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setFixedWidth(_SPAN)
    line.setMaxLength(3)
    return line


def _number(line: QLineEdit) -> int:
    text = line.text().strip()
    return int(text) if text.isdecimal() else 0
