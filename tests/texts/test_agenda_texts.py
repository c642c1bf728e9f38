"""Every item of the agenda has its words; periods, days and groups read as people say them."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from app.domain.agenda import FILL, MAKE_UP, RECORD, RESUME, STATES
from app.domain.cadence import Body
from app.domain.progress import progress_of
from app.files.form_files import load_definitions
from app.texts import agenda as words
from app.texts.agenda import TEXTS

ROOT = Path(__file__).parents[2]
CODE = re.compile(
    r"(duty|draft|term|probation|cards|backup|transfer|dues|penalty|change|submission|keys)\.[a-z_]+"
    r"|inspection|arrangement|training_(member|committee)"
)


def item_codes() -> set[str]:
    """Every literal of the agenda's modules that looks like the code of an item."""
    found: set[str] = set()
    for path in (ROOT / "app" / "domain").glob("agenda_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                found.add(f"agenda.{node.value}" if node.value.startswith("training_") else node.value)
    return found


def test_every_item_has_a_title_and_a_reason() -> None:
    codes = item_codes()
    assert len(codes) >= 18
    missing = [c for c in codes for part in ("title", "reason") if f"agenda.{part}.{c}" not in TEXTS]
    assert not missing
    unused = [
        t for t in TEXTS if t.startswith("agenda.title.") and t.removeprefix("agenda.title.") not in codes
    ]
    assert not unused


def test_every_verb_and_group_has_its_word() -> None:
    verbs = (MAKE_UP, RECORD, FILL, RESUME)
    assert [TEXTS[f"agenda.verb.{verb}"] for verb in verbs] == ["补记", "去记", "去填", "续写"]
    assert [words.state_name(state) for state in STATES] == ["已逾期", "本周", "本月", "下月"]


@pytest.mark.parametrize(
    ("period", "text"),
    [
        ("2026-02", "2月"),
        ("2025-12", "2025年12月"),
        ("2026Q1", "第一季度"),
        ("2025Q4", "2025年第四季度"),
        ("2026H2", "下半年"),
        ("2026", "2026年"),
    ],
)
def test_periods_are_said_as_people_say_them(period: str, text: str) -> None:
    assert words.period_name(period, date(2026, 3, 18)) == text


@pytest.mark.parametrize(
    ("due", "text"), [("2026-02-28", "已过 18 天"), ("2026-03-18", "今天"), ("2026-03-20", "还有 2 天")]
)
def test_days_left(due: str, text: str) -> None:
    assert words.days_left(date.fromisoformat(due), date(2026, 3, 18)) == text


@pytest.mark.parametrize(
    ("group", "name"),
    [("第一党小组", "第一党小组会"), ("运行班组", "运行班组党小组会"), ("化验党小组", "化验党小组会")],
)
def test_a_group_is_named_once(group: str, name: str) -> None:
    definitions = load_definitions()
    lines = progress_of(definitions.cadences, [], Body([group]), on=date(2026, 3, 18), since=date(2026, 1, 1))
    [line] = [one for one in lines if one.group]
    assert words.progress_name(line, definitions.forms) == name
