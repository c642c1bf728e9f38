"""Line counts follow the rules of Chinese lines; pages follow heights."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import pagination
from app.domain.pagination import EDGE, Extent, Paragraph, TableRow, line_count


def paginate(flow: list[Paragraph | TableRow], height: float) -> Extent:
    """Pages of that height for text, the edge at their foot not counted."""
    return pagination.paginate(flow, height + EDGE)


TEN = 160.0  # ten characters of 16 pt
SOME = st.sampled_from("会议，。（）“”20A 记录")


@pytest.mark.parametrize(
    ("text", "first", "lines"),
    [
        ("", 0, 1),
        ("一二三四五六七八九十", 0, 1),
        ("一二三四五六七八九十", 32, 2),
        ("一二三四五六七八九十一", 0, 2),
        ("一二三四五六七八九十。一", 0, 2),  # the stop hangs over the margin
        ("一二三四五六七八九十。一二三四五六七八九十", 0, 2),
        ("一二三四五六七八九十。", 0, 2),  # the last stop of a cell does not
        ("一二三四五六七八九十。”一二三四五六七八九十", 0, 3),  # nor do two marks
        ("一二三四五六七八九（十）", 0, 2),  # a bracket never ends a line
        ("12345678901234567890", 0, 1),
        ("123456789012345678901", 0, 2),
        ("一二三四五六七八 2026", 0, 2),  # a number stays whole
        ("a" * 100, 0, 5),
        ("一二三四五六七八九十  一", 0, 2),  # blanks at the end of a line take no room
        ("一二三四五六七八九十" * 2 + "，一", 0, 3),
    ],
)
def test_line_count(text: str, first: float, lines: int) -> None:
    assert line_count(text, TEN, 16, first) == lines


@given(st.text(SOME, max_size=200))
def test_lines_are_within_what_arithmetic_allows(text: str) -> None:
    wide = sum(0.2 if c == " " else 0.5 if c.isascii() else 1 for c in text)
    assert max(1, int(wide / 11.3)) <= line_count(text, TEN, 16) <= 2 * len(text) // 9 + 1


@given(st.text(SOME, min_size=1, max_size=100), st.text("会议", max_size=50))
def test_more_text_never_takes_fewer_lines(text: str, more: str) -> None:
    assert line_count(text + more, TEN, 16) >= line_count(text, TEN, 16)


def test_paragraphs_flow_over_pages() -> None:
    assert paginate([Paragraph(10, 28)], 280).pages == 1
    assert paginate([Paragraph(11, 28)], 280).pages == 2
    extent = paginate([Paragraph(1, 36), Paragraph(5, 28, before=6, after=10)], 280)
    assert (extent.pages, extent.left) == (1, 280 - 36 - 6 - 140 - 10)


def test_a_fresh_paragraph_begins_a_page_unless_it_stands_at_the_top() -> None:
    assert paginate([Paragraph(1, 28, fresh=True)], 280).pages == 1
    assert paginate([Paragraph(1, 28), Paragraph(1, 28, fresh=True)], 280).pages == 2


def test_a_row_that_may_not_split_moves_to_the_next_page() -> None:
    row = TableRow([20, 20, 20], frame=0.5)
    extent = paginate([Paragraph(5, 50), row], 300)
    assert (extent.pages, round(extent.left, 1)) == (2, 239.5)


def test_a_row_that_may_split_leaves_no_hole() -> None:
    row = TableRow([20] * 20, frame=0.5, splits=True)
    assert paginate([Paragraph(5, 50), row], 300).pages == 3
    assert paginate([Paragraph(5, 50), row], 451).pages == 2


def test_a_row_higher_than_a_page_runs_over_it() -> None:
    row = TableRow([20] * 30, frame=0.5)
    assert paginate([row], 280).pages == 3
    assert paginate([Paragraph(1, 28), row], 280).pages == 4


def test_repeated_heads_take_their_room_on_every_page() -> None:
    assert paginate([TableRow([20], 0, head=40) for _ in range(27)], 280).pages == 3
    assert paginate([TableRow([20], 0) for _ in range(27)], 280).pages == 2


def test_least_heights_count() -> None:
    assert paginate([TableRow([10], 0.5, least=28) for _ in range(10)], 280).left == 0
