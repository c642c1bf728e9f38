"""Saving, drafts, the recycle bin, history, undo and redo, as a tired person would use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.actions import looking, records
from app.actions.workspace import open_workspace
from app.domain.errors import Invalid
from app.store import journal
from app.store.records import change
from tests.support import MEETING, Clock, add, meeting, member, next_undo, refused

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace


def topics(ws: Workspace) -> list[str]:
    return sorted(str(r.values["topic"]) for r in looking.list_records(ws, MEETING))


class TestSaving:
    def test_what_was_typed_comes_back_after_a_restart(self, workspace: Workspace, clock: Clock) -> None:
        uid = add(workspace, MEETING, meeting("议题　一", content="第一点\r\n第二点\x0b第三点 "))
        workspace.close()
        ws = open_workspace(workspace.folder, clock=clock)
        found = records.get_record(ws, MEETING, uid)
        ws.close()
        assert found.values["topic"] == "议题 一"
        assert found.values["content"] == "第一点\n第二点\n第三点"
        assert found.values["held_at"] == "2026-03-12T14:00/15:30"
        assert found.revision == 1

    def test_every_problem_is_told_at_once_and_nothing_is_kept(self, workspace: Workspace) -> None:
        typed = {
            "held_at": "下周二",
            "topic": "",
            "nonsense": "x",
            "attendance": [{"member": "周国栋", "state": "在"}],
        }
        with pytest.raises(Invalid) as found:
            records.save_record(workspace, MEETING, typed)
        fields = {p.field for p in found.value.problems}
        assert {"held_at", "topic", "place", "nonsense", "attendance.state"} <= fields
        assert looking.list_records(workspace, MEETING) == []
        assert list(journal.entries(workspace.store.conn)) == []

    def test_only_what_was_typed_changes(self, workspace: Workspace) -> None:
        uid = add(workspace, MEETING, meeting(topics=[{"subject": "议题一"}]))
        add(workspace, MEETING, {"place": "三楼"}, uid=uid)
        found = records.get_record(workspace, MEETING, uid).values
        assert found["place"] == "三楼"
        assert found["topic"] == "研究一季度工作"
        assert found["topics"] == [{"subject": "议题一"}]

    def test_an_emptied_field_is_empty(self, workspace: Workspace) -> None:
        uid = add(workspace, MEETING, meeting(content="要点", topics=[{"subject": "议题一"}]))
        add(workspace, MEETING, {"content": "", "topics": []}, uid=uid)
        assert {"content", "topics"} & records.get_record(workspace, MEETING, uid).values.keys() == set()

    def test_saving_the_same_again_changes_nothing(self, workspace: Workspace) -> None:
        uid = add(workspace, MEETING, meeting())
        again = records.save_record(workspace, MEETING, meeting(), uid=uid)
        assert (again.changed, again.revision, again.forms) == (False, 1, frozenset())
        assert len(records.history(workspace, uid)) == 1

    def test_two_windows_do_not_overwrite_each_other(self, workspace: Workspace) -> None:
        uid = add(workspace, MEETING, meeting())
        add(workspace, MEETING, {"place": "三楼"}, uid=uid, base=1)
        with refused("record.changed_meanwhile"):
            add(workspace, MEETING, {"place": "四楼"}, uid=uid, base=1)
        assert records.get_record(workspace, MEETING, uid).values["place"] == "三楼"
        assert len(records.history(workspace, uid)) == 2

    def test_a_record_that_never_was_is_not_invented(self, workspace: Workspace) -> None:
        with refused("record.absent"):
            add(workspace, MEETING, meeting(), uid="0" * 32)

    def test_one_transaction_is_all_or_nothing(self, workspace: Workspace) -> None:
        def half(ws: Workspace) -> None:
            with change(ws.store, "records.save", at=ws.stamp(), by="") as writing:
                writing.write(ws.form("visit"), "a" * 32, {"topic": "第一条"}, 0)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            half(workspace)
        assert looking.list_records(workspace, "visit") == []
        assert looking.search_records(workspace, "第一条") == []
        assert journal.head(workspace.store.conn, workspace.seat, workspace.store.device) == (0, "")

    @pytest.mark.parametrize("values", [{"topic": 5}, {"pages": "5"}, {"nonsense": "x"}])
    def test_a_value_its_column_cannot_hold_is_a_bug_not_a_loss(
        self, workspace: Workspace, values: dict[str, str | int]
    ) -> None:
        with (
            pytest.raises((TypeError, KeyError)),
            change(workspace.store, "records.save", at=workspace.stamp(), by="") as writing,
        ):
            writing.write(workspace.form("regulation"), "a" * 32, dict(values), 0)


class TestDrafts:
    def test_kept_as_typed_and_never_counted(self, workspace: Workspace) -> None:
        typed = {"held_at": "下周", "topic": "\ud800半截", "attendance": [{"member": ""}]}
        uid = records.save_draft(workspace, MEETING, typed)
        records.save_draft(workspace, MEETING, {**typed, "place": "三楼"}, uid=uid)
        (draft,) = records.read_drafts(workspace, MEETING)
        assert (draft.uid, draft.base, draft.typed) == (uid, 0, {**typed, "place": "三楼"})
        assert looking.list_records(workspace, MEETING) == []
        assert looking.count_records(workspace, MEETING) == 0
        assert looking.search_records(workspace, "三楼") == []
        assert list(journal.entries(workspace.store.conn)) == []
        assert next_undo(workspace) is None

    def test_survives_a_restart_and_ends_when_finished(self, workspace: Workspace, clock: Clock) -> None:
        uid = records.save_draft(workspace, MEETING, meeting("草稿"))
        workspace.close()
        ws = open_workspace(workspace.folder, clock=clock)
        draft = records.read_draft(ws, uid)
        assert draft is not None
        saved = records.save_record(ws, MEETING, draft.typed, uid=uid, base=draft.base)
        assert saved.uid == uid
        assert records.read_draft(ws, uid) is None
        assert topics(ws) == ["草稿"]
        ws.close()

    def test_a_record_under_change_stays_in_force(self, workspace: Workspace) -> None:
        uid = add(workspace, MEETING, meeting("原来的"))
        records.save_draft(workspace, MEETING, {"topic": "改了一半"}, uid=uid)
        assert topics(workspace) == ["原来的"]
        assert records.read_drafts(workspace, MEETING)[0].base == 1

    def test_stays_when_finishing_is_refused(self, workspace: Workspace) -> None:
        uid = records.save_draft(workspace, MEETING, {"topic": "缺很多"})
        with pytest.raises(Invalid):
            add(workspace, MEETING, {"topic": "缺很多"}, uid=uid)
        assert records.read_draft(workspace, uid) is not None

    def test_waits_with_its_record_in_the_recycle_bin(self, workspace: Workspace) -> None:
        uid = add(workspace, MEETING, meeting())
        records.save_draft(workspace, MEETING, {"topic": "还没写完"}, uid=uid)
        records.retire_record(workspace, MEETING, uid)
        assert records.read_drafts(workspace, MEETING) == []
        records.undo_batch(workspace)
        assert records.read_drafts(workspace, MEETING)[0].typed == {"topic": "还没写完"}

    def test_discarded_on_request(self, workspace: Workspace) -> None:
        records.discard_draft(workspace, records.save_draft(workspace, MEETING, {}))
        assert records.read_drafts(workspace, MEETING) == []


class TestUndo:
    def test_twice_on_one_record(self, workspace: Workspace) -> None:
        uid = add(workspace, MEETING, meeting("甲"))
        add(workspace, MEETING, {"topic": "乙"}, uid=uid)
        add(workspace, MEETING, {"topic": "丙"}, uid=uid)
        seen = []
        for _ in range(3):
            records.undo_batch(workspace)
            seen.append(topics(workspace))
        assert seen == [["乙"], ["甲"], []]
        with refused("undo.nothing"):
            records.undo_batch(workspace)
        for _ in range(3):
            records.redo_batch(workspace)
            seen.append(topics(workspace))
        assert seen[3:] == [["甲"], ["乙"], ["丙"]]
        with refused("redo.nothing"):
            records.redo_batch(workspace)

    def test_after_a_restart(self, workspace: Workspace, clock: Clock) -> None:
        uid = add(workspace, MEETING, meeting("甲", topics=[{"subject": "议题一"}]))
        add(workspace, MEETING, {"topic": "乙", "topics": []}, uid=uid)
        workspace.close()
        ws = open_workspace(workspace.folder, clock=clock)
        assert next_undo(ws) == records.SAVE
        assert records.undo_batch(ws).action == records.SAVE
        found = records.get_record(ws, MEETING, uid).values
        assert (found["topic"], found["topics"]) == ("甲", [{"subject": "议题一"}])
        ws.close()

    def test_of_an_undo_and_after_new_work(self, workspace: Workspace) -> None:
        uid = add(workspace, MEETING, meeting("甲"))
        add(workspace, MEETING, {"topic": "乙"}, uid=uid)
        undone = records.undo_batch(workspace)
        assert topics(workspace) == ["甲"]
        last = records.history(workspace, uid)[-1]
        assert last.action == f"undo:{undone.batch}"
        records.undo_batch(workspace, last.batch)
        assert topics(workspace) == ["乙"]
        add(workspace, MEETING, meeting("丁"))
        with refused("redo.nothing"):
            records.redo_batch(workspace)
        records.undo_batch(workspace)
        records.undo_batch(workspace)
        assert topics(workspace) == ["甲"]

    def test_an_older_batch_while_nothing_touched_it(self, workspace: Workspace) -> None:
        first = records.save_record(workspace, MEETING, meeting("甲"))
        add(workspace, MEETING, meeting("乙"))
        records.undo_batch(workspace, first.batch)
        assert topics(workspace) == ["乙"]

    def test_an_older_batch_that_was_touched_is_refused_whole(self, workspace: Workspace) -> None:
        form, at = workspace.form("visit"), workspace.stamp()
        with change(workspace.store, "import", at=at, by="") as writing:
            for number in range(3):
                writing.write(form, f"{number:032x}", {"topic": f"走访{number}", "content": "看望"}, 0)
        with change(workspace.store, records.SAVE, at=at, by="") as later:
            later.write(form, f"{1:032x}", {"topic": "走访1", "content": "改过"}, 1)
        with refused("undo.changed_since"):
            records.undo_batch(workspace, writing.batch)
        assert looking.count_records(workspace, "visit") == 3
        records.undo_batch(workspace)
        assert records.undo_batch(workspace).count == 3
        assert looking.count_records(workspace, "visit") == 0
        assert records.redo_batch(workspace).count == 3
        assert looking.count_records(workspace, "visit") == 3

    def test_one_record_changed_twice_in_a_batch(self, workspace: Workspace) -> None:
        form, at = workspace.form("visit"), workspace.stamp()
        with change(workspace.store, records.SAVE, at=at, by="") as first:
            first.write(form, "a" * 32, {"topic": "甲"}, 0)
        with change(workspace.store, "import", at=at, by="") as batch:
            batch.write(form, "a" * 32, {"topic": "乙"}, 1)
            batch.write(form, "a" * 32, {"topic": "丙"}, 2)
        records.undo_batch(workspace)
        assert records.get_record(workspace, "visit", "a" * 32).values == {"topic": "甲"}
        assert first.count == 1

    def test_of_retiring_and_of_bringing_back(self, workspace: Workspace) -> None:
        uid = add(workspace, MEETING, meeting("甲"))
        records.retire_record(workspace, MEETING, uid)
        records.undo_batch(workspace)
        assert topics(workspace) == ["甲"]
        records.redo_batch(workspace)
        assert topics(workspace) == []
        add(workspace, MEETING, {"topic": "乙"}, uid=uid)
        assert topics(workspace) == ["乙"]
        records.undo_batch(workspace)
        assert topics(workspace) == []
        records.restore_record(workspace, MEETING, uid)
        assert topics(workspace) == ["甲"]

    def test_unknown_batch(self, workspace: Workspace) -> None:
        with refused("undo.unknown"):
            records.undo_batch(workspace, "nothing")

    def test_nothing_is_forgotten_by_it(self, workspace: Workspace) -> None:
        uid = add(workspace, MEETING, meeting("甲"))
        records.undo_batch(workspace)
        records.redo_batch(workspace)
        verbs = [entry.action.split(":")[0] for entry in records.history(workspace, uid)]
        assert verbs == ["records.save", "undo", "redo"]
        assert list(journal.broken_links(workspace.store.conn)) == []


class TestHistory:
    def test_says_who_when_and_what(self, workspace: Workspace, clock: Clock) -> None:
        uid = add(workspace, "member", member("周国栋"))
        clock.forward(days=1)
        add(workspace, "member", {"mobile": "13900000001"}, uid=uid)
        first, second = records.history(workspace, uid)
        assert (first.revision, first.base, first.by) == (1, 0, "JG01")
        assert (second.before, second.after) == ({"mobile": None}, {"mobile": "13900000001"})
        assert first.at < second.at
        assert second.at.endswith("+00:00")

    def test_a_changed_row_breaks_the_chain_where_it_was_changed(self, workspace: Workspace) -> None:
        for number in range(4):
            add(workspace, MEETING, meeting(f"第{number}次"))
        conn = workspace.store.conn
        conn.execute("UPDATE journal SET after = replace(after, '第1次', '第9次') WHERE seq = 2")
        assert [seq for _, _, seq in journal.broken_links(conn)] == [2]
        conn.execute("DELETE FROM journal WHERE seq = 3")
        assert [seq for _, _, seq in journal.broken_links(conn)] == [2, 4]


def test_read_only_refuses_every_change(workspace: Workspace, tmp_path: Path, clock: Clock) -> None:
    uid = add(workspace, MEETING, meeting())
    ws = open_workspace(workspace.folder, clock=clock, read_only=True)
    for act in (
        lambda: add(ws, MEETING, meeting()),
        lambda: records.save_draft(ws, MEETING, {}),
        lambda: records.discard_draft(ws, uid),
        lambda: records.retire_record(ws, MEETING, uid),
        lambda: records.restore_record(ws, MEETING, uid),
        lambda: records.undo_batch(ws),
        lambda: records.redo_batch(ws),
    ):
        with refused("workspace.read_only"):
            act()
    ws.close()
