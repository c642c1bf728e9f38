"""A lost or changed PC: everything back from a backup, or from the committee into a new, empty branch."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from app.ui.settings_part import Line
from app.ui.welcome_forms import PRODUCT_FOLDER, place_trouble, secret_line
from app.ui.widgets.basics import ElidedLabel, button, label, row, rule
from app.ui.widgets.keys import EnterNext

_BACKUP = (
    "平时另存的备份、换书记交接来的备份都行。恢复到这台电脑的一个新文件夹，备份本身不动；"
    "恢复好以后就在这里用，原来那台电脑不要再用。"
)
_COMMITTEE = (
    "报送过的内容党委都有。先新建一个空支部（名称、编码照原来的填），写出入网申请交给党委，说明“要求全部重发”；"
    "带回的文件读入后，报送过的内容就都回来了。没有报送过的回不来，要补记。"
)
_ENOUGH = 20


class BringBackForm(QFrame):
    """`restore_wanted` carries the backup, the new folder, the passphrase and the code ("" for what was not typed)."""

    file_wanted = Signal()
    place_wanted = Signal()
    restore_wanted = Signal(object, object, str, str)
    anew_wanted = Signal()
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.source: Path | None = None
        self._place = Path()
        self._enter = EnterNext(self)
        self.choose = button("选备份文件", self.file_wanted.emit, icon="folder-open")
        self.file = ElidedLabel("还没有选", color="text2")
        self.secret = Line("做备份时的口令", "练习数据不用填", secret_line())
        self.code = Line("或者信封里的应急码", "换书记交接来的填这个，短横线可以不填", QLineEdit())
        self.where = label("", "micro", wrap=True)
        self.other_place = button("换个位置", self.place_wanted.emit, kind="link", small=True)
        self.why = label("", "cap", wrap=True)
        self.go = button("恢复", self._go, kind="primary")
        self.go.setProperty("ends", "true")
        self.anew = button("新建空支部，请党委重发", self.anew_wanted.emit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(label("有备份", "h2"))
        layout.addWidget(label(_BACKUP, "cap", wrap=True))
        chosen = row(self.choose, self.file, gap=12)
        chosen.setStretch(1, 1)
        layout.addLayout(chosen)
        lines = row(self.secret, self.code, gap=16)
        lines.setStretch(0, 1)
        lines.setStretch(1, 1)
        layout.addLayout(lines)
        place = row(self.where, self.other_place, gap=12)
        place.setStretch(0, 1)
        layout.addLayout(place)
        end = row(self.why, button("返回", self.back.emit), self.go)
        end.setStretch(0, 1)
        layout.addLayout(end)
        layout.addWidget(rule())
        layout.addWidget(label("没有备份", "h2"))
        layout.addWidget(label(_COMMITTEE, "cap", wrap=True))
        layout.addLayout(row(None, self.anew))
        for line in (self.secret, self.code):
            line.edit.installEventFilter(self._enter)

    def begin(self, place: Path) -> None:
        self._place = place / PRODUCT_FOLDER
        self.secret.edit.clear()
        self.code.edit.clear()
        self.use(None)
        self.choose.setFocus(Qt.FocusReason.TabFocusReason)

    def use(self, source: Path | None) -> None:
        self.source = source
        self.file.set_text(source.name if source else "还没有选")
        self.where.setText(f"恢复到 {self.folder()}" if source else "")
        self.other_place.setVisible(source is not None)
        why = place_trouble(self.folder()) if source else "选好备份文件后可以恢复"
        self.why.setText(why)
        self.go.setEnabled(not why)
        if source is not None:
            self.secret.edit.setFocus(Qt.FocusReason.TabFocusReason)

    def put_into(self, folder: Path) -> None:
        """Another place, chosen by hand."""
        self._place = folder
        self.use(self.source)

    def folder(self) -> Path:
        """The first name that is free beside the others."""
        stem = self.source.stem if self.source else ""
        for number in range(1, _ENOUGH):
            found = self._place / (f"{stem} 恢复" + (f" {number}" if number > 1 else ""))
            if not found.exists():
                return found
        return self._place / f"{stem} 恢复"

    def _go(self) -> None:
        if self.source is not None:
            secret, code = self.secret.edit.text(), self.code.edit.text().strip()
            self.restore_wanted.emit(self.source, self.folder(), "" if code else secret, code)
