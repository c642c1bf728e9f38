"""Whatever a record holds, its rules find or stay silent; they never break, and each finding can be said."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.identity import check_character
from app.domain.rules import check, compute
from app.files.form_files import Definitions, load_definitions
from app.texts import say_problem

if TYPE_CHECKING:
    from app.domain.form import Field
    from app.domain.values import Value

TODAY = date(2026, 11, 20)
UIDS = ["a" * 32, "b" * 32]
DAYS = st.dates(date(1950, 1, 1), date(2040, 12, 31)).map(date.isoformat)
NUMBERS = st.dates(date(1950, 1, 1), date(2040, 12, 31)).map(lambda d: f"110105{d:%Y%m%d}002")


@cache
def shipped() -> Definitions:
    return load_definitions()


def value(field: Field) -> st.SearchStrategy[Value]:
    made: dict[str, st.SearchStrategy[Value]] = {
        "date": st.one_of(DAYS, DAYS.map(lambda d: d[:7]), DAYS.map(lambda d: d[:4])),
        "datetime_range": DAYS.map(lambda d: f"{d}T14:00/15:40"),
        "money": st.integers(0, 10**6),
        "count": st.integers(-2, 40),
        "number": st.sampled_from(["-1", "0", "0.5", "2", "9"]),
        "yes_no": st.sampled_from([0, 1]),
        "member": st.sampled_from(["来宾", *(f"张三@{uid}" for uid in UIDS)]),
        "id_number": NUMBERS.map(lambda first: first + check_character(first)),
    }
    if field.kind == "choice" and field.codes is not None:
        return st.sampled_from([item.code for item in field.codes.items])
    if field.of:
        return st.lists(record(field.of), max_size=4)
    return made.get(field.kind, st.sampled_from(["2026", "张三、李四", "第一党小组"]))


@cache
def record(form_id: str) -> st.SearchStrategy[dict[str, Value]]:
    form = shipped().forms[form_id]
    fields = {f.id: st.none() | value(f) for f in form.fields if not f.computed}
    return st.fixed_dictionaries({}, optional=fields)


@cache
def card() -> st.SearchStrategy[dict[str, Value]]:
    """What rules ask of the cards of others."""
    names = ("stage", "membership_status", "confirmed_on", "transferred_out_on", "party_group", "penalties")
    fields = shipped().forms["member"].by_id
    return st.fixed_dictionaries({}, optional={name: value(fields[name]) for name in names})


@pytest.mark.parametrize("form_id", sorted(f.id for f in shipped().forms.values() if f.checks))
def test_rules_never_break(form_id: str) -> None:
    form = shipped().forms[form_id]

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(record(form_id), st.lists(card(), min_size=2, max_size=2))
    def any_record(values: dict[str, Value], cards: list[dict[str, Value]]) -> None:
        people = dict(zip(UIDS, cards, strict=True))
        whole = compute(form, values)
        for problem in check(form, whole, shipped().rules, day=TODAY, people=people):
            assert say_problem(problem, form, shipped().forms)

    any_record()
