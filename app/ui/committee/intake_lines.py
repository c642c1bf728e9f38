"""The lines of an intake: each file's verdict in words, and the sums that must add up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.actions import intake
from app.texts import say, say_error
from app.ui.committee.words import OUTCOME_TONES, quarter_words
from app.ui.widgets.table import Cell, Column

if TYPE_CHECKING:
    from app.actions.intake import Arrival, Intake

COUNTS = ("read", "new", "changed", "same", "held", "rejected")
TITLES = {
    "read": "读到",
    "new": "新增",
    "changed": "修改",
    "same": "相同",
    "held": "待定",
    "rejected": "拒绝",
}
OUTCOMES = ("", "applied", "same", "held", "refused")
_CHIPS = {"": "全部", "applied": "可收", "same": "收过", "held": "缺前面的包", "refused": "不收"}
_WORDS = {"applied": "可收", "same": "收过", "held": "先保管", "refused": "不收"}
_DONE = {"applied": "已收"}  # what a plan could take in has been taken in
COLUMNS = (
    Column("支部", 0, least=136), Column("季度", 136, 1), Column("包", 40, 3, right=True), Column("结论", 76),
    *(Column(TITLES[name], 52, 2, right=True) for name in COUNTS), Column("文件", 0, 4, least=160),
)  # fmt: skip


def identity(found: Intake) -> str:
    """读到 12 = 新增 10 + 修改 2 + …"""
    sums = " + ".join(f"{TITLES[name]} {found.total(name)}" for name in COUNTS[1:])
    return f"{len(found.arrivals)} 个文件，读到 {found.total('read')} 条 = {sums}"


def stopped(found: Intake) -> str:
    """How far it came when somebody stopped it."""
    seen = len(found.arrivals)
    return say(
        "receive.stopped",
        files=seen + found.left,
        seen=seen,
        applied=found.count(intake.APPLIED),
        left=found.left,
    )


def chips(found: Intake, *, applied: bool) -> list[tuple[str, str]]:
    """Outcomes to choose by, each with its word and count."""
    words = _CHIPS | _DONE if applied else _CHIPS
    return [
        (name, f"{words[name]} {found.count(name) if name else len(found.arrivals)}") for name in OUTCOMES
    ]


def cell(one: Any, place: int, *, applied: bool = False) -> Cell:
    tone = OUTCOME_TONES[one.outcome]
    last = 4 + len(COUNTS)
    if place < 4:  # the four columns that say which package it is
        return (
            Cell(one.name or "认不出的文件", "text" if one.name else "text3", bold=bool(one.trouble)),
            Cell(quarter_words(one.period) if one.period else ""),
            Cell(str(one.number or "")),
            Cell((_WORDS | _DONE if applied else _WORDS)[one.outcome], badge=tone),
        )[place]
    if place < last:
        count = getattr(one, COUNTS[place - 4])
        return Cell(str(count) if count or one.read else "", "text" if count else "text3")
    if one.outcome == intake.REFUSED and one.trouble:
        return Cell(say_error(one.trouble), "bad", tip=f"{one.path.name}\n{say_error(one.trouble)}")
    return Cell(one.path.name, "text3")


def remark(one: Arrival, *, applied: bool) -> str:
    """What the marked file says: why it cannot be taken in, what is missing, what is odd about it."""
    said = [say_error(trouble) for trouble in (one.trouble, *one.hints) if trouble]
    if one.outcome == intake.HELD:
        said.append(say("receive.missing", numbers="、".join(map(str, one.missing)) or "—"))
    if not said:
        said.append(
            say(f"exchange.outcome.{one.outcome}") if applied or one.outcome != intake.APPLIED else _fits(one)
        )
    return "；".join(said)


def _fits(one: Arrival) -> str:
    return f"校验通过，核对码 {one.short_code}，收下后新增 {one.new} 条、修改 {one.changed} 条"
