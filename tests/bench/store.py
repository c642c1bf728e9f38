"""`python -m tests.bench.store [RECORDS]`: saving, searching and listing against bare SQLite, ratios of one run."""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from app.actions import looking, records
from app.actions.looking import Query
from app.actions.workspace import create_workspace
from app.store import database, search
from app.store.records import change, new_uid
from tests.support import MEETING, add, meeting, member

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from app.actions.workspace import Workspace
    from app.domain.form import Form
    from app.domain.values import Row
    from app.store.driver import Connection

SAVES = 200
BASE = 2_000  # 1× of the growth table; 10× and 100× follow
NAMES = ["周国栋", "李明", "王芳", "赵云", "孙强", "吴敏", "郑丽", "冯刚", "陈静", "卫红", "蒋涛", "沈洁"]
WORDS = [
    "党费",
    "三会一课",
    "支部委员会",
    "学习",
    "讨论",
    "同意",
    "民主评议",
    "整改",
    "落实",
    "会议",
    "主题党日",
    "安全生产",
    "一季度",
    "报告",
    "的",
    "在",
    "和",
    "了",
    "是",
    "党员",
    "组织",
    "同志",
    "工作",
    "发展",
    "积极分子",
    "培养",
    "谈心谈话",
    "计划",
    "总结",
    "检查",
    "CBTC",
    "3号机组",
    "皮带机",
    "翻车机",
    "堆料",
    "码头",
    "值班",
    "巡检",
]
QUERIES = {
    "1 character, common": "党",
    "1 character, rare": "龘",
    "2 characters, common": "党费",
    "2 characters, rare": "龘靐",
    "3 characters": "一季度",
    "4 characters": "民主评议",
    "7 characters": "支部委员会学习",
    "two words": "翻车机 谈心谈话",
    "with punctuation": "同意。",
    "Latin": "cbt",
    "not there": "龘党靐费",
}


@dataclass
class Table:
    rows: list[tuple[str, str, str, str, str]] = field(default_factory=list)

    def add(self, job: str, ours: str, base: str, ratio: str, goal: str) -> None:
        self.rows.append((job, ours, base, ratio, goal))

    def print(self) -> None:
        print("| job | ours | against | ratio | goal |\n|---|---|---|---|---|")
        for row in self.rows:
            print("| " + " | ".join(row) + " |")


def vocabulary() -> tuple[list[str], list[float]]:
    """Words of one to three characters with Zipf's frequencies, party-life words among the common ones."""
    chance = random.Random(2)  # noqa: S311 - test data
    characters = [chr(point) for point in chance.sample(range(0x4E00, 0x9FA5), 3000)]
    words = ["".join(chance.choices(characters, k=chance.choice((1, 2, 2, 2, 3)))) for _ in range(20_000)]
    for number, word in enumerate(WORDS):
        words.insert(5 + 7 * number, word)
    return words, list(accumulate(1 / (rank + 3) for rank in range(len(words))))


VOCABULARY, WEIGHTS = vocabulary()


def text(chance: random.Random, length: int = 300) -> str:
    words = chance.choices(VOCABULARY, cum_weights=WEIGHTS, k=length * 4 // 7)
    for place in range(5, len(words), 9):
        words[place] += chance.choice("，。；、\n")
    return "".join(words)[:length]


def timed(act: Callable[[], object], rounds: int = 1) -> tuple[float, float]:
    """Best wall and CPU milliseconds."""
    walls, cpus = [], []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        act()
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    return min(walls), min(cpus)


def fill(ws: Workspace, count: int, chance: random.Random) -> None:
    """Regulations with their search text, in bulk: the journal of a save is measured elsewhere."""
    form, at = ws.form("regulation"), ws.stamp()
    conn = ws.store.conn
    conn.execute("BEGIN")
    for number in range(count):
        uid = new_uid()
        content = text(chance) + ("龘靐" if number % 4000 == 0 else "")
        conn.execute(
            "INSERT INTO regulation (uid, seat, revision, changed_at, made_on, topic, content) VALUES (?, ?, 1, ?, ?, ?, ?)",
            (
                uid,
                ws.seat,
                at,
                f"20{number % 25 + 1:02d}-03-{number % 28 + 1:02d}",
                f"制度 {number}",
                content,
            ),
        )
        search.index(conn, form, uid, {"topic": f"制度 {number}", "content": content}, ws.forms)
    conn.execute("COMMIT")


def typed(chance: random.Random) -> dict[str, object]:
    sheet = [{"member": name, "state": "出席"} for name in NAMES]
    return meeting(
        f"第 {chance.random()} 次", content=text(chance), attendance=sheet,
        topics=[{"subject": "议题一", "discussion": text(chance, 100)}],
    )  # fmt: skip


def bench_saves(ws: Workspace, table: Table, place: Path, chance: random.Random, label: str) -> None:
    """In turn: a whole save (what was typed is read and checked too), what the store does of it (record with rows,
    journal, search), and a bare commit of the same bytes with the same pragmas.
    """
    bare = database.connect(place / f"bare{label}.db", bytes(32), create=True)
    bare.execute("CREATE TABLE kept (uid TEXT PRIMARY KEY, record TEXT, journal TEXT, search TEXT) STRICT")
    form = ws.form(MEETING)
    times: dict[str, list[tuple[float, float]]] = {"whole": [], "store": [], "draft": [], "bare": []}
    draft = records.save_draft(ws, MEETING, typed(chance))
    for _ in range(SAVES):
        one = typed(chance)
        uid: list[str] = []
        times["whole"].append(timed(lambda one=one, uid=uid: uid.append(add(ws, MEETING, one))))  # type: ignore[misc]
        record = records.get_record(ws, MEETING, uid[0])
        times["store"].append(timed(lambda record=record: store_only(ws, form, record.values)))  # type: ignore[misc]
        times["draft"].append(timed(lambda one=one: records.save_draft(ws, MEETING, one, uid=draft)))  # type: ignore[misc]
        row = (
            record.uid, json.dumps(record.values, ensure_ascii=False),
            json.dumps(records.history(ws, record.uid)[0].after, ensure_ascii=False),
            search.segmented(search.record_text(form, record.values, ws.forms)),
        )  # fmt: skip
        times["bare"].append(timed(lambda row=row: commit(bare, row)))  # type: ignore[misc]
    bare.close()
    middle = {name: [statistics.median(c) for c in zip(*found, strict=True)] for name, found in times.items()}
    for name, job in (
        ("store", "record, journal and search written"),
        ("whole", "one save, read and checked too"),
        ("draft", "one draft kept"),
    ):
        wall, cpu = middle[name]
        bare_wall, bare_cpu = middle["bare"]
        table.add(
            f"{job}, among {label}", f"{wall:.1f} ms ({cpu:.1f} CPU)", f"bare commit {bare_wall:.1f} ms ({bare_cpu:.1f} CPU)",
            f"{wall / bare_wall:.1f} wall, {cpu / bare_cpu:.1f} CPU", "≤ 3, < 20 ms",
        )  # fmt: skip


def store_only(ws: Workspace, form: Form, values: Row) -> None:
    with change(ws.store, records.SAVE, at=ws.stamp(), by=ws.user) as writing:
        writing.write(form, new_uid(), values, 0)


def commit(bare: Connection, row: Sequence[str]) -> None:
    bare.execute("BEGIN IMMEDIATE")
    bare.execute("INSERT INTO kept VALUES (?, ?, ?, ?)", row)
    bare.execute("COMMIT")


def like(ws: Workspace, query: str, limit: int) -> list[str]:
    """What a LIKE over the same texts finds, newest first."""
    conditions = " AND ".join("(topic LIKE ? OR content LIKE ?)" for _ in query.split())
    words = [f"%{word}%" for word in query.split() for _ in range(2)]
    found = ws.store.conn.execute(
        f"SELECT uid FROM regulation WHERE {conditions} ORDER BY rowid DESC LIMIT ?", (*words, limit)
    )
    return [str(uid) for (uid,) in found]


def bench_search(ws: Workspace, table: Table, label: str) -> None:
    ours_sum = base_sum = 0.0
    for name, query in QUERIES.items():
        expected, found = (
            like(ws, query, -1),
            [u for _, u in search.find(ws.store.conn, query, form="regulation")],
        )
        if found != expected:
            raise SystemExit(f"{name}: {len(found)} found, LIKE finds {len(expected)}")
        everything = timed(lambda q=query: search.find(ws.store.conn, q, form="regulation"), 3)[1]  # type: ignore[misc]
        page = timed(lambda q=query: search.find(ws.store.conn, q, form="regulation", limit=50), 3)[1]  # type: ignore[misc]
        scan = timed(lambda q=query: like(ws, q, -1), 1)[1]  # type: ignore[misc]
        ours_sum, base_sum = ours_sum + page, base_sum + scan
        table.add(
            f"search {label}: {name} ({len(expected)} hits)", f"{page:.2f} ms first 50, {everything:.1f} all",
            f"LIKE {scan:.0f} ms CPU", f"1/{scan / page:.0f} first 50, 1/{scan / everything:.1f} all", "≤ 1/20",
        )  # fmt: skip
    table.add(
        f"search {label}: all queries",
        f"{ours_sum:.1f} ms",
        f"{base_sum:.0f} ms",
        f"1/{base_sum / ours_sum:.0f}",
        "≤ 1/20",
    )


def bench_lists(ws: Workspace, table: Table, label: str) -> None:
    columns = ", ".join(f'"{f.id}"' for f in ws.form("regulation").plain_fields)
    order = "ORDER BY made_on DESC, rowid DESC"

    def bare(limit: int) -> None:
        ws.store.conn.execute(f"SELECT uid, {columns} FROM regulation {order} LIMIT ?", (limit,)).fetchall()

    for limit in (10_000, 50):
        ours = timed(lambda n=limit: looking.list_records(ws, "regulation", Query(limit=n)), 3)[1]  # type: ignore[misc]
        base = timed(lambda n=limit: bare(n), 3)[1]  # type: ignore[misc]
        table.add(
            f"list {limit} of {label}",
            f"{ours:.1f} ms CPU",
            f"bare SELECT {base:.1f} ms",
            f"{ours / base:.1f}",
            "–",
        )


def grown(counts: Iterable[int], place: Path) -> Table:
    table, chance = Table(), random.Random(1)  # noqa: S311 - test data
    ws, _ = create_workspace(place / "branch", name="一支部", code="01", passphrase=None)
    ws.keeper.paused = True
    for name in NAMES:
        records.save_record(ws, "member", member(name))
    have = 0
    for count in counts:
        fill(ws, count - have, chance)
        have, label = count, f"{count:,}"
        bench_saves(ws, table, place, chance, label)
        bench_search(ws, table, label)
        bench_lists(ws, table, label)
    ws.close()
    return table


def main() -> None:
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else 100 * BASE
    with tempfile.TemporaryDirectory() as place:
        grown([max(largest // 100, 1), max(largest // 10, 1), largest], Path(place)).print()


if __name__ == "__main__":
    main()
