"""All shipped forms, code tables and rules: what every one of them must keep to."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest

import app.domain
from app.domain.form import BOOKS
from app.domain.rules import COMPUTED, RULES
from app.domain.text import heading_key
from app.files.form_files import Definitions, data_folder, load_definitions
from app.texts.rules import TEXTS

if TYPE_CHECKING:
    from app.domain.cadence import Cadence
    from app.domain.dues_pack import Payer, WageItem
    from app.domain.rule_pack import RuleRow

KINDS_OF_BOOKS = {
    "work_log": {
        "branch_assembly", "branch_committee_meeting", "party_lecture", "theme_party_day", "member_development",
        "excellence_drive", "organization_life_meeting", "democratic_appraisal", "heart_to_heart_talk", "visit",
        "member_duty_area",
    },
    "group_log": {"party_group_meeting", "party_group_activity"},
    "study_log": {"political_study", "integrity_study", "situation_education"},
    "archive_box": {
        "work_plan", "work_summary", "activity_plan", "measure", "regulation", "member_administration",
        "activist_administration", "dues_administration",
    },
}  # fmt: skip
TABS = ["基本信息", "参会人员", "议题与内容", "决议与表决", "附件"]
LIMITS = (
    "preflight.",  # of a quarter, not of a record
    "agenda.",
    "dues.",
    "change.",
    "statistics.",
    "penalty.",
    "transfer.",
)  # areas read these themselves
CHINESE = re.compile(r"[\u3400-\u9fff]")
ASCII_MARKS = re.compile(r"[\u3400-\u9fff][,;:!?()]|[,;:!?()][\u3400-\u9fff]")


@cache
def shipped() -> Definitions:
    return load_definitions()


FORMS = sorted(shipped().forms)
BOOK_FORMS = sorted(id_ for ids in KINDS_OF_BOOKS.values() for id_ in ids)
CHOICES = [(form, f.id) for form in FORMS for f in shipped().forms[form].fields if f.kind == "choice"]


def test_every_kind_of_the_three_books_and_the_box_is_there() -> None:
    found = {book: {f.id for f in shipped().forms.values() if f.book == book} for book in BOOKS}
    assert found == KINDS_OF_BOOKS


@pytest.mark.parametrize("form_id", FORMS)
def test_a_form_is_named_for_people(form_id: str) -> None:
    form = shipped().forms[form_id]
    assert CHINESE.search(form.title)
    assert form.version >= 1
    for field in form.fields:
        assert CHINESE.search(field.label), field.id
        assert not ASCII_MARKS.search(field.label + field.note), field.id


@pytest.mark.parametrize("form_id", FORMS)
def test_no_heading_belongs_to_two_fields(form_id: str) -> None:
    form = shipped().forms[form_id]
    headings = [heading_key(h) for f in form.fields for h in dict.fromkeys((f.label, *f.also))]
    assert len(headings) == len(set(headings))


@pytest.mark.parametrize("form_id", FORMS)
def test_the_file_is_named_after_the_form(form_id: str) -> None:
    assert shipped().places[form_id].stem == form_id


@pytest.mark.parametrize("form_id", BOOK_FORMS)
def test_a_record_of_a_book_can_be_kept_listed_and_put_into_a_quarter(form_id: str) -> None:
    form = shipped().forms[form_id]
    period = form.by_id[form.period]
    assert (period.kind, period.required) in {("datetime_range", True), ("date", True)}
    assert form.order == (f"-{form.period}",)
    assert form.list[0] == form.period
    assert form.by_id["late_entry"].kind == "yes_no"
    assert form.by_id["attachments"].kind == "attachments"
    assert "meeting.not_in_future" in form.checks
    tabs = [TABS.index(group) for group in form.groups]
    assert tabs == sorted(tabs)


@pytest.mark.parametrize("form_id", [f for f in BOOK_FORMS if "attendance" in shipped().forms[f].by_id])
def test_who_should_come_and_who_came_is_counted(form_id: str) -> None:
    form = shipped().forms[form_id]
    counted = {name: form.by_id[name].computed for name in ("due", "present", "absent")}
    assert counted == {name: f"attendance.{name}" for name in counted}
    assert "meeting.nobody_twice" in form.checks
    assert ("voters_due" in form.by_id) == (form_id == "branch_assembly")


@pytest.mark.parametrize(
    "form_id", sorted({*KINDS_OF_BOOKS["study_log"], "party_lecture", "theme_party_day"})
)
def test_study_credits_hours_to_each_person(form_id: str) -> None:
    form = shipped().forms[form_id]
    assert shipped().forms[form.by_id["attendance"].of].by_id["hours"].kind == "number"
    assert "study.no_hours_when_absent" in form.checks


@pytest.mark.parametrize(("form_id", "field_id"), CHOICES)
def test_a_choice_reads_back_its_labels(form_id: str, field_id: str) -> None:
    table = shipped().forms[form_id].by_id[field_id].codes
    assert table is not None
    for item in table.items:
        assert {table.read(word) for word in (item.code, item.label, *item.also)} == {item.code}
        assert table.label(item.code) == item.label


@pytest.mark.parametrize("table_id", sorted(shipped().codes))
def test_a_code_table_is_named_and_says_where_it_is_from(table_id: str) -> None:
    table = shipped().codes[table_id]
    assert CHINESE.search(table.title)
    assert table.source
    assert len({item.label for item in table.items}) == len(table.items)
    assert not any(ASCII_MARKS.search(item.label) for item in table.items)


def test_titles_do_not_name_two_forms() -> None:
    titles = [heading_key(t) for f in shipped().forms.values() if not f.rows for t in (f.title, *f.also)]
    assert sorted(titles) == sorted(set(titles))


def test_every_rule_is_in_the_pack_and_used_by_a_form() -> None:
    used = {rule for form in shipped().forms.values() for rule in form.checks}
    assert used == set(RULES)
    limits = {row.id for row in shipped().rules.rows if row.id.startswith(LIMITS)}
    assert {row.id for row in shipped().rules.rows} - limits == set(RULES)
    assert {f.computed for form in shipped().forms.values() for f in form.fields if f.computed} == set(
        COMPUTED
    )


def test_no_edition_hides_another_of_the_same_start() -> None:
    packs = [tomllib.loads(p.read_text("utf-8")) for p in sorted(data_folder("forms").glob("rules/*.toml"))]
    found = shipped()
    kept = {"rule": found.rules.rows, "cadence": found.cadences, "payer": found.dues.payers}
    for kind, rows in (kept | {"wage_item": found.dues.items}).items():
        editions = [(row["id"], row.get("from", "")) for pack in packs for row in pack.get(kind, [])]
        assert len(editions) == len(set(editions)) == len(rows)


@pytest.mark.parametrize(
    "row",
    [*shipped().rules.rows, *shipped().cadences, *shipped().dues.payers, *shipped().dues.items],
    ids=lambda row: f"{row.id}-{row.source}",
)
def test_a_rule_is_told_in_words_with_a_text_people_know(row: RuleRow | Cadence | Payer | WageItem) -> None:
    assert CHINESE.search(row.title)
    assert row.source in {item.code for item in shipped().codes["rule_source"].items}


def test_every_code_a_rule_may_find_has_a_sentence_and_no_sentence_is_idle() -> None:
    """Codes are the words of an area written in the rule modules; the terms of §3.3 carry the rule's own name."""
    areas = "|".join(sorted({rule.split(".")[0] for rule in RULES} | {"cadence"}))
    folder = Path(app.domain.__file__).parent
    modules = [*sorted(folder.glob("*_rules.py")), folder / "cadence.py"]
    written = {
        node.value
        for module in modules
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and re.fullmatch(rf"({areas})\.\w+", str(node.value))
    }
    assert written | {rule for rule in RULES if rule.startswith("member.")} == set(TEXTS)


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_a_sentence_is_plain_chinese_with_known_places(code: str) -> None:
    sentence = TEXTS[code]
    assert CHINESE.search(sentence)
    assert not ASCII_MARKS.search(re.sub(r"\{\w+\}", "", sentence))
    assert all(name is None or name.isidentifier() for _, name, _, _ in Formatter().parse(sentence))


def test_definitions_hold_data_only() -> None:
    """No conditions, no formulas: every value in the files is a text, a number, a yes or no, or a list of them."""
    for path in sorted(data_folder("forms").rglob("*.toml")):
        text = path.read_text(encoding="utf-8")
        tomllib.loads(text)
        assert not re.search(r"\bif\b|==|\$\{", text), path.name
