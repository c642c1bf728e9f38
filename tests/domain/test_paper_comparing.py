"""Where two papers differ, line by line."""

from __future__ import annotations

import pytest

from app.domain.paper_comparing import changes


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("甲 乙 丙", "甲 乙 丙", []),
        ("甲 乙 丙", "甲 丁 丙", [("乙", "丁")]),
        ("甲 丙", "甲 乙 丙", [("", "乙")]),
        ("甲 乙 丙", "甲 丙", [("乙", "")]),
        ("甲 乙 丙", "丁 丙", [("甲", "丁"), ("乙", "")]),
        ("", "甲", [("", "甲")]),
    ],
)
def test_lines_that_differ(before: str, after: str, found: list[tuple[str, str]]) -> None:
    assert [tuple(one) for one in changes(before.split(), after.split())] == found
