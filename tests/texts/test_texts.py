"""Every sentence is said by somebody, and the window never tells a secretary to type a command."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from app.domain.errors import Problem, UserError
from app.texts import TEXTS, hint, terminal, usage

APP = Path(__file__).parents[2] / "app"
TABLES = "app/texts"
CORNERS = "「"
COMMAND_WORDS = re.compile(r"(^|[^-])--[a-z]|\bsanben [a-z]|SANBEN_")


@cache
def literals_and_patterns() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Texts the code writes out, and the codes it puts together: `held.{reason}` → held.(.+)."""
    literals: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    for path in APP.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        keys = {id(key) for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys}
        own = path.parent.name == "texts"
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                parts = [str(v.value) if isinstance(v, ast.Constant) else None for v in node.values]
                if re.fullmatch(r"[a-z_]+\.[a-z_.]*", "".join(part or "" for part in parts)):
                    pattern = "".join(re.escape(part) if part else "(.+)" for part in parts)
                    patterns.append(re.compile(pattern))
            elif (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and not (own and id(node) in keys)
            ):
                literals.add(node.value)
    return frozenset(literals), tuple(patterns)


def is_said(code: str) -> bool:
    literals, patterns = literals_and_patterns()
    if code in literals:
        return True
    found = (pattern.fullmatch(code) for pattern in patterns)
    return any(all(is_said(part) for part in match.groups()) for match in found if match)


def test_every_sentence_is_said_by_somebody() -> None:
    silent = sorted(code for code in TEXTS if not is_said(code))
    assert not silent, silent


def test_a_sentence_nobody_says_is_found_out() -> None:
    assert is_said("disk.full")
    assert is_said("agenda.title.duty.missing")
    assert not is_said("disk.fuller")
    assert not is_said("agenda.title.duty.forgotten")


def test_words_of_commands_stand_only_with_the_command_line() -> None:
    """The same sentences stand in the window, whose reader has buttons and no terminal."""
    elsewhere = TEXTS.keys() - usage.TEXTS.keys() - terminal.TEXTS.keys()
    found = {code: TEXTS[code] for code in elsewhere if COMMAND_WORDS.search(TEXTS[code])}
    assert not found, found


@pytest.mark.parametrize("code", sorted(terminal.HINTS))
def test_a_hint_belongs_to_a_sentence_and_names_a_command(code: str) -> None:
    assert code in TEXTS
    assert COMMAND_WORDS.search(terminal.HINTS[code])


def test_the_terminal_is_told_which_option_mends_it() -> None:
    changed = Problem(
        "report.changed_since_printing", values={"title": "支委会", "when": "2026.3.12", "uid": "5e"}
    )
    assert hint(changed) == "（--uid 5e）"
    assert hint(UserError("report.period_needed")) == "（如 --period 2026）"
    assert hint(UserError("disk.full", name="a", folder="b")) == ""


def test_one_kind_of_quotation_marks() -> None:
    """GB/T 15834: “” in horizontal text, as on the pictures of the design."""
    assert {
        path.relative_to(APP).as_posix()
        for path in APP.rglob("*.py")
        if CORNERS in path.read_text(encoding="utf-8")
    } == {
        "domain/line_setting.py",
        "domain/pagination.py",  # they set the lines of any text
    }


def test_parts_of_a_line_are_joined_in_one_way() -> None:
    """Without spaces, as on the pictures; an ellipsis that waits is one sign."""
    spaced = [
        path.name
        for path in APP.rglob("*.py")
        for folder in ("ui", "texts", "cli")
        if folder in path.parts
        and re.search(r"[^\x00-\x7f}] · | · [^\x00-\x7f{]|……\"", path.read_text(encoding="utf-8"))
    ]
    assert not spaced
