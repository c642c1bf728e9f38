"""Sentences about introduction letters: what was refused and why, in which state one is, what the register says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.capitals import month_in_capitals
from app.domain.dates import show_date
from app.domain.money import show_money
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from app.domain.transfers import PaidTo
    from app.domain.values import Values

TEXTS: dict[str, str] = {
    "transfer.not_member": "{name}现在不是本支部的党员，没有开信。请核对是哪一位",
    "transfer.letter_open": "{name}已有一封没收到回执的介绍信（第{number}号），没有另开。遗失或过期的请用“补开”",
    "transfer.not_waiting": "第{number}号介绍信已经办结或作废，没有改动",
    "transfer.received": "第{number}号介绍信已登记回执，不能作废。组织关系被退回的请用“退回”",
    "transfer.void_already": "第{number}号已经作废",
    "transfer.reason_missing": "请写明原因",
    "transfer.no_letter": "登记里没有第{number}号",
    "transfer.corrected": "已更正第{number}号（{name}）的登记",
    "transfer.two_letters": "有两封第{number}号介绍信（一封转出，一封转入），请从列表里点选",
    "transfer.paid_by_register": "党费台账上交至 {month}，与填的不一致。请以台账为准，或先更正台账",
    "transfer.arrears": "从 {first} 起有 {months} 个月没有交齐，共欠 {owed} 元。请先收缴；确要先开信的，写明原因",
    "transfer.unassessed": "从 {first} 起没有核定党费，不知道交到哪个月。请先核定和收缴；确要先开信的，写明交至年月和依据",
    "transfer.paid_unknown": "党费台账上没有交纳记录。请写明党费交至年月，并写明依据（如党费证）",
    "transfer.no_paper": "{number} 是网上转接，没有纸介绍信可打印。登记里留着它的编号和回执",
    "transfer.in_future": "日期晚于今天，请核对",
    "transfer.before_letter": "早于介绍信的开具日期 {issued}，请核对",
    "transfer.too_long": "有效期应在 1 至 {most} 天之间，最长不超过三个月",
    "transfer.paper_gaps": "介绍信上这几处会空着：{fields}。请先在信息卡上填好，或开好后手写",
    "transfer.away_too_long": "外出满 {months} 个月的要转移组织关系，请开组织关系介绍信，不开证明信",
    "transfer.back_before_leaving": "返回日期早于外出日期，请核对",
    "transfer.same_person": "名册里已有“{name}”。请核对：是同一个人，就接到原来的信息卡上；不是，就新建一张",
    "transfer.is_here": "{name}现在就在本支部，没有登记转入。请核对是哪一位",
    "transfer.ran_out": "介绍信已过有效期（至 {until}）。请与转出的党组织核实后再接收",
    "transfer.no_paid_to": "介绍信上没有写党费交至年月。请向本人或原党组织问清",
    "transfer.stage_differs": "信息卡上的人员类别与介绍信不一致。请核对转正日期",
    "transfer.postponed": "预备期至 {end}。转正可推迟讨论，最迟 {latest}，转正时间仍从预备期满之日算起",
    "transfer.digits_needed": "“{who}”没有党委作证。请打电话请对方念出本机的20 个数字，输入后再接收",
    "transfer.to_itself": "这个转接包就是“{name}”发出的，没有转发。请核对接收支部",
    "transfer.decide": "名册里可能已有“{name}”。请先说明是不是同一个人，再接收",
    "transfer.nothing_new": "“{name}”里的内容都已经接收过，没有改动",
    "transfer.packed": "已写出转接包（{people} 人，附件 {attachments} 个），核对码 {code}",
    "transfer.unpacked": "已接收转接包：{people} 人，附件 {attachments} 个",
    "transfer.outcome.new": "接收",
    "transfer.outcome.ask": "先说明是否同一个人",
    "transfer.outcome.fill": "补全信息卡",
    "transfer.outcome.same": "已接收过",
    "transfer.outcome.here": "已在本支部",
    "transfer.setting_unknown": "没有“{name}”这一项设定。可以设：{known}",
    "transfer.setting_value": "“{name}”不能是“{value}”",
    "transfer.issued": "已开出第{number}号介绍信：{name}，党费交至{paid}，有效期至 {until}",
    "transfer.receipt_done": "已登记第{number}号的回执，{name}转出",
    "transfer.answer_done": "已登记给第{number}号寄回回执",
    "transfer.issued_online": "已登记网上转接 {number}：{name}，党费交至{paid}。对方接收后请登记回执",
    "transfer.received_online": "已接收 {name}（网上转接 {number}），不用寄回执",
    "transfer.received_in": "已接收 {name}（第{number}号），一个月内要寄回回执",
    "transfer.arrived": "已登记 {name} {day} 报到，回执应在 {due} 前寄回",
    "transfer.returned_done": "第{number}号已退回，{name}的组织关系仍在本支部",
    "transfer.void_done": "第{number}号已作废，号码不再使用",
    "transfer.certified": "已开出第{number}号党员证明信",
    "transfer.none": "还没有介绍信",
    "transfer.state.waiting": "待回执",
    "transfer.state.expired": "已过有效期",
    "transfer.state.late": "回执逾期",
    "transfer.state.to_answer": "待寄回执",
    "transfer.state.answer_late": "寄回执逾期",
    "transfer.state.certificate": "证明信",
    "transfer.state.done": "已办结",
    "transfer.state.returned": "已退回",
    "transfer.state.void": "作废",
    "transfer.waits.waiting": "等{to}寄回回执",
    "transfer.waits.expired": "介绍信已过有效期，没有收到回执",
    "transfer.waits.late": "{to}的回执逾期未到",
    "transfer.waits.to_answer": "要给转出的党组织寄回回执",
    "transfer.waits.answer_late": "给转出党组织的回执已逾期",
    "transfer.now.to_answer": "已更正第{number}号的登记",
    "transfer.now.answer_late": "已更正第{number}号的登记",
    "transfer.now.done": "第{number}号已办结",
    "transfer.now.returned": "第{number}号已退回，{name}仍在本支部",
    "transfer.now.void": "第{number}号已作废",
    "transfer.now.waiting": "已登记{name}报到",
    "transfer.now.expired": "已登记{name}报到",
    "transfer.now.late": "已登记{name}报到",
    "transfer.gap.undone": "第{number}号：开给{name}后撤销，号码不再使用",
    "transfer.gap.passed": "第{number}号：空号",
    "transfer.paid.clear": "党费台账：已交至{capitals}（{month}）",
    "transfer.paid.arrears": "党费台账：欠交 {months} 个月，共 {owed} 元（从 {first} 起）",
    "transfer.paid.unassessed": "党费台账：从 {first} 起没有核定",
    "transfer.paid.unknown": "党费台账：没有交纳记录",
    "action.members.transfer_issue": "开组织关系介绍信",
    "action.members.transfer_reissue": "补开组织关系介绍信",
    "action.members.transfer_receipt": "登记回执",
    "action.members.transfer_arrived": "登记报到",
    "action.members.transfer_return": "退回介绍信",
    "action.members.transfer_void": "作废介绍信",
    "action.members.transfer_receive": "接收组织关系",
    "action.members.transfer_correct": "更正介绍信登记",
    "action.members.transfer_answer": "寄回回执",
    "action.members.transfer_unpack": "接收转接包",
    "action.log.exchange.send_transfer": "写出转接包",
    "action.log.exchange.forward_transfer": "转发转接包",
    "action.members.certify": "开党员证明信",
    "action.members.certificate_void": "作废党员证明信",
}


def state_name(state: str) -> str:
    return TEXTS[f"transfer.state.{state}"]


def paid_line(found: PaidTo) -> str:
    """How dues stand, where a letter is about to say it."""
    if found.arrears:
        first = found.arrears[0][0]
        return TEXTS["transfer.paid.arrears"].format(
            months=len(found.arrears), owed=show_money(found.owed), first=first
        )
    if found.unassessed:
        return TEXTS["transfer.paid.unassessed"].format(first=found.unassessed[0])
    if not found.month:
        return TEXTS["transfer.paid.unknown"]
    return TEXTS["transfer.paid.clear"].format(capitals=month_in_capitals(found.month), month=found.month)


def paid_month(letter: Values) -> str:
    return show_date(as_text(letter.get("paid_to"))) if letter.get("paid_to") else "—"


def waiting_line(letter: Values, state: str) -> str:
    """What an open letter waits for."""
    return TEXTS[f"transfer.waits.{state}"].format(to=as_text(letter.get("to_org")))


def done_line(letter: Values, state: str) -> str:
    """What was just done with a letter, by the state it is in now."""
    name, number = as_text(letter.get("name")), as_text(letter.get("number"))
    return TEXTS[f"transfer.now.{state}"].format(name=name, number=number)


def gap_line(number: str, name: str) -> str:
    code = "transfer.gap.undone" if name else "transfer.gap.passed"
    return TEXTS[code].format(number=number, name=name)


def letter_line(letter: Values, state: str, due: date | None) -> str:
    """One letter as a person reads it at the terminal."""
    parts = [
        as_text(letter.get("issued_on")), as_text(letter.get("number")), as_text(letter.get("name")),
        f"{as_text(letter.get('from_org'))} → {as_text(letter.get('to_org'))}", state_name(state),
        due.isoformat() if due else "",
    ]  # fmt: skip
    return "\t".join(parts)


def register_lines(
    letters: Sequence[tuple[Values, str, date | None]], gaps: Sequence[tuple[str, str]]
) -> Iterator[str]:
    for values, state, due in letters:
        yield letter_line(values, state, due)
    for number, name in gaps:
        yield gap_line(number, name)
    if not letters and not gaps:
        yield TEXTS["transfer.none"]
