"""How often each activity must be held (rules §2.1), and which turns are missing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.cadence import Body, Held, cadences_from, missing
from app.domain.errors import UserError
from app.domain.period import parse_period

if TYPE_CHECKING:
    from app.domain.cadence import Gap
    from app.files.form_files import Definitions

GROUPS = ("第一党小组", "第二党小组")
BODY = Body(GROUPS, ("a", "b"), committee=True)
END = date(2027, 1, 31)


def short(
    definitions: Definitions, span: str, held: list[Held], body: Body = BODY, today: date = END
) -> list[Gap]:
    return missing(definitions.cadences, held, parse_period(span), body, today)


def told(gaps: list[Gap]) -> list[tuple[str, str, str]]:
    return [(g.cadence.form, g.period.text, g.who) for g in gaps]


def full_quarter() -> list[Held]:
    months = ("2026-01", "2026-02", "2026-03")
    monthly = [Held(f, f"{m}-05") for m in months for f in ("branch_committee_meeting", "theme_party_day")]
    groups = [Held("party_group_meeting", f"{m}-08T16:30/17:20", g) for m in months for g in GROUPS]
    return [
        *monthly,
        *groups,
        Held("branch_assembly", "2026-03-12T14:00"),
        Held("party_lecture", "2026-02-20"),
    ]


def test_a_full_quarter_is_short_of_nothing(definitions: Definitions) -> None:
    assert short(definitions, "2026Q1", full_quarter()) == []


@pytest.mark.parametrize(
    ("form", "day", "of", "gap"),
    [
        ("branch_assembly", "2026-03-12T14:00", "", ("branch_assembly", "2026Q1", "")),
        ("branch_committee_meeting", "2026-02-05", "", ("branch_committee_meeting", "2026-02", "")),
        (
            "party_group_meeting",
            "2026-03-08T16:30/17:20",
            GROUPS[1],
            ("party_group_meeting", "2026-03", GROUPS[1]),
        ),
        ("theme_party_day", "2026-01-05", "", ("theme_party_day", "2026-01", "")),
        ("party_lecture", "2026-02-20", "", ("party_lecture", "2026Q1", "")),
    ],
    ids=["2.1 quarterly", "2.1 monthly committee", "2.1 each group", "2.1 theme day", "2.1 lecture"],
)
def test_one_turn_missing_is_told(
    definitions: Definitions, form: str, day: str, of: str, gap: tuple[str, str, str]
) -> None:
    held = [h for h in full_quarter() if h != Held(form, day, of)]
    [found] = short(definitions, "2026Q1", held)
    assert told([found]) == [gap]
    assert found.cadence.source


def test_yearly_duties_count_in_whole_years_only(definitions: Definitions) -> None:
    talk = Held("heart_to_heart_talk", "2026-05-06", people=frozenset({"a"}))
    found = told(short(definitions, "2026", [talk]))
    assert ("organization_life_meeting", "2026", "") in found
    assert ("democratic_appraisal", "2026", "") in found
    assert [f for f in found if f[0] == "heart_to_heart_talk"] == [("heart_to_heart_talk", "2026", "b")]
    assert not [f for f in told(short(definitions, "2026Q1", [])) if f[1] == "2026"]


def test_what_has_not_begun_is_not_missing_and_what_runs_is_not_over(definitions: Definitions) -> None:
    gaps = short(definitions, "2026Q1", [], today=date(2026, 2, 10))
    assert {g.period.text: g.over for g in gaps} == {"2026Q1": False, "2026-01": True, "2026-02": False}


def test_no_groups_and_no_committee_have_no_duties(definitions: Definitions) -> None:
    found = {f for f, _, _ in told(short(definitions, "2026Q1", [], Body(committee=False)))}
    assert found == {"branch_assembly", "party_lecture", "theme_party_day"}


def test_editions_follow_the_last_day_of_the_period() -> None:
    row = {"id": "c.x", "form": "x", "per": "quarter", "times": 1, "scope": "branch",
           "severity": "B", "source": "LOCAL", "title": "每季度一次"}  # fmt: skip
    rows = [{**row, "to": "2026-04-30"}, {**row, "times": 2, "from": "2026-05-01"}]
    cadences = list(cadences_from({"cadence": rows}, "test.toml"))
    held = [Held("x", "2026-02-01"), Held("x", "2026-05-01")]
    [gap] = missing(cadences, held, parse_period("2026H1"), Body(), END)
    assert (gap.period.text, gap.have, gap.cadence.times) == ("2026Q2", 1, 2)


@pytest.mark.parametrize(
    ("changes", "code", "key"),
    [
        ({"when": "x"}, "form.unknown_key", "when"),
        ({"times": 0}, "form.missing_key", "times"),
        ({"times": "1"}, "form.bad_value", "times"),
        ({"usual": 3}, "form.bad_value", "usual"),
        ({"per": "year", "usual": 13}, "form.bad_value", "usual"),
        ({"per": "week"}, "form.bad_value", "per"),
        ({"scope": "town"}, "form.bad_value", "scope"),
        ({"severity": "E"}, "form.bad_value", "severity"),
        ({"from": "soon"}, "form.bad_value", "from"),
    ],
)
def test_a_cadence_that_cannot_be_is_refused(changes: dict[str, object], code: str, key: str) -> None:
    row = {"id": "c.x", "form": "x", "per": "month", "times": 1, "scope": "branch",
           "severity": "B", "source": "LOCAL", "title": "每月一次"}  # fmt: skip
    with pytest.raises(UserError) as refused:
        list(cadences_from({"cadence": [{**row, **changes}]}, "test.toml"))
    assert (refused.value.code, refused.value.values["key"]) == (code, key)
