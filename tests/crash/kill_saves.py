"""Kills a saving program at random moments and looks for what it had acknowledged.

`python -m tests.crash.kill_saves --rounds 1000` is the long run; a few rounds stand in the suite. A child saves
through the program's own actions and writes a line to a pipe after each one has returned; it is killed with
SIGKILL; the workspace is opened again, every acknowledged record and draft is looked up, and `check` must be clean.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from app.actions import checking, looking, records
from app.actions.workspace import create_workspace, open_workspace
from app.domain.errors import UserError
from app.store.records import change, new_uid
from tests.support import MEETING, meeting, member

if TYPE_CHECKING:
    from app.actions.workspace import Workspace

ROUNDS_PER_FOLDER = 50  # a new one now and then keeps the full check short
SAVES_PER_OPENING = 12
BATCH = 5

Ack = dict[str, list[object]]  # uid → [kind, revision or 0, topic]


@dataclass
class Tally:
    rounds: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    unclean: list[str] = field(default_factory=list)
    killed_while_opening: int = 0
    committed_but_not_said: int = 0


class Saver:
    """The child: one action after another, each acknowledged when it has returned."""

    def __init__(self, folder: Path, pipe: int, chance: random.Random, *, careless: bool) -> None:
        self.folder, self.pipe, self.chance = folder, pipe, chance
        self.count, self.careless = 0, careless

    def run(self) -> None:
        """Opens, saves, closes (with the backup that closing makes), and again, until it is killed."""
        while True:
            ws = open_workspace(self.folder)
            ws.keeper.paused = self.chance.random() < 0.7
            self.acknowledge({})
            for _ in range(SAVES_PER_OPENING):
                self.acknowledge(self.act(ws))
            ws.close()

    def acknowledge(self, ack: Ack) -> None:
        os.write(self.pipe, json.dumps(ack).encode() + b"\n")

    def act(self, ws: Workspace) -> Ack:
        self.count += 1
        if self.careless:
            return self.draft_said_too_early(ws)
        acts = (self.save, self.save, self.save, self.edit, self.draft, self.batch, self.undo)
        return self.chance.choice(acts)(ws)

    def topic(self) -> str:
        return f"第 {self.count} 次研究 {self.chance.random()}"

    def save(self, ws: Workspace) -> Ack:
        rows = [{"subject": f"议题 {n}", "discussion": "讨论" * 200} for n in range(self.chance.randrange(4))]
        typed = meeting(self.topic(), topics=rows, content="要点" * self.chance.randrange(2000))
        return state(ws, records.save_record(ws, MEETING, typed).uid)

    def edit(self, ws: Workspace) -> Ack:
        found = looking.list_records(ws, MEETING, looking.Query(limit=20))
        if not found:
            return self.save(ws)
        uid = self.chance.choice(found).uid
        records.save_record(ws, MEETING, {"topic": self.topic()}, uid=uid)
        return state(ws, uid)

    def draft(self, ws: Workspace) -> Ack:
        open_drafts = records.read_drafts(ws, MEETING)
        uid = open_drafts[0].uid if open_drafts and self.chance.random() < 0.8 else None
        topic = self.topic()
        return {
            records.save_draft(ws, MEETING, {"topic": topic, "content": "草稿" * 500}, uid=uid): [
                "draft",
                0,
                topic,
            ]
        }

    def batch(self, ws: Workspace) -> Ack:
        uids = [new_uid() for _ in range(BATCH)]
        with change(ws.store, "import.apply", at=ws.stamp(), by="") as writing:
            for uid in uids:
                writing.write(ws.form("visit"), uid, {"topic": self.topic(), "content": "走访" * 100}, 0)
        ack: Ack = {}
        for uid in uids:
            ack |= state(ws, uid, "visit")
        return ack

    def undo(self, ws: Workspace) -> Ack:
        try:
            done = records.undo_batch(ws)
        except UserError:
            return {}
        touched = ws.store.conn.execute("SELECT form, uid FROM journal WHERE batch = ?", (done.batch,))
        ack: Ack = {}
        for form, uid in touched.fetchall():
            ack |= state(ws, uid, form)
        return ack

    def draft_said_too_early(self, _ws: Workspace) -> Ack:
        """What a careless program does; the looking must find it."""
        uid, topic = new_uid(), self.topic()
        self.acknowledge({uid: ["draft", 0, topic]})
        time.sleep(0.02)
        records.save_draft(_ws, MEETING, {"topic": topic}, uid=uid)
        return {}


def state(ws: Workspace, uid: str, form: str = MEETING) -> Ack:
    found = records.get_record(ws, form, uid)
    return {uid: [form, found.revision, words(found)]}


def words(record: records.Record) -> object:
    return record.values.get("topic") or record.values["name"]


def one_round(folder: Path, seed: int, tally: Tally, *, careless: bool) -> None:
    """Fork, let it save, kill it, look."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            Saver(folder, writing, chance, careless=careless).run()
        except BaseException:  # noqa: BLE001 - the parent sees that it stumbled; here is why
            traceback.print_exc()
        finally:
            os._exit(1)  # never back into the parent's code
    os.close(writing)
    said = _kill_at_some_moment(child, reading, chance)
    tally.rounds += 1
    tally.killed_while_opening += not said
    acks = [json.loads(line) for line in said.split(b"\n")[:-1]]
    tally.acknowledged += sum(bool(ack) for ack in acks)
    _look(folder, acks, tally, seed)


def _kill_at_some_moment(child: int, pipe: int, chance: random.Random) -> bytes:
    said = b""
    if chance.random() < 0.85:  # the others may die while the folder is being opened
        said = os.read(pipe, 1 << 16)
    time.sleep(chance.uniform(0, 0.6 if chance.random() < 0.25 else 0.15))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    while more := os.read(pipe, 1 << 16):
        said += more
    os.close(pipe)
    if not os.WIFSIGNALED(status):
        raise RuntimeError("the child stumbled by itself")
    return said


def _look(folder: Path, acks: list[Ack], tally: Tally, seed: int) -> None:
    newest: Ack = {}
    for ack in acks:
        newest |= ack
    ws = open_workspace(folder)
    ws.keeper.paused = True
    try:
        unsaid: set[str] = set()
        for uid, (kind, revision, topic) in newest.items():
            if not _is_there(ws, uid, str(kind), int(str(revision)), str(topic), unsaid):
                tally.lost.append(f"round {seed}: {kind} {uid} revision {revision}")
        if len(unsaid) > 1:  # the one act that was killed may have reached the disk before it was said
            tally.lost.append(f"round {seed}: {len(unsaid)} batches nobody acknowledged")
        tally.committed_but_not_said += len(unsaid)
        report = checking.check(ws)
        tally.unclean += [f"round {seed}: {f.code} {dict(f.values)}" for f in report.findings]
    finally:
        ws.close()


def _is_there(ws: Workspace, uid: str, kind: str, revision: int, topic: str, unsaid: set[str]) -> bool:
    """As it was acknowledged, or one act on; `unsaid` collects the batches of such acts."""
    if kind == "draft":
        draft = records.read_draft(ws, uid)
        return draft is not None and _number(str(draft.typed["topic"])) >= _number(topic)
    past = records.history(ws, uid)
    if len(past) == revision + 1:
        unsaid.add(past[-1].batch)
        return True
    return len(past) == revision and words(records.get_record(ws, kind, uid)) == topic


def _number(topic: str) -> int:
    return int(topic.split()[1])


def run(rounds: int, seed: int, *, careless: bool = False) -> tuple[Tally, float]:
    started, tally = time.monotonic(), Tally()
    with tempfile.TemporaryDirectory() as place:
        for number in range(rounds):
            folder = Path(place) / f"branch{number // ROUNDS_PER_FOLDER}"
            if not folder.exists():
                shutil.rmtree(
                    folder.with_name(f"branch{number // ROUNDS_PER_FOLDER - 1}"), ignore_errors=True
                )
                ws, _ = create_workspace(folder, name="一支部", code="01", passphrase=None)
                records.save_record(ws, "member", member("周国栋"))
                ws.close()
            one_round(folder, seed + number, tally, careless=careless)
    return tally, time.monotonic() - started


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument(
        "--careless", action="store_true", help="say it before it is saved: must be found out"
    )
    chosen = options.parse_args()
    tally, seconds = run(chosen.rounds, chosen.seed, careless=chosen.careless)
    told = {**vars(tally), "seconds": round(seconds, 1)}
    print(json.dumps(told, ensure_ascii=False, indent=1))
    return 1 if tally.lost or tally.unclean else 0


if __name__ == "__main__":
    sys.exit(main())
