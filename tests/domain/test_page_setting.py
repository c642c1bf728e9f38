"""Where pages break: tables that split or do not, repeated heads, kept paragraphs, sections, sides of a sheet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.page_setting import Pages, left_margin
from app.domain.paper import PAGE, PAGES, Document, Furniture, Look, Paragraph, Row, Section, Span, Watermark
from tests.pages_kit import EXACT, FONT, SMALL, all_pages, around, cell, grid, pages_of, para, paras, texts


def test_a_page_holds_as_many_lines_as_fit() -> None:
    assert [len(page) for page in texts(pages_of(*paras(23)))] == [10, 10, 3]


def test_pages_come_one_by_one() -> None:
    pages = Pages(Document((Section(SMALL, paras(23)),)))
    pages.more(lambda: len(pages.pages) == 1)
    assert (len(pages.pages), pages.done) == (1, False)
    pages.more()
    assert (len(pages.pages), pages.done) == (3, True)


def test_space_before_is_kept_after_a_wanted_break_and_dropped_after_another() -> None:
    spaced = replace(EXACT, before=10)
    pages = pages_of(*paras(10), para("甲", spaced), para("乙", replace(spaced, fresh=True)))
    assert [page.lines[0][1] for page in pages.pages] == [20, 20, 30]


def test_a_paragraph_that_begins_a_page_does_so_once() -> None:
    assert texts(pages_of(para("甲", replace(EXACT, fresh=True)), para("乙"))) == [["甲", "乙"]]


def test_no_line_stays_alone() -> None:
    kept = replace(EXACT, widows=True)
    text = "一" * 10 + "二" * 10 + "三" * 10
    first, second = pages_of(*paras(9), para(text, kept)).pages
    assert (len(first.lines), second.texts) == (9, ["一" * 10, "二" * 10, "三" * 10])
    first, second = pages_of(*paras(8), para(text, kept)).pages
    assert (len(first.lines), len(second.lines)) == (8, 3)


def test_a_heading_stays_with_what_follows() -> None:
    assert texts(pages_of(*paras(9), para("题", replace(EXACT, keep_next=True)), para("文")))[1] == [
        "题",
        "文",
    ]
    whole = replace(EXACT, keep_lines=True)
    assert texts(pages_of(*paras(9), para("一" * 20, whole)))[1] == ["一" * 10, "一" * 10]


# tables ----------------------------------------------------------------------------------------------------


def test_rows_stand_below_each_other_and_their_lines_are_drawn_once() -> None:
    table = grid([Row((cell(0, "甲"), cell(1, "乙"))), Row((cell(0, "丙", span=2),))], 60, 60)
    page = pages_of(table).pages[0]
    assert [(x, y) for x, y, _ in page.lines] == [(25.4, 20), (85.4, 20), (25.4, 41.5)]
    across = sorted((s.y1, s.x1, s.x2, e.width) for s, e in page.strokes.items() if s.y1 == s.y2)
    assert across == [(20, 20, 140, 1.5), (41.5, 20, 140, 0.5), (62, 20, 140, 1.5)]
    upright = sorted((s.x1, s.y1, e.width) for s, e in page.strokes.items() if s.x1 == s.x2)
    assert upright == [(20, 20, 1.5), (20, 41.5, 1.5), (80, 20, 0.5), (140, 20, 1.5), (140, 41.5, 1.5)]


def test_a_row_that_may_not_split_goes_to_the_next_page() -> None:
    row = Row((cell(0, "甲", "乙", "丙"),), splits=False)
    assert texts(pages_of(*paras(8), grid([row], 100)))[1] == ["甲", "乙", "丙"]


def test_a_row_splits_between_lines_and_goes_on_at_the_top() -> None:
    row = Row((cell(0, "题", upright="center"), cell(1, *"一二三四五六七八九十")))
    first, second = pages_of(*paras(4), grid([row], 40, 100)).pages
    assert first.texts[4:] == ["题", "一", "二", "三", "四", "五"]
    assert second.texts == ["六", "七", "八", "九", "十"]
    assert max(y for _, y, _ in second.lines) == 100


def test_a_row_whose_least_height_does_not_fit_goes_to_the_next_page() -> None:
    row = Row((cell(0, "甲", "乙"),), height=60)
    assert [len(page) for page in texts(pages_of(*paras(8), grid([row], 100)))] == [8, 2]


def test_a_row_higher_than_a_page_is_split_whatever_it_says() -> None:
    row = Row((cell(0, *[f"第{n}" for n in range(25)]),), splits=False)
    found = texts(pages_of(grid([row], 100)))
    assert [text for page in found for text in page] == [f"第{n}" for n in range(25)]
    assert len(found) == 3


def test_heads_come_again_on_every_page() -> None:
    head = Row((cell(0, "题"),), head=True)
    rows = [Row((cell(0, f"第{n}"),), splits=False) for n in range(20)]
    found = texts(pages_of(grid([head, *rows], 100)))
    assert [page[0] for page in found] == ["题", "题", "题"]
    assert sum(len(page) - 1 for page in found) == 20


def test_a_merged_cell_reaches_over_its_rows() -> None:
    rows = [
        Row((cell(0, "甲", restarts=True, upright="center"), cell(1, "一"))),
        Row((cell(0, continues=True), cell(1, "二"))),
    ]
    page = pages_of(grid(rows, 40, 100)).pages[0]
    (y,) = [y for _, y, line in page.lines if line.text == "甲"]
    assert y == pytest.approx(20 + (21.5 + 20.5 - 20) / 2)
    assert not any(s.y1 == s.y2 == 41.5 and s.x1 < 60 for s in page.strokes)


def test_the_last_row_grows_for_a_merged_cell() -> None:
    rows = [
        Row((cell(0, *"甲乙丙丁", restarts=True), cell(1, "一"))),
        Row((cell(0, continues=True), cell(1, "二"))),
        Row((cell(0, "末", span=2),)),
    ]
    page = pages_of(grid(rows, 40, 100)).pages[0]
    assert next(y for _, y, line in page.lines if line.text == "末") == 100


def test_what_follows_a_table_stands_below_its_last_line() -> None:
    page = pages_of(grid([Row((cell(0, "甲"),))], 100), para("乙")).pages[0]
    assert page.lines[1][1] == pytest.approx(20 + 21.5 + 1.5)


def test_a_table_may_stand_in_the_middle() -> None:
    table = replace(grid([Row((cell(0, "甲"),))], 100), align="center")
    assert pages_of(table).pages[0].lines[0][0] == 20 + 30 + 5.4


# sections, headers, sides ----------------------------------------------------------------------------------


def section(*blocks: Paragraph, **more: object) -> Section:
    return replace(Section(SMALL, blocks), **more)  # type: ignore[arg-type]  # by name


def test_a_section_that_begins_on_an_odd_page_leaves_a_blank_side() -> None:
    pages = all_pages(Document((section(para("甲")), section(para("乙"), begin="odd"))))
    assert [(page.number, page.blank, page.texts) for page in pages.pages] == [
        (1, False, ["甲"]), (2, True, []), (3, False, ["乙"]),
    ]  # fmt: skip
    assert around(pages, pages.pages[1]) == []


def test_numbers_may_begin_anew_and_sides_still_follow() -> None:
    first = section(*[para("甲", replace(EXACT, fresh=True))] * 2)
    pages = all_pages(Document((first, section(para("乙"), begin="odd", start=1))))
    assert [(page.number, page.blank) for page in pages.pages] == [(1, False), (2, False), (1, False)]
    pages = all_pages(Document((section(para("甲")), section(para("乙"), begin="odd", start=5))))
    assert [(page.number, page.blank) for page in pages.pages] == [(1, False), (2, True), (5, False)]


def test_a_section_may_go_on_on_the_same_page() -> None:
    assert texts(all_pages(Document((section(para("甲")), section(para("乙"), begin="here"))))) == [
        ["甲", "乙"]
    ]
    lying = replace(SMALL, width=240, height=200)
    other = Section(lying, (para("乙"),), begin="here")
    assert texts(all_pages(Document((section(para("甲")), other)))) == [["甲"], ["乙"]]


def test_the_binding_side_changes_with_the_page() -> None:
    look = replace(SMALL, left=40, right=20)
    document = Document((Section(look, paras(12)),), mirrored=True)
    pages = all_pages(document)
    assert [left_margin(document, page) for page in pages.pages] == [40, 20]
    assert [page.lines[0][0] for page in pages.pages] == [40, 20]


def numbered(align: str) -> Furniture:
    look = Look(align=align, line=10, rule="exact")  # type: ignore[arg-type]  # of the table
    return Furniture(
        (Paragraph(look, (Span("1", FONT, PAGE), Span("/", FONT), Span("9", FONT, PAGES)), FONT),)
    )


def test_each_page_has_its_number_at_its_own_side() -> None:
    footers = {"default": numbered("right"), "even": numbered("left")}
    document = Document((Section(SMALL, paras(12), footers=footers),), even_pages=True)
    pages = all_pages(document)
    assert [around(pages, page) for page in pages.pages] == [["1/2"], ["2/2"]]
    assert [pages.furniture(page).lines[0][2].runs[0].x for page in pages.pages] == [160 - 16 - 16 * 0.278, 0]
    assert pages.furniture(pages.pages[0]).lines[0][1] == 240 - 5 - 10


def test_a_first_page_may_have_a_head_of_its_own() -> None:
    heads = {"first": Furniture((para("首"),)), "default": Furniture((para("常"),))}
    pages = pages_of(*paras(12), headers=heads, title_page=True)
    assert [around(pages, page) for page in pages.pages] == [["首"], ["常"]]


def test_a_high_header_leaves_less_room() -> None:
    heads = {"default": Furniture(tuple(paras(2)))}
    pages = pages_of(*paras(10), headers=heads)
    assert (pages.pages[0].lines[0][1], len(pages.pages[0].lines)) == (45, 8)


def test_a_watermark_belongs_to_its_section() -> None:
    mark = Watermark("草稿", "宋体", 320, 160, 315, "d8d8d8", 0.5)
    marked = section(para("甲"), headers={"default": Furniture((), mark)})
    pages = all_pages(Document((marked, section(para("乙")))))
    assert [pages.watermark_of(page) for page in pages.pages] == [mark, None]


def test_page_numbers_of_other_pages_are_those_they_have() -> None:
    index = Paragraph(EXACT, (Span("7", FONT, "one"), Span("9", FONT, "unknown")), FONT)
    record = para("甲", replace(EXACT, fresh=True), FONT, "one")
    pages = pages_of(index, record)
    runs = pages.pages[0].lines[0][2].runs
    assert [pages.text_of(run) for run in runs] == ["2", "9"]
