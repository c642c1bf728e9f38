"""The recycle bin: records taken out of lists, drafts thrown away, and both brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.book import BINNED, binned_content, binned_lines, book_lines, restore
from app.actions.records import discard_draft, read_draft, read_drafts, retire_record, save_draft
from tests.support import MEETING, add, meeting

if TYPE_CHECKING:
    from app.actions.workspace import Workspace
    from tests.support import Clock

BOOK = "work_log"


def test_a_removed_record_waits_whatever_its_year(workspace: Workspace) -> None:
    uid = add(workspace, MEETING, meeting("研究汛前检查", "2025-06-12"))
    retire_record(workspace, MEETING, uid)
    assert book_lines(workspace, BOOK) == []
    line = binned_lines(workspace, BOOK)[0]
    assert (line.uid, line.title, line.state) == (uid, "研究汛前检查", BINNED)
    content = binned_content(workspace, MEETING, uid)
    assert content is not None
    assert content["place"] == "二楼会议室"
    assert restore(workspace, MEETING, uid) == {MEETING}
    assert binned_lines(workspace, BOOK) == []
    assert [found.uid for found in book_lines(workspace, BOOK)] == [uid]


def test_a_draft_that_was_thrown_away_counts_nowhere_and_comes_back_as_typed(workspace: Workspace) -> None:
    uid = save_draft(workspace, MEETING, {"topic": "研究汛前检查", "held_at": "0312"})
    discard_draft(workspace, uid)
    assert read_draft(workspace, uid) is None
    assert read_drafts(workspace, MEETING) == []
    assert [line.uid for line in binned_lines(workspace, BOOK, search="汛前")] == [uid]
    assert binned_lines(workspace, BOOK, search="没有的词") == []
    restore(workspace, MEETING, uid)
    draft = read_draft(workspace, uid)
    assert draft is not None
    assert (draft.base, draft.typed["held_at"]) == (0, "0312")


def test_changes_that_were_given_up_lie_there_over_their_record(workspace: Workspace) -> None:
    uid = add(workspace, MEETING, meeting())
    save_draft(workspace, MEETING, {"place": "203"}, uid=uid)
    discard_draft(workspace, uid)
    content = binned_content(workspace, MEETING, uid)
    assert content is not None
    assert (content["place"], content["topic"]) == ("203", "研究一季度工作")
    restore(workspace, MEETING, uid)
    draft = read_draft(workspace, uid)
    assert draft is not None
    assert draft.base == 1


def test_after_a_month_a_draft_is_gone(workspace: Workspace, clock: Clock) -> None:
    first = save_draft(workspace, MEETING, {"topic": "一"})
    discard_draft(workspace, first)
    clock.forward(days=29)
    second = save_draft(workspace, MEETING, {"topic": "二"})
    discard_draft(workspace, second)
    assert len(binned_lines(workspace, BOOK)) == 2
    clock.forward(days=2)
    third = save_draft(workspace, MEETING, {"topic": "三"})
    discard_draft(workspace, third)
    assert {line.uid for line in binned_lines(workspace, BOOK)} == {second, third}


def test_what_is_not_there_any_more_says_so(workspace: Workspace) -> None:
    assert binned_content(workspace, MEETING, "f" * 32) is None
