"""Values are plain JSON; a reference joins the name of the day with the card."""

from __future__ import annotations

from app.domain.values import as_int, as_rows, as_text, join_refs, member_ref, split_ref, split_refs

UID = "0" * 32


def test_references() -> None:
    assert member_ref("张三", UID) == f"张三@{UID}"
    assert member_ref("来宾") == "来宾"
    assert split_ref(f"张三@{UID}") == ("张三", UID)
    assert split_refs(f"张三@{UID}、来宾") == [("张三", UID), ("来宾", "")]
    assert split_refs("") == []
    assert join_refs(["张三", "李四"]) == "张三、李四"


def test_a_value_of_another_kind_counts_as_none() -> None:
    assert (as_rows(None), as_rows("x"), as_rows([{"a": 1}])) == ([], [], [{"a": 1}])
    assert (as_int(None), as_int("3"), as_int(3)) == (0, 0, 3)
    assert (as_text(None), as_text([]), as_text(3)) == ("", "", "3")
