"""`python -m tests.bench.import_roster [ROWS]`: a roster read and planned, against openpyxl only reading it."""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app.actions.importing import plan_import
from app.actions.workspace import create_workspace
from app.domain.identity import check_character

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HEADINGS = [
    "序号",
    "姓名",
    "性别",
    "民族",
    "出生日期",
    "公民身份号码",
    "学历",
    "学位",
    "毕业院校",
    "参加工作时间",
    "入党时间",
    "转正时间",
    "人员类别",
    "所在党支部",
    "党小组",
    "职务",
    "职称",
    "手机号码",
    "现居住地",
    "备注",
]
ROUNDS = 3


def people(count: int) -> Iterator[list[object]]:
    """Nobody's names, numbers that check."""
    chance = random.Random(1)  # noqa: S311 - test data
    for number in range(1, count + 1):
        born = date(1960, 1, 1) + timedelta(days=chance.randrange(15_000))
        joined = date(born.year + 25, chance.randrange(1, 13), chance.randrange(1, 28))
        first = f"130324{born:%Y%m%d}{number % 1000:03d}"
        name = (
            chance.choice("王李张刘陈杨黄赵周吴")
            + chance.choice("国建华伟芳秀敏静丽强")
            + chance.choice("栋梁材云飞鹏辉宇晨轩")
        )
        yield [
            number, name, "男" if number % 2 else "女", chance.choice(["汉", "满族", "回族"]), born, first + check_character(first),
            chance.choice(["大学本科", "大专"]), chance.choice(["学士", "无"]), "河北大学", f"{born.year + 22}.{chance.randrange(2, 10)}",
            joined, joined.replace(year=joined.year + 1), "正式党员", "第一党支部", f"第{number % 9}党小组",
            chance.choice(["班长", None]), chance.choice(["工程师", None]), f"138{number:08d}", f"海港区{number}号", None,
        ]  # fmt: skip


def write_roster(path: Path, count: int) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("党员花名册")
    sheet.append(["党员花名册"])
    sheet.append(HEADINGS)
    for row in people(count):
        sheet.append(row)
    book.save(path)


def read_with_openpyxl(path: Path) -> int:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    rows = sum(1 for _ in sheet.iter_rows(values_only=True))
    book.close()
    return rows


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds, children included."""

    def cpu() -> float:
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(u.ru_utime + u.ru_stime for u in used)

    wall, before = time.perf_counter(), cpu()
    work()
    return time.perf_counter() - wall, cpu() - before


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        write_roster(path, count)
        ws, _ = create_workspace(Path(folder) / "branch", name="支部", code="01", passphrase=None)
        ratios: list[tuple[float, float]] = []
        for _ in range(ROUNDS):
            floor = measured(lambda: read_with_openpyxl(path))
            ours = measured(lambda: plan_import(ws, "member", path))
            ratios.append((ours[0] / floor[0], ours[1] / floor[1]))
        ws.close()
    wall, cpu = (sorted(r[i] for r in ratios)[ROUNDS // 2] for i in (0, 1))
    print(
        f"roster of {count} rows read and planned / openpyxl read-only: wall {wall:.2f}, CPU {cpu:.2f} (reach 2)"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
