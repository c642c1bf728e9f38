"""A code for a sealed envelope, shown once: to copy by hand or to print, and its end typed once to prove it was."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QDialog, QFrame, QLineEdit, QVBoxLayout, QWidget

from app.ui import theme, tokens
from app.ui.widgets.basics import button, label, row

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent
    from PySide6.QtPrintSupport import QPrinter


class Words(NamedTuple):
    """What a code is called, what to do with it, and on the sheet: when it is typed where, and what comes after."""

    name: str
    steps: tuple[str, ...]
    use: str
    after: str


ENVELOPE = Words(
    "应急码",
    (
        "忘了口令，只有它能打开数据；口令和它都丢了，谁也打不开。",
        "1. 抄在纸上，或点“打印”打一张；",
        "2. 装进信封封好，写上“支部案头应急码”，交支部保管；",
        "3. 不要存在这台电脑里，也不要拍照。离开这一页就看不到了。",
    ),
    "忘记口令时，在打开支部的窗口点“忘了口令”，填：",
    "装入信封封好，交支部保管。拆封后请在“设置”里重做一个。",
)
HANDED = Words(
    "交接的应急码",
    (
        "接任人第一次打开时填它，设自己的口令；设好以后它随即作废，接任人会得到新的。",
        "1. 抄在纸上，或点“打印”打一张；",
        "2. 装进信封封好，和交接单一起当面交给接任人，不要和 U 盘放在一起；",
        "3. 不要存在这台电脑里，也不要拍照。离开这一页就看不到了。",
    ),
    "接任人第一次打开时，在“找回支部”里填，或在打开支部的窗口点“忘了口令”，填：",
    "设好自己的口令以后作废，请把那时显示的新应急码抄下封好。",
)
PROVE = "照纸上的填最后两组，确认抄对了"
NOT_YET = "填对最后两组后可以继续"
_PROVED, _A_LINE, _WIDTH, _MARGIN = 2, 3, 560, 32
_SEALED = "封存日期：＿＿＿＿＿＿＿　　封存人：＿＿＿＿＿＿＿　　监封人：＿＿＿＿＿＿＿"


class EnvelopeCard(QFrame):
    """`done` comes only after the end of the code was typed right. The code itself cannot be copied by a machine."""

    done = Signal()

    def __init__(self, title: str, verb: str, words: Words = ENVELOPE) -> None:
        super().__init__()
        self._branch, self._code, self.words = "", "", words
        self.code = label("", "display")
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.last = QLineEdit()
        self.last.setAccessibleName(PROVE)
        self.last.textChanged.connect(lambda _text: self._judge())
        self.last.returnPressed.connect(self._end)
        self.why = label("", "cap")
        self.print_button = button("打印", self.preview, icon="printer")
        self.button = button(verb, self.done.emit, kind="primary")
        prove = label(PROVE, "sub")
        prove.setBuddy(self.last)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(label(title, "h2"))
        layout.addWidget(label("\n".join(words.steps), wrap=True))
        layout.addWidget(self.code)
        layout.addWidget(prove)
        layout.addWidget(self.last)
        layout.addLayout(row(self.why, None, self.print_button, self.button))

    def show_code(self, branch: str, code: str) -> None:
        self._branch, self._code = branch, code
        groups = code.split("-")
        lines = ("-".join(groups[n : n + _A_LINE]) for n in range(0, len(groups), _A_LINE))
        self.code.setText("\n".join(lines))
        self.code.setAccessibleName(f"{self.words.name}，{code}")
        self.last.clear()
        self._judge()
        self.last.setFocus()

    def is_proved(self) -> bool:
        typed = self.last.text().replace("-", "").replace(" ", "").upper()
        return typed == "".join(self._code.split("-")[-_PROVED:])

    def _judge(self) -> None:
        self.button.setEnabled(self.is_proved())
        self.why.setText("" if self.is_proved() else NOT_YET)

    def _end(self) -> None:
        if self.is_proved():
            self.done.emit()

    def paper(self) -> QTextDocument:
        """One sheet to fold into the envelope, with room for those who sealed it."""
        made = QTextDocument()
        made.setDefaultFont(theme.font(tokens.BODY))
        made.setDocumentMargin(_MARGIN)
        words, lines = self.words, self.code.text().replace("\n", "<br>")
        made.setHtml(
            f"<h2 align='center'>支部案头{words.name}</h2><p align='center'>{escape(self._branch)}</p>"
            f"<p>&nbsp;</p><p>{words.use}</p>"
            f"<table width='100%' border='1' cellspacing='0' cellpadding='16'><tr><td align='center'>"
            f"<span style='font-size:22pt; font-weight:700'>{lines}</span></td></tr></table>"
            f"<p>&nbsp;</p><p>{words.after}</p><p>&nbsp;</p><p>{_SEALED}</p>"
        )
        return made

    def preview(self) -> None:
        """How it comes out, before it is printed."""
        from app.ui.sheet_preview import SheetPreview

        self.shown = SheetPreview(self, f"{self.words.name}的纸样", self.paper())
        self.shown.print_wanted.connect(self.print_code)
        self.shown.open()

    def print_code(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        asked = QPrintDialog(printer, self)
        asked.setWindowTitle(f"打印{self.words.name}")
        if asked.exec() == QDialog.DialogCode.Accepted:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        paper = self.paper()
        # A size of its own, in the pixels it was set in: then no number stands at the foot of the one page.
        paper.setPageSize(printer.pageRect(printer.Unit.Inch).size() * self.logicalDpiX())
        paper.print_(printer)


class EnvelopeDialog(QDialog):
    """Cannot be closed before the end of the code was typed right."""

    def __init__(
        self,
        window: QWidget,
        branch: str,
        code: str,
        *,
        title: str = "请保管好新的应急码",
        words: Words = ENVELOPE,
    ) -> None:
        super().__init__(window)
        self.setWindowTitle(words.name)
        self.setFixedWidth(_WIDTH)
        self.card = EnvelopeCard(title, "已封好", words)
        self.card.done.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)
        self.card.show_code(branch, code)

    def showEvent(self, event: QShowEvent) -> None:
        """As high as its wrapped lines want it: of its own accord a dialog takes them for one line each."""
        super().showEvent(event)
        layout = self.layout()
        if layout is not None:
            self.setFixedHeight(max(layout.totalHeightForWidth(_WIDTH), self.sizeHint().height()))

    def reject(self) -> None:
        """Esc and the cross count only when the code was copied."""
        if self.card.is_proved():
            super().reject()
