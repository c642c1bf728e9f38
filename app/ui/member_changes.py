"""What changed on a card, newest first: old → new, who and when. It only grows, and it says so."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.field_kinds import show_masked
from app.ui import tokens
from app.ui.widgets.basics import ElidedLabel, badge, frame, label, picture, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from app.actions.records import Entry
    from app.domain.form import Form

_VERBS = {"records.save": "登记", "records.retire": "停用", "records.restore": "恢复"}
_UNDO, _REDO = "undo:", "redo:"
ONLY_GROWS = "变动只增不改：登记有误时，请另改一次"
MOST_FIELDS = 8


def changes_body(history: Sequence[Entry], form: Form) -> QVBoxLayout:
    body = QVBoxLayout()
    body.setSpacing(0)
    note = row(picture("info-circle", "text3", 16), label(ONLY_GROWS, "cap"), None, margins=(12, 6, 12, 6))
    body.addWidget(frame(note, sunken="true"))
    body.addSpacing(12)
    for number, entry in enumerate(reversed(history)):
        body.addWidget(Change(entry, form, first=number == 0, last=number == len(history) - 1))
    body.addStretch(1)
    return body


def verb_of(action: str) -> str:
    for prefix, words in ((_UNDO, "撤销"), (_REDO, "重做")):
        if action.startswith(prefix):
            return words
    return _VERBS.get(action, "登记")


class Change(QWidget):
    """One entry of the journal on its rail."""

    def __init__(self, entry: Entry, form: Form, *, first: bool, last: bool) -> None:
        super().__init__()
        self._first, self._last = first, last
        body = QVBoxLayout(self)
        body.setContentsMargins(28, 8, 0, 12)
        body.setSpacing(4)
        when = f"{datetime.fromisoformat(entry.at).astimezone():%Y-%m-%d %H:%M}"
        body.addLayout(row(label(when, "sub"), badge(verb_of(entry.action)), None, label(entry.by, "micro")))
        before, after = entry.before or {}, entry.after or {}
        changed = [name for name in after if name in form.by_id and not form.by_id[name].of]
        for name in changed[:MOST_FIELDS]:
            field = form.by_id[name]
            old, new = show_masked(field, before.get(name)), show_masked(field, after.get(name))
            body.addLayout(_difference(field.label, old, new))
        more = len([name for name in after if name in form.by_id]) - min(len(changed), MOST_FIELDS)
        if more > 0:
            body.addWidget(label(f"另有 {more} 项", "micro"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = 18 if self._first else 0
        bottom = 18 if self._last else self.height()
        painter.fillRect(QRectF(7.5, top, 1, bottom - top), tokens.color("border2"))
        painter.setPen(QPen(tokens.color("surface"), 3))
        painter.setBrush(tokens.color("text2" if self._first else "mute.mid"))
        painter.drawEllipse(QPointF(8, 18), 6, 6)


def _difference(name: str, old: str, new: str) -> QHBoxLayout:
    title = label(name, "cap")
    title.setFixedWidth(112)
    title.setAlignment(Qt.AlignmentFlag.AlignTop)
    line = row(title)
    if old:
        line.addWidget(ElidedLabel(old, color="text3"))
        line.addWidget(picture("arrow-right", "text3", 14))
    line.addWidget(ElidedLabel(new or "—", bold=bool(old)), 1)
    return line
