"""What a book lists, and the newest of all books."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.book import CHANGING, DRAFT, FINISHED, book_lines, recent_lines
from app.actions.records import get_record, retire_record, save_draft
from app.domain.form import BOOKS
from tests.support import MEETING, add, meeting, member

if TYPE_CHECKING:
    from app.actions.workspace import Workspace


def test_the_newest_lines_of_all_books_are_those_the_books_list(workspace: Workspace) -> None:
    for day in range(1, 9):
        add(workspace, MEETING, meeting(f"第 {day} 次", f"2026-02-{day:02d}"))
    add(workspace, MEETING, meeting("去年的", "2025-12-30"))
    add(workspace, "regulation", {"made_on": "2026-02-06", "topic": "三会一课制度", "content": "全文"})
    gone = add(workspace, MEETING, meeting("移出的", "2026-03-01"))
    retire_record(workspace, MEETING, gone)
    changing = add(workspace, MEETING, meeting("正在改的", "2026-02-20"))
    save_draft(workspace, MEETING, {"topic": "改了一半"}, uid=changing)
    save_draft(workspace, MEETING, {"topic": "刚开始写", "held_at": "2026-02-21 14:00"})
    save_draft(workspace, MEETING, {"topic": "还没有日期"})
    save_draft(workspace, MEETING, {"topic": "去年的草稿", "held_at": "2025-11-02 9:00"})
    listed = [line for book in BOOKS for line in book_lines(workspace, book, year="2026")]
    listed.sort(key=lambda line: (line.day or "9999", line.uid), reverse=True)
    found = recent_lines(workspace, "2026", 7)
    assert found == listed[:7]
    assert [(line.title, line.state) for line in found[:4]] == [
        ("还没有日期", DRAFT), ("刚开始写", DRAFT), ("正在改的", CHANGING), ("第 8 次", FINISHED),
    ]  # fmt: skip
    assert {line.form for line in found} == {MEETING, "regulation"}


def test_a_list_without_the_rows_inside_has_all_else(workspace: Workspace) -> None:
    add(workspace, "member", member("周国栋"))
    sheet = [{"member": "周国栋", "state": "出席"}]
    uid = add(workspace, MEETING, meeting(attendance=sheet))
    (line,) = book_lines(workspace, "work_log")
    record = get_record(workspace, MEETING, uid)
    assert record.values["attendance"]
    assert (line.title, line.day, line.present) == (
        "研究一季度工作",
        "2026-03-12",
        f"{record.values['present']}/1",
    )
