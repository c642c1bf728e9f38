"""A committee takes in branches × quarters: beside reading and hashing the same bytes, with the memory it took.

`python -m tests.bench.intake [--branches 25] [--quarters 8] [--package small|full] [--once]`; without a kind both, and
where the time goes, stage by stage (in a second intake, since watching costs; not with `--once`).
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import subprocess
import tempfile
import time
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from app.actions import arrival_board, desk_keys, exchange_log, intake, intake_checks
from app.actions.workspace import open_workspace
from app.files import package, stick
from app.store import journal, records, replaying, search
from tests.bench import packages
from tests.bench.stages import Stages

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.actions.workspace import Workspace
    from tests.bench.packages import Pattern

KINDS: dict[str, Callable[[Path, int], Pattern]] = {"small": packages.small, "full": packages.full}
ROUNDS, UNPACKED = 3, 100


def timed(files: list[Path]) -> tuple[float, float, int]:
    """Reading and hashing the same bytes, the floor: wall, CPU, size."""
    began, cpu, size = time.perf_counter(), time.process_time(), 0
    for path in files:
        raw = path.read_bytes()
        hashlib.sha256(raw).digest()
        size += len(raw)
    return time.perf_counter() - began, time.process_time() - cpu, size


def looked_at(ws: Workspace, files: list[Path]) -> float:
    """CPU of opening, checking, hashing and reading the rows of each package: all that needs no records."""
    desk, cpu = intake_checks.desk_of(ws), time.process_time()
    for path in files:
        assert intake_checks.look_at(desk, path).trouble is None
    return time.process_time() - cpu


def unpacked(ws: Workspace, files: list[Path], place: Path) -> tuple[float, float]:
    """Wall and CPU of what a person could do with the same contents in plain zips: unzip, sha256sum, sync."""
    place.mkdir()
    for path in files:
        with (
            package.open_package(path, desk_keys.identities(ws)) as opened,
            zipfile.ZipFile(place / f"{path.stem}.zip", "w") as plain,
        ):
            opened.check_parts()
            for name in opened.names(""):
                plain.writestr(name, opened.read(name))
    began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    for zipped in sorted(place.glob("*.zip")):
        subprocess.run(["unzip", "-q", zipped.name, "-d", zipped.stem], cwd=place, check=True)
        inside = sorted(
            str(one.relative_to(place)) for one in (place / zipped.stem).rglob("*") if one.is_file()
        )
        subprocess.run(["sha256sum", *inside], cwd=place, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["sync"], check=True)
    wall, now = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Desk:
    """A committee with packages of `branches` on a stick."""

    def __init__(self, place: Path, kind: str, branches: int, quarters: int) -> None:
        self.folder = packages.a_committee(place / "demo", quarters)
        pattern = KINDS[kind](place / "demo", quarters)
        self.ws = open_workspace(self.folder)
        self.ws.keeper.paused = True
        self.stick, card = place / "stick", desk_keys.own_card(self.ws)
        self.stick.mkdir()
        for number in range(1, branches + 1):
            made = list(packages.branch_packages(pattern, card, number, self.stick))
            packages.register(self.ws, number, made[0][0], made[0][1])
        self.files = sorted(self.stick.iterdir())


def measure(desk: Desk) -> None:
    ws, files, before = desk.ws, desk.files, memory()
    rounds = [timed(files) for _ in range(ROUNDS)]
    floor, floor_cpu, size = min(r[0] for r in rounds), min(r[1] for r in rounds), rounds[0][2]
    looked = looked_at(ws, files)
    plain, plain_cpu = unpacked(ws, files[:UNPACKED], desk.stick.parent / "plain")
    share = len(files) / len(files[:UNPACKED])
    began, cpu = time.perf_counter(), time.process_time()
    growth = [cpu]
    found = intake.take_in(ws, [desk.stick], lambda _done, _total: growth.append(time.process_time()))
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    outcomes = {
        o: sum(a.outcome == o for a in found.arrivals) for o in ("applied", "same", "held", "refused")
    }
    bad = [(a.path.name, a.trouble.code) for a in found.arrivals if a.trouble][:3]
    rows = found.total("read")
    print(f"{len(files)} packages, {size / 1e6:.0f} MB, {rows} rows: {outcomes} {bad}")
    print(
        f"read + SHA-256 {floor:.2f} s · taken in {wall:.1f} s wall ({wall / floor:.1f} ×), "
        f"{cpu:.1f} s CPU ({cpu / floor_cpu:.1f} ×, {1000 * cpu / len(files):.1f} ms a package)"
    )
    print(
        f"  {cpu / looked:.1f} × opening, checking and reading them ({1000 * looked / len(files):.1f} ms a package); "
        f"unzip + sha256sum + sync on the same contents: {wall / plain / share:.2f} × wall, {cpu / plain_cpu / share:.2f} × CPU"
    )
    print(
        f"  {len(files) / wall:.0f} packages/s, {rows / wall:.0f} rows/s, {1000 * wall / rows:.2f} ms a row"
    )
    print(f"  CPU ms a package, an eighth of them after the other: {_eighths(growth)}")
    began = time.perf_counter()
    again = intake.take_in(ws, [desk.stick])
    wall = time.perf_counter() - began
    assert again.total("same") == again.total("read")
    print(f"the same again {wall:.2f} s ({wall / floor:.1f} ×)")
    began = time.perf_counter()
    board = arrival_board.board(ws)
    print(f"board of {len(board.lines)} × {len(board.periods)} {1000 * (time.perf_counter() - began):.0f} ms")
    began = time.perf_counter()
    open_workspace(ws.folder, read_only=True).close()
    print(
        f"opened in {1000 * (time.perf_counter() - began):.0f} ms; database {ws.store.path.stat().st_size / 1e6:.0f} MB"
    )
    print(f"memory at most {memory():.0f} MB ({before:.0f} MB before)")


def _eighths(moments: list[float]) -> str:
    marks = [moments[round(n * (len(moments) - 1) / 8)] for n in range(9)]
    return " ".join(f"{8000 * (b - a) / (len(moments) - 1):.1f}" for a, b in pairwise(marks))


def by_stage(desk: Desk) -> None:
    stages = Stages()
    stages.watch("outside, opened", (package, "_check_outside"), (package, "_inside"))
    stages.watch("signature and zip hash", (intake_checks, "_sender"))
    stages.watch("parts", (package.Opened, "check_parts"))
    stages.watch("rows read", (intake_checks, "_read_rows"))
    stages.watch("compared", (intake, "_compared"))
    stages.watch("records folded and checked", (replaying, "take_in"))
    stages.watch("tables", (records, "lay"), (records, "add_new"))
    stages.watch("journal", (journal, "append"))
    stages.watch("counts and gaps", (intake, "_counted"), (intake, "_missing"))
    stages.watch("register of packages", (exchange_log, "note"))
    stages.watch("search", (search, "index_all"))
    stages.watch("files kept", (intake, "_keep"), (stick, "flush"))
    stages.watch("backup", (type(desk.ws), "back_up"))
    began = time.process_time()
    intake.take_in(desk.ws, [desk.stick])
    total = time.process_time() - began
    stages.stop()
    print("\n".join(stages.lines(total, len(desk.files))))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--branches", type=int, default=25)
    parser.add_argument("--quarters", type=int, default=8)
    parser.add_argument("--package", choices=list(KINDS))
    parser.add_argument("--once", action="store_true")
    args = parser.parse_args()
    for kind in [args.package] if args.package else KINDS:
        print(f"— {kind}")
        for act in (measure,) if args.once else (measure, by_stage):
            with tempfile.TemporaryDirectory() as name:
                desk = Desk(Path(name), kind, args.branches, args.quarters)
                act(desk)
                desk.ws.close()


if __name__ == "__main__":
    main()
