"""The data file of import words: what in it cannot be is refused with its place."""

from __future__ import annotations

import tomllib

import pytest

from app.domain.errors import UserError
from app.domain.import_words import import_words_from
from app.files.form_files import data_folder

SHIPPED = tomllib.loads((data_folder("forms") / "imports" / "sheets.toml").read_text(encoding="utf-8"))


def test_the_shipped_words_are_read_as_written() -> None:
    words = import_words_from(SHIPPED, "sheets")
    assert "合计" in words.totals
    assert ("full", "confirmed_on") in words.milestones
    assert words.content["party_post"] == "party_post"
    transfer = next(kind for kind in words.kinds if "转接" in "".join(kind.titles))
    assert transfer.title


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        ({"total": ["合计"]}, "form.unknown_key", "sheets"),
        ({"totals": []}, "form.missing_key", "sheets"),
        ({"totals": "合计"}, "form.bad_value", "sheets"),
        ({"stages": "正式党员"}, "form.bad_value", "sheets"),
        ({"stages": ["正式党员"]}, "form.bad_value", "sheets"),
        ({"content": ["party_post"]}, "form.bad_value", "sheets"),
        ({"people": [{"titles": ["名单"], "headings": ["职务"]}]}, "form.missing_key", "sheets.people"),
        ({"kind": [{"id": "fees"}]}, "form.missing_key", "sheets.fees"),
        ({"kind": [{"id": "fees", "title": "党费台账", "alone": "yes"}]}, "form.bad_value", "sheets.fees"),
        ({"kind": [{"id": "fees", "title": "党费台账", "words": []}]}, "form.unknown_key", "sheets.fees"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(change: dict[str, object], code: str, place: str) -> None:
    with pytest.raises(UserError) as refused:
        import_words_from({**SHIPPED, **change}, "sheets")
    assert refused.value.code == code
    assert refused.value.values["place"] == place
