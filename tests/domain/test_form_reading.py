"""Every refusal of a definition names form, field and word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.codes import code_table_from
from app.domain.errors import UserError
from app.domain.form_reading import form_from, link_forms
from app.texts import say_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.form import Form

SEX = code_table_from({"id": "sex", "title": "性别", "items": [["1", "男"], ["2", "女"]]}, "sex.toml")
HELD = {"id": "held_at", "label": "时间", "kind": "datetime_range", "required": True, "also": ["会议时间"]}
TOPIC = {"id": "topic", "label": "议题", "kind": "text", "max": 80, "group": "基本信息", "note": "一句话"}


def read(**changes: object) -> Form:
    good: dict[str, object] = {
        "id": "shift_talk",
        "title": "班前会",
        "book": "work_log",
        "version": 1,
        "period": "held_at",
        "list": ["held_at", "topic"],
        "order": ["-held_at"],
        "also": ["班前讲话"],
        "derived": ["时长"],
        "renamed": {"subject": "topic"},
        "hidden": ["topic"],
        "field": [HELD, TOPIC],
        "check": [{"rule": "meeting.not_in_future"}],
    }
    data = {key: value for key, value in (good | changes).items() if value is not None}
    return form_from(
        data, codes={"sex": SEX}, rules=["meeting.not_in_future"], computed=["attendance.present"]
    )


def field(**keys: object) -> list[object]:
    """The fields of the good form with one more."""
    return [HELD, TOPIC, {"id": "extra", "label": "其他", "kind": "text", **keys}]


def test_a_good_definition_is_read_as_written() -> None:
    form = read()
    assert (form.id, form.title, form.version, form.period) == ("shift_talk", "班前会", 1, "held_at")
    assert (form.list, form.order, form.hidden) == (("held_at", "topic"), ("-held_at",), ("topic",))
    assert (form.checks, form.renamed, form.derived) == (
        ("meeting.not_in_future",),
        {"subject": "topic"},
        ("时长",),
    )
    held, topic = form.fields
    assert (held.required, held.also, topic.required, topic.max) == (True, ("会议时间",), False, 80)
    assert (topic.group, topic.note, form.groups) == ("基本信息", "一句话", ("", "基本信息"))
    assert form.plain_fields == form.fields
    assert form.rows_fields == ()


def test_every_key_of_a_field_is_read() -> None:
    more = field(kind="choice", codes="sex", default="1", kin="topic")
    choice = read(field=more).by_id["extra"]
    assert choice.codes is SEX
    assert (choice.default, choice.kin) == ("1", "topic")
    people = read(field=field(kind="member", outsiders=True, many=True)).by_id["extra"]
    assert (people.outsiders, people.many) == (True, True)
    assert read(field=field(kind="count", computed="attendance.present")).by_id["extra"].computed
    assert read(field=field(kind="attachments")).by_id["extra"].of == "attachment"


@pytest.mark.parametrize(
    ("changes", "code", "place", "key"),
    [
        ({"colour": "red"}, "form.unknown_key", "shift_talk", "colour"),
        ({"field": field(if_empty="x")}, "form.unknown_key", "shift_talk.extra", "if_empty"),
        ({"check": [{"rule": "x", "when": "y"}]}, "form.unknown_key", "shift_talk.check", "when"),
        ({"id": None}, "form.missing_key", "?", "id"),
        ({"title": ""}, "form.missing_key", "shift_talk", "title"),
        ({"version": 0}, "form.missing_key", "shift_talk", "version"),
        ({"field": []}, "form.missing_key", "shift_talk", "field"),
        ({"field": field(label="")}, "form.missing_key", "shift_talk.extra", "label"),
        ({"field": field(id="")}, "form.missing_key", "shift_talk", "id"),
        ({"field": field(kind="")}, "form.missing_key", "shift_talk.extra", "kind"),
        ({"title": ["班前会"]}, "form.bad_value", "shift_talk", "title"),
        ({"version": "1"}, "form.bad_value", "shift_talk", "version"),
        ({"version": True}, "form.bad_value", "shift_talk", "version"),
        ({"version": -1}, "form.bad_value", "shift_talk", "version"),
        ({"rows": "yes"}, "form.bad_value", "shift_talk", "rows"),
        ({"list": "held_at"}, "form.bad_value", "shift_talk", "list"),
        ({"list": [1]}, "form.bad_value", "shift_talk", "list"),
        ({"renamed": ["a"]}, "form.bad_value", "shift_talk", "renamed"),
        ({"renamed": {"a": 1}}, "form.bad_value", "shift_talk", "renamed"),
        ({"field": "held_at"}, "form.bad_value", "shift_talk", "field"),
        ({"field": ["held_at"]}, "form.bad_value", "shift_talk", "field"),
        ({"field": field(also="其它")}, "form.bad_value", "shift_talk.extra", "also"),
        ({"field": field(kind="choice", codes="sex", default="3")}, "form.bad_value", "shift_talk.extra", "default"),
        ({"field": field(kind="choice", codes="sex", default="男")}, "form.bad_value", "shift_talk.extra", "default"),
        ({"field": field(default="x")}, "form.bad_value", "shift_talk.extra", "default"),
        ({"field": field(kind="colour")}, "form.unknown_kind", "shift_talk.extra", "colour"),
        ({"field": field(id="Extra")}, "form.bad_name", "shift_talk.Extra", "Extra"),
        ({"field": field(id="uid")}, "form.bad_name", "shift_talk.uid", "uid"),
        ({"id": "班前会"}, "form.bad_name", "班前会", "班前会"),
        ({"field": field(kind="choice")}, "form.unknown_codes", "shift_talk.extra", ""),
        ({"field": field(kind="choice", codes="star")}, "form.unknown_codes", "shift_talk.extra", "star"),
        ({"field": field(codes="sex")}, "form.unknown_codes", "shift_talk.extra", "sex"),
        ({"field": field(kind="rows")}, "form.unknown_rows", "shift_talk.extra", ""),
        ({"field": field(of="guest")}, "form.unknown_rows", "shift_talk.extra", "guest"),
        ({"field": field(computed="x.y")}, "form.unknown_rule", "shift_talk.extra", "x.y"),
        ({"check": [{"rule": "x.y"}]}, "form.unknown_rule", "shift_talk.check", "x.y"),
        ({"book": "diary"}, "form.unknown_book", "shift_talk", "diary"),
        ({"field": field(id="topic")}, "form.double_name", "shift_talk.topic", "topic"),
        ({"field": field(label="议题")}, "form.double_name", "shift_talk.extra", "议题"),
        ({"field": field(also=["会议 时间"])}, "form.double_name", "shift_talk.extra", "会议 时间"),
        ({"field": field(also=["时长"])}, "form.double_name", "shift_talk.extra", "时长"),
        ({"renamed": {"held_at": "topic"}}, "form.double_name", "shift_talk.held_at", "held_at"),
        ({"period": "day"}, "form.dangling_name", "shift_talk", "day"),
        ({"list": ["day"]}, "form.dangling_name", "shift_talk", "day"),
        ({"order": ["-day"]}, "form.dangling_name", "shift_talk", "day"),
        ({"renamed": {"old": "day"}}, "form.dangling_name", "shift_talk", "day"),
        ({"hidden": ["day"]}, "form.dangling_name", "shift_talk", "day"),
        ({"field": field(kin="day")}, "form.dangling_name", "shift_talk", "day"),
    ],
)  # fmt: skip
def test_a_bad_definition_is_refused_with_its_place(
    changes: dict[str, object], code: str, place: str, key: str
) -> None:
    with pytest.raises(UserError) as refused:
        read(**changes)
    assert (refused.value.code, refused.value.values["place"], refused.value.values["key"]) == (
        code,
        place,
        key,
    )
    sentence = say_error(refused.value)
    assert place in sentence
    assert key in sentence
    assert "请" in sentence


def _rows(**changes: object) -> Form:
    return read(id="guest", book=None, period=None, rows=True, **changes)


@pytest.mark.parametrize(
    ("forms", "code", "place"),
    [
        (lambda: [read(), read()], "form.double_name", "shift_talk"),
        (lambda: [read(field=field(kind="rows", of="guest"))], "form.unknown_rows", "shift_talk.extra"),
        (
            lambda: [read(field=field(kind="rows", of="other")), read(id="other")],
            "form.unknown_rows",
            "shift_talk.extra",
        ),
        (lambda: [_rows(field=field(kind="rows", of="guest"))], "form.unknown_rows", "guest.extra"),
    ],
    ids=["two of one id", "rows of nothing", "rows of a record", "rows in rows"],
)
def test_forms_that_do_not_fit_together_are_refused(
    forms: Callable[[], list[Form]], code: str, place: str
) -> None:
    with pytest.raises(UserError) as refused:
        link_forms(forms())
    assert (refused.value.code, refused.value.values["place"]) == (code, place)


def test_forms_that_fit_are_found_by_id() -> None:
    talk, guest = read(field=field(kind="rows", of="guest")), _rows()
    assert link_forms([talk, guest]) == {"shift_talk": talk, "guest": guest}
    assert [f.id for f in talk.rows_fields] == ["extra"]
