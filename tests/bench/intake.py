"""A committee takes in branches × quarters: beside reading and hashing the same bytes, with the memory it took.

`python -m tests.bench.intake [--branches 1000] [--quarters 8]`. The packages are one branch's real rows under other
seats, keys and names, with three pictures of 100 KB a quarter.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import resource
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.actions import arrival_board, desk_keys, enrolling, intake
from app.actions.demo_committee import make_committee_demo
from app.actions.workspace import open_workspace
from app.domain import packet
from app.domain.journal_rows import as_lines, hash_of
from app.domain.period import last_quarters
from app.files import exchange_keys, package
from app.store import journal, records
from tests.files.package_kit import dice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.actions.workspace import Workspace
    from app.domain.journal_rows import JournalRow

UID = re.compile(r"[0-9a-f]{32}")
PICTURE = 100_000


class Pattern(NamedTuple):
    """What one branch handed in, quarter by quarter."""

    quarters: list[list[JournalRow]]
    periods: list[str]
    forms: dict[str, int]


def pattern_of(place: Path, quarters: int) -> Pattern:
    """The rows of a demo branch, cut where it handed in; later quarters repeat the last one with new records."""
    make_committee_demo(place, today=date(2026, 11, 20), last=min(quarters, 6), branches=1)
    ws = open_workspace(next((place / "branches").iterdir()), read_only=True)
    rows = list(journal.raw_rows(ws.store.conn, "ORDER BY rowid"))
    parts: list[list[JournalRow]] = [[]]
    for row in rows:
        parts[-1].append(row)
        if row.form == "package_log":
            parts.append([])
    forms = {form.id: form.version for form in ws.forms.values()}
    ws.close()
    parts = [part for part in parts if len(part) > 5]
    while len(parts) < quarters:
        parts.append(parts[-1])
    return Pattern(parts[:quarters], last_quarters(date(2026, 11, 20), quarters), forms)


def reseated(rows: list[JournalRow], seat: str, turn: int, last: tuple[int, str]) -> list[JournalRow]:
    """The rows as another branch's: every uid is its own, the chain is sealed anew."""

    def other(found: re.Match[str]) -> str:
        return hashlib.sha256(f"{seat}{turn}{found[0]}".encode()).hexdigest()[:32]

    made: list[JournalRow] = []
    seen: dict[str, int] = {}
    for row in rows:
        uid = other(UID.fullmatch(row.uid))  # type: ignore[arg-type]
        base = seen.get(uid, 0)
        seen[uid] = base + 1
        before, after = (UID.sub(other, text) for text in (row.before, row.after))
        one = row._replace(
            seq=last[0] + 1, seat=seat, device=seat, uid=uid, revision=base + 1, base=base, before=before,
            after=after, prev_hash=last[1], batch=other(UID.fullmatch(row.batch)),  # type: ignore[arg-type]
        )  # fmt: skip
        one = one._replace(hash=hash_of(one))
        made.append(one)
        last = one.seq, one.hash
    return made


def branch_packages(
    pattern: Pattern, card: desk_keys.Card, number: int, place: Path
) -> Iterator[tuple[str, str, Path]]:
    """(seat, public keys, file) of each quarter of one branch."""
    keys, seat = exchange_keys.new_keys(), hashlib.sha256(f"seat {number}".encode()).hexdigest()[:32]
    last, prev, counts = (0, ""), "", dict[str, int]()
    for turn, (rows, period) in enumerate(zip(pattern.quarters, pattern.periods, strict=True)):
        mine = reseated(rows, seat, turn, last)
        last = mine[-1].seq, mine[-1].hash
        for row in mine:
            if row.base == 0:
                counts[row.form] = counts.get(row.form, 0) + 1
            if '"_retired_at":"' in row.after:
                counts[row.form] -= 1
        pictures = [dice(number * 100 + turn * 10 + n).randbytes(PICTURE) for n in range(3)]
        facts = {
            "since": {}, "heads": {seat: list(last)}, "rows": len(mine), "counts": dict(counts), "quarter": {},
            "amendments": 0, "forms": pattern.forms, "findings": 0, "answer": 0,
        }  # fmt: skip
        made = datetime.fromisoformat("2026-01-05T00:00:00+00:00") + timedelta(days=turn)
        head = packet.Head(
            packet.SUBMISSION, seat, f"B{number:04d}", seat, period, turn + 1, prev, card.fingerprint,
            made.isoformat(timespec="microseconds"), "0.1.0", facts,
        )  # fmt: skip
        parts = [("data/journal.jsonl", b"".join(as_lines(mine))), ("data/findings.json", b"[]")]
        parts += [(f"att/{hashlib.sha256(raw).hexdigest()}", raw) for raw in pictures]
        done = package.write_package(
            place / f"{number:04d}_{turn}.sbz",
            head,
            parts,
            keys=keys,
            recipients=(card.keys.box, card.recovery),
        )
        prev = done.hash
        yield seat, keys.public.as_text(), done.path


def register(ws: Workspace, number: int, seat: str, keys: str) -> None:
    row = {
        "code": f"B{number:04d}", "name": f"第{number}党支部", "desk": seat, "keys": keys,
        "enrolled_at": ws.stamp(), "state": "open",
    }  # fmt: skip
    with records.change(ws.store, enrolling.REGISTER, at=ws.stamp(), by="bench") as writing:
        writing.write(ws.form(enrolling.FORM), enrolling._uid(seat), dict(row), 0)


def timed(files: list[Path]) -> tuple[float, float, int]:
    """Reading and hashing the same bytes, the floor: wall, CPU, size."""
    began, cpu, size = time.perf_counter(), time.process_time(), 0
    for path in files:
        raw = path.read_bytes()
        hashlib.sha256(raw).digest()
        size += len(raw)
    return time.perf_counter() - began, time.process_time() - cpu, size


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--branches", type=int, default=50)
    parser.add_argument("--quarters", type=int, default=8)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        pattern = pattern_of(place / "demo", args.quarters)
        ws = open_workspace(place / "demo" / "committee")
        ws.keeper.paused = True
        stick, card = place / "stick", desk_keys.own_card(ws)
        stick.mkdir()
        for number in range(1, args.branches + 1):
            made = list(branch_packages(pattern, card, number, stick))
            register(ws, number, made[0][0], made[0][1])
        files, before = sorted(stick.iterdir()), memory()
        _measure(ws, stick, files, before)
        ws.close()


def _measure(ws: Workspace, stick: Path, files: list[Path], before: float) -> None:
    rounds = [timed(files) for _ in range(3)]
    floor, floor_cpu, size = min(r[0] for r in rounds), min(r[1] for r in rounds), rounds[0][2]
    began, cpu = time.perf_counter(), time.process_time()
    found = intake.take_in(ws, [stick])
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    outcomes = {
        o: sum(a.outcome == o for a in found.arrivals) for o in ("applied", "same", "held", "refused")
    }
    bad = [(a.path.name, a.trouble.code) for a in found.arrivals if a.trouble][:3]
    rows = found.total("read")
    print(f"{len(files)} packages, {size / 1e6:.0f} MB, {rows} rows: {outcomes} {bad}")
    print(
        f"read + SHA-256 {floor:.2f} s · taken in {wall:.1f} s wall ({wall / floor:.1f} ×), "
        f"{cpu:.1f} s CPU ({cpu / floor_cpu:.1f} ×)"
    )
    print(
        f"  {len(files) / wall:.0f} packages/s, {rows / wall:.0f} rows/s, {1000 * wall / rows:.2f} ms a row"
    )
    began = time.perf_counter()
    again = intake.take_in(ws, [stick])
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


if __name__ == "__main__":
    main()
