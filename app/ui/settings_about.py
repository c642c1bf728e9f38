"""关于: the version, what it stands on, and under which licences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QTextBrowser

from app import __version__
from app.actions.guidance import licences
from app.ui.help_text import fill
from app.ui.settings_part import Part
from app.ui.widgets.basics import button, label, row
from app.ui.widgets.keys import note_keys

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent

    from app.ui.desk import Desk

_HEIGHT = 320


class AboutPart(Part):
    name, title, icon, topic = "about", "关于", "info-circle", "keys"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.heading("支部案头", "三本一盒、一人一卡、标准表册，一台电脑，不联网")
        self.body.addLayout(row(label("版本", "cap"), label(__version__), None, gap=12))
        self.acts(button("快捷键", lambda: desk.help_wanted.emit("keys"), icon="notebook"))
        self.heading("许可", "本程序用到下面这些软件和资料，谢谢它们的作者")
        self.text = _Licences()
        self.text.setFixedHeight(_HEIGHT)
        fill(self.text.document(), licences())
        self.body.addWidget(self.text)
        self.body.addStretch(1)


class _Licences(QTextBrowser):
    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("许可")
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        note_keys(self, event)
