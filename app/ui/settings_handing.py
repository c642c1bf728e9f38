"""换书记: what goes onto the stick, the code for the successor, and how far a change of hands has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.actions import keys_of_branch
from app.actions.branch_settings import forget_given_user
from app.actions.handing_over import SUCCESSOR, hand_over
from app.domain.form import Field
from app.texts.agenda import day_name
from app.ui import icons
from app.ui.choosing import choose_folder
from app.ui.envelope import HANDED, EnvelopeDialog
from app.ui.field_dialog import FieldDialog
from app.ui.key_acts import KEYS, TOPIC, print_paper
from app.ui.welcome_forms import labelled, secret_line
from app.ui.widgets.basics import button, label, plain, row, rule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.actions.handing_over import HandedOver
    from app.actions.key_standing import Standing
    from app.ui.desk import Desk
    from app.ui.fields.base import Typed
    from app.ui.key_acts import KeyActs, Teller

_HAND_WHEN = "书记、组织委员换人时办：全部数据和交接单写到 U 盘，接任人设自己的口令，密钥一并更换"
_HAND_THEN = (
    "会写到 U 盘：全部数据的备份（加密），入了网的还有换密钥的申请；另给一个交接用的应急码，抄下装信封当面交给接任人。"
    "接任人用应急码打开，设自己的口令；设好以前，你的口令和信封照旧能用，设好以后都作废。数据不动，写到一半停下也照原样。"
)


class HandingPanel(QWidget):
    def __init__(self, desk: Desk, keys: KeyActs, tell: Teller) -> None:
        super().__init__()
        self.desk, self.keys, self.tell = desk, keys, tell
        self.envelope: EnvelopeDialog | None = None
        self.secret = secret_line()
        self.hand = button("换书记", self._ask_hand, icon="user-check")
        self.hand_words = label("", "cap", wrap=True)
        self.steps = [label("", wrap=True) for _ in range(3)]
        self.ticks = [label() for _ in self.steps]
        self.list_paper = button("打印交接单", lambda: print_paper(desk, "handover_list"), icon="printer")
        made = QVBoxLayout(self)
        made.setContentsMargins(0, 0, 0, 0)
        made.setSpacing(12)
        made.addWidget(rule())
        made.addWidget(label("换书记", "h2"))
        made.addWidget(self.hand_words)
        for tick, step in zip(self.ticks, self.steps, strict=True):
            line = row(tick, step, gap=8)
            line.setStretch(1, 1)
            made.addLayout(line)
        made.addLayout(row(self.hand, self.list_paper, None, gap=12))

    def show_standing(self, found: Standing) -> None:
        handing, ws = found.handing, self.desk.ws
        self.hand.setEnabled(not ws.read_only)
        self.hand_words.setText(_HAND_WHEN if handing is None else "")
        self.hand_words.setVisible(handing is None)
        self.hand.setText("换书记" if handing is None else "再写一份交接包")
        self.list_paper.setVisible(handing is not None)
        for part in (*self.steps, *self.ticks):
            part.setVisible(handing is not None)
        if handing is None:
            return
        answered = found.asked is None or not handing.request
        words = (
            f"{day_name(ws.moment(handing.at).date(), ws.today())}已写出交接包：{handing.backup}，接任人 {handing.after}",
            "接任人用应急码打开，设好自己的口令",
            "换密钥的申请得到批复，读入" if handing.request else "没有入网，不用换密钥",
        )
        for done, text, tick, step in zip(
            (True, handing.secret, answered), words, self.ticks, self.steps, strict=True
        ):
            name, color = ("circle-check", "ok") if done else ("clock", "warn")
            tick.setPixmap(icons.pixmap(name, color, 18))
            tick.setAccessibleName("已办" if done else "待办")
            step.setText(text)
        self.steps[2].setVisible(bool(handing.request))
        self.ticks[2].setVisible(bool(handing.request))

    # a change of hands --------------------------------------------------------------------------------

    def _ask_hand(self) -> None:
        ws = self.desk.ws
        self.secret = secret = secret_line()
        below = plain(labelled("现在的口令", secret)) if ws.branch.protected else None
        name = Field(SUCCESSOR, "接任人姓名", "text", required=True, note="以后的修改记在他名下")

        def known(typed: Mapping[str, Typed]) -> tuple[str, str]:
            keys_of_branch.must_know(ws, secret.text())
            return str(typed[SUCCESSOR]), secret.text()

        def choose(told: tuple[str, str]) -> None:
            folder = choose_folder(self, "交接包写到哪个 U 盘或文件夹", self.keys.folder())
            if folder is not None:
                self.hand_over(told[0], folder, told[1])

        dialog = FieldDialog(
            self.window(), self.desk, "换书记", [name], known, form="setting", verb="选 U 盘，写出交接包",
            about=_HAND_THEN, topic=TOPIC, alone=(SUCCESSOR,), below=below,
        )  # fmt: skip
        secret.returnPressed.connect(dialog.accept_typed)
        self.keys.open(dialog, choose)

    def hand_over(self, successor: str, folder: Path, secret: str) -> None:
        self.desk.run(
            "正在写交接包",
            lambda ws, tick: hand_over(ws, successor, folder, passphrase=secret, progress=tick),
            self._handed,
        )

    def _handed(self, done: HandedOver) -> None:
        ws = self.desk.ws
        forget_given_user(ws)
        self.desk.changed(frozenset({KEYS, "setting"}))
        self.tell(
            "ok",
            f"已写出 {done.backup.name} 并读回核对，可以拔出。打印交接单，和应急码的信封一起当面交给接任人",
        )
        if done.code:
            self.envelope = EnvelopeDialog(
                self.window(), ws.branch.name, done.code, title="交给接任人的应急码", words=HANDED
            )
            self.envelope.open()
