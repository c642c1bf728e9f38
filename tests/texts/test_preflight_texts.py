"""Sentences of findings over words people wrote: nothing they write is taken for something else."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.preflight import Finding, Place
from app.files.form_files import load_definitions
from app.texts.preflight import text

ON = date(2026, 4, 2)


@pytest.mark.parametrize(
    "reason", ["缺席的同志没有写原因", "2026年3月4日", "abcd-ef-gh", "０１２３－０４－０５", "一"]
)
def test_a_reason_of_any_length_stands_as_it_was_written(reason: str) -> None:
    """Ten letters are no date; one stopped the whole page."""
    numbers = {
        "who": "k", "period": "2026Q1", "form_id": "branch_committee_meeting", "field_id": "topic", "day": "2026-03-04",
        "reason": reason, "deadline": "2026-04-20",
    }  # fmt: skip
    one = Finding("preflight.returned", "A", Place("work_log"), numbers)
    said = text(one, ON, load_definitions().forms)
    assert reason in said
    assert "3月4日" in said
    assert "4月20日" in said
