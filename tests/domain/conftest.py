"""The shipped definitions, and what their rules say about a record, with every sentence put together."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.rules import check, compute
from app.files.form_files import Definitions, load_definitions
from app.texts import say_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.domain.errors import Problem
    from app.domain.values import Values

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="session")
def definitions() -> Definitions:
    return load_definitions()


@pytest.fixture
def findings(definitions: Definitions) -> Callable[..., list[Problem]]:
    def find(
        form_id: str, values: Values, people: Mapping[str, Values] | None = None, today: date = TODAY
    ) -> list[Problem]:
        form = definitions.forms[form_id]
        found = check(form, compute(form, values), definitions.rules, day=today, people=people or {})
        for problem in found:
            sentence = say_problem(problem, form, definitions.forms)
            assert "{" not in sentence
            assert problem.field.split(".")[0] in form.by_id, sentence
        return found

    return find


@pytest.fixture
def codes_of(findings: Callable[..., list[Problem]]) -> Callable[..., set[str]]:
    def codes(*args: object, **kwargs: object) -> set[str]:
        return {problem.code for problem in findings(*args, **kwargs)}

    return codes
