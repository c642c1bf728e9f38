"""Packages of many seats and quarters in any order, repeated and left out: what the committee holds depends on nothing else
than which of them came.

`python -m tests.exchange_orders [--seats 6] [--quarters 8] [--orders 100] [--seed N]`
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from app.actions.records import retire_record, save_record
from app.actions.workspace import open_workspace
from app.domain.period import quarter_of
from tests.actions.exchange_kit import Desks, add_meeting, add_member, state_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.actions.workspace import Workspace

FORM = "branch_committee_meeting"


class World:
    """What branches handed in, and a committee that has registered them but received nothing yet."""

    def __init__(self, place: Path, seats: int, quarters: int, seed: int = 1) -> None:
        self.place, self.turn = place, random.Random(seed)  # noqa: S311 - the same world every time
        self.desks = Desks(place)
        self.branches = [self.desks.branch(f"JG{n:02d}") for n in range(1, seats + 1)]
        self.desks.committee.store.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        shutil.copytree(self.desks.committee.folder, place / "bare", ignore=shutil.ignore_patterns("lock*"))
        self.packages: list[Path] = []
        kept: dict[str, list[str]] = {}
        for _ in range(quarters):
            for ws in self.branches:
                self.packages.append(self._quarter(ws, kept.setdefault(ws.branch.code, [])))
            self.desks.clock.forward(days=91)
        self.desks.close()

    def _quarter(self, ws: Workspace, uids: list[str]) -> Path:
        """New records, changed and retired ones; the answer comes only sometimes, so packages overlap."""
        today = self.desks.clock.at.date()
        if not uids:
            add_member(ws, f"党员{ws.branch.code}")
        uids += [add_meeting(ws, today.isoformat(), f"议题{len(uids)}") for _ in range(2)]
        one = self.turn.choice(uids)
        save_record(ws, FORM, {"topic": f"改于{today}"}, uid=one, amend="更正")
        if self.turn.random() < 0.3:
            retire_record(ws, FORM, uids.pop(uids.index(one)), amend="重复")
        path = self.desks.submit(ws, quarter_of(today).text)
        kept = self.place / "packages" / path.name
        kept.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, kept)
        self.desks.take_in(path)
        if self.turn.random() < 0.6:
            self.desks.hear(ws, self.desks.answer(ws))
        return kept

    def state_after(self, order: Sequence[Path], *, at_once: bool = False) -> str:
        """What a committee holds that got these files, one after the other or as one folder."""
        from app.actions.intake import take_in

        folder = self.place / "replayed"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.place / "bare", folder)
        ws = open_workspace(folder, clock=self.desks.clock)
        ws.keeper.paused = True
        try:
            for places in [order] if at_once else [[path] for path in order]:
                found = take_in(ws, list(places))
                parts = sum(found.total(n) for n in ("new", "changed", "same", "held", "rejected"))
                assert found.total("read") == parts
            return state_of(ws)
        finally:
            ws.close()


def some_order(world: World, turn: random.Random) -> tuple[list[Path], list[Path]]:
    """(any order with repetitions and omissions, the same files once, in the order they were made)."""
    chosen = [path for path in world.packages if turn.random() < 0.85]
    order = chosen + turn.choices(chosen, k=len(chosen) // 3) if chosen else []
    turn.shuffle(order)
    return order, chosen


def main() -> int:
    parser = argparse.ArgumentParser()
    for name, default in (("seats", 6), ("quarters", 8), ("orders", 100), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    args = parser.parse_args()
    began, bad, files = time.perf_counter(), 0, 0
    with tempfile.TemporaryDirectory() as place:
        world = World(Path(place), args.seats, args.quarters, args.seed)
        print(f"{len(world.packages)} packages made in {time.perf_counter() - began:.0f} s", flush=True)
        for number in range(args.orders):
            turn = random.Random(args.seed * 1000 + number)  # noqa: S311 - which order
            order, chosen = some_order(world, turn)
            files += len(order) + len(chosen)
            at_once = turn.random() < 0.5
            if world.state_after(order, at_once=at_once) != world.state_after(chosen, at_once=True):
                bad += 1
                print("differs:", [path.name for path in order], flush=True)
    print(f"{args.orders} orders, {files} files taken in, {bad} differ; {time.perf_counter() - began:.0f} s")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
