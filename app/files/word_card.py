"""The one-page card of a person: pairs of values beside a photo, the history in lines, the signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.files.paper_words import paper_words
from app.files.word_sheet import label_lines, record_words, token
from app.files.word_xml import CARD_PAGE, Cell, TableRow, para, table

if TYPE_CHECKING:
    from app.domain.form import Form

LABEL = 1230
PHOTO = 1900
LINE = 440
HISTORY = 570


def card_words(form_id: str) -> dict[str, Any] | None:
    """What the card of a form shows; None for forms that have no card."""
    found: dict[str, Any] | None = paper_words()["cards"].get(form_id)
    return found


def card_body(form: Form, words: dict[str, Any]) -> str:
    """Fields that the form no longer has are left out, so that an issued form may drop some."""
    width = CARD_PAGE.width
    lines = [[name for name in line if name in form.by_id] for line in words["lines"]]
    rows = [
        _pairs(form, line, width, words["photo"] if number == 0 else "", beside=number < words["photo_lines"])
        for number, line in enumerate(lines)
        if line
    ]
    rows += [_history(form, name, width) for name in words["lists"] if name in form.by_id]
    rows += [_remark(form, name, width) for name in words["foot"] if name in form.by_id]
    tabs = (
        f'<w:tabs><w:tab w:val="left" w:pos="{width * 27 // 100}"/>'
        f'<w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    )
    branch = f"{record_words()['branch']}：{token('paper.branch')}"
    return (
        para("PaperTitle", words["title"])
        + para("PaperLine", branch)
        + table(rows, width)
        + para("CardSign", words["signature"], look=tabs)
    )


def _pairs(form: Form, names: list[str], width: int, photo: str, *, beside: bool) -> TableRow:
    room = width - PHOTO if beside else width
    share = room // len(names)
    cells: list[Cell] = []
    for place, name in enumerate(names):
        wide = share if place < len(names) - 1 else room - share * (len(names) - 1)
        cells += [_label(form.by_id[name].label), Cell(wide - LABEL, para("CardText", token(name)))]
    if beside:
        cells.append(Cell(PHOTO, para("CardText", photo), merge="restart" if photo else "continue"))
    return TableRow(tuple(cells), LINE)


def _label(text: str) -> Cell:
    return Cell(LABEL, "".join(para("CardLabel", line) for line in label_lines(text)))


def _history(form: Form, name: str, width: int) -> TableRow:
    content = para("CardLines", token(f"{name}:spans"))
    return TableRow((_label(form.by_id[name].label), Cell(width - LABEL, content)), HISTORY, splits=True)


def _remark(form: Form, name: str, width: int) -> TableRow:
    return TableRow(
        (_label(form.by_id[name].label), Cell(width - LABEL, para("CardLines", token(name)))),
        LINE,
        splits=True,
    )
