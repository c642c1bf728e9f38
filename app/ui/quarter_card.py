"""The card of 今日 for the quarter that is to be handed in: days left as the one big number, and how its pre-flight stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy

from app.texts.agenda import day_name, period_name
from app.ui import tokens
from app.ui.widgets.basics import badge, button, column, label, plain, row, set_badge
from app.ui.widgets.card import Card
from app.ui.widgets.progress import ProgressBar

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.actions.submission_desk import Glance
    from app.domain.period import Period

WEEKDAYS = "一二三四五六日"


class QuarterCard(Card):
    """What takes a pre-flight to know comes later, in `show_glance`; until then the days stand there alone."""

    def __init__(self, look: Callable[[], object]) -> None:
        super().__init__("季度报送")
        self.number, self.until, self.day = label("", "display"), label("", "sub"), label("", "cap")
        self.state = badge("")
        self.bar = ProgressBar("ok.mid")
        self.look = button("查看预检", look, icon="checklist")
        self.look.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        days = row(self.number, column(self.until, self.day, gap=0), None, self.state, gap=12)
        days.setAlignment(self.state, Qt.AlignmentFlag.AlignVCenter)
        margins = (tokens.CARD_MARGIN, 0, tokens.CARD_MARGIN, 16)
        self.body.addWidget(plain(column(days, self.bar, self.look, gap=12, margins=margins)))
        self._quarter = ""

    def show_days(self, quarter: Period, due: date, on: date) -> None:
        self.title.setText(f"{period_name(quarter.text, on)}报送")
        left = (due - on).days
        self.number.setText(str(abs(left)) if left else "今天")
        self.until.setText("天后截止" if left > 0 else "天前截止" if left else "截止")
        self.day.setText(f"{day_name(due, on)} 星期{WEEKDAYS[due.weekday()]}")
        if quarter.text != self._quarter:
            self._quarter = quarter.text
            set_badge(self.state, "", "mute")
            self.bar.set_share(0)

    def show_glance(self, found: Glance) -> None:
        if found.period.text != self._quarter:
            return  # another day has begun in between
        counted = f"预检 {found.in_order} / {found.asked} 项通过"
        set_badge(self.state, *_state(found.state, counted))
        self.bar.set_share(found.in_order / found.asked if found.asked else 1.0)
        self.bar.setAccessibleName(counted)


def _state(state: str, counted: str) -> tuple[str, str]:
    from app.actions import submission_desk as desk  # with the pre-flight: not before the first paint

    named = {
        desk.CHECKED: ("预检通过", "ok"), desk.MADE: ("还没写到 U 盘", "warn"), desk.WRITTEN: ("等回执", "info"),
        desk.RECEIVED: ("已接收", "ok"), desk.RETURNED: ("已退回", "bad"),
    }  # fmt: skip
    return named.get(state, (counted, "warn"))
