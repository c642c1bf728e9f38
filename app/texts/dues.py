"""Sentences about dues: what was refused and why, and how an amount came about."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.domain import months
from app.domain.dues import HALF_UP
from app.domain.dues_pack import WHOLE
from app.domain.money import show_money

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from app.domain.codes import CodeTable
    from app.domain.dues import Quote, Rounding
    from app.domain.dues_ledger import Cell, Standing
    from app.domain.dues_pack import Payer
    from app.domain.dues_status import Advice, Status
    from app.domain.rule_pack import RulePack

TEXTS: dict[str, str] = {
    "dues.no_rule": "{day} 没有这一类党员（{category}）的交纳标准。请核对日期：现行标准从 2008-04-01 起",
    "dues.base_needed": "{title}按计算基数交纳，请写计算基数",
    "dues.base_negative": "计算基数不能小于零，请核对",
    "dues.amount_needed": "{title}的月交数额由组织确定，请写数额",
    "dues.amount_outside": "{title}的数额不在规定的范围内。请核对",
    "dues.amount_fixed": "{title}按计算基数和比例交纳，不能另定数额。确有困难的，请按少交办理审批",
    "dues.nothing_due": "{name} {month} 在本支部没有应交的党费：还没有核定，或当月不在本支部",
    "dues.paid_already": "{name} {month} 的党费已经交齐",
    "dues.amount_positive": "金额须大于零。记错的用冲正，不填负数",
    "dues.too_much": "{name} {month} 还应交 {open} 元。本人自愿多交的，请注明自愿多交",
    "dues.large_apart": "{name}多交的部分达到大额党费（1000 元以上），全部上缴中央，不计入支部党费。请在“大额党费”里登记",
    "dues.not_yet": "交纳日期晚于今天（{today}），请核对",
    "dues.month_closed": "{month} 及以前已经结账，不再变动。请用以后的日期登记，或先重开这个月",
    "dues.back_limit": "补交一般不超过 {months} 个月。超过的请写明原因",
    "dues.ahead_limit": "预交不超过一个季度（{months} 个月）。确需预交的请写明原因",
    "dues.no_payment": "没有找到这笔交纳记录",
    "dues.reversed_already": "这一笔已经冲正过",
    "dues.is_reversal": "这是一笔冲正，不能再冲正。请重新登记正确的一笔",
    "dues.no_remittance": "没有找到这笔上缴记录",
    "dues.reversed_before": "冲正日期早于原来的交纳日期 {paid_on}，请核对",
    "dues.reason_missing": "请写明原因",
    "dues.closed_already": "{month} 已经结账（已结到 {last}）",
    "dues.not_begun": "{month} 还没有到，不能结账",
    "dues.unassessed": "{month} 还有 {count} 人没有核定：{names}。请先核定再结账",
    "dues.not_last_closed": "{month} 不是最后结账的月份。请从 {last} 起逐月重开",
    "dues.nothing_closed": "还没有结过账",
    "dues.one_month": "“{value}”不是一个月份。请写成 2026-03 的样子",
    "dues.all_paid": "{month} 没有待收的党费",
    "dues.amount_of_months": "一次交几个月的，金额按各月应交计算，请不要填金额",
    "dues.nothing_to_remit": "{period} 没有待上缴的党费",
    "dues.remit_too_much": "{period} 待上缴 {open} 元，上缴的金额多了。请核对",
    "dues.assessed_twice": "{name}同一个月写了两次，请留下一行",
    "dues.item_unknown": "“{item}”不在工资项目里。请写明计入、不计还是扣除",
    "dues.base_differs": "写的计算基数 {stated} 与各项合计 {summed} 不一致。请核对后只留一个",
    "dues.not_here": "{name} {month} 不在本支部交纳党费，请核对起始月份或信息卡上的日期",
    "dues.reason_needed": "{name} {year} 年已经核定。年内调整请写明原因",
    "dues.approval_needed": "{title}须经支部研究、上级党委批准。请写明批准的党组织和日期",
    "dues.setting_unknown": "没有“{name}”这一项设定",
    "dues.setting_value": "不能是“{value}”。可以是：{known}",
    "setting.one_of": "请选一种：{known}",
    "dues.undo_closed": "这批改动涉及已经结账的月份（已结到 {month}），不能撤销。记错的交纳用冲正",
    "dues.undo_reversed": "这批里有已经冲正的交纳，不能撤销",
    "dues.collected": "已登记 {count} 笔，共 {total} 元（{capitals}）",
    "dues.reversed": "已冲正 {total} 元，原来的记录保留",
    "dues.assessed": "{name} 从 {month} 起：",
    "dues.closed": "{month} 已结账，这个月里收到 {total} 元（按收款日期）",
    "dues.reopened": "{month} 已重开",
    "dues.remitted": "已登记上缴 {period}：{total} 元（{capitals}）",
    "dues.set": "已设定：{name} = {value}",
    "dues.standing": "{name}\t应交 {due}\t已交 {paid}\t待收 {waiting}\t欠交 {owed}",
    "dues.sum": "合计\t应交 {due}\t已交 {paid}\t待收 {waiting}\t欠交 {owed}",
    "dues.advice": "  连续 {run} 个月未交：{title}（{basis}）。程序只提醒，不改变党籍",
    "dues.period": "{period}：实收 {collected}，应上缴 {to_remit}，已上缴 {remitted}",
    "dues.standard.up_to": "{upper} 元（含）以下 {rate}",
    "dues.standard.above": "超过 {upper} 元 {rate}",
    "dues.standard.only": "{rate}",
    "dues.standard.fixed": "每月 {least} 元",
    "dues.standard.between": "每月 {least} 元至 {most} 元，由本支部定",
    "dues.standard.decided": "数额由上级党委批准",
    "dues.standard.free": "不交",
    "dues.standard.from": "{day} 起",
    "dues.step.now": "连续 {run} 个月未交，现在：{title}（{basis}）",
    "dues.step.next": "满 {run} 个月：{title}",
    "dues.cell.paid": "已交",
    "dues.cell.waiting": "待收",
    "dues.cell.arrears": "欠交",
    "dues.cell.unassessed": "未核定",
    "dues.cell.nothing": "不在本支部交纳",
    "dues.cell.ahead": "未到",
    "dues.cell.exempt": "免",
    "dues.months": "月合计",
    "dues.balance": "上年结转 {carried}，收到 {paid_in}，上缴 {handed_up}，下拨 {granted}，支出 {spent}，结余 {rest}",
    "dues.nobody_chosen": "还没有勾选要登记的人。空格勾选，再登记",
    "dues.no_assessment": "还没有核定月应交党费，不能收缴",
    "dues.fixed": "{month}起：{explanation}",
    "dues.remit_none": "本期还没有收到党费",
    "dues.remit_done": "本期收到的已全部上缴",
    "dues.remit_by": "{month}月{day}日前·本期收到 {collected}",
    "action.dues.assess": "核定党费",
    "action.dues.collect": "收缴党费",
    "action.dues.reverse": "冲正党费",
    "action.dues.remit": "上缴党费",
    "action.log.dues.close": "党费结账",
    "action.log.dues.reopen": "重开党费月份",
    "dues.no_wages": "“{name}”里没有找到工资表：须有“姓名”一栏和至少一个工资项目，没有写入",
    "dues.wage_column": "“{heading}”一栏没有采用（合计，或不在工资项目里）。需要计入的请先在党费设定里写明",
    "dues.nothing_to_carry": "没有可以沿用的：{year} 年都已核定，或去年没有核定过。经批准少交、免交的要重新报批",
    "dues.rule_unchanged": "{year} 年核定以后标准没有变，不用调整",
    "dues.nothing_ready": "没有一行可以核定，没有写入。请照提示改好工资表再试",
    "dues.wages.applied": "已核定 {ready} 人，月应交合计 {total} 元",
    "dues.over_cap": "超过每月 {cap} 元的上限。一般交 {cap} 元，多交自愿，请与本人确认",
}
_SUMS = ("due", "paid", "waiting", "owed")
UNITS = {"fen": "分", "jiao": "角", "yuan": "元"}


def percent(rate: int) -> str:
    """A rate in millionths as regulations write it: 0.5%."""
    return f"{decimal(rate * 100, WHOLE)}%"


def decimal(numerator: int, denominator: int) -> str:
    """The exact decimal of a fraction of a power of ten, without idle zeros."""
    whole, rest = divmod(numerator, denominator)
    digits = str(rest).zfill(len(str(denominator)) - 1).rstrip("0")
    return f"{whole}.{digits}" if digits else str(whole)


def ratio_words(text: str) -> str:
    """`0.2` as it is kept → `20%`."""
    return percent(int(Decimal(text) * WHOLE))


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


def fixed_words(start: str, found: Quote, sources: CodeTable, note: str) -> str:
    """An entry of the yearly fixing: from when, how it came about, and what else is known of it."""
    said = TEXTS["dues.fixed"].format(month=f"{int(start[5:7])}月", explanation=explanation(found, sources))
    return f"{said}。{note}" if note else said


def standard(payer: Payer) -> str:
    """What a category pays, in words: the brackets with the one rate of the whole base, or an amount."""
    if not payer.brackets:
        return _amount_words(payer)
    parts, below = list[str](), ""
    for bracket in payer.brackets:
        upper = _plain(bracket.upper) if bracket.upper is not None else ""
        code = "dues.standard.up_to" if upper else "dues.standard.above" if below else "dues.standard.only"
        parts.append(TEXTS[code].format(upper=upper or below, rate=percent(bracket.rate)))
        below = upper
    return "；".join(parts)


def _amount_words(payer: Payer) -> str:
    if payer.approval:
        return TEXTS["dues.standard.free" if payer.most == 0 else "dues.standard.decided"]
    code = "dues.standard.fixed" if payer.fixed else "dues.standard.between"
    return TEXTS[code].format(least=show_money(payer.least), most=show_money(payer.most or 0))


def _plain(fen: int) -> str:
    return show_money(fen).replace(",", "").removesuffix(".00")


def basis(payer: Payer, sources: CodeTable) -> str:
    return f"{sources.label(payer.source)}{payer.clause}"


def advice_lines(one: Advice, rules: RulePack, on: date, sources: CodeTable) -> Iterator[str]:
    """What the rule asks for now, and what it will ask for after another month: advice, never an act."""
    run = one.standing.run
    if one.step is not None:
        where = f"{sources.label(one.step.source)}{one.step.clause}"
        yield TEXTS["dues.step.now"].format(run=run, title=one.step.title, basis=where)
    after = rules.on(f"dues.arrears_{run + 1}", on)
    if after is not None:
        yield TEXTS["dues.step.next"].format(run=run + 1, title=after.title)


def cap_notice(found: Quote) -> str:
    """What to say of an amount above the cap; "" for others."""
    return TEXTS["dues.over_cap"].format(cap=show_money(found.offer)) if found.over_cap else ""


def cell_words(cell: Cell) -> str:
    """A month of somebody on one line of a terminal."""
    from app.domain.dues_ledger import AHEAD, NOTHING, PAID  # every sentence is loaded before the first paint

    if cell.state == NOTHING or (cell.state == AHEAD and not cell.paid):
        return ""
    if cell.state == PAID and not cell.due and not cell.paid:
        return TEXTS["dues.cell.exempt"]
    if cell.state in (PAID, AHEAD):
        return show_money(cell.paid)
    return TEXTS[f"dues.cell.{cell.state}"] + (f" {show_money(cell.open)}" if cell.open else "")


def month_spans(found: Sequence[str]) -> str:
    """`2月、4月至6月`; with the year once there are two of them."""
    year = found[0][:4] if found and found[0][:4] == found[-1][:4] else ""
    parts = ("至".join(dict.fromkeys((_month(a, year), _month(b, year)))) for a, b in months.runs(found))
    return "、".join(parts)


def _month(month: str, year: str) -> str:
    shown = f"{int(month[5:])}月"
    return shown if month[:4] == year else f"{month[:4]}年{shown}"


def remit_note(found: Status, last: date) -> str:
    """Until when, and the share of what came in; that all is handed up."""
    if found.to_remit == found.remitted:
        return TEXTS["dues.remit_none" if not found.to_remit else "dues.remit_done"]
    return TEXTS["dues.remit_by"].format(
        month=last.month, day=last.day, collected=show_money(found.collected)
    )


def status_lines(found: Status, sources: CodeTable) -> Iterator[str]:
    """Everybody in a line, what the rule asks for below those in arrears, and the sums."""
    for one in found.people:
        standing = one.standing
        yield _line("dues.standing", standing, name=standing.name)
        if one.step is not None:
            where = f"{sources.label(one.step.source)}{one.step.clause}"
            yield TEXTS["dues.advice"].format(run=standing.run, title=one.step.title, basis=where)
    sums = {name: show_money(found.total(name)) for name in _SUMS}
    yield TEXTS["dues.sum"].format_map(sums)
    parts = {name: show_money(getattr(found, name)) for name in ("collected", "to_remit", "remitted")}
    yield TEXTS["dues.period"].format(period=found.period, **parts)


def _line(code: str, standing: Standing, name: str) -> str:
    return TEXTS[code].format(name=name, **{part: show_money(getattr(standing, part)) for part in _SUMS})
