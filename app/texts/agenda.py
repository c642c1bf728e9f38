"""Sentences of the agenda: what is due, why, and the one verb that leads there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.domain.dates import is_day, show_date, show_time_range
from app.domain.field_kinds import show
from app.domain.money import show_money
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.agenda import Agenda, BackupState, Item, Step
    from app.domain.codes import CodeTable
    from app.domain.form import Form
    from app.domain.progress import Cell, Progress

_DOT = "·"
_CLAUSE = "第"
_AND_OTHERS = "等"

TEXTS: dict[str, str] = {
    "agenda.title.duty.missing": "{period}{form}未记录",
    "agenda.title.duty.due": "{period}{form}还没有记录",
    "agenda.title.duty.talks": "今年还有 {count} 名党员没有谈心谈话记录",
    "agenda.title.draft.open": "{form}草稿没有完成：{topic}",
    "agenda.title.draft.change": "{form}的修改没有完成：{topic}",
    "agenda.title.term.talk": "{name}递交了入党申请，要派人谈话",
    "agenda.title.term.assembly": "{name}预审合格，要召开支部大会讨论",
    "agenda.title.term.approval": "{name}接收为预备党员，审批日期还没有登记",
    "agenda.title.term.oath": "{name}已获批准，入党宣誓日期还没有登记",
    "agenda.title.term.transition_approval": "{name}转正，审批日期还没有登记",
    "agenda.title.probation.apply": "{name}预备期将满，提醒本人提交转正申请",
    "agenda.title.probation.late": "{name}预备期已满，还没有登记转正申请",
    "agenda.title.probation.discuss": "{name}预备期满，要讨论转正",
    "agenda.title.inspection": "{name}的半年考察还没有记录",
    "agenda.title.change.papers": "{name}的“{event}”还缺{papers}",
    "agenda.title.penalty.ends": "{name}的处分影响期将满",
    "agenda.title.penalty.restore": "{name}的留党察看期满，要决定是否恢复党员权利",
    "agenda.title.cards.open": "还有 {count} 张信息卡没有填全",
    "agenda.title.agenda.training_member": "今年还有 {count} 名党员学时不够",
    "agenda.title.agenda.training_committee": "今年还有 {count} 名书记、委员学时不够",
    "agenda.title.transfer.waiting": "{name}的介绍信（第{number}号）还没有收到回执",
    "agenda.title.transfer.expired": "{name}的介绍信（第{number}号）已过有效期，没有收到回执",
    "agenda.title.transfer.late": "{name}已到{to}报到，回执逾期未到",
    "agenda.title.transfer.to_answer": "要给{name}的原党组织寄回回执（第{number}号）",
    "agenda.title.dues.fix": "{year}年还有 {count} 人没有核定月应交党费",
    "agenda.title.dues.collect_day": "{period}党费还有 {count} 人没有交",
    "agenda.title.dues.close": "{period}党费还没有结账",
    "agenda.title.dues.late": "{count} 人连续 {run} 个月没有交党费",
    "agenda.title.dues.remit": "{period}党费还有 {money} 元没有上缴",
    "agenda.title.dues.publish": "{year}年党费收缴使用情况还没有公布",
    "agenda.title.transfer.expected": "{name}外出满六个月，一般应转移组织关系",
    "agenda.title.probation.postponed": "{name}预备期满，转入后可推迟讨论转正",
    "agenda.title.submission.due": "{period}还没有报送",
    "agenda.title.submission.receipt": "{period}报送后还没有读到回执",
    "agenda.title.keys.join": "还没有在党委入网，不能报送",
    "agenda.title.keys.answer": "入网申请还没有读到党委的批复",
    "agenda.title.keys.handing_secret": "交接给{successor}还没有办完：接任人要设自己的口令",
    "agenda.title.keys.handing_answer": "交接给{successor}还没有办完：换密钥的批复还没有读入",
    "agenda.title.submission.returned": "党委退回了{period}的报送，要改好重报",
    "agenda.title.submission.returned_record": "党委退回了{day}{form}{about}{field}，要改好",
    "agenda.title.submission.issued": "党委下发了 {count} 个文件，还没有采用",
    "agenda.title.arrangement": "{what}",
    "agenda.title.backup.old": "已有 {days} 天以上没有备份",
    "agenda.title.backup.none": "还没有备份过",
    "agenda.reason.duty.missing": "{group}{rule}",
    "agenda.reason.duty.due": "{group}{rule}",
    "agenda.reason.duty.talks": "{names}{rule}",
    "agenda.reason.draft.open": "停在 {touched}，草稿不计入次数",
    "agenda.reason.draft.change": "停在 {touched}，完成之前按原记录计",
    "agenda.reason.term.talk": "申请日期 {start}{rule}",
    "agenda.reason.term.assembly": "预审日期 {start}{rule}",
    "agenda.reason.term.approval": "支部大会 {start}{rule}",
    "agenda.reason.term.oath": "批准日期 {start}{rule}",
    "agenda.reason.term.transition_approval": "支部大会 {start}{rule}",
    "agenda.reason.probation.apply": "预备期 {start}至 {end}",
    "agenda.reason.probation.late": "预备期 {start}至 {end}，请本人尽快书面提出",
    "agenda.reason.probation.discuss": "预备期 {start}至 {end}，期满才能讨论",
    "agenda.reason.inspection": "确定积极分子 {start}{last}{rule}",
    "agenda.reason.change.papers": "{day}办理，随季度变动上报{rule}",
    "agenda.reason.penalty.ends": "{decided}受{penalty}处分，影响期至 {due}",
    "agenda.reason.penalty.restore": "{decided}受{penalty}处分；由支部大会讨论、上级批准，再从“办理变动”登记恢复",
    "agenda.reason.cards.open": "可先补{name}的“{field}”，已填 {filled}/{needed} 项",
    "agenda.reason.agenda.training_member": "{names}最少的 {least} 学时，应满 {need} 学时；年老体弱的可不作硬性要求",
    "agenda.reason.agenda.training_committee": "{names}最少的 {least} 学时，应满 {need} 学时",
    "agenda.reason.transfer.waiting": "有效期至 {until}，{issued}转往{to}；收到回执前仍由本支部管理",
    "agenda.reason.transfer.expired": "有效期至 {until}。请与本人和接收党组织联系，查清后登记回执、补开或作废",
    "agenda.reason.transfer.late": "{arrived}报到，接收后一个月内应寄回回执。请催一催",
    "agenda.reason.transfer.to_answer": "{arrived}从{from}转入，接收后一个月内寄回",
    "agenda.reason.dues.fix": "{names}{rule}",
    "agenda.reason.dues.collect_day": "{names}{rule}",
    "agenda.reason.dues.close": "共 {count} 个月没有结账·{rule}",
    "agenda.reason.dues.late": "{names}{rule}",
    "agenda.reason.dues.remit": "{rule}",
    "agenda.reason.dues.publish": "{rule}",
    "agenda.reason.transfer.expected": "{since}外出{to}；地点不固定的按流动党员管理，保持联系",
    "agenda.reason.probation.postponed": "预备期 {start}至 {end}，推迟不超过六个月，转正时间仍从期满之日算起",
    "agenda.reason.submission.due": "先预检，再写入 U 盘，连同封面交党委",
    "agenda.reason.submission.receipt": "{made}写出。请带回党委的回执文件读入",
    "agenda.reason.keys.join": "写出入网申请交党委，电话核对 20 个数字，带回批复读入",
    "agenda.reason.keys.answer": "{asked}写出。问一下党委收到没有；弄丢了就再写一份，数字不变",
    "agenda.reason.keys.handing_secret": "打开时点“忘了口令”，填交接的应急码；在那以前原来的口令照旧能用",
    "agenda.reason.keys.handing_answer": "申请交党委登记后带回批复；读入以前照旧能报送",
    "agenda.reason.submission.returned": "{reason}",
    "agenda.reason.submission.returned_record": "{reason}",
    "agenda.reason.submission.issued": "看过改了什么，在副本上试过，再决定采用",
    "agenda.reason.arrangement": "{details}",
    "agenda.reason.backup.old": "上次备份 {last}，之后有改动",
    "agenda.reason.backup.none": "磁盘坏了会丢失全部记录，请先备份一次",
    "agenda.last": "上次 {last}",
    "agenda.usual": "一般在 {month} 月底前",
    "agenda.verb.make_up": "补记",
    "agenda.verb.record": "去记",
    "agenda.verb.fill": "去填",
    "agenda.verb.resume": "续写",
    "agenda.verb.look": "去看",
    "agenda.verb.handle": "去办理",
    "agenda.verb.receipt": "登记回执",
    "agenda.verb.issue_letter": "开介绍信",
    "agenda.verb.send_receipt": "寄回执",
    "agenda.verb.collect": "去收缴",
    "agenda.verb.fix": "去核定",
    "agenda.verb.back_up": "去备份",
    "agenda.state.overdue": "已逾期",
    "agenda.state.week": "本周",
    "agenda.state.month": "本月",
    "agenda.state.next_month": "下月",
    "agenda.cell.done": "已办",
    "agenda.cell.missing": "缺",
    "agenda.cell.due": "待办",
    "agenda.cell.future": "未到",
    "agenda.cell.before": "启用前",
    "agenda.step.members": "导入党员名册",
    "agenda.step.posts": "填党内职务和党小组",
    "agenda.step.record": "记第一条记录",
    "agenda.step.join": "在党委入网（报送前办好就行）",
    "agenda.step.backup": "做第一次备份",
    "agenda.untitled": "还没有写主题",
    "agenda.period.month": "{month}月",
    "agenda.period.quarter": "第{number}季度",
    "agenda.period.half.1": "上半年",
    "agenda.period.half.2": "下半年",
    "agenda.period.year": "{year}年",
    "agenda.passed": "已过 {days} 天",
    "agenda.left": "还有 {days} 天",
    "agenda.now": "今天",
    "agenda.arranged.none": "还没有安排。开会、谈话、送材料的日子先写在这里，到期前在“要办的事”里提醒",
    "agenda.arranged.saved": "已保存：{what}",
    "agenda.arranged.past": "已保存，日期已经过了，“今日”里不再显示：{what}",
    "agenda.arranged.done": "已办：{what}",
    "agenda.arranged.removed": "已删除：{what}",
    "agenda.nothing": "近期没有要办的事",
    "agenda.put_off": "本周不再提醒 {count} 项，下周一自动恢复",
    "agenda.overdue": "已经逾期的事不能推到下周，请先办理；办完它自己消失",
    "agenda.unknown": "没有“{key}”这件要办的事，可能已经办完。编号取自要办的事里的 key",
    "agenda.head": "要办的事（{day}）",
    "agenda.progress": "本季度组织生活",
    "agenda.backup.last": "上次备份 {last}",
    "agenda.backup.never": "还没有备份过",
}
_QUARTERS = "一二三四"


def title(item: Item, on: date, forms: Mapping[str, Form]) -> str:
    """What is to do: 2月党小组会未记录."""
    return TEXTS[f"agenda.title.{item.code}"].format_map(_words(item, on, forms))


def reason(item: Item, on: date, forms: Mapping[str, Form]) -> str:
    """Why, in one line below the title."""
    parts = [TEXTS[f"agenda.reason.{item.code}"].format_map(_words(item, on, forms))]
    if item.values.get("usual"):
        parts.append(TEXTS["agenda.usual"].format(month=item.values["usual"]))
    last = item.values.get("last")
    if item.code.startswith("duty.") and isinstance(last, str) and last:
        parts.append(TEXTS["agenda.last"].format(last=day_name(last, on)))
    return _DOT.join(parts)


def _words(item: Item, on: date, forms: Mapping[str, Form]) -> dict[str, str]:
    # Both ends of a probation stand with their years.
    near = date.min if item.code.startswith("probation.") else on
    words = {name: _word(value, near) for name, value in item.values.items()}
    form = forms.get(as_text(words.get("form")))
    if form is not None:
        words["form"] = form.title
    if "period" in words:
        words["period"] = period_name(words["period"], on)
    if "topic" in words:
        words["topic"] = words["topic"] or TEXTS["agenda.untitled"]
    if "field" in words:
        words["field"] = _field_name(item, words["field"], forms)
    words |= _own_words(item, words, forms)
    fen = item.values.get("fen")
    if isinstance(fen, int):
        words["money"] = show_money(fen)
    if item.code.startswith(("duty.", "agenda.", "dues.")):
        words["names"] = _names(item) + _DOT if item.values.get("names") else ""
        words["group"] = words["group"] + _DOT if words.get("group") else ""
        words["rule"] = item.basis.title
    else:
        words["rule"] = _DOT + item.basis.title
    return words


def _own_words(item: Item, words: Mapping[str, str], forms: Mapping[str, Form]) -> dict[str, str]:
    """What one kind of item says in its own way."""
    if "papers" in words:
        return _change_words(item, forms)
    if "penalty" in words:
        return {"penalty": show(forms["penalty"].by_id["penalty_kind"], words["penalty"])}
    if item.code == "arrangement":
        return {"details": arranged_details(item.values) or item.basis.title}
    if item.code == "inspection":
        last = words["last"]
        return {"last": _DOT + TEXTS["agenda.last"].format(last=last) if last else ""}
    return {}


def arranged_details(values: Mapping[str, object]) -> str:
    """Where, at what hour, who, and what was noted: 办公楼 203·14:00·韩雪."""
    place, day, who, remark = (str(values.get(name) or "") for name in ("place", "day", "who", "remark"))
    parts = (place, show_time_range(day).partition(" ")[2], who, remark)
    return _DOT.join(part for part in parts if part)


def _field_name(item: Item, name: str, forms: Mapping[str, Form]) -> str:
    """Its label; of what the committee returned in the marks of a quotation, and nothing for a whole record."""
    field = forms[item.target.form].by_id.get(name)
    if item.code == "submission.returned_record":
        return f"“{field.label}”" if field else ""
    return field.label if field else name


def _change_words(item: Item, forms: Mapping[str, Form]) -> dict[str, str]:
    """The kind of a change and its papers, as the tables name them."""
    event, paper = forms["member_change"].by_id["event"], forms["change_paper"].by_id["paper"]
    papers = item.values["papers"]
    named = [show(paper, code) for code in papers] if isinstance(papers, tuple) else []
    return {"event": show(event, str(item.values["event"])), "papers": "、".join(named)}


def _word(value: object, on: date) -> str:
    if isinstance(value, date):
        return day_name(value, on)
    text = "" if value is None else str(value)
    return day_name(text, on) if is_day(text) else text


def _names(item: Item) -> str:
    names = item.values.get("names")
    shown = "、".join(names) if isinstance(names, tuple) else ""
    count = item.values.get("count")
    more = isinstance(names, tuple) and isinstance(count, int) and count > len(names)
    return shown + (_AND_OTHERS if more else "")


def day_name(day: date | str, on: date) -> str:
    """3月12日, with the year where it is another one."""
    text = day.isoformat() if isinstance(day, date) else day
    shown = show_date(text)
    return shown.removeprefix(show_date(f"{on.year:04d}"))


def period_name(period: str, on: date) -> str:
    """2月, 第一季度, 上半年, 2026年; the year stands before it where it is another one."""
    year, rest = int(period[:4]), period[4:]
    if not rest:
        return TEXTS["agenda.period.year"].format(year=year)
    if rest.startswith("Q"):
        name = TEXTS["agenda.period.quarter"].format(number=_QUARTERS[int(rest[1]) - 1])
    elif rest.startswith("H"):
        name = TEXTS[f"agenda.period.half.{rest[1]}"]
    else:
        name = TEXTS["agenda.period.month"].format(month=int(rest[1:]))
    return name if year == on.year else TEXTS["agenda.period.year"].format(year=year) + name


def basis(item: Item, codes: Mapping[str, CodeTable]) -> str:
    """Where it is written: 《中国共产党支部工作条例（试行）》第十一条."""
    source = codes["rule_source"].label(item.basis.source)
    return source + item.basis.clause if item.basis.clause.startswith(_CLAUSE) else source


def verb(item: Item) -> str:
    return TEXTS[f"agenda.verb.{item.verb}"]


def state_name(state: str) -> str:
    """The heading of a group of items."""
    return TEXTS[f"agenda.state.{state}"]


def days_left(due: date, on: date) -> str:
    days = (due - on).days
    if days == 0:
        return TEXTS["agenda.now"]
    return TEXTS["agenda.passed" if days < 0 else "agenda.left"].format(days=abs(days))


def progress_name(line: Progress, forms: Mapping[str, Form]) -> str:
    """第一党小组会 for a group of its own, the title of the form otherwise."""
    name = forms[line.cadence.form].title
    return line.group.removesuffix(_common_head(name, line.group)) + name if line.group else name


def _common_head(name: str, group: str) -> str:
    """What the end of a group's name shares with the start of the form's: 第一党小组 + 党小组会."""
    for size in range(min(len(name), len(group)), 0, -1):
        if group.endswith(name[:size]):
            return name[:size]
    return ""


def cell_name(cell: Cell, on: date) -> str:
    """2月缺, 第一季度待办: what a cell says to one who does not see its colour."""
    return period_name(cell.period.text, on) + TEXTS[f"agenda.cell.{cell.state}"]


def step_name(step: Step) -> str:
    return TEXTS[f"agenda.step.{step.code}"]


def backup_line(backup: BackupState, on: date) -> str:
    if backup.last is None:
        return TEXTS["agenda.backup.never"]
    return TEXTS["agenda.backup.last"].format(last=day_name(backup.last, on))


def put_off_line(agenda: Agenda) -> str:
    return TEXTS["agenda.put_off"].format(count=len(agenda.put_off))


def lines(agenda: Agenda, forms: Mapping[str, Form], codes: Mapping[str, CodeTable]) -> Iterable[str]:
    """The whole agenda as a person reads it at the terminal."""
    on = agenda.on
    yield TEXTS["agenda.head"].format(day=show_date(on.isoformat()))
    for state, items in agenda.by_state().items():
        yield state_name(state)
        for item in items:
            place = f"{day_name(item.due, on)}（{days_left(item.due, on)}）"
            yield f"  {place}\t{title(item, on, forms)}\t{reason(item, on, forms)}\t{basis(item, codes)}"
    if not agenda.items:
        yield TEXTS["agenda.nothing"]
    if agenda.put_off:
        yield put_off_line(agenda)
    yield TEXTS["agenda.progress"]
    for line in agenda.progress:
        cells = " ".join(cell_name(cell, on) for cell in line.cells)
        yield f"  {progress_name(line, forms)}\t{line.done}/{line.required}\t{cells}"
    yield backup_line(agenda.backup, on)
