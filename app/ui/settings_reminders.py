"""提醒: which duties 今日 asks for, and the numbers that a unit may set itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from app.actions.branch_settings import keep_reminders, reminders_of
from app.domain.errors import Invalid, Problem
from app.domain.reminders import OWN_NUMBERS, OwnNumber, Reminders
from app.ui.settings_part import Part
from app.ui.widgets.basics import button
from app.ui.widgets.check_box import CheckBox

if TYPE_CHECKING:
    from app.domain.cadence import Cadence
    from app.ui.desk import Desk

_ASKS = {
    "cadence.party_lecture": ("每季度党课次数", "全国没有统一次数，由本单位定"),
    "agenda.draft": ("会后几天内整理完记录", "超过就在“今日”提醒"),
    "agenda.backup": ("多少天备份一次", "有改动又超过这些天没有备份，就提醒"),
}
OFF_ONLY_QUIET = "关掉的只是不再提醒，规定仍然适用；季度进度里也不再列出"


class RemindersPart(Part):
    name, title, icon, topic = "reminders", "提醒", "bell", "today"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.heading("提醒哪些事", OFF_ONLY_QUIET)
        self.boxes: dict[str, CheckBox] = {}
        for cadence in desk.ws.definitions.cadences:
            if cadence.id not in self.boxes:
                self.body.addWidget(self._duty(cadence))
        self.heading("本单位可以自定的数")
        for own in OWN_NUMBERS:
            title, note = _ASKS[own.rule]
            edit = QLineEdit()
            edit.setMaximumWidth(120)
            self.line(own.rule, title, f"{note}（{own.least}—{own.most}）", edit)
        self.save = button("保存", self._save)
        self.save.setEnabled(not desk.ws.read_only)
        self.acts(self.save, button("恢复默认", self._reset, kind="link"))
        self.body.addStretch(1)

    def _duty(self, cadence: Cadence) -> CheckBox:
        codes = self.desk.ws.definitions.codes["rule_source"]
        box = CheckBox(cadence.title)
        box.setToolTip(f"{codes.label(cadence.source)}{cadence.clause}")
        box.setEnabled(not self.desk.ws.read_only)
        self.boxes[cadence.id] = box
        return box

    def read(self) -> None:
        self._show(reminders_of(self.desk.ws))

    def _show(self, decided: Reminders) -> None:
        for name, box in self.boxes.items():
            box.setChecked(name not in decided.off)
        for own in OWN_NUMBERS:
            self.lines[own.rule].edit.setText(str(decided.numbers.get(own.rule, self._shipped(own))))
        self.clear_errors()

    def _shipped(self, own: OwnNumber) -> int:
        definitions, day = self.desk.ws.definitions, self.desk.ws.today()
        if not own.param:
            return next(one.times for one in definitions.cadences if one.id == own.rule)
        rule = definitions.rules.on(own.rule, day)
        return rule.number(own.param) if rule else own.least

    def _reset(self) -> None:
        self._show(Reminders())

    def typed(self) -> Reminders:
        """Raises Invalid for numbers out of their bounds."""
        numbers, wrong = dict[str, int](), list[Problem]()
        for own in OWN_NUMBERS:
            text = self.lines[own.rule].edit.text().strip()
            number = int(text) if text.isdecimal() else -1
            if not own.least <= number <= own.most:
                wrong.append(
                    Problem("setting.bounds", own.rule, values={"least": own.least, "most": own.most})
                )
            elif number != self._shipped(own):
                numbers[own.rule] = number
        if wrong:
            raise Invalid(wrong)
        return Reminders(frozenset(n for n, box in self.boxes.items() if not box.isChecked()), numbers)

    def _save(self) -> None:
        self.clear_errors()
        self.desk.messages.attempt(
            lambda: keep_reminders(self.desk.ws, self.typed()), self._saved, invalid=self.refused
        )

    def _saved(self, forms: frozenset[str]) -> None:
        self.desk.changed(forms)
        self.desk.toast("已保存提醒")
