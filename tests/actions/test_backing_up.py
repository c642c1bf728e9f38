"""Automatic backups: when they are made, what makes them good, and that they never stand in the way."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from app.actions import backing_up, looking, records
from app.actions.workspace import create_workspace, open_workspace
from app.domain.errors import UserError
from app.store import backup, database
from app.texts import say_error
from tests.support import COMMAND_LINE, MEETING, Clock, add, largest_file, meeting, member, run_python

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.actions.workspace import Workspace


@pytest.fixture
def kept(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    """A workspace with automatic backups and one member."""
    ws, _ = create_workspace(tmp_path / "branch", name="一支部", code="01", passphrase=None, clock=clock)
    add(ws, "member", member("周国栋"))
    yield ws
    ws.close()


def reasons(folder: Path) -> list[str]:
    return [b.reason for b in reversed(backing_up.good_backups(folder))]


def reopened(ws: Workspace) -> Workspace:
    ws.close()
    return open_workspace(ws.folder, clock=ws.clock)


def test_on_close_if_something_changed(kept: Workspace, clock: Clock) -> None:
    assert reasons(kept.folder) == []
    ws = reopened(kept)
    assert reasons(ws.folder) == ["close"]
    made = ws.last_backup()
    assert made is not None
    assert (made.changes, made.at <= clock.at) == (1, True)
    ws = reopened(ws)
    assert reasons(ws.folder) == ["close"]
    records.save_draft(ws, MEETING, {"topic": "草稿也算"})
    ws.close()
    assert reasons(ws.folder) == ["close", "close"]


def test_before_the_first_change_of_a_day(kept: Workspace, clock: Clock) -> None:
    add(kept, "member", member("李明"))
    clock.forward(days=1)
    add(kept, "member", member("王芳"))
    add(kept, "member", member("赵云"))
    assert reasons(kept.folder) == ["day"]
    (made,) = backing_up.good_backups(kept.folder)
    assert made.changes == 2


def test_what_a_killed_program_left_is_kept_at_the_next_change(kept: Workspace, clock: Clock) -> None:
    copy = kept.folder.with_name("killed")
    shutil.copytree(kept.folder, copy)
    ws = open_workspace(copy, clock=clock)
    assert reasons(copy) == []
    add(ws, "member", member("李明"))
    assert reasons(copy) == ["day"]
    ws.close()


def test_asked_for_before_something_large(kept: Workspace) -> None:
    kept.back_up("import")
    kept.back_up("import")
    assert reasons(kept.folder) == ["import"]


def test_before_the_tables_change(kept: Workspace, clock: Clock) -> None:
    kept.close()
    for made in (kept.folder / "backups").glob("0*"):
        made.unlink()
    extra = kept.folder / "forms" / "books" / "garden_log.toml"
    extra.parent.mkdir()
    extra.write_text(
        'id = "garden_log"\ntitle = "绿化"\nversion = 1\n[[field]]\nid = "trees"\nlabel = "棵数"\nkind = "count"\n',
        encoding="utf-8",
    )
    open_workspace(kept.folder, clock=clock).close()
    assert reasons(kept.folder) == ["upgrade"]


def test_opens_with_the_key_beside_it_and_holds_everything(kept: Workspace) -> None:
    add(kept, MEETING, meeting(topics=[{"subject": "议题一"}]))
    kept.back_up("import")
    (made,) = backing_up.good_backups(kept.folder)
    key = kept.key
    assert (kept.folder / "backups" / "keys.json").read_bytes() == (kept.folder / "keys.json").read_bytes()
    assert backup.verified(made.path, key) == backup.contents(kept.store.conn)
    assert backup.verified(made.path, key).rows["topic"] == 1
    assert b"SQLite format" not in made.path.read_bytes()
    with pytest.raises(UserError, match=r"store\.wrong_key"):
        backup.verified(made.path, bytes(32))
    assert list(made.path.parent.glob(".*")) == []


def test_a_copy_that_does_not_agree_gets_no_name(kept: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    real = backup.verified

    def one_short(path: Path, key: bytes) -> backup.Contents:
        found = real(path, key)
        return backup.Contents({**found.rows, "member": found.rows["member"] - 1}, found.heads)

    monkeypatch.setattr(backup, "verified", one_short)
    with pytest.raises(UserError, match=r"backup\.differs"):
        kept.back_up("import")
    assert [p.name for p in (kept.folder / "backups").iterdir()] == ["keys.json"]


def test_what_could_not_be_checked_is_not_counted_as_good(kept: Workspace, clock: Clock) -> None:
    kept.back_up("import")
    (good,) = backing_up.good_backups(kept.folder)
    folder = good.path.parent
    later = folder / "000099-20270101-000000-close.db"
    later.write_bytes(b"not a database")
    assert kept.last_backup() == good
    shutil.copy(good.path.with_suffix(".json"), later.with_suffix(".json"))
    assert kept.last_backup() == good  # another file's check does not vouch for this one
    for number in range(40):
        clock.forward(hours=1)
        add(kept, "member", member("李明", mobile=f"139{number:08d}"))
        kept.back_up("import")
    assert later.exists()
    assert not good.path.exists()
    newest = kept.last_backup()
    assert newest is not None
    assert newest.number == 139
    assert len(backing_up.good_backups(kept.folder)) == 11  # the last ten, and one of the first day


def test_flipped_bits_are_noticed(kept: Workspace) -> None:
    kept.back_up("import")
    made = kept.last_backup()
    assert made is not None
    assert backing_up.is_unchanged(made)
    raw = bytearray(made.path.read_bytes())
    raw[5000] ^= 4
    made.path.write_bytes(raw)
    assert not backing_up.is_unchanged(made)
    with pytest.raises(UserError, match=r"store\.damaged"):
        backup.verified(made.path, kept.key)


def test_damage_is_not_copied_and_old_backups_stay(kept: Workspace, clock: Clock) -> None:
    kept.back_up("import")
    add(kept, "member", member("李明"))
    kept.close()
    before = sorted(p.name for p in (kept.folder / "backups").iterdir())
    key, path = kept.key, kept.store.path
    conn = database.connect(path, key, read_only=True)
    with path.open("rb+") as file:
        for page in range(1, path.stat().st_size // 4096):
            file.seek(page * 4096 + 7)
            file.write(b"x")
    with pytest.raises(UserError, match=r"store\.damaged"):
        backup.copy_to(conn, path, kept.folder / "backups" / "new.db", key)
    conn.close()
    assert sorted(p.name for p in (kept.folder / "backups").iterdir()) == before


class TestTrouble:
    def test_a_failed_backup_never_stops_a_save(self, kept: Workspace, clock: Clock) -> None:
        (kept.folder / "backups" / "keys.json").unlink()
        (kept.folder / "backups").rmdir()
        (kept.folder / "backups").write_text("a file where a folder should be", encoding="utf-8")
        clock.forward(days=1)
        uid = add(kept, "member", member("李明"))
        assert kept.backup_trouble is not None
        assert say_error(kept.backup_trouble)
        (kept.folder / "backups").unlink()
        clock.forward(days=1)
        add(kept, "member", {"mobile": "13900000002"}, uid=uid)
        assert kept.backup_trouble is None
        assert reasons(kept.folder) == ["day"]

    def test_the_command_line_says_what_is_missing(self, kept: Workspace, tmp_path: Path) -> None:
        kept.close()
        size = (kept.folder / "branch.db").stat().st_size
        typed = tmp_path / "typed.json"
        typed.write_text('{"name": "李明", "stage": "full"}', encoding="utf-8")
        done = run_python(
            largest_file(size - 5000) + COMMAND_LINE,
            "save", "member", "-w", kept.folder, "--json-file", typed,
        )  # fmt: skip
        assert done.returncode == 0
        assert "自动备份没有做成" in done.stderr
        assert "磁盘满了" in done.stderr
        ws = open_workspace(kept.folder)
        assert looking.count_records(ws, "member") == 2
        ws.close()

    def test_a_pulled_drive_gets_no_new_folder(self, kept: Workspace) -> None:
        kept.folder.rename(kept.folder.with_name("pulled"))
        kept.close()
        assert not kept.folder.exists()
        assert kept.backup_trouble is not None
        assert kept.backup_trouble.code == "disk.gone"

    def test_a_killed_copy_is_cleared_away(self, kept: Workspace) -> None:
        left = kept.folder / "backups" / ".000001-20260312-160000-import.db.part"
        left.write_bytes(b"half")
        (left.with_name(left.name + "-wal")).write_bytes(b"half")
        kept.back_up("import")
        assert list(left.parent.glob(".*")) == [left] or list(left.parent.glob(".*")) == []
