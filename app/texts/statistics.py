"""Sentences of the statistics of members, as the window and the terminal say them."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "period.too_short": "“{value}”不是季度、半年或年度。可写 2026Q1、2026H1、2026",
    "change.no_event": "“{kind}”不是党员增减变动的类别，没有登记。请从列表里选",
    "change.told_twice": "{name} {day} 的“{kind}”已经登记过，没有再记",
    "change.bad_paper": "“{value}”没有写明是哪件材料。可写 {known}，后面用等号接文号或日期",
    "stats.late": "期后 {day} 补登",
    "stats.lacking": "缺{papers}",
    "stats.running": "本期还没有结束",
    "stats.total": "{day} 党员总数 {count} 人",
    "stats.told": "已登记",
    "action.members.tell": "补登变动",
    "action.members.papers": "补登变动材料",
}
