"""Sentences of the pre-flight: what was found, with both numbers; where it is; what was passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.dates import is_day
from app.domain.field_kinds import show
from app.domain.money import show_money
from app.texts.agenda import day_name, period_name
from app.texts.rules import TEXTS as RULE_TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.domain.codes import CodeTable
    from app.domain.form import Form
    from app.domain.preflight import Finding

TEXTS: dict[str, str] = {
    "preflight.draft": "{day}{form}是草稿{topic}",
    "preflight.draft_change": "{day}{form}改了一半{topic}，报送的仍是改之前的内容",
    "preflight.draft_undated": "{form}草稿没有写日期{topic}，不计入本季度",
    "preflight.recompute": "{record}“{label}”记的是 {kept}，按明细算是 {now}",
    "preflight.attendee_gone": "{record}名单里的{name} {other}已离开本支部，{day}却登记为到会",
    "preflight.attendee_not_yet": "{record}名单里的{name} {other}才成为本支部党员，{day}却登记为到会；列席的请改记在列席人员里",
    "preflight.two_places": "{record}与{other_title}时间重叠（{times}），地点不同（{places}），{names}两处都到会",
    "preflight.attachment": "{record}的附件“{name}”不在或打不开，不能随包报送",
    "preflight.cadence": "{period}{form}记了 {have} 次，应 {need} 次",
    "preflight.cadence_running": "{period}{form}到现在记了 {have} 次，应 {need} 次，期内仍可补",
    "preflight.talks": "{period}有 {count} 名党员没有谈心谈话记录（{names}），{need} 名里已谈 {have} 名",
    "preflight.card": "{name}的信息卡缺{fields}，基本信息填了 {have} 项，应 {need} 项",
    "preflight.cards_open": "还有 {count} 张信息卡没有填全，共缺 {lacking} 项，可先补{name}的",
    "preflight.change_difference": "应有 {expected} 人，实有 {actual} 人：{name}{reason}",
    "preflight.change_papers": "{name} {day}{event}，还缺{papers}",
    "preflight.members_changed": "党员上季度末 {before} 人，现在 {after} 人：增加 {more}，减少 {less}",
    "preflight.no_changes": "本季度没有党员增减，按空报：上季度末 {before} 人，现在 {after} 人",
    "preflight.letter_late": "{name}的介绍信（第{number}号，{issued}开）没有回执，应在 {due}前收到",
    "preflight.letter_late_in": "还没有给{name}的原党组织寄回回执（第{number}号），应在 {due}前寄出",
    "preflight.letter_open": "{name}的介绍信（第{number}号，{issued}开）在等回执，期限 {due}",
    "preflight.letter_open_in": "要给{name}的原党组织寄回回执（第{number}号），期限 {due}",
    "preflight.dues_late": "{name}欠交党费 {owed_fen} 元（{months}）：应交 {due_fen} 元，已交 {paid_fen} 元",
    "preflight.dues_step": "{name}连续 {run} 个月没有交足党费，欠 {owed_fen} 元（{months}）：应交 {due_fen} 元，已交 {paid_fen} 元。{step}",
    "preflight.dues_unassessed": "还有 {count} 人没有核定月应交党费（{names}）：交费的 {need} 人里核定了 {have} 人",
    "preflight.dues_unclosed": "{months}的党费没有结账：过完的 {need} 个月里结了 {have} 个月",
    "preflight.dues_sum_due": "{period}结账写的应交是 {branch_fen} 元，各人应交之和是 {members_fen} 元",
    "preflight.dues_sum_received": "{period}结账写的收到是 {branch_fen} 元，收缴登记之和是 {members_fen} 元",
    "preflight.dues_remit": "{period}党费还有 {still_fen} 元没有上缴",
    "preflight.dues_changed": "党费应交从上季度的 {before_fen} 元变为 {now_fen} 元（差 {difference_fen} 元），交费人数从 {payers_before} 人变为 {payers} 人",
    "preflight.returned": "党委退回{day}{form}{about}{field}：{reason}{deadline}",
    "preflight.returned_quarter": "党委退回了{period}的报送：{reason}{deadline}",
    "preflight.other": "另一版本程序的一项（{code}）",
    "preflight.deadline": "（{deadline}前改好）",
    "preflight.amended_correction": "{period}的{form}作了更正：{reason}",
    "preflight.amended_late": "{period}的{form}作了补记：{reason}",
    "preflight.changed_since_sent": "上次写出之后又改了 {count} 条，要重新写一次 U 盘",
    "preflight.empty": "{period}没有一条记录，也没有增减变动：确是空报请写明",
    "preflight.running": "本季度到 {last}才结束，之后的记录还要再报一次",
    "preflight.passed.drafts": "没有写了一半的记录",
    "preflight.passed.duties": "三会一课等按期有记录",
    "preflight.passed.records": "{records} 条记录核对无误",
    "preflight.passed.attendees": "参加人当天都是本支部党员",
    "preflight.passed.places": "没有人同时在两处到会",
    "preflight.passed.attachments": "附件 {attachments} 个都能打开",
    "preflight.passed.cards": "{members} 名党员的基本信息齐全",
    "preflight.passed.members": "党员增减与花名册一致：{before} 人，增加 {more}，减少 {less}，现在 {after} 人",
    "preflight.passed.letters": "没有逾期的介绍信回执",
    "preflight.passed.dues": "党费与收缴登记一致",
    "preflight.must_mend": "这一项必须改好，不能用说明代替",
    "preflight.nothing_asked": "这一项只是提示，不需要说明",
    "preflight.too_short": "说明太短，至少写 {least} 个字",
    "preflight.too_long": "说明太长，最多 {most} 个字",
    "preflight.unknown": "预检里没有这一项，没有保存说明。请重新检查",
    "preflight.no_mend": "这一项没有可以代办的改法，请去原处修改",
    "preflight.blocked": "{period} 还不能报送：须改 {mend} 项，待说明或确认 {answer} 项。没有写出任何文件，请先看预检",
    "preflight.severity.A": "须改",
    "preflight.severity.B": "须说明",
    "preflight.severity.C": "须确认",
    "preflight.severity.D": "提示",
    "action.preflight.explain": "写报送说明",
    "preflight.head": "{period}预检：须改 {mend} 项，待说明或确认 {answer} 项",
    "preflight.clear": "{period}预检通过，可以报送",
    "preflight.explained": "说明：{text}",
    "preflight.said_before": "情况有变，请再核实。上次的说明：{text}",
    "preflight.kept": "已写入 {count} 项说明",
}


def text(one: Finding, on: date, forms: Mapping[str, Form]) -> str:
    """What was found, with both numbers."""
    words = _words(one, on, forms)
    if one.code in TEXTS:
        return TEXTS[one.code].format_map(words)
    sentence = _sentence_of_rule(one, words)
    label = _field_label(one, forms)
    return f"{words['record']}{label}：{sentence}"


def told_text(one: Finding, on: date, forms: Mapping[str, Form]) -> str:
    """The same of a finding that came from elsewhere: a newer program may say what this one has no words for."""
    try:
        return text(one, on, forms)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError):
        return TEXTS["preflight.other"].format(code=one.code)


def _sentence_of_rule(one: Finding, words: Mapping[str, str]) -> str:
    from app.texts import TEXTS as ALL

    template = RULE_TEXTS.get(one.code) or ALL[one.code]
    return template.format_map(words)


def _field_label(one: Finding, forms: Mapping[str, Form]) -> str:
    form, (name, _, inner) = forms.get(one.place.form), one.place.field.partition(".")
    field = form.by_id.get(name) if form else None
    if field is None:
        return ""
    rows = forms.get(field.of) if inner else None
    inner_field = rows.by_id.get(inner) if rows else None
    row = f"第 {one.place.row} 行" if one.place.row is not None else ""
    return f"{row}“{inner_field.label if inner_field else field.label}”"


def _words(one: Finding, on: date, forms: Mapping[str, Form]) -> dict[str, str]:
    words = {name: _word(name, value, on, forms) for name, value in one.numbers.items()}
    form = forms.get(str(one.numbers.get("form_id", "")))
    if form is not None:
        words["form"] = (words["group"] if words.get("group") else "") + form.title
    words["record"] = f"{words.get('record_day', '')}{words.get('record_title', '')}"
    if one.code.startswith("preflight.draft"):
        words["topic"] = f"：{words['topic']}" if words.get("topic") else ""
    if "deadline" in words:
        field = form.by_id.get(words["field_id"]) if form is not None else None
        words["field"] = f"“{field.label}”" if field else ""
        words["deadline"] = TEXTS["preflight.deadline"].format_map(words) if words["deadline"] else ""
        words.setdefault("form", "")
        words.setdefault("about", "")
    if "event" in words:
        words["event"] = show(forms["member_change"].by_id["event"], words["event"])
    return words


def _word(name: str, value: object, on: date, forms: Mapping[str, Form]) -> str:
    if name.endswith("_fen") and isinstance(value, int):
        return show_money(value)
    if isinstance(value, list):
        return _listed(name, value, on, forms)
    words = "" if value is None else str(value)
    if name == "period":
        return period_name(words, on) if words else ""
    return day_name(words, on) if is_day(words) else words


def _listed(name: str, value: list[object], on: date, forms: Mapping[str, Form]) -> str:
    texts = [str(one) for one in value]
    if name == "months":
        texts = [period_name(one, on) for one in texts]
    elif name == "fields":
        texts = [forms["member"].by_id[one].label for one in texts]
    elif name == "papers":
        texts = [show(forms["change_paper"].by_id["paper"], one) for one in texts]
    return "、".join(texts)


def basis(one: Finding, codes: Mapping[str, CodeTable]) -> str:
    """The rule in words and where it is written."""
    if not one.source:
        return one.title
    source = codes["rule_source"].label(one.source)
    where = source + one.clause if one.clause.startswith("第") else source
    return "·".join(part for part in (one.title, where) if part)


def passed(name: str, numbers: Mapping[str, object]) -> str:
    return TEXTS[f"preflight.passed.{name}"].format_map(numbers)


def severity_name(severity: str) -> str:
    return TEXTS[f"preflight.severity.{severity}"]
