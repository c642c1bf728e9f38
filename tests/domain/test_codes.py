"""Code tables read what people write and refuse tables that contradict themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.codes import code_table_from
from app.domain.errors import Refused, UserError

if TYPE_CHECKING:
    from app.files.form_files import Definitions


@pytest.mark.parametrize(
    ("table", "typed", "code"),
    [
        ("stage", "中共正式党员", "full"),
        ("stage", "中共预备党员", "probationary"),
        ("stage", "重点发展对象", "candidate"),
        ("stage", " 入党 积极分子 ", "activist"),
        ("stage", "中共党员（预备）", "probationary"),
        ("stage", "中共党员(预备)", "probationary"),
        ("stage", "申请入党人", "applicant"),
        ("sex", "男", "1"),
        ("sex", "２", "2"),
        ("sex", "female", "2"),
        ("ethnicity", "汉", "01"),
        ("ethnicity", "汉族", "01"),
        ("ethnicity", "毛难族", "36"),
        ("ethnicity", "达翰尔", "31"),
        ("ethnicity", "外国血统", "98"),
        ("education", "本科", "20"),
        ("education", "大专", "30"),
        ("education", "硕士", "14"),
        ("education", "47", "50"),
        ("degree", "工学学士", "4"),
        ("political_status", "团员", "03"),
        ("job", "工人", "016"),
        ("job", "农民工", "0164"),
        ("attendance_state", "值班（倒班）", "on_shift"),
        ("attendance_state", "值班(倒班)", "on_shift"),
        ("party_post", "支部书记", "secretary"),
        ("retention", "30年", "30"),
        ("appraisal_grade", "优", "excellent"),
    ],
)
def test_a_table_reads_the_words_people_write(
    definitions: Definitions, table: str, typed: str, code: str
) -> None:
    assert definitions.codes[table].read(typed) == code


def test_all_peoples_of_gb3304_are_there(definitions: Definitions) -> None:
    items = definitions.codes["ethnicity"].items
    assert [i.code for i in items] == [*(f"{n:02d}" for n in range(1, 57)), "97", "98"]


def test_an_unknown_word_is_refused_with_the_name_of_the_table(definitions: Definitions) -> None:
    with pytest.raises(Refused) as refused:
        definitions.codes["sex"].read("不详")
    assert refused.value.code == "choice.unknown"
    assert refused.value.values == {"value": "不详", "table": "性别"}


def test_a_code_of_another_edition_shows_as_itself(definitions: Definitions) -> None:
    assert definitions.codes["education"].label("20") == "大学本科"
    assert definitions.codes["education"].label("28") == "28"


@pytest.mark.parametrize(
    ("changes", "code", "key"),
    [
        ({"colour": "red"}, "form.unknown_key", "colour"),
        ({"items": []}, "form.missing_key", "items"),
        ({"title": ""}, "form.missing_key", "title"),
        ({"items": [["1"]]}, "form.bad_value", "items"),
        ({"items": ["1"]}, "form.bad_value", "items"),
        ({"items": [["1", ""]]}, "form.bad_value", "items"),
        ({"items": [[1, "男"]]}, "form.bad_value", "items"),
        ({"items": "男"}, "form.bad_value", "items"),
        ({"items": [["1", "男", "M"], ["2", "女", "m"]]}, "form.double_name", "m"),
        ({"items": [["1", "男"], ["2", "女", " 男 "]]}, "form.double_name", " 男 "),
    ],
)
def test_a_contradictory_table_is_refused(changes: dict[str, object], code: str, key: str) -> None:
    good: dict[str, object] = {"id": "sex", "title": "性别", "items": [["1", "男"], ["2", "女"]]}
    with pytest.raises(UserError) as refused:
        code_table_from(good | changes, "sex.toml")
    assert (refused.value.code, refused.value.values["key"]) == (code, key)
