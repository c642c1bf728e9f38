"""Members as schools count them: every one in one kind, students by level, teachers by title, and months that were kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.party_stat import TitleWords, counts_of, kind_of_branch, months_held

if TYPE_CHECKING:
    from app.domain.values import Row

WORDS = TitleWords(("正高", "教授"), ("副高", "副教授", "高级"), ("副",))


def card(job: str, **more: str) -> Row:
    return {"job": job, **more}


def test_everybody_is_of_one_kind_and_full_members_are_counted_twice() -> None:
    members = [
        (card("013", title="教授"), True), (card("013", title="副教授"), True), (card("013", title="讲师"), False),
        (card("014"), True), (card(""), True), (card("4"), True),
        (card("3", education="20"), False), (card("3", education="14"), True), (card("3", education="11"), True),
    ]  # fmt: skip
    found = counts_of(members, [card("3"), card("016"), card("")], WORDS)
    assert (found["all"], found["staff"], found["students"]) == (9, 6, 3)
    assert found["all"] == found["staff"] + found["students"]
    assert (found["working"], found["retired"], found["teachers"]) == (5, 1, 3)
    assert (found["top"], found["vice"], found["middle"]) == (1, 1, 1)
    assert (found["undergraduates"], found["masters"], found["doctors"]) == (1, 1, 1)
    assert (found["full all"], found["full students"], found["full working"]) == (7, 2, 4)
    assert (found["applying students"], found["applying staff"]) == (1, 2)
    assert "full undergraduates" not in found


def test_a_branch_of_one_kind_is_called_after_it() -> None:
    assert kind_of_branch([card("3"), card("3")]) == "student"
    assert kind_of_branch([card("4")]) == "retired"
    assert kind_of_branch([card("4"), card("016")]) == "staff"
    assert kind_of_branch([]) == "staff"


def test_months_are_counted_of_the_one_year() -> None:
    found = months_held(["2026-01-04T08:30/09:40", "2026-01-30", "2026-12", "2025-03-01", "2026", ""], "2026")
    assert {month: count for month, count in found.items() if count} == {1: 2, 12: 1}
    assert list(found) == list(range(1, 13))
