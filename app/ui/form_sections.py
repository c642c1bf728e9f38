"""How a definition is laid out: groups become sections, fields stand by twos, wide ones take the line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.carrying import FOLLOWS
from app.domain.form import ROWS_KINDS
from app.ui.field_widgets import widget_class
from app.ui.widgets.basics import label, plain, row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.form import Field, Form
    from app.ui.fields.box import FieldBox
    from app.ui.widgets.basics import Item

BASICS = "基本信息"
# Shown as a mark in the head of the record, not among the fields.
IN_HEAD = frozenset({"late_entry"})
HEAD_HEIGHT = 28


@dataclass
class Section:
    title: str
    fields: list[Field] = field(default_factory=list)
    head: QWidget | None = None


def sections_of(form: Form) -> list[Section]:
    """The groups of the definition; without groups the plain fields first, then each small table for itself."""
    shown = {name for item in form.fields for name in widget_class(item).shows}
    sections: dict[str, Section] = {}
    for item in form.fields:
        if item.id in form.hidden or item.computed in shown:
            continue
        title = item.group or (item.label if item.kind in ROWS_KINDS else BASICS)
        sections.setdefault(title, Section(title)).fields.append(item)
    return list(sections.values())


def leads(section: Section, item: Field) -> bool:
    """Whether a small table needs no title of its own, standing first under the section's."""
    return item is section.fields[0] and (item.label == section.title or item.kind in ROWS_KINDS)


def outlined(sections: Sequence[Section], forms: Mapping[str, Form]) -> Section | None:
    """The section whose headings may be taken from the last record: topics, or else the first long text."""
    after = sections[1:]
    topics = [s for s in after if any(f.of and FOLLOWS in forms[f.of].by_id for f in s.fields)]
    texts = [s for s in after if any(f.kind == "long_text" for f in s.fields)]
    return next(iter([*topics, *texts]), None)


def head_of(section: Section, first: FieldBox, *more: Item) -> QWidget:
    """The title, and beside it what the leading table offers."""
    leading = leads(section, section.fields[0])
    beside = first.widget.beside() if leading else []
    acts = [*(first.widget.head() if leading else []), *more]
    return plain(row(label(section.title, "strong"), *beside, None, *acts, gap=8), height=HEAD_HEIGHT)


def grid_of(boxes: Sequence[FieldBox]) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(12)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    place = 0
    for box in boxes:
        wide = box.widget.wide
        place += place % 2 if wide else 0
        grid.addWidget(box, place // 2, place % 2, 1, 2 if wide else 1)
        place += 2 if wide else 1
    return grid
