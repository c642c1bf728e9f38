"""The one place where a running job shows: what, how far, and cancel. Under 0.4 s it does not appear at all."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.ui import tokens
from app.ui.widgets.basics import button, label, row
from app.ui.widgets.progress import ProgressBar

if TYPE_CHECKING:
    from app.ui.jobs import Jobs

QUIET_MS = 400
WORTH_A_WORD, MINUTE = 3.0, 60  # seconds
CANCELLING = "正在停下来…"


def time_left(passed: float, share: float) -> str:
    """About how long it still takes, once that can be said; short rests are not worth a word."""
    if not share or passed < WORTH_A_WORD:
        return ""
    left = passed * (1 - share) / share
    if left < WORTH_A_WORD:
        return ""
    return f"约 {max(1, round(left / 10)) * 10} 秒" if left < MINUTE else f"约 {round(left / MINUTE)} 分钟"


class ProgressStrip(QFrame):
    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self.setProperty("pane", "header")
        self.title, self.step = label(), label("", "cap")
        self.share = label("", "cap")
        self.bar = ProgressBar()
        self.cancel = button("取消", self._cancel, small=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.PAGE_MARGIN, 8, tokens.PAGE_MARGIN, 8)
        layout.setSpacing(4)
        layout.addLayout(row(self.title, self.step, None, self.share, self.cancel, gap=12))
        layout.addWidget(self.bar)
        self._since = time.monotonic()
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self.show)
        jobs.started.connect(self._started)
        jobs.progressed.connect(self._progressed)
        jobs.ended.connect(self._ended)
        self.hide()

    @Slot(str)
    def _started(self, title: str) -> None:
        self.title.setText(title)
        self.step.setText("")
        self.share.setText("")
        self.bar.set_share(0)
        self._since = time.monotonic()
        self.cancel.setEnabled(True)
        self._quiet.start()

    @Slot(str, int, int)
    def _progressed(self, step: str, done: int, total: int) -> None:
        share = done / total if total else 0
        if self.cancel.isEnabled():
            left = time_left(time.monotonic() - self._since, share)
            self.step.setText("·".join(word for word in (step or f"{done}/{total}", left) if word))
        self.share.setText(f"{share:.0%}")
        self.bar.set_share(share)

    @Slot()
    def _ended(self) -> None:
        self._quiet.stop()
        self.hide()

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.step.setText(CANCELLING)
        self._jobs.cancel()
