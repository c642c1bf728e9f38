"""The table of numbers over a real workspace: changes entered, told late, forgotten; papers; the make-up of any day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.actions.agenda import today
from app.actions.change_register import add_papers, lacking_of, tell_change
from app.actions.looking import list_records
from app.actions.member_changes import as_registered, card_history, change_member
from app.actions.member_numbers import axis_label, composition, numbers, read_book, slice_label
from app.actions.records import get_record, retire_record, undo_batch
from app.domain.errors import Invalid, UserError
from app.domain.values import as_rows
from app.texts import agenda as words
from tests.support import Clock, add, member

if TYPE_CHECKING:
    from app.actions.member_numbers import Numbers
    from app.actions.workspace import Workspace
    from app.domain.agenda import Item


@pytest.fixture
def people(workspace: Workspace) -> dict[str, str]:
    """Five members since long ago and a candidate."""
    cards = [
        member("周国栋", sex="男", joined_on="1998-06-25", confirmed_on="1999-06-25", birth_date="1972-04-18", education="本科"),
        member("孙立军", sex="男", joined_on="2001-07-01", confirmed_on="2002-07-01", birth_date="1975-09-02", education="大专"),
        member("韩雪", sex="女", joined_on="2008-05-16", confirmed_on="2009-05-16", birth_date="1984-12-11", education="本科"),
        member("王建平", sex="男", joined_on="1993-07-01", confirmed_on="1994-07-01", birth_date="1946-09-15", job="4"),
        member("周敏", sex="女", stage="预备党员", joined_on="2025-04-20", birth_date="1995-11-08"),
        member("林晓东", sex="男", stage="发展对象", candidate_on="2025-09-10"),
    ]  # fmt: skip
    return {str(card["name"]): add(workspace, "member", card) for card in cards}


def year(ws: Workspace, period: str = "2026") -> Numbers:
    return numbers(read_book(ws), period)


def filled(found: Numbers) -> dict[int, int]:
    """The rows that are not 0."""
    return {row: count for row, count in found.table.numbers.items() if count}


def test_changes_entered_as_they_happen_balance(workspace: Workspace, people: dict[str, str]) -> None:
    change_member(workspace, people["林晓东"], "developed", {"changed_on": "2026-01-20"})
    change_member(
        workspace,
        people["韩雪"],
        "transferred_out",
        {"changed_on": "2026-02-10", "transferred_to": "二厂党支部"},
    )
    change_member(workspace, people["王建平"], "deceased", {"changed_on": "2026-03-01"})
    found = year(workspace, "2026Q1")
    assert filled(found) == {1: 5, 2: 1, 3: 1, 9: 2, 12: 1, 13: 1, 15: 4, 16: 4}
    assert found.table.differences == []
    assert found.labels[1] == "一、上季度末总数"
    assert found.labels[15] == "四、本季度末应有数"
    assert found.running
    assert filled(year(workspace, "2025")) == {1: 4, 15: 4, 16: 5, 17: 1}
    book = read_book(workspace)
    assert [book.name(one.person) for one in found.table.events] == ["林晓东", "韩雪", "王建平"]
    assert [book.name(one) for one in found.table.people_of(16)] == ["周国栋", "周敏", "孙立军", "林晓东"]


def test_the_words_of_a_year_are_those_of_the_rules(workspace: Workspace) -> None:
    labels = year(workspace).labels
    assert [labels[row] for row in (1, 2, 4, 9, 14, 15, 16, 17)] == [
        "一、上年底总数", "二、本年增加", "　其中 重新入党", "三、本年减少", "　其中 整建制转出", "四、本年底应有数",
        "五、本年底实有数", "六、实有与应有之差",
    ]  # fmt: skip


def test_what_only_the_card_says_is_named_and_can_be_told_later(
    workspace: Workspace, people: dict[str, str]
) -> None:
    (one,) = year(workspace, "2025").table.differences
    assert (one.name, one.amount, one.reason, one.kind, one.day) == (
        "周敏", 1, "no_increase", "developed", date(2025, 4, 20),
    )  # fmt: skip
    typed = {
        "changed_on": "2025.4.20",
        "event": "发展党员",
        "papers": [{"paper": "大会决议", "reference": "2025-04-20"}],
    }
    done = tell_change(workspace, people["周敏"], typed)
    assert [p.values["paper"] for p in done.findings] == ["上级党委批复"]
    found = year(workspace, "2025")
    assert filled(found) == {1: 4, 2: 1, 3: 1, 15: 5, 16: 5}
    assert [one.name for one in found.table.late] == ["周敏"]
    assert year(workspace, "2026").table.late == []
    with pytest.raises(UserError, match="told_twice"):
        tell_change(workspace, people["周敏"], typed)
    undo_batch(workspace, done.batch)
    assert year(workspace, "2025").table.numbers[17] == 1


def test_a_change_entered_for_a_past_period_is_marked_there_and_moves_only_what_it_must(
    workspace: Workspace, people: dict[str, str], clock: Clock
) -> None:
    clock.forward(days=40)  # 21 April: the quarter is over
    before = year(workspace, "2026Q1")
    assert not before.running
    change_member(
        workspace, people["孙立军"], "transferred_out", {"changed_on": "2026-03-20", "transferred_to": "二厂"}
    )
    after = year(workspace, "2026Q1")
    assert (before.table.numbers[16], after.table.numbers[16]) == (5, 4)
    assert [(one.name, one.told_on) for one in after.table.late] == [("孙立军", date(2026, 4, 21))]
    assert year(workspace, "2025").table.numbers == {**year(workspace, "2025").table.numbers, 1: 4, 16: 5}
    assert year(workspace, "2026Q2").table.numbers[1] == 4


def test_who_is_gone_without_a_day_is_named_while_the_period_runs(
    workspace: Workspace, people: dict[str, str]
) -> None:
    add(workspace, "member", {"stage": "已离开"}, uid=people["孙立军"])
    found = year(workspace)
    (one,) = found.table.differences
    assert (one.name, one.amount, one.reason) == ("孙立军", 0, "undated")
    assert (found.table.numbers[16], found.table.numbers[17]) == (4, 0)
    add(workspace, "member", {"transferred_out_on": "2026-02-01"}, uid=people["孙立军"])
    (one,) = year(workspace).table.differences
    assert (one.amount, one.reason, one.kind) == (-1, "no_decrease", "transferred_out")
    assert year(workspace).table.numbers[1] == 5


def test_a_registered_change_without_its_card_is_named(workspace: Workspace, people: dict[str, str]) -> None:
    change_member(workspace, people["王建平"], "deceased", {"changed_on": "2026-03-01"})
    retire_record(workspace, "member", people["王建平"])
    (one,) = year(workspace).table.differences
    assert (one.name, one.reason, one.amount) == ("王建平", "no_card", 1)


def test_papers_that_come_later_are_added_and_the_rest_stays(
    workspace: Workspace, people: dict[str, str]
) -> None:
    done = change_member(
        workspace, people["林晓东"], "developed",
        {"changed_on": "2026-01-20", "papers": [{"paper": "支部大会决议", "reference": "2026-01-20"}]},
    )  # fmt: skip
    assert [(p.severity, p.values["paper"]) for p in done.findings if p.code == "change.paper_missing"] == [
        ("B", "上级党委批复")
    ]
    book = read_book(workspace)
    (uid, open_one), *_ = book.lacking.items()
    assert open_one.papers == ("reply",)
    add_papers(workspace, uid, {"papers": [{"paper": "批复", "reference": "清水党〔2026〕3号"}]})
    assert read_book(workspace).lacking == {}
    (told,) = list_records(workspace, "member_change")
    assert [row["paper"] for row in told.values["papers"]] == ["resolution", "reply"]  # type: ignore[union-attr, index]
    assert told.values["changed_on"] == "2026-01-20"
    (event,) = read_book(workspace).events
    assert event.told_on == date(2026, 3, 12)
    with pytest.raises(Invalid):
        add_papers(workspace, uid, {"papers": [{"paper": "批复"}]})


def test_a_change_told_late_stands_among_the_changes_of_the_card(
    workspace: Workspace, people: dict[str, str]
) -> None:
    save = {
        "changed_on": "2025-04-20",
        "event": "发展党员",
        "papers": [{"paper": "批复", "reference": "3号"}],
    }
    done = tell_change(workspace, people["周敏"], save)
    add(workspace, "member", {"post": "化验员"}, uid=people["周敏"])
    entries = card_history(workspace, people["周敏"])
    assert [(c.entry.form, bool(c.told)) for c in entries] == [
        ("member", False), ("member_change", True), ("member", False),
    ]  # fmt: skip
    add_papers(workspace, done.uid, {"papers": [{"paper": "大会决议", "reference": "2025-04-20"}]})
    now = as_registered(workspace, entries[1])
    assert [row["paper"] for row in as_rows(now["papers"])] == ["reply", "resolution"]
    assert lacking_of(workspace, people["周敏"], now) is None
    undo_batch(workspace)
    undo_batch(workspace, done.batch)
    assert as_registered(workspace, entries[1]) == {}
    assert len(card_history(workspace, people["周敏"])) == 2


def test_a_missing_paper_stands_in_the_agenda_until_it_is_there(
    workspace: Workspace, people: dict[str, str]
) -> None:
    change_member(workspace, people["林晓东"], "developed", {"changed_on": "2026-01-20"})

    def items() -> list[Item]:
        return [item for item in today(workspace).items if item.code == "change.papers"]

    (item,) = items()
    assert (
        words.title(item, workspace.today(), workspace.forms)
        == "林晓东的“发展党员”还缺支部大会决议、上级党委批复"
    )
    assert (item.due, item.state, item.target.page) == (date(2026, 3, 31), "month", "statistics")
    add(workspace, "member", {"approved_on": "2026-02-20"}, uid=people["林晓东"])
    (item,) = items()
    assert words.title(item, workspace.today(), workspace.forms) == "林晓东的“发展党员”还缺支部大会决议"
    add_papers(workspace, item.target.uid, {"papers": [{"paper": "大会决议", "reference": "2026-01-20"}]})
    assert items() == []
    assert not [i for i in today(workspace, date(2027, 6, 1)).items if i.code == "change.papers"]


def test_telling_asks_for_day_and_kind(workspace: Workspace, people: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        tell_change(workspace, people["周敏"], {"event": "发展", "changed_on": ""})
    assert [(p.code, p.field) for p in refused.value.problems] == [("field.required", "changed_on")]
    with pytest.raises(Invalid) as refused:
        tell_change(workspace, people["周敏"], {"event": "搬家", "changed_on": "2026-01-01"})
    assert [(p.code, p.field) for p in refused.value.problems] == [("choice.unknown", "event")]


def test_a_month_is_no_period_of_the_table(workspace: Workspace) -> None:
    with pytest.raises(UserError, match="too_short"):
        year(workspace, "2026-03")


def test_the_make_up_of_any_day(workspace: Workspace, people: dict[str, str]) -> None:
    change_member(workspace, people["林晓东"], "developed", {"changed_on": "2026-01-20"})
    book = read_book(workspace)
    now, then = (
        composition(workspace, book, date(2026, 3, 12)),
        composition(workspace, book, date(2009, 1, 1)),
    )
    shown = {
        axis_label(one.axis): {
            slice_label(one.axis, part): len(part.people) for part in one.slices if part.people
        }
        for one in now.axes
    }
    assert len(now.members) == 6
    assert shown["性别"] == {"男": 4, "女": 2}
    assert shown["人员类别"] == {"正式党员": 4, "预备党员": 2}
    assert shown["年龄"] == {
        "30岁及以下": 1, "41—45岁": 1, "51—55岁": 1, "46—50岁": 1, "71岁及以上": 1, "未填": 1,
    }  # fmt: skip
    assert shown["学历"] == {"大学本科": 2, "大学专科": 1, "未填": 3}
    assert shown["党龄"] == {"10—19年": 1, "20—29年": 2, "30—39年": 1, "预备党员（未计党龄）": 2}
    assert shown["其中"] == {"女": 2, "35岁及以下": 1, "大专及以上": 3}
    assert len(then.members) == 4
    sexes = {part.label: part.people for part in then.axes[3].slices}
    assert [then.names[uid] for uid in sexes["女"]] == ["韩雪"]
    assert get_record(workspace, "member", people["林晓东"]).values["stage"] == "probationary"
