"""Sentences about what the committee issues: kinds of files, what they change, why one is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.dates import show_date
from app.domain.definition_changes import RULE_SEVERITY
from app.domain.issued import CALENDAR as YEAR
from app.domain.issued import RULES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.definition_changes import Difference
    from app.domain.form import Form
    from app.domain.issued import Document, Trial

_KEPT = "没有采用，现用的照旧。请党委改好后重新下发"
TEXTS: dict[str, str] = {
    "issue.bad_name": "“{name}”不是可以下发的文件，没有列入。请放在 books、cards、registers、rows、codes、rules、schemes、calendars 等文件夹里，文件名用小写字母",
    "issue.harm.version": f"下发的“{{form}}”内容变了而版本没有升高，{_KEPT}",
    "issue.harm.lost": f"下发的“{{form}}”少了“{{field}}”一栏，已有记录里的这一栏会看不到，{_KEPT}",
    "issue.harm.gone": f"下发的内容里没有了“{{form}}”，已有记录会读不出来，{_KEPT}",
    "issue.harm.type": f"下发的“{{form}}”把“{{field}}”改成了别的类型，已有记录会读不出来，{_KEPT}",
    "issue.harm.rows": f"下发的“{{form}}”把“{{field}}”改成了别的明细表，已有记录会读不出来，{_KEPT}",
    "issue.harm.code": f"下发的“{{form}}”少了已有记录用着的选项“{{field}}”，{_KEPT}",
    "issue.harm.nature": f"下发的“{{form}}”改成了另一类表，已有记录会读不出来，{_KEPT}",
    "issue.harm.period": f"下发的“{{form}}”改了归入季度的日期，已报送的季度会对不上，{_KEPT}",
    "issue.harm.unreadable": f"下发的“{{form}}”在副本上试过，有记录读出来和原来不一样，{_KEPT}",
    "issue.too_large": "下发的内容太大或太多，没有采用，现用的照旧。请党委核对",
    "issue.none": "没有等待采用的下发内容",
    "issue.kind.form": "表单",
    "issue.kind.register": "册表",
    "issue.kind.rules": "规定",
    "issue.kind.codes": "选项表",
    "issue.kind.calendar": "放假安排",
    "issue.kind.scheme": "考评细则",
    "issue.kind.template": "打印式样",
    "issue.more_rules": "{first}等 {count} 条",
    "issue.year": "{year}年放假安排",
    "issue.change.new_form": "新表单“{form}”",
    "issue.change.added": "“{form}”增加“{after}”",
    "issue.change.relabelled": "“{form}”的“{before}”改称“{after}”",
    "issue.change.required": "“{form}”的“{after}”改为必填",
    "issue.change.hidden": "“{form}”不再显示“{before}”",
    "issue.change.rule_new": "新规定“{form}”{since}",
    "issue.change.rule_changed": "规定“{form}”：{before} 改为 {after}{since}",
    "issue.change.rule_severity": "“{form}”由{before}改为{after}{since}",
    "issue.change.rule_text": "规定“{form}”有改动{since}",
    "issue.change.code_added": "“{form}”增加选项：{after}",
    "issue.change.new_codes": "新选项表“{form}”",
    "issue.change.register": "“{form}”的栏目有改动",
    "issue.change.calendar": "{after}年的放假和调休：{form}",
    "issue.since": "，{day}起",
    "issue.tried": "已在副本上试过：{records} 条记录、{changes} 次修改经过都照原样读出，没有改动现在的数据",
    "issue.lacking": "“{form}”有 {count} 条记录没有“{field}”：以后新记的才要填，旧记录照旧",
}  # fmt: skip


def kind_name(document: Document) -> str:
    return TEXTS[f"issue.kind.{document.kind}"]


def title_of(document: Document, forms: Mapping[str, Form]) -> str:
    """What it is called: its own title, the form it prints, or its file where it says nothing."""
    if document.kind == YEAR:
        return TEXTS["issue.year"].format(year=document.start[:4])
    if document.kind == RULES and len(document.titles) > 1:
        return TEXTS["issue.more_rules"].format(first=document.titles[0], count=len(document.titles))
    form = forms.get(document.stem)
    return next(iter(document.titles), "") or (form.title if form else document.stem)


def change_line(one: Difference) -> str:
    """One change in words: 规定“党费按期上缴”：14 改为 10，2026年7月1日起."""
    since = TEXTS["issue.since"].format(day=show_date(one.since)) if one.since else ""
    before, after = one.before, one.after
    if one.kind == RULE_SEVERITY:
        from app.texts.preflight import severity_name

        before, after = severity_name(before), severity_name(after)
    form = one.form
    return TEXTS[f"issue.change.{one.kind}"].format(form=form, before=before, after=after, since=since)


def trial_lines(found: Trial) -> list[str]:
    told = TEXTS["issue.tried"].format(records=found.records, changes=found.changes)
    return [
        told,
        *(TEXTS["issue.lacking"].format(form=f, field=name, count=n) for f, name, n in found.lacking),
    ]
