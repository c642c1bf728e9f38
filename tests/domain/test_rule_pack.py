"""Editions of rules: the one in force on the day, and packs that cannot be."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.errors import UserError
from app.domain.rule_pack import RulePack, rule_rows_from

ROW: dict[str, object] = {"id": "x.y", "severity": "B", "source": "DEVELOP_2026", "params": {"months": 12}}


def pack(*rows: dict[str, object]) -> RulePack:
    return RulePack(tuple(rule_rows_from({"rule": list(rows)}, "test.toml")))


def test_a_step_is_judged_by_the_text_of_its_day() -> None:
    old = {**ROW, "source": "DEVELOP_2014", "from": "2014-05-28", "to": "2026-05-10"}
    both = pack(old, {**ROW, "from": "2026-05-11"})
    sources = [(row.source if row else None) for row in (both.on("x.y", date(*d)) for d in (
        (2014, 5, 27), (2014, 5, 28), (2026, 5, 10), (2026, 5, 11), (2030, 1, 1),
    ))]  # fmt: skip
    assert sources == [None, "DEVELOP_2014", "DEVELOP_2014", "DEVELOP_2026", "DEVELOP_2026"]
    assert both.on("other", date(2026, 1, 1)) is None


def test_of_two_editions_the_later_wins() -> None:
    found = pack(ROW, {**ROW, "from": "2026-01-01", "severity": "C"}).on("x.y", date(2026, 6, 1))
    assert found is not None
    assert (found.severity, found.number("months")) == ("C", 12)


def test_a_missing_number_is_a_bug_of_the_pack() -> None:
    with pytest.raises(KeyError):
        pack({**ROW, "params": {}}).rows[0].number("months")


@pytest.mark.parametrize(
    ("data", "code", "key"),
    [
        ({"rules": []}, "form.unknown_key", "rules"),
        ({"rule": {}}, "form.bad_value", "rule"),
        ({"rule": [{**ROW, "when": "x"}]}, "form.unknown_key", "when"),
        ({"rule": [{**ROW, "source": ""}]}, "form.missing_key", "source"),
        ({"rule": [{"id": "x.y", "source": "S"}]}, "form.missing_key", "severity"),
        ({"rule": [{**ROW, "severity": "E"}]}, "form.bad_value", "severity"),
        ({"rule": [{**ROW, "severity": "AB"}]}, "form.bad_value", "severity"),
        ({"rule": [{**ROW, "from": "2026-02-30"}]}, "form.bad_value", "from"),
        ({"rule": [{**ROW, "to": "next year"}]}, "form.bad_value", "to"),
        ({"rule": [{**ROW, "params": [12]}]}, "form.bad_value", "params"),
        ({"rule": [{**ROW, "params": {"months": [12]}}]}, "form.bad_value", "params"),
    ],
)
def test_a_pack_that_cannot_be_is_refused(data: dict[str, object], code: str, key: str) -> None:
    with pytest.raises(UserError) as refused:
        list(rule_rows_from(data, "test.toml"))
    assert (refused.value.code, refused.value.values["key"]) == (code, key)
