"""`python -m tests.bench.papers`: what papers cost, as ratios to writing the same bytes by hand in the same run.

Floors: the same XML joined from strings and put into the same zip (Word); openpyxl in normal mode (Excel). CPU time,
the median of some rounds; nothing is asserted.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook

from app.actions.record_sheets import record_sheets
from app.domain.rules import compute
from app.files.bound_book import Book, Entry, write_books
from app.files.sheet_writer import write_workbook
from app.files.word import DOCUMENT, load_template, write_document
from app.files.zip_parts import ZipWriter, new_part
from app.store.records import Record
from tests.papers_kit import DEFINITIONS, FORMS, sample

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.values import Row

ROUNDS = 3
MINUTES = ("会议传达学习了上级文件精神，研究了下一步工作，要求全体党员结合岗位抓好落实。" * 13)[:500]


def cpu(job: Callable[[], object]) -> float:
    start = time.process_time()
    job()
    return time.process_time() - start


def ratios(job: Callable[[], object], floor: Callable[[], object]) -> tuple[float, float, float]:
    """Median ratio round by round, and the medians of both in seconds."""
    pairs = [(cpu(job), cpu(floor)) for _ in range(ROUNDS)]
    mine, base = (statistics.median(values) for values in zip(*pairs, strict=True))
    return statistics.median(a / b for a, b in pairs), mine, base


def tell(what: str, goal: str, measured: tuple[float, float, float]) -> None:
    ratio, mine, base = measured
    print(f"{what:52} {ratio:5.2f} × (goal {goal})   {mine:.3f} s against {base:.3f} s")


def by_hand(path: Path, target: Path) -> Callable[[], object]:
    """Writes a document again from its text: the pieces are strings already, the rest is the same zip."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: new_part(name, archive.read(name)) for name in archive.namelist()}
    xml = parts[DOCUMENT].content.decode()
    pieces = [xml[start : start + 40] for start in range(0, len(xml), 40)]  # as many as a template has

    def write() -> None:
        with target.open("w+b") as file:
            archive = ZipWriter(file)
            for name, part in parts.items():
                if name == DOCUMENT:
                    archive.add(name, "".join(pieces).encode())
                else:
                    archive.copy(part)
            archive.finish()

    return write


def meeting(number: int) -> Row:
    form = FORMS["branch_assembly"]
    values = sample(form, FORMS, number)
    sheet: list[Row] = [
        {"member": f"党员{n:02d}@{n:032x}", "state": "present", "voting": 1} for n in range(30)
    ]
    values |= {"content": MINUTES, "attendance": sheet, "topics": None, "speeches": None, "late_entry": None}
    return compute(form, values)


def book(folder: Path, count: int) -> tuple[Callable[[], object], Callable[[], object]]:
    form = FORMS["branch_assembly"]
    path = DEFINITIONS.template(form.id)
    assert path is not None
    records = [meeting(number) for number in range(count)]
    words = dict.fromkeys(
        ("branch", "group", "year", "keeper", "opened", "closed", "count", "pages", "printed_on"), "x"
    )
    target = folder / "book.docx"

    def ours() -> None:
        template, page, entries = load_template(path, form, FORMS), 1, []
        for number, values in enumerate(records, start=1):
            texts = template.texts(values, branch="第三污水厂党支部", number=f"2026-{number:03d}")
            pages = template.settle(texts)
            entries.append(Entry(number, "2026.3.12", form.title, "议题", "", page, pages, template, texts))
            page += pages
        write_books([Book("党建工作记录本", words, tuple(entries))], target)

    ours()
    return ours, by_hand(target, folder / "floor.docx")


def cards(folder: Path, count: int) -> tuple[Callable[[], object], Callable[[], object]]:
    form = FORMS["member"]
    path = DEFINITIONS.template(form.id)
    assert path is not None
    people = [sample(form, FORMS, number) for number in range(count)]
    target = folder / "cards.docx"

    def ours() -> None:
        template = load_template(path, form, FORMS)
        write_document(
            template, (template.texts(values, branch="第三污水厂党支部") for values in people), target
        )

    ours()
    return ours, by_hand(target, folder / "floor.docx")


def roster(folder: Path, count: int) -> tuple[Callable[[], object], Callable[[], object]]:
    form = FORMS["member"]
    values = sample(form, FORMS)
    kept = [Record(form.id, f"{n:032x}", "", 1, "", "", {**values, "name": f"党员{n}"}) for n in range(count)]

    def sheet_rows() -> list[list[object]]:
        main = record_sheets(form, FORMS, kept)[0]
        return [list(row) for row in main.rows]

    def ours() -> None:
        write_workbook(record_sheets(form, FORMS, kept)[:1], folder / "x.xlsx")

    def openpyxl_normal() -> None:
        workbook = Workbook()
        sheet = workbook.active
        assert sheet is not None
        for row in sheet_rows():
            sheet.append(row)
        workbook.save(folder / "floor.xlsx")

    return ours, openpyxl_normal


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in (50, 500, 2000):
            tell(
                f"bound book, {count} meetings, against hand-joined XML", "≤ 6", ratios(*book(folder, count))
            )
        for count in (100, 1000, 3000):
            tell(f"{count} member cards in one document", "≤ 4", ratios(*cards(folder, count)))
        for count in (1000, 10_000):
            tell(f"{count}-row roster against openpyxl", "≤ 0.5", ratios(*roster(folder, count)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
