"""The line above a record: its kind, in which state it is, when it was kept, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui import tokens
from app.ui.widgets.basics import badge, button, chip, icon_button, label, row, set_badge

if TYPE_CHECKING:
    from app.ui.widgets.basics import Item

HEIGHT = 60
READING, WRITING, NEW, BINNED = "reading", "writing", "new", "binned"
LATE_WORDS, IN_BIN = "补记", "在回收站"
CORRECTED = "更正"
LATE_TIP = "事后补写的记录，打印时标明补记"


@dataclass(frozen=True)
class State:
    """What the head shows: `changing` is a finished record under 修改, `late` its mark (`can_be_late` where it has one).

    `corrected` is why it was corrected after its quarter was sealed.
    """

    mode: str
    changing: bool = False
    late: bool = False
    corrected: str = ""
    can_be_late: bool = False
    read_only: bool = False
    printable: bool = False


class RecordHead(QWidget):
    back_wanted = Signal()

    def __init__(self, *, verb: str, done: str, back: str) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self._done = done
        self.title, self.state, self.saved = label("", "h2"), badge(""), label("", "cap")
        self.late = chip(LATE_WORDS)
        self.late.setToolTip(LATE_TIP)
        self.trash = icon_button("trash", "移到回收站")
        self.print = button("打印预览", icon="printer")
        self.restore = button("恢复", icon="arrow-back-up")
        self.modify = button("修改", icon="pencil")
        self.finish = button(verb, kind="primary")
        self.finish.setProperty("ends", "true")  # Enter stops here, at the end of the form
        words: list[Item] = [self.title, self.state, self.saved, self.late]
        acts: list[Item] = [self.trash, self.print, self.restore, self.modify, self.finish]
        margin = tokens.PAGE_MARGIN
        line = row(*words, None, *acts, gap=10, margins=(margin, 0, margin, 0))
        self.setLayout(line)
        if back:
            self._add_back(line, back)

    def _add_back(self, line: QHBoxLayout, words: str) -> None:
        line.insertWidget(0, icon_button("arrow-left", words, self.back_wanted.emit, kind="plain"))
        line.setContentsMargins(16, 0, tokens.PAGE_MARGIN, 0)

    def show_state(self, state: State) -> None:
        writes = not state.read_only
        seen, written = state.mode in (READING, BINNED), state.mode in (WRITING, NEW)
        words, tone = self._words(state)
        marks = [LATE_WORDS] * state.late + [CORRECTED] * bool(state.corrected)
        set_badge(self.state, "·".join([words, *marks]) if seen else words, tone)
        self.state.setToolTip(f"{CORRECTED}原因：{state.corrected}" if seen and state.corrected else "")
        self.late.setVisible(state.can_be_late and written and writes)
        self.late.setChecked(state.late)
        self.finish.setVisible(written and writes)
        self.modify.setVisible(state.mode == READING and writes)
        self.restore.setVisible(state.mode == BINNED and writes)
        self.print.setVisible(state.mode in (READING, WRITING) and state.printable)
        self.trash.setVisible(state.mode in (READING, WRITING) and writes)
        self.trash.setToolTip("放弃修改" if state.changing else "移到回收站")

    def _words(self, state: State) -> tuple[str, str]:
        if state.mode == BINNED:
            return IN_BIN, "mute"
        if state.mode == READING:
            return self._done, "ok"
        return ("修改中", "warn") if state.changing else ("草稿", "mute")
