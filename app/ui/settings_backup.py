"""备份与恢复: the automatic copies, one file for elsewhere, checking, and bringing a branch back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.actions.safekeeping import Restored, restore
from app.actions.workspace import backups_of
from app.domain.dates import show_date
from app.texts import say_error
from app.ui.choosing import choose_file, choose_folder
from app.ui.safekeeping import BACKUP, ask_backup, backup_folder, remember_backup_folder, run_check
from app.ui.settings_part import Part
from app.ui.welcome_forms import secret_line
from app.ui.widgets.basics import ElidedLabel, button, label, row

if TYPE_CHECKING:
    from pathlib import Path

    from app.ui.desk import Desk

_MEGABYTE = 1 << 20
_FILTER = "备份 (*.zip *.db)"


class BackupPart(Part):
    name, title, icon, topic = "backup", "备份和恢复", "device-floppy", "backup"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.heading("自动备份", "每天第一次改动前和关闭时自动做一份，都验过才算数；旧的按天、周、月变稀")
        self.state = label("", wrap=True)
        self.body.addWidget(self.state)
        self.acts(
            button("打开备份文件夹", self._open_folder, icon="folder-open"),
            button("检查数据", lambda: run_check(desk), icon="checklist"),
        )
        self.heading(
            "另存一份", "自动备份和数据在同一台电脑里，电脑坏了要靠另外存的这一份。建议存到单位的 U 盘"
        )
        self.place = ElidedLabel("", color="text2")
        self.body.addLayout(row(label("存到", "cap"), self.place, gap=12))
        self.acts(
            button("立即备份", lambda: ask_backup(desk, self), icon="device-floppy"),
            button("改位置", self._choose_place, kind="link"),
        )
        self.heading("从备份恢复", "恢复到一个新文件夹，现在的数据一点不动；对上了再用恢复出来的那份")
        self.secret = self.line("secret", "做备份时的口令", "练习数据不用填", secret_line())
        self.restore = button("选一份备份来恢复", self._choose_backup, icon="history")
        self.acts(self.restore)
        self.body.addStretch(1)

    def read(self) -> None:
        ws = self.desk.ws
        kept = backups_of(ws)
        if ws.backup_trouble is not None:
            words = f"上一次没有做成：{say_error(ws.backup_trouble)}"
        elif kept:
            at = kept[0].at.astimezone(ws.now().tzinfo)
            size = sum(one.size for one in kept) / _MEGABYTE
            words = (
                f"最近一份 {show_date(at.date().isoformat())} {at:%H:%M}，共 {len(kept)} 份，占 {size:.1f} MB"
            )
        else:
            words = "还没有自动备份：有了第一次改动就会做"
        self.state.setText(words)
        self.place.set_text(str(backup_folder(self.desk)))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.desk.ws.folder / "backups")))

    def _choose_place(self) -> None:
        folder = choose_folder(self, "备份存到", backup_folder(self.desk))
        if folder is not None:
            remember_backup_folder(self.desk, folder)
            self.read()

    def _choose_backup(self) -> None:
        start = backup_folder(self.desk)
        source = choose_file(self, "选一份备份", _FILTER, start)
        parent = choose_folder(self, "恢复到哪里", start) if source else None
        if source and parent:
            self.bring_back(source, parent)

    def bring_back(self, source: Path, parent: Path) -> None:
        """Into a new folder beside others; opened only when somebody says so."""
        secret = self.secret.edit.text()
        day = self.desk.ws.today()
        folder = parent / f"{self.desk.ws.branch.name} {day:%Y-%m-%d} 恢复"
        self.desk.run(
            "正在恢复",
            lambda _ws, progress: restore(source, folder, passphrase=secret or None, progress=progress),
            self._restored,
        )

    def _restored(self, done: Restored) -> None:
        self.secret.edit.clear()
        lost = f"；有 {len(done.missing)} 个附件在备份里不完整" if done.missing else ""
        words = f"已恢复到“{done.folder.name}”，附件 {done.attachments} 个{lost}。现在的数据没有动"
        self.desk.messages.ask(
            "恢复好了",
            words,
            "打开恢复的那份",
            lambda: self.desk.workspace_wanted.emit(done.folder),
            keep="先不打开",
        )
        self.desk.changed(frozenset({BACKUP}))
