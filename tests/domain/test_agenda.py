"""What is due on a day: one table a clause; the same facts on another day give another agenda (peers C28)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import app.domain
from app.domain.agenda import OpenDraft, in_sight, state_of
from app.domain.agenda_duties import backup_items, draft_items, duty_items, look_back_from, training_items
from app.domain.cadence import Held
from tests.domain.agenda_kit import DEFINITIONS, FULL, facts, seen

if TYPE_CHECKING:
    from app.domain.agenda import Item
    from app.domain.values import Row


@pytest.mark.parametrize(
    ("due", "on", "state"),
    [
        ("2026-03-17", "2026-03-18", "overdue"),
        ("2026-03-18", "2026-03-18", "week"),
        ("2026-03-25", "2026-03-18", "week"),
        ("2026-03-26", "2026-03-18", "month"),
        ("2026-03-31", "2026-03-18", "month"),
        ("2026-04-01", "2026-03-18", "next_month"),
        ("2026-04-30", "2026-03-18", "next_month"),
        ("2026-05-01", "2026-03-18", "later"),
        ("2026-04-03", "2026-03-30", "week"),
        ("2027-01-31", "2026-12-31", "next_month"),
        ("2026-02-28", "2026-01-31", "next_month"),
    ],
)
def test_group_of_a_due_day(due: str, on: str, state: str) -> None:
    assert state_of(date.fromisoformat(due), date.fromisoformat(on)) == state


COMMITTEE: tuple[Row, ...] = tuple(
    {**FULL, "name": name, "party_post": post, "party_group": "第一党小组"}
    for name, post in (("周国栋", "书记"), ("孙立军", "组织委员"), ("马志强", "纪检委员"))
)


def duties(on: str, **more: object) -> set[tuple[str, str, str, str]]:
    items = duty_items(facts(on, *COMMITTEE, **more))  # type: ignore[arg-type]
    return {(i.target.form, i.target.period, i.code, i.state) for i in items if i.code != "duty.talks"}


def test_gaps_go_back_to_the_quarter_before_and_no_further() -> None:
    assert look_back_from(date(2026, 3, 18)) == date(2025, 10, 1)
    found = duties("2026-03-18")
    months = {
        period for form, period, code, _ in found if form == "theme_party_day" and code == "duty.missing"
    }
    assert months == {"2025-10", "2025-11", "2025-12", "2026-01", "2026-02"}
    assert ("theme_party_day", "2026-03", "duty.due", "month") in found
    assert ("branch_assembly", "2025Q4", "duty.missing", "overdue") in found
    assert ("branch_assembly", "2026Q1", "duty.due", "month") in found
    assert ("organization_life_meeting", "2025", "duty.missing", "overdue") in found


def test_nothing_is_missing_from_before_the_books_began() -> None:
    assert not [one for one in duties("2026-03-18", since="2026-03-01") if one[2] == "duty.missing"]


def test_a_record_ends_the_gap_of_its_period_only() -> None:
    held = (Held("theme_party_day", "2026-02-10T14:30/16:30"), Held("branch_assembly", "2026-03-12T14:00"))
    found = duties("2026-03-18", held=held, since="2026-01-01")
    assert {p for form, p, _, _ in found if form == "theme_party_day"} == {"2026-01", "2026-03"}
    assert not [one for one in found if one[0] == "branch_assembly"]
    before = duties("2026-03-11", held=held, since="2026-01-01")
    assert ("branch_assembly", "2026Q1", "duty.due", "month") in before


@pytest.mark.parametrize(
    ("on", "due", "state"),
    [
        pytest.param("2026-02-10", "2026-03-31", "next_month", id="usual-in-the-first-quarter"),
        pytest.param("2026-04-01", "2026-12-31", "later", id="EDU19-17-the-year-is-long"),
        pytest.param("2026-12-28", "2026-12-31", "week", id="EDU19-17-year-end"),
    ],
)
def test_yearly_duty_has_its_usual_month(on: str, due: str, state: str) -> None:
    items = [
        item
        for item in duty_items(facts(on, *COMMITTEE, since="2026-01-01"))
        if item.target.form == "organization_life_meeting" and item.target.period == "2026"
    ]
    assert seen(items) == [("duty.due", due, state)]


def test_committee_is_asked_with_three_seats_or_seven_full_members() -> None:
    def asked(*cards: Row) -> bool:
        return any(
            i.target.form == "branch_committee_meeting" for i in duty_items(facts("2026-03-18", *cards))
        )

    assert asked(*COMMITTEE)
    assert not asked(*COMMITTEE[:2])
    assert not asked(*[FULL] * 6)
    assert asked(*[FULL] * 7)
    assert not asked(*COMMITTEE[:2], *[{**FULL, "stage": "left"}] * 7)


def test_group_meetings_are_asked_of_each_group_with_its_name_filled_in() -> None:
    cards = [{**FULL, "party_group": "第一党小组"}, {**FULL, "party_group": "第二党小组"}]
    items = [
        i
        for i in duty_items(facts("2026-03-18", *cards, since="2026-03-01"))
        if i.target.form == "party_group_meeting"
    ]
    assert [dict(i.target.values) for i in items] == [
        {"party_group": "第一党小组"},
        {"party_group": "第二党小组"},
    ]
    assert len({i.key for i in items}) == 2
    assert not [i for i in duty_items(facts("2026-03-18", FULL)) if i.target.form == "party_group_meeting"]


def test_a_branch_without_members_has_no_duties() -> None:
    assert not list(duty_items(facts("2026-03-18")))
    assert not list(duty_items(facts("2026-03-18", {"name": "宋佳", "stage": "activist"})))


def test_talks_name_who_is_left() -> None:
    cards = [{**FULL, "name": name} for name in ("甲某", "乙某", "丙某", "丁某", "戊某")]

    def asked(*had: str) -> list[Item]:
        held = (Held("heart_to_heart_talk", "2026-05-06", people=frozenset({*had, ""})),)
        return [i for i in duty_items(facts("2026-12-28", *cards, held=held)) if i.code == "duty.talks"]

    items = asked("u0")
    assert seen(items) == [("duty.talks", "2026-12-31", "week")]
    assert items[0].values["count"] == 4
    assert items[0].values["names"] == ("乙某", "丙某", "丁某")
    assert items[0].target.values == {"talkee": "乙某@u1"}
    assert [i.key for i in asked("u0", "u1")] == [items[0].key]  # the same thing, whoever is first


@pytest.mark.parametrize(
    ("on", "hours", "post", "found"),
    [
        pytest.param("2026-11-25", "31.5", "", ["agenda.training_member"], id="EDU19-20-short"),
        pytest.param("2026-11-25", "32", "", [], id="EDU19-20-enough"),
        pytest.param("2026-09-30", "0", "", [], id="EDU19-20-not-late-yet"),
        pytest.param("2026-11-25", "55.5", "书记", ["agenda.training_committee"], id="13-9-short"),
        pytest.param("2026-11-25", "56", "书记", [], id="13-9-enough"),
    ],
)
def test_hours_of_the_year(on: str, hours: str, post: str, found: list[str]) -> None:
    card = {**FULL, "party_post": post}
    assert [i.code for i in training_items(facts(on, card, hours={"u0": Decimal(hours)}))] == found


def test_who_came_in_the_year_is_not_held_to_the_whole_of_it() -> None:
    assert not list(training_items(facts("2026-11-25", {**FULL, "transferred_in_on": "2026-04-01"})))
    assert not list(training_items(facts("2026-11-25", {"stage": "probationary", "joined_on": "2026-01-15"})))


@pytest.mark.parametrize(
    ("day", "on", "due", "state"),
    [
        pytest.param(None, "2026-03-12", "2026-03-13", "week", id="touched-today"),
        pytest.param(None, "2026-03-14", "2026-03-13", "overdue", id="two-days-old"),
        pytest.param("2026-03-20", "2026-03-14", "2026-03-21", "week", id="of-a-coming-meeting"),
    ],
)
def test_drafts_wait_to_be_finished(day: str | None, on: str, due: str, state: str) -> None:
    draft = OpenDraft(
        "d", "branch_assembly", date(2026, 3, 12), date.fromisoformat(day) if day else None, "议题", 0
    )
    items = list(draft_items(facts(on, drafts=(draft,))))
    assert seen(items) == [("draft.open", due, state)]
    assert (items[0].target.page, items[0].target.uid, items[0].verb) == ("work_log", "d", "resume")
    assert next(draft_items(facts(on, drafts=(draft._replace(base=2),)))).code == "draft.change"


@pytest.mark.parametrize(
    ("last", "changed", "found"),
    [
        pytest.param(None, None, [], id="nothing-to-lose-yet"),
        pytest.param(None, "2026-03-18", ["backup.none"], id="never"),
        pytest.param("2026-03-10", "2026-03-18", ["backup.old"], id="eight-days"),
        pytest.param("2026-03-11", "2026-03-18", [], id="seven-days"),
        pytest.param("2026-03-01", "2026-03-01", [], id="nothing-changed-since"),
        pytest.param("2027-03-01", "2026-03-01", [], id="clock-went-back"),
    ],
)
def test_age_of_the_backup(last: str | None, changed: str | None, found: list[str]) -> None:
    known = facts(
        "2026-03-18",
        last_backup=date.fromisoformat(last) if last else None,
        changed=date.fromisoformat(changed) if changed else None,
    )
    assert [i.code for i in backup_items(known)] == found


def test_who_has_been_talked_to_is_not_asked_for_again() -> None:
    talk = Held("heart_to_heart_talk", "2026-02-01", people=frozenset({"u0"}))
    codes = [item.code for item in duty_items(facts("2026-03-18", FULL, held=(talk,)))]
    assert "duty.talks" not in codes
    assert "duty.talks" in [item.code for item in duty_items(facts("2026-03-18", FULL))]


def test_card_rules_name_fields_of_the_card() -> None:
    fields = DEFINITIONS.forms["member"].by_id
    for row in DEFINITIONS.rules.rows:
        if row.id.startswith("agenda.card_"):
            assert row.id.removeprefix("agenda.card_") in {i.code for i in DEFINITIONS.codes["stage"].items}
            assert {n for name in str(row.params["fields"]).split() for n in name.split("|")} <= set(fields)


def test_items_are_sorted_and_far_ones_left_out() -> None:
    items = in_sight(duty_items(facts("2026-05-10", *COMMITTEE, since="2026-05-01")))
    assert [i.due for i in items] == sorted(i.due for i in items)
    assert not [i for i in items if i.due > date(2026, 6, 30)]


def test_every_number_of_the_agenda_is_asked_for() -> None:
    folder = Path(app.domain.__file__).parent
    code = "".join(p.read_text(encoding="utf-8") for p in folder.glob("agenda_*.py"))
    for row in DEFINITIONS.rules.rows:
        area, _, name = row.id.partition(".")
        if area == "agenda":
            asked = (
                row.id in code or f'"{name}"' in code or f"agenda.{name.split('_', maxsplit=1)[0]}_{{" in code
            )
            assert asked, row.id
