"""What each number of an import plan opens: lines for one table, whatever they are about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.field_kinds import show_masked
from app.domain.import_plan import CHANGED, HELD, NEW, REJECTED, SAME, shown_value
from app.texts import say, say_problem, sentence_of
from app.ui.widgets.table import Cell, Column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from app.domain.form import Form
    from app.domain.import_plan import ImportPlan, PlannedRecord

HINTS, COLUMNS, SKIPPED = "hints", "columns", "skipped"
_TELLING = 4  # facts shown of a new card, besides its name
_SURE = 0.9
Line = tuple[Cell | str, ...]

_WHO = (Column("姓名", 120), Column("出处", 176, 3))
_CHANGES = (*_WHO, Column("栏目", 128), Column("原来", 0), Column("导入后", 0))
_REASONS = (*_WHO, Column("原因", 0))
HEADS: dict[str, tuple[Column, ...]] = {
    NEW: (*_WHO, Column("卡上会有", 0)),
    CHANGED: _CHANGES,
    SAME: (*_WHO, Column("", 0)),
    HELD: _REASONS,
    REJECTED: _REASONS,
    HINTS: (Column("出处", 176), Column("栏目", 144, 1), Column("说明", 0)),
    COLUMNS: (Column("工作表", 128, 2), Column("原表的栏目", 0), Column("对应", 0), Column("把握", 72, 1)),
    SKIPPED: (Column("出处", 176), Column("为什么不算", 120), Column("原文", 0)),
}
TITLES = {
    NEW: "新增",
    CHANGED: "修改",
    SAME: "相同",
    HELD: "待定",
    REJECTED: "拒绝",
    HINTS: "提示",
    COLUMNS: "栏目对照",
    SKIPPED: "不是记录的行",
}


@dataclass(frozen=True)
class PlanLines:
    """Reads a plan the way the table shows it."""

    plan: ImportPlan
    form: Form
    forms: Mapping[str, Form]

    def counts(self) -> dict[str, int]:
        counts = {outcome: self.plan.count(outcome) for outcome in (NEW, CHANGED, SAME, HELD, REJECTED)}
        return counts | {name: len(self.lines(name)) for name in (HINTS, COLUMNS, SKIPPED)}

    def lines(self, name: str) -> Sequence[Line]:
        makers: dict[str, Callable[[], Iterator[Line]]] = {
            CHANGED: self._changes,
            HINTS: self._hints,
            COLUMNS: self._columns,
            SKIPPED: self._skipped,
        }
        return list(makers[name]() if name in makers else self._people(name))

    def _people(self, outcome: str) -> Iterator[Line]:
        for record in self.plan.records:
            if record.outcome == outcome:
                yield (record.name, _places(record), self._words(record))

    def _words(self, record: PlannedRecord) -> str:
        if record.reason:
            return say(record.reason)
        if record.outcome != NEW:
            return ""
        form = self.forms[record.form or self.plan.form]
        names = [
            c.field for c in record.changes if c.field not in ("", "name") and not form.by_id[c.field].of
        ]
        words = [show_masked(form.by_id[name], record.values.get(name)) for name in names]
        told = "·".join(word for word in words[:_TELLING] if word)
        return told + (f"，共 {len(names)} 项" if len(names) > _TELLING else "")

    def _changes(self) -> Iterator[Line]:
        for record in self.plan.records:
            form = self.forms[record.form or self.plan.form]
            for change in record.changes if record.outcome == CHANGED else ():
                old, new = (
                    shown_value(form, change.field, value, self.forms) for value in (change.old, change.new)
                )
                yield (
                    record.name,
                    _places(record),
                    change.label,
                    Cell(old or "—", "text3"),
                    Cell(new, bold=True),
                )

    def _hints(self) -> Iterator[Line]:
        for problem in self.plan.problems:
            field = self.plan.form_of(problem.sheet, self.forms).by_id.get(problem.field)
            place = problem.sheet + (f" 第 {problem.row} 行" if problem.row is not None else "")
            sentence = sentence_of(problem)
            tone = "warn" if problem.severity in "AB" else "text"
            yield (place, field.label if field else "", Cell(sentence, tone))

    def _columns(self) -> Iterator[Line]:
        for sheet in self.plan.sheets:
            for column in sheet.columns:
                if column.field:
                    sure = column.score >= _SURE
                    share = Cell(f"{column.score:.0%}", "ok" if sure else "warn")
                    label = (sheet.form or self.form).by_id[column.field].label
                    yield (sheet.name, column.heading, label, share)
                else:
                    words = "其他栏目（原文保留）" if column.extra else "不导入（序号，或由别的栏目算出）"
                    yield (sheet.name, column.heading, Cell(words, "text3"), "")

    def _skipped(self) -> Iterator[Line]:
        for sheet in self.plan.sheets:
            for row in sheet.skipped:
                yield (
                    f"{sheet.name} 第 {row.number} 行",
                    say(f"skipped.{row.reason}"),
                    Cell(row.text, "text3"),
                )

    def identity(self) -> str:
        """Read = new + changed + same + held + rejected, in words."""
        parts = [f"{TITLES[o]} {self.plan.count(o)}" for o in (NEW, CHANGED, SAME, HELD, REJECTED)]
        return f"读到 {self.plan.read} 行 = {' + '.join(parts)}"

    def refusal(self) -> str:
        refused = self.plan.refused
        return say_problem(refused.at(field="")) if refused else ""


def _places(record: PlannedRecord) -> str:
    return "、".join(f"{sheet} 第 {row} 行" for sheet, row in record.places)
