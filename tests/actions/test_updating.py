"""Update by stick: signed, backed up, laid beside, swapped at the next start; killed anywhere, a program starts."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import app
from app.actions import updating
from app.cli.main import main
from app.domain.errors import UserError
from app.domain.tick import silent
from app.files import update_file
from resources.installer import start, updates
from tests.support import add, code_of, meeting

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.actions.workspace import Workspace

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw().hex()
OLD, NEW = "0.1.0", "9.0.0"


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed program that knows whose updates it takes."""
    folder = tmp_path / "sanben"
    place = folder / "application" / "app"
    place.mkdir(parents=True)
    (place / "__init__.py").write_text(f'__version__ = "{OLD}"\n', encoding="utf-8")
    (folder / "update.pub").write_text(PUBLIC, encoding="ascii")
    (folder / "requires.txt").write_text("runtime-1\n", encoding="ascii")
    monkeypatch.setattr(app, "__file__", str(place / "__init__.py"))
    return folder


def update(
    folder: Path, number: str = NEW, made_for: str = "runtime-1", signer: Callable[[bytes], bytes] = KEY.sign
) -> Path:
    part = folder / "new" / "app"
    part.mkdir(parents=True, exist_ok=True)
    (part / "__init__.py").write_text(f'__version__ = "{number}"\n', encoding="utf-8")
    for index in range(4):
        (part / f"页{index}.txt").write_text("新", encoding="utf-8")
    path = folder / f"升级-{number}.sbu"
    updates.write_update(part.parent, path, number, made_for, signer)
    return path


def starts_with(bundle: Path) -> str:
    """The version the next start runs, whole."""
    start.take_way_back(str(bundle))
    start.take_update(str(bundle))
    place = bundle / "application" / "app"
    version = (place / "__init__.py").read_text(encoding="utf-8").split('"')[1]
    assert version == OLD or len(list(place.glob("页*.txt"))) == 4
    return version


def test_the_next_start_runs_the_new_program_and_the_way_back_stays(bundle: Path, tmp_path: Path) -> None:
    planned = updating.plan_update(update(tmp_path))
    assert (planned.now, planned.version) == (OLD, NEW)
    updating.apply_update(planned, None)
    assert (bundle / "application" / "app" / "__init__.py").read_text(encoding="utf-8").endswith(f'"{OLD}"\n')
    assert starts_with(bundle) == NEW
    updating.way_back()
    assert starts_with(bundle) == OLD
    with pytest.raises(UserError, match=r"update\.no_way_back"):
        updating.way_back()


def test_the_workspace_is_backed_up_first(bundle: Path, tmp_path: Path, workspace: Workspace) -> None:
    add(workspace, "branch_committee_meeting", meeting())
    updating.apply_update(updating.plan_update(update(tmp_path)), workspace)
    last = workspace.last_backup()
    assert last is not None
    assert last.reason == updating.UPDATE
    assert starts_with(bundle) == NEW


def test_what_is_no_good_update_is_refused_by_its_reason(bundle: Path, tmp_path: Path) -> None:
    good = update(tmp_path).read_bytes()
    cases = {
        "update.not_one": b"PK\x03\x04 something else",
        "update.unsigned": good.replace(b'"9.0.0"', b'"9.0.1"'),
        "update.damaged": good[:-1],
    }
    for code, content in cases.items():
        path = tmp_path / "坏.sbu"
        path.write_bytes(content)
        assert code_of(updating.plan_update, path) == code
    stranger = Ed25519PrivateKey.from_private_bytes(bytes(32))
    assert code_of(updating.plan_update, update(tmp_path, signer=stranger.sign)) == "update.unsigned"
    assert code_of(updating.plan_update, update(tmp_path, number=OLD)) == "update.not_newer"
    assert code_of(updating.plan_update, update(tmp_path, made_for="runtime-2")) == "update.other_runtime"
    assert not (bundle / "application.new").exists()
    assert starts_with(bundle) == OLD


def test_every_flipped_byte_of_head_and_a_sample_of_the_rest_is_noticed(bundle: Path, tmp_path: Path) -> None:
    good = update(tmp_path).read_bytes()
    path = tmp_path / "坏.sbu"
    places = [*range(260), *range(260, len(good), 37)]
    for place in places:
        path.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        assert code_of(updating.plan_update, path) in {"update.not_one", "update.unsigned", "update.damaged"}
    assert (bundle / "application").is_dir()


def test_a_program_from_its_source_says_that_it_cannot(tmp_path: Path) -> None:
    assert code_of(updating.plan_update, update(tmp_path)) == "update.no_bundle"
    assert not updating.can_update()


def test_the_command_looks_first_and_says_what_comes_next(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(update(tmp_path))
    assert main(["update", path]) == 0
    assert "从 0.1.0 版升到 9.0.0 版" in capsys.readouterr().out
    assert not (bundle / "application.new").exists()
    assert main(["update", path, "--apply"]) == 0
    assert "没有备份" in capsys.readouterr().out
    folder = tmp_path / "branch"
    assert main(["init", str(folder), "--name", "红星", "--unprotected"]) == 0
    assert main(["update", path, "--apply", "-w", str(folder)]) == 0
    assert "红星的记录已先备份" in capsys.readouterr().out
    assert main(["update", "--back"]) == 1
    assert "没有升级前的版本" in capsys.readouterr().err
    assert starts_with(bundle) == NEW


class PowerCut(BaseException):
    pass


def cut_after(monkeypatch: pytest.MonkeyPatch, steps: int) -> None:
    """Everything that changes the disk goes well so many times, then the power goes."""
    left = steps

    def wrap(place: object, name: str) -> None:
        real = getattr(place, name)

        def step(*arguments: object, **words: object) -> object:
            nonlocal left
            if left == 0:
                raise PowerCut
            left -= 1
            return real(*arguments, **words)

        monkeypatch.setattr(place, name, step)

    for place, name in (
        (os, "rename"), (os, "remove"), (os, "fsync"), (shutil, "rmtree"), (Path, "mkdir"), (Path, "write_bytes"),
        (Path, "unlink"),
    ):  # fmt: skip
        wrap(place, name)


@pytest.mark.parametrize("steps", range(28))
def test_a_cut_at_any_step_leaves_a_program_that_starts(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    first = updating.plan_update(update(tmp_path, "8.0.0"))
    update_file.place_update(first.update, first.bundle, silent)
    assert starts_with(bundle) == "8.0.0"
    planned = updating.plan_update(update(tmp_path))
    with monkeypatch.context() as cutting:
        cut_after(cutting, steps)
        with contextlib.suppress(PowerCut):
            updating.apply_update(planned, None)
            starts_with(bundle)
    assert starts_with(bundle) in {"8.0.0", NEW}
    updating.apply_update(planned, None)
    assert starts_with(bundle) == NEW
