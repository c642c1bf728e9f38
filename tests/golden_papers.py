"""The text of whole papers as it should be. `python -m tests.golden_papers` writes it anew, to be read in the diff."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from docx import Document

from app.domain.rules import compute
from app.files.bound_book import Book, Entry, write_books
from app.files.word import Template, load_template, write_document
from tests.papers_kit import DEFINITIONS, FORMS, sample, tag

if TYPE_CHECKING:
    from app.domain.values import Row

FOLDER = Path(__file__).parent / "golden" / "papers"
RECORDS = ("branch_assembly", "branch_committee_meeting", "heart_to_heart_talk", "political_study",
           "democratic_appraisal", "work_plan", "dues_administration", "member",
           "transfer_letter", "membership_certificate")  # fmt: skip
BOOK = "work_log_book"
WORDS = {
    "branch": "机关第一党支部", "group": "", "year": "2026", "keeper": "乙二", "opened": "2026年1月1日",
    "closed": "2026年12月31日", "count": "2", "pages": "2", "printed_on": "2026年12月31日",
}  # fmt: skip


def normalised(path: Path) -> str:
    """Paragraphs as lines; a table row as its cells between bars; nothing of fonts, widths or ids."""
    lines: list[str] = []
    for element in Document(str(path)).element.body:
        if element.tag == tag("p"):
            lines.append(said(element))
        elif element.tag == tag("tbl"):
            lines += [
                "| " + " | ".join(map(said_cell, row.iter(tag("tc")))) + " |"
                for row in element.iter(tag("tr"))
            ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def said_cell(cell: object) -> str:
    return " / ".join(said(p) for p in cell.iter(tag("p")))  # type: ignore[attr-defined]  # lxml has no types


def said(paragraph: object) -> str:
    marks = {tag("t"): None, tag("tab"): "→", tag("br"): "↵"}
    parts = [
        node.text or "" if marks[node.tag] is None else marks[node.tag] or ""
        for node in paragraph.iter(*marks)  # type: ignore[attr-defined]  # lxml has no types
        if node.getparent().tag == tag("r")
    ]
    return "".join(parts)


def template_of(form_id: str) -> Template:
    path = DEFINITIONS.template(form_id)
    assert path is not None
    return load_template(path, FORMS[form_id], FORMS)


def values_of(form_id: str) -> Row:
    return compute(FORMS[form_id], sample(FORMS[form_id], FORMS))


def record(form_id: str, path: Path) -> None:
    template = template_of(form_id)
    texts = template.texts(values_of(form_id), branch="机关第一党支部", number="2026-001")
    template.settle(texts)
    write_document(template, [texts], path)


def book(path: Path) -> None:
    entries = []
    for number, form_id in enumerate(("branch_committee_meeting", "heart_to_heart_talk"), start=1):
        template = template_of(form_id)
        texts = template.texts(values_of(form_id), branch="机关第一党支部", number=f"2026-{number:03d}")
        entries.append(
            Entry(number, "2026.3.12", FORMS[form_id].title, "议题", "补记", number, 1, template, texts)
        )
    write_books([Book("党建工作记录本", WORDS, tuple(entries))], path)


def paper(name: str, folder: Path) -> str:
    path = folder / f"{name}.docx"
    if name == BOOK:
        book(path)
    else:
        record(name, path)
    return normalised(path)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in (*RECORDS, BOOK):
            (FOLDER / f"{name}.txt").write_text(paper(name, Path(folder)), encoding="utf-8")


if __name__ == "__main__":
    main()
