"""Sentences about dues: what was refused and why, and how an amount came about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.dues import HALF_UP
from app.domain.dues_pack import WHOLE
from app.domain.money import show_money

if TYPE_CHECKING:
    from app.domain.codes import CodeTable
    from app.domain.dues import Quote, Rounding
    from app.domain.dues_pack import Payer

TEXTS: dict[str, str] = {
    "capitals.unreadable": "“{value}”不是规范的大写金额。可写 壹佰贰拾元伍角整",
    "capitals.month": "“{value}”不是大写的年月。可写 贰零贰陆年壹拾壹月",
    "dues.no_rule": "{day} 没有这一类党员（{category}）的交纳标准。请核对日期：现行标准从 2008-04-01 起",
    "dues.base_needed": "{title}按计算基数交纳，请写计算基数",
    "dues.base_negative": "计算基数不能小于零，请核对",
    "dues.amount_needed": "{title}的月交数额由组织确定，请写数额",
    "dues.amount_outside": "{title}的数额不在规定的范围内。请核对",
    "dues.amount_fixed": "{title}按计算基数和比例交纳，不能另定数额。确有困难的，请按少交办理审批",
    "dues.over_cap": "超过每月 {cap} 元的上限。一般交 {cap} 元，多交自愿，请与本人确认",
}
UNITS = {"fen": "分", "jiao": "角", "yuan": "元"}


def percent(rate: int) -> str:
    """A rate in millionths as regulations write it: 0.5%."""
    return f"{decimal(rate * 100, WHOLE)}%"


def decimal(numerator: int, denominator: int) -> str:
    """The exact decimal of a fraction of a power of ten, without idle zeros."""
    whole, rest = divmod(numerator, denominator)
    digits = str(rest).zfill(len(str(denominator)) - 1).rstrip("0")
    return f"{whole}.{digits}" if digits else str(whole)


def rounding_words(rounding: Rounding) -> str:
    unit = UNITS[rounding.unit]
    return f"四舍五入到{unit}" if rounding.mode == HALF_UP else f"{unit}以下舍去"


def explanation(found: Quote, sources: CodeTable) -> str:
    """How the amount came about, with the clause: what a screen says beside it."""
    if found.rate is None:
        how = f"{found.payer.title}每月 {show_money(found.due)} 元"
    else:
        exact = decimal((found.base or 0) * found.rate, WHOLE * 100)
        how = (
            f"{show_money(found.base or 0)} 元 × {percent(found.rate)} = {exact} 元，"
            f"{rounding_words(found.rounding)}，月应交 {show_money(found.due)} 元"
        )
    return f"{how}（{basis(found.payer, sources)}）"


def basis(payer: Payer, sources: CodeTable) -> str:
    return f"{sources.label(payer.source)}{payer.clause}"


def cap_notice(found: Quote) -> str:
    """What to say of an amount above the cap; "" for others."""
    return TEXTS["dues.over_cap"].format(cap=show_money(found.offer)) if found.over_cap else ""
