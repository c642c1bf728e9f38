"""党费: the standard in force with its clauses, and what a branch settles itself: rounding, handing up, wage items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.actions.dues_book import set_dues, settings_kept
from app.domain.dues_settings import WAGE
from app.domain.errors import Invalid, Problem
from app.texts import dues as words
from app.ui import tokens
from app.ui.fields.pick import PickEdit, Suggestion
from app.ui.settings_part import Part
from app.ui.widgets.basics import button, column, label, plain
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from PySide6.QtGui import QKeyEvent

    from app.domain.dues_pack import WageItem
    from app.ui.desk import Desk

# Name, title, note, what it may be (code, words); none: typed freely.
_LINES = (
    ("collect_day", "党费日（每月几日）", "1—28，到了这一天“今日”会提醒", ()),
    ("rounding", "取整到", "全国没有统一规定，由本单位定；已经核定的不变", (("fen", "分"), ("jiao", "角"), ("yuan", "元"))),
    ("rounding_mode", "取整方法", "", (("half_up", "四舍五入"), ("truncate", "舍去"))),
    ("remit_ratio", "上缴比例", "由上级党委定，如 20%；不定就是收到的全部", ()),
    ("remit_period", "上缴周期", "", (("month", "每月"), ("quarter", "每季度"), ("half_year", "每半年"), ("year", "每年"))),
    ("farmer_amount", "农民党员每月（元）", "0.20—1.00 元之间由本支部定；没有农民党员可空着", ()),
)  # fmt: skip
_DEFAULTS = {
    "collect_day": "25",
    "rounding": "fen",
    "rounding_mode": "half_up",
    "remit_ratio": "1",
    "remit_period": "quarter",
}
_COLUMNS = (
    Column("工资项目", 0, least=120),
    Column("本支部", 80),
    Column("规定", 72),
    Column("依据", 0, 1, least=160),
)
_ROW = 32
HOW = {"counted": "计入", "left_out": "不计", "deducted": "扣除"}


class _Items(Table):
    """Space or Enter goes round: counted, left out, deducted."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.key() == Qt.Key.Key_Space and row >= 0:
            self.opened.emit(row)
        else:
            super().keyPressEvent(event)


class DuesPart(Part):
    name, title, icon, topic = "dues", "党费", "coin-yuan", "dues"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._kept: dict[str, str] = {}
        self.heading("缴费标准", "规则带有日期：新的标准只管它生效以后核定的月份，以前的月份保持原样")
        for title, text in self._standards():
            self.body.addWidget(plain(column(label(title, "strong"), label(text, "sub", wrap=True), gap=2)))
        self.heading("本支部自定的")
        for name, title, note, choices in _LINES:
            edit = PickEdit(_choosing(choices)) if choices else None
            self.line(name, title, note, edit).setMaximumWidth(320)
        self.heading(
            "哪些工资项目算计算基数", "各单位叫法不同，由党委按“相对固定的、经常性的”来定。空格换一种"
        )
        self.model = ListModel(_COLUMNS, self._cell)
        self.items = _Items(first_inset=tokens.CARD_MARGIN, row_height=_ROW)
        self.items.setModel(self.model)
        self.items.setAccessibleName("工资项目")
        self.items.opened.connect(self._turn)
        self.model.set_rows(desk.ws.definitions.dues.items_on(desk.ws.today()))
        self.items.setFixedHeight(_ROW * self.model.rowCount() + tokens.ROW + 2)
        self.items.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self.items)
        self.save = button("保存", self._save)
        self.save.setEnabled(not desk.ws.read_only)
        self.acts(self.save, button("恢复默认", self._reset, kind="link"))
        self.body.addStretch(1)

    def _standards(self) -> Iterator[tuple[str, str]]:
        """Every category as it is today, and editions that are still to come."""
        ws = self.desk.ws
        today, sources = ws.today(), ws.definitions.codes["rule_source"]
        dues = ws.definitions.dues
        for payer in dues.payers:
            now = dues.payer(payer.id, today) is payer
            if now or payer.start > today.isoformat():
                title = (
                    payer.title
                    if now
                    else payer.title + "，" + words.TEXTS["dues.standard.from"].format(day=payer.start)
                )
                yield title, f"{words.standard(payer)}（{words.basis(payer, sources)}）"

    def read(self) -> None:
        self._show(settings_kept(self.desk.ws))

    def _show(self, kept: dict[str, str]) -> None:
        self._kept = {name: value for name, value in kept.items() if name.startswith(WAGE)}
        for name, _, _, choices in _LINES:
            value = kept.get(name, _DEFAULTS.get(name, ""))
            if name == "remit_ratio":
                value = words.ratio_words(value)
            self.lines[name].edit.setText(dict(choices).get(value, value))
        self.items.viewport().update()
        self.clear_errors()

    def _reset(self) -> None:
        self._show({})

    def _treatment(self, item: WageItem) -> str:
        return self._kept.get(WAGE + item.id, item.treatment)

    def _cell(self, item: WageItem, place: int) -> Cell:
        own = self._treatment(item)
        source = self.desk.ws.definitions.codes["rule_source"].label(item.source)
        return (
            Cell(item.title, tip="、".join((item.title, *item.also))),
            Cell(HOW[own], "info" if own != item.treatment else "text", bold=own != item.treatment),
            Cell(HOW[item.treatment], "text3"),
            Cell(source + item.clause, "text3"),
        )[place]

    def _turn(self, row: int) -> None:
        item, order = self.model.at(row), list(HOW)
        if self.desk.ws.read_only or item is None:
            return
        after = order[(order.index(self._treatment(item)) + 1) % len(order)]
        self._kept = {n: v for n, v in self._kept.items() if n != WAGE + item.id}
        if after != item.treatment:
            self._kept[WAGE + item.id] = after
        self.items.viewport().update()

    def typed(self) -> dict[str, str]:
        """What shall be settled; "" goes back to the rule. Raises Invalid at the line."""
        wanted = {WAGE + item.id: "" for item in self.model.rows()} | self._kept
        wrong: list[Problem] = []
        for name, _, _, choices in _LINES:
            text = self.lines[name].edit.text().strip()
            code = next((code for code, said in choices if text in (code, said)), "")
            if choices and not code:
                known = "、".join(said for _, said in choices)
                wrong.append(Problem("setting.one_of", name, values={"known": known}))
            value = code or text
            wanted[name] = "" if value in (_DEFAULTS.get(name), "100%") else value
        if wrong:
            raise Invalid(wrong)
        return wanted

    def _save(self) -> None:
        self.clear_errors()
        self.desk.messages.attempt(
            lambda: set_dues(self.desk.ws, self.typed()), self._saved, invalid=self.refused
        )

    def _saved(self, forms: frozenset[str]) -> None:
        self.desk.changed(forms)
        self.desk.toast("已保存党费设定")


def _choosing(choices: Sequence[tuple[str, str]]) -> Callable[[str], list[Suggestion]]:
    """All of them while one of them stands there: a choice is opened to choose another."""
    known = [Suggestion(said, key=code) for code, said in choices]

    def offered(typed: str) -> list[Suggestion]:
        return known if any(typed == one.text for one in known) else [o for o in known if typed in o.text]

    return offered
