"""Attachments: kept once, sealed, checked when read, and handed out as copies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from app.actions import attaching, records
from app.actions.workspace import open_workspace
from app.cli.main import main
from app.files import attachments
from app.texts import say_error
from tests.support import COMMAND_LINE, MEETING, add, largest_file, meeting, refused, run_python

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace

PHOTO = b"\xff\xd8\xff\xe0 a photograph of a meeting"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "三月会议.jpg"
    path.write_bytes(PHOTO)
    return path


def test_kept_sealed_and_handed_out(workspace: Workspace, photo: Path, tmp_path: Path) -> None:
    done = attaching.attach(workspace, photo, note="签到")
    assert done.held_by == ()
    assert done.row == {
        "name": "三月会议.jpg", "sha256": done.row["sha256"], "size": len(PHOTO), "note": "签到",
    }  # fmt: skip
    uid = add(workspace, MEETING, meeting(attachments=[done.row]))
    assert records.get_record(workspace, MEETING, uid).values["attachments"] == [done.row]
    (stored,) = (workspace.folder / "attachments").iterdir()
    assert stored.name == done.row["sha256"]
    assert PHOTO not in stored.read_bytes()
    photo.unlink()
    copy = attaching.open_copy(workspace, str(done.row["sha256"]), tmp_path / "out")
    assert (copy.name, copy.read_bytes()) == ("三月会议.jpg", PHOTO)
    assert not copy.stat().st_mode & 0o222
    assert attaching.open_copy(workspace, str(done.row["sha256"]), tmp_path / "out") == copy


def test_the_same_file_again_says_who_holds_it(workspace: Workspace, photo: Path) -> None:
    first = attaching.attach(workspace, photo)
    assert attaching.attach(workspace, photo).held_by == ()
    uid = add(workspace, MEETING, meeting(attachments=[first.row]))
    other_name = photo.with_name("IMG_0001.jpg")
    photo.rename(other_name)
    again = attaching.attach(workspace, other_name)
    assert [(h.form, h.uid, h.name) for h in again.held_by] == [(MEETING, uid, "三月会议.jpg")]
    assert again.row["name"] == "IMG_0001.jpg"
    assert len(list((workspace.folder / "attachments").iterdir())) == 1
    records.retire_record(workspace, MEETING, uid)
    assert attaching.attach(workspace, other_name).held_by == ()


def test_a_damaged_one_is_told_and_healed_by_the_original(
    workspace: Workspace, photo: Path, tmp_path: Path
) -> None:
    sha256 = str(attaching.attach(workspace, photo).row["sha256"])
    place = workspace.folder / "attachments" / sha256
    for spoilt in (place.read_bytes()[:-1], b"", bytes([place.read_bytes()[0] ^ 1]) + place.read_bytes()[1:]):
        place.write_bytes(spoilt)
        with refused("attachment.damaged"):
            attaching.open_copy(workspace, sha256, tmp_path / "out")
    attaching.attach(workspace, photo)
    assert attaching.open_copy(workspace, sha256, tmp_path / "out").read_bytes() == PHOTO


def test_one_cannot_stand_in_for_another(workspace: Workspace, photo: Path, tmp_path: Path) -> None:
    first = str(attaching.attach(workspace, photo).row["sha256"])
    photo.write_bytes(b"something else")
    second = str(attaching.attach(workspace, photo).row["sha256"])
    folder = workspace.folder / "attachments"
    (folder / first).write_bytes((folder / second).read_bytes())
    with refused("attachment.damaged"):
        attaching.open_copy(workspace, first, tmp_path / "out")


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "attachment.empty"), (b"MZ\x90\0", "attachment.program"), (b"\x7fELF\x02", "attachment.program")],
)
def test_what_is_no_material_is_refused(workspace: Workspace, photo: Path, content: bytes, code: str) -> None:
    photo.write_bytes(content)
    with refused(code) as found:
        attaching.attach(workspace, photo)
    assert "三月会议.jpg" in say_error(found.value)


def test_too_large(workspace: Workspace, photo: Path) -> None:
    with photo.open("wb") as file:
        file.truncate(attachments.LARGEST + 1)
    with refused("attachment.too_large") as found:
        attaching.attach(workspace, photo)
    assert "附件最大 50 MB" in say_error(found.value)
    assert list((workspace.folder / "attachments").iterdir()) == []


def test_absent_and_unreadable(workspace: Workspace, tmp_path: Path) -> None:
    for path in (tmp_path / "absent.pdf", tmp_path):
        with refused("file.unreadable"):
            attaching.attach(workspace, path)
    for sha256 in ("0" * 64, "../keys.json", ""):
        with refused("attachment.absent"):
            attaching.open_copy(workspace, sha256, tmp_path / "out")


def test_a_pulled_drive_is_not_made_anew(workspace: Workspace, photo: Path) -> None:
    workspace.folder.rename(workspace.folder.with_name("elsewhere"))
    with refused("disk.gone"):
        attaching.attach(workspace, photo)
    assert not workspace.folder.exists()


def test_read_only_takes_nothing_in(workspace: Workspace, photo: Path) -> None:
    ws = open_workspace(workspace.folder, read_only=True)
    with refused("workspace.read_only"):
        attaching.attach(ws, photo)
    ws.close()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a/b\\c:d.jpg", "a_b_c_d.jpg"),
        ("CON.txt", "_CON.txt"),
        ("尾.", "尾"),
        ("..", "_"),
        ("x\n.pdf", "x_.pdf"),
    ],
)
def test_names_every_system_takes(name: str, safe: str) -> None:
    assert attachments.file_name(name) == safe


def test_two_different_files_of_one_name(workspace: Workspace, photo: Path, tmp_path: Path) -> None:
    rows = []
    for content in (b"first", b"second"):
        photo.write_bytes(content)
        rows.append(attaching.attach(workspace, photo).row)
    add(workspace, MEETING, meeting(attachments=rows))
    copies = [attaching.open_copy(workspace, str(row["sha256"]), tmp_path / "out") for row in rows]
    assert [c.name for c in copies] == ["三月会议.jpg", "三月会议 (2).jpg"]
    assert [c.read_bytes() for c in copies] == [b"first", b"second"]


def test_very_long_names_keep_their_ending(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / ("长" * 80 + ".pdf")
    path.write_bytes(b"%PDF-1.4")
    assert str(attaching.attach(workspace, path).row["name"]).endswith("长.pdf")


class TestCommand:
    def saved(self, workspace: Workspace, rows: object) -> tuple[int, Path]:
        path = workspace.folder.parent / "typed.json"
        path.write_text(json.dumps(meeting(attachments=rows)), encoding="utf-8")
        return main(["save", MEETING, "-w", str(workspace.folder), "--json-file", str(path)]), path

    def test_a_path_beside_the_json_is_taken_in(
        self, workspace: Workspace, photo: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        workspace.close()
        rows = [{"path": photo.name, "note": "签到"}, {"path": str(photo), "name": "另一个名字.jpg"}]
        assert self.saved(workspace, rows)[0] == 0
        capsys.readouterr()
        assert self.saved(workspace, rows)[0] == 0
        assert "已在 1 条记录里放过" in capsys.readouterr().err
        ws = open_workspace(workspace.folder)
        record = records.get_record(ws, MEETING, attaching.holders(ws, _hash(workspace))[0].uid)
        found = record.values["attachments"]
        assert isinstance(found, list)
        assert [(row["name"], row.get("note")) for row in found] == [
            ("三月会议.jpg", "签到"), ("另一个名字.jpg", None),
        ]  # fmt: skip
        ws.close()

    @pytest.mark.parametrize("row", [{"path": "absent.jpg"}, {"name": "x", "sha256": "0" * 64, "size": 1}])
    def test_a_file_that_is_not_there(self, workspace: Workspace, row: dict[str, object]) -> None:
        workspace.close()
        assert self.saved(workspace, [row])[0] == 1

    def test_disk_full(self, workspace: Workspace, photo: Path) -> None:
        photo.write_bytes(b"x" * 300_000)
        workspace.close()
        path = workspace.folder.parent / "typed.json"
        path.write_text(json.dumps(meeting(attachments=[{"path": photo.name}])), encoding="utf-8")
        done = run_python(
            largest_file(200_000) + COMMAND_LINE,
            "save", MEETING, "-w", workspace.folder, "--json-file", path,
        )  # fmt: skip
        assert (done.returncode, done.stderr[:4]) == (1, "磁盘满了")
        assert list((workspace.folder / "attachments").iterdir()) == []


def _hash(workspace: Workspace) -> str:
    (only,) = attachments.stored(workspace.folder)
    return only
