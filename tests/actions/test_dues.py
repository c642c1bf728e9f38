"""Dues in a real workspace: assessed, collected, reversed, closed, handed up, undone where that is allowed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.actions import dues
from app.actions.dues_assessing import assess
from app.actions.dues_book import read_ledger, set_dues
from app.actions.importing import plan_import
from app.actions.looking import list_records
from app.actions.member_changes import change_member
from app.actions.records import redo_batch, retire_record, save_draft, save_record, undo_batch
from app.domain.errors import Invalid
from app.domain.values import as_rows
from tests.support import add, code_of, member, next_undo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.actions.workspace import Workspace
    from tests.support import Clock

YEAR = {"category": "在职", "base": "5600", "from_month": "2026-01"}  # 84.00 a month


@pytest.fixture
def branch(workspace: Workspace) -> Workspace:
    """张三 and 李四 pay 84.00 a month; it is the 12th of March."""
    for name in ("张三", "李四"):
        add(workspace, "member", member(name, joined_on="2010-07-01"))
    assess(workspace, [{**YEAR, "member": name} for name in ("张三", "李四")])
    return workspace


def problems(act: Callable[[], object]) -> list[tuple[int | None, str, str]]:
    with pytest.raises(Invalid) as refused:
        act()
    return [(p.row, p.field, p.code) for p in refused.value.problems]


def sums(ws: Workspace, on: date | None = None) -> tuple[int, int, int, int]:
    found = dues.status(ws, on)
    return found.total("due"), found.total("paid"), found.total("waiting"), found.total("owed")


def pay(ws: Workspace, *names: str, month: str = "2026-03", **more: object) -> dues.Booked:
    return dues.collect(ws, [{"member": name, "month": month, **more} for name in names])


def test_the_wage_items_make_the_base(workspace: Workspace) -> None:
    add(workspace, "member", member("张三", joined_on="2010-07"))
    items = [
        {"item": "基本工资", "amount": "4000"},
        {"item": "绩效工资", "amount": "2000"},
        {"item": "加班费", "amount": "800"},
        {"item": "个税", "amount": "100"},
        {"item": "住房公积金", "amount": "300"},
        {"item": "洗理费", "amount": "20", "in_dues_base": "不计"},
    ]
    typed = {"member": "张三", "category": "monthly_salary", "items": items}
    [made] = assess(workspace, [typed]).made
    assert (made.quote.base, made.quote.due, made.from_month) == (560_000, 8400, "2026-01")
    [record] = list_records(workspace, "dues_assessment")
    [entry] = as_rows(record.values["entries"])
    assert entry == {
        "from_month": "2026-01", "category": "monthly_salary", "base": 560_000, "rate": "0.015", "monthly": 8400,
        "source": "DUES_2008", "clause": "第一条、第二条", "rounding": "fen half_up",
    }  # fmt: skip
    treated = [row["in_dues_base"] for row in as_rows(record.values["items"])]
    assert treated == ["counted", "counted", "left_out", "deducted", "deducted", "left_out"]


@pytest.mark.parametrize(
    ("typed", "field", "code"),
    [
        ({"category": "在职", "base": ""}, "entries.category", "dues.base_needed"),
        ({"category": "银行家", "base": "1"}, "entries.category", "choice.unknown"),
        ({"base": "1"}, "entries.category", "field.required"),
        ({**YEAR, "member": "没有的人"}, "member", "member.unknown"),
        ({**YEAR, "from_month": "2009-01"}, "entries.from_month", "dues.not_here"),
        ({**YEAR, "items": [{"item": "洗理费", "amount": "1"}]}, "items.item", "dues.item_unknown"),
        ({**YEAR, "items": [{"item": "基本工资", "amount": "1"}]}, "entries.base", "dues.base_differs"),
        ({**YEAR, "nonsense": "1"}, "nonsense", "field.unknown"),
        ({"category": "免交"}, "entries.approved_by", "dues.approval_needed"),
        ({"category": "农民"}, "entries.category", "dues.amount_needed"),
        ({"category": "农民", "amount": "2"}, "entries.category", "dues.amount_outside"),
    ],
)
def test_what_cannot_be_assessed(
    workspace: Workspace, typed: dict[str, object], field: str, code: str
) -> None:
    add(workspace, "member", member("王五", joined_on="2010-07"))
    assert (1, field, code) in problems(lambda: assess(workspace, [{"member": "王五", **typed}]))


def test_a_change_within_the_year_needs_a_reason_and_leaves_earlier_months(branch: Workspace) -> None:
    change = {"member": "张三", "category": "在职", "base": "3000", "from_month": "2026-02"}
    assert problems(lambda: assess(branch, [change])) == [(1, "entries.reason", "dues.reason_needed")]
    assess(branch, [{**change, "reason": "调岗"}])
    account = next(a for a in read_ledger(branch).accounts.values() if a.name == "张三")
    assert [(e.start, e.amount) for e in account.entries] == [("2026-01", 8400), ("2026-02", 1500)]
    assert len(list_records(branch, "dues_assessment")) == 2


def test_two_changes_of_one_member_in_one_batch(branch: Workspace) -> None:
    change = {"member": "张三", "category": "在职", "reason": "调岗"}
    assess(
        branch,
        [
            {**change, "base": "3000", "from_month": "2026-04"},
            {**change, "base": "8000", "from_month": "2026-09"},
        ],
    )
    account = next(a for a in read_ledger(branch).accounts.values() if a.name == "张三")
    assert [(e.start, e.amount) for e in account.entries] == [
        ("2026-01", 8400),
        ("2026-04", 1500),
        ("2026-09", 12000),
    ]
    twice = [{**change, "base": "3000", "from_month": "2026-10"}] * 2
    assert problems(lambda: assess(branch, twice)) == [(2, "member", "dues.assessed_twice")]


def test_settings_change_what_is_assessed_next_and_nothing_before(branch: Workspace) -> None:
    set_dues(branch, {"rounding": "yuan", "farmer_amount": "0.5"})
    for name, typed in (("王五", {"category": "退休", "base": "3210.50"}), ("赵六", {"category": "农民"})):
        add(branch, "member", member(name, joined_on="2010-07"))
        assess(branch, [{"member": name, **typed}])
    due = {a.name: a.entries[0].amount for a in read_ledger(branch).accounts.values()}
    assert due == {"张三": 8400, "李四": 8400, "王五": 1600, "赵六": 50}
    wrong = {"rounding": "cent", "remit_ratio": "all", "rounding_mode": "truncate"}
    found = problems(lambda: set_dues(branch, wrong))
    assert found == [(None, "rounding", "dues.setting_value"), (None, "remit_ratio", "dues.setting_value")]


def test_one_many_and_all(branch: Workspace) -> None:
    assert pay(branch, "张三", month="2026-01").total == 8400
    assert pay(branch, "张三", "李四", month="2026-02", way="微信", receipt_no="017").total == 16800
    assert dues.collect_month(branch, "2026-01", {}).total == 8400
    assert code_of(lambda: dues.collect_month(branch, "2026-01", {})) == "dues.all_paid"
    assert sums(branch) == (6 * 8400, 4 * 8400, 2 * 8400, 0)
    assert sums(branch, date(2026, 4, 1))[2:] == (2 * 8400, 2 * 8400)


def test_a_quarter_at_once(branch: Workspace) -> None:
    done = pay(branch, "李四", month="2026Q1")
    assert (len(done.uids), done.total) == (3, 3 * 8400)
    bad = problems(lambda: pay(branch, "张三", "李四", month="2026Q1"))
    assert {row for row, _, _ in bad} == {2}
    wrong = problems(lambda: pay(branch, "张三", month="2026Q1", amount="84"))
    assert wrong == [(1, "amount", "dues.amount_of_months")]


@pytest.mark.parametrize(
    ("typed", "field", "code"),
    [
        ({"member": "没有的人"}, "member", "member.unknown"),
        ({"month": "三月"}, "month", "period.unreadable"),
        ({"amount": "多少"}, "amount", "money.unreadable"),
        ({"amount": "-84"}, "amount", "dues.amount_positive"),
        ({"amount": "85"}, "amount", "dues.too_much"),
        ({"amount": "1100", "voluntary": True}, "amount", "dues.large_apart"),
        ({"paid_on": "2026-03-13"}, "paid_on", "dues.not_yet"),
        ({"paid_on": "2026-03"}, "paid_on", "date.day_needed"),
        ({"month": "2025-12"}, "month", "dues.nothing_due"),
        ({"nonsense": 1}, "nonsense", "field.unknown"),
    ],
)
def test_what_cannot_be_collected(branch: Workspace, typed: dict[str, object], field: str, code: str) -> None:
    row = {"member": "张三", "month": "2026-03", **typed}
    good = {"member": "李四", "month": "2026-03"}
    assert problems(lambda: dues.collect(branch, [good, row])) == [(2, field, code)]
    assert list_records(branch, "dues_payment") == []


def test_a_batch_is_undone_as_one_and_done_again(branch: Workspace) -> None:
    done = pay(branch, "张三", "李四")
    assert undo_batch(branch).count == 2
    assert sums(branch)[1] == 0
    redo_batch(branch)
    assert sums(branch)[1] == done.total


def test_a_reversal_stays_and_restores(branch: Workspace) -> None:
    [uid] = pay(branch, "张三", payer="张三的爱人", proxy=True).uids
    assert code_of(lambda: dues.reverse(branch, uid, reason=" ")) == "dues.reason_missing"
    before = sums(branch)
    back = dues.reverse(branch, uid, reason="重复登记")
    assert back.total == -8400
    assert sums(branch) == (before[0], before[1] - 8400, before[2] + 8400, before[3])
    assert code_of(lambda: dues.reverse(branch, uid, reason="再来")) == "dues.reversed_already"
    assert [r.values["amount"] for r in list_records(branch, "dues_payment")] in (
        [8400, -8400],
        [-8400, 8400],
    )
    undo_batch(branch)
    assert sums(branch) == before


def test_a_reversed_payment_is_not_undone_under_its_reversal(branch: Workspace) -> None:
    done = pay(branch, "张三")
    dues.reverse(branch, done.uids[0], reason="错")
    assert code_of(lambda: undo_batch(branch, done.batch)) == "dues.undo_reversed"


def test_a_closed_month_cannot_be_moved_by_any_door(branch: Workspace) -> None:
    first = pay(branch, "张三", month="2026-02", paid_on="2026-02-10")
    dues.close_month(branch, "2026-02")
    closing = read_ledger(branch).closed["2026-02"]
    assert (closing.due, closing.received) == (2 * 8400, 8400)
    row = {"member": "李四", "month": "2026-02", "paid_on": "2026-02-20"}
    assert problems(lambda: dues.collect(branch, [row])) == [(1, "paid_on", "dues.month_closed")]
    early = date(2026, 2, 11)
    assert (
        problems(lambda: dues.reverse(branch, first.uids[0], reason="错", on=early))[0][2]
        == "dues.month_closed"
    )
    change = {"member": "张三", "category": "在职", "base": "3000", "from_month": "2026-02", "reason": "调岗"}
    assert problems(lambda: assess(branch, [change])) == [(1, "entries.from_month", "dues.month_closed")]
    assert next_undo(branch) == dues.COLLECT
    assert code_of(lambda: undo_batch(branch)) == "dues.undo_closed"
    [zhang] = [r for r in list_records(branch, "member") if r.values["name"] == "张三"]
    change_member(
        branch,
        zhang.uid,
        "transferred_out",
        {"changed_on": "2026-01-15", "transferred_to": "外地", "basis": "介绍信"},
    )
    assert read_ledger(branch).closed["2026-02"] == closing
    assert code_of(lambda: dues.close_month(branch, "2026-02")) == "dues.closed_already"


def test_an_assessment_of_closed_months_is_not_undone(branch: Workspace) -> None:
    change = {"member": "张三", "category": "在职", "base": "3000", "from_month": "2026-03", "reason": "调岗"}
    later = assess(branch, [change])
    dues.close_month(branch, "2026-02")
    undo_batch(branch, later.batch)
    batch = next_undo_batch(branch)
    assert code_of(lambda: undo_batch(branch, batch)) == "dues.undo_closed"


def next_undo_batch(ws: Workspace) -> str:
    """The batch of the first assessment."""
    row = ws.store.conn.execute(
        "SELECT batch FROM journal WHERE form = 'dues_assessment' ORDER BY rowid LIMIT 1"
    ).fetchone()
    return str(row[0])


def test_reopening_needs_a_reason_and_keeps_the_old_closing(branch: Workspace) -> None:
    dues.close_month(branch, "2026-01")
    dues.close_month(branch, "2026-02")
    assert code_of(lambda: dues.reopen_month(branch, "2026-02", reason="")) == "dues.reason_missing"
    assert code_of(lambda: dues.reopen_month(branch, "2026-01", reason="补")) == "dues.not_last_closed"
    dues.reopen_month(branch, "2026-02", reason="漏登一笔")
    pay(branch, "李四", month="2026-02", paid_on="2026-02-20")
    dues.close_month(branch, "2026-02")
    closings = list_records(branch, "dues_closing")
    assert [(r.values["received"], r.values.get("reason")) for r in closings if r.values["month"] == "2026-02"] in (
        [(0, "漏登一笔"), (8400, None)], [(8400, None), (0, "漏登一笔")],
    )  # fmt: skip


@pytest.mark.parametrize(("month", "code"), [("2026-04", "dues.not_begun"), ("2026Q1", "dues.one_month"), ("x", "period.unreadable")])  # fmt: skip
def test_what_cannot_be_closed(branch: Workspace, month: str, code: str) -> None:
    assert code_of(lambda: dues.close_month(branch, month)) == code


def test_handing_up_what_came_in(branch: Workspace) -> None:
    pay(branch, "张三", "李四")
    found = dues.status(branch)
    assert (found.period, found.collected, found.to_remit, found.remitted) == ("2026Q1", 16800, 16800, 0)
    set_dues(branch, {"remit_ratio": "20%"})
    assert dues.status(branch).to_remit == 3360
    assert code_of(lambda: dues.remit(branch, "2026Q1", {"amount": "33.61"})) == "dues.remit_too_much"
    assert dues.remit(branch, "2026Q1", {"amount": "10", "receipt_no": "A7", "handler": "李四"}).total == 1000
    assert dues.remit(branch, "2026Q1", {}).total == 2360
    assert code_of(lambda: dues.remit(branch, "2026Q1", {})) == "dues.nothing_to_remit"
    assert dues.status(branch).remitted == 3360


def test_the_steps_are_advice_and_touch_no_card(branch: Workspace, clock: Clock) -> None:
    cards = [(r.uid, r.revision) for r in list_records(branch, "member")]
    clock.forward(days=111)  # the first of July
    found = dues.status(branch)
    assert [(one.standing.run, one.step.number("months") if one.step else 0) for one in found.people] == [
        (6, 6)
    ] * 2
    early = dues.status(branch, date(2026, 2, 1))
    assert [one.step.clause if one.step else "" for one in early.people] == ["第十二条"] * 2
    assert all(one.step is None for one in dues.status(branch, date(2026, 1, 31)).people)
    assert [(r.uid, r.revision) for r in list_records(branch, "member")] == cards


def test_a_new_probationary_member_pays_from_the_month_of_the_meeting(branch: Workspace) -> None:
    add(branch, "member", member("赵六", stage="预备党员", joined_on="2026-02-20"))
    assert code_of(lambda: dues.close_month(branch, "2026-02")) == "dues.unassessed"
    [made] = assess(branch, [{"member": "赵六", "category": "在职", "base": "3000"}]).made
    assert made.from_month == "2026-02"
    dues.close_month(branch, "2026-02")
    assert read_ledger(branch).closed["2026-02"].due == 2 * 8400 + 1500


def test_the_register_has_no_other_door(branch: Workspace, tmp_path: Path) -> None:
    [uid] = pay(branch, "张三").uids
    typed = {"member": "张三", "month": "2026-01", "amount": "1", "paid_on": "2026-01-01", "way": "现金"}
    doors: tuple[Callable[[], object], ...] = (
        lambda: save_record(branch, "dues_payment", typed),
        lambda: save_draft(branch, "dues_payment", typed),
        lambda: retire_record(branch, "dues_payment", uid),
        lambda: plan_import(branch, "dues_payment", tmp_path / "x.xlsx"),
    )
    assert [code_of(door) for door in doors] == ["record.kept"] * 4


def test_large_voluntary_payments_lie_apart(branch: Workspace) -> None:
    add(
        branch,
        "dues_large_payment",
        {"member": "张三", "amount": "5000", "paid_on": "2026-03-01", "way": "转账"},
    )
    assert sums(branch)[1] == 0


def test_money_of_a_removed_card_is_still_counted(branch: Workspace) -> None:
    pay(branch, "张三")
    [zhang] = [r for r in list_records(branch, "member") if r.values["name"] == "张三"]
    retire_record(branch, "member", zhang.uid)
    assert sums(branch)[1] == 8400
    assert {one.standing.name for one in dues.status(branch).people} == {"张三", "李四"}
