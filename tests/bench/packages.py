"""What benches let branches hand in: one branch's real rows under other seats, keys and names, sealed as packages.

`small` are the quarters of the demo's branch, with three pictures of 100 KB each. `full` is the package of
performance.md §5: 30 members, 60 records of 300 characters, 10 attachments of 100 KB.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.actions import enrolling
from app.actions.demo_committee import make_committee_demo
from app.actions.workspace import create_workspace, open_workspace
from app.domain import packet
from app.domain.journal_rows import as_lines, hash_of
from app.domain.period import last_quarters
from app.files import exchange_keys, package
from app.store import journal, records
from tests.bench.store import text
from tests.files.package_kit import dice
from tests.support import MEETING, add, meeting, member

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

    from app.actions import desk_keys
    from app.actions.workspace import Workspace
    from app.domain.journal_rows import JournalRow

UID = re.compile(r"[0-9a-f]{32}")
PICTURE = 100_000
MEMBERS, RECORDS, LETTERS = 30, 60, 300  # of a full package
TODAY = date(2026, 11, 20)
_SURNAMES, _GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚"


class Pattern(NamedTuple):
    """What one branch handed in, quarter by quarter, and how many pictures came with each."""

    quarters: list[list[JournalRow]]
    periods: list[str]
    forms: dict[str, int]
    pictures: int


def a_committee(place: Path, quarters: int) -> Path:
    """Its folder; beside it lies the one branch `small` is cut from."""
    make_committee_demo(place, today=TODAY, last=min(quarters, 6), branches=1)
    return place / "committee"


def small(place: Path, quarters: int) -> Pattern:
    """The rows of the demo's branch, cut where it handed in; later quarters repeat the last one with new records."""
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
    return Pattern(parts[:quarters], last_quarters(TODAY, quarters), forms, 3)


def full(place: Path, quarters: int) -> Pattern:
    """The package of performance.md §5 in every quarter."""
    chance = dice(5)
    ws, _ = create_workspace(place / "full", name="全支部", code="QZ", passphrase=None)
    ws.keeper.paused = True
    for number in range(MEMBERS):
        add(ws, "member", _card(chance, number))
    for number in range(RECORDS):
        day = date(2026, 1, 1) + timedelta(days=number)
        topic, content = text(chance, 20), text(chance, LETTERS)
        add(ws, MEETING, meeting(topic, day.isoformat(), recorder="李明", content=content))
    rows = [
        row for row in journal.raw_rows(ws.store.conn, "ORDER BY rowid") if row.form in ("member", MEETING)
    ]
    forms = {form.id: form.version for form in ws.forms.values()}
    ws.close()
    return Pattern([rows] * quarters, last_quarters(TODAY, quarters), forms, 10)


def _card(chance: random.Random, number: int) -> dict[str, object]:
    name = chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=2))
    born, joined = (
        f"{chance.randint(1960, 1995)}-03-{number % 28 + 1:02d}",
        f"{chance.randint(2014, 2020)}-07-01",
    )
    return member(
        name, sex=chance.choice("男女"), ethnicity="汉族", birth_date=born, education="大学本科", native_place="山东省青岛市",
        mobile=f"138{number:08d}", employer="第二水厂", department="运行一班", workpost="运行值班员", joined_on=joined,
        membership_status="正常",
    )  # fmt: skip


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
        pictures = [dice(number * 1000 + turn * 20 + n).randbytes(PICTURE) for n in range(pattern.pictures)]
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
