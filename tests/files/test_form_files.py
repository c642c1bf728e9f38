"""Definitions on the disk: issued ones before shipped ones, and files that cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.errors import UserError
from app.files.form_files import check_form_file, load_definitions
from app.texts import say_error

if TYPE_CHECKING:
    from pathlib import Path

PLAN = """
id = "work_plan"
title = "工作计划（公司版）"
book = "archive_box"
version = {version}
period = "made_on"
[[field]]
id = "made_on"
label = "日期"
kind = "date"
"""


def put(folder: Path, place: str, text: str | bytes) -> Path:
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(("version", "title"), [(2, "工作计划（公司版）"), (1, "工作计划（公司版）")])
def test_an_issued_form_comes_before_the_shipped_one(tmp_path: Path, version: int, title: str) -> None:
    place = put(tmp_path, "books/work_plan.toml", PLAN.format(version=version))
    found = load_definitions([tmp_path])
    assert found.forms["work_plan"].title == title
    assert found.places["work_plan"] == place
    assert found.template("work_plan") is None
    put(tmp_path, "books/work_plan.docx", "")
    assert found.template("work_plan") == place.with_suffix(".docx")


def test_a_newer_shipped_form_comes_before_an_older_issued_one(tmp_path: Path) -> None:
    newer, older = tmp_path / "newer", tmp_path / "older"
    put(newer, "books/work_plan.toml", PLAN.format(version=3))
    put(older, "books/work_plan.toml", PLAN.format(version=2).replace("公司版", "旧版"))
    assert load_definitions([older, newer]).forms["work_plan"].title == "工作计划（公司版）"


def test_issued_rules_and_codes_replace_shipped_ones(tmp_path: Path) -> None:
    put(
        tmp_path,
        "rules/company.toml",
        """
        [[rule]]
        id = "study.day_limit"
        severity = "C"
        source = "LOCAL"
        params = { max_hours = 6 }
        [[cadence]]
        id = "cadence.party_lecture"
        form = "party_lecture"
        per = "half_year"
        times = 1
        scope = "branch"
        severity = "C"
        source = "LOCAL"
        title = "党课每半年一次"
    """,
    )
    put(
        tmp_path,
        "codes/retention.toml",
        'id = "retention"\ntitle = "保管期限"\nitems = [["30", "三十年"], ["10", "十年"], ["permanent", "永久"]]',
    )
    found = load_definitions([tmp_path])
    [limit] = [row for row in found.rules.rows if row.id == "study.day_limit"]
    [lecture] = [c for c in found.cadences if c.form == "party_lecture"]
    assert (limit.number("max_hours"), lecture.per) == (6, "half_year")
    assert found.codes["retention"].label("30") == "三十年"


@pytest.mark.parametrize(
    ("place", "text", "code", "key"),
    [
        ("books/x.toml", "id = ", "form.not_toml", ""),
        ("books/x.toml", "title = '党课'".encode("gb18030"), "form.not_toml", ""),
        ("books/x.toml", PLAN.format(version=2) + "colour = 1", "form.unknown_key", "colour"),
        ("codes/x.toml", "id = 'x'", "form.missing_key", "title"),
        ("rules/x.toml", "rules = []", "form.unknown_key", "rules"),
        (
            "rules/x.toml",
            "[[cadence]]\nid='c'\nform='tea'\nper='month'\ntimes=1\nscope='branch'\nseverity='B'\nsource='S'\ntitle='茶'",
            "form.dangling_name",
            "tea",
        ),
    ],
    ids=["broken", "another encoding", "unknown key", "no title", "unknown table", "cadence of no form"],
)
def test_what_cannot_be_used_is_refused_with_a_remedy(
    tmp_path: Path, place: str, text: str | bytes, code: str, key: str
) -> None:
    put(tmp_path, place, text)
    with pytest.raises(UserError) as refused:
        load_definitions([tmp_path])
    assert refused.value.code == code
    assert key in str(refused.value.values["key"])
    assert "请" in say_error(refused.value)


def test_one_file_is_checked_among_the_known_ones(tmp_path: Path) -> None:
    known = load_definitions()
    assert check_form_file(put(tmp_path, "plan.toml", PLAN.format(version=2)), known).version == 2
    rows = PLAN.format(version=2) + '[[field]]\nid = "tea"\nlabel = "茶"\nkind = "rows"\nof = "tea"\n'
    with pytest.raises(UserError, match=r"form\.unknown_rows"):
        check_form_file(put(tmp_path, "tea.toml", rows), known)
    with pytest.raises(UserError) as refused:
        check_form_file(tmp_path / "none.toml", known)
    assert "none.toml" in say_error(refused.value)
