"""Cards of the gallery: fields in their states, a table with every kind of row, the sheet of a meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QGridLayout

from app.domain.form import Field
from app.ui.field_widgets import make_widget
from app.ui.fields.box import FieldBox
from app.ui.gallery_samples import filled
from app.ui.widgets.attendance_picker import AttendancePicker, Mark
from app.ui.widgets.basics import plain
from app.ui.widgets.card import Card
from app.ui.widgets.table import Cell, Column, ListModel, Table

if TYPE_CHECKING:
    from app.ui.desk import Desk
    from app.ui.fields.base import Around

_STATES = (
    ("常态", "李春梅"), ("悬停", "赵永刚"), ("选中", "吴婷"), ("预备", "周敏"), ("有错", "何俊"),
    ("停用", "邓伟（已转出）"),
)  # fmt: skip
_COLUMNS = (
    Column("行状态", 72),
    Column("姓名", 0, least=80),
    Column("应交", 72, right=True),
    Column("说明", 128, 1),
)


def fields_card(desk: Desk, around: Around) -> Card:
    meeting = desk.ws.forms["branch_committee_meeting"].by_id
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(12)
    place = _box(meeting["place"], around, "二楼会议室")
    recorder = _box(meeting["recorder"], around, "")
    recorder.set_error("请选择记录人，不能与主持人相同")
    number = _box(Field("number", "编号", "text", note="自动编号"), around, "2026-党建-014")
    number.set_read_only(on=True)
    paid = _box(Field("paid", "应交", "money"), around, "980.00")
    day = _box(Field("day", "日期", "date", note="可直接输入 0312 或 3.12"), around, "2026-03-12")
    late = _box(Field("late", "是否补记", "yes_no"), around, "是")
    topic = _box(Field("words", "内容", "long_text"), around, "一个委员一段，写他的意见，不写客套话。")
    for count, box in enumerate((place, recorder, number, paid, day, late)):
        grid.addWidget(box, count // 2, count % 2)
    grid.addWidget(topic, 3, 0, 1, 2)
    for side in (0, 1):
        grid.setColumnStretch(side, 1)
    return filled("输入", plain(grid))


def _box(field: Field, around: Around, text: str) -> FieldBox:
    box = FieldBox(field, make_widget(field, around), around)
    box.put(text)
    return box


def table_card() -> Card:
    model = ListModel(_COLUMNS, _cell)
    model.set_rows(_STATES)
    table = Table(first_inset=16)
    table.setModel(model)
    table.setAccessibleName("表格行")
    table.select(2)
    table.hovered = 1
    table.setFixedHeight(36 * (len(_STATES) + 1))
    card = Card("表格行")
    card.body.addWidget(table)
    card.body.addSpacing(4)
    return card


def _cell(line: Any, column: int) -> Cell:
    state, name = line
    off, wrong = state == "停用", state == "有错"
    last = Cell("预备", badge="info") if state == "预备" else Cell()
    return (
        Cell(state, "disabled" if off else "text3"),
        Cell(name, "disabled" if off else "text", bold=state == "选中"),
        Cell("-46.00" if wrong else "46.00", "bad" if wrong else "disabled" if off else "text"),
        Cell("不能小于 0", "bad", icon="alert-circle") if wrong else last,
    )[column]


def sheet_card() -> Card:
    """The picker of a meeting's sheet: every state of a person."""
    picker = AttendancePicker()
    picker.set_title("参会人员")
    present, away = ("ok", "✓", "到会"), ("warn", "假", "请假")
    states = (present, present, away, ("bad", "✕", "缺席"), ("", "", "未登记"))
    marks = [
        Mark(name, name, tone, glyph, words=words)
        for name, (tone, glyph, words) in zip(
            ("李春梅", "赵永刚", "吴婷", "何俊", "高峰"), states, strict=True
        )
    ]
    marks.append(Mark("周敏", "周敏", *present[:2], tag="预", words="到会"))
    picker.set_marks([("第一党小组", marks)])
    return filled("参会人员", picker)
