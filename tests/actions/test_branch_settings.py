"""What a branch decides for itself: its name, its user, its reminders, its passphrase and the envelope's code."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.actions.agenda import today
from app.actions.branch_settings import (
    keep_reminders,
    keep_setting,
    name_branch,
    name_user,
    read_setting,
    reminders_of,
)
from app.actions.keys_of_branch import change_passphrase, new_envelope_code
from app.actions.records import history, undo_batch
from app.actions.workspace import create_workspace, open_workspace
from app.domain.errors import Invalid, UserError
from app.domain.reminders import Reminders, reminders_from
from app.files.sealing import Cost
from tests.support import Clock, add, meeting, member

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace

SECRET, CHEAP = "正确的马和电池订书钉", Cost(memory=64, passes=1, lanes=1)


def test_a_setting_is_kept_and_taken_back(workspace: Workspace) -> None:
    assert read_setting(workspace, "x", 1) == 1
    keep_setting(workspace, "x", {"b": [1, "二"]})
    keep_setting(workspace, "x", {"b": []})
    assert read_setting(workspace, "x") == {"b": []}
    undo_batch(workspace)
    assert read_setting(workspace, "x") == {"b": [1, "二"]}


def test_a_new_name_is_everywhere_and_undo_brings_the_old_one(workspace: Workspace, clock: Clock) -> None:
    name_branch(workspace, " 机关第二党支部\n", "JG02")
    assert (workspace.branch.name, workspace.branch.code) == ("机关第二党支部", "JG02")
    folder = workspace.folder
    workspace.close()
    again = open_workspace(folder, clock=clock)
    assert again.branch.name == "机关第二党支部"
    undo_batch(again)
    again.reread()
    assert again.branch.name == "机关第一党支部"
    again.close()


def test_a_branch_without_a_name_is_refused(workspace: Workspace) -> None:
    with pytest.raises(Invalid) as refused:
        name_branch(workspace, " ", "")
    assert [(p.code, p.field) for p in refused.value.problems] == [
        ("field.required", "name"),
        ("field.required", "code"),
    ]


def test_the_user_signs_every_change(workspace: Workspace, clock: Clock) -> None:
    assert workspace.user == "JG01"
    name_user(workspace, "韩雪")
    uid = add(workspace, "member", member("周敏"))
    assert history(workspace, uid)[-1].by == "韩雪"
    folder = workspace.folder
    workspace.close()
    again = open_workspace(folder, clock=clock)
    assert again.user == "韩雪"
    again.close()
    named = open_workspace(folder, clock=clock, user="周国栋")
    assert named.user == "周国栋"
    named.close()


def test_a_duty_that_is_switched_off_is_not_asked_for(workspace: Workspace) -> None:
    add(workspace, "member", member("周敏", joined_on="2001-07-01"))
    add(workspace, "theme_party_day", {**meeting(), "content": "打扫"})
    before = {item.target.form for item in today(workspace, date(2026, 3, 30)).items}
    assert "party_lecture" in before
    keep_reminders(workspace, Reminders(off=frozenset({"cadence.party_lecture"})))
    agenda = today(workspace, date(2026, 3, 30))
    assert "party_lecture" not in {item.target.form for item in agenda.items}
    assert "party_lecture" not in {line.cadence.form for line in agenda.progress}


def test_own_numbers_take_the_place_of_local_ones(workspace: Workspace) -> None:
    add(workspace, "member", member("周敏", joined_on="2001-07-01"))
    keep_reminders(workspace, Reminders(numbers={"cadence.party_lecture": 2}))
    lecture = next(line for line in today(workspace).progress if line.cadence.form == "party_lecture")
    assert lecture.required == 2
    assert reminders_of(workspace).numbers == {"cadence.party_lecture": 2}


@pytest.mark.parametrize(
    ("data", "off", "numbers"),
    [
        (None, set(), {}),
        ({"off": "x", "numbers": []}, set(), {}),
        ({"off": ["a"], "numbers": {"agenda.backup": 14, "agenda.draft": 99, "agenda.inspection": 3}}, {"a"}, {"agenda.backup": 14}),
    ],
    ids=["nothing", "no lists", "out of bounds and not local"],
)  # fmt: skip
def test_what_cannot_be_a_decision_is_left_out(data: object, off: set[str], numbers: dict[str, int]) -> None:
    assert reminders_from(data) == Reminders(frozenset(off), numbers)


class TestKeys:
    @pytest.fixture
    def locked(self, tmp_path: Path, clock: Clock) -> tuple[Workspace, str]:
        return create_workspace(
            tmp_path / "w", name="机关第一党支部", code="JG01", passphrase=SECRET, clock=clock, cost=CHEAP
        )

    def test_only_who_knows_the_passphrase_changes_it(self, locked: tuple[Workspace, str]) -> None:
        ws, code = locked
        with pytest.raises(UserError, match=r"passphrase\.wrong"):
            change_passphrase(ws, "不是这个口令呀呀呀", "another good one")
        change_passphrase(ws, SECRET, "another good one")
        ws.close()
        open_workspace(ws.folder, passphrase="another good one").close()
        open_workspace(ws.folder, envelope_code=code).close()

    def test_a_new_code_takes_the_place_of_the_old_one(self, locked: tuple[Workspace, str]) -> None:
        ws, old = locked
        with pytest.raises(UserError, match=r"passphrase\.wrong"):
            new_envelope_code(ws, "不是这个口令呀呀呀")
        code = new_envelope_code(ws, SECRET)
        ws.close()
        with pytest.raises(UserError, match=r"envelope\.wrong"):
            open_workspace(ws.folder, envelope_code=old)
        open_workspace(ws.folder, envelope_code=code).close()
        open_workspace(ws.folder, passphrase=SECRET).close()
        kept = (ws.folder / "backups" / "keys.json").read_bytes()
        assert kept == (ws.folder / "keys.json").read_bytes()

    def test_practice_data_has_neither(self, workspace: Workspace) -> None:
        for act in (
            lambda: change_passphrase(workspace, "", SECRET),
            lambda: new_envelope_code(workspace, ""),
        ):
            with pytest.raises(UserError, match=r"passphrase\.practice"):
                act()
