"""Backing up and checking from the window: both as jobs, both said in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.checking import CheckReport, check
from app.actions.safekeeping import BackedUp, backup_to
from app.texts import say, say_problem
from app.ui.choosing import choose_target, documents

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from app.ui.desk import Desk

_MEGABYTE = 1 << 20
_COUNTED = ("records", "changes", "attachments", "backups")
# Backing up changes no record; pages that watch this name read the state of the backup again.
BACKUP = "backup"
_FOLDER = "backup/folder-{seat}"  # desks on one PC keep their backups apart


def backup_folder(desk: Desk) -> Path:
    """Where this PC puts the one file for elsewhere: the place that was chosen, while it is there."""
    chosen = desk.settings.folder(_FOLDER.format(seat=desk.ws.seat))
    if chosen is not None and chosen.is_dir():
        return chosen
    return documents()


def remember_backup_folder(desk: Desk, folder: Path) -> None:
    desk.settings.remember_folder(_FOLDER.format(seat=desk.ws.seat), folder)


def ask_backup(desk: Desk, parent: QWidget) -> None:
    """Where to, then one file for elsewhere."""
    name = f"{desk.ws.branch.name} {desk.ws.today():%Y-%m-%d}.zip"
    chosen = choose_target(parent, "备份到", name, "ZIP (*.zip)", backup_folder(desk))
    if chosen is not None:
        back_up(desk, chosen)


def back_up(desk: Desk, target: Path) -> None:
    def done(made: BackedUp) -> None:
        size = f"{made.size / _MEGABYTE:.1f}"
        told = {
            "file": made.path.name,
            "size": size,
            "changes": made.changes,
            "attachments": made.attachments,
        }
        desk.toast(say("backup.done", **told))
        desk.changed(frozenset({BACKUP}))

    desk.run("正在备份", lambda ws, progress: backup_to(ws, target, progress), done)


def run_check(desk: Desk) -> None:
    """Is everything whole: the file, the chain, every table rebuilt from the journal, the attachments."""
    desk.run("正在检查数据", check, lambda report: _tell(desk, report))


def _tell(desk: Desk, report: CheckReport) -> None:
    if report.clean:
        words = say("check.clean", **{**dict.fromkeys(_COUNTED, 0), **report.counts})
    else:
        words = "；".join(say_problem(finding) for finding in report.findings)
    desk.messages.tell("数据完好" if report.clean else "检查发现问题", words)
