"""The lines of 今日: what is due with its reason and one verb, the picture of the quarter, what was written last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.domain.agenda import OVERDUE, WEEK
from app.texts import agenda as words
from app.ui import tokens
from app.ui.line_badge import badge_of
from app.ui.widgets.basics import ElidedLabel, badge, button, column, label, picture, plain, row
from app.ui.widgets.period_cells import PeriodCells

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from app.actions.book import Line
    from app.domain.agenda import Agenda, Item
    from app.domain.codes import CodeTable
    from app.domain.form import Form
    from app.domain.progress import Cell, Progress

# First part of an item's code → its picture.
_PICTURES = {
    "duty": "notebook",
    "draft": "pencil",
    "term": "route",
    "probation": "user-check",
    "inspection": "clipboard-check",
    "cards": "id",
    "dues": "coin-yuan",
    "agenda": "book-2",
    "backup": "device-floppy",
    "submission": "device-usb",
    "keys": "key",
    "arrangement": "calendar-event",
}
_DUE_WIDTH, _VERB_WIDTH, _DAY_WIDTH, _KIND_WIDTH = 112, 88, 64, 104
PUT_OFF = "本周不再提醒"
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def group_line(state: str, count: int) -> QWidget:
    line = row(label(words.state_name(state), "sub"), label(f"{count} 项", "micro"), None, gap=6)
    line.setContentsMargins(tokens.CARD_MARGIN, 4, tokens.CARD_MARGIN, 0)
    return plain(line, height=28)


def task_line(
    item: Item,
    on: date,
    forms: Mapping[str, Form],
    codes: Mapping[str, CodeTable],
    act: Callable[[], object],
    height: int,
    put_off: Callable[[], object] | None,
) -> QWidget:
    """The clause stands in the tooltip of the reason; a right click, or the menu key on the verb, puts it off."""
    tone = {OVERDUE: "bad", WEEK: "warn"}.get(item.state, "text2")
    icon = "alert-circle" if item.state == OVERDUE else _PICTURES.get(item.code.partition(".")[0], "calendar")
    title = ElidedLabel(words.title(item, on, forms))
    why = ElidedLabel(words.reason(item, on, forms), tokens.SUB, color="text3")
    why.setToolTip(f"{why.text()}\n{words.basis(item, codes)}")
    due = label(words.day_name(item.due, on), "sub")
    left = label(words.days_left(item.due, on), {"bad": "bad", "warn": "warn"}.get(tone, "cap"))
    for part in (due, left):
        part.setAlignment(_RIGHT)
    verb = button(words.verb(item), act, small=True)
    verb.setFixedWidth(_VERB_WIDTH)
    verb.setAccessibleName(f"{words.verb(item)}：{title.text()}")
    when = plain(column(None, due, left, None, gap=0), width=_DUE_WIDTH)
    line = row(picture(icon, tone, 20), column(None, title, why, None, gap=0), when, verb, gap=12)
    line.setStretch(1, 1)
    line.setContentsMargins(tokens.CARD_MARGIN, 0, 12, 0)
    made = plain(line, height=height)
    if put_off is not None:
        made.addAction(PUT_OFF).triggered.connect(lambda *_: put_off())
        made.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        verb.setToolTip(f"{PUT_OFF}：按右键或菜单键")
    return made


def put_off_line(agenda: Agenda, remind: Callable[[], object]) -> QWidget:
    line = row(
        label(words.put_off_line(agenda), "cap"), None, button("恢复提醒", remind, kind="link", small=True)
    )
    line.setContentsMargins(tokens.CARD_MARGIN, 0, 12, 0)
    return plain(line, height=40)


def progress_line(
    line: Progress, on: date, forms: Mapping[str, Form], act: Callable[[Cell], object]
) -> QWidget:
    """Name, done of required, and its periods; a click on a cell opens the record or begins it."""
    name = words.progress_name(line, forms)
    cells = [(cell.state, words.period_name(cell.period.text, on)) for cell in line.cells]
    spoken = name + "：" + "，".join(words.cell_name(cell, on) for cell in line.cells)
    painted = PeriodCells(cells, spoken)
    painted.clicked.connect(lambda number: act(line.cells[number]))
    painted.take_keys()
    painted.setFixedWidth(164)
    title = ElidedLabel(name, tokens.SUB)
    share = label(f"{line.done}/{line.required}", "sub")
    made = row(title, share, painted, gap=10)
    made.setStretch(0, 1)
    return plain(made, height=32)


def recent_line(line: Line, on: date, forms: Mapping[str, Form], act: Callable[[], None]) -> QWidget:
    day = label(words.day_name(line.day, on) if line.day else "—", "cap")
    day.setFixedWidth(_DAY_WIDTH)
    kind = ElidedLabel(forms[line.form].title, tokens.SUB, color="text3")
    kind.setFixedWidth(_KIND_WIDTH)
    title = ElidedLabel(line.title)
    title.leads(act)
    state, tone = badge_of(line)
    made = row(day, kind, title, badge(state, tone), margins=(tokens.CARD_MARGIN, 0, tokens.CARD_MARGIN, 0))
    made.setStretch(2, 1)
    return plain(made, height=36)
