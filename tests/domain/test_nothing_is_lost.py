"""Whatever stands in a roster: every cell of a person is on the card, kept beside it, or reported."""

from __future__ import annotations

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.field_kinds import show
from app.domain.headings import full_key
from app.domain.sheets import LOST_KINDS
from tests.domain.roster_kit import Cell, grid, member, reader, records, words

HEADINGS = [
    "性别",
    "出生年月",
    "身份证号",
    "民族",
    "学历",
    "手机",
    "入党时间",
    "转正时间",
    "人员类别",
    "职务",
    "爱好",
    "备注",
    "工号",
]
CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        ["男", "女", "汉", "大专", "正式党员", "2020.6", "2020-06-15", "13800000001", "无", "/", "同上", "书记", "11010519491231002X",
         "110105********0021", "1.1E+17", "2008.7（预备）", "合计", "必填", "注：说明", "男/女", "　", "a\nb", "=1+1"]
    ),
    st.integers(0, 10**18),
    st.floats(1900, 2030).map(lambda x: round(x, 1)),
    st.dates(),
    st.text("张三李四·（），。abc123 \t" + string.punctuation, max_size=12),
)  # fmt: skip
NAMES = st.one_of(
    st.sampled_from(["周国栋", "马 晓 燕", "韩磊（女）", "★王五", "合计", "", "123", "填表人：李四", "必填"]),
    CELLS,
)
NOTHING = frozenset(words().nothing)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(
    st.lists(st.sampled_from(HEADINGS), min_size=2, max_size=8),
    st.lists(st.tuples(NAMES, st.lists(CELLS, min_size=8, max_size=8)), max_size=6),
)
def test_every_cell_of_a_person_is_accounted_for(
    headings: list[str], rows: list[tuple[Cell, list[Cell]]]
) -> None:
    table: list[list[Cell]] = [
        ["姓名", *headings],
        *([name, *cells[: len(headings)]] for name, cells in rows),
    ]
    sheet = grid(table)
    reading = reader().read(sheet, "名册")
    if reading.verdict != "records":
        return
    taken = {row.number for row in reading.rows} | {row.number for row in reading.skipped}
    filled = {n for n, row in enumerate(sheet.rows, start=1) if any(row)}
    assert filled - taken == {1}  # only the heading row is neither a person nor said to be nobody
    found = {record.number: record for record in records(reading)}
    for row in reading.rows:
        record = found[row.number]
        said = {str(p.values.get("heading", "")) for p in record.problems} | {
            p.field for p in record.problems
        }
        if record.rejected:  # said as a whole, and given back as a whole
            assert record.problems
            continue
        for column in row.columns:
            text, kind = row.texts[column.index], row.kinds[column.index]
            if (not text and kind not in LOST_KINDS) or text in NOTHING or not full_key(text):
                continue
            kept = text in record.kept.values()
            read = bool(column.field) and record.values.get(column.field) is not None
            assert read or kept or column.heading in said or column.field in said, (column, text)
            if read and column.field == "name":
                name = "".join(show(member().by_id["name"], record.values["name"]).split())
                assert name in "".join(text.split()) or kept
