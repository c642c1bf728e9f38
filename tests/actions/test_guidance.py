"""The shipped help: a topic for every form, page and field; examples that the forms themselves accept."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.actions import guidance, records
from app.actions.demo import make_demo
from app.actions.guidance import topic_for, topics
from app.cli.main import main
from app.domain.errors import Invalid, UserError
from app.domain.guide import EXAMPLE, FINDINGS, RULE, ExampleLine, examples, links, whole_text
from app.domain.text import heading_key
from app.files.form_files import load_definitions
from app.texts import say_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.actions.workspace import Workspace
    from app.domain.form import Field, Form
    from app.domain.guide import Topic

FORMS = load_definitions().forms
# What people fill in: the three books, the box, and the card.
KEPT = [form for form in FORMS.values() if form.book or form.id == "member"]
PAGES = (
    "today", "work_log", "group_log", "study_log", "archive_box", "members", "import", "print", "settings",
    "backup", "search", "keys", "registers", "install", "install_secretary", "install_committee",
)  # fmt: skip
COMMON = {RULE, EXAMPLE, FINDINGS}
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff”][,;:!?()]|[,;:!?()][\u4e00-\u9fff“]")
SHORTEST, LONGEST = 150, 900


def topic_text(topic: Topic) -> str:
    return "\n".join((topic.intro, *(part.text for part in topic.parts)))


@pytest.mark.parametrize("form", KEPT, ids=lambda form: form.id)
def test_every_form_has_a_topic_with_rule_example_and_findings(form: Form) -> None:
    topic = guidance.topic(form.id)
    assert (topic.id, topic.title) == (form.id, form.title)
    assert {part.anchors for part in topic.parts} >= {(RULE,), (EXAMPLE,), (FINDINGS,)}
    assert topic.keywords
    assert len(topic.intro.splitlines()) == 2
    rule, findings = topic.part(RULE), topic.part(FINDINGS)
    assert rule is not None
    assert findings is not None
    assert re.search("第[一二三四五六七八九十百]+条|本单位可自定", rule.text)
    assert len(re.findall(r"^- \*\*", findings.text, re.MULTILINE)) >= 3


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_a_topic(page: str) -> None:
    assert guidance.topic(page).intro


def test_ids_and_pages_are_claimed_once() -> None:
    claimed = [name for topic in topics() for name in (topic.id, *topic.covers)]
    assert len(claimed) == len(set(claimed))


@pytest.mark.parametrize("topic", topics(), ids=lambda topic: topic.id)
def test_anchors_name_fields_of_the_form(topic: Topic) -> None:
    users = (
        [FORMS[topic.id]]
        if topic.id in FORMS
        else [FORMS[t.id] for t in topics() if topic.id in t.also and t.id in FORMS]
    )
    known = {name for form in users for name in _paths(form)}
    anchors = [anchor for part in topic.parts for anchor in part.anchors]
    assert len(anchors) == len(set(anchors))
    if users:
        assert set(anchors) - COMMON <= known


def _paths(form: Form) -> Iterator[str]:
    for field in form.fields:
        yield field.id
        yield from (f"{field.id}.{inner.id}" for inner in FORMS[field.of].fields) if field.of else ()


@pytest.mark.parametrize("form", KEPT, ids=lambda form: form.id)
def test_every_field_of_a_form_opens_its_own_part(form: Form) -> None:
    silent = [field.id for field in form.fields if topic_for(form.id, field.id).part is None]
    assert not silent


@pytest.mark.parametrize("topic", topics(), ids=lambda topic: topic.id)
def test_every_link_leads_somewhere(topic: Topic) -> None:
    for target, anchor in links(topic_text(topic)):
        found = guidance.topic(target)
        assert not anchor or found.part(anchor), (target, anchor)


@pytest.mark.parametrize("topic", topics(), ids=lambda topic: topic.id)
def test_punctuation_is_full_width(topic: Topic) -> None:
    prose = re.sub(r"\]\(help:[^)]*\)|`[^`\n]*`", "", topic_text(topic))
    assert not HALF_WIDTH.search(prose), HALF_WIDTH.search(prose)
    assert '"' not in prose


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    made = make_demo(tmp_path_factory.mktemp("demo") / "w", today=date(2026, 11, 25))
    yield made
    made.close()


@pytest.mark.parametrize("form", KEPT, ids=lambda form: form.id)
def test_the_example_is_a_record_the_form_finds_nothing_wrong_with(ws: Workspace, form: Form) -> None:
    part = guidance.topic(form.id).part(EXAMPLE)
    assert part is not None
    [lines] = examples(part.text)
    words = sum(len(line.text) for line in lines)
    assert SHORTEST <= words <= LONGEST, words
    try:
        saved = records.save_record(ws, form.id, typed(form, lines))
    except Invalid as refused:
        pytest.fail("\n".join(say_problem(p, form, FORMS) for p in refused.problems))
    assert not [say_problem(p, form, FORMS) for p in saved.findings]


def typed(form: Form, lines: list[ExampleLine]) -> dict[str, object]:
    """An example as a person would type it into the form."""
    values: dict[str, object] = {}
    for line in lines:
        field = _field(form, line.label)
        if field.of:
            values[field.id] = [row for cells in line.rows for row in _rows(FORMS[field.of], cells)]
        else:
            values[field.id] = line.text
    return values


def _rows(of: Form, cells: tuple[tuple[str, str], ...]) -> list[dict[str, object]]:
    """One row; a first cell with several names is a row for each of them."""
    row: dict[str, object] = {_field(of, label).id: text for label, text in cells}
    first = _field(of, cells[0][0])
    if first.kind != "member" or first.many:
        return [row]
    return [{**row, first.id: name} for name in cells[0][1].split("、")]


def _field(form: Form, label: str) -> Field:
    [found] = [field for field in form.fields if heading_key(field.label) == heading_key(label)]
    return found


def test_a_field_opens_its_own_part_or_the_shared_one() -> None:
    assert topic_for("branch_assembly", "resolutions.yes").part == guidance.topic("branch_assembly").part(
        "resolutions"
    )
    assert topic_for("branch_assembly", "chair").part == guidance.topic("common_meeting").part("chair")
    assert topic_for("branch_assembly", "chair").topic.id == "branch_assembly"
    whole = topic_for("branch_assembly", "nothing")
    assert whole.part is None
    assert whole.text == whole_text(whole.topic)
    assert topic_for("work_log").topic == topic_for("group_log").topic


def test_nobody_wrote_about_it() -> None:
    with pytest.raises(UserError) as refused:
        topic_for("tea")
    assert refused.value.code == "help.absent"


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("法定人数", "branch_assembly"),
        ("应到 预备党员", "branch_assembly"),
        ("补学", "common_study"),
        ("三分之一", "democratic_appraisal"),
        ("应急码", "backup"),
        ("快捷键", "keys"),
        ("花名册 导入", "import"),
        ("五必谈", "heart_to_heart_talk"),
        ("32 学时", "political_study"),
        ("转正申请", "member"),
    ],
)
def test_words_a_secretary_types_find_the_place(words: str, topic: str) -> None:
    assert topic in {hit.topic.id for hit in guidance.search(words)[:5]}


def test_help_at_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help"]) == 0
    assert "branch_assembly\t支部党员大会" in capsys.readouterr().out
    assert main(["help", "branch_assembly#chair"]) == 0
    assert "拼音首字母" in capsys.readouterr().out
    assert main(["help", "--search", "法定人数"]) == 0
    assert "branch_assembly" in capsys.readouterr().out
    assert main(["help", "tea"]) == 1
    assert "没有“tea”的说明" in capsys.readouterr().err
