"""Whole papers, word for word; `python -m tests.golden_papers` writes them anew after a wanted change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.golden_papers import BOOK, FOLDER, RECORDS, paper

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", [*RECORDS, BOOK])
def test_a_paper_says_what_it_said(name: str, tmp_path: Path) -> None:
    assert paper(name, tmp_path) == (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
