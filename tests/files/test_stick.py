"""Writing to a stick: whole under a new name, or not there."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest

from app.domain.errors import Cancelled, UserError
from app.domain.tick import silent
from app.files import stick
from tests.files import package_kit as kit
from tests.support import code_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "outbox.sbz"
    path.write_bytes(kit.dice(3).randbytes(1 << 20))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def refused(source: Path, folder: Path, tick: object = silent) -> str:
    tell = tick if callable(tick) else silent
    return code_of(stick.put_on_stick, source, folder, "报送.sbz", tell)


def test_it_arrives_whole_and_twice_is_once(source: Path, folder: Path) -> None:
    ticks: list[tuple[int, int]] = []
    for _ in range(2):
        made = stick.put_on_stick(source, folder, "报送.sbz", lambda done, total: ticks.append((done, total)))
    assert made.read_bytes() == source.read_bytes()
    assert [p.name for p in folder.iterdir()] == ["报送.sbz"]
    assert ticks[-1][0] == ticks[-1][1]


def test_no_stick(source: Path, folder: Path) -> None:
    assert refused(source, folder / "gone") == "stick.absent"


def test_another_file_of_that_name_stays(source: Path, folder: Path) -> None:
    (folder / "报送.sbz").write_bytes(b"other")
    assert refused(source, folder) == "stick.same_name"
    assert (folder / "报送.sbz").read_bytes() == b"other"


def test_a_full_stick(source: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _p: Usage(100))
    assert refused(source, folder) == "stick.full"
    assert not list(folder.iterdir())


class Usage(NamedTuple):
    free: int


def test_the_user_may_stop_it(source: Path, folder: Path) -> None:
    def stop(done: int, _total: int) -> None:
        if done > 500_000:
            raise Cancelled

    with pytest.raises(Cancelled):
        stick.put_on_stick(source, folder, "报送.sbz", stop)
    assert not list(folder.iterdir())


def test_a_stick_that_lies_is_found_out(source: Path, folder: Path) -> None:
    def spoil(done: int, total: int) -> None:
        if done == total // 2:  # all is written, nothing read back yet
            part = next(folder.glob(".*.part"))
            raw = bytearray(part.read_bytes())
            raw[7] ^= 1
            part.write_bytes(raw)

    assert refused(source, folder, spoil) == "package.not_written"
    assert not list(folder.iterdir())


def test_a_stick_pulled_anywhere_leaves_nothing_that_imports(tmp_path: Path, folder: Path) -> None:
    """What a pulled stick may hold under the final name: some first bytes, then zeros or nothing."""
    who, turn = kit.desks(), kit.dice(5)
    raw = kit.write(tmp_path / "one.sbz", who).path.read_bytes()
    for _ in range(50):
        at = turn.randrange(len(raw))
        for left in (
            raw[:at],
            raw[:at] + bytes(len(raw) - at),
            raw[: at // 512 * 512] + turn.randbytes(len(raw) - at // 512 * 512),
        ):
            cut = folder / "报送.sbz"
            cut.write_bytes(left)
            with pytest.raises(UserError) as caught:
                kit.take_in(cut, who)
            assert caught.value.code in ("package.not_one", "package.cut", "package.damaged")


def test_only_one_kind_of_file_is_looked_at(folder: Path) -> None:
    for name in ("a.sbz", "B.SBZ", "c.sbr", "autorun.inf", "photo.jpg.exe", "readme.txt"):
        (folder / name).write_bytes(b"x")
    (folder / "d.sbz").mkdir()
    assert [p.name for p in stick.files_on_stick(folder, ".sbz")] == ["B.SBZ", "a.sbz"]
    assert stick.lures(folder) == ["autorun.inf", "photo.jpg.exe"]
