"""A refused record, the world's fault and a bug are told apart in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.errors import Cancelled, Invalid, Problem, UserError
from app.texts import say
from app.ui.messages import BUG_TEXT, CANCELLED, Messages, report

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def heard(qtbot: QtBot) -> tuple[Messages, list[str], list[str]]:
    messages = Messages()
    complaints: list[str] = []
    words: list[str] = []
    messages.use_place(complaints.append, words.append)
    return messages, complaints, words


def raising(error: Exception) -> None:
    raise error


def test_a_good_end_goes_on(heard: tuple[Messages, list[str], list[str]]) -> None:
    messages, complaints, _ = heard
    results: list[int] = []
    assert messages.attempt(lambda: 7, results.append)
    assert (results, complaints) == ([7], [])


def test_the_worlds_fault_is_a_sentence_on_the_page(heard: tuple[Messages, list[str], list[str]]) -> None:
    messages, complaints, _ = heard
    assert not messages.attempt(lambda: raising(UserError("record.absent")))
    assert complaints == [say("record.absent")]
    assert messages.box is None


def test_a_refused_record_goes_to_its_editor(heard: tuple[Messages, list[str], list[str]]) -> None:
    messages, complaints, _ = heard
    refused: list[Invalid] = []
    error = Invalid([Problem("field.required", field="topic")])
    assert not messages.attempt(lambda: raising(error), invalid=refused.append)
    assert (refused, complaints) == ([error], [])


def test_cancelling_is_no_trouble(heard: tuple[Messages, list[str], list[str]]) -> None:
    messages, complaints, words = heard
    messages.trouble(Cancelled())
    assert (complaints, words) == ([], [CANCELLED])


def test_a_bug_says_that_records_are_safe_and_keeps_values_out_of_the_log(
    heard: tuple[Messages, list[str], list[str]], caplog: pytest.LogCaptureFixture
) -> None:
    messages, _, _ = heard
    assert not messages.attempt(lambda: raising(ValueError("周国栋 130602197406010428")))
    assert messages.box is not None
    assert BUG_TEXT in messages.box.words()
    assert "ValueError" in caplog.text
    assert "raising" in caplog.text
    assert "周国栋" not in caplog.text
    caplog.clear()
    messages.box.reject()


def test_a_report_names_the_path_through_the_code() -> None:
    try:
        raising(KeyError("秘密"))
    except KeyError as error:
        text = report(error)
    assert "test_messages.py" in text
    assert "秘密" not in text
