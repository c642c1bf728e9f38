"""The bound record book as one Word document: cover, note, index, and every record on pages of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.domain.tick import Tick, silent
from app.files.atomic import replacing
from app.files.office_xml import HEAD
from app.files.paper_words import paper_words
from app.files.word import filled
from app.files.word_merging import Merged
from app.files.word_xml import (
    FOOTERS,
    NAMESPACES,
    NO_BORDERS,
    RECORD_PAGE,
    SETTINGS,
    WATERMARK,
    Cell,
    TableRow,
    cells,
    field,
    page_footer,
    para,
    parts_around,
    section,
    section_break,
    shared_out,
    table,
    watermark,
)
from app.files.zip_parts import ZipWriter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.domain.paper_values import Texts
    from app.files.word import Template

# The sides together leave the record sheet its width; the inner side is where the binding goes.
BOOK_PAGE = replace(RECORD_PAGE, left=36, right=27.4)  # as high: the templates are counted on it
COVER_LABEL = 2600
INDEX_LINE = 520


@dataclass(frozen=True)
class Entry:
    """A record of the book. One that was printed before has no template: the index names it, no page shows it."""

    number: int
    date: str
    kind: str
    topic: str
    note: str
    first_page: int
    pages: int
    template: Template | None = None
    texts: Texts | None = None


@dataclass(frozen=True)
class Book:
    """`words` fill the sentences of the cover and the note: branch, group, year, keeper, opened, closed, …"""

    title: str
    words: dict[str, str]
    entries: tuple[Entry, ...]
    cover: bool = True

    @property
    def first_page(self) -> int:
        return min((e.first_page for e in self.entries if e.template), default=1)


def write_books(
    books: Sequence[Book],
    path: Path,
    *,
    draft: bool = False,
    progress: Tick = silent,
) -> None:
    """Writes the books one behind the other. Raises UserError: template.unmovable, disk.…, file.in_use."""
    merged = Merged(paper_words()["fonts"])
    made = [
        [(entry, merged.template(entry.template)) for entry in book.entries if entry.template]
        for book in books
    ]
    total, done = sum(map(len, made)), 0
    with replacing(path) as part_path, part_path.open("w+b") as file:
        archive = ZipWriter(file)
        with archive.stream("word/document.xml") as write:
            write((HEAD + _root(merged)).encode())
            for number, (book, sheets) in enumerate(zip(books, made, strict=True)):
                write(_front(book, number, draft=draft).encode())
                for place, (entry, template) in enumerate(sheets):
                    mark = _bookmark(number, entry.number)
                    write(filled(template, entry.texts or {}, fresh_page=place > 0, bookmark=mark))
                    done += 1
                    progress(done, total)
                last = number == len(books) - 1
                if sheets:
                    records = _records_section(book, draft=draft)
                    write((records if last else section_break(records)).encode())
            write(b"</w:body></w:document>")
        contents = {"styles.xml": merged.styles().decode(), **_contents(draft=draft)}
        for part in [*parts_around(contents, merged.relations, merged.types), *merged.media]:
            archive.copy(part)
        archive.finish()


def _contents(*, draft: bool) -> dict[str, str]:
    contents = {
        "settings.xml": SETTINGS,
        "footer1.xml": page_footer("right"),
        "footer2.xml": page_footer("left"),
        "footer3.xml": page_footer(""),
    }
    words = paper_words()
    return contents | (
        {"header1.xml": watermark(words["book"]["draft"], words["fonts"]["table"])} if draft else {}
    )


def _root(merged: Merged) -> str:
    own = dict(item.split("=", 1) for item in NAMESPACES.split())
    more = "".join(
        f' xmlns:{prefix}="{uri}"'
        for prefix, uri in merged.namespaces.items()
        if f"xmlns:{prefix}" not in own
    )
    ignorable = f' mc:Ignorable="{" ".join(sorted(merged.ignorable))}"' if merged.ignorable else ""
    return f"<w:document {NAMESPACES}{more}{ignorable}><w:body>"


def _bookmark(book: int, number: int) -> str:
    mark = book * 100_000 + number
    return f'<w:bookmarkStart w:id="{mark}" w:name="{_name(book, number)}"/><w:bookmarkEnd w:id="{mark}"/>'


def _name(book: int, number: int) -> str:
    return f"book{book}_{number}"


# -- what stands in front of the records --------------------------------------------------------------------


def _front(book: Book, number: int, *, draft: bool) -> str:
    """Cover and note only with a whole book; the index always, since it replaces the one before."""
    quiet = _plain_footers(draft=draft)
    cover = _cover(book) + section_break(section(BOOK_PAGE, quiet, kind="nextPage")) if book.cover else ""
    note = _note(book) if book.cover else ""
    has_records = any(entry.template for entry in book.entries)
    index = note + _index(book, number)
    end = section(BOOK_PAGE, quiet, kind="oddPage" if book.cover else "nextPage")
    return cover + index + (section_break(end) if has_records else end)


def _plain_footers(*, draft: bool) -> str:
    heads = WATERMARK if draft else ""
    return (
        heads
        + '<w:footerReference w:type="default" r:id="rIdNone"/><w:footerReference w:type="even" r:id="rIdNone"/>'
    )


def _records_section(book: Book, *, draft: bool) -> str:
    start = f'<w:pgNumType w:start="{book.first_page}"/>'
    kind = "oddPage" if book.first_page % 2 else "evenPage"
    return section(BOOK_PAGE, (WATERMARK if draft else "") + FOOTERS, start, kind)


def _words() -> dict[str, Any]:
    words: dict[str, Any] = paper_words()["book"]
    return words


def _cover(book: Book) -> str:
    rows = [
        TableRow(
            (
                Cell(COVER_LABEL, para("CoverLabel", f"{label}：")),
                Cell(4400, para("CoverText", text), line=True),
            ),
            760,
        )
        for label, pattern in _words()["cover_lines"]
        if (text := pattern.format_map(book.words)) or "group" not in pattern
    ]
    return (
        para("CoverTitle", book.title)
        + para("CoverYear", _words()["cover_year"].format_map(book.words))
        + table(rows, COVER_LABEL + 4400, borders=NO_BORDERS)
    )


def _note(book: Book) -> str:
    sentences = [sentence.format_map(book.words) for sentence in _words()["note"]]
    return (
        para("PaperTitle", _words()["note_title"])
        + para("CellText")
        + "".join(para("PaperBody", sentence) for sentence in sentences)
        + para("CellText")
        + "".join(para("CoverLabel", line.format_map(book.words)) for line in _words()["note_sign"])
    )


def _index(book: Book, number: int) -> str:
    heads = _words()["index_heads"]
    widths = shared_out(BOOK_PAGE.width, [share for _, share in heads], rest=3)
    look = "<w:pageBreakBefore/>" if book.cover else ""
    rows = [TableRow(cells(widths, [para("CellLabel", head) for head, _ in heads]), INDEX_LINE, head=True)]
    rows += [TableRow(cells(widths, _index_cells(entry, number)), INDEX_LINE) for entry in book.entries]
    return (
        para("PaperTitle", _words()["index_title"], look=look)
        + para("CellText")
        + table(rows, BOOK_PAGE.width)
    )


def _index_cells(entry: Entry, book: int) -> Iterator[str]:
    """Page numbers of this printing are fields of Word, so that they stay right when somebody restyles."""
    yield para("CellCenter", str(entry.number))
    yield para("CellCenter", entry.date)
    yield para("CellCenter", entry.kind)
    yield para("CellText", entry.topic)
    shown = str(entry.first_page)
    linked = field(f"PAGEREF {_name(book, entry.number)} \\h", shown)
    yield para("CellCenter", inside=linked) if entry.template else para("CellCenter", shown)
    yield para("CellCenter", entry.note)
