"""The two small forms of the first window: a new branch or committee, and the passphrase of one that is there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLayout, QLineEdit, QVBoxLayout

from app.actions.workspace import HELP_WAITS, SHORTEST_PASSPHRASE, check_place
from app.domain.errors import UserError
from app.texts import say_error
from app.ui.widgets.basics import button, column, label, row
from app.ui.widgets.keys import EnterNext

_WRONG_NAME = '\\/:*?"<>|'


def labelled(text: str, line: QLineEdit, note: str = "") -> QLayout:
    title = label(text, "sub")
    title.setBuddy(line)
    line.setAccessibleName(text)
    made = column(title, line, gap=4)
    if note:
        made.addWidget(label(note, "micro"))
    made.addStretch(1)
    return made


def secret_line() -> QLineEdit:
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    return line


def place_trouble(folder: Path) -> str:
    """Why no desk can be made there; "" where nothing speaks against it."""
    try:
        check_place(folder)
    except UserError as error:
        return say_error(error)
    except OSError:  # a name no folder can have: making it says so
        return ""
    return ""


class CreateForm(QFrame):
    """Tells in words what still lacks, beside the button that waits for it."""

    wanted = Signal()
    back = Signal()
    place_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._enter = EnterNext(self)
        self._parent_folder = Path()
        self.committee = self.anew = False
        self.title = label("", "h2")
        self.name_line, self.code_line = QLineEdit(), QLineEdit()
        self.secret, self.again = secret_line(), secret_line()
        self.why = label("", "cap", wrap=True)
        self.place = label("", "micro", wrap=True)
        self.other_place = button("换个位置", self.place_wanted.emit, kind="link", small=True)
        self.button = button("", self.wanted.emit, kind="primary")
        self._titles = [label("", "sub") for _ in range(4)]
        self._notes = [label("", "micro") for _ in range(4)]
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        lines = (self.name_line, self.code_line, self.secret, self.again)
        for number, line in enumerate(lines):
            title, note = self._titles[number], self._notes[number]
            title.setBuddy(line)
            grid.addLayout(column(title, line, note, None, gap=4), number // 2, number % 2)
            if line is not self.again:
                line.installEventFilter(self._enter)
            line.textChanged.connect(lambda _text: self._judge())
        self.again.returnPressed.connect(self._end)
        back = button("返回", self.back.emit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.title)
        layout.addLayout(grid)
        place = row(self.place, self.other_place, gap=12)
        place.setStretch(0, 1)
        layout.addLayout(place)
        end = row(self.why, back, self.button)
        end.setStretch(0, 1)
        layout.addLayout(end)
        self.begin(Path())

    def begin(self, parent_folder: Path, *, committee: bool = False, anew: bool = False) -> None:
        """`anew`: an empty branch that everything comes back into, known by its old code."""
        self._parent_folder, self.committee, self.anew = parent_folder / PRODUCT_FOLDER, committee, anew
        noun, words = ("党委", _OF_COMMITTEE) if committee else ("支部", _ANEW if anew else _OF_BRANCH)
        self.title.setText(f"新建{noun}")
        self.button.setText(f"新建{noun}")
        lines = (self.name_line, self.code_line, self.secret, self.again)
        for line, title, note, (text, hint) in zip(lines, self._titles, self._notes, words, strict=True):
            title.setText(text)
            line.setAccessibleName(text)
            note.setText(hint)
        self.secret.clear()
        self.again.clear()
        self.name_line.setFocus()
        self._judge()

    def put_into(self, folder: Path) -> None:
        """Another place, chosen by hand."""
        self._parent_folder = folder
        self._judge()

    def folder(self) -> Path:
        name = "".join("_" if c in _WRONG_NAME else c for c in self.name())
        return self._parent_folder / name

    @property
    def needs_code(self) -> bool:
        return self.committee or self.anew

    def name(self) -> str:
        return self.name_line.text().strip()

    def code(self) -> str:
        return self.code_line.text().strip()

    def passphrase(self) -> str:
        return self.secret.text()

    def _end(self) -> None:
        """Enter in the last field makes the desk, or goes to what lacks: going round would overwrite the name."""
        if not self.lacking():
            self.wanted.emit()
            return
        short = len(self.passphrase()) < SHORTEST_PASSPHRASE
        filled = (
            (self.name_line, self.name()), (self.code_line, self.code() or not self.needs_code),
            (self.other_place, not self._place_trouble()), (self.secret, not short),
        )  # fmt: skip
        line = next((line for line, good in filled if not good), self.again)
        line.setFocus(Qt.FocusReason.TabFocusReason)

    def lacking(self) -> str:
        if not self.name():
            return f"填好{self._titles[0].text()}就能新建"
        if self.needs_code and not self.code():
            return f"填好{self._titles[1].text()}就能新建"
        trouble = self._place_trouble()
        if trouble:
            return trouble
        if len(self.passphrase()) < SHORTEST_PASSPHRASE:
            return f"口令还差 {SHORTEST_PASSPHRASE - len(self.passphrase())} 个字符"
        return "" if self.passphrase() == self.again.text() else "两次填的口令不一样"

    def _place_trouble(self) -> str:
        return place_trouble(self.folder())

    def _judge(self) -> None:
        why = self.lacking()
        self.why.setText(why)
        self.button.setEnabled(not why)
        self.place.setText(f"数据放在 {self.folder()}" if self.name() else "")
        self.other_place.setVisible(bool(self.name()))


_SECRETS = ("设口令", f"不少于 {SHORTEST_PASSPHRASE} 个字符，每次打开时要填"), ("再填一次口令", "")
_OF_BRANCH = (
    ("支部名称", "如 第三污水厂党支部"),
    ("支部编码（可不填）", "上级党委给的编号；还没有就空着，报送前在设置里补"),
    *_SECRETS,
)
_ANEW = (
    ("支部名称", "照原来的填"),
    ("支部编码", "照原来的填，党委凭它找到报送过的内容"),
    *_SECRETS,
)
_OF_COMMITTEE = (
    ("党委名称", "如 水务集团党委"),
    ("党委编码", "支部从文件上认出本党委，如 SWJT；定下来就不要改"),
    *_SECRETS,
)
PRODUCT_FOLDER = "支部案头"


class PassphraseForm(QFrame):
    wanted = Signal(object, str)
    lost = Signal(object)
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._folder = Path()
        self.title = label("", "h2")
        self.line = secret_line()
        self.line.returnPressed.connect(self._submit)
        self.forgot = button("忘了口令", lambda: self.lost.emit(self._folder), kind="link", small=True)
        self.button = button("打开", self._submit, kind="primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.title)
        layout.addLayout(labelled("口令", self.line, "换书记来的第一次打开，点“忘了口令”，填信封里的应急码"))
        layout.addLayout(row(self.forgot, None, button("打开其他支部", self.back.emit), self.button))

    def begin(self, folder: Path) -> None:
        self._folder = folder
        self.title.setText(f"打开 {folder.name}")
        waits = (folder / HELP_WAITS).is_file()
        self.forgot.setText("忘了口令（恢复申请等党委批复）" if waits else "忘了口令")
        self.line.clear()
        self.line.setFocus()

    def _submit(self) -> None:
        self.line.selectAll()  # where it was wrong, the next try takes its place
        self.wanted.emit(self._folder, self.line.text())
