"""Packs of dues that cannot be, each refused at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.dues_pack import payers_from, wage_items_from
from app.domain.errors import UserError
from app.domain.text import heading_key
from app.files.form_files import load_definitions

if TYPE_CHECKING:
    from pathlib import Path

PAYER = {"id": "x", "source": "LOCAL", "clause": "通知", "title": "某类党员"}
ITEM = {**PAYER, "treatment": "counted"}
RISING = [["3000", "0.005"], ["", "0.01"]]


@pytest.mark.parametrize(
    ("changes", "code", "key"),
    [
        ({}, "form.bad_value", "least"),
        ({"brackets": RISING, "least": "0"}, "form.bad_value", "brackets"),
        ({"brackets": "0.005"}, "form.bad_value", "brackets"),
        ({"brackets": [["3000", 0.005]]}, "form.bad_value", "brackets"),
        ({"brackets": [["3000"]]}, "form.bad_value", "brackets"),
        ({"brackets": [["3000", "0.005"]]}, "form.bad_value", "brackets"),
        ({"brackets": [["", "0.005"], ["", "0.01"]]}, "form.bad_value", "brackets"),
        ({"brackets": [["3000", "0.005"], ["3000", "0.01"], ["", "1"]]}, "form.bad_value", "brackets"),
        ({"brackets": [["三千", "0.005"], ["", "0.01"]]}, "form.bad_value", "brackets"),
        ({"brackets": [["", "5%"]]}, "form.bad_value", "brackets"),
        ({"brackets": [["", "NaN"]]}, "form.bad_value", "brackets"),
        ({"brackets": [["", "1.1"]]}, "form.bad_value", "brackets"),
        ({"brackets": [["", "0.0000001"]]}, "form.bad_value", "brackets"),
        ({"least": "1", "most": "0.5"}, "form.bad_value", "least"),
        ({"least": "-1"}, "form.bad_value", "least"),
        ({"least": "x"}, "form.bad_value", "least"),
        ({"least": "0", "approval": "yes"}, "form.bad_value", "approval"),
        ({"least": "0", "from": "2026-13-01"}, "form.bad_value", "from"),
        ({"least": "0", "clause": ""}, "form.missing_key", "clause"),
        ({"least": "0", "rate": "0.1"}, "form.unknown_key", "rate"),
    ],
)
def test_a_payer_that_cannot_be_is_refused(changes: dict[str, object], code: str, key: str) -> None:
    with pytest.raises(UserError) as refused:
        list(payers_from({"payer": [{**PAYER, **changes}]}, "test.toml"))
    assert (refused.value.code, refused.value.values["key"]) == (code, key)


@pytest.mark.parametrize(
    ("changes", "code", "key"),
    [
        ({"treatment": "maybe"}, "form.bad_value", "treatment"),
        ({"also": "x"}, "form.bad_value", "also"),
        ({"sign": "+"}, "form.unknown_key", "sign"),
        ({"title": ""}, "form.missing_key", "title"),
    ],
)
def test_a_wage_item_that_cannot_be_is_refused(changes: dict[str, object], code: str, key: str) -> None:
    with pytest.raises(UserError) as refused:
        list(wage_items_from({"wage_item": [{**ITEM, **changes}]}, "test.toml"))
    assert (refused.value.code, refused.value.values["key"]) == (code, key)


def test_no_heading_is_two_wage_items_and_every_category_has_a_rule() -> None:
    known = load_definitions()
    headings = [heading_key(h) for item in known.dues.items for h in (item.title, *item.also)]
    assert sorted(headings) == sorted(set(headings))
    assert {p.id for p in known.dues.payers} == {item.code for item in known.codes["payer_category"].items}


def test_a_committee_issues_brackets_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "ours.toml").write_text(
        'payer = [{ id = "farmer", title = "农民党员", least = "0.50", most = "0.50", source = "LOCAL", '
        'clause = "通知", from = "2026-07-01" }]\n'
        'wage_item = [{ id = "overtime", title = "加班补贴", treatment = "counted", source = "LOCAL", clause = "通知" }]\n',
        encoding="utf-8",
    )
    dues = load_definitions([tmp_path]).dues
    assert [p.start for p in dues.payers if p.id == "farmer"] == ["2026-07-01", "2008-04-01"]
    assert [i.treatment for i in dues.items if i.id == "overtime"] == ["counted"]
