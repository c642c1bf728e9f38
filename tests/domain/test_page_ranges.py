"""Pages as people ask for them, and what no such page is."""

from __future__ import annotations

import pytest

from app.domain.errors import Refused
from app.domain.page_ranges import parse_pages


@pytest.mark.parametrize(
    ("typed", "pages"),
    [
        ("3", [3]), ("1-3,5", [1, 2, 3, 5]), ("1－3", [1, 2, 3]), ("1至3、5", [1, 2, 3, 5]), ("1—2；4", [1, 2, 4]),
        (" 2 , 2-3 ", [2, 3]), ("5,1", [5, 1]), ("4-", [4, 5, 6]), ("-2", [1, 2]), ("1～2", [1, 2]),
    ],
)  # fmt: skip
def test_pages_of_six(typed: str, pages: list[int]) -> None:
    assert parse_pages(typed, 6) == pages


@pytest.mark.parametrize("typed", ["", "，", "0", "7", "3-2", "5-9", "一", "-", "1.5"])
def test_what_is_no_page_is_refused_with_the_number_there_are(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_pages(typed, 6)
    assert refused.value.values == {"count": 6}
