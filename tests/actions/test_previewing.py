"""Looking at a paper leaves no trace; a printing is remembered once, and can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.actions.looking import list_records
from app.actions.previewing import (
    is_remembered,
    last_printing,
    place_in_book,
    preview_paper,
    remember_printing,
)
from app.actions.records import undo_batch
from app.actions.reports import Order, make_report
from app.domain.errors import UserError
from app.domain.page_setting import Pages
from tests.support import MEETING, add, meeting, member

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.previewing import Preview
    from app.actions.workspace import Workspace


def all_pages(preview: Preview) -> Pages:
    pages = Pages(preview.document)
    pages.more()
    return pages


def logged(ws: Workspace) -> int:
    return len(list_records(ws, "print_log"))


def test_a_book_is_looked_at_as_often_as_one_likes(workspace: Workspace, tmp_path: Path) -> None:
    add(workspace, MEETING, meeting("议题一"))
    order = Order(tmp_path / "book.docx", period="2026", going_on=True)
    for _ in range(2):
        preview = preview_paper(workspace, "work_log_book", order)
        pages = all_pages(preview)
        records = [page for page in pages.pages if page.marks]
        assert (len(records), preview.report.pages, records[0].number) == (1, 1, 1)
        assert list(tmp_path.glob("*.docx")) == []  # names and numbers do not stay on the disk
    assert logged(workspace) == 0


def test_a_printed_book_is_remembered_and_goes_on(workspace: Workspace, tmp_path: Path) -> None:
    uid = add(workspace, MEETING, meeting("议题一"))
    order = Order(tmp_path / "book.docx", period="2026", going_on=True)
    remember_printing(workspace, "work_log_book", order, 1)
    place = place_in_book(workspace, uid)
    assert place is not None
    assert (place.first_page, place.pages, place.book, place.at) == (
        1,
        1,
        "work_log//2026",
        "2026-03-12T16:00",
    )
    with pytest.raises(UserError, match=r"report\.nothing_new"):
        preview_paper(workspace, "work_log_book", order)
    undo_batch(workspace)
    assert place_in_book(workspace, uid) is None


def test_the_index_of_a_book_names_the_pages_the_records_stand_on(
    workspace: Workspace, tmp_path: Path
) -> None:
    for day in ("2026-01-12", "2026-02-12", "2026-03-12"):
        add(workspace, MEETING, meeting(f"议题{day}", day, content="\n".join(["会议记录。" * 30] * 12)))
    pages = all_pages(preview_paper(workspace, "work_log_book", Order(tmp_path / "b.docx", period="2026")))
    numbers = [page.number for page in pages.pages if page.marks]
    promised = [
        (run.text, pages.text_of(run))
        for page in pages.pages
        for _, _, line in page.lines
        for run in line.runs
        if run.field.startswith("book0_")
    ]
    assert promised == [(str(number), str(number)) for number in numbers]
    assert numbers[1] > 2


def test_a_single_record_is_remembered_outside_its_book(workspace: Workspace, tmp_path: Path) -> None:
    uid = add(workspace, MEETING, meeting("议题一"))
    order = Order(tmp_path / "one.docx", form=MEETING, uid=uid)
    assert all_pages(preview_paper(workspace, "record", order)).pages[0].number == 1
    assert last_printing(workspace, uid) is None
    remember_printing(workspace, "record", order, 2)
    found = last_printing(workspace, uid)
    assert found is not None
    assert (found.pages, found.revision, place_in_book(workspace, uid)) == (2, 1, None)
    # The book knows nothing of it: it begins at page 1, and the box lists no volume for it.
    book = Order(tmp_path / "book.docx", period="2026", going_on=True)
    assert make_report(workspace, "work_log_book", book).records == 1
    assert make_report(workspace, "box_catalogue", Order(tmp_path / "box.docx", period="2026")).records == 1


def test_drafts_cards_and_registers_are_not_remembered(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    assert is_remembered("work_log_book", Order(path))
    assert is_remembered("record", Order(path, uid="1"))
    assert not is_remembered("work_log_book", Order(path, draft=True))
    assert not is_remembered("roster", Order(path))
    add(workspace, MEETING, meeting("议题一"))
    remember_printing(workspace, "work_log_book", Order(path, period="2026", draft=True), 1)
    assert logged(workspace) == 0


def test_a_workbook_is_looked_at_as_well(workspace: Workspace, tmp_path: Path) -> None:
    add(workspace, "member", member("周国栋"))
    pages = all_pages(preview_paper(workspace, "roster", Order(tmp_path / "roster.xlsx")))
    assert "周国栋" in pages.pages[0].texts


def test_a_draft_is_marked(workspace: Workspace, tmp_path: Path) -> None:
    uid = add(workspace, MEETING, meeting("议题一"))
    order = Order(tmp_path / "one.docx", form=MEETING, uid=uid, draft=True)
    pages = all_pages(preview_paper(workspace, "record", order))
    mark = pages.watermark_of(pages.pages[0])
    assert mark is not None
    assert mark.text == "草稿"
