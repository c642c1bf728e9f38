"""The letter in three parts: one number on all of them, what does not hold struck out, one page of A4."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docx import Document

from app.files.word import load_template, write_document
from app.files.word_letter import letter_body
from app.files.word_starter import letter_parts, write_parts, write_starter
from tests.papers_kit import DEFINITIONS, FORMS, tag, texts_of

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.values import Row

LETTER: Row = {
    "direction": "out", "number": "滨污2026007", "issued_on": "2026-11-26", "name": "宋佳", "sex": "2", "age": 34,
    "ethnicity": "01", "stage": "full", "id_number": "11010519491231002X", "phone": "10000000021",
    "addressee": "中共滨海水务集团有限公司委员会", "from_org": "中共滨海污水处理有限公司第三污水处理厂支部委员会",
    "to_org": "中共滨海水务集团有限公司设备管理部支部委员会", "paid_to": "2026-11", "valid_days": 30,
    "sender": "中共滨海污水处理有限公司委员会", "sender_postcode": "066000", "receipt_on": "2026-12-03",
}  # fmt: skip
PAPERS = [
    ("transfer_letter", ".docx", "transfer_letter"),
    ("transfer_letter", ".receipt.docx", "transfer_letter_receipt"),
    ("membership_certificate", ".docx", "membership_certificate"),
]


def printed(form_id: str, suffix: str, values: Row, out: Path) -> tuple[list[str], int]:
    path = DEFINITIONS.template(form_id, suffix)
    assert path is not None
    template = load_template(path, FORMS[form_id], FORMS)
    texts = template.texts({k: v for k, v in values.items() if k in FORMS[form_id].by_id})
    pages = template.settle(texts)
    write_document(template, [texts], out)
    return texts_of(out), pages


def struck(path: Path) -> list[str]:
    """Texts that stand in runs that are struck out."""
    runs = Document(str(path)).element.body.iter(tag("r"))
    return [
        text
        for run in runs
        if run.find(f"{tag('rPr')}/{tag('strike')}") is not None
        and (text := "".join(t.text or "" for t in run.iter(tag("t"))))
    ]


@pytest.mark.parametrize(("form_id", "suffix", "words"), PAPERS)
def test_the_shipped_template_is_the_one_its_words_make(
    form_id: str, suffix: str, words: str, tmp_path: Path
) -> None:
    """After a change of `forms/papers/letters.toml`: `sanben forms template transfer_letter -o …`."""
    made, path = tmp_path / "x.docx", DEFINITIONS.template(form_id, suffix)
    assert path is not None
    if words == form_id:
        write_starter(FORMS[form_id], FORMS, made)
    else:
        write_parts(letter_parts(letter_body(words)), made)
    assert made.read_bytes() == path.read_bytes()


def test_three_parts_on_one_page_with_one_number(tmp_path: Path) -> None:
    lines, pages = printed("transfer_letter", ".docx", LETTER, tmp_path / "x.docx")
    assert pages == 1
    assert [line.partition("第滨污2026007号")[0] for line in lines if "滨污2026007" in line] == [
        "第一联", "- " * 28, "第二联", "第三联",
    ]  # fmt: skip
    whole = "\n".join(lines)
    assert "该同志党费已交到贰零贰陆年壹拾壹月。" in whole
    assert "（有效期叁拾天）" in whole
    assert "（加盖骑缝章）" in whole
    assert "（贴回执联处）" in whole
    assert "宋佳同志（男/女），34岁，汉族，系中共（正式/预备）党员，身份证号码11010519491231002X" in whole


@pytest.mark.parametrize(
    ("values", "out"),
    [
        ({"sex": "2", "stage": "full"}, ["预备", "男", "预备"]),
        ({"sex": "1", "stage": "probationary"}, ["正式", "女", "正式"]),
        ({"sex": None, "stage": "full"}, ["预备", "预备"]),
    ],
    ids=["a woman, full", "a man on probation", "the card does not say"],
)
def test_what_does_not_hold_is_struck_out(values: Row, out: list[str], tmp_path: Path) -> None:
    """组通字〔2006〕45号: of the choices on the paper the one that does not hold is crossed out by a ring."""
    printed("transfer_letter", ".docx", {**LETTER, **values}, tmp_path / "x.docx")
    assert struck(tmp_path / "x.docx") == out


def test_long_names_stay_on_the_page(tmp_path: Path) -> None:
    long = "中共滨海市新区城乡建设和水务投资运营集团有限责任公司第三污水处理厂运行维护联合支部委员会"
    _, pages = printed(
        "transfer_letter", ".docx", {**LETTER, "from_org": long, "to_org": long}, tmp_path / "x.docx"
    )
    assert pages == 1


def test_our_receipt_names_their_number_and_day(tmp_path: Path) -> None:
    lines, _ = printed("transfer_letter", ".receipt.docx", LETTER, tmp_path / "x.docx")
    assert lines[0] == "中国共产党党员组织关系介绍信回执联"
    assert "中共滨海污水处理有限公司委员会：" in lines
    assert any("2026年12月3日" in line for line in lines)
