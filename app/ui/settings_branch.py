"""支部信息: the name on every paper, the code it hands in under, and where its data lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.actions.branch_settings import name_branch
from app.ui.settings_part import Part
from app.ui.widgets.basics import ElidedLabel, button, label, row

if TYPE_CHECKING:
    from app.ui.desk import Desk


class BranchPart(Part):
    name, title, icon = "branch", "支部信息", "building-community"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.heading("支部信息", "名称印在每一页上，编码是报送时认支部用的")
        self.line("name", "支部名称", "写全称，如 第三污水厂党支部")
        self.line("code", "支部编码", "由上级党委给，不要自己编；还没有就空着，报送前补上")
        self.save = button("保存", self._save)
        self.save.setEnabled(not desk.ws.read_only)
        self.acts(self.save)
        self.heading("数据在哪里", "整个支部是一个文件夹，换电脑请用备份恢复，不要直接拷走正在用的文件夹")
        self.place = ElidedLabel("", color="text2")
        self.body.addLayout(row(label("文件夹", "cap"), self.place, gap=12))
        self.acts(
            button("打开文件夹", self._open_folder, icon="folder-open"),
            button("打开或新建其他支部", lambda: desk.workspace_wanted.emit(None), icon="folder-plus"),
        )
        self.body.addStretch(1)

    def read(self) -> None:
        branch = self.desk.ws.branch
        self.lines["name"].edit.setText(branch.name)
        self.lines["code"].edit.setText(branch.code)
        self.place.set_text(str(self.desk.ws.folder))
        self.clear_errors()

    def _save(self) -> None:
        self.clear_errors()
        name, code = (self.lines[key].edit.text() for key in ("name", "code"))
        self.desk.messages.attempt(
            lambda: name_branch(self.desk.ws, name, code), self._saved, invalid=self.refused
        )

    def _saved(self, forms: frozenset[str]) -> None:
        self.desk.changed(forms)
        self.desk.toast("已保存支部信息")

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.desk.ws.folder)))
