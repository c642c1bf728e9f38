"""The five figures over the year: asked, paid, in arrears, waiting, to hand up; each with what it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.domain.capitals import in_capitals
from app.domain.dues_ledger import WAITING
from app.domain.money import show_money
from app.domain.period import parse_period, quarter_of
from app.texts import dues as words
from app.texts.agenda import period_name
from app.ui import theme, tokens
from app.ui.widgets.basics import ElidedLabel, column, plain, rule

if TYPE_CHECKING:
    from datetime import date

    from app.actions.dues_looking import DuesDesk

HEIGHT, _LOW = 88, 76
_NAMED = 2


class Figure(NamedTuple):
    title: str
    fen: int
    note: str
    tone: str = ""


def figures(desk: DuesDesk) -> list[Figure]:
    year, status = desk.year, desk.status
    name, first, last = _span(year.year, year.on)
    sums = year.sums(first, last)
    late = [one.standing for one in status.people if one.standing.arrears]
    owed = status.total("owed")
    waiting = year.with_state(WAITING)
    unfixed = sum(bool(one.standing.unassessed) for one in status.people)
    unknown = (
        f"{unfixed} 人没有核定" if unfixed else ""
    )  # nobody is behind, or done, with what was never fixed
    still = status.to_remit - status.remitted
    return [
        Figure(f"{name}应收", sums.due, f"{sums.people} 人·{first}月至{last}月"),
        Figure(f"{name}已收", sums.paid, f"大写 {in_capitals(sums.paid)}"),
        Figure("欠交", owed, _late_words([(one.name, one.arrears) for one in late]) or unknown or "没有人欠交", "bad" if owed else ""),
        Figure(
            "待收", status.total("waiting"), f"{len(waiting)} 人·本期到期" if waiting else unknown or "都收齐了",
            "warn" if waiting else "",
        ),
        Figure("应上缴", still, words.remit_note(status, parse_period(status.period).last)),
    ]  # fmt: skip


def _span(year: int, on: date) -> tuple[str, int, int]:
    if on.year != year:
        return f"{year}年", 1, 12
    quarter = quarter_of(on)
    return period_name(quarter.text, on).removeprefix("第"), quarter.first.month, quarter.last.month


def _late_words(late: list[tuple[str, tuple[tuple[str, int], ...]]]) -> str:
    if not late:
        return ""
    if len(late) == 1:
        name, months = late[0]
        return f"{name}·{words.month_spans([month for month, _ in months])}"
    names = "、".join(name for name, _ in late[:_NAMED])
    return f"{names}{'等' if len(late) > _NAMED else ''} {len(late)} 人"


class Figures(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        line = QHBoxLayout(self)
        line.setContentsMargins(tokens.CARD_MARGIN, 8, tokens.CARD_MARGIN, 8)
        line.setSpacing(16)
        self.parts: list[tuple[ElidedLabel, ElidedLabel, ElidedLabel]] = []
        for number in range(5):
            if number:
                divider = rule("upright")
                divider.setFixedHeight(40)
                line.addWidget(divider)
            part = ElidedLabel("", tokens.SUB, color="text2"), ElidedLabel("", tokens.TITLE, bold=True), ElidedLabel(
                "", tokens.MICRO, color="text3"
            )  # fmt: skip
            part[1].setMinimumHeight(28)
            self.parts.append(part)
            line.addWidget(plain(column(*part, gap=0)), 1)
        self.setFixedHeight(HEIGHT)

    def show_desk(self, desk: DuesDesk) -> None:
        for part, figure in zip(self.parts, figures(desk), strict=True):
            part[0].set_text(figure.title)
            part[1].set_text(show_money(figure.fen), color=figure.tone or "text")
            part[2].set_text(figure.note)

    def texts(self) -> list[tuple[str, str, str]]:
        return [(a.text(), b.text(), c.text()) for a, b, c in self.parts]

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self.setFixedHeight(_LOW if sizes.tight else HEIGHT)
        layout = self.layout()
        if layout is not None:
            edge = 4 if sizes.tight else 8
            layout.setContentsMargins(tokens.CARD_MARGIN, edge, tokens.CARD_MARGIN, edge)
        theme.mark(self)
