"""`--help` of every command: what it does and what each of its options means, in Chinese."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING

import pytest

from app.__main__ import main as program
from app.cli.main import COMMANDS, main, parser
from tests.support import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHINESE = re.compile(r"[\u4e00-\u9fff]")
README = ROOT / "README.md"
WRITTEN = re.compile(
    r"sanben ([a-z]+)([^`\n，。；]*)"
)  # a command in a text, to the end of its line or its quotation


def commands(one: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield one
    for action in one._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from commands(inner)


ALL = {one.prog: one for one in commands(parser())}


WITH_PARTS = {name.rpartition(" ")[0] for name in ALL} - {"", "sanben"}


def names_of(one: argparse.ArgumentParser) -> list[str]:
    (found,) = (a for a in one._actions if isinstance(a, argparse._SubParsersAction))
    return list(found.choices)


def test_every_command_is_known_before_its_module_is_imported() -> None:
    assert names_of(parser()) == [name for names in COMMANDS.values() for name in names]
    assert names_of(parser("list")) == list(COMMANDS["record_commands"])
    assert names_of(parser("lsit")) == names_of(parser("-h")) == names_of(parser())


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_command_and_option_says_what_it_is_for(name: str) -> None:
    one = ALL[name]
    assert CHINESE.search(one.description or "")
    silent = [
        action.dest
        for action in one._actions
        if not isinstance(action, argparse._SubParsersAction) and not CHINESE.search(action.help or "")
    ]
    assert not silent


@pytest.mark.parametrize(
    "path", [README, *sorted((ROOT / "resources" / "help").glob("*.md"))], ids=lambda path: path.stem
)
def test_commands_that_are_written_about_exist(path: Path) -> None:
    for name, rest in WRITTEN.findall(path.read_text(encoding="utf-8")):
        known = list(commands(ALL[f"sanben {name}"]))
        if len(known) > 1 and (parts := re.match(r" ([a-z-]+(?:\\?\|[a-z-]+)*)", rest)):
            assert set(re.split(r"\\?\|", parts[1])) <= set(names_of(known[0])), (name, rest)
        options = {option for one in known for action in one._actions for option in action.option_strings}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options, (name, rest)


def test_the_readme_names_every_command_with_its_parts() -> None:
    written: dict[str, set[str]] = {}
    for name, rest in WRITTEN.findall(README.read_text(encoding="utf-8")):
        written.setdefault(name, set()).update(re.findall(r"[a-z]+(?:-[a-z]+)*", rest))
    assert set(written) == set(names_of(parser()))
    parts = {name: set(names_of(ALL[f"sanben {name}"])) for name in written if f"sanben {name}" in WITH_PARTS}
    assert {name: missing for name, all_ in parts.items() if (missing := all_ - written[name])} == {}


def test_a_page_of_help_is_chinese_throughout(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--help"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("用法：sanben report")
    assert "续打：只打还没有打印过的页" in page
    assert not {"usage", "options", "arguments"} & set(re.findall("[a-z]+", page))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["list"], "用法不对"),
        (["list", "member", "-w", "甲", "--as-of", "2026年13月1日"], "没有这个月份"),
        (["today", "-w", "甲", "--on", "2026.3"], "没有写到日"),
    ],
    ids=["nothing given", "no such month", "no day"],
)
def test_wrong_usage_says_what_is_wrong(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert told in said.err
    assert "--help" in said.err


@pytest.mark.parametrize(("platform", "sentence"), [("linux", "没有显示器"), ("win32", "")])
def test_a_machine_without_a_display_is_told_so(
    platform: str, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.argv", ["sanben"])
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setattr("app.__main__._open_window", lambda: 0)
    assert program() == (1 if sentence else 0)
    assert sentence in capsys.readouterr().err
