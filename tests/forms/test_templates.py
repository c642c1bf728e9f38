"""Every shipped record kind has a template that prints all of it, in the geometry its kind of paper has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docx import Document
from docx.shared import Mm, Pt

from app.domain.form import ROWS_KINDS
from app.files.paper_words import paper_words
from app.files.word import load_template, write_document
from app.files.word_starter import write_starter
from tests.papers_kit import DEFINITIONS, FORMS, RECORD_FORMS, sample, tag, texts_of

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document as Paper

OFFICIAL = ["work_plan", "work_summary", "activity_plan", "measure", "regulation"]
SHEETS = [form_id for form_id in RECORD_FORMS if form_id not in OFFICIAL]


def shipped(form_id: str) -> Path:
    path = DEFINITIONS.template(form_id)
    assert path is not None, f"no template beside {form_id}"
    return path


@pytest.mark.parametrize("form_id", RECORD_FORMS)
def test_every_field_is_printed(form_id: str) -> None:
    """Loading refuses unknown names; every field must be there in some way."""
    form = FORMS[form_id]
    keys = load_template(shipped(form_id), form, FORMS).keys
    printed = {key.partition(":")[0].partition(".")[0] for key in keys if not key.startswith("paper.")}
    assert {f.id for f in form.fields if f.id not in form.hidden} <= printed


@pytest.mark.parametrize("form_id", RECORD_FORMS)
def test_every_value_reaches_the_paper(form_id: str, tmp_path: Path) -> None:
    form = FORMS[form_id]
    template = load_template(shipped(form_id), form, FORMS)
    texts = template.texts(sample(form, FORMS), branch="某某党支部", number="2026—01")
    template.settle(texts)
    write_document(template, [texts], tmp_path / "out.docx")
    whole = "\n".join(texts_of(tmp_path / "out.docx"))
    assert "{{" not in whole
    for field in form.plain_fields:
        text = texts.get(field.id)
        assert not isinstance(text, str) or text in whole, field.id
    for name in (f.id for f in form.fields if f.kind in ROWS_KINDS):
        for row in texts.get(name) or []:
            assert isinstance(row, dict)
            assert all(
                str(text) in whole for key, text in row.items() if not key.endswith(("#", ":note", ":mark"))
            )


@pytest.mark.parametrize("form_id", RECORD_FORMS)
def test_the_shipped_template_is_the_one_its_form_makes(form_id: str, tmp_path: Path) -> None:
    """A form that changed needs its template made anew: `sanben forms template FORM -o …`."""
    write_starter(FORMS[form_id], FORMS, tmp_path / "x.docx")
    assert (tmp_path / "x.docx").read_bytes() == shipped(form_id).read_bytes()


def margins(paper: Paper) -> list[float]:
    section = paper.sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert abs((section.page_width or 0) - Mm(210)) < Mm(0.1)
    assert abs((section.page_height or 0) - Mm(297)) < Mm(0.1)
    return [round((side or 0) / Mm(1), 1) for side in sides]


@pytest.mark.parametrize("form_id", SHEETS)
def test_record_sheets_have_the_measured_geometry(form_id: str) -> None:
    paper = Document(str(shipped(form_id)))
    assert margins(paper) == [22, 22, 31.7, 31.7]  # an ordinary assembly fits on one sheet
    body = paper.styles["PaperBody"]
    assert (body.font.size, body.paragraph_format.line_spacing) == (Pt(16), Pt(28))
    assert body.paragraph_format.first_line_indent == Pt(32)


@pytest.mark.parametrize("form_id", OFFICIAL)
def test_official_papers_follow_gb_t_9704(form_id: str) -> None:
    paper = Document(str(shipped(form_id)))
    assert margins(paper) == [37, 35, 28, 26]
    body, title = paper.styles["OfficialBody"], paper.styles["OfficialTitle"]
    assert (body.font.size, title.font.size) == (Pt(16), Pt(22))
    assert body.paragraph_format.line_spacing == Pt(28.95)
    assert body.paragraph_format.first_line_indent == Pt(32)
    height = 297 - 37 - 35
    assert int(height / 25.4 * 72 / 28.95) == 22  # lines a page


@pytest.mark.parametrize("form_id", RECORD_FORMS)
def test_every_style_names_its_chinese_font(form_id: str) -> None:
    fonts = set(paper_words()["fonts"].values())
    paper = Document(str(shipped(form_id)))
    described = set()
    for style in paper.styles:
        rfonts = style.element.find(f"{tag('rPr')}/{tag('rFonts')}")
        if style.type == 1 and style.style_id != "Normal":
            assert rfonts is not None
            assert rfonts.get(tag("eastAsia")) in fonts, style.name
            described.add(style.style_id)
    named = {s.get(tag("val")) for s in paper.element.body.iter(tag("pStyle"))}
    assert named <= described


def flowing(form_id: str) -> list[str]:
    """Tokens whose rows may break: long texts, lists of people, running text of rows."""
    form, shapes = FORMS[form_id], paper_words()["rows"]
    names = [f"{{{{{f.id}}}}}" for f in form.fields if f.kind == "long_text"]
    for field in form.rows_fields:
        names += [f"{{{{{field.id}:"] if "lines" in shapes[field.of] else []
        names += [f"{{{{{field.id}."] if "prose" in shapes[field.of] else []
    return names


@pytest.mark.parametrize("form_id", RECORD_FORMS)
def test_rows_of_values_do_not_break_and_long_texts_do(form_id: str) -> None:
    """`cantSplit` where a row is one line; a text of 10,000 characters must run on over pages."""
    for table in Document(str(shipped(form_id))).tables:
        for row in table.rows:
            text = "".join(t.text or "" for t in row._tr.iter(tag("t")))
            whole = row._tr.find(f"{tag('trPr')}/{tag('cantSplit')}") is not None
            assert whole != any(name in text for name in flowing(form_id)), text
