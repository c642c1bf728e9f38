"""The help beside the form: the clause, a filled example and the common findings of where one stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QPushButton, QTextBrowser, QVBoxLayout

from app.actions import guidance
from app.domain.guide import EXAMPLE, FINDINGS, RULE, shown
from app.ui import tokens
from app.ui.help_text import fill, heading_position
from app.ui.widgets.basics import ElidedLabel, button, icon_button, plain, row, rule
from app.ui.widgets.keys import note_keys
from app.ui.widgets.search_line import SearchLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFocusEvent, QKeyEvent

    from app.domain.guide import Hit, Part

TITLE, SEARCH = "说明", "在说明里查找"
NOT_FOUND = "没有找到。换一个词试试，一个词就够，如“补记”。"
_SCHEME, _JUMPS = "help", (("", "这一栏"), (RULE, "规定"), (EXAMPLE, "示例"), (FINDINGS, "常见问题"))
_MARGIN = 16


@dataclass
class _Stop:
    """A place on the way through the help; `words` are those of a search."""

    topic: str = ""
    anchor: str = ""
    label: str = ""
    words: str = ""
    scroll: int = 0


class HelpPane(QFrame):
    """`close_wanted` is told by Esc and the cross."""

    close_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("pane", "right")
        self._way: list[_Stop] = []
        self._at = -1
        self._parts: Sequence[Part] = ()
        self.back = icon_button(
            "arrow-left", "后退 Alt+Left", lambda: self._step(-1), kind="plain", small=True
        )
        self.forth = icon_button(
            "arrow-right", "前进 Alt+Right", lambda: self._step(1), kind="plain", small=True
        )
        self.title = ElidedLabel(TITLE, tokens.H2, bold=True)
        self.cross = icon_button("x", "关闭说明 Esc", self.close_wanted.emit, kind="plain", small=True)
        self.search = SearchLine(SEARCH, "")
        self.search.textChanged.connect(self._look_up)
        self.jumps = {anchor: self._jump_button(anchor, words) for anchor, words in _JUMPS}
        self.text = _Reader()
        self.text.setAccessibleName(TITLE)
        self.text.anchorClicked.connect(self._follow)
        self.text.stepped.connect(self._step)
        head = row(self.back, self.forth, self.title, self.cross, gap=4, margins=(8, 0, 8, 0))
        head.setStretch(2, 1)
        jumps = row(*self.jumps.values(), None, gap=4, margins=(12, 0, 12, 0))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(plain(head, height=48))
        layout.addLayout(row(self.search, margins=(_MARGIN, 0, _MARGIN, 8)))
        self._jump_row = plain(jumps, height=tokens.FIELD)
        layout.addWidget(self._jump_row)
        layout.addWidget(rule())
        layout.addWidget(self.text, 1)

    def _jump_button(self, anchor: str, words: str) -> QPushButton:
        return button(words, lambda: self._jump(anchor), kind="link", small=True)

    def open(self, topic: str, field: str = "", label: str = "") -> None:
        """The help of a form or page, at a field of it. Raises UserError("help.absent")."""
        guidance.topic_for(topic, field)
        self._go(_Stop(topic, field, label))

    def stop(self) -> tuple[str, str]:
        """(topic, anchor) of what is shown."""
        here = self._way[self._at] if self._way else _Stop()
        return here.topic, here.anchor

    def _go(self, stop: _Stop) -> None:
        self._remember_scroll()
        del self._way[self._at + 1 :]
        self._way.append(stop)
        self._at = len(self._way) - 1
        self._show(stop)

    def _step(self, step: int) -> None:
        if 0 <= self._at + step < len(self._way):
            self._remember_scroll()
            self._at += step
            self._show(self._way[self._at])

    def _remember_scroll(self) -> None:
        if self._way:
            self._way[self._at].scroll = self.text.verticalScrollBar().value()

    def _show(self, stop: _Stop) -> None:
        self.back.setEnabled(self._at > 0)
        self.forth.setEnabled(self._at < len(self._way) - 1)
        if stop.words:
            self._parts = ()
            self._jump_row.hide()
            self.search.setText(stop.words)
            self._put(f"{TITLE}：{stop.words}", _found(guidance.search(stop.words)))
        else:
            self.search.clear()
            self._show_topic(stop)
        self.text.verticalScrollBar().setValue(stop.scroll)

    def _show_topic(self, stop: _Stop) -> None:
        guide = guidance.topic_for(stop.topic, stop.anchor)
        self._parts = guide.parts(stop.label)
        of_field = guide.part is not None and self._parts[0].anchors == guide.part.anchors
        intro = [] if of_field else [shown(guide.topic.intro)]
        self._put(
            guide.topic.title,
            "\n\n".join([*intro, *(f"## {p.title}\n\n{shown(p.text)}" for p in self._parts)]),
        )
        there = {anchor: of_field if not anchor else self._title_of(anchor) != "" for anchor in self.jumps}
        for anchor, made in self.jumps.items():
            made.setVisible(there[anchor])
        self._jump_row.setVisible(any(there.values()))
        if not of_field and guide.part is not None and not stop.scroll:
            self._scroll_to(guide.part.title)
            stop.scroll = self.text.verticalScrollBar().value()

    def _put(self, title: str, markdown: str) -> None:
        self.title.set_text(title)
        self.text.setAccessibleName(f"{TITLE}：{title}")
        fill(self.text.document(), markdown)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def _title_of(self, anchor: str) -> str:
        if not anchor:
            return self._parts[0].title if self._parts else ""
        return next((part.title for part in self._parts if anchor in part.anchors), "")

    def _jump(self, anchor: str) -> None:
        self._scroll_to(self._title_of(anchor))

    def _scroll_to(self, title: str) -> None:
        position = heading_position(self.text.document(), title)
        if position >= 0:
            cursor = self.text.textCursor()
            cursor.setPosition(position)
            self.text.moveCursor(QTextCursor.MoveOperation.End)
            self.text.setTextCursor(cursor)
            bar = self.text.verticalScrollBar()
            bar.setValue(bar.value() + self.text.cursorRect().top())

    def _look_up(self, typed: str) -> None:
        """While typing one stop of the way is rewritten, so that clearing the line leads out of the search."""
        searching, words = bool(self._way and self._way[self._at].words), typed.strip()
        if words and searching:
            self._way[self._at] = _Stop(words=words)
            self._show(self._way[self._at])
        elif words:
            self._go(_Stop(words=words))
        elif searching:
            self._step(-1)

    def _follow(self, link: QUrl) -> None:
        if link.scheme() == _SCHEME:
            self._go(_Stop(link.path(), link.fragment()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What nothing inside has taken: the search line clears itself first."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_wanted.emit()
        else:
            super().keyPressEvent(event)


class _Reader(QTextBrowser):
    """Shows what it is given and fetches nothing; Alt+Left and Alt+Right are told, not followed."""

    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportMargins(_MARGIN, 12, 4, 12)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        note_keys(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            self.stepped.emit(step)
        else:
            super().keyPressEvent(event)


def _found(hits: Sequence[Hit]) -> str:
    if not hits:
        return NOT_FOUND
    return "\n\n".join(f"[{_heading(hit)}](help:{_place(hit)})  \n{hit.snippet}" for hit in hits)


def _heading(hit: Hit) -> str:
    return f"{hit.topic.title}·{hit.part.title}" if hit.part else hit.topic.title


def _place(hit: Hit) -> str:
    return f"{hit.topic.id}#{hit.part.anchors[0]}" if hit.part else hit.topic.id
