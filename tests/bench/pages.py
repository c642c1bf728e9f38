"""`python -m tests.bench.pages`: prints the demo's books through LibreOffice and compares every page number.

Needs soffice, pdftotext and a minute; nothing in the suite needs them. Exit code 1 if a record stands elsewhere.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from docx import Document

from app.actions.bound_books import write_book
from app.actions.demo import make_demo
from app.actions.paper_kit import Order
from tests.papers_kit import tag

BOOKS = (("work_log", ""), ("group_log", "第一党小组"), ("group_log", "第二党小组"), ("study_log", ""))
FOOT = re.compile(r"—\s*(\d+)\s*—")
NUMBER = re.compile(r"\d{4}-(\d{3})")
INDEX_COLUMNS = 6


def rendered(path: Path, folder: Path) -> list[str]:
    """The text of each page as LibreOffice lays it out."""
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
    subprocess.run(convert, check=True, capture_output=True)
    pdf = path.with_suffix(".pdf")
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True)
    return done.stdout.split("\f")


def promised(path: Path) -> list[int]:
    """The page of each record as the index of the document says: its table of six columns with a repeated head."""
    for table in Document(str(path)).tables:
        if len(table.columns) == INDEX_COLUMNS and table._tbl.find(f".//{tag('tblHeader')}") is not None:
            return [int(row.cells[4].text) for row in table.rows[1:]]
    raise AssertionError("no index")


def compare(path: Path, folder: Path) -> int:
    """Prints each record that begins on another page than promised; returns how many do."""
    wrong, page, pages = 0, 0, promised(path)
    for text in rendered(path, folder):
        foot = FOOT.findall(text)
        page = int(foot[-1]) if foot else page
        found = NUMBER.search(text)
        if found and foot and pages[int(found[1]) - 1] != page:
            print(f"  {path.stem} record {found[1]}: index says {pages[int(found[1]) - 1]}, stands on {page}")
            wrong += 1
    print(f"{path.stem}: {len(pages)} records, {wrong} elsewhere, last page {page}")
    return wrong


def main() -> int:
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ws = make_demo(folder / "demo")
        for book, group in BOOKS:
            path = folder / f"{book}{group}.docx"
            write_book(ws, book, Order(path, period=str(ws.today().year), group=group, draft=True))
            wrong += compare(path, folder)
        ws.close()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
