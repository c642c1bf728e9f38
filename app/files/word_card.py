"""The one-page card of a person: pairs of values beside a photo, the history in lines, the signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.paper_values import PICTURE
from app.files.paper_words import paper_words
from app.files.word_sheet import label_lines, record_words, token
from app.files.word_xml import CARD_PAGE, Cell, TableRow, para, table

if TYPE_CHECKING:
    from app.domain.form import Form

LABEL = 1130
PHOTO = 1750
LINE = 350
_WORD = "paper."
_GROWING = '<w:spacing w:line="240" w:lineRule="auto"/>'  # a line of fixed height would cut the photo


def card_words(form_id: str) -> dict[str, Any] | None:
    """What the card of a form shows; None for forms that have no card."""
    found: dict[str, Any] | None = paper_words()["cards"].get(form_id)
    return found


def card_body(form: Form, words: dict[str, Any]) -> str:
    """Fields that the form no longer has are left out, so that an issued form may drop some."""
    width = CARD_PAGE.width
    lines = [[name for name in line if _known(form, name)] for line in words["lines"]]
    photo = token(f"photo:{PICTURE}|{words['photo']}") if "photo" in form.by_id else words["photo"]
    rows = [
        _pairs(form, line, width, words, photo if number == 0 else "", beside=number < words["photo_lines"])
        for number, line in enumerate(lines)
        if line
    ]
    rows += [_history(form, entry, width, words) for entry in words["lists"] if _known(form, entry)]
    rows += [_remark(form, name, width) for name in words["foot"] if name in form.by_id]
    tabs = (
        f'<w:tabs><w:tab w:val="left" w:pos="{width * 27 // 100}"/>'
        f'<w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    )
    branch = f"{record_words()['branch']}：{token('paper.branch')}"
    return (
        para("CardTitle", words["title"])
        + para("CardBranch", branch)
        + table(rows, width)
        + para("CardLines", f"{{{{?paper.left_out}}}}{token('paper.left_out')}")
        + para("CardSign", words["signature"], look=tabs)
    )


def _known(form: Form, entry: str) -> bool:
    name = entry.partition("=")[0]
    return name.startswith(_WORD) or name in form.by_id


def _label_of(form: Form, entry: str) -> str:
    name, _, short = entry.partition("=")
    return short or form.by_id[name].label


def _pairs(
    form: Form, entries: list[str], width: int, words: dict[str, Any], photo: str, *, beside: bool
) -> TableRow:
    """A line of pairs; one that is only there when told hangs on all its fields of that kind."""
    room = width - PHOTO if beside else width
    share = room // len(entries)
    names = [entry.partition("=")[0] for entry in entries]
    drops = "".join(f"{{{{??{name}}}}}" for name in names if name in words["when_told"])
    cells: list[Cell] = []
    for place, (entry, name) in enumerate(zip(entries, names, strict=True)):
        wide = share if place < len(entries) - 1 else room - share * (len(entries) - 1)
        text = para("CardText", token(name) + (drops if place == 0 else ""))
        cells += [_label(_label_of(form, entry)), Cell(wide - LABEL, text)]
    if beside:
        content = para("CardText", photo, look=_GROWING if photo else "")
        cells.append(Cell(PHOTO, content, merge="restart" if photo else "continue"))
    return TableRow(tuple(cells), LINE)


def _label(text: str) -> Cell:
    return Cell(LABEL, "".join(para("CardLabel", line) for line in label_lines(text)))


def _history(form: Form, entry: str, width: int, words: dict[str, Any]) -> TableRow:
    name = entry.partition("=")[0]
    told = name in words["when_told"]
    lines = token(f"{name}:spans") if told else token(f"{name}:spans|{words['none']}")
    content = para("CardLines", lines + (f"{{{{??{name}:spans}}}}" if told else ""))
    return TableRow((_label(_label_of(form, entry)), Cell(width - LABEL, content)), LINE, splits=True)


def _remark(form: Form, name: str, width: int) -> TableRow:
    return TableRow(
        (_label(form.by_id[name].label), Cell(width - LABEL, para("CardLines", token(name)))),
        LINE,
        splits=True,
    )
