"""What a command answers: one JSON object on stdout with --json, else plain lines; messages go to stderr."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.texts import hint, say, say_error, say_problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.errors import Problem, UserError
    from app.domain.form import Form

DONE, REFUSED, WRONG_USAGE, BUG = 0, 1, 2, 3


@dataclass
class Answer:
    """`data` is the JSON object (a list for `today`); `lines` what a person reads instead; `code` the exit code."""

    data: dict[str, object] | list[dict[str, object]]
    lines: list[str] = field(default_factory=list)
    code: int = DONE


def print_answer(answer: Answer, *, as_json: bool) -> int:
    text = json.dumps(answer.data, ensure_ascii=False, indent=2) if as_json else "\n".join(answer.lines)
    try:
        print(text, end="\n" if text else "", flush=True)
    except (
        BrokenPipeError
    ):  # whoever reads, `head` for one, has what it wanted; at exit nothing is flushed again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return answer.code


def tell(sentence: str, /, **values: object) -> None:
    """A sentence for the person at the terminal, beside the answer."""
    print(say(sentence, **values), file=sys.stderr)


def problem_sentence(
    problem: Problem, form: Form | None = None, forms: Mapping[str, Form] | None = None
) -> str:
    return say_problem(problem, form, forms) + hint(problem)


def error_sentence(error: UserError) -> str:
    return say_error(error) + hint(error)


def problem_data(
    problems: Iterable[Problem], form: Form | None, forms: Mapping[str, Form]
) -> list[dict[str, object]]:
    """The stable JSON of problems."""
    return [
        {
            "sheet": p.sheet, "row": p.row, "field": p.field, "code": p.code, "severity": p.severity,
            "message": problem_sentence(p, form, forms), "value": p.values.get("value"),
        }
        for p in problems
    ]  # fmt: skip


def refusal(error: UserError, form: Form | None, forms: Mapping[str, Form]) -> Answer:
    """Exit code 1: what the user can mend, all of it."""
    problems: tuple[Problem, ...] = getattr(error, "problems", ())
    sentence = error_sentence(error)
    data: dict[str, object] = {
        "error": error.code, "message": sentence, "problems": problem_data(problems, form, forms),
    }  # fmt: skip
    print(sentence, file=sys.stderr)
    for problem in problems:
        print("  " + problem_sentence(problem, form, forms), file=sys.stderr)
    return Answer(data, [], REFUSED)
