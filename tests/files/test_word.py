"""Templates are filled as a person wrote them; what they may not say is refused before anything is printed."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from docx import Document

from app.domain.errors import UserError
from app.files.word import load_template, write_document
from app.files.word_xml import Cell, TableRow, para, run, table
from tests.papers_kit import FORMS, make_template, texts_of

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.values import Row

FORM = FORMS["branch_assembly"]


def printed(folder: Path, *paragraphs: str, values: Row, **words: str) -> list[str]:
    template = load_template(make_template(folder / "t.docx", *paragraphs), FORM, FORMS)
    write_document(template, [template.texts(values, **words)], folder / "out.docx")
    return texts_of(folder / "out.docx")


def refused(folder: Path, *paragraphs: str) -> UserError:
    path = make_template(folder / "t.docx", *paragraphs)
    with pytest.raises(UserError) as caught:
        load_template(path, FORM, FORMS)
    return caught.value


def test_tokens_print_the_shown_values(tmp_path: Path) -> None:
    values: Row = {"held_at": "2026-03-12T14:00/15:40", "chair": "甲一@" + "a" * 32, "topic": "学习"}
    lines = printed(tmp_path, "时间：{{held_at}}", "{{ chair }}主持，{{topic}}", values=values)
    assert lines == ["时间：2026年3月12日 14:00—15:40", "甲一主持，学习"]


def test_labels_and_full_width_braces_stand_for_ids(tmp_path: Path) -> None:
    assert printed(tmp_path, "｛｛地点｝｝", "{{参会人员：present}}", values={"place": "会议室"}) == [
        "会议室",
        "",
    ]


def test_a_token_split_over_runs_is_joined(tmp_path: Path) -> None:
    split = "<w:p>" + run("在{{pl") + run("ac") + run("e}}开会，{{topic}}") + run("。") + "</w:p>"
    assert printed(tmp_path, split, values={"place": "会议室", "topic": "学习"}) == ["在会议室开会，学习。"]


def test_long_text_makes_paragraphs_of_the_same_look(tmp_path: Path) -> None:
    minutes = "\n".join(f"第{n}段" + "记录" * 100 for n in range(50))
    assert len(minutes) > 10_000
    lines = printed(tmp_path, "内容", para("PaperBody", "{{content}}"), values={"content": minutes})
    assert lines == ["内容", *minutes.split("\n")]
    paragraphs = Document(str(tmp_path / "out.docx")).paragraphs[1:]
    assert {p.style.name for p in paragraphs if p.style} == {"PaperBody"}


def test_a_line_break_inside_a_sentence_stays_in_its_paragraph(tmp_path: Path) -> None:
    printed(tmp_path, "决议：{{resolution}}。", values={"resolution": "一是\n二是"})
    assert Document(str(tmp_path / "out.docx")).paragraphs[0].text == "决议：一是\n二是。"


def row_table(*cells: str) -> str:
    return table([TableRow(tuple(Cell(2000, para("CellText", c)) for c in cells))], 2000 * len(cells))


def test_a_table_row_repeats_for_every_row(tmp_path: Path) -> None:
    rows = row_table("{{guests.#}}", "{{guests.name}}", "{{guests.post}}", "{{topic}}")
    guests: list[Row] = [{"name": "乙二", "post": "厂长"}, {"name": "丙三"}]
    lines = printed(tmp_path, rows, "完", values={"guests": guests, "topic": "议题"})
    assert [line for line in lines if line] == ["1", "乙二", "厂长", "议题", "2", "丙三", "议题", "完"]


def test_no_rows_leave_one_blank_row_and_droppable_ones_vanish(tmp_path: Path) -> None:
    kept, dropped = row_table("名单", "{{guests.name}}"), row_table("{{??guests}}列席", "{{guests.name}}")
    assert [t for t in printed(tmp_path, kept, dropped, "完", values={}) if t] == ["名单", "完"]
    lines = printed(tmp_path, kept, dropped, "完", values={"guests": [{"name": "乙二"}]})
    assert [t for t in lines if t] == ["名单", "乙二", "列席", "乙二", "完"]


def test_a_paragraph_with_a_question_mark_vanishes_when_empty(tmp_path: Path) -> None:
    paragraphs = ("{{？会议决议}}决议：{{会议决议}}", "完")
    assert printed(tmp_path, *paragraphs, values={}) == ["完"]
    assert printed(tmp_path, *paragraphs, values={"resolution": "同意"}) == ["决议：同意", "完"]


def test_what_stands_behind_a_bar_is_printed_where_there_is_nothing(tmp_path: Path) -> None:
    paragraphs = ("决议", "{{resolution|无}}", "结果：{{resolution｜无}}。")
    assert printed(tmp_path, *paragraphs, values={}) == ["决议", "无", "结果：无。"]
    assert printed(tmp_path, *paragraphs, values={"resolution": "同意"}) == ["决议", "同意", "结果：同意。"]


def test_a_cell_never_loses_its_last_paragraph(tmp_path: Path) -> None:
    printed(tmp_path, row_table("{{?topic}}{{topic}}", "议题"), "完", values={})
    cells = Document(str(tmp_path / "out.docx")).tables[0].rows[0].cells
    assert [[p.text for p in cell.paragraphs] for cell in cells] == [[""], ["议题"]]


@pytest.mark.parametrize(
    "text",
    ["A&B <核对无误> \"引号\" 'x'", "𠮷野家·阿依古丽", "１２３全角", "=1+1", "a\tb", "]]>&amp;"],
    ids=["markup", "rare", "full width", "formula", "tab", "entity"],
)
def test_text_survives_as_typed(tmp_path: Path, text: str) -> None:
    printed(tmp_path, "{{topic}}", values={"topic": text})
    assert Document(str(tmp_path / "out.docx")).paragraphs[0].text == text


def test_characters_that_xml_cannot_hold_are_left_out(tmp_path: Path) -> None:
    assert printed(tmp_path, "{{topic}}", values={"topic": "甲\x0b\x01乙\ud800丙\uffff"}) == ["甲乙丙"]


def test_an_unknown_token_is_refused_by_name(tmp_path: Path) -> None:
    error = refused(tmp_path, "{{topic}}", "{{speaker}}")
    assert (error.code, error.values) == (
        "template.unknown_field",
        {"template": "t.docx", "field": "speaker"},
    )


@pytest.mark.parametrize("text", ["{{topic", "topic}}", "{{topic}", "{{to{{pic}}"])
def test_half_a_token_is_refused(tmp_path: Path, text: str) -> None:
    assert refused(tmp_path, text).code == "template.broken_token"


def test_one_row_of_two_tables_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, row_table("{{guests.name}}", "{{topics.subject}}"))
    assert error.code == "template.mixed_rows"
    assert {error.values["field"], error.values["other"]} == {"guests", "topics"}


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04broken"])
def test_a_file_that_is_no_document_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "t.docx").write_bytes(content)
    with pytest.raises(UserError, match=r"template\.unreadable"):
        load_template(tmp_path / "t.docx", FORM, FORMS)


def test_a_document_type_declaration_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "t.docx", "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>')
    with pytest.raises(UserError, match=r"template\.unreadable"):
        load_template(tmp_path / "t.docx", FORM, FORMS)


def test_many_records_begin_on_pages_of_their_own(tmp_path: Path) -> None:
    template = load_template(make_template(tmp_path / "t.docx", "{{topic}}", "完"), FORM, FORMS)
    texts = [template.texts({"topic": f"第{n}次"}) for n in range(3)]
    assert write_document(template, texts, tmp_path / "out.docx") == 3
    paragraphs = Document(str(tmp_path / "out.docx")).paragraphs
    assert [p.text for p in paragraphs] == ["第0次", "完", "第1次", "完", "第2次", "完"]
    assert [bool(p.paragraph_format.page_break_before) for p in paragraphs] == [
        False,
        False,
        True,
        False,
        True,
        False,
    ]


def test_a_restyled_template_keeps_its_own_parts(tmp_path: Path) -> None:
    """What the program does not fill in is copied byte for byte."""
    path = make_template(tmp_path / "t.docx", "{{topic}}")
    template = load_template(path, FORM, FORMS)
    write_document(template, [template.texts({"topic": "x"})], tmp_path / "out.docx")
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(tmp_path / "out.docx") as after:
        assert after.namelist()
        assert after.testzip() is None
        same = [n for n in before.namelist() if before.read(n) == after.read(n)]
        assert set(before.namelist()) - set(same) == {"word/document.xml"}


def test_word_saved_once_more_still_works(tmp_path: Path) -> None:
    """python-docx stands for the person who opens, restyles and saves the template."""
    path = make_template(tmp_path / "t.docx", "{{topic}}在{{place}}")
    document = Document(str(path))
    document.paragraphs[0].runs[0].font.bold = True
    document.add_paragraph("新加的一行：{{chair}}")
    document.save(str(path))
    template = load_template(path, FORM, FORMS)
    write_document(template, [template.texts({"topic": "学习", "chair": "甲一"})], tmp_path / "out.docx")
    assert texts_of(tmp_path / "out.docx")[:2] == ["学习在", "新加的一行：甲一"]
    assert Document(str(tmp_path / "out.docx")).paragraphs[0].runs[0].font.bold


def test_a_failed_print_leaves_the_old_paper(tmp_path: Path) -> None:
    template = load_template(make_template(tmp_path / "t.docx", "{{topic}}"), FORM, FORMS)
    out = tmp_path / "out.docx"
    out.write_bytes(b"old")

    def broken() -> object:
        yield template.texts({"topic": "x"})
        raise OSError(28, "No space left on device")

    with pytest.raises(UserError, match=r"disk\.full"):
        write_document(template, broken(), out)  # type: ignore[arg-type]  # a generator that fails half-way
    assert out.read_bytes() == b"old"
    assert {p.name for p in tmp_path.iterdir()} == {"t.docx", "out.docx"}
