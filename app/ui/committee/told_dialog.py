"""What a branch found before it handed in, and its words to each: to read, nothing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.domain.preflight import ANSWERED
from app.texts import preflight as words
from app.texts import say
from app.ui.widgets.basics import badge, button, column, label, plain, row, rule, scrolled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.preflight import Judged
    from app.ui.desk import Desk

_WIDTH, _HEIGHT, _MARGIN = 640, 480, 20


def told_dialog(parent: QWidget, desk: Desk, title: str, found: Sequence[Judged]) -> QDialog:
    made = QDialog(parent.window())
    made.setWindowTitle(title)
    made.resize(_WIDTH, min(_HEIGHT, parent.window().height() - 32))
    body = QVBoxLayout()
    body.setContentsMargins(_MARGIN, 0, _MARGIN, 12)
    body.setSpacing(8)
    for one in found:
        body.addWidget(_line(desk, one))
    body.addStretch(1)
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 16, 0, 16)
    layout.addLayout(row(label(title, "h2"), None, margins=(_MARGIN, 0, _MARGIN, 0)))
    layout.addWidget(scrolled(body), 1)
    layout.addWidget(rule("firm"))
    layout.addLayout(row(None, button("关闭", made.accept), margins=(_MARGIN, 4, _MARGIN, 0)))
    return made


def _line(desk: Desk, one: Judged) -> QWidget:
    ws = desk.ws
    texts = [label(words.told_text(one.finding, ws.today(), ws.forms), wrap=True)]
    if one.explanation:
        texts.append(label(say("preflight.explained", text=one.explanation), "sub", wrap=True))
    tone = "ok" if one.state == ANSWERED else "mute"
    line = row(badge(words.severity_name(one.finding.severity), tone), column(*texts, gap=2), gap=12)
    line.setStretch(1, 1)
    return plain(line)
