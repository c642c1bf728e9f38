"""今日 about what the branch itself arranged: due on its day, gone when the day is over or it is done."""

from __future__ import annotations

import pytest

from app.domain.agenda import LATER, MONTH, NEXT_MONTH, WEEK
from app.domain.agenda_arrangements import arrangement_items, coming
from app.texts import agenda as words
from tests.domain.agenda_kit import DEFINITIONS, facts, seen

LECTURE = {"day": "2026-03-20T14:00/15:30", "what": "请站长讲党课", "place": "办公楼 203", "who": "韩雪"}


@pytest.mark.parametrize(
    ("on", "state"),
    [("2026-01-31", LATER), ("2026-02-20", NEXT_MONTH), ("2026-03-12", MONTH), ("2026-03-13", WEEK), ("2026-03-20", WEEK)],
)  # fmt: skip
def test_it_comes_nearer_until_its_day(on: str, state: str) -> None:
    found = list(arrangement_items(facts(on, arrangements={"a": LECTURE})))
    assert seen(found) == [("arrangement", "2026-03-20", state)]


def test_it_is_never_late_and_gone_when_it_is_done() -> None:
    assert not list(arrangement_items(facts("2026-03-21", arrangements={"a": LECTURE})))
    assert not list(arrangement_items(facts("2026-03-18", arrangements={"a": {**LECTURE, "done": 1}})))
    assert list(arrangement_items(facts("2026-03-18", arrangements={"a": {**LECTURE, "done": 0}})))


def test_a_day_is_in_the_order_of_its_hours() -> None:
    day = {
        "a": {"day": "2026-03-20T14:00", "what": "下午"},
        "b": {"day": "2026-03-20T09:30", "what": "上午"},
        "c": {"day": "2026-03-19", "what": "前一天"},
        "d": {"day": "2026-03-20", "what": "哪个钟点都行"},
    }
    assert [one.uid for one in coming(facts("2026-03-18", arrangements=day))] == ["c", "d", "b", "a"]


def test_the_line_says_where_when_and_who() -> None:
    made = facts("2026-03-18", arrangements={"a": LECTURE, "b": {"day": "2026-03-21", "what": "送材料"}})
    lecture, errand = arrangement_items(made)
    forms = DEFINITIONS.forms
    assert words.title(lecture, made.on, forms) == "请站长讲党课"
    assert words.reason(lecture, made.on, forms) == "办公楼 203·14:00—15:30·韩雪"
    assert words.reason(errand, made.on, forms) == "本支部自己写的安排"
    assert words.verb(lecture) == "去看"


def test_each_is_put_off_alone() -> None:
    found = arrangement_items(facts("2026-03-18", arrangements={"a": LECTURE, "b": LECTURE}))
    assert len({item.key for item in found}) == 2
