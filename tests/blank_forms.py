"""`python -m tests.blank_forms FOLDER`: every label of blank forms stands in our papers, in the same order.

Reads .xlsx and .docx of the folder. A form is compared with the register and layout that holds most of its labels;
for each it prints the register, the labels that agree, and those that do not. What is no list of people is named.
"""

from __future__ import annotations

import re
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LEAST = 4  # labels in a line, for it to be a heading
# One thing under several names: the labels of blank forms as the papers of our registers have them.
SAME = {
    "工作证号": "工号", "学号": "工号", "年级": "部门", "支部名称": "支部",
    "出生日期": "出生年月", "联系方式": "联系电话", "身份证号码": "身份证号", "公民身份号码": "身份证号",
}  # fmt: skip


def key(label: str) -> str:
    text = re.sub(r"[（(].*|\s", "", label)
    return SAME.get(text, text)


def is_in_order(wanted: Sequence[str], there: Sequence[str]) -> bool:
    """Whether all of `wanted` stand in `there`, one after the other."""
    rest = iter(map(key, there))
    return all(any(key(label) == other for other in rest) for label in wanted)


def _rows(path: Path) -> Iterator[list[str]]:
    if path.suffix == ".xlsx":
        from openpyxl import load_workbook

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for sheet in load_workbook(path).worksheets:
                for row in sheet.iter_rows(values_only=True):
                    yield [str(value) for value in row if value not in (None, "")]
    else:
        from docx import Document

        for table in Document(str(path)).tables:
            for line in table.rows:
                yield [cell.text for cell in line.cells if cell.text.strip()]


def heading(path: Path) -> list[str]:
    """The line with most labels: short texts, none of them twice."""
    lines = [[text for text in row if len(text) < 30] for row in _rows(path)]
    fit = [row for row in lines if len(row) >= LEAST and len({key(text) for text in row}) == len(row)]
    return max(fit, key=len, default=[])


def papers() -> Iterable[tuple[str, list[str]]]:
    from app.domain.register_arranging import Arrangement, visible
    from app.files.form_files import load_definitions

    for register in load_definitions().registers.values():
        for layout in ("", *(one.id for one in register.layouts)):
            yield (
                f"{register.title} {layout}".strip(),
                [c.label for c in visible(register, Arrangement(layout))],
            )


def main(folder: Path) -> int:
    known = [(title, labels, {key(label) for label in labels}) for title, labels in papers()]
    for path in sorted(p for p in folder.iterdir() if p.suffix in (".xlsx", ".docx")):
        wanted = heading(path)
        title, labels, keys = max(known, key=lambda one: len({key(w) for w in wanted} & one[2]))
        lacking = [label for label in wanted if key(label) not in keys]
        if not wanted or len(lacking) > len(wanted) // 3:
            print(f"{path.name}: none of the registers")
        elif lacking:
            print(f"{path.name}: {title}: lacks {lacking}")
        else:
            said = "in order" if is_in_order(wanted, labels) else "OUT OF ORDER"
            print(f"{path.name}: {title}: all {len(wanted)} labels, {said}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
