"""A Word file read back as pages: what Word would show of our own papers, and of templates people restyled."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from app.domain.errors import UserError
from app.domain.page_setting import left_margin
from app.domain.paper import Paragraph, Picture, Span, Table
from app.files.paper_reader import read_paper
from app.files.word import load_template, write_document
from app.files.word_starter import document_parts, write_parts
from app.files.word_xml import RECORD_PAGE, Page, field, para, run, section, watermark
from tests.pages_kit import all_pages, around
from tests.papers_kit import DEFINITIONS, FORMS, RECORD_FORMS, sample, texts_of

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.paper import Block, Document

MM = 72 / 25.4


def written(path: Path, body: str, page: Page = RECORD_PAGE, *, end: str = "") -> Document:
    write_parts(document_parts(body + (end or section(page))), path)
    return read_paper(path)


def blocks(document: Document) -> list[Block]:
    return list(document.sections[0].blocks)


def first(document: Document) -> Paragraph:
    found = blocks(document)[0]
    assert isinstance(found, Paragraph)
    return found


def replace_part(path: Path, name: str, content: str) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    parts[name] = content.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for entry, data in parts.items():
            archive.writestr(entry, data)


def test_the_signatures_of_a_meeting_never_stand_alone_on_a_sheet(tmp_path: Path) -> None:
    form = FORMS["branch_assembly"]
    source = DEFINITIONS.template(form.id)
    assert source is not None
    template = load_template(source, form, FORMS)
    values = sample(form, FORMS)
    over: list[list[str]] = []
    for lines in range(1, 30):
        content = "\n".join(["同意接收"] * lines)
        texts = template.texts({**values, "content": content, "attachments": [{"name": "会议通知.txt"}]})
        write_document(template, [texts], tmp_path / "会.docx")
        pages = all_pages(read_paper(tmp_path / "会.docx")).pages
        if len(pages) > 1:
            over.append([text.replace("\u3000", "") for text in pages[-1].texts if text.strip()])
    assert over
    assert not [page for page in over if page[0].startswith(("主持人", "附件")) or len(page) < 5]


@pytest.mark.parametrize("form_id", [*RECORD_FORMS, "member"])
def test_every_record_fills_the_pages_its_template_counts_and_says_the_same(
    tmp_path: Path, form_id: str
) -> None:
    form = FORMS[form_id]
    path = DEFINITIONS.template(form_id)
    assert path is not None
    template = load_template(path, form, FORMS)
    filled = [template.texts(sample(form, FORMS, seed), branch="第三污水厂党支部") for seed in (1, 2)]
    counted = sum(template.settle(texts) for texts in filled)
    write_document(template, filled, tmp_path / "out.docx")
    pages = all_pages(read_paper(tmp_path / "out.docx"))
    assert len(pages.pages) == counted
    shown = "".join(text for page in pages.pages for text in page.texts)
    assert sorted(shown) == sorted("".join(texts_of(tmp_path / "out.docx")))
    assert not pages.document.undrawn


def test_edges_of_a_record_stand_where_a_ruler_finds_them(tmp_path: Path) -> None:
    """Margins of 31.7 and 22 mm; the title is 36 pt high and the line below it 24."""
    form = FORMS["branch_assembly"]
    source = DEFINITIONS.template(form.id)
    assert source is not None
    template = load_template(source, form, FORMS)
    write_document(template, [template.texts(sample(form, FORMS))], tmp_path / "out.docx")
    page = all_pages(read_paper(tmp_path / "out.docx")).pages[0]
    upright = {round(s.x1 / MM, 1) for s in page.strokes if s.x1 == s.x2}
    across = {round(s.y1 / MM, 1) for s in page.strokes if s.y1 == s.y2}
    assert (min(upright), max(upright)) == (31.7, 178.3)
    assert min(across) == round((22 * MM + 36 + 24) / MM, 1)
    assert max(across) <= 297 - 25.4
    thick = {
        edge.width
        for stroke, edge in page.strokes.items()
        if stroke.x1 == stroke.x2 == min(s.x1 for s in page.strokes)
    }
    assert thick == {1.5}


def test_looks_come_from_styles_and_their_own_words(tmp_path: Path) -> None:
    own = '<w:ind w:leftChars="200" w:left="640" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="right"/>'
    found = first(written(tmp_path / "a.docx", para("PaperBody", "甲", look=own)))
    look, font = found.look, found.font
    assert (look.align, look.left, look.first, look.line, look.rule) == ("right", 32, 0, 28, "exact")
    assert (font.latin, font.chinese, font.size) == ("Times New Roman", "仿宋_GB2312", 16)
    assert (look.widows, look.spaced) == (False, False)


def test_a_run_may_look_otherwise(tmp_path: Path) -> None:
    body = para(
        "CellText", inside=run("甲", '<w:b/><w:u w:val="single"/><w:color w:val="FF0000"/><w:sz w:val="44"/>')
    )
    span = first(written(tmp_path / "a.docx", body)).parts[0]
    assert isinstance(span, Span)
    font = span.font
    assert (font.bold, font.underline, font.color, font.size) == (True, True, "FF0000", 22)


def test_hidden_text_and_the_code_of_a_field_are_not_shown(tmp_path: Path) -> None:
    body = para("CellText", inside=run("甲", "<w:vanish/>") + field("PAGE", "1") + field("DATE", "今天"))
    parts = first(written(tmp_path / "a.docx", body)).parts
    assert [(part.text, part.field) for part in parts if isinstance(part, Span)] == [
        ("1", "PAGE"),
        ("今天", ""),
    ]


def test_a_page_break_inside_a_paragraph_begins_a_page(tmp_path: Path) -> None:
    body = para("CellText", inside=run("甲") + '<w:r><w:br w:type="page"/></w:r>' + run("乙"))
    pages = all_pages(written(tmp_path / "a.docx", body))
    assert [page.texts for page in pages.pages] == [["甲"], ["乙"]]


def test_page_numbers_stand_in_the_outer_corners(tmp_path: Path) -> None:
    from app.files.word_xml import FOOTERS

    body = para("CellText", "甲") + para("CellText", "乙", look="<w:pageBreakBefore/>")
    document = written(tmp_path / "a.docx", body, end=section(Page(25.4, 25.4, 36, 27.4), FOOTERS))
    pages = all_pages(document)
    assert [around(pages, page) for page in pages.pages] == [["— 1 —"], ["— 2 —"]]
    odd, even = (pages.furniture(page).lines[0] for page in pages.pages)
    assert odd[0] + odd[2].runs[0].x > 400
    assert even[0] + even[2].runs[0].x < 100
    assert [round(left_margin(document, page) / MM, 1) for page in pages.pages] == [36.0, 27.4]


def test_a_watermark_is_read_with_its_size_and_angle(tmp_path: Path) -> None:
    form = FORMS["branch_assembly"]
    source = DEFINITIONS.template(form.id)
    assert source is not None
    template = load_template(source, form, FORMS)
    write_document(template, [template.texts({})], tmp_path / "a.docx", header=watermark("草稿", "宋体"))
    pages = all_pages(read_paper(tmp_path / "a.docx"))
    mark = pages.watermark_of(pages.pages[0])
    assert mark is not None
    assert (mark.text, mark.family, mark.width, mark.height, mark.angle) == ("草稿", "宋体", 320, 160, 315)
    assert not pages.document.undrawn


def test_pictures_are_drawn_in_their_size(tmp_path: Path) -> None:
    drawing = (
        '<w:r><w:drawing xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><wp:inline>'
        '<wp:extent cx="1270000" cy="635000"/><a:blip r:embed="rIdPhoto"/></wp:inline></w:drawing></w:r>'
    )
    path = tmp_path / "a.docx"
    write_parts(document_parts(para("CellText", inside=drawing) + section(RECORD_PAGE)), path)
    with zipfile.ZipFile(path) as archive:
        links = archive.read("word/_rels/document.xml.rels").decode()
    more = '<Relationship Id="rIdPhoto" Type="image" Target="media/photo.png"/></Relationships>'
    replace_part(path, "word/_rels/document.xml.rels", links.replace("</Relationships>", more))
    replace_part(path, "word/media/photo.png", "picture")
    assert first(read_paper(path)).parts == (Picture(100, 50, b"picture"),)
    replace_part(path, "word/_rels/document.xml.rels", links)
    document = read_paper(path)
    assert first(document).parts == ()
    assert all_pages(document).document.undrawn == {"shape"}


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        ("<w:r><w:txbxContent/></w:r>", "text_box"),
        ("<w:r><w:footnoteReference w:id='1'/></w:r>", "note"),
    ],
)
def test_what_no_page_shows_is_named(tmp_path: Path, xml: str, code: str) -> None:
    assert written(tmp_path / "a.docx", para("CellText", inside=xml)).undrawn == {code}


def test_automatic_numbers_are_named_as_not_shown(tmp_path: Path) -> None:
    body = para("CellText", "甲", look='<w:numPr><w:numId w:val="1"/></w:numPr>')
    assert written(tmp_path / "a.docx", body).undrawn == {"list"}


def test_a_table_of_a_style_takes_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    table = (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/></w:tblPr><w:tblGrid><w:gridCol w:w="2000"/></w:tblGrid>'
        f'<w:tr><w:tc><w:tcPr><w:shd w:fill="DDDDDD"/></w:tcPr>{para("CellText", "甲")}</w:tc></w:tr></w:tbl>'
    )
    write_parts(document_parts(table + para("CellText") + section(RECORD_PAGE)), path)
    with zipfile.ZipFile(path) as archive:
        styles = archive.read("word/styles.xml").decode()
    grid = (
        '<w:style w:type="table" w:styleId="Grid"><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="8"/>'
        '</w:tblBorders><w:tblCellMar><w:left w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>'
    )
    replace_part(path, "word/styles.xml", styles.replace("</w:styles>", grid))
    found = blocks(read_paper(path))[0]
    assert isinstance(found, Table)
    (row,) = found.rows
    assert found.edges.top is not None
    assert (found.edges.top.width, found.edges.left) == (1.0, None)
    assert (row.cells[0].margins.left, row.cells[0].fill) == (5, "DDDDDD")


def test_the_grid_of_a_word_document_is_kept(tmp_path: Path) -> None:
    end = section(RECORD_PAGE).replace(
        "</w:sectPr>", '<w:docGrid w:type="lines" w:linePitch="312"/></w:sectPr>'
    )
    automatic = '<w:spacing w:line="240" w:lineRule="auto"/>'
    page = all_pages(written(tmp_path / "a.docx", para("CellText", "甲", look=automatic), end=end)).pages[0]
    assert page.lines[0][2].height == pytest.approx(15.6)


@pytest.mark.parametrize("content", [b"", b"no zip", None])
def test_what_is_no_word_file_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.docx"
    if content is None:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("word/document.xml", "<broken")
    else:
        path.write_bytes(content)
    with pytest.raises(UserError, match=r"paper\.unreadable"):
        read_paper(path)
