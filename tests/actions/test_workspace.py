"""Making and opening a branch's folder: keys, a second window, and every way a disk can fail."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from app.actions import looking, records
from app.actions.branch_settings import name_branch
from app.actions.checking import check
from app.actions.workspace import create_workspace, open_workspace
from app.domain.errors import Invalid, UserError
from app.files import drives, sealing
from app.texts import say_error
from tests.support import (
    COMMAND_LINE,
    MEETING,
    ORDINARY_USER,
    ROOT,
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

CHEAP = sealing.Cost(memory=1024, passes=1, lanes=1)
SECRET = "correct horse battery"


@pytest.fixture
def locked(tmp_path: Path, clock: Clock) -> tuple[Path, str]:
    """A closed workspace with a passphrase and one member, and its envelope code."""
    folder = tmp_path / "branch"
    ws, code = create_workspace(folder, name="一支部", code="01", passphrase=SECRET, clock=clock, cost=CHEAP)
    add(ws, "member", member("周国栋"))
    ws.close()
    return folder, code


class TestKeys:
    def test_passphrase_opens(self, locked: tuple[Path, str]) -> None:
        ws = open_workspace(locked[0], passphrase=SECRET)
        assert [h.title for h in looking.search_records(ws, "周国栋")] == ["周国栋"]
        assert ws.branch.protected
        ws.close()

    def test_forgotten_passphrase_envelope_opens(self, locked: tuple[Path, str]) -> None:
        typed_from_paper = locked[1].lower().replace("-", " ")
        ws = open_workspace(locked[0], envelope_code=typed_from_paper)
        assert looking.count_records(ws, "member") == 1
        ws.close()

    @pytest.mark.parametrize(
        ("how", "code"),
        [
            ({"passphrase": "correct horse batterz"}, "passphrase.wrong"),
            ({"envelope_code": "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA-A"}, "envelope.wrong"),
            ({}, "passphrase.needed"),
        ],
    )
    def test_nothing_else_does(self, locked: tuple[Path, str], how: dict[str, str], code: str) -> None:
        with refused(code) as found:
            open_workspace(
                locked[0], passphrase=how.get("passphrase"), envelope_code=how.get("envelope_code")
            )
        assert say_error(found.value)

    def test_a_new_passphrase_after_the_old_one_was_forgotten(self, locked: tuple[Path, str]) -> None:
        ws = open_workspace(locked[0], envelope_code=locked[1])
        with refused("passphrase.short"):
            ws.change_passphrase("short")
        ws.change_passphrase("une phrase café", cost=CHEAP)
        ws.close()
        with refused("passphrase.wrong"):
            open_workspace(locked[0], passphrase=SECRET)
        for how in ("une phrase café", "une phrase cafe\u0301"):
            open_workspace(locked[0], passphrase=how).close()
        open_workspace(locked[0], envelope_code=locked[1]).close()
        keys = (locked[0] / "keys.json").read_bytes()
        assert (locked[0] / "backups" / "keys.json").read_bytes() == keys

    def test_practice_data_gets_none(self, workspace: Workspace) -> None:
        with refused("passphrase.practice"):
            workspace.change_passphrase(SECRET)

    def test_practice_data_says_so(self, workspace: Workspace) -> None:
        assert not workspace.branch.protected

    def test_short_passphrase_makes_nothing(self, tmp_path: Path) -> None:
        with refused("passphrase.short"):
            create_workspace(tmp_path / "branch", name="一", code="1", passphrase="short", cost=CHEAP)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda text: text[: len(text) // 2],
            lambda _text: "[]",
            lambda _text: "",
            lambda text: text.replace('"memory": 1024', '"memory": 1025'),
            lambda text: text.replace('"wrapped": "', '"wrapped": "A'),
        ],
    )
    def test_damaged_keys_are_told_from_a_wrong_passphrase(
        self, locked: tuple[Path, str], spoil: Callable[[str], str]
    ) -> None:
        keys = locked[0] / "keys.json"
        keys.write_text(spoil(keys.read_text(encoding="utf-8")), encoding="utf-8")
        with refused("workspace.keys_damaged"):
            open_workspace(locked[0], passphrase=SECRET)

    def test_keys_of_another_branch_open_nothing(self, locked: tuple[Path, str], tmp_path: Path) -> None:
        other = tmp_path / "other"
        create_workspace(other, name="二", code="2", passphrase=SECRET, cost=CHEAP)[0].close()
        shutil.copy(other / "keys.json", locked[0] / "keys.json")
        with refused("store.wrong_key"):
            open_workspace(locked[0], passphrase=SECRET)

    def test_keys_hold_no_secret(self, locked: tuple[Path, str]) -> None:
        text = (locked[0] / "keys.json").read_text(encoding="utf-8")
        assert SECRET not in text
        assert locked[1] not in text
        assert {slot["kind"] for slot in json.loads(text)["slots"]} == {"passphrase", "envelope"}


class TestFolder:
    def test_a_folder_with_files_is_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
        with refused("workspace.not_empty"):
            create_workspace(tmp_path, name="一", code="1", passphrase=None)
        assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]

    def test_an_empty_folder_may_be_used(self, tmp_path: Path) -> None:
        (tmp_path / "new").mkdir()
        create_workspace(tmp_path / "new", name="一", code="1", passphrase=None)[0].close()
        assert (tmp_path / "new" / "branch.db").is_file()

    def test_a_nameless_branch_is_refused(self, tmp_path: Path) -> None:
        with refused("workspace.nameless"):
            create_workspace(tmp_path / "new", name=" ", code="1", passphrase=None)
        with refused("workspace.nameless"):
            create_workspace(tmp_path / "new", name="党委", passphrase=None, committee=True)

    def test_the_code_of_a_branch_may_come_later(self, tmp_path: Path) -> None:
        ws, _ = create_workspace(tmp_path / "new", name="第一水厂党支部", passphrase=None)
        add(ws, "member", member("王某"))
        name_branch(ws, ws.branch.name, "")
        name_branch(ws, ws.branch.name, "0307")
        with pytest.raises(Invalid):
            name_branch(ws, ws.branch.name, "")
        assert (ws.branch.code, check(ws).clean) == ("0307", True)
        ws.close()

    def test_what_is_no_workspace(self, tmp_path: Path) -> None:
        for place in (tmp_path, tmp_path / "absent"):
            with refused("workspace.absent"):
                open_workspace(place)

    def test_a_vanished_database_is_not_replaced_by_an_empty_one(self, workspace: Workspace) -> None:
        workspace.close()
        workspace.store.path.unlink()
        with refused("workspace.database_gone"):
            open_workspace(workspace.folder)
        assert not workspace.store.path.exists()

    def test_who_and_which(self, workspace: Workspace, clock: Clock) -> None:
        assert (workspace.branch.name, workspace.branch.code) == ("机关第一党支部", "JG01")
        workspace.close()
        ws = open_workspace(
            workspace.folder, clock=clock, user="组织委员\ud800".encode("utf-8", "replace").decode()
        )
        assert ws.user == "组织委员?"
        ws.close()

    @pytest.mark.parametrize("kind", [drives.REMOVABLE, drives.NETWORK])
    def test_sticks_and_shares_are_for_reading(
        self, workspace: Workspace, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        workspace.close()
        monkeypatch.setattr(drives, "kind_of_drive", lambda _folder: kind)
        with refused(f"drive.{kind}"):
            open_workspace(workspace.folder)
        with refused(f"drive.{kind}"):
            create_workspace(tmp_path / "new", name="一", code="1", passphrase=None)
        assert not (tmp_path / "new").exists()
        ws = open_workspace(workspace.folder, read_only=True)
        assert looking.list_records(ws, "member") == []
        ws.close()


HOLD = """
import sys
from pathlib import Path
from app.actions.workspace import open_workspace
ws = open_workspace(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""


class TestSecondWindow:
    def test_reads_but_does_not_write_until_the_first_is_gone(self, workspace: Workspace) -> None:
        uid = add(workspace, MEETING, meeting())
        workspace.close()
        first = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(workspace.folder)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            assert first.stdout is not None
            assert first.stdout.readline() == "open\n"
            with refused("workspace.in_use") as found:
                open_workspace(workspace.folder)
            assert found.value.values["who"] == f"pid {first.pid}"
            assert "正被另一个窗口使用" in say_error(found.value)
            second = open_workspace(workspace.folder, read_only=True)
            assert records.get_record(second, MEETING, uid)
            second.close()
        finally:
            first.kill()
            first.communicate()
        ws = open_workspace(workspace.folder)
        assert records.get_record(ws, MEETING, uid)
        ws.close()

    def test_the_same_program_twice(self, workspace: Workspace) -> None:
        with refused("workspace.in_use"):
            open_workspace(workspace.folder)

    def test_a_thread_has_a_connection_of_its_own(self, workspace: Workspace) -> None:
        seen: list[object] = []

        def work() -> None:
            with workspace.for_this_thread() as own:
                add(own, MEETING, meeting("线程里"))
                seen.append(looking.count_records(own, MEETING))

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert seen == [1]
        assert looking.count_records(workspace, MEETING) == 1


class TestDisk:
    def save(self, folder: Path, tmp_path: Path, before: str = "", **more: object) -> tuple[int, str]:
        """`sanben save` in a child that first runs `before`: exit code and what it said."""
        typed = tmp_path / "typed.json"
        typed.write_text(json.dumps(meeting(**more)), encoding="utf-8")  # type: ignore[arg-type]
        done = run_python(before + COMMAND_LINE, "save", MEETING, "-w", folder, "--json-file", typed)
        return done.returncode, done.stderr.strip()

    def topics(self, folder: Path) -> set[object]:
        ws = open_workspace(folder)
        found: set[object] = {r.values["topic"] for r in looking.list_records(ws, MEETING)}
        assert {h.title for h in looking.search_records(ws, "研究")} == found
        ws.close()
        return found

    def test_full(self, workspace: Workspace, tmp_path: Path) -> None:
        add(workspace, MEETING, meeting("研究甲"))
        workspace.close()
        code, said = self.save(
            workspace.folder, tmp_path, largest_file(64 << 10), topic="研究乙", content="很长的记录" * 5000
        )
        assert code == 1, said
        assert said.startswith("磁盘满了")
        assert "\n" not in said
        assert self.topics(workspace.folder) == {"研究甲"}

    def test_full_before_it_can_be_opened(self, workspace: Workspace, tmp_path: Path) -> None:
        add(workspace, MEETING, meeting("研究甲"))
        workspace.close()
        code, said = self.save(workspace.folder, tmp_path, largest_file(0), topic="研究乙")
        assert (code, said[:4]) == (1, "磁盘满了")
        assert self.topics(workspace.folder) == {"研究甲"}

    def test_full_while_it_is_made(self, tmp_path: Path) -> None:
        folder = tmp_path / "branch"
        done = run_python(
            largest_file(100 << 10) + COMMAND_LINE,
            "init", folder, "--name", "一支部", "--code", "1", "--unprotected",
        )  # fmt: skip
        assert (done.returncode, done.stderr[:4]) == (1, "磁盘满了")
        assert list(tmp_path.iterdir()) == []

    def test_read_only_folder(self, workspace: Workspace, tmp_path: Path) -> None:
        add(workspace, MEETING, meeting("研究甲"))
        workspace.close()
        folder = workspace.folder
        for place in (*folder.iterdir(), folder):
            place.chmod(0o500 if place.is_dir() else 0o400)
        try:
            code, said = self.save(folder, tmp_path, ORDINARY_USER, topic="研究乙")
            assert (code, said) == (1, say_error(UserError("disk.read_only", folder=str(folder))))
            listed = run_python(ORDINARY_USER + COMMAND_LINE, "list", MEETING, "-w", folder)
            assert (listed.returncode, listed.stderr) == (0, "")
            assert "研究甲" in listed.stdout
        finally:
            for place in (folder, *folder.iterdir()):
                place.chmod(0o700)
        assert self.topics(folder) == {"研究甲"}

    def test_read_only_folder_with_unfinished_business(self, workspace: Workspace, tmp_path: Path) -> None:
        add(workspace, MEETING, meeting("研究甲"))
        copy = tmp_path / "copy"
        shutil.copytree(workspace.folder, copy)  # as a stick would have it, the program still running
        (copy / "branch.db-shm").unlink()
        copy.chmod(0o500)
        try:
            listed = run_python(ORDINARY_USER + COMMAND_LINE, "list", MEETING, "-w", copy)
            assert listed.returncode == 1
            assert "复制到本机硬盘" in listed.stderr
        finally:
            copy.chmod(0o700)
        assert self.topics(copy) == {"研究甲"}

    def test_a_place_that_cannot_be_written_to(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o500)
        done = run_python(
            ORDINARY_USER + COMMAND_LINE,
            "init", tmp_path / "branch", "--name", "一", "--code", "1", "--unprotected",
        )  # fmt: skip
        tmp_path.chmod(0o700)
        assert done.returncode == 1
        assert "不让读写" in done.stderr

    def test_pulled_drive(self, workspace: Workspace) -> None:
        add(workspace, MEETING, meeting("研究甲"))
        folder = workspace.folder
        elsewhere = folder.with_name("pulled")
        folder.rename(elsewhere)
        for act in (
            lambda: add(workspace, MEETING, meeting("研究乙")),
            lambda: records.save_draft(workspace, MEETING, {}),
            lambda: records.undo_batch(workspace),
        ):
            with refused("disk.gone") as found:
                act()
            assert "U 盘被拔出" in say_error(found.value)
        with refused("disk.gone"), workspace.for_this_thread():
            pass
        workspace.close()
        assert not folder.exists()
        assert self.topics(elsewhere) == {"研究甲"}

    def test_deleted_under_the_running_program(self, workspace: Workspace) -> None:
        shutil.rmtree(workspace.folder)
        with refused("disk.gone"):
            add(workspace, MEETING, meeting())
        workspace.close()
        assert not workspace.folder.exists()

    def test_damage_met_while_reading(self, workspace: Workspace) -> None:
        add(workspace, MEETING, meeting("研究甲"))
        workspace.close()
        ws = open_workspace(workspace.folder, read_only=True)
        with workspace.store.path.open("rb+") as file:
            for page in range(1, workspace.store.path.stat().st_size // 4096):
                file.seek(page * 4096 + 100)
                file.write(b"damage")
        with refused("store.damaged"), ws.trouble():
            looking.list_records(ws, MEETING)
        ws.close()

    def test_after_a_kill_the_file_is_looked_over(self, workspace: Workspace) -> None:
        add(workspace, MEETING, meeting("研究甲"))
        workspace.close()
        path = workspace.store.path
        raw = bytearray(path.read_bytes())
        raw[len(raw) // 2] ^= 1
        path.write_bytes(raw)
        (workspace.folder / "lock.json").write_text("{}", encoding="utf-8")  # as a killed program leaves it
        with refused("store.damaged") as found:
            open_workspace(workspace.folder)
        assert "请停止录入" in say_error(found.value)
        with refused("store.damaged"):
            open_workspace(workspace.folder)
        raw[len(raw) // 2] ^= 1
        path.write_bytes(raw)
        assert self.topics(workspace.folder) == {"研究甲"}
        assert not (workspace.folder / "lock.json").exists()
