"""Makes the first template of a form: a page that looks like the printed record, ready to be restyled."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from app.files.atomic import replacing
from app.files.paper_words import paper_words
from app.files.word_card import card_body, card_words
from app.files.word_letter import letter_body
from app.files.word_sheet import LINE, WIDE_SPACE, Sheet, blocks, body_of, is_short, record_words, token
from app.files.word_xml import (
    CARD_PAGE,
    FOOTERS,
    LETTER_PAGE,
    OFFICIAL_PAGE,
    RECORD_PAGE,
    SETTINGS,
    STYLES,
    Page,
    TableRow,
    package,
    page_footer,
    para,
    run,
    section,
    styles_xml,
    table,
)
from app.files.zip_parts import ZipWriter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from app.domain.form import Form
    from app.files.zip_parts import Part


TIED = 3  # rows


def write_starter(form: Form, forms: Mapping[str, Form], path: Path) -> None:
    """Writes the first template of a form. Raises UserError as `replacing` does."""
    write_parts(starter_parts(form, forms), path)


def starter_parts(form: Form, forms: Mapping[str, Form]) -> list[Part]:
    letter = letter_body(form.id)
    if letter:
        return letter_parts(letter)
    body, page = starter_body(form, forms)
    return document_parts(body + section(page, FOOTERS))


def letter_parts(body: str) -> list[Part]:
    """A letter has no page numbers."""
    return document_parts(body + section(LETTER_PAGE))


def document_parts(body: str) -> list[Part]:
    """A whole document around a body with our styles, and page numbers in the outer corners."""
    named = set(re.findall('<w:pStyle w:val="([^"]+)"', body)) | {"PageNumber"}
    used = {name: style for name, style in STYLES.items() if name in named}
    contents = {
        "styles.xml": styles_xml(paper_words()["fonts"], used),
        "settings.xml": SETTINGS,
        "footer1.xml": page_footer("right"),
        "footer2.xml": page_footer("left"),
    }
    return package(body, contents)


def write_parts(parts: Sequence[Part], path: Path) -> None:
    with replacing(path) as part_path, part_path.open("w+b") as file:
        archive = ZipWriter(file)
        for part in parts:
            archive.copy(part)
        archive.finish()


def starter_body(form: Form, forms: Mapping[str, Form]) -> tuple[str, Page]:
    card = card_words(form.id)
    if card is not None:
        return card_body(form, card), CARD_PAGE
    if form.book == "archive_box" and any(f.id in record_words()["body"] and f.required for f in form.fields):
        return _official(form, forms), OFFICIAL_PAGE
    return _record_sheet(form, forms), RECORD_PAGE


def paper_title(form: Form) -> str:
    words = record_words()
    return form.title if form.title.endswith(tuple(words["finished"])) else form.title + words["suffix"]


# -- the sheet of a record ----------------------------------------------------------------------------------


def _record_sheet(form: Form, forms: Mapping[str, Form]) -> str:
    words = record_words()
    fields = [f for f in form.fields if f.id not in form.hidden and f.id not in words["never"]]
    *before, last = Sheet(forms, RECORD_PAGE.width, body_of(fields)).tables(fields)
    return (
        para("PaperTitle", paper_title(form))
        + _head_line(form, RECORD_PAGE.width)
        + para("Gap").join(table(rows, RECORD_PAGE.width) for rows in (*before, _tied(last)))
        + _signatures(form, RECORD_PAGE.width)
    )


def _tied(rows: Sequence[TableRow]) -> list[TableRow]:
    """The last short rows go over the page with the signatures, which say nothing alone on a sheet."""
    tail = [row.height == LINE and not any(cell.top for cell in row.cells) for row in rows[-TIED:]]
    first = len(rows) - next((n for n, short in enumerate(reversed(tail)) if not short), len(tail))
    return [replace(row, tied=place >= first) for place, row in enumerate(rows)]


def _head_line(form: Form, width: int) -> str:
    """Branch on the left; marks and the number of the year on the right."""
    words = record_words()
    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    marked = run(_late_mark(form) + token("paper.marks"), '<w:bdr w:val="single" w:sz="6" w:space="0"/>')
    number = run(f"{WIDE_SPACE}{words['number']}：{token('paper.number')}")
    left = f"{words['branch']}：{token('paper.branch')}\t"
    return para("PaperLine", left, look=tabs, inside=marked + number)


def _late_mark(form: Form) -> str:
    return "".join(token(f"{name}:mark") for name in record_words()["never"] if name in form.by_id)


def _signatures(form: Form, width: int) -> str:
    words = record_words()
    names = [form.by_id[name].label for name in words["signers"] if name in form.by_id][:2]
    signed = "\t".join(f"{name.partition('（')[0]}{words['signed']}：" for name in names)
    middle = f'<w:tab w:val="left" w:pos="{width * 38 // 100}"/>' if len(names) > 1 else ""
    tabs = f'<w:tabs>{middle}<w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    return para("Sign", f"{signed}\t{words['date_line']}", look=tabs)


# -- a paper after GB/T 9704 --------------------------------------------------------------------------------


def _official(form: Form, forms: Mapping[str, Form]) -> str:
    """Title, text, who and when; behind it the small table that files it."""
    words = record_words()
    fields = [f for f in form.fields if f.id not in form.hidden and f.id not in words["never"]]
    body = body_of(fields)
    above = ("topic", "author", "document_no", "made_on")
    longs = [f for f in fields if f.kind == "long_text" and f.id != body]
    rest = [f for f in fields if is_short(f) and f.id not in above]
    sheet = Sheet(forms, OFFICIAL_PAGE.width, "")
    rows = [row for block in blocks([*rest, *form.rows_fields]) for row in sheet.rows(block)]
    marks = ["paper.marks", *(f"{name}:mark" for name in words["never"] if name in form.by_id)]
    late = run(_late_mark(form) + token("paper.marks"), '<w:bdr w:val="single" w:sz="6" w:space="0"/>')
    return (
        para("OfficialSign", "".join(f"{{{{?{mark}}}}}" for mark in marks), inside=late)
        + para("OfficialTitle", token("topic"))
        + (
            para("CellCenter", "{{?document_no}}" + token("document_no"))
            if "document_no" in form.by_id
            else ""
        )
        + para("OfficialBody", token(body))
        + "".join(para("OfficialBody", f"{{{{?{f.id}}}}}{f.label}：{token(f.id)}") for f in longs)
        + para("OfficialSign")
        + para("OfficialSign", token("author"), look='<w:ind w:rightChars="400" w:right="1280"/>')
        + para("OfficialSign", token("made_on"), look='<w:ind w:rightChars="400" w:right="1280"/>')
        + para("SlipTitle", words["filing"], look="<w:pageBreakBefore/>")
        + table(rows, OFFICIAL_PAGE.width)
        + para("CellText")
    )
