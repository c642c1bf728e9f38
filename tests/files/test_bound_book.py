"""The bound book: cover, note, index with page fields, records on mirrored pages, marks of drafts."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from docx import Document
from docx.shared import Mm, Pt

from app.domain.errors import UserError
from app.files.bound_book import Book, Entry, write_books
from app.files.word import Template, load_template
from app.files.word_xml import para
from tests.papers_kit import DEFINITIONS, FORMS, make_template, tag, texts_of

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document as Paper

FORM = FORMS["branch_assembly"]
WORDS = {
    "branch": "机关第一党支部", "group": "", "year": "2026", "keeper": "乙二", "opened": "2026年1月1日",
    "closed": "2026年12月31日", "count": "2", "pages": "3", "printed_on": "2026年12月31日",
}  # fmt: skip


def shipped() -> Template:
    path = DEFINITIONS.template(FORM.id)
    assert path is not None
    return load_template(path, FORM, FORMS)


def entry(number: int, page: int, template: Template | None, topic: str) -> Entry:
    texts = template.texts({"topic": topic}, number=f"2026-{number:03d}") if template else None
    return Entry(number, "2026.3.12", "支部党员大会", topic, "补记", page, 1, template, texts)


def made(path: Path, template: Template, *, cover: bool = True, draft: bool = False) -> Paper:
    entries = (entry(1, 1, None if not cover else template, "第一次"), entry(2, 2, template, "第二次"))
    write_books([Book("党建工作记录本", WORDS, entries, cover=cover)], path, draft=draft)
    return Document(str(path))


def test_a_whole_book_from_cover_to_last_record(tmp_path: Path) -> None:
    paper = made(tmp_path / "book.docx", shipped())
    lines = [line for line in texts_of(tmp_path / "book.docx") if line]
    for text in ("党建工作记录本", "（2026年度）", "乙二", "编 制 说 明", "目　　录", "支部党员大会记录"):
        assert text in lines
    assert lines.index("目　　录") < lines.index("支部党员大会记录")
    assert len(paper.sections) == 3


def test_the_index_names_every_record_and_links_to_its_page(tmp_path: Path) -> None:
    paper = made(tmp_path / "book.docx", shipped())
    index = next(t for t in paper.tables if t._tbl.find(f".//{tag('tblHeader')}") is not None)
    assert [c.text for c in index.rows[1].cells] == ["1", "2026.3.12", "支部党员大会", "第一次", "1", "补记"]
    codes = [node.text.strip() for node in index._tbl.iter(tag("instrText"))]
    names = {b.get(tag("name")) for b in paper.element.body.iter(tag("bookmarkStart"))}
    assert [code.split()[1] for code in codes if code.startswith("PAGEREF")] == ["book0_1", "book0_2"]
    assert {"book0_1", "book0_2"} <= names


def test_pages_are_mirrored_with_the_number_in_the_outer_corner(tmp_path: Path) -> None:
    paper = made(tmp_path / "book.docx", shipped())
    records = paper.sections[-1]
    assert (records.left_margin or 0) > (records.right_margin or 0)
    width = (records.page_width or 0) - (records.left_margin or 0) - (records.right_margin or 0)
    assert abs(width - Mm(146.6)) < Mm(0.2)
    assert paper.settings.odd_and_even_pages_header_footer
    assert paper.settings.element.find(tag("mirrorMargins")) is not None
    sides = [f.paragraphs[0].paragraph_format.alignment for f in (records.footer, records.even_page_footer)]
    assert [str(side) for side in sides] == ["RIGHT (2)", "LEFT (0)"]
    assert paper.styles["PageNumber"].font.size == Pt(14)
    start = records._sectPr.find(tag("pgNumType"))
    assert start is not None
    assert start.get(tag("start")) == "1"
    assert all(not p.text for s in paper.sections[:2] for p in s.footer.paragraphs)


def test_an_instalment_has_an_index_of_all_and_pages_of_the_new(tmp_path: Path) -> None:
    paper = made(tmp_path / "book.docx", shipped(), cover=False)
    lines = texts_of(tmp_path / "book.docx")
    assert "编 制 说 明" not in lines
    assert lines.count("支部党员大会记录") == 1
    start = paper.sections[-1]._sectPr.find(tag("pgNumType"))
    assert start is not None
    assert start.get(tag("start")) == "2"


def test_a_draft_carries_its_mark_on_every_page(tmp_path: Path) -> None:
    paper = made(tmp_path / "draft.docx", shipped(), draft=True)
    for section in paper.sections:
        assert "草稿" in section.header._element.xml
        assert "草稿" in section.even_page_header._element.xml
    clean = made(tmp_path / "book.docx", shipped())
    assert all("草稿" not in section.header._element.xml for section in clean.sections)


def test_restyled_templates_keep_their_look_beside_ours(tmp_path: Path) -> None:
    path = make_template(tmp_path / "own.docx", para("CellText", "自己的样式：{{topic}}"))
    document = Document(str(path))
    document.styles["CellText"].font.size = Pt(20)
    document.save(str(path))
    own = load_template(path, FORMS["party_lecture"], FORMS)
    entries = (entry(1, 1, shipped(), "第一次"), entry(2, 2, own, "第二次"))
    write_books([Book("记录本", WORDS, entries)], tmp_path / "book.docx")
    paper = Document(str(tmp_path / "book.docx"))
    restyled = next(p for p in paper.paragraphs if p.text.startswith("自己的样式"))
    assert restyled.style is not None
    assert restyled.style.font.size == Pt(20)
    assert paper.styles["CellText"].font.size == Pt(12)


def test_a_picture_of_a_template_comes_along(tmp_path: Path) -> None:
    picture = tmp_path / "x.png"
    picture.write_bytes(PNG)
    path = make_template(tmp_path / "own.docx", "{{topic}}")
    document = Document(str(path))
    document.add_paragraph().add_run().add_picture(str(picture))
    document.save(str(path))
    own = load_template(path, FORM, FORMS)
    write_books([Book("记录本", WORDS, (entry(1, 1, own, "图"),))], tmp_path / "book.docx")
    paper = Document(str(tmp_path / "book.docx"))
    assert len(paper.inline_shapes) == 1
    with zipfile.ZipFile(tmp_path / "book.docx") as archive:
        assert [archive.read(n) for n in archive.namelist() if n.endswith(".png")] == [PNG]


def test_automatic_numbers_are_refused_before_printing(tmp_path: Path) -> None:
    numbered = (
        '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>{{topic}}</w:t></w:r></w:p>'
    )
    own = load_template(make_template(tmp_path / "own.docx", numbered), FORM, FORMS)
    with pytest.raises(UserError, match=r"template\.unmovable"):
        write_books([Book("记录本", WORDS, (entry(1, 1, own, "x"),))], tmp_path / "book.docx")
    assert not (tmp_path / "book.docx").exists()


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fe"
    "dccc59e70000000049454e44ae426082"
)
