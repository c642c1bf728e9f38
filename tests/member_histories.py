"""`python -m tests.member_histories [COUNT]`: the properties of the table of numbers over many more histories than the suite
tries: every period adds up, the past stays, row 17 is the sum of the people it names."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.domain import test_change_table as tried

if TYPE_CHECKING:
    from collections.abc import Callable

_USUAL = 10_000


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else _USUAL
    begun = time.monotonic()
    steps = tried.STEPS
    try_out(tried.test_any_history_adds_up_in_every_period, count, steps)
    try_out(tried.test_the_past_does_not_move_when_the_present_is_edited, count, steps, steps)
    try_out(tried.test_row_17_is_the_sum_of_the_people_it_names, count, steps, st.integers(0, 29))
    print(f"3 properties, {count} histories each, none against them; {time.monotonic() - begun:.0f} s")
    return 0


def try_out(test: Any, count: int, *histories: st.SearchStrategy[Any]) -> None:
    """The test as it is written, with more examples. Raises AssertionError with the shortest history against it."""
    inner: Callable[..., None] = test.hypothesis.inner_test
    many = settings(max_examples=count, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    many(given(*histories)(inner))()


if __name__ == "__main__":
    sys.exit(main())
