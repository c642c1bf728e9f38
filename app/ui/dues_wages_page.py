"""导入工资表: first everybody's base and where it differs, then one undoable step that fixes those who are ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.dues_wages import apply_wages, plan_wages
from app.domain.money import show_money
from app.texts import say, say_problem
from app.ui.plan_page import PlanPage
from app.ui.widgets.table import Column

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.dues_assessing import Assessment
    from app.actions.dues_wages import WagePlan
    from app.domain.dues_wages import WageRow
    from app.domain.errors import Invalid
    from app.ui.desk import Desk

READY, HELD, COLUMNS = "ready", "held", "columns"
CHOOSE, ASK = "选一份工资表", "选一份工资表，或把文件拖到这里"
PROMISE = "表头可以有三行。先看每人的计算基数怎样来，再决定核定；核定后可以一步撤销。原来的文件不会改"
_PEOPLE = (
    Column("行", 56), Column("姓名", 104), Column("计算基数（元）", 124, right=True), Column("计入", 0, least=160),
    Column("扣除", 0, 1, least=160),
)  # fmt: skip
_HEADS = {
    READY: _PEOPLE,
    HELD: (Column("行", 56), Column("姓名", 104), Column("原因", 0, least=200)),
    COLUMNS: (Column("工作表", 128), Column("表头", 200), Column("怎样算", 96), Column("工资项目", 0)),
}
_TITLES = {READY: "可核定", HELD: "待定", COLUMNS: "栏目"}
_ROLES = {
    "counted": "计入",
    "left_out": "不计",
    "deducted": "扣除",
    "name": "姓名",
    "base": "计算基数",
    "": "没有采用",
}
_NOTES = {
    READY: "核定的类别是“按月领取工资”；离退休、农民等其他类别请逐人核定",
    HELD: "这些人没有核定。照原因改好原表，再导入一次",
    COLUMNS: "没有采用的栏目要计入时，先到“缴费标准”里写明这一项怎样算",
}


class WagesPage(PlanPage):
    heads, titles, notes = _HEADS, _TITLES, _NOTES

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, "导入工资表", (CHOOSE, ASK, PROMISE), back="dues", verb="核定", name="工资表核定计划"
        )
        self.under = "dues"
        self._plan: WagePlan | None = None

    def read(self, path: Path) -> None:
        """Plan it as a job; the file is read in a process of its own."""
        self.clear_complaint()
        self.desk.run(f"正在读 {path.name}", lambda ws, _p: plan_wages(ws, path), self._planned)

    def _planned(self, plan: WagePlan) -> None:
        self._plan = plan
        held = len(plan.rows) - len(plan.ready)
        counts = {READY: len(plan.ready), HELD: held, COLUMNS: len(plan.columns)}
        self.show_plan(
            f"读到 {len(plan.rows)} 人，可核定 {len(plan.ready)} 人，待定 {held} 人",
            counts,
            next((kind for kind in (READY, HELD) if counts[kind]), COLUMNS),
        )
        self.apply.setText(f"核定 {len(plan.ready)} 人")
        self.apply.setVisible(bool(plan.ready) and not self.desk.ws.read_only)

    def lines_of(self, kind: str) -> list[tuple[str, ...]]:
        plan = self._plan
        if plan is None:
            return []
        if kind == COLUMNS:
            return [(sheet, c.heading, _ROLES.get(c.role, c.role), c.item) for sheet, c in plan.columns]
        if kind == READY:
            return [_person(one) for one in plan.ready]
        ready = {id(one) for one in plan.ready}
        return [(str(r.row), r.name, self._why(plan, r)) for r in plan.rows if id(r) not in ready]

    def _why(self, plan: WagePlan, held: WageRow) -> str:
        mine = [p for p in plan.problems if p.row == held.row]
        return "；".join(
            say_problem(p.at(row=None, sheet="")) if p.field else say(p.code, **p.values) for p in mine
        )

    def _apply(self) -> None:
        plan = self._plan
        if plan is not None:
            typed = {"category": "monthly_salary"}
            self.clear_complaint()
            self.desk.messages.attempt(
                lambda: apply_wages(self.desk.ws, plan, typed), self._applied, invalid=self._refused
            )

    def _refused(self, error: Invalid) -> None:
        plan = self._plan
        names = [one.name for one in plan.ready] if plan is not None else []
        said = [
            f"{names[p.row - 1] if p.row and p.row <= len(names) else ''}：{say(p.code, **p.values)}".lstrip(
                "："
            )
            for p in error.problems[:3]
        ]
        self.complain("没有核定。" + "；".join(dict.fromkeys(said)))

    def _applied(self, done: Assessment) -> None:
        self.apply.hide()
        forms = frozenset({"dues_assessment"})
        total = show_money(sum(one.quote.due for one in done.made))
        words = say("dues.wages.applied", ready=len(done.made), total=total)
        over = [one.name for one in done.made if one.quote.over_cap]
        capped = f"。{'、'.join(over)}超过每月上限，多交自愿，请与本人确认" if over else ""
        self.inform("ok", words + capped, ("回到核定", lambda: self.desk.go("dues")))
        self.desk.changed(forms)
        self.desk.toast_done(words, done.batch)


def _person(one: WageRow) -> tuple[str, ...]:
    def items(role: str) -> str:
        return "、".join(f"{item} {show_money(fen)}" for item, how, fen in one.items if how == role)

    return str(one.row), one.name, show_money(one.base), items("counted"), items("deducted")
