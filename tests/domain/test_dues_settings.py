"""What can be settled about dues, as typed."""

from __future__ import annotations

import pytest

from app.domain.dues import Rounding
from app.domain.dues_pack import WageItem
from app.domain.dues_settings import check_setting, settings_from
from app.domain.errors import Refused

ITEMS = ("overtime",)


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("rounding", "jiao", "jiao"),
        ("rounding_mode", "truncate", "truncate"),
        ("remit_period", "half_year", "half_year"),
        ("remit_ratio", "20%", "0.2"),
        ("remit_ratio", "1", "1"),
        ("remit_ratio", "0.125", "0.125"),
        ("farmer_amount", "0.50", "0.50"),
        ("wage.overtime", "counted", "counted"),
    ],
)
def test_settings_as_typed(name: str, typed: str, kept: str) -> None:
    assert check_setting(name, typed, ITEMS) == kept


@pytest.mark.parametrize(
    ("name", "typed", "code"),
    [
        ("rounding", "cent", "dues.setting_value"),
        ("remit_ratio", "120%", "dues.setting_value"),
        ("remit_ratio", "-1", "dues.setting_value"),
        ("remit_ratio", "all", "dues.setting_value"),
        ("remit_ratio", "0.00000001", "dues.setting_value"),
        ("farmer_amount", "x", "money.unreadable"),
        ("wage.overtime", "maybe", "dues.setting_value"),
        ("wage.nonsense", "counted", "dues.setting_unknown"),
        ("colour", "red", "dues.setting_unknown"),
    ],
)
def test_what_cannot_be_settled(name: str, typed: str, code: str) -> None:
    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        check_setting(name, typed, ITEMS)


def test_what_was_settled_counts_before_the_rule() -> None:
    item = WageItem("overtime", "DUES_2017", "第（二）项", "加班补贴", "", "", "left_out", ("加班费",))
    assert settings_from({}).treatment("加 班 费", [item]) == "left_out"
    found = settings_from({"wage.overtime": "counted", "rounding": "yuan", "farmer_amount": "0.5"})
    assert found.treatment("加班补贴", [item]) == "counted"
    assert found.treatment("洗理费", [item]) is None
    assert (found.rounding, found.farmer_amount) == (Rounding("yuan"), 50)
