"""`check` finds what is wrong, and only that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.actions import attaching, backing_up, checking, looking, records
from app.actions.workspace import open_workspace
from app.domain.errors import Cancelled
from app.texts import say_problem
from tests.support import MEETING, Clock, add, meeting, member

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace


@pytest.fixture
def busy(workspace: Workspace, tmp_path: Path, clock: Clock) -> Workspace:
    """A workspace that has seen everything: rows, attachments, undo, retiring, drafts, a backup."""
    photo = tmp_path / "照片.jpg"
    photo.write_bytes(b"\xff\xd8\xff photograph")
    add(workspace, "member", member("曾国栋", mobile="13900000001"))
    uid = add(workspace, MEETING, meeting("研究甲", topics=[{"subject": "议题一"}, {"subject": "议题二"}]))
    add(workspace, MEETING, {"topics": [{"subject": "议题二"}], "place": "三楼"}, uid=uid)
    add(workspace, MEETING, meeting("研究乙", attachments=[attaching.attach(workspace, photo).row]))
    records.undo_batch(workspace)
    records.redo_batch(workspace)
    records.retire_record(workspace, MEETING, uid)
    records.save_draft(workspace, MEETING, meeting("草稿"))
    clock.forward(hours=1)
    workspace.back_up(backing_up.IMPORT)
    return workspace


def codes(ws: Workspace) -> list[str]:
    report = checking.check(ws)
    assert all(say_problem(finding) for finding in report.findings)
    assert report.clean == all(f.severity in "CD" for f in report.findings)
    return [finding.code for finding in report.findings]


def test_nothing_to_find(busy: Workspace) -> None:
    report = checking.check(busy)
    assert (report.findings, report.clean) == ([], True)
    assert report.counts == {"records": 3, "changes": 7, "attachments": 1, "backups": 1}


def test_beside_a_window_that_writes(busy: Workspace) -> None:
    other = open_workspace(busy.folder, read_only=True)
    add(busy, "member", member("李明"))
    assert codes(other) == []
    other.close()


def test_an_empty_workspace(workspace: Workspace) -> None:
    assert codes(workspace) == []


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE member SET mobile = '13900000002'", ["check.differs"]),
        ("UPDATE member SET revision = 5", ["check.differs"]),
        ("UPDATE member SET seat = 'other'", ["check.differs"]),
        ("UPDATE topic SET subject = '改过' WHERE position = 1", ["check.differs"]),
        ("DELETE FROM topic", ["check.differs"]),
        ("DELETE FROM member", ["check.differs"]),
        (f"UPDATE {MEETING} SET retired_at = NULL", ["check.differs"]),
        ("INSERT INTO member (uid, seat, revision, changed_at) VALUES ('x', 's', 1, '')", ["check.no_history"]),
        (f"INSERT INTO topic (parent_form, parent_uid, parent_field, position) VALUES ('{MEETING}', 'x', 'topics', 1)", ["check.orphan"]),
        ("UPDATE journal SET after = '{}' WHERE seq = 1", ["check.chain", "check.differs"]),
        ("UPDATE journal SET by = 'somebody' WHERE seq = 2", ["check.chain"]),
        ("DELETE FROM journal WHERE seq = 3", ["check.chain", "check.differs"]),
        ("DELETE FROM search WHERE rowid = 1", ["check.search"]),
        ("DELETE FROM search_row", ["check.search"]),
        ("UPDATE search SET body = '515a', pinyin = '' WHERE rowid = 1", ["check.search"]),
    ],
)  # fmt: skip
def test_what_was_changed_past_the_program(busy: Workspace, statement: str, expected: list[str]) -> None:
    busy.store.conn.execute(statement)
    assert sorted(set(codes(busy))) == expected


def test_the_index_is_made_anew(busy: Workspace) -> None:
    busy.store.conn.execute("DELETE FROM search WHERE rowid = 1")
    assert checking.rebuild_search(busy) == 2
    assert codes(busy) == []
    assert [hit.title for hit in looking.search_records(busy, "zgd")] == ["曾国栋"]


def test_attachments(busy: Workspace, tmp_path: Path) -> None:
    (place,) = (busy.folder / "attachments").iterdir()
    whole = place.read_bytes()
    place.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert codes(busy) == ["check.attachment_damaged"]
    place.unlink()
    assert codes(busy) == ["check.attachment_absent"]
    place.write_bytes(whole)
    stray = tmp_path / "多余.txt"
    stray.write_text("never saved with a record", encoding="utf-8")
    attaching.attach(busy, stray)
    assert codes(busy) == ["check.attachment_stray"]
    assert checking.check(busy).clean


def test_an_attachment_of_the_past_is_needed_for_undo(busy: Workspace) -> None:
    uid = next(r.uid for r in looking.list_records(busy, MEETING))
    add(busy, MEETING, {"attachments": []}, uid=uid)
    (place,) = (busy.folder / "attachments").iterdir()
    assert codes(busy) == []
    place.unlink()
    assert codes(busy) == ["check.attachment_absent"]


def test_backups(busy: Workspace) -> None:
    made = busy.last_backup()
    assert made is not None
    (made.path.with_name("from-somewhere.db")).write_bytes(b"x")
    assert codes(busy) == ["check.backup_unchecked"]
    raw = bytearray(made.path.read_bytes())
    raw[-1] ^= 1
    made.path.write_bytes(raw)
    assert codes(busy) == ["check.backup_damaged", "check.backup_unchecked"]


def test_a_damaged_file_is_told_to_the_end(busy: Workspace) -> None:
    (page,) = busy.store.conn.execute("SELECT rootpage FROM sqlite_master WHERE name = 'topic'").fetchone()
    busy.close()
    with busy.store.path.open("rb+") as file:
        file.seek((page - 1) * 4096 + 9)
        file.write(b"damage")
    ws = open_workspace(busy.folder, read_only=True)
    assert {"check.page", "check.unreadable"} >= set(codes(ws)) > set()
    ws.close()


def test_progress_and_stop(busy: Workspace) -> None:
    seen: list[tuple[int, int]] = []
    checking.check(busy, lambda done, total: seen.append((done, total)))
    assert seen[-1] == (100, 100)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)

    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        checking.check(busy, stop)
    assert codes(busy) == []
