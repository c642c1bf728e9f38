"""The agenda of a real workspace: the demo branch on several days, clock jumps, and how often it asks the store."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.actions import records
from app.actions.agenda import today
from app.actions.demo import make_demo
from app.actions.workspace import create_workspace
from app.domain.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.actions.workspace import Workspace
    from app.domain.agenda import Agenda

NOW = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    ws = make_demo(tmp_path_factory.mktemp("demo") / "w", today=date(2026, 3, 18))
    yield ws
    ws.close()


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    made, _ = create_workspace(tmp_path / "w", name="甲支部", code="1", passphrase=None, clock=lambda: NOW)
    made.keeper.paused = True  # the days' own backups: when one is made is what is tried here
    yield made
    made.close()


def codes(agenda: Agenda) -> list[str]:
    return [item.code for item in agenda.items]


def member(ws: Workspace, name: str, **more: object) -> str:
    typed = {
        "name": name,
        "stage": "正式党员",
        "joined_on": "2008-05-16",
        "confirmed_on": "2009-05-16",
        **more,
    }
    return records.save_record(ws, "member", typed).uid


def meeting(ws: Workspace, form: str, held_at: str, **more: object) -> str:
    typed = {
        "held_at": held_at,
        "place": "会议室",
        "topic": "议题",
        "chair": "周国栋",
        "content": "内容",
        **more,
    }
    return records.save_record(ws, form, typed).uid


@pytest.mark.parametrize(
    ("on", "progress", "missing"),
    [
        pytest.param("2026-03-18", {"branch_assembly": (1, 1), "theme_party_day": (3, 3), "party_lecture": (1, 1)}, set(), id="mid-march"),
        pytest.param("2026-03-05", {"branch_assembly": (0, 1), "branch_committee_meeting": (3, 3)}, set(), id="before-the-assembly"),
        pytest.param("2026-01-02", {"branch_committee_meeting": (0, 3), "theme_party_day": (0, 3)}, set(), id="new-year"),
        pytest.param("2026-05-02", {"theme_party_day": (0, 3)}, {"2026-04"}, id="clock-forward-a-month"),
        pytest.param("2027-04-01", {"theme_party_day": (0, 3)}, {"2027-01", "2027-02", "2027-03"}, id="clock-forward-a-year"),
    ],
)  # fmt: skip
def test_the_demo_on_other_days(
    demo: Workspace, on: str, progress: dict[str, tuple[int, int]], missing: set[str]
) -> None:
    agenda = today(demo, date.fromisoformat(on))
    lines = {line.cadence.form: (line.done, line.required) for line in agenda.progress}
    assert {form: lines[form] for form in progress} == progress
    gaps = {
        i.target.period
        for i in agenda.items
        if i.code == "duty.missing" and i.target.form == "theme_party_day"
    }
    assert gaps >= missing
    assert all(i.due < agenda.on for i in agenda.items if i.code == "duty.missing")
    assert [i.due for i in agenda.items] == sorted(i.due for i in agenda.items)


def test_the_same_day_gives_the_same_agenda_after_any_other_day(demo: Workspace) -> None:
    before = today(demo, date(2026, 3, 18))
    today(demo, date(2031, 1, 1))
    today(demo, date(1999, 1, 1))
    assert today(demo, date(2026, 3, 18)) == before


def test_a_meeting_of_last_year_in_january_counts_for_its_year(demo: Workspace) -> None:
    agenda = today(demo, date(2026, 12, 20))
    assert "organization_life_meeting" not in {i.target.form for i in agenda.items}
    later = today(demo, date(2027, 1, 20))
    assert "2026" not in {i.target.period for i in later.items}


def test_first_steps_end_one_by_one(ws: Workspace) -> None:
    def open_steps() -> list[str]:
        return [step.code for step in today(ws).first_steps if not step.done]

    assert open_steps() == ["members", "posts", "record", "join", "backup"]
    assert not today(ws).progress
    assert not today(ws).items
    member(ws, "周国栋", party_post="书记")
    assert open_steps() == ["record", "join", "backup"]
    meeting(ws, "branch_assembly", "2026-03-12")
    assert open_steps() == ["join", "backup"]
    ws.back_up("import")  # a branch without a committee is not asked to join for ever
    assert not today(ws).first_steps


def test_only_finished_records_count(ws: Workspace) -> None:
    member(ws, "周国栋")
    uid = records.save_draft(ws, "theme_party_day", {"held_at": "2026-03-10 14:00", "topic": "擦洗格栅"})
    agenda = today(ws)
    assert {"draft.open", "duty.due"} <= set(codes(agenda))
    draft = next(i for i in agenda.items if i.code == "draft.open")
    assert (draft.target.uid, draft.values["topic"], draft.values["day"]) == (
        uid,
        "擦洗格栅",
        date(2026, 3, 10),
    )
    records.discard_draft(ws, uid)
    done = meeting(ws, "theme_party_day", "2026-03-10")
    assert "theme_party_day" not in {i.target.form for i in today(ws).items}
    records.retire_record(ws, "theme_party_day", done)
    assert "theme_party_day" in {i.target.form for i in today(ws).items}


def test_a_late_record_of_last_month_closes_its_gap(ws: Workspace) -> None:
    member(ws, "周国栋")
    meeting(ws, "theme_party_day", "2026-01-10")
    gaps = [i for i in today(ws).items if i.code == "duty.missing" and i.target.form == "theme_party_day"]
    assert [(i.target.period, i.verb, i.due.isoformat()) for i in gaps] == [
        ("2026-02", "make_up", "2026-02-28")
    ]
    meeting(ws, "theme_party_day", "2026-02-27", late_entry="是")
    assert not [i for i in today(ws).items if i.code == "duty.missing" and i.target.form == "theme_party_day"]


def test_hours_add_up_from_sheets_and_courses(ws: Workspace) -> None:
    uid = member(ws, "周国栋", trainings=[{"from_on": "2026-05-06", "name": "轮训", "hours": "24"}])
    sheet = [{"member": "周国栋", "state": "到会", "hours": "7.5"}]
    meeting(ws, "political_study", "2026-02-16", hours="7.5", category="政治学习", attendance=sheet)
    short = next(i for i in today(ws, date(2026, 11, 20)).items if i.code == "agenda.training_member")
    assert str(short.values["least"]) == "31.5"
    meeting(
        ws,
        "party_lecture",
        "2026-02-17",
        lecturer="周国栋",
        hours="0.5",
        attendance=[{**sheet[0], "hours": "0.5"}],
    )
    assert "agenda.training_member" not in codes(today(ws, date(2026, 11, 20)))
    assert uid in {i.target.uid for i in today(ws).items}


def test_the_backup_grows_old(ws: Workspace) -> None:
    member(ws, "周国栋")
    assert "backup.none" in codes(today(ws))
    ws.clock = lambda: NOW - timedelta(days=1)
    ws.back_up("import")
    ws.clock = lambda: NOW
    member(ws, "孙立军")
    for on, stale in ((NOW, False), (NOW + timedelta(days=6), False), (NOW + timedelta(days=7), True)):
        agenda = today(ws, on.date())
        assert agenda.backup.last == date(2026, 3, 17)
        assert agenda.backup.stale is stale
        assert ("backup.old" in codes(agenda)) is stale


def test_a_year_no_calendar_here_holds_is_refused(ws: Workspace) -> None:
    with pytest.raises(UserError) as refused:
        today(ws, date(1812, 1, 1))
    assert refused.value.code == "date.year"


def test_navigation_counts_what_presses(ws: Workspace) -> None:
    member(ws, "周国栋")
    meeting(ws, "theme_party_day", "2026-01-10")
    agenda = today(ws)
    pressing = [i for i in agenda.items if i.target.page == "work_log" and i.state in ("overdue", "week")]
    assert agenda.waiting("work_log") == len(pressing) > 0
    assert list(agenda.by_state()) == ["overdue", "week", "month"]


def test_more_records_do_not_ask_the_store_more_often(ws: Workspace) -> None:
    def statements() -> int:
        asked: list[str] = []
        ws.store.conn.set_trace_callback(asked.append)
        today(ws, date(2026, 11, 20))
        ws.store.conn.set_trace_callback(None)
        return len(asked)

    member(ws, "周国栋", party_group="第一党小组")
    few = statements()
    for number in range(12):
        member(ws, f"党员{number}", party_group="第二党小组")
        meeting(ws, "theme_party_day", f"2025-{number + 1:02d}-10")
        meeting(ws, "party_group_meeting", f"2025-{number + 1:02d}-08", party_group="第二党小组")
    assert statements() == few
    assert few <= len(ws.forms)
