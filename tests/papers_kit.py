"""What the tests of papers share: forms made on the spot, values of every kind, and independent readers."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from docx import Document

from app.files.form_files import load_definitions
from app.files.word_starter import document_parts, write_parts
from app.files.word_xml import RECORD_PAGE, para, section

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.domain.form import Form
    from app.domain.values import Row, Value

NAMES = [
    "甲一",
    "乙二",
    "丙三",
    "丁四",
    "戊五",
    "己六",
    "庚七",
    "辛八",
    "壬九",
    "癸十",
    "子鼠",
    "丑牛",
    "寅虎",
    "卯兔",
    "辰龙",
    "巳蛇",
    "午马",
    "未羊",
    "申猴",
    "酉鸡",
    "戌狗",
]
DEFINITIONS = load_definitions()
FORMS = DEFINITIONS.forms
RECORD_FORMS = [form.id for form in FORMS.values() if form.book]
PLAIN: dict[str, Value] = {
    "text": "迎峰度夏保供电工作", "long_text": "会议传达学习了上级文件精神，研究了下一步工作。", "date": "2026-03-12",
    "datetime_range": "2026-03-12T14:00/15:40", "money": 50_000, "count": 3, "number": "2", "yes_no": 1,
    "member": "甲一@" + "0" * 32, "phone": "10000000001", "id_number": "11010519491231002X",
}  # fmt: skip


def sample(form: Form, forms: Mapping[str, Form], seed: int = 1) -> Row:
    """A record with every field filled in."""
    rnd = random.Random(f"{form.id}{seed}")  # noqa: S311 - repeatable samples
    values: Row = {}
    for field in form.fields:
        if field.codes is not None:
            values[field.id] = rnd.choice(field.codes.items).code
        elif field.of.endswith("attendance"):
            values[field.id] = [
                {"member": name, "state": rnd.choice(["present"] * 6 + ["on_shift"]), "hours": "2"}
                for name in NAMES
            ]
        elif field.of:
            rows: list[Row] = [sample(forms[field.of], forms, seed + n) for n in range(2)]
            values[field.id] = rows
        else:
            values[field.id] = PLAIN[field.kind]
    return values


def make_template(path: Path, *paragraphs: str) -> Path:
    """A small template with these paragraphs (texts, or whole XML)."""
    body = "".join(p if p.startswith("<") else para("CellText", p) for p in paragraphs)
    write_parts(document_parts(body + section(RECORD_PAGE)), path)
    return path


def texts_of(path: Path) -> list[str]:
    """Every paragraph of the body in order, those of cells too: what a person would read."""
    body = Document(str(path)).element.body
    return ["".join(t.text or "" for t in p.iter(tag("t"))) for p in body.iter(tag("p"))]


def tag(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"
