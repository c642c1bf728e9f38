"""Who owes what, as of a day: the cases a secretary meets, and many random years against a second book."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import count

import pytest

from app.domain.dues_booking import Limits, Paying, close, collect, reopen, reverse, to_remit
from app.domain.dues_ledger import Account, Entry, Ledger, Stay, cell, standing, standings
from app.domain.dues_pack import WHOLE
from app.domain.errors import Invalid, UserError
from tests.dues_histories import run

NUMBERS = count(1)
LIMITS = Limits(6, 3, 100_000)
WHOLE_YEAR = (Stay("2010-07"),)


def uid() -> str:
    return str(next(NUMBERS))


def ledger(*accounts: Account) -> Ledger:
    return Ledger({account.key: account for account in accounts})


def zhang(*stays: Stay, start: str = "2026-01", quarterly: bool = False) -> Account:
    return Account("z", "张三", stays or WHOLE_YEAR, (Entry(start, 8400, quarterly),))


def paid(book: Ledger, month: str, day: str) -> Ledger:
    return collect(book, [Paying("z", month, day)], LIMITS, date(2026, 12, 31), uid)[0]


def codes(book: Ledger, *wanted: Paying, today: date = date(2026, 12, 31)) -> list[tuple[int | None, str]]:
    with pytest.raises(Invalid) as refused:
        collect(book, wanted, LIMITS, today, uid)
    return [(p.row, p.code) for p in refused.value.problems]


@pytest.mark.parametrize(
    ("stay", "due"),
    [
        (Stay("2010-07"), 12),
        (Stay("2026-05"), 8),
        (Stay("2010-07", "2026-04"), 4),
        (Stay("2026-05", "2026-05"), 1),
        (Stay("2027-01"), 0),
    ],
    ids=["1.5 all year", "1.6 from the month of the meeting", "1.6 until leaving", "one month", "next year"],
)
def test_months_here_are_the_months_that_are_due(stay: Stay, due: int) -> None:
    found = standing(ledger(zhang(stay)), zhang(stay), date(2026, 12, 31))
    assert found.due == due * 8400


def test_a_change_within_the_year_counts_from_its_month() -> None:
    account = replace(zhang(), entries=(Entry("2026-01", 8400), Entry("2026-07", 2000)))
    assert standing(ledger(account), account, date(2026, 12, 31)).due == 6 * 8400 + 6 * 2000


def test_an_assessment_is_for_one_year() -> None:
    found = standing(ledger(zhang()), zhang(), date(2027, 2, 10))
    assert (found.due, found.unassessed) == (12 * 8400, ("2027-01", "2027-02"))


def test_the_current_month_waits_and_the_past_is_owed() -> None:
    book = paid(ledger(zhang()), "2026-01", "2026-01-10")
    found = standing(book, zhang(), date(2026, 3, 31))
    assert (found.waiting, found.arrears, found.run) == (8400, (("2026-02", 8400),), 1)
    assert found.paid_to == "2026-01"
    later = standing(book, zhang(), date(2026, 4, 1))
    assert (later.run, later.owed) == (2, 2 * 8400)


@pytest.mark.parametrize(("month", "run"), [(2, 1), (3, 2), (4, 3), (5, 4), (6, 5), (7, 6)])
def test_unpaid_months_add_up(month: int, run: int) -> None:
    assert standing(ledger(zhang()), zhang(), date(2026, month, 1)).run == run


def test_a_paid_month_breaks_the_run_but_not_the_arrears() -> None:
    book = paid(ledger(zhang()), "2026-03", "2026-03-10")
    found = standing(book, zhang(), date(2026, 5, 1))
    assert (found.run, [month for month, _ in found.arrears]) == (1, ["2026-01", "2026-02", "2026-04"])


def test_quarterly_payers_owe_when_the_quarter_is_over() -> None:
    account = zhang(quarterly=True)
    assert standing(ledger(account), account, date(2026, 3, 31)).waiting == 3 * 8400
    assert standing(ledger(account), account, date(2026, 4, 1)).run == 3


def test_as_of_a_past_day_later_money_is_not_there() -> None:
    book = paid(ledger(zhang()), "2026-01", "2026-03-10")
    assert standing(book, zhang(), date(2026, 2, 28)).paid == 0


@pytest.mark.parametrize(
    ("paying", "code"),
    [
        (Paying("nobody", "2026-01", "2026-01-10"), "dues.nothing_due"),
        (Paying("z", "2025-12", "2026-01-10"), "dues.nothing_due"),
        (Paying("z", "2026-01", "2026-01-10", 0), "dues.amount_positive"),
        (Paying("z", "2026-01", "2026-01-10", -1), "dues.amount_positive"),
        (Paying("z", "2026-01", "2026-01-10", 8401), "dues.too_much"),
        (Paying("z", "2026-01", "2026-01-10", 8400 + 100_000, voluntary=True), "dues.large_apart"),
        (Paying("z", "2026-01", "2027-01-01"), "dues.not_yet"),
        (Paying("z", "2026-01", "2026-08-01"), "dues.back_limit"),
        (Paying("z", "2026-04", "2026-01-31"), "dues.ahead_limit"),
    ],
)
def test_what_cannot_be_collected(paying: Paying, code: str) -> None:
    assert (1, code) in codes(ledger(zhang()), paying)


@pytest.mark.parametrize(
    "paying",
    [
        Paying("z", "2026-01", "2026-07-31"),
        Paying("z", "2026-01", "2026-08-01", reason="住院"),
        Paying("z", "2026-03", "2026-01-01"),
        Paying("z", "2026-01", "2026-01-10", 1),
        Paying("z", "2026-01", "2026-01-10", 8400 + 99_999, voluntary=True),
    ],
    ids=["1.6 six months back", "1.6 later with a reason", "a quarter ahead", "a part", "1.5 voluntary more"],
)
def test_what_can_be_collected(paying: Paying) -> None:
    book, made = collect(ledger(zhang()), [paying], LIMITS, date(2026, 12, 31), uid)
    assert book.payments == tuple(made)


def test_one_bad_row_keeps_the_whole_batch_out_and_all_are_told() -> None:
    good, twice = Paying("z", "2026-01", "2026-01-10"), Paying("z", "2026-01", "2026-01-11")
    assert codes(ledger(zhang()), good, twice, Paying("x", "2026-01", "2026-01-10")) == [
        (2, "dues.paid_already"), (3, "dues.nothing_due"),
    ]  # fmt: skip


def test_a_reversal_restores_and_stays_in_the_register() -> None:
    before = ledger(zhang())
    book = paid(before, "2026-01", "2026-01-10")
    [payment] = book.payments
    after, back = reverse(book, payment.uid, "2026-01-12", date(2026, 12, 31), uid)
    assert [p.amount for p in after.payments] == [8400, -8400]
    assert standing(after, zhang(), date(2026, 3, 1)) == standing(before, zhang(), date(2026, 3, 1))
    for wrong, code in ((payment.uid, "reversed_already"), (back.uid, "is_reversal"), ("?", "no_payment")):
        with pytest.raises(UserError, match=rf"dues\.{code}"):
            reverse(after, wrong, "2026-01-13", date(2026, 12, 31), uid)
    with pytest.raises(Invalid) as early:
        reverse(book, payment.uid, "2026-01-09", date(2026, 12, 31), uid)
    assert [p.code for p in early.value.problems] == ["dues.reversed_before"]


def test_a_closed_month_keeps_what_it_said() -> None:
    book, closing = close(paid(ledger(zhang()), "2026-01", "2026-01-10"), "2026-01", date(2026, 2, 1))
    assert (closing.due, closing.received) == (8400, 8400)
    moved = replace(book, accounts={"z": replace(zhang(Stay("2026-02")), entries=(Entry("2026-01", 1),))})
    assert cell(moved, moved.accounts["z"], "2026-01", date(2026, 2, 1)).due == 8400
    assert codes(book, Paying("z", "2026-02", "2026-01-31")) == [(1, "dues.month_closed")]
    assert paid(book, "2026-02", "2026-02-01").received("2026-02", "2026-02") == 8400
    with pytest.raises(Invalid):
        reverse(book, book.payments[0].uid, "2026-01-31", date(2026, 12, 31), uid)


def test_money_for_a_closed_month_comes_into_the_open_one() -> None:
    book, _ = close(ledger(zhang()), "2026-01", date(2026, 2, 1))
    book = paid(book, "2026-01", "2026-02-05")
    assert standing(book, zhang(), date(2026, 2, 28)).owed == 0
    assert book.closed["2026-01"].received == 0


def test_months_close_in_order_and_open_from_the_last() -> None:
    book, _ = close(ledger(zhang()), "2026-02", date(2026, 3, 1))
    for month, code in (
        ("2026-01", "closed_already"),
        ("2026-02", "closed_already"),
        ("2026-04", "not_begun"),
    ):
        with pytest.raises(UserError, match=rf"dues\.{code}"):
            close(book, month, date(2026, 3, 1))
    book, _ = close(book, "2026-03", date(2026, 3, 31))
    with pytest.raises(UserError, match=r"dues\.not_last_closed"):
        reopen(book, "2026-02")
    book = reopen(reopen(book, "2026-03"), "2026-02")
    assert book.closed_to == ""
    with pytest.raises(UserError, match=r"dues\.nothing_closed"):
        reopen(book, "2026-02")


def test_nobody_is_left_out_of_a_closing() -> None:
    with pytest.raises(UserError, match=r"dues\.unassessed") as refused:
        close(ledger(zhang(start="2026-02")), "2026-01", date(2026, 2, 1))
    assert refused.value.values["names"] == "张三"


@pytest.mark.parametrize(
    ("month", "paying", "state"),
    [
        ("2026-01", "2026-01", "paid"),
        ("2026-02", "", "arrears"),
        ("2026-03", "", "waiting"),
        ("2026-04", "", "ahead"),
        ("2025-12", "", "unassessed"),
        ("2010-06", "", "nothing"),
    ],
)
def test_cells_of_the_year_grid(month: str, paying: str, state: str) -> None:
    book = paid(ledger(zhang()), paying, "2026-03-10") if paying else ledger(zhang())
    assert cell(book, zhang(), month, date(2026, 3, 31)).state == state


@pytest.mark.parametrize(
    ("received", "ratio", "up"),
    [
        (10_000, WHOLE, 10_000),
        (10_000, 200_000, 2_000),
        (333, 500_000, 167),
        (331, 500_000, 166),
        (0, 200_000, 0),
    ],
)
def test_the_share_to_hand_up_is_rounded_half_up(received: int, ratio: int, up: int) -> None:
    assert to_remit(received, ratio, WHOLE) == up


def test_those_longest_in_arrears_come_first() -> None:
    other = Account("l", "李四", WHOLE_YEAR, (Entry("2026-03", 100_000),))
    found = standings(ledger(other, zhang()), date(2026, 5, 1))
    assert [(s.name, s.run) for s in found] == [("张三", 4), ("李四", 2)]


def test_300_random_years_agree_with_the_second_book() -> None:
    """The long run: `python -m tests.dues_histories 10000`."""
    total: Counter[str] = Counter()
    for seed in range(300):
        total += run(seed)
    assert all(total[f"{act} done"] > 20 for act in ("pay", "reverse", "close", "reopen", "assess", "move"))
    assert all(total[f"{act} refused"] > 20 for act in ("pay", "reverse", "close", "reopen"))
