"""One file for elsewhere, and a branch back from it: the restore drill."""

from __future__ import annotations

import contextlib
import json
import random
import shutil
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from app.actions import attaching, backing_up, checking, looking, records, safekeeping
from app.actions.workspace import create_workspace, open_workspace
from app.cli.main import main
from app.domain.errors import Cancelled, UserError
from app.files import backup_file, sealing
from app.store import journal
from app.texts import say_error
from tests.support import (
    COMMAND_LINE,
    MEETING,
    Clock,
    add,
    largest_file,
    meeting,
    member,
    refused,
    run_python,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.actions.workspace import Workspace

SECRET = "correct horse battery"
CHEAP = sealing.Cost(memory=1024, passes=1, lanes=1)


@pytest.fixture
def branch(workspace: Workspace, tmp_path: Path) -> Workspace:
    """Members, a meeting with an attachment, and a form that the committee issued."""
    photo = tmp_path / "照片.jpg"
    photo.write_bytes(b"\xff\xd8\xff photograph")
    for name in ("周国栋", "李明"):
        add(workspace, "member", member(name))
    row = attaching.attach(workspace, photo).row
    add(workspace, MEETING, meeting("研究甲", topics=[{"subject": "议题一"}], attachments=[row]))
    records.save_draft(workspace, MEETING, meeting("草稿"))
    return workspace


@pytest.fixture
def file(branch: Workspace, tmp_path: Path) -> Path:
    return safekeeping.backup_to(branch, tmp_path / "stick.zip").path


def everything(ws: Workspace) -> dict[str, object]:
    """All there is to lose."""
    kept = {
        form.id: sorted((r.uid, r.revision, r.retired_at, json.dumps(r.values)) for r in found)
        for form in ws.forms.values()
        if not form.rows
        for found in [looking.list_records(ws, form.id)]
    }
    drafts = [(d.uid, d.typed) for d in records.read_drafts(ws, MEETING)]
    return {"records": kept, "drafts": drafts, "journal": [e.hash for e in journal.entries(ws.store.conn)]}


class TestBackup:
    def test_is_one_file_that_was_read_back(self, branch: Workspace, tmp_path: Path) -> None:
        made = safekeeping.backup_to(branch, tmp_path / "stick.zip")
        assert (made.changes, made.attachments, made.size) == (3, 1, made.path.stat().st_size)
        with zipfile.ZipFile(made.path) as archive:
            assert archive.testzip() is None
            names = archive.namelist()
            facts = json.loads(archive.read("manifest.json"))
        assert {"branch.db", "keys.json", "manifest.json"} < set(names)
        assert (facts["code"], facts["rows"]["member"], facts["rows"]["draft"]) == ("JG01", 2, 1)
        assert "周国栋".encode() not in made.path.read_bytes()
        assert [p.name for p in (branch.folder / "backups").iterdir()] == ["keys.json"]

    def test_never_over_another_file(self, branch: Workspace, file: Path) -> None:
        before = file.read_bytes()
        with refused("backup.exists"):
            safekeeping.backup_to(branch, file)
        assert file.read_bytes() == before

    def test_a_pulled_stick_gets_no_folder_on_the_disk_behind_it(
        self, branch: Workspace, tmp_path: Path
    ) -> None:
        with refused("disk.gone"):
            safekeeping.backup_to(branch, tmp_path / "stick" / "b.zip")
        assert not (tmp_path / "stick").exists()

    def test_from_a_second_window(self, branch: Workspace, tmp_path: Path) -> None:
        other = open_workspace(branch.folder, read_only=True)
        assert safekeeping.backup_to(other, tmp_path / "b.zip").changes == 3
        other.close()

    def test_stopped_half_way_leaves_nothing(self, branch: Workspace, tmp_path: Path) -> None:
        def stop(_done: int, _total: int) -> None:
            raise Cancelled

        before = sorted(tmp_path.rglob("*"))
        with pytest.raises(Cancelled):
            safekeeping.backup_to(branch, tmp_path / "b.zip", stop)
        assert sorted(tmp_path.rglob("*")) == before

    def test_a_stick_that_keeps_other_bytes_is_noticed(
        self, branch: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def bad_stick(path: Path) -> None:
            raw = bytearray(path.read_bytes())
            raw[len(raw) // 2] ^= 1
            path.write_bytes(raw)

        monkeypatch.setattr(backup_file, "_from_the_device", bad_stick)
        with refused("backup.not_written") as found:
            safekeeping.backup_to(branch, tmp_path / "b.zip")
        assert "请换一个 U 盘" in say_error(found.value)
        assert not (tmp_path / "b.zip").exists()

    def test_full_stick(self, branch: Workspace, tmp_path: Path) -> None:
        film = tmp_path / "film.mp4"
        film.write_bytes(bytes(range(256)) * 2000)
        attaching.attach(branch, film)
        branch.close()
        size = branch.store.path.stat().st_size
        done = run_python(
            largest_file(size + 100_000) + COMMAND_LINE,
            "backup",
            "-w",
            branch.folder,
            "--to",
            tmp_path / "b.zip",
        )
        assert (done.returncode, done.stderr[:4]) == (1, "磁盘满了")
        assert not (tmp_path / "b.zip").exists()
        assert list(tmp_path.glob(".*")) == []


class TestRestore:
    def test_brings_everything_back_as_a_copy_of_its_own(
        self, branch: Workspace, file: Path, tmp_path: Path, clock: Clock
    ) -> None:
        done = safekeeping.restore(file, tmp_path / "back")
        assert (done.changes, done.attachments, done.missing) == (3, 1, ())
        ws = open_workspace(done.folder, clock=clock)
        assert everything(ws) == everything(branch)
        assert (ws.seat, ws.branch) == (branch.seat, branch.branch)
        assert ws.store.device != branch.store.device
        assert records.undo_batch(ws).count == 1
        add(ws, "member", member("王芳"))
        assert checking.check(ws).findings == []
        heads = {(e.device, e.seq) for e in journal.entries(ws.store.conn)}
        assert len(heads) == 5
        ws.close()

    def test_from_an_automatic_backup_with_what_lies_around_it(
        self, branch: Workspace, tmp_path: Path, clock: Clock
    ) -> None:
        branch.back_up(backing_up.IMPORT)
        made = branch.last_backup()
        assert made is not None
        before = everything(branch)
        branch.close()
        (branch.folder / "branch.db").write_bytes(b"gone")
        done = safekeeping.restore(made.path, tmp_path / "back")
        assert done.missing == ()
        ws = open_workspace(done.folder, clock=clock)
        assert everything(ws) == before
        ws.close()

    def test_a_lone_copy_lacks_its_attachments_and_says_so(self, branch: Workspace, tmp_path: Path) -> None:
        branch.back_up(backing_up.IMPORT)
        made = branch.last_backup()
        assert made is not None
        lone = tmp_path / "lone" / "kept.db"
        lone.parent.mkdir()
        shutil.copy(made.path, lone)
        with refused("restore.no_keys"):
            safekeeping.restore(lone, tmp_path / "back")
        shutil.copy(branch.folder / "keys.json", lone.parent)
        assert safekeeping.restore(lone, tmp_path / "back").missing == ("照片.jpg",)

    def test_a_form_the_committee_issued_comes_along(
        self, workspace: Workspace, tmp_path: Path, clock: Clock
    ) -> None:
        workspace.close()
        issued = workspace.folder / "forms" / "books" / "garden_log.toml"
        issued.parent.mkdir()
        issued.write_text(
            'id = "garden_log"\ntitle = "绿化"\nversion = 1\n'
            '[[field]]\nid = "trees"\nlabel = "棵数"\nkind = "count"\n',
            encoding="utf-8",
        )
        ws = open_workspace(workspace.folder, clock=clock)
        ws.keeper.paused = True
        add(ws, "garden_log", {"trees": 5})
        file = safekeeping.backup_to(ws, tmp_path / "b.zip").path
        ws.close()
        back = open_workspace(safekeeping.restore(file, tmp_path / "back").folder, clock=clock)
        assert [r.values for r in looking.list_records(back, "garden_log")] == [{"trees": 5}]
        back.close()

    def test_never_over_existing_data(self, branch: Workspace, file: Path) -> None:
        before = everything(branch)
        with refused("workspace.not_empty"):
            safekeeping.restore(file, branch.folder)
        assert everything(branch) == before

    @pytest.mark.parametrize("name", ["absent.zip", "absent.db"])
    def test_what_is_not_there(self, tmp_path: Path, name: str) -> None:
        with refused("restore.absent"):
            safekeeping.restore(tmp_path / name, tmp_path / "back")

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"x" * 5000])
    def test_what_is_no_backup(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "b.zip").write_bytes(content)
        with refused("backup.unreadable"):
            safekeeping.restore(tmp_path / "b.zip", tmp_path / "back")
        assert sorted(p.name for p in tmp_path.iterdir()) == ["b.zip"]

    def test_a_live_database_is_no_backup(self, branch: Workspace, tmp_path: Path) -> None:
        with refused("restore.in_use"):
            safekeeping.restore(branch.folder / "branch.db", tmp_path / "back")

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda data: data | {"format": "other"},
            lambda data: data | {"version": 99},
            lambda data: data | {"files": None},
            lambda data: data | {"files": [f | {"name": "../" + f["name"]} for f in data["files"]]},
            lambda data: data | {"files": [f | {"size": 1} for f in data["files"]]},
        ],
    )
    def test_a_manifest_that_cannot_be(
        self, file: Path, tmp_path: Path, spoil: Callable[[dict[str, Any]], dict[str, Any]]
    ) -> None:
        rewrite(file, manifest=spoil)
        with refused("backup.unreadable"):
            safekeeping.restore(file, tmp_path / "back")
        assert not (tmp_path / "back").exists()

    def test_counts_that_differ(self, file: Path, tmp_path: Path) -> None:
        rewrite(file, manifest=lambda data: data | {"rows": data["rows"] | {"member": 3}})
        with refused("restore.differs"):
            safekeeping.restore(file, tmp_path / "back")
        assert not (tmp_path / "back").exists()

    def test_a_damaged_attachment_costs_only_itself(self, file: Path, tmp_path: Path) -> None:
        rewrite(file, part=lambda name, raw: raw[:-1] + b"x" if name.startswith("attachments/") else raw)
        assert safekeeping.restore(file, tmp_path / "back").missing == ("照片.jpg",)

    def test_a_bomb_is_not_unpacked(self, tmp_path: Path) -> None:
        bomb = tmp_path / "b.zip"
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("branch.db", bytes(50_000_000))
            part = {"name": "branch.db", "size": 50_000_000, "sha256": "0"}
            archive.writestr(
                "manifest.json", json.dumps({"format": "sanben-backup", "version": 1, "files": [part]})
            )
        with refused("backup.unreadable"):
            safekeeping.restore(bomb, tmp_path / "back")

    def test_stopped_half_way_leaves_nothing(self, file: Path, tmp_path: Path) -> None:
        def stop(_done: int, _total: int) -> None:
            raise Cancelled

        with pytest.raises(Cancelled):
            safekeeping.restore(file, tmp_path / "back", progress=stop)
        assert list(tmp_path.glob("*back*")) == []

    def test_with_a_passphrase_or_the_envelope(self, tmp_path: Path, clock: Clock) -> None:
        ws, code = create_workspace(
            tmp_path / "locked", name="一支部", code="01", passphrase=SECRET, clock=clock, cost=CHEAP
        )
        ws.keeper.paused = True
        add(ws, "member", member("周国栋"))
        file = safekeeping.backup_to(ws, tmp_path / "b.zip").path
        ws.close()
        for how, refusal in (({}, "passphrase.needed"), ({"passphrase": "wrong"}, "passphrase.wrong")):
            with refused(refusal):
                safekeeping.restore(file, tmp_path / "back", **how)  # type: ignore[arg-type]
            assert not (tmp_path / "back").exists()
        safekeeping.restore(file, tmp_path / "back", passphrase=SECRET)
        safekeeping.restore(file, tmp_path / "again", envelope_code=code)
        back = open_workspace(tmp_path / "again", passphrase=SECRET)
        assert looking.count_records(back, "member") == 1
        back.close()


def rewrite(
    file: Path,
    *,
    manifest: Callable[[dict[str, Any]], dict[str, Any]] = lambda data: data,
    part: Callable[[str, bytes], bytes] = lambda _name, raw: raw,
) -> None:
    """The same backup with something changed, as a zip that is whole in itself."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["manifest.json"] = json.dumps(manifest(json.loads(parts["manifest.json"]))).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, raw in parts.items():
            archive.writestr(name, part(name, raw))


@pytest.mark.parametrize("seed", range(12))
def test_a_backup_with_any_bit_flipped_restores_the_same_or_not_at_all(
    branch: Workspace, file: Path, tmp_path: Path, clock: Clock, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - which bit
    raw = bytearray(file.read_bytes())
    raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    file.write_bytes(raw)
    with contextlib.suppress(UserError):
        safekeeping.restore(file, tmp_path / "back")
    if not (tmp_path / "back").exists():
        return
    ws = open_workspace(tmp_path / "back", clock=clock)
    assert everything(ws) == everything(branch)
    ws.close()


class TestCommands:
    def test_check_backup_restore(
        self, branch: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        branch.close()
        folder, file, back = str(branch.folder), str(tmp_path / "b.zip"), str(tmp_path / "back")
        capsys.readouterr()

        def run(*args: str) -> dict[str, Any]:
            assert main([*args, "--json"]) == 0
            out: dict[str, Any] = json.loads(capsys.readouterr().out)
            return out

        found = run("check", "-w", folder)
        assert (found["clean"], found["findings"], found["counts"]["records"]) == (True, [], 3)
        assert run("backup", "-w", folder, "--to", file)["attachments"] == 1
        assert run("restore", file, "--to", back) == {
            "folder": back, "changes": 3, "attachments": 1, "missing": [],
        }  # fmt: skip
        assert run("check", "-w", back)["clean"]
        assert main(["check", "-w", back]) == 0
        assert "没有发现问题" in capsys.readouterr().out

    def test_check_of_a_spoilt_workspace_ends_with_1(
        self, branch: Workspace, capsys: pytest.CaptureFixture[str]
    ) -> None:
        branch.store.conn.execute("UPDATE member SET name = '别人'")
        branch.close()
        assert main(["check", "-w", str(branch.folder), "--json"]) == 1
        found = json.loads(capsys.readouterr().out)
        assert {f["code"] for f in found["findings"]} == {"check.differs"}
        assert all(f["message"] for f in found["findings"])

    def test_rebuild_search(self, branch: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
        branch.store.conn.execute("DELETE FROM search_row")
        branch.close()
        assert main(["check", "-w", str(branch.folder), "--rebuild-search"]) == 0
        assert "共 3 条记录" in capsys.readouterr().err
