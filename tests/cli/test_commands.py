"""The commands over records: what they print, as JSON and for people, and how they end."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from app.cli.main import main
from tests.support import MEETING, meeting, member

if TYPE_CHECKING:
    from pathlib import Path

Run = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command with --json: (exit code, object on stdout, what was said on stderr)."""

    def call(*args: object) -> tuple[int, Any, str]:
        code = main([*map(str, args), "--json"])
        out, said = capsys.readouterr()
        return code, json.loads(out) if out else None, said

    return call


@pytest.fixture
def folder(tmp_path: Path, run: Run) -> Path:
    code, data, said = run("init", tmp_path / "b", "--name", "一支部", "--code", "01", "--unprotected")
    assert (code, data["envelope_code"]) == (0, None)
    assert "只供练习" in said
    return tmp_path / "b"


def written(folder: Path, typed: object) -> Path:
    path = folder.parent / "typed.json"
    path.write_text(json.dumps(typed, ensure_ascii=False), encoding="utf-8")
    return path


def test_save_list_history_undo_redo(folder: Path, run: Run) -> None:
    code, saved, _ = run("save", MEETING, "-w", folder, "--json-file", written(folder, meeting()))
    assert (code, saved["revision"], saved["changed"]) == (0, 1, True)
    assert all({"code", "message", "severity"} <= finding.keys() for finding in saved["findings"])
    uid = saved["uid"]
    change = written(folder, {"topic": "改过的", "number": 3})
    code, changed, _ = run("save", MEETING, "-w", folder, "--json-file", change, "--uid", uid)
    assert (code, changed["revision"]) == (0, 2)
    code, listed, _ = run("list", MEETING, "-w", folder)
    assert (code, listed["count"]) == (0, 1)
    assert listed["records"][0]["values"]["topic"] == "改过的"
    code, past, _ = run("history", uid, "-w", folder)
    assert [e["revision"] for e in past["entries"]] == [1, 2]
    code, undone, _ = run("undo", "-w", folder)
    assert (code, undone["count"], undone["action"]) == (0, 1, "records.save")
    assert run("list", MEETING, "-w", folder)[1]["records"][0]["values"]["topic"] == "研究一季度工作"
    assert run("redo", "-w", folder)[0] == 0
    assert run("list", MEETING, "-w", folder)[1]["records"][0]["values"]["number"] == 3
    assert run("undo", "-w", folder, "--batch", saved["batch"])[1]["error"] == "undo.changed_since"


def test_list_by_condition_period_day_and_words(folder: Path, run: Run) -> None:
    for topic, day in (("甲", "2026-01-08"), ("乙", "2025-11-08")):
        assert run("save", MEETING, "-w", folder, "--json-file", written(folder, meeting(topic, day)))[0] == 0

    def topics(*more: object) -> list[str]:
        code, data, said = run("list", MEETING, "-w", folder, *more)
        assert (code, said) == (0, "")
        return [record["values"]["topic"] for record in data["records"]]

    assert topics() == ["甲", "乙"]
    assert topics("--where", "topic=乙") == ["乙"]
    assert topics("--period", "2026Q1") == ["甲"]
    assert topics("--search", "乙") == ["乙"]
    assert topics("--as-of", "2020-01-01") == []
    assert topics("--as-of", "2099-01-01") == ["甲", "乙"]
    assert topics("--retired") == []
    code, hits, _ = run("search", "乙", "-w", folder)
    assert (code, hits["count"], hits["hits"][0]["title"]) == (0, 1, "乙")


def test_values_in_json_read_like_values(folder: Path, run: Run) -> None:
    typed = written(folder, member("周国栋", migrant_worker=True, birth_date="1980.3"))
    assert run("save", "member", "-w", folder, "--json-file", typed)[0] == 0
    values = run("list", "member", "-w", folder)[1]["records"][0]["values"]
    assert values == {"name": "周国栋", "stage": "full", "migrant_worker": True, "birth_date": "1980-03"}


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"topic": "", "held_at": "下周二"}, {"topic", "held_at", "place", "chair"}),
        (meeting(nonsense=1), {"nonsense"}),
        (meeting(topics="x"), {"topics"}),
    ],
)
def test_a_refused_record_lists_every_problem(
    folder: Path, run: Run, typed: dict[str, object], fields: set[str]
) -> None:
    code, data, said = run("save", MEETING, "-w", folder, "--json-file", written(folder, typed))
    assert (code, data["error"]) == (1, "record.invalid")
    assert fields <= {problem["field"] for problem in data["problems"]}
    assert said.count("\n") == 1 + len(data["problems"])
    assert run("list", MEETING, "-w", folder)[1]["count"] == 0


@pytest.mark.parametrize(
    ("args", "error"),
    [
        (["list", "nonsense"], "form.absent"),
        (["list", MEETING, "--where", "topic"], "list.bad_condition"),
        (["list", MEETING, "--where", "nonsense=1"], "record.invalid"),
        (["list", MEETING, "--period", "去年"], "period.unreadable"),
        (["history", "0"], "record.absent"),
        (["undo"], "undo.nothing"),
        (["redo"], "redo.nothing"),
        (["undo", "--batch", "x"], "undo.unknown"),
        (["save", MEETING, "--json-file", "absent.json"], "file.unreadable"),
    ],
)
def test_a_refusal_is_a_sentence_and_exit_code_1(folder: Path, run: Run, args: list[str], error: str) -> None:
    code, data, said = run(*args, "-w", folder)
    assert (code, data["error"]) == (1, error)
    assert said.startswith(data["message"])


@pytest.mark.parametrize("text", ["", "[]", "{", '"x"'])
def test_what_is_no_record_is_refused(folder: Path, run: Run, text: str) -> None:
    path = folder.parent / "typed.json"
    path.write_text(text, encoding="utf-8")
    code, data, _ = run("save", MEETING, "-w", folder, "--json-file", path)
    assert (code, data["error"]) == (1, "save.not_json")


def test_wrong_usage_is_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nonsense"]) == 2
    assert main(["list"]) == 2
    assert main(["list", MEETING, "-w", ".", "--as-of", "gestern"]) == 2
    assert capsys.readouterr().out == ""


def test_people_read_lines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["save", MEETING, "-w", str(folder), "--json-file", str(written(folder, meeting()))]) == 0
    assert capsys.readouterr().out.startswith("已保存：支委会")
    assert main(["list", MEETING, "-w", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "研究一季度工作" in out
    assert out.endswith("支委会：1 条\n")


class TestSecrets:
    @pytest.fixture
    def locked(self, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, str]:
        monkeypatch.setenv("SANBEN_PASSPHRASE", "correct horse battery")
        code, data, said = run("init", tmp_path / "b", "--name", "一支部", "--code", "01")
        assert code == 0
        assert data["envelope_code"] in said
        monkeypatch.delenv("SANBEN_PASSPHRASE")
        return tmp_path / "b", data["envelope_code"]

    def test_every_way_in(
        self,
        locked: tuple[Path, str],
        run: Run,
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
    ) -> None:
        folder, envelope = locked
        monkeypatch.setattr("sys.stdin", None)
        assert run("list", "member", "-w", folder)[1]["error"] == "passphrase.needed"
        secret = tmp_path / "secret.txt"
        secret.write_text("correct horse battery\n", encoding="utf-8")
        assert run("list", "member", "-w", folder, "--passphrase-file", secret)[0] == 0
        assert run("list", "member", "-w", folder, "--envelope-code", envelope)[0] == 0
        monkeypatch.setenv("SANBEN_PASSPHRASE", "correct horse battery")
        assert run("list", "member", "-w", folder)[0] == 0
        monkeypatch.setenv("SANBEN_PASSPHRASE", "something else")
        assert run("list", "member", "-w", folder)[1]["error"] == "passphrase.wrong"
        assert run("list", "member", "-w", folder, "--envelope-code", "X")[1]["error"] == "envelope.wrong"

    def test_a_new_passphrase(self, locked: tuple[Path, str], run: Run, tmp_path: Path) -> None:
        folder, envelope = locked
        new = tmp_path / "new.txt"
        new.write_bytes("\ufeff换一个足够长的新口令\r\n".encode())  # as Notepad saves it
        change = ("passphrase", "-w", folder, "--envelope-code", envelope, "--new-passphrase-file", new)
        status, data, _ = run(*change)
        assert (status, data["changed"]) == (0, True)
        assert (
            run("list", "member", "-w", folder, "--envelope-code", envelope)[1]["error"] == "envelope.wrong"
        )
        assert run("list", "member", "-w", folder, "--envelope-code", data["envelope_code"])[0] == 0
        assert run("list", "member", "-w", folder, "--passphrase-file", new)[0] == 0
        new.write_bytes("换一个足够长的新口令".encode("gb18030"))
        assert run("list", "member", "-w", folder, "--passphrase-file", new)[1]["error"] == "file.not_text"

    def test_nobody_to_ask(
        self,
        tmp_path: Path,
        run: Run,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("sys.stdin", None)
        code, data, _ = run("init", tmp_path / "b", "--name", "一支部", "--code", "01")
        assert (code, data["error"]) == (1, "passphrase.needed")
        assert not (tmp_path / "b").exists()


def test_a_bug_is_exit_code_3_and_says_what_is_safe(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def stumble(*_args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("app.actions.looking.list_records", stumble)
    assert main(["list", MEETING, "-w", str(folder)]) == 3
    assert "已保存的记录没有丢失" in capsys.readouterr().err
    assert "ZeroDivisionError" in caplog.text
    caplog.clear()


def test_damage_met_while_reading_is_a_sentence(folder: Path, run: Run) -> None:
    path = folder / "branch.db"
    size = path.stat().st_size
    with path.open("rb+") as file:  # every page but the first few: whichever is read first says it
        for place in range(5 * 4096 + 100, size, 4096):
            file.seek(place)
            file.write(b"\0" * 8)
    code, data, said = run("list", "member", "-w", folder)
    assert (code, data["error"]) == (1, "store.damaged")
    assert "最近的备份" in said
