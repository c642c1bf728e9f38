"""The code for the sealed envelope, shown once: to copy by hand or to print, and typed once to prove it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from app.ui import theme, tokens
from app.ui.widgets.basics import button, label, row

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

WHY = "请抄在纸上或打印出来，装进信封封好，交支部保管；不要存在这台电脑里。这个窗口关掉以后就看不到了。"
PROVE = "照纸上的填最后一组，确认抄对了"
_WIDTH = 480


class EnvelopeDialog(QDialog):
    """Cannot be closed before the last group was typed right."""

    def __init__(self, window: QWidget, branch: str, code: str) -> None:
        super().__init__(window)
        self.setWindowTitle("应急码")
        self.setFixedWidth(_WIDTH)
        self._branch, self._code = branch, code
        self.code = QLineEdit(code)
        self.code.setReadOnly(True)
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setAccessibleName("应急码")
        self.last = QLineEdit()
        self.last.setAccessibleName(PROVE)
        self.last.textChanged.connect(lambda _text: self._judge())
        self.why = label("", "cap")
        self.close_button = button("已封好", self.accept, kind="primary")
        self.print_button = button("打印", self.print_code, icon="printer")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(label("请保管好新的应急码", "h2"))
        layout.addWidget(label(WHY, wrap=True))
        layout.addWidget(self.code)
        layout.addWidget(label(PROVE, "sub"))
        layout.addWidget(self.last)
        layout.addLayout(row(self.why, None, self.print_button, self.close_button))
        self._judge()
        self.last.setFocus()

    def _judge(self) -> None:
        right = self.last.text().strip().upper() == self._code.rpartition("-")[2]
        self.close_button.setEnabled(right)
        self.why.setText("" if right else "填对最后一组后可以关闭")

    def reject(self) -> None:
        """Esc and the cross count only when the code was copied."""
        if self.close_button.isEnabled():
            super().reject()

    def paper(self) -> QTextDocument:
        """One sheet to fold into the envelope."""
        made = QTextDocument()
        made.setDefaultFont(theme.font(tokens.H2))
        made.setMarkdown(
            f"# {self._branch}\n\n支部案头的应急码。忘记口令时，在打开支部的窗口点“忘了口令，用应急码”，填：\n\n"
            f"## {self._code}\n\n装入信封封好，交支部保管。拆封后请在“设置”里重做一个。"
        )
        return made

    def print_code(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        asked = QPrintDialog(printer, self)
        asked.setWindowTitle("打印应急码")
        if asked.exec() == QDialog.DialogCode.Accepted:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        self.paper().print_(printer)
