"""Import with a look before: choose a file, see every change it would make, then apply it as one undoable step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.actions.importing import apply_import, plan_import
from app.actions.records import stands
from app.domain.import_answers import NOTHING_SAID
from app.domain.import_plan import CHANGED, HELD, NEW, OUTCOMES
from app.domain.people_matching import QUESTIONS, TWICE
from app.ui.import_lines import HEADS, TITLES, PlanLines
from app.ui.import_questions import QuestionBar, WhoDialog
from app.ui.plan_page import PlanPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.actions.importing import Applied
    from app.domain.import_answers import Answers
    from app.domain.import_plan import ImportPlan
    from app.ui.desk import Desk

MEMBER, MEMBERS, TITLE, DOUBLES = "member", "members", "导入 Excel", "doubles"
ASK, CHOOSE = "选一份表，或把文件拖到这里", "选一份表"
PROMISE = (
    "花名册、入党申请人和积极分子、组织关系转接、评议结果、表彰处分、培训、会议和谈心谈话登记、补缴党费都认得，表头不必一样。"
    "先看会改什么，再决定导入；导入后可以一步撤销"
)
NOTHING_TO_DO = "没有要写入的改动：这份表里的内容卡上都有了"
_NOTES = {
    "held": "待定的还没有改动。回车或双击说明是哪一位；别的照“原因”改好原表，再导入一次就会进来",
    "rejected": "这些行没有导入",
    "changed": "空着的格不会清掉卡上已有的内容",
    "columns": "对不上的栏目原文留在信息卡的“其他栏目”里，不会丢",
}


class ImportPage(PlanPage):
    heads, titles, notes = HEADS, TITLES, _NOTES

    def __init__(self, desk: Desk) -> None:
        self.questions = QuestionBar(desk.ws.today())
        super().__init__(
            desk, TITLE, (CHOOSE, ASK, PROMISE), back="members", verb="导入", icon="file-import", name="导入计划",
            between=(self.questions,),
        )  # fmt: skip
        self.form_id, self.path = MEMBER, Path()
        self.lines: PlanLines | None = None
        self._plan: ImportPlan | None = None
        self._batch = ""  # of what was imported here last
        self.questions.answered.connect(self._answered)
        self.table.opened.connect(self._open_held)

    def read(self, path: Path, answers: Answers = NOTHING_SAID) -> None:
        """Plan the import as a job; the file is read in a process of its own."""
        self.path, self._batch = path, ""
        self.clear_complaint()
        form = self.form_id
        self.desk.run(
            f"正在读 {path.name}",
            lambda ws, p: plan_import(ws, form, path, answers=answers, progress=p),
            self._planned,
        )

    def _answered(self, answers: Answers) -> None:
        self.read(self.path, answers)

    def _open_held(self, place: int) -> None:
        """Who a waiting row is about, is said one by one as well."""
        if self._plan is None or self._kind != HELD:
            return
        record = [r for r in self._plan.records if r.outcome == HELD][place]
        if record.candidates or record.reason in (*QUESTIONS, TWICE):
            self.dialog = WhoDialog(self.window(), record, self.desk.ws.forms[MEMBER], self._plan.answers)
            self.dialog.chosen.connect(self._answered)
            self.dialog.merge_wanted.connect(lambda one, other: self.desk.go(DOUBLES, (one, other)))
            self.dialog.open()

    def _planned(self, plan: ImportPlan) -> None:
        forms = self.desk.ws.forms
        self._plan = plan
        self.lines = PlanLines(plan, forms[plan.form], forms)
        counts = self.lines.counts()
        self.questions.show_plan(plan)
        self.header.caption.set_text(plan.file)
        kind = next((o for o in OUTCOMES if counts[o]), "columns" if counts["columns"] else "skipped")
        self.show_plan(self.lines.identity(), counts, kind)
        todo = plan.count(NEW) + plan.count(CHANGED)
        self.apply.setVisible(bool(todo) and plan.refused is None and not self.desk.ws.read_only)
        people = plan.form == MEMBER and all(r.form in ("", MEMBER) for r in plan.records)
        self.apply.setText(f"导入 {todo} 人" if people else f"导入 {todo} 条")
        if plan.refused is not None:
            self.complain(self.lines.refusal())
        elif not todo and not plan.count(HELD):
            self.inform("info", NOTHING_TO_DO)

    def lines_of(self, kind: str) -> Sequence[Any]:
        return self.lines.lines(kind) if self.lines is not None else ()

    def _apply(self) -> None:
        plan = self._plan
        if plan is not None:
            self.apply.setEnabled(False)
            self.desk.run(
                "正在导入", lambda ws, p: apply_import(ws, plan, p), self._applied, self._not_applied
            )

    def _not_applied(self, error: Exception) -> None:
        self.apply.setEnabled(True)
        self.desk.messages.trouble(error)

    def _applied(self, done: Applied) -> None:
        self.apply.setEnabled(True)
        self.apply.hide()
        said = f"已导入：新增 {done.new}，修改 {done.changed}。原来的文件没有动"
        self.inform(
            "ok", said, ("去看党员", lambda: self.desk.go(MEMBERS)) if self.form_id == MEMBER else None
        )
        self._batch = done.batch
        self.desk.changed(done.forms)
        self.desk.toast_done(f"已导入 {done.new + done.changed} 条", done.batch)

    def refresh(self) -> None:
        """An import that was taken back is no longer said to be done; its file is looked at again."""
        if self._batch and not stands(self.desk.ws, self._batch):
            self._batch = ""
            self.clear_complaint()
            if self.path.is_file():
                self.read(self.path)

    def show_place(self, where: object) -> None:
        """The id of the form to import into."""
        if isinstance(where, str) and where in self.desk.ws.forms:
            self.form_id = where
            self.header.title.setText(TITLE if where == MEMBER else f"导入{self.desk.ws.forms[where].title}")
