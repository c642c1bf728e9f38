"""Definitions parsed before: used for the very same bytes only, and never in the way."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from app.domain.errors import UserError
from app.files import form_files, kept_tables
from app.files.form_files import load_definitions

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {"books/work_plan.toml": b'id = "work_plan"', "codes/sex.toml": b'id = "sex"'}
TABLES: kept_tables.Tables = {"books/work_plan.toml": {"id": "work_plan"}, "codes/sex.toml": {"id": "sex"}}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder."""
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    return tmp_path


def file_in(place: Path) -> Path:
    (found,) = place.rglob("definitions.json")
    return found


def test_what_was_parsed_is_not_parsed_again(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load_definitions()
    assert file_in(place).is_file()

    def refuse(_text: str) -> dict[str, object]:
        raise AssertionError("parsed again")

    monkeypatch.setattr(tomllib, "loads", refuse)
    again = load_definitions()
    assert (again.forms, again.codes) == (first.forms, first.codes)
    assert (again.rules, again.places, again.cadences) == (first.rules, first.places, first.cadences)


def test_one_other_byte_is_another_definition(place: Path) -> None:
    kept_tables.keep(TEXTS, TABLES)
    assert kept_tables.kept(TEXTS) == TABLES
    assert kept_tables.kept({**TEXTS, "codes/sex.toml": b'id = "SEX"'}) is None
    assert kept_tables.kept({**TEXTS, "codes/more.toml": b""}) is None
    moved = {"books/work_plan.toml": TEXTS["codes/sex.toml"], "codes/sex.toml": TEXTS["books/work_plan.toml"]}
    assert kept_tables.kept(moved) is None


def test_a_changed_shipped_form_is_seen(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Same name, same size: only the bytes tell."""
    shipped = tmp_path / "forms"
    (shipped / "codes").mkdir(parents=True)
    table = shipped / "codes" / "sex.toml"
    monkeypatch.setattr(form_files, "data_folder", lambda _name: shipped)
    for label in ("男性", "女性"):
        table.write_text(f'id = "sex"\ntitle = "性别"\nitems = [["1", "{label}"]]\n', encoding="utf-8")
        assert load_definitions().codes["sex"].label("1") == label


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-40], lambda b: b.replace(b"work_plan", b"work_flan"), lambda _: b""]
)
def test_a_damaged_file_is_not_taken(place: Path, damage: object) -> None:
    kept_tables.keep(TEXTS, TABLES)
    whole = file_in(place).read_bytes()
    assert callable(damage)
    file_in(place).write_bytes(damage(whole))
    assert kept_tables.kept(TEXTS) is None
    kept_tables.keep(TEXTS, TABLES)
    assert kept_tables.kept(TEXTS) == TABLES


def test_a_home_that_takes_no_files_changes_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "file").write_bytes(b"")
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(place / "file"))
    assert "work_plan" in load_definitions().forms
    assert [path.name for path in place.iterdir()] == ["file"]


def test_a_bad_issued_form_is_refused_all_the_same(place: Path, tmp_path: Path) -> None:
    load_definitions()
    issued = tmp_path / "issued"
    (issued / "books").mkdir(parents=True)
    (issued / "books" / "work_plan.toml").write_text('id = "work_plan', encoding="utf-8")
    with pytest.raises(UserError) as caught:
        load_definitions([issued])
    assert caught.value.code == "form.not_toml"
    assert caught.value.values["form"] == "work_plan.toml"


def test_a_value_that_cannot_be_kept_is_parsed_each_time(place: Path) -> None:
    dated: kept_tables.Tables = {"rules/a.toml": tomllib.loads("start = 2026-03-12")}
    kept_tables.keep({"rules/a.toml": b"start = 2026-03-12"}, dated)
    assert list(place.iterdir()) == []
