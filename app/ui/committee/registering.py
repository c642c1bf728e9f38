"""登记支部: a request from a stick, the digits heard over the telephone, the answer back onto the same stick."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

from app.actions import desk_keys, enrolling
from app.domain.form import Field
from app.texts import say
from app.ui.field_dialog import FieldDialog

if TYPE_CHECKING:
    from app.actions.enrolling import Registration
    from app.ui.page import Page

_FILES = "入网申请 (*.sbz)"
_FIRST = "党委端要先有一个恢复码：支部忘了口令又丢了信封时，凭它帮支部打开。现在生成，打印或抄下后密封保管，不会再次显示。"


def ask_request(page: Page) -> None:
    """Which request; before the first one the recovery code is made."""
    if not desk_keys.has_recovery(page.desk.ws):
        page.desk.messages.ask("先生成恢复码", _FIRST, "生成恢复码", lambda: _make_recovery(page))
        return
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    name, _ = QFileDialog.getOpenFileName(page, "选入网申请", place, _FILES)
    if name:
        look_at_request(page, Path(name))


def _make_recovery(page: Page) -> None:
    page.desk.messages.attempt(
        lambda: enrolling.make_recovery(page.desk.ws),
        lambda code: page.desk.messages.tell("党委恢复码（只显示这一次）", code),
    )


def look_at_request(page: Page, path: Path) -> None:
    page.desk.messages.attempt(
        lambda: enrolling.register(page.desk.ws, path), lambda found: _ask_digits(page, path, found)
    )


def _ask_digits(page: Page, path: Path, found: Registration) -> None:
    ws, heard = page.desk.ws, Field("heard", "电话里听到的 20 个数字", "text", required=not found.vouched)
    about = (
        f"“{found.name}”（编码 {found.code}）申请入网。请打电话给支部，把对方念的 20 个数字填在这里，再把党委的数字念给支部听："
        f"{found.own_fingerprint}。批复写到申请所在的 U 盘"
    )
    if found.vouched:
        about = say("enrol.seen.renewal", name=found.name, number=found.code)
    dialog = FieldDialog(
        page.window(), page.desk, "登记支部", [heard],
        lambda typed: enrolling.register(ws, path, path.parent, heard=str(typed["heard"] or "")),
        form=enrolling.FORM, verb="登记", about=about, alone=("heard",), topic="branches",
    )  # fmt: skip

    def done(registered: Registration) -> None:
        page.desk.changed(frozenset({enrolling.FORM}))
        name = registered.path.name if registered.path else ""
        page.inform("ok", f"已登记“{registered.name}”，批复 {name} 已写好并读回核对，可以拔出")

    dialog.done_with.connect(done)
    dialog.open()
