"""What goes along with somebody: read back exactly, refused where no form of ours holds it, joined without loss."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.transfer_parcel import (
    OWN,
    BadParcel,
    Parcel,
    as_plain,
    dues_lines,
    ended,
    joined_card,
    parcel_from,
    rehomed,
    uid_here,
)
from app.files.form_files import load_definitions

if TYPE_CHECKING:
    from app.domain.values import Row

FORMS = load_definitions().forms
MEMBER = FORMS["member"]
LETTER: Row = {
    "number": "2026001", "issued_on": "2026-03-12", "from_org": "甲支部", "to_org": "乙支部", "valid_days": 30,
    "stage": "full", "name": "宋佳",
}  # fmt: skip
FILE: Row = {"name": "通知.pdf", "sha256": "a" * 64, "size": 3}
PARCEL = Parcel(
    "u1", LETTER,
    {"name": "宋佳", "birth_date": "1992-04", "works": [{"employer": "甲厂", "from_on": "2015-07"}], "photo": [FILE]},
    ({"changed_on": "2026-01-02", "member": "宋佳@u1", "kind": "post", "attachments": [FILE]},),
    ({"month": "2026-01", "amount": 4000},),
)  # fmt: skip


def test_a_parcel_reads_back_and_names_each_file_once() -> None:
    assert parcel_from(as_plain(PARCEL), FORMS) == PARCEL
    assert list(PARCEL.files()) == ["a" * 64]


@pytest.mark.parametrize(
    ("part", "values", "named"),
    [
        ("card", {"name": "宋佳", "no_such": "1"}, "member.no_such"),
        ("card", {"name": "宋佳", "birth_date": "去年"}, "member.birth_date"),
        ("card", {"name": "宋佳", "works": [{"from_on": "2015-13"}]}, "member.works.from_on"),
        ("card", {"name": 7}, "member.name"),
        ("card", {}, "letter"),
        ("card", "宋佳", "card"),
        ("changes", ["x"], "member_change"),
        ("card", {"": "x"}, r"member\.\?"),
        ("letter", {**LETTER, "stage": "left"}, "letter"),
        ("letter", {**LETTER, "issued_on": ""}, "transfer_letter.issued_on"),
        ("payments", [{"month": "2026-01", "amount": "40"}], "dues_before_line.amount"),
        ("changes", [{"details": [{"item": ["x"]}]}], "member_change"),
        ("uid", 5, "parcel"),
    ],
)
def test_what_no_form_holds_is_refused_by_name(part: str, values: Any, named: str) -> None:
    with pytest.raises(BadParcel, match=f"^{named}$"):
        parcel_from({**as_plain(PARCEL), part: values}, FORMS)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(_JSON, st.sampled_from(["uid", "letter", "card", "changes", "payments", "more"]))
def test_any_junk_is_refused_and_nothing_else_happens(junk: Any, part: str) -> None:
    data = {**as_plain(PARCEL), part: junk}
    try:
        read = parcel_from(data, FORMS)
    except BadParcel:
        return
    assert as_plain(read) == data


def test_references_lead_to_the_card_here_and_others_stay_names() -> None:
    change: Row = {"member": "宋佳@u1", "basis": "宋佳@u1", "details": [{"item": "x"}]}
    found = rehomed(FORMS["member_change"], change, FORMS, "u1", "n9")
    assert found == {"member": "宋佳@n9", "basis": "宋佳@u1", "details": [{"item": "x"}]}
    assert rehomed(FORMS["member_change"], {"member": "韩松@u2"}, FORMS, "u1", "n9") == {"member": "韩松"}


@pytest.mark.parametrize(("theirs_first", "employer"), [(True, "甲厂"), (False, "乙厂")])
def test_cards_are_joined_without_losing_a_row(theirs_first: bool, employer: str) -> None:  # noqa: FBT001 - a table
    row_a: Row = {"employer": "甲厂", "from_on": "2015"}
    row_b: Row = {"employer": "乙厂", "from_on": "2010"}
    kept: Row = {"name": "宋佳", "employer": "乙厂", "works": [row_b, row_a], "party_group": "一组"}
    came: Row = {
        "name": "宋佳",
        "employer": "甲厂",
        "sex": "2",
        "works": [row_a],
        "party_group": "别处的组",
        "stage": "left",
    }
    found = joined_card(MEMBER, kept, came, theirs_first=theirs_first)
    assert found == {**kept, "employer": employer, "sex": "2"}
    assert {"party_group", "stage", "branch_name", "dues_base"} <= OWN


def test_what_went_on_over_there_ends_with_the_arrival() -> None:
    card: Row = {
        "spells": [{"branch_name": "甲支部", "from_on": "2015-07"}],
        "party_posts": [{"post": "secretary", "from_on": "2020", "to_on": "2022"}, {"post": "publicity"}],
    }
    assert ended(card, LETTER, "2026-03-20") == {
        "spells": [
            {
                "branch_name": "甲支部", "from_on": "2015-07", "to_on": "2026-03-20", "transferred_to": "乙支部",
                "letter_no": "2026001",
            }
        ],
        "party_posts": [
            {"post": "secretary", "from_on": "2020", "to_on": "2022"}, {"post": "publicity", "to_on": "2026-03-20"},
        ],
    }  # fmt: skip


def test_a_reversed_payment_is_no_payment() -> None:
    paid: Row = {"month": "2026-01", "amount": 4000, "paid_on": "2026-01-05", "way": "cash"}
    back: Row = {"month": "2026-01", "amount": -4000, "paid_on": "2026-01-06", "reversal_of": "p1"}
    again: Row = {"month": "2026-01", "amount": 3000, "paid_on": "2026-01-06"}
    assert dues_lines([("p1", paid), ("p2", back), ("p3", again)]) == [
        {"month": "2026-01", "amount": 3000, "paid_on": "2026-01-06"}
    ]


def test_a_record_that_comes_twice_is_the_same_record() -> None:
    assert uid_here("s1", "u1") == uid_here("s1", "u1") != uid_here("s2", "u1")
    assert len(uid_here("s1", "u1")) == 32
