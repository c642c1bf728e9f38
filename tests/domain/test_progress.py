"""What a branch has held of what it must hold, period by period (rules §2.1)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.cadence import Body, Held
from app.domain.period import parse_period
from app.domain.progress import progress_of

if TYPE_CHECKING:
    from app.files.form_files import Definitions

START = date(2026, 1, 1)


GROUPS = ("第一党小组", "第二党小组")
HELD = [
    Held("party_group_meeting", "2026-01-08T16:30/17:20", GROUPS[0], uid="a"),
    Held("party_group_meeting", "2026-01-09T16:30/17:20", GROUPS[1], uid="b"),
    Held("party_group_meeting", "2026-02-08", GROUPS[0], uid="c"),
]


@pytest.mark.parametrize(
    ("group", "month", "on", "state"),
    [
        pytest.param(0, 1, "2026-01-07", "due", id="not-yet-held-on-that-day"),
        pytest.param(0, 1, "2026-01-08", "done", id="held-today"),
        pytest.param(1, 2, "2026-02-28", "due", id="last-day-is-still-due"),
        pytest.param(1, 2, "2026-03-01", "missing", id="the-day-after"),
        pytest.param(0, 3, "2026-02-28", "future", id="next-month"),
    ],
)
def test_a_group_meeting_counts_for_its_own_group(
    definitions: Definitions, group: int, month: int, on: str, state: str
) -> None:
    lines = progress_of(definitions.cadences, HELD, Body(GROUPS), on=date.fromisoformat(on), since=START)
    [line] = [line for line in lines if line.group == GROUPS[group]]
    assert line.cells[month - 1].state == state


def test_nothing_is_said_of_months_before_the_books_began(definitions: Definitions) -> None:
    lines = progress_of(
        definitions.cadences, HELD, Body(GROUPS), on=date(2026, 3, 18), since=date(2026, 3, 1)
    )
    [second] = [line for line in lines if line.group == GROUPS[1]]
    assert [c.state for c in second.cells] == ["done", "before", "due"]


def test_two_needed_means_two(definitions: Definitions) -> None:
    [shipped] = [c for c in definitions.cadences if c.form == "party_group_meeting"]
    cadence = shipped._replace(per="half_year", times=2, scope="branch")

    def state(held: list[Held]) -> tuple[int, int, str]:
        [line] = progress_of([cadence], held, Body(), on=date(2026, 7, 1), since=START)
        return line.done, line.required, line.cells[0].state

    first_half = [one._replace(day=one.day.replace("2026-0", "2026-1")) for one in HELD]
    assert state(HELD[:2]) == (0, 2, "due")
    assert state(first_half) == (0, 2, "due")
    [line] = progress_of([cadence], HELD[:1], Body(), on=date(2026, 6, 30), since=START)
    assert (line.done, line.required, line.cells[0].state) == (1, 2, "due")
    [line] = progress_of([cadence], HELD[:2], Body(), on=date(2026, 6, 30), since=START)
    assert (line.done, line.required, line.cells[0].state) == (2, 2, "done")


def test_progress_of_a_quarter_counts_months_and_the_whole_quarter(definitions: Definitions) -> None:
    lines = progress_of(
        definitions.cadences,
        [*HELD, Held("branch_assembly", "2026-03-12T14:00/15:40", uid="d")],
        Body(GROUPS, ("m",), committee=False),
        on=date(2026, 3, 18),
        since=START,
    )
    seen = {(line.cadence.form, line.group): (line.done, line.required) for line in lines}
    assert seen["branch_assembly", ""] == (1, 1)
    assert seen["party_group_meeting", "第一党小组"] == (2, 3)
    assert seen["party_group_meeting", "第二党小组"] == (1, 3)
    assert seen["organization_life_meeting", ""] == (0, 1)
    assert ("branch_committee_meeting", "") not in seen
    assert ("heart_to_heart_talk", "m") not in seen
    [second] = [line for line in lines if line.group == "第二党小组"]
    assert [c.state for c in second.cells] == ["done", "missing", "due"]
    assert [h.uid for h in second.cells[0].held] == ["b"]


def test_a_year_has_every_period_of_it(definitions: Definitions) -> None:
    year = parse_period("2026")
    lines = progress_of(
        definitions.cadences, HELD, Body(GROUPS), on=date(2026, 3, 18), since=START, span=year
    )
    by_form = {line.cadence.form: line for line in lines if not line.group}
    assert [cell.period.text for cell in by_form["branch_assembly"].cells] == [
        f"2026Q{n}" for n in range(1, 5)
    ]
    assert len(by_form["theme_party_day"].cells) == 12
    assert by_form["theme_party_day"].cells[-1].state == "future"
