"""Two cards side by side: which one stays, what of those that differ is true, what moves along; then one step merges them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QGridLayout, QPushButton, QVBoxLayout, QWidget

from app.actions.merging import MEMBER, merge_members, plan_merge
from app.domain.field_kinds import show_masked
from app.domain.import_plan import shown_value
from app.domain.member_merging import DROPPED, KEPT
from app.domain.values import as_text
from app.ui.widgets.basics import ElidedLabel, button, chip, empty_out, label, row, rule, scrolled

if TYPE_CHECKING:
    from app.actions.merging import Merged, MergePlan
    from app.actions.records import Record
    from app.domain.form import Form
    from app.domain.member_merging import Conflict
    from app.ui.desk import Desk

_WIDTH, _MOST, _AROUND, _MARGIN, _LABEL = 760, 640, 208, 20, 168
_TOLD = ("birth_date", "id_number", "employee_no", "mobile", "stage", "party_group", "joined_on")
_CHIP, _BOLDER = 96, 12  # a chosen one is written in bold
AMEND = "合并重复的信息卡"
ALIKE = "两张卡没有不同的地方，空着的互相补齐"
LONGEST = 17


class MergeDialog(QDialog):
    """`done_with` carries what the merge wrote."""

    done_with = Signal(object)

    def __init__(self, window: QWidget, desk: Desk, one: str, other: str) -> None:
        super().__init__(window)
        self._desk, self.keep, self.drop = desk, one, other
        self.choices: dict[str, str] = {}
        self.setWindowTitle("合并信息卡")
        self.setProperty("help", "import")
        self.setFixedWidth(_WIDTH)
        self._title = label("", "h2", wrap=True)
        self.cards = QVBoxLayout()
        self.cards.setSpacing(8)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(12)
        self.grid.setVerticalSpacing(8)
        self.moved = label("", "cap", wrap=True)
        self.left = label("", "cap")
        self.act = button("合并", self.merge, kind="primary")
        body = QVBoxLayout()
        body.setContentsMargins(_MARGIN, 4, _MARGIN, 12)
        body.setSpacing(12)
        body.addLayout(self.cards)
        body.addLayout(self.grid)
        body.addWidget(self.moved)
        body.addStretch(1)
        self._area = scrolled(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 16, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row(self._title, margins=(_MARGIN, 0, _MARGIN, 0)))
        layout.addWidget(self._area, 1)
        layout.addWidget(rule("firm"))
        acts = row(self.left, None, button("取消", self.reject), self.act, margins=(_MARGIN, 12, _MARGIN, 16))
        layout.addLayout(acts)
        self.plan: MergePlan | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def sizeHint(self) -> QSize:
        needed = self._area.widget().sizeHint().height() + _AROUND
        window = self.parentWidget()
        room = window.window().height() - 32 if window is not None else _MOST
        return QSize(_WIDTH, min(needed, _MOST, room))

    def read(self) -> bool:
        """False when the two cannot be merged; the page says why."""
        return self._desk.messages.attempt(
            lambda: plan_merge(self._desk.ws, self.keep, self.drop), self._show
        )

    def _show(self, plan: MergePlan) -> None:
        self.plan, self.choices = plan, {}
        form = self._desk.ws.forms[MEMBER]
        self._title.setText(f"{as_text(plan.kept.values.get('name'))}：两张卡合成一张")
        empty_out(self.cards)
        keeping = QButtonGroup(self)
        for record, kept in ((plan.kept, True), (plan.dropped, False)):
            made = chip("保留这张")
            made.setChecked(kept)
            made.setMinimumWidth(_CHIP)
            words = _card_words(record, form)
            made.setAccessibleName(f"保留这张：{words}")
            keeping.addButton(made)
            if not kept:
                made.clicked.connect(lambda *_: self._turn())
            self.cards.addLayout(row(made, ElidedLabel(words), gap=12))
        self._show_conflicts(plan)
        told = [f"{self._desk.ws.forms[name].title} {count} 条" for name, count in plan.moved.items()]
        along = f"一并移到保留的卡：{'、'.join(told)}。" if told else ""
        self.moved.setText(f"{along}另一张卡放进回收站；合并后可以撤销")
        self._count()

    def _turn(self) -> None:
        self.keep, self.drop = self.drop, self.keep
        self.read()

    def _show_conflicts(self, plan: MergePlan) -> None:
        empty_out(self.grid)
        self.pairs: list[tuple[QPushButton, QPushButton]] = []
        if not plan.conflicts:
            self.grid.addWidget(label(ALIKE), 0, 0)
        for place, conflict in enumerate(plan.conflicts):
            name = label(conflict.label, wrap=True)
            name.setFixedWidth(_LABEL)
            group = QButtonGroup(self)
            mine, theirs = (self._side(conflict, side, group) for side in (KEPT, DROPPED))
            self.pairs.append((mine, theirs))
            for column, widget in enumerate((name, mine, theirs)):
                self.grid.addWidget(widget, place, column, Qt.AlignmentFlag.AlignLeft)
        self.grid.setColumnStretch(3, 1)

    def _side(self, conflict: Conflict, side: str, group: QButtonGroup) -> QPushButton:
        forms = self._desk.ws.forms
        value = conflict.kept if side == KEPT else conflict.dropped
        words = shown_value(forms[conflict.form], conflict.field, value, forms)
        made = chip(words if len(words) <= LONGEST else f"{words[:LONGEST]}…")
        made.setMinimumWidth(made.sizeHint().width() + _BOLDER)
        made.setToolTip(words)
        made.setAccessibleName(f"{conflict.label}：{words}")
        group.addButton(made)
        made.clicked.connect(partial(self._choose, conflict.key, side))
        return made

    def _choose(self, key: str, side: str, _on: bool = True) -> None:  # noqa: FBT001,FBT002 - Qt tells it
        self.choices[key] = side
        self._count()

    def _count(self) -> None:
        conflicts = self.plan.conflicts if self.plan else ()
        missing = sum(conflict.key not in self.choices for conflict in conflicts)
        self.left.setText(f"还有 {missing} 处要选哪一个对" if missing else "")
        self.act.setEnabled(not missing)

    def merge(self) -> None:
        ws = self._desk.ws
        self._desk.messages.attempt(
            lambda: merge_members(ws, self.keep, self.drop, self.choices, amend=AMEND), self._merged
        )

    def _merged(self, done: Merged) -> None:
        self.accept()
        self.done_with.emit(done)


def _card_words(record: Record, form: Form) -> str:
    words = (show_masked(form.by_id[name], record.values.get(name)) for name in _TOLD)
    return "·".join(word for word in words if word) or "只有姓名"
