"""Right side of 季度报送: what is in the package, the stick and writing to it, what became of earlier quarters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.actions import key_standing
from app.actions.sticks import free_on, may_write
from app.actions.submission_desk import RECEIVED, WRITTEN
from app.domain import packet
from app.domain.money import show_money
from app.texts.agenda import day_name, period_name
from app.ui import tokens
from app.ui.choosing import choose_folder, first_stick
from app.ui.widgets.basics import badge, button, column, icon_button, label, picture, plain, row, rule
from app.ui.widgets.card import Card

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.exchange_log import Logged
    from app.actions.submission_desk import SubmissionDesk
    from app.actions.submitting import Submitted
    from app.ui.desk import Desk

_STATES = {
    "made": ("还没写到 U 盘", "warn"),
    "sent": ("等回执", "info"),
    "acknowledged": ("已接收", "ok"),
    "returned": ("退回", "bad"),
}
_TURNS = {RECEIVED: "已接收", WRITTEN: "已写出"}
_FOLDER = "stick/folder"
_GIGA, _MEGA = 1 << 30, 1 << 20
_SHOWN = 6
_NOT_JOINED = "报送前先在党委登记一次：写出入网申请交给党委，电话里核对 20 个数字，带回批复读入"
_ASKED = "入网申请已写出，等党委批复。拿到批复文件后读入，就能报送"
_BOOKS = {"work_log": "党建", "group_log": "党小组", "study_log": "学习", "archive_box": "档案盒"}


class ContentCard(Card):
    def __init__(self) -> None:
        turn = label("", "cap")
        super().__init__("报送包里有什么", turn)
        self.turn = turn

    def show_desk(self, desk: Desk, found: SubmissionDesk) -> None:
        self.clear()
        self.turn.setText(_TURNS.get(found.state) or f"第 {len(found.of_quarter) + 1} 次报送")
        by_book: dict[str, int] = {}
        for form, count in found.records.items():
            book = desk.ws.forms[form].book
            by_book[book] = by_book.get(book, 0) + count
        books = "、".join(f"{_BOOKS[book]} {count}" for book, count in by_book.items())
        total = sum(by_book.values())
        sums = found.checked.sums
        said = [one for one in found.checked.items if one.explanation]
        lines = (
            ("记录", f"{total} 条：{books}" if total else "没有，按空报"),
            ("党员", f"{sums['after']} 人，增加 {sums['more']}，减少 {sums['less']}"),
            ("党费", f"应交 {show_money(sums['due_fen'])} 元，已交 {show_money(sums['paid_fen'])} 元"),
            ("附件", f"{sums['attachments']} 个"),
            ("说明", f"{len(said)} 项随包" if said else "没有"),
        )
        body = QVBoxLayout()
        body.setContentsMargins(tokens.CARD_MARGIN, 0, tokens.CARD_MARGIN, 12)
        body.setSpacing(4)
        for name, text in lines:
            head = label(name, "cap")
            head.setFixedWidth(56)
            line = row(head, label(text, "sub", wrap=True))
            line.setStretch(1, 1)
            body.addLayout(line)
        self.body.addWidget(plain(body))


class StickCard(Card):
    """Which stick, one verb, the eight characters; before enrolment the way there."""

    write_wanted = Signal(object)
    cover_wanted = Signal()
    join_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        state = badge("", "mute")
        super().__init__("写入 U 盘", state)
        self._desk, self.state = desk, state
        self.folder: Path | None = None
        self.where, self.free = label("", wrap=True), label("", "cap", wrap=True)
        self.choose = button("选别处", self._choose, kind="link", small=True)
        self.write = button("写入 U 盘", self._write, kind="primary", icon="device-usb")
        self.why = label("", "cap", wrap=True)
        self.code = label("", "display")
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.written = label("", "sub", wrap=True)
        self.cover = button("打印封面", self.cover_wanted.emit, icon="printer")
        place = row(
            picture("device-usb", "text2", 20), column(self.where, self.free, gap=0), self.choose, gap=12
        )
        place.setStretch(1, 1)
        margins = (tokens.CARD_MARGIN, 0, tokens.CARD_MARGIN, 16)
        self.writing = plain(
            column(
                place,
                row(self.write, self.why),
                self.code,
                self.written,
                row(self.cover, None),
                gap=10,
                margins=margins,
            )
        )
        self.joining = plain(self._joining())
        self.body.addWidget(self.writing)
        self.body.addWidget(self.joining)

    def _joining(self) -> QVBoxLayout:
        """The settings lead through it; here is only said that it comes first."""
        self.where_we_stand = label("", wrap=True)
        self.join = button("去入网", self.join_wanted.emit, kind="primary")
        made = column(self.where_we_stand, row(self.join, None), gap=12)
        made.setContentsMargins(tokens.CARD_MARGIN, 0, tokens.CARD_MARGIN, 16)
        return made

    def show_desk(self, found: SubmissionDesk) -> None:
        joined = found.committee is not None
        self.writing.setVisible(joined)
        self.joining.setVisible(not joined)
        if not joined:
            standing = key_standing.standing(self._desk.ws)
            asked = standing.state == key_standing.ASKED
            self.state.setText("等党委批复" if asked else "未入网")
            self.where_we_stand.setText(_ASKED if asked else _NOT_JOINED)
            self.join.setText("读入批复" if asked else "去入网")
            return
        self._find()
        self._judge(found)
        self.write.setText("再写一次" if found.state in _TURNS else "写入 U 盘")
        one = found.of_quarter[0] if found.state in _TURNS else None
        self.code.setVisible(one is not None)
        self.written.setVisible(one is not None)
        self.cover.setVisible(one is not None)
        if one is not None:
            self.code.setText(packet.short_code(one.package))
            self.written.setText(f"{one.file}\n读回核对过。核对码写在封面上，党委那边应显示同样的八位")

    def show_done(self, done: Submitted) -> None:
        self.written.setText(f"{done.path.name}\n已写入并读回核对，可以拔出 U 盘")

    def _judge(self, found: SubmissionDesk) -> None:
        counts = found.checked.counts
        waits = [
            f"改好 {counts['mend']} 项" if counts["mend"] else "",
            f"说明 {counts['answer']} 项" if counts["answer"] else "",
        ]
        waits = [word for word in waits if word]
        why = (
            "、".join(waits) + "后可以写入" if waits else "" if self.folder else "请插入 U 盘，或选一个文件夹"
        )
        self.why.setText("只读打开，不能报送" if self._desk.ws.read_only else why)
        self.write.setEnabled(not self.why.text())

    def _find(self) -> None:
        """The place of last time while it is there: asking the system for its drives may take a while."""
        if self.folder is None or free_on(self.folder) is None:
            kept = self._desk.settings.folder(_FOLDER)
            self.folder = first_stick() or (kept if kept is not None and kept.is_dir() else None)
        self._say_place()

    def _say_place(self) -> None:
        free = free_on(self.folder) if self.folder else None
        if self.folder is None or free is None:
            self.where.setText("没有找到 U 盘")
            self.free.setText("插好后按 F5 再找，或点“选别处”")
            self.state.setText("未插入")
            return
        room = (
            f"可用 {free / _GIGA:.1f} GB" if free >= _GIGA
            else f"可用 {free // _MEGA} MB" if free >= _MEGA else f"可用 {free // 1024} KB"
        )  # fmt: skip
        self.where.setText(self.folder.name or str(self.folder))
        self.free.setText(room)
        self.where.setToolTip(str(self.folder))
        self.state.setText("写保护" if not may_write(self.folder) else "快满了" if free < _MEGA else "就绪")

    def _choose(self) -> None:
        folder = choose_folder(self, "写到哪里", self.folder)
        if folder is not None:
            self.use(folder)

    def use(self, folder: Path) -> None:
        self.folder = folder
        self._desk.settings.remember_folder(_FOLDER, folder)
        self._say_place()
        if self.why.text().startswith("请插入"):
            self.why.setText("")
            self.write.setEnabled(True)

    def _write(self) -> None:
        if self.folder is not None:
            self.write_wanted.emit(self.folder)


class OutboxCard(Card):
    """Quarters that were written, with what the committee said."""

    answer_wanted = Signal()
    issued_wanted = Signal()
    sealed_wanted = Signal(str)

    def __init__(self) -> None:
        read = button("读回执", icon="inbox", small=True)
        super().__init__("历次报送和回执", read)
        self.read = read
        read.clicked.connect(lambda *_: self.answer_wanted.emit())

    def show_desk(self, desk: Desk, found: SubmissionDesk) -> None:
        self.clear()
        self.setVisible(found.committee is not None)
        self.read.setEnabled(not desk.ws.read_only)
        self.body.addWidget(rule())
        for one in found.sent[:_SHOWN]:
            self.body.addWidget(self._sent_line(desk, one, sealed=one.period in found.sealed))
        if not found.sent:
            empty = row(label("还没有报送过", "cap"), margins=(tokens.CARD_MARGIN, 0, 0, 0))
            self.body.addWidget(plain(empty, height=40))
        self.body.addWidget(rule())
        waits = f"{found.issued} 个文件待采用" if found.issued else "表单、规定、细则"
        words = label(f"党委下发：{waits}", "warn" if found.issued else "cap")
        look = button("去看", self.issued_wanted.emit, kind="link", icon="arrow-right", small=True)
        look.setAccessibleName("去看党委下发的内容")
        self.body.addWidget(plain(row(words, None, look, margins=(tokens.CARD_MARGIN, 0, 12, 0)), height=40))

    def _sent_line(self, desk: Desk, one: Logged, *, sealed: bool) -> QWidget:
        today = desk.ws.today()
        text, tone = _STATES.get(one.state, (one.state, "mute"))
        period = label(period_name(one.period, today), "sub")
        period.setFixedWidth(104)
        day = label(day_name(desk.ws.moment(one.made).date(), today), "cap")
        code = label(packet.short_code(one.package), "sub")
        papers = (
            [
                icon_button(
                    "history",
                    "照封存时重做表册",
                    lambda: self.sealed_wanted.emit(one.period),
                    kind="plain",
                    small=True,
                )
            ]
            if sealed
            else []
        )
        made = row(
            period,
            day,
            None,
            *papers,
            code,
            badge(text, tone),
            margins=(tokens.CARD_MARGIN, 0, tokens.CARD_MARGIN, 0),
        )
        if one.reason and one.reason != "-":
            return plain(column(made, label(one.reason, "bad", wrap=True), gap=2))
        return plain(made, height=36)
