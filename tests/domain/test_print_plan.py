"""Pages printed in instalments are the pages printed at once; nothing printed is ever renumbered."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.print_plan import Candidate, Printed, PrintPlan, in_force, plan


def log_of(done: PrintPlan) -> list[Printed]:
    return [Printed(s.uid, 1, s.number, s.first_page, s.pages, done.edition) for s in done.now]


def records(*pages: int, revision: int = 1) -> list[Candidate]:
    return [Candidate(f"r{n}", revision, count) for n, count in enumerate(pages)]


def places(done: PrintPlan) -> list[tuple[str, int, int]]:
    return [(s.uid, s.first_page, s.pages) for s in done.sheets]


def test_the_first_printing_begins_at_page_one() -> None:
    done = plan(records(2, 1, 3), [], "continue")
    assert places(done) == [("r0", 1, 2), ("r1", 3, 1), ("r2", 4, 3)]
    assert done.last_page == 6


def test_going_on_prints_only_what_is_new() -> None:
    first = plan(records(2, 1), [], "continue")
    done = plan(records(2, 1, 3), log_of(first), "continue")
    assert [(s.uid, s.number, s.first_page) for s in done.now] == [("r2", 3, 4)]
    assert places(done)[:2] == places(first)


def test_a_late_entry_of_an_earlier_day_comes_behind_the_printed_pages() -> None:
    first = plan(records(2, 1), [], "continue")
    done = plan([Candidate("late", 1, 1), *records(2, 1)], log_of(first), "continue")
    assert places(done)[-1] == ("late", 4, 1)


def test_a_record_changed_after_printing_is_named_and_not_printed() -> None:
    first = plan(records(2, 1), [], "continue")
    done = plan(records(2, 1, revision=2), log_of(first), "continue")
    assert (done.now, done.changed) == ((), ("r0", "r1"))


def test_printing_again_keeps_the_page_and_is_marked() -> None:
    first = plan(records(2, 1), [], "continue")
    done = plan(records(2, 1), log_of(first), "reprint", frozenset({"r1"}))
    assert [(s.uid, s.first_page, s.again) for s in done.now] == [("r1", 3, True)]


def test_a_whole_book_is_a_new_edition() -> None:
    log = log_of(plan(records(2, 1), [], "continue"))
    late = [Candidate("late", 1, 1), *records(2, 1)]
    whole = plan(late, log, "whole")
    assert (places(whole)[0], whole.edition) == (("late", 1, 1), 2)
    log += log_of(whole)
    assert set(in_force(log)) == {"late", "r0", "r1"}
    assert plan(late, log, "continue").now == ()


@given(st.lists(st.integers(1, 4), min_size=1, max_size=12), st.sets(st.integers(1, 11)))
def test_instalments_equal_one_printing(pages: list[int], cuts: set[int]) -> None:
    everything = records(*pages)
    log: list[Printed] = []
    for cut in sorted({c for c in cuts if c < len(pages)} | {len(pages)}):
        log += log_of(plan(everything[:cut], log, "continue"))
    at_once = plan(everything, [], "whole")
    assert [(r.uid, r.number, r.first_page, r.pages) for r in log] == [
        (s.uid, s.number, s.first_page, s.pages) for s in at_once.sheets
    ]


@given(st.lists(st.tuples(st.integers(1, 3), st.booleans()), min_size=1, max_size=12), st.data())
def test_any_order_of_arrival_gives_pages_without_gap_or_overlap(
    arrivals: list[tuple[int, bool]], data: st.DataObject
) -> None:
    everything: list[Candidate] = []
    log: list[Printed] = []
    for number, (count, printing) in enumerate(arrivals):
        place = data.draw(st.integers(0, len(everything)))
        everything.insert(place, Candidate(f"r{number}", 1, count))
        if printing or number == len(arrivals) - 1:
            log += log_of(plan(everything, log, "continue"))
    taken = [page for row in log for page in range(row.first_page, row.first_page + row.pages)]
    assert taken == list(range(1, sum(c.pages for c in everything) + 1))
