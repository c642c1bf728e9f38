"""Papers: choose one, say what it is about, make the file, open it with the system's own program."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDir, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.actions.records import get_record
from app.actions.reports import REPORTS, make_report
from app.domain.agenda import Target
from app.texts import say, say_problem
from app.ui import tokens
from app.ui.choosing import choose_folder
from app.ui.page import PREVIEW, Page
from app.ui.paper_order import RECORD, PaperOrder
from app.ui.print_wanted import Wanted
from app.ui.sealed_page import SEALED
from app.ui.widgets.basics import button, column, frame, label, plain, row, rule
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from app.actions.reports import Paper, Report
    from app.ui.desk import Desk

_COLUMNS = (Column("表册", 0), Column("格式", 96, 1), Column("用处", 0, 2, least=200))
_KINDS = {"docx": "Word", "xlsx": "Excel"}
_USES = {
    "transfer_letter": "从“组织关系转接”里选一封，点打印预览",
    "record": "从记录本里打开一条，点“打印预览”",
    "work_log_book": "封面、目录、连续页码，可续打",
    "group_log_book": "按党小组分册",
    "study_log_book": "含学时",
    "box_catalogue": "一盒一张，贴在盒内",
    "box_spine": "剪下贴在盒脊",
    "member_card": "一人一页，全部党员",
    "member_card_year": "年末的信息卡和全年变动清单，归入个人档案",
    "roster": "含年龄和党龄，可直接打印",
    "applicants": "四册五表之二",
    "activists": "四册五表之三，含半年考察",
    "candidates": "四册五表之四，含公示、政审、培训",
    "commendations": "四册五表之六，信息卡上的奖励",
    "penalties": "四册五表之七，含影响期",
    "changes": "四册五表之八，每人每次一行",
    "appraisals": "四册五表之九，等次和学时",
    "registers": "九种在一个工作簿里，一种一页",
    "register_check": "上次核对以来谁改了哪些栏目",
    "records_xlsx": "一种记录的全部栏目",
    "change_table": "十七行，差数写到人，近几期增减图",
    "change_table_xlsx": "十七行、增减名单和材料",
    "composition": "年龄、学历、党龄、性别、民族、岗位，表和图",
    "life_stat": "按月的支委会和党员集体活动，完成率",
    "party_stat": "年报附表，高校支部用",
    "composition_xlsx": "同上，只有数字",
    "dues_assessment": "工资项目、基数、比例，本人签字",
    "dues_ledger": "全年应交和实交",
    "dues_register": "四册五表之五，十二个月",
    "dues_month": "一月一张，交款人签字",
    "dues_remittances": "期间、金额、收据号",
    "dues_notice": "按季度，张贴公布",
    "dues_arrears": "欠交月份和按规定要做的事",
    "dues_checklist": "一人一张，办了哪几步",
    "dues_receipts": "这个月收到的和交这个月的，一页三张，剪开",
    "dues_card": "一人一年，一页两人",
}
ORDER_WIDTH, NARROW_ORDER = 360, 304
PAPERS = "papers"
MEMBER, MEMBER_CARD, ROSTER = "member", "member_card", "roster"


class PapersPage(Page):
    watches = frozenset({"sealed_quarter"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "报表")
        self.header.caption.set_text("Word 和 Excel，可再用 WPS 或 Word 修改")
        self.make = button("生成", self._make, kind="primary", icon="file-export")
        self.why = label("", "cap")
        self.look = button("打印预览", self.print_here, icon="printer")
        if not desk.has_page(PREVIEW):
            self.look.hide()
        self.beside = button("与现在对照", self._compare, icon="columns-3")
        self.header.add(self.why, self.beside, self.look, self.make)
        self.paper: Paper | None = None
        self.done: Report | None = None
        self.model = ListModel(_COLUMNS, _cell)
        self.model.set_rows(REPORTS)
        self.table = Table(first_inset=tokens.PAGE_MARGIN)
        self.table.setAccessibleName("表册")
        self.table.setModel(self.model)
        self.table.moved.connect(self._choose)
        self.order = PaperOrder(desk.ws)
        self.order.changed.connect(self._judge)
        self.order.relocate.clicked.connect(lambda *_: self._move())
        self.remarks = label("", "warn", wrap=True)
        self.remarks.hide()
        self.folder_button = button(
            "打开所在文件夹", self._open_folder, kind="link", icon="folder-open", small=True
        )
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.table, 1)
        margin = tokens.PAGE_MARGIN
        foot = column(self.remarks, row(self.folder_button, None), gap=4, margins=(margin, 8, margin, 8))
        self._foot = plain(column(rule("firm"), foot, gap=0))
        self._foot.hide()
        left.addWidget(self._foot)
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(frame(left, pane="plain"), 1)
        body.addWidget(self.order)
        self.set_body(body)
        self.table.select(1)

    def _choose(self, line: int) -> None:
        if 0 <= line < len(REPORTS):
            self._show(REPORTS[line])

    def _show(self, paper: Paper, form: str = "", uid: str = "") -> None:
        self.paper = paper
        record = get_record(self.desk.ws, form, uid) if uid else None
        self.order.show_paper(paper, form, record)
        self.make.setText(f"生成 {_KINDS[paper.kind]}")
        self._judge()

    def _judge(self) -> None:
        why = self.order.lacking()
        self.why.setText(why)
        self.make.setEnabled(not why)
        self.look.setEnabled(not why)
        self.beside.setVisible(bool(self.order.sealed()) and self.desk.has_page(SEALED))
        self.beside.setEnabled(not why)

    def print_here(self) -> None:
        paper = self.paper
        if paper is None or self.order.lacking() or not self.desk.has_page(PREVIEW):
            return
        self.desk.go(PREVIEW, self._wanted(paper))

    def _wanted(self, paper: Paper) -> Wanted:
        order = self.order.order()
        about = "·".join(w for w in (self.order.about(), self.order.data.text() if order.sealed else "") if w)
        return Wanted(paper.name, order, self.order.title.text(), about, PAPERS)

    def _compare(self) -> None:
        """The sealed one beside the present one."""
        if self.paper is not None and not self.order.lacking():
            self.desk.go(SEALED, self._wanted(self.paper))

    def _move(self) -> None:
        folder = choose_folder(self, "存放位置", self.order.folder)
        if folder is not None:
            self.order.use_folder(folder)

    def _make(self) -> None:
        paper, order = self.paper, self.order.order()
        if paper is None:
            return
        self.clear_complaint()
        self.make.setEnabled(False)
        QDir().mkpath(str(order.path.parent))
        self.desk.run(
            f"正在生成 {order.path.name}",
            lambda ws, progress: make_report(ws, paper.name, replace(order, progress=progress)),
            self._made,
            self._not_made,
        )

    def _not_made(self, error: Exception) -> None:
        self._judge()
        self.desk.messages.trouble(error)

    def _made(self, done: Report) -> None:
        self._judge()
        self.done = done
        code = "report.done" if done.pages else "report.done_sheets"
        words = say(code, name=done.path.name, records=done.records, pages=done.pages)
        self.inform("ok", words, ("打开", self.open))
        forms = self.desk.ws.forms
        self.remarks.setText("；".join(say_problem(problem, None, forms) for problem in done.missing))
        self.remarks.setVisible(bool(done.missing))
        self._foot.show()

    def open(self) -> None:
        """Word, WPS or whatever the system opens such a file with; where nothing does, the folder."""
        if self.done is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.done.path))):
            self._open_folder()

    def _open_folder(self) -> None:
        if self.done is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.done.path.parent)))

    def refresh(self) -> None:
        self.order.read_sealed()
        self._judge()

    def show_place(self, where: object) -> None:
        """(form, uid): one record; a book's id: its bound book; "member": the roster; a target: of a sealed quarter."""
        if isinstance(where, Target):
            self.order.choose_sealed(where.period)
            self._judge()
            return
        by_name = {paper.name: number for number, paper in enumerate(REPORTS)}
        if isinstance(where, tuple):
            form, uid = str(where[0]), str(where[1])
            name = MEMBER_CARD if form == MEMBER else RECORD
            self.table.select(by_name[name])
            self.desk.messages.attempt(lambda: self._show(REPORTS[by_name[name]], form, uid))
            return
        name = ROSTER if where == MEMBER else "box_catalogue" if where == "archive_box" else f"{where}_book"
        if name in by_name:
            self.table.select(by_name[name])

    def take_focus(self) -> None:
        self.table.setFocus()

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self.order.setFixedWidth(NARROW_ORDER if sizes.rail else ORDER_WIDTH)


def _cell(paper: Any, place: int) -> Cell:
    if place == 0:
        return Cell(say(paper.title))
    if place == 1:
        return Cell(_KINDS[paper.kind], badge="info" if paper.kind == "docx" else "ok")
    return Cell(_USES.get(paper.name, ""), "text3")
