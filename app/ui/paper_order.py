"""The right side of the papers page: what one paper asks for, as fields; it gives the order and a file name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from app.actions.people import matches
from app.actions.register_papers import period_words
from app.actions.reports import Order
from app.actions.sealed_quarters import sealed
from app.domain.field_kinds import show
from app.domain.period import periods
from app.domain.values import as_text
from app.texts import say
from app.texts.agenda import period_name
from app.ui import tokens
from app.ui.choosing import documents
from app.ui.fields.pick import PickEdit, Suggestion
from app.ui.widgets.basics import ElidedLabel, button, column, label, plain, row, rule
from app.ui.widgets.check_box import CheckBox

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from app.actions.records import Record
    from app.actions.reports import Paper
    from app.actions.workspace import Workspace

PERIOD, FORM, RECORD, DATA = "period", "form", "record", "data"
NOW = "现在的"
_OF_NOW = (
    "submission_cover",
    "enrol_application",
    "handover_list",
)  # what speaks of packages, not of records
YEARS_BACK = 4
_BOOKS = ("work_log_book", "group_log_book", "study_log_book")
_WRONG_IN_NAMES = '\\/:*?"<>|'


def _bound_by(today: date) -> list[Suggestion]:
    """Years first, then the quarters and months of this one: what books are bound by."""
    years = [f"{year:04d}" for year in range(today.year, today.year - YEARS_BACK, -1)]
    first = today.replace(month=1, day=1)
    parts = [p.text for per in ("quarter", "month") for p in periods(per, first, today)]
    return [Suggestion(period_words(text), key=text) for text in [*years, *parts]]


def _fitting(items: Sequence[Suggestion], words: str) -> list[Suggestion]:
    return [item for item in items if matches(item.text, words)]


class PaperOrder(QFrame):
    changed = Signal()

    def __init__(self, ws: Workspace) -> None:
        super().__init__()
        self.setProperty("pane", "right")
        self._ws = ws
        self._paper: Paper | None = None
        self.record: Record | None = None
        self._record_form = ""
        self._periods, self._forms = _bound_by(ws.today()), self._all_forms()
        self.title, self.note = label("", "h2"), label("", "cap", wrap=True)
        self.period = PickEdit(lambda words: _fitting(self._periods, words))
        self.form = PickEdit(lambda words: _fitting(self._forms, words))
        self._data = [Suggestion(NOW)]
        self.data = PickEdit(lambda words: _fitting(self._data, words))
        self.data.setText(NOW)
        self.keeper = QLineEdit()
        self.going_on = CheckBox("续打：只打还没打印过的记录")
        self.draft = CheckBox("加“草稿”水印，不记作已打印")
        self.place = ElidedLabel("", tokens.SUB, color="text2")
        self.relocate = button("改位置", kind="link", small=True)
        self.folder = documents()
        self._fields = {
            PERIOD: self._labelled("期间", self.period),
            FORM: self._labelled("记录种类", self.form),
            DATA: self._labelled("用哪时的数据", self.data),
            "keeper": self._labelled("保管人（印在封面，可不填）", self.keeper),
        }
        body = QVBoxLayout(self)
        body.setContentsMargins(20, 16, 24, 16)
        body.setSpacing(12)
        body.addLayout(column(self.title, self.note, gap=4))
        body.addWidget(rule())
        for field in self._fields.values():
            body.addWidget(field)
        body.addWidget(self.going_on)
        body.addWidget(self.draft)
        body.addStretch(1)
        body.addWidget(rule())
        where = row(label("存放位置", "sub"), None, self.relocate)
        body.addLayout(column(where, self.place, gap=4))
        for line in (self.period, self.form, self.data):
            line.textChanged.connect(lambda _text: self._show_place())
        self.period.setText(self._periods[0].text)

    def _all_forms(self) -> list[Suggestion]:
        return [Suggestion(f.title, key=f.id) for f in self._ws.forms.values() if not f.rows and f.list]

    def _sealed(self) -> list[Suggestion]:
        """Quarters the committee has received: every paper can be made again as it was then."""
        if self._ws.branch.committee:
            return []
        today = self._ws.today()
        return [
            Suggestion(f"{period_name(one.period, today)}封存时", key=one.period) for one in sealed(self._ws)
        ]

    def read_sealed(self) -> None:
        """The page may have been made long before a quarter was sealed."""
        self._data = [Suggestion(NOW), *self._sealed()]
        self._offer_sealed()

    def _offer_sealed(self) -> None:
        of_now = self._paper is not None and self._paper.name in _OF_NOW
        self._fields[DATA].setVisible(len(self._data) > 1 and not of_now)

    def choose_sealed(self, period: str) -> None:
        """Papers of that quarter, with the data of then."""
        self.data.setText(next((one.text for one in self._data if one.key == period), NOW))
        if any(one.key == period for one in self._periods):
            self.period.setText(period_words(period))

    def sealed(self) -> str:
        """The quarter whose data is wanted; "" for what the books say now."""
        return "" if self._fields[DATA].isHidden() else self._key(self._data, self.data)

    def _labelled(self, words: str, line: QLineEdit) -> QWidget:
        title = label(words, "sub")
        title.setBuddy(line)
        line.setAccessibleName(words)
        return plain(column(title, line, gap=4))

    def show_paper(self, paper: Paper, form_id: str = "", record: Record | None = None) -> None:
        self._paper = paper
        self.record, self._record_form = record, form_id
        self.title.setText(self._title())
        self.note.setText(self._note())
        self.note.setVisible(bool(self.note.text()))
        self._fields[PERIOD].setVisible(PERIOD in paper.needs)
        self._fields[FORM].setVisible(FORM in paper.needs)
        self._offer_sealed()
        self._fields["keeper"].setVisible(paper.name in _BOOKS)
        self.going_on.setVisible(paper.name in _BOOKS)
        self.draft.setVisible(paper.name in (*_BOOKS, RECORD))
        self._show_place()

    def _title(self) -> str:
        if self._paper is None:
            return ""
        if self._paper.name == RECORD and self._record_form:
            return self._ws.forms[self._record_form].title
        return say(self._paper.title)

    def _note(self) -> str:
        """Which record, where one is meant."""
        if self.record is None:
            return ""
        form = self._ws.forms[self._record_form]
        words = [show(form.by_id[name], self.record.values.get(name)) for name in form.list[:2]]
        return "·".join(word for word in words if word)

    def lacking(self) -> str:
        """Why it cannot be made yet, in words; "" when it can."""
        if self._paper is None:
            return "先选一种表册"
        if PERIOD in self._paper.needs and not self._key(self._periods, self.period):
            return "选一个期间就能生成"
        if FORM in self._paper.needs and not self._key(self._forms, self.form):
            return "选一种记录就能生成"
        if not self._fields[DATA].isHidden() and self.data.text().strip() not in [d.text for d in self._data]:
            return "选用哪时的数据就能生成"
        return "请从记录本里打开一条记录再打印" if RECORD in self._paper.needs and self.record is None else ""

    def _key(self, items: Sequence[Suggestion], line: PickEdit) -> str:
        text = line.text().strip()
        return next((item.key for item in items if text in (item.text, item.key)), "")

    def about(self) -> str:
        """Which record, period or kind it is about, in words."""
        if self._paper is None or self.record is not None:
            return self.note.text()
        if PERIOD in self._paper.needs:
            return self.period.text().strip()
        return self.form.text().strip() if FORM in self._paper.needs else ""

    def file_name(self) -> str:
        """Title, what it is about, and the day or period."""
        if self._paper is None:
            return ""
        words = [self._title()]
        if self.record is not None:
            form = self._ws.forms[self._record_form]
            day = as_text(self.record.values.get(form.period))[:10] if form.period else ""
            words.append(day or as_text(self.record.values.get("name")))
        elif PERIOD in self._paper.needs:
            words.append(self.period.text().strip())
        elif FORM in self._paper.needs:
            words[0] = self.form.text().strip()
        else:
            words.append(self._ws.today().isoformat())
        if self.sealed():
            words.append(self.data.text().strip())
        name = " ".join(word for word in words if word)
        return "".join("_" if c in _WRONG_IN_NAMES else c for c in name) + f".{self._paper.kind}"

    def path(self) -> Path:
        return self.folder / self.file_name()

    def _show_place(self) -> None:
        self.place.set_text(str(self.path()))
        self.changed.emit()

    def use_folder(self, folder: Path) -> None:
        self.folder = folder
        self._show_place()

    def order(self) -> Order:
        needs = self._paper.needs if self._paper else ()
        return Order(
            path=self.path(),
            period=self._key(self._periods, self.period) if PERIOD in needs else "",
            form=self._key(self._forms, self.form) if FORM in needs else self._record_form,
            uid=self.record.uid if self.record else "",
            keeper=self.keeper.text().strip(),
            going_on=self.going_on.isChecked() and not self.going_on.isHidden(),
            draft=self.draft.isChecked() and not self.draft.isHidden(),
            sealed=self.sealed(),
        )
