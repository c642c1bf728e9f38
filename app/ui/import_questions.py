"""What an import asks before it changes anything: whether it is he, whose list it is, which day, which year."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.dates import is_day, parse_date
from app.domain.errors import Refused
from app.domain.field_kinds import show_masked
from app.domain.import_answers import NEW_PERSON, SAME, Answers
from app.domain.list_kit import NO_DAY, NO_YEAR, OTHER_BRANCH, SEALED
from app.domain.people_matching import ASK_ROWS, QUESTIONS, TWICE
from app.texts import say
from app.ui.fields.dates import DateEdit
from app.ui.widgets.basics import Item, button, label, plain, row

if TYPE_CHECKING:
    from datetime import date

    from app.domain.form import Form
    from app.domain.import_plan import ImportPlan, PlannedRecord
    from app.domain.people_matching import Card

_PAIR = 2
_LINE, _WIDTH, _DATE_WIDTH, _YEAR_WIDTH, _REASON_WIDTH = 36, 520, 176, 88, 280
_TOLD = ("name", "birth_date", "id_number", "employee_no", "stage", "party_group")
BAD_DAY, BAD_YEAR, NO_REASON = "请写到日，如 2026-03-05", "请写四位年份，如 2025", "请写明原因"


class QuestionBar(QFrame):
    """One line for each question; `answered` carries all that was answered so far."""

    answered = Signal(object)

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today, self._answers = today, Answers()
        self.same = button("都是同一个人", self._same, small=True)
        self.ours = button("是本支部的", self._ours, small=True)
        self.day, self.take_day = DateEdit(today), button("照这一天", self._day, small=True)
        self.day.setFixedWidth(_DATE_WIDTH)
        self.day.setAccessibleName("办理或交纳的日期")
        self.day.returnPressed.connect(self._day)
        self.year, self.take_year = QLineEdit(), button("照这一年", self._year, small=True)
        self.year.setFixedWidth(_YEAR_WIDTH)
        self.year.setMaxLength(4)
        self.year.setAccessibleName("年度")
        self.year.returnPressed.connect(self._year)
        self.reason, self.take_reason = QLineEdit(), button("作补记或更正", self._amend, small=True)
        self.reason.setFixedWidth(_REASON_WIDTH)
        self.reason.setAccessibleName("补记或更正的原因")
        self.reason.setPlaceholderText("原因，随下季度报送说明")
        self.reason.returnPressed.connect(self._amend)
        self._lines: dict[tuple[str, ...], tuple[QWidget, QLabel, str]] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.wrong = label("", "cap")
        for reasons, words, items in (
            (QUESTIONS, "{count} 人只凭姓名和出生日期（或更少）对上，逐个看请在“待定”里打开", (self.same,)),
            ((OTHER_BRANCH,), "{count} 行写的是别的党支部", (self.ours,)),
            ((NO_DAY,), "{count} 行没有写日期", (self.day, self.take_day)),
            ((NO_YEAR,), "{count} 行没有写年度", (self.year, self.take_year)),
            ((SEALED,), "{count} 行在已报送的季度里", (self.reason, self.take_reason)),
        ):
            self._add(layout, reasons, words, items)
        layout.addWidget(self.wrong)
        self.wrong.hide()

    def _add(
        self, layout: QVBoxLayout, reasons: tuple[str, ...], words: str, items: tuple[QWidget, ...]
    ) -> None:
        told = label()
        placed: list[Item] = [told, *items, None]
        line = plain(row(*placed), height=_LINE)
        line.hide()
        layout.addWidget(line)
        self._lines[reasons] = line, told, words

    def show_plan(self, plan: ImportPlan) -> None:
        self._answers = plan.answers
        self.wrong.hide()
        asked = False
        for reasons, (line, told, words) in self._lines.items():
            count = len(plan.asked(*reasons))
            told.setText(words.format(count=count))
            line.setVisible(bool(count))
            asked = asked or bool(count)
        self.setVisible(asked)

    def _same(self) -> None:
        self._answer(replace(self._answers, all_same=True))

    def _ours(self) -> None:
        self._answer(replace(self._answers, ours=True))

    def _day(self) -> None:
        try:
            text = parse_date(self.day.text().split(" ")[0], self._today)
        except Refused:
            text = ""
        if is_day(text):
            self._answer(replace(self._answers, on=text))
        else:
            self._complain(BAD_DAY)

    def _year(self) -> None:
        text = self.year.text().strip()
        if len(text) == len("2026") and text.isdecimal():
            self._answer(replace(self._answers, year=text))
        else:
            self._complain(BAD_YEAR)

    def _amend(self) -> None:
        text = self.reason.text().strip()
        if text:
            self._answer(replace(self._answers, amend=text))
        else:
            self._complain(NO_REASON)

    def _complain(self, words: str) -> None:
        self.wrong.setText(words)
        self.wrong.show()

    def _answer(self, answers: Answers) -> None:
        self.answered.emit(answers)


class WhoDialog(QDialog):
    """Who a waiting row is: one of the cards, the person of the row above, or somebody else. `chosen` carries the answers."""

    chosen = Signal(object)
    merge_wanted = Signal(str, str)

    def __init__(self, window: QWidget, record: PlannedRecord, form: Form, answers: Answers) -> None:
        super().__init__(window)
        self._record, self._answers = record, answers
        self.setWindowTitle("是哪一位")
        self.setFixedWidth(_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        places = "、".join(f"{sheet} 第 {number} 行" for sheet, number in record.places)
        layout.addWidget(label(f"{record.name}（{places}）是哪一位？", "h2", wrap=True))
        layout.addWidget(label(say(record.reason), "cap", wrap=True))
        self.buttons = []
        for card in record.candidates:
            words = _card_words(card, form)
            made = button("就是他", partial(self._choose, card.uid))
            made.setAccessibleName(f"就是他：{words}")
            self.buttons.append(made)
            line = row(made, label(words, wrap=True), gap=12)
            line.setStretch(1, 1)
            layout.addLayout(line)
        if record.reason in (ASK_ROWS, TWICE):
            self.buttons.append(button("这几行是同一个人", lambda: self._choose(SAME)))
        self.buttons.append(button("另一个人，新建一张卡", lambda: self._choose(NEW_PERSON)))
        if len(record.candidates) == _PAIR:
            self.merge = button("这两张卡是同一个人，先合并", self._merge, kind="link")
            self.buttons.append(self.merge)
        for made in self.buttons[len(record.candidates) :]:
            layout.addWidget(made)
        layout.addLayout(row(None, button("取消", self.reject)))

    def _merge(self) -> None:
        one, other = (card.uid for card in self._record.candidates)
        self.reject()
        self.merge_wanted.emit(one, other)

    def _choose(self, word: str) -> None:
        said = {**self._answers.rows, **dict.fromkeys(self._record.places, word)}
        self.accept()
        self.chosen.emit(replace(self._answers, rows=said))


def _card_words(card: Card, form: Form) -> str:
    words = (show_masked(form.by_id[name], card.values.get(name)) for name in _TOLD)
    return "·".join(word for word in words if word)
