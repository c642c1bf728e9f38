"""What the print preview is asked to show: a paper, what it is about, and the page one came from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.actions.records import get_record
from app.actions.reports import ALL_REPORTS, Order
from app.domain.transfer_words import IN
from app.domain.values import as_text
from app.texts import say

if TYPE_CHECKING:
    from app.actions.workspace import Workspace

RECORD, CARD, ROSTER, CATALOGUE, LETTER = (
    "record",
    "member_card",
    "roster",
    "box_catalogue",
    "transfer_letter",
)
RECEIPT_PART = "回执联"
MEMBER, BOX = "member", "archive_box"
DRAFT = "草稿"
_WRONG_IN_NAMES = '\\/:*?"<>|'
_KINDS = {paper.name: paper.kind for paper in ALL_REPORTS}
_TITLES = {paper.name: paper.title for paper in ALL_REPORTS}


@dataclass(frozen=True)
class Wanted:
    """`order.path` is only the name the file would have; `back` is the page that asked."""

    name: str
    order: Order
    title: str
    caption: str
    back: str
    unfinished: bool = False  # only its draft can be shown

    @property
    def is_sheet(self) -> bool:
        return _KINDS[self.name] == "xlsx"

    @property
    def is_book(self) -> bool:
        return self.name.endswith("_book")


def file_path(name: str, *words: str) -> Path:
    """A file name of words, without what no system takes in one."""
    text = " ".join(word for word in words if word)
    return Path("".join("_" if c in _WRONG_IN_NAMES else c for c in text) + f".{_KINDS[name]}")


def short_day(day: str) -> str:
    """3月12日, as lists have it."""
    parts = day[:10].split("-")
    return f"{int(parts[1])}月{int(parts[2])}日" if len(parts) == 3 else ""  # year, month, day


def wanted_record(ws: Workspace, form_id: str, uid: str, back: str, *, unfinished: bool = False) -> Wanted:
    """One record, or the card of one person; of an `unfinished` one the draft. Raises UserError("record.absent")."""
    form = ws.forms[form_id]
    name = CARD if form_id == MEMBER else RECORD
    title = say(_TITLES[CARD]) if form_id == MEMBER else form.title
    if unfinished:
        order = Order(file_path(name, title, DRAFT), form=form_id, uid=uid, draft=True)
        return Wanted(name, order, title, DRAFT, back, unfinished=True)
    values = get_record(ws, form_id, uid).values
    if form_id == MEMBER:
        about = caption = as_text(values.get("name"))
    else:
        about = as_text(values.get(form.period))[:10] if form.period else ""
        caption = short_day(about)
    order = Order(file_path(name, title, about), form=form_id, uid=uid)
    return Wanted(name, order, title, caption, back)


def wanted_letter(ws: Workspace, form_id: str, uid: str, back: str) -> Wanted:
    """A letter in three parts, our receipt for one that came, a certificate. Raises UserError("record.absent")."""
    form, values = ws.forms[form_id], get_record(ws, form_id, uid).values
    title = form.title + (RECEIPT_PART if values.get("direction") == IN else "")
    number = as_text(values.get("number"))
    caption = f"{as_text(values.get('name'))}·第{number}号"
    return Wanted(
        LETTER, Order(file_path(LETTER, title, number), form=form_id, uid=uid), title, caption, back
    )


def wanted_paper(name: str, back: str, period: str = "", uid: str = "") -> Wanted:
    """A book, a catalogue, a register of the whole branch, or what it says of one record."""
    title = say(_TITLES[name])
    order = Order(file_path(name, title, period), period=period, uid=uid)
    return Wanted(name, order, title, f"{period}年" if period.isdigit() else period, back)


def wanted_book(book: str, year: str, back: str) -> Wanted:
    """The bound book of a year; of the box its catalogue."""
    return wanted_paper(CATALOGUE if book == BOX else f"{book}_book", back, year)
