"""House rules that a machine can hold: sizes, one writer, where Chinese may stand, and codes that have sentences."""

from __future__ import annotations

import ast
import re
import string
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.texts import TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
APP = sorted((ROOT / "app").rglob("*.py"))
CODE = [
    *APP,
    *sorted((ROOT / "tests").rglob("*.py")),
    *sorted((ROOT / "resources").rglob("*.py")),
    *sorted(ROOT.glob("*.py")),
]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# They read what people write: units of dates, yuan, yes and no, items numbered in characters, capital numerals.
READS_CHINESE = {
    "app/domain/dates.py",
    "app/domain/money.py",
    "app/domain/field_kinds.py",
    "app/domain/numerals.py",
    "app/domain/capitals.py",
}
WRITERS = {
    "app/store/records.py",
    "app/store/schema.py",
    "app/store/journal.py",
    "app/store/drafts.py",
    "app/store/search.py",
    "app/store/scope.py",
}  # fmt: skip - views and a table that live in memory only
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
RAISERS = {"UserError", "Refused", "Problem", "say", "tell"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def strings(module: ast.Module) -> Iterator[ast.Constant]:
    """String literals without docstrings."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node


def test_no_file_or_function_grows_too_long() -> None:
    long_files = [name(p) for p in CODE if len(p.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE]
    long_functions = [
        (name(path), node.name)
        for path in CODE
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert not long_files, long_files
    assert not long_functions, long_functions


def test_every_module_says_what_it_is_for() -> None:
    silent = [name(path) for path in APP if not ast.get_docstring(tree(path))]
    assert not silent, silent


def test_chinese_stands_only_where_wording_lives() -> None:
    lower = [
        p for p in APP if not name(p).startswith(("app/ui/", "app/texts/")) and name(p) not in READS_CHINESE
    ]
    found = [(name(p), s.value) for p in lower for s in strings(tree(p)) if CHINESE.search(str(s.value))]
    assert not found, found


def test_rows_have_one_writer() -> None:
    written = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE|DROP|ALTER)\s")
    others = [p for p in APP if name(p) not in WRITERS]
    found = [(name(p), s.value) for p in others for s in strings(tree(p)) if written.match(str(s.value))]
    assert not found, found


def used_codes() -> Iterator[tuple[str, set[str], str]]:
    """(code, keywords, file) of every literal code that is raised or said."""
    for path in APP:
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func.id if isinstance(node.func, ast.Name) else ""
            first = node.args[0]
            if called == "tell" and name(path).startswith("app/ui/"):
                continue  # the window's own `tell` takes sentences
            if called in RAISERS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value, {k.arg or "**" for k in node.keywords}, name(path)


def placeholders(sentence: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(sentence) if field}


def test_every_code_has_its_sentence() -> None:
    unknown = sorted({(where, code) for code, _, where in used_codes() if code not in TEXTS})
    assert not unknown, unknown
    for code, given, where in used_codes():
        if "**" not in given and "values" not in given:
            assert placeholders(TEXTS[code]) <= given, (where, code)


# What a dependency is called where it is imported, if not by its own name.
MODULES = {
    "pyside6-essentials": "PySide6",
    "python-calamine": "python_calamine",
    "sqlite-utils": "sqlite_utils",
}


def test_the_product_asks_for_what_it_imports_and_nothing_else() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {re.split(r"[^\w-]", line)[0].lower() for line in project["dependencies"]}
    imported = {
        module.partition(".")[0]
        for path in APP
        for node in ast.walk(tree(path))
        for module in (
            [node.module or ""] if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        )
    }  # fmt: skip
    foreign = imported - set(sys.stdlib_module_names) - {"app", "", "shiboken6"}  # PySide6 brings shiboken6
    assert {MODULES.get(one, one) for one in named} == foreign


HALF_WIDTH = re.compile(r"[\u4e00-\u9fff”][,;:!?()]|[,;:!?()][\u4e00-\u9fff“]")


def chinese_strings() -> Iterator[tuple[str, str]]:
    for path in CODE:
        if name(path).startswith(("app/ui/", "app/texts/", "boot.py")):
            for node in strings(tree(path)):
                yield name(path), str(node.value)


def test_punctuation_between_chinese_is_full_width() -> None:
    bad = [(where, text) for where, text in chinese_strings() if HALF_WIDTH.search(text)]
    assert not bad, bad


ACTION = re.compile(r"^(log\.)?(records|members|import|reports|settings|dues|log|exchange)\.[a-z_.]*[a-z]$")


def test_every_action_of_the_journal_has_its_name() -> None:
    """Constants in capitals name actions; `sanben history` says each in words."""
    named = {
        str(node.value)
        for path in APP
        if name(path).startswith("app/actions/")
        for statement in tree(path).body
        if isinstance(statement, ast.Assign)
        for node in ast.walk(statement.value)
        if isinstance(node, ast.Constant) and ACTION.match(str(node.value))
    }
    unnamed = sorted(action for action in named if f"action.{action}" not in TEXTS)
    assert len(named) > 10
    assert not unnamed, unnamed
