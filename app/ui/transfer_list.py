"""The register of letters as a list: search, chips by state, letters with their states, gaps and certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.actions.people import matches
from app.actions.transfer_letters import FORM, Gap, Register
from app.domain.transfer_words import IN, OUT
from app.domain.transfers import ANSWER_LATE, CERTIFICATE, DONE, EXPIRED, LATE, OPEN, VOID
from app.domain.values import as_text
from app.texts import transfers as words
from app.ui import tokens
from app.ui.transfer_pane import TONES
from app.ui.widgets.basics import ElidedLabel, column, plain, row, rule
from app.ui.widgets.chips import ChipBar
from app.ui.widgets.search_line import SearchLine
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from app.actions.transfer_letters import Letter

ALL, OPEN_ONES, LATE_ONES, OUT_ONES, IN_ONES, CERTIFICATES, ENDED = (
    "", "open", "late", "out", "in", "certificates", "ended",
)  # fmt: skip
_CHIPS = {
    ALL: "全部", OPEN_ONES: "未办结", LATE_ONES: "逾期", OUT_ONES: "转出", IN_ONES: "转入", CERTIFICATES: "证明信",
    ENDED: "作废退回",
}  # fmt: skip
_COLUMNS = (
    Column("开具日期", 104, 2), Column("编号", 112, 1), Column("姓名", 80), Column("转往或来自", 0, 0, least=120),
    Column("状态", 104),
)  # fmt: skip
_NAME, _STATE = 2, 4


class TransferList(QFrame):
    """`moved` carries the letter that is marked, None on a gap; `opened` and `delete_wanted` its keys."""

    moved = Signal(object)
    opened = Signal()
    delete_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("pane", "plain")
        self.register, self.uid, self._chip = Register(), "", ALL
        self.search = SearchLine("姓名或拼音首字母、编号")
        self.search.textChanged.connect(lambda _text: self._show())
        self.chips = ChipBar(self.search, rows=2)
        self.chips.chosen.connect(self.choose)
        self.model = ListModel(_COLUMNS, _cell)
        self.table = Table(first_inset=tokens.PAGE_MARGIN)
        self.table.setAccessibleName("介绍信登记")
        self.table.setModel(self.model)
        self.table.moved.connect(self._moved)
        self.table.opened.connect(lambda _line: self.opened.emit())
        self.table.delete_wanted.connect(lambda _line: self.delete_wanted.emit())
        self.note = ElidedLabel("", tokens.SUB, color="text3")
        margin = tokens.PAGE_MARGIN
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(column(self.search, self.chips, gap=12, margins=(margin, 12, margin, 12)))
        layout.addWidget(self.table, 1)
        layout.addWidget(rule("firm"))
        layout.addWidget(plain(row(self.note, margins=(margin, 0, margin, 0)), height=tokens.ROW))

    def show_register(self, register: Register) -> None:
        self.register = register
        ones = [*register.letters, *register.certificates]
        counts = {key: sum(_fits(one, key) for one in ones) for key in _CHIPS}
        self.chips.set_chips([(key, f"{title} {counts[key]}") for key, title in _CHIPS.items()], self._chip)
        self._show()

    def _show(self) -> None:
        typed, register = self.search.text().strip(), self.register
        ones = [*register.letters, *(register.certificates if self._chip != ALL else ())]
        rows: list[Letter | Gap] = [o for o in ones if _fits(o, self._chip) and _found(o.values, typed)]
        if self._chip == ALL and not typed:
            rows += register.gaps
        self.model.set_rows(rows)
        late = sum(one.state in (LATE, EXPIRED, ANSWER_LATE) for one in register.letters)
        gaps = f"·空号 {len(register.gaps)} 个" if register.gaps else ""
        self.note.set_text(f"{len(register.letters)} 封{gaps}" + (f"·{late} 封要催办" if late else ""))
        place = next((n for n, one in enumerate(rows) if getattr(one, "uid", "") == self.uid), 0)
        self.table.select(place)
        self._moved(place)

    def choose(self, chip: str) -> None:
        self._chip = chip
        self._show()

    def go_to(self, uid: str) -> None:
        """One letter or certificate, whatever was looked for before."""
        self.uid = uid
        certificate = any(one.uid == uid for one in self.register.certificates)
        self._chip = CERTIFICATES if certificate else ALL
        self.search.clear()

    def _moved(self, line: int) -> None:
        found = self.model.at(line)
        letter = None if found is None or isinstance(found, Gap) else found
        if letter is not None:
            self.uid = letter.uid
        self.moved.emit(letter)


def _cell(line: Any, place: int) -> Cell:
    if isinstance(line, Gap):
        texts = ("", line.number, line.name, "撤销的号码，不再使用" if line.name else "没有开出", "空号")
        return Cell(texts[place], "text3")
    values = line.values
    if place == _STATE:
        return Cell(words.state_name(line.state), badge=TONES[line.state])
    coming = values.get("direction") == IN
    to = f"来自 {as_text(values.get('from_org'))}" if coming else as_text(values.get("to_org"))
    shown = (*(as_text(values.get(name)) for name in ("issued_on", "number", "name")), to)
    return Cell(shown[place], "text3" if line.state == VOID else "text", bold=place == _NAME)


def _fits(letter: Letter, chip: str) -> bool:
    is_letter, way = letter.form == FORM, letter.values.get("direction")
    found = {
        ALL: is_letter,
        OPEN_ONES: letter.state in OPEN,
        LATE_ONES: letter.state in (LATE, EXPIRED, ANSWER_LATE),
        OUT_ONES: way == OUT,
        IN_ONES: way == IN,
        CERTIFICATES: not is_letter,
        ENDED: letter.state not in (*OPEN, DONE, CERTIFICATE),
    }
    return found[chip]


def _found(values: Any, typed: str) -> bool:
    return matches(as_text(values.get("name")), typed) or typed in as_text(values.get("number"))
