"""关于: the version, what it stands on, and under which licences."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QTextBrowser

from app import __version__
from app.actions import updating
from app.actions.guidance import licences
from app.texts import say
from app.ui.help_text import fill
from app.ui.settings_part import Part
from app.ui.widgets.basics import button, label, row
from app.ui.widgets.keys import note_keys

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent

    from app.ui.desk import Desk

_HEIGHT = 320
_FILTER = "升级文件 (*.sbu)"


class AboutPart(Part):
    name, title, icon, topic = "about", "关于", "info-circle", "install"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.heading("支部案头", "三本一盒、一人一卡、标准表册，一台电脑，不联网")
        self.body.addLayout(row(label("版本", "cap"), label(__version__), None, gap=12))
        self._offer_updates()
        self.acts(button("快捷键", lambda: desk.help_wanted.emit("keys"), icon="notebook"))
        self.heading("许可", "本程序用到下面这些软件和资料，谢谢它们的作者")
        self.text = _Licences()
        self.text.setFixedHeight(_HEIGHT)
        fill(self.text.document(), licences())
        self.body.addWidget(self.text)
        self.body.addStretch(1)

    def _offer_updates(self) -> None:
        """Where the program was installed from a package; elsewhere there is nothing an update could replace."""
        self.update_button = button("用 U 盘升级", self._choose, icon="device-usb")
        self.back_button = button("退回上一版", self._ask_back, icon="history")
        self.said = label("", "cap", wrap=True)
        self.update_button.setVisible(updating.can_update())
        self.back_button.setVisible(updating.can_go_back())
        self.acts(self.update_button, self.back_button)
        self.body.addWidget(self.said)

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self.window(), "选升级文件", str(Path.home()), _FILTER)
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Checked first; laid ready when somebody agrees."""
        messages = self.desk.messages

        def ask(planned: updating.Planned) -> None:
            messages.ask(
                "升级程序", f"从 {planned.now} 版升到 {planned.version} 版，签名和内容都核对过。先备份记录，再放好新版，下次打开时生效",
                "升级", lambda: self.desk.run("正在放好新版", lambda ws, tick: updating.apply_update(planned, ws, tick), done),
            )  # fmt: skip

            def done(_: None) -> None:
                self.said.setText(say("update.done", version=planned.version, name=self.desk.ws.branch.name))

        messages.attempt(lambda: updating.plan_update(path), ask)

    def _ask_back(self) -> None:
        self.desk.messages.ask("退回上一版", say("update.back"), "退回", self._go_back)

    def _go_back(self) -> None:
        self.desk.messages.attempt(updating.way_back, lambda _: self.said.setText(say("update.back")))


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
