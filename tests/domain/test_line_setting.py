"""Where lines of Chinese text break, and where their letters stand: by the rules for marks, tabs and margins."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.letters import Letters, is_chinese, is_full, times
from app.domain.line_setting import Line, set_lines
from app.domain.paper import Align, Font, Look, Paragraph, Picture, Span, Tab
from tests.pages_kit import EXACT, FONT, para

LETTERS = Letters()


def broken(text: str, room: float = 160, look: Look = EXACT) -> list[str]:
    return [line.text for line in set_lines(para(text, look), room, LETTERS)]


def only(text: str, room: float, look: Look) -> Line:
    (line,) = set_lines(para(text, look), room, LETTERS)
    return line


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("一二三四五六七八九十", ["一二三四五六七八九十"]),
        ("一二三四五六七八九十甲", ["一二三四五六七八九十", "甲"]),
        ("一二三四五六七八九十，甲乙", ["一二三四五六七八九十，", "甲乙"]),  # one mark hangs over the margin
        ("一二三四五六七八九十。", ["一二三四五六七八九", "十。"]),  # the very last one does not
        ("一二三四五六七八九十？”甲", ["一二三四五六七八九", "十？”甲"]),  # two marks do not
        ("一二三四五六七八九（甲）", ["一二三四五六七八九", "（甲）"]),  # no opening bracket at the end
        ("一二三四五六七八worlds", ["一二三四五六七八", "worlds"]),  # words stay whole
        ("一二三四五六七八a hello", ["一二三四五六七八a ", "hello"]),
        ("一二三四五六七八九2026年", ["一二三四五六七八九", "2026年"]),
        ("一二\n三四", ["一二", "三四"]),
        ("一二三四五六七八九十\u3000甲", ["一二三四五六七八九十", "\u3000甲"]),
        ("", [""]),
    ],
)
def test_lines_break_by_the_rules(text: str, lines: list[str]) -> None:
    found = broken(text)
    assert [line.rstrip() for line in found] == [line.rstrip() for line in lines]


def test_a_word_longer_than_the_line_is_cut() -> None:
    assert "".join(broken("a" * 100, 160)) == "a" * 100
    assert len(broken("a" * 100, 160)) > 3


def test_a_first_line_and_a_hanging_one_are_indented() -> None:
    assert broken("一二三四五六七八九十", look=replace(EXACT, first=32)) == ["一二三四五六七八", "九十"]
    hanging = replace(EXACT, left=32, first=-32)
    first, second = set_lines(para("1.\t一二三四五六七八九十", hanging), 160, LETTERS)
    assert [(run.text, run.x) for run in first.runs] == [("1.", 0), ("一二三四五六七八", 32)]
    assert [(run.text, run.x) for run in second.runs] == [("九十", 32)]


@pytest.mark.parametrize(("align", "x"), [("left", 0), ("center", 56), ("right", 112)])
def test_a_line_stands_left_in_the_middle_or_right(align: Align, x: float) -> None:
    assert only("甲乙丙", 160, replace(EXACT, align=align)).runs[0].x == pytest.approx(x)


def test_a_full_line_is_spread_to_the_margin_and_the_last_is_not() -> None:
    first, last = set_lines(para("一二三四五六七八九（甲）", replace(EXACT, align="both")), 160, LETTERS)
    assert first.runs[0].spread == pytest.approx(2)  # 16 points over eight gaps
    assert first.runs[0].width == pytest.approx(162)  # the gap behind the last letter is not seen
    assert last.runs[0].spread == 0


def test_only_blanks_and_chinese_letters_are_spread() -> None:
    first, _ = set_lines(para("一二三四 ab cd 五六七八九", replace(EXACT, align="both")), 160, LETTERS)
    chinese, latin, rest = first.runs
    assert (chinese.text, latin.text, rest.text) == ("一二三四", " ab cd ", "五六七")
    assert chinese.spread == latin.spread > 0
    assert rest.x + rest.width - rest.spread == pytest.approx(160)


def test_tabs_lead_to_their_stops() -> None:
    look = replace(EXACT, tabs=(Tab(80, "center"), Tab(160, "right")))
    runs = only("甲\t乙丙\t2026", 160, look).runs
    assert [(run.text, run.x) for run in runs] == [("甲", 0), ("乙丙", 64), ("2026", 128)]


def test_stops_nobody_set_stand_at_equal_distances() -> None:
    runs = set_lines(para("甲\t乙"), 160, LETTERS, tab=21)[0].runs
    assert runs[1].x == 21


def test_letters_are_set_in_the_face_of_their_script() -> None:
    (line,) = set_lines(para("3月“甲”—a"), 160, LETTERS)
    assert [(run.text, run.chinese) for run in line.runs] == [("3", False), ("月“甲”—", True), ("a", False)]
    assert [run.width for run in line.runs] == pytest.approx([8, 80, 16 * 0.444])


def test_marks_between_chinese_letters_are_as_wide_as_letters() -> None:
    assert all(is_full(mark) and is_chinese(mark) for mark in "，。“”…—·\u3000\u2611")
    assert not is_chinese("é")
    assert (times("", False, "W"), times("", False, "é")) == (0.944, 0.5)


def test_a_face_that_can_be_measured_says_how_wide_its_letters_are() -> None:
    wide = Letters(lambda family, bold, _letter: 1.0 if family == "宽" and bold else 0.5)
    font = Font("宽", "宽", 10, bold=True)
    assert set_lines(para("aa中", font=font), 160, wide)[0].runs[0].width == 20
    assert set_lines(para("aa", font=replace(font, bold=False)), 160, wide)[0].runs[0].width == 10


@pytest.mark.parametrize(
    ("look", "height"),
    [
        (Look(line=28, rule="exact"), 28),
        (Look(line=12, rule="least"), 16 * 1.3),
        (Look(line=30, rule="least"), 30),
        (Look(line=1.5), 16 * 1.3 * 1.5),
        (Look(line=1, grid=15.6), 31.2),  # a line of a Word document with a grid takes whole steps
    ],
)
def test_the_height_of_a_line(look: Look, height: float) -> None:
    line = only("甲", 160, look)
    assert line.height == pytest.approx(height)
    assert line.base < height
    assert only("", 160, look).height == pytest.approx(height)


def test_chinese_and_latin_letters_keep_apart_where_the_file_says_so() -> None:
    assert only("在2026年", 160, replace(EXACT, spaced=True)).runs[2].x == pytest.approx(16 + 4 + 32 + 4)


def test_a_picture_stands_on_the_line_and_makes_it_higher() -> None:
    picture = Picture(50, 40, b"")
    look = Look(line=1)
    (line,) = set_lines(Paragraph(look, (picture, Span("甲", FONT)), FONT), 160, LETTERS)
    assert (line.pictures[0].x, line.runs[0].x) == (0, 50)
    assert line.base == 40
    assert line.height > 40
