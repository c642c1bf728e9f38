"""Flips one random bit of the database file and looks whether anybody notices.

`python -m tests.crash.flip_bits --rounds 1000` is the long run. Each flip is told at opening or by `check`, or it
hit a byte that means nothing and every record reads as before; never are different records shown as if all were well.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from app.actions import attaching, checking, looking, records
from app.actions.workspace import create_workspace, open_workspace
from app.domain.errors import UserError
from tests.support import MEETING, meeting, member

if TYPE_CHECKING:
    from app.actions.workspace import Workspace

AT_OPENING, BY_CHECK, HARMLESS, SILENT = "noticed at opening", "noticed by check", "harmless", "SILENT"


def fill(folder: Path) -> Workspace:
    """Members, meetings with rows and attachments, drafts, an undo: something on most pages."""
    ws, _ = create_workspace(folder, name="一支部", code="01", passphrase=None)
    ws.keeper.paused = True
    paper = folder.parent / "材料.txt"
    for number in range(60):
        records.save_record(ws, "member", member(f"党员{number}", mobile=f"139{number:08d}"))
    for number in range(40):
        paper.write_text(f"材料 {number}", encoding="utf-8")
        rows = [{"subject": f"议题 {n}", "discussion": "讨论" * 50} for n in range(5)]
        typed = meeting(
            f"第 {number} 次",
            topics=rows,
            content="要点" * 300,
            attachments=[attaching.attach(ws, paper).row],
        )
        records.save_record(ws, MEETING, typed)
        records.save_draft(ws, MEETING, typed)
    records.undo_batch(ws)
    return ws


def everything(ws: Workspace) -> str:
    """All that a person could read, as one text."""
    kept = [
        (form.id, r.uid, r.revision, r.retired_at, r.values)
        for form in ws.forms.values()
        if not form.rows
        for retired in (False, True)
        for r in looking.list_records(ws, form.id, looking.Query(retired=retired))
    ]
    drafts = [(d.uid, d.base, d.typed) for d in records.read_drafts(ws, MEETING)]
    past = [entry._asdict() for uid in sorted({k[1] for k in kept}) for entry in records.history(ws, uid)]
    return json.dumps([kept, drafts, past], sort_keys=True)


def outcome(folder: Path, before: str) -> str:
    try:
        ws = open_workspace(folder, read_only=True)
    except UserError:
        return AT_OPENING
    try:
        if not checking.check(ws).clean:
            return BY_CHECK
        with ws.trouble():
            return HARMLESS if everything(ws) == before else SILENT
    except UserError:
        return BY_CHECK
    finally:
        ws.close()


def run(rounds: int, seed: int) -> Counter[str]:
    chance, found = random.Random(seed), Counter[str]()  # noqa: S311 - which bit
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "branch"
        ws = fill(folder)
        before = everything(ws)
        ws.close()
        path = folder / "branch.db"
        whole = path.read_bytes()
        for _ in range(rounds):
            raw = bytearray(whole)
            raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
            path.write_bytes(raw)
            found[outcome(folder, before)] += 1
        path.write_bytes(whole)
        if outcome(folder, before) != HARMLESS:
            raise RuntimeError("the untouched file does not pass")
    return found


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    started = time.monotonic()
    found = run(chosen.rounds, chosen.seed)
    told = {"rounds": chosen.rounds, **found, "seconds": round(time.monotonic() - started, 1)}
    print(json.dumps(told, ensure_ascii=False, indent=1))
    return 1 if found[SILENT] else 0


if __name__ == "__main__":
    sys.exit(main())
