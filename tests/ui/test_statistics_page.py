"""统计: numbers open their people and cards, charts answer to keys, papers and late changes are mended on the spot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.actions.looking import list_records
from app.actions.records import get_record
from app.domain.agenda import Target
from app.domain.values import as_rows, as_text
from app.ui.print_preview import PrintPreview
from app.ui.statistics_page import StatisticsPage
from app.ui.widgets.table import CELL
from tests.support import add, member

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow


@pytest.fixture
def page(window: MainWindow) -> StatisticsPage:
    window.show_page("statistics")
    shown = window.current_page()
    assert isinstance(shown, StatisticsPage)
    return shown


def names(page: StatisticsPage) -> list[str]:
    return [line.name for line in page.numbers.people.model.rows()]


def mark(page: StatisticsPage, row: int) -> None:
    page.numbers.table.select(row - 1)


def number(page: StatisticsPage, row: int) -> str:
    model = page.numbers.model
    return str(model.index(row - 1, 2).data(CELL).text)


def test_every_number_opens_its_people(page: StatisticsPage) -> None:
    page.numbers.show_period("2025")
    assert page.numbers.name.text() == "2025年度"
    assert [number(page, row) for row in (1, 2, 7, 9, 12, 13, 15, 16, 17)] == [
        "22", "1", "1", "2", "1", "1", "21", "21", "0",
    ]  # fmt: skip
    mark(page, 9)
    assert names(page) == ["钱进", "罗大川"]
    assert page.numbers.people.model.rows()[1].what == "12月27日 去世，期后补登"
    mark(page, 16)
    assert len(names(page)) == 21
    mark(page, 17)
    assert names(page) == []
    assert page.numbers.people.nothing.fact.text() == "实有与应有一致"
    assert page.numbers.late.text() == "期后补登 1 项"
    assert page.numbers.running.isHidden()


def test_periods_are_gone_through_and_say_whether_they_are_over(page: StatisticsPage) -> None:
    assert page.numbers.name.text() == "2026年第一季度"
    assert page.numbers.running.text() == "尚未结束"
    page.numbers.before.click()
    assert (page.numbers.name.text(), number(page, 9)) == ("2025年第四季度", "2")
    page.numbers.kinds.press("half_year")
    assert page.numbers.name.text() == "2025年下半年"
    page.numbers.kinds.press("year")
    page.numbers.after.click()
    assert page.numbers.name.text() == "2026年度"
    assert page.numbers.trend.chart().categories == ("2025年（21人）", "2026年（22人）")


def test_a_name_leads_to_the_card_and_back(page: StatisticsPage, window: MainWindow) -> None:
    page.numbers.show_period("2025")
    mark(page, 12)
    page.numbers.people.table.setFocus()
    QTest.keyClick(page.numbers.people.table, Qt.Key.Key_Return)
    assert window.current_page() is not page
    card = window.current_page()
    assert getattr(card, "uid", "") == next(
        r.uid for r in list_records(window.desk.ws, "member") if r.values["name"] == "罗大川"
    )


def test_a_missing_paper_is_named_and_added(page: StatisticsPage, window: MainWindow) -> None:
    page.numbers.show_period("2025Q4")
    mark(page, 7)
    panel = page.numbers.people
    assert (panel.model.rows()[0].note, panel.mend.text()) == ("缺材料", "补材料")
    assert panel.detail.text() == "依据：清水人〔2025〕31号；还缺组织关系介绍信、回执寄出"
    panel.mend.click()
    assert [box.field.label for box in page.dialog.boxes.values()] == ["组织关系介绍信", "回执寄出", "附件"]
    page.dialog.boxes["paper:letter"].put("第2025088号")
    page.dialog.boxes["paper:receipt_sent"].put("2025-12-20")
    page.dialog.act.click()
    assert panel.model.rows()[0].note == "齐"
    assert "已登记材料" in window.toast.text()
    window.undo()
    assert panel.model.rows()[0].note == "缺材料"


def test_a_difference_is_told_late_from_the_card(page: StatisticsPage, window: MainWindow) -> None:
    ws = window.desk.ws
    uid = add(ws, "member", member("唐磊", stage="预备党员", joined_on="2026-02-20"))
    window.desk.changed(frozenset({"member"}))
    assert page.numbers.gap.text() == "差数涉及 1 人"
    mark(page, 17)
    assert names(page) == ["唐磊"]
    panel = page.numbers.people
    assert panel.mend.text() == "补登变动"
    assert panel.detail.text() == "2026年2月20日：信息卡上本期成为本支部党员，没有登记增加"
    panel.mend.click()
    dialog = page.dialog
    assert dialog.boxes["changed_on"].typed() == "2026-02-20 周五"
    assert dialog.boxes["event"].typed() == "发展党员"
    dialog.boxes["paper:resolution"].put("2026-02-20")
    dialog.act.click()
    assert page.numbers.gap.isHidden()
    mark(page, 3)
    assert names(page) == ["周敏", "唐磊"]
    told = next(r for r in list_records(ws, "member_change") if str(r.values["member"]).endswith(uid))
    assert [row["paper"] for row in as_rows(told.values["papers"])] == ["resolution"]
    assert get_record(ws, "member", uid).revision == 1
    window.undo()
    assert not page.numbers.gap.isHidden()


def test_what_cannot_be_told_stays_in_the_dialog(page: StatisticsPage, window: MainWindow) -> None:
    add(window.desk.ws, "member", member("唐磊", stage="预备党员", joined_on="2026-02-20"))
    window.desk.changed(frozenset({"member"}))
    mark(page, 17)
    page.numbers.people.mend.click()
    page.dialog.boxes["event"].put("搬家")
    page.dialog.act.click()
    assert page.dialog.isVisible()
    page.dialog.reject()


def test_table_chart_and_names_follow_each_other(page: StatisticsPage) -> None:
    page.show_tab(1)
    makeup = page.makeup
    makeup.chips.press("sex")
    assert [makeup.model.index(row, 0).data() for row in (0, 1)] == ["男", "女"]
    makeup.chart.setFocus()
    QTest.keyClick(makeup.chart, Qt.Key.Key_Down)
    assert makeup.table.currentIndex().row() == 1
    assert makeup.people.title.text() == "女"
    assert "女 7 人，占 31.8%" in makeup.chart.accessibleName()
    QTest.keyClick(makeup.chart, Qt.Key.Key_Return)
    makeup.table.select(0)
    assert makeup.chart.current() == 0
    QTest.mouseClick(makeup.chart, Qt.MouseButton.LeftButton, pos=QPoint(60, makeup.chart.height() - 4))
    assert makeup.people.title.text() == "女"
    assert len(makeup.people.model.rows()) == 7


def test_the_make_up_of_an_earlier_day(page: StatisticsPage) -> None:
    page.show_tab(1)
    makeup = page.makeup
    assert makeup.total.text() == "党员 22 人"
    makeup.on.setText("2025.6.30")
    makeup.on.editingFinished.emit()
    assert makeup.on.text() == "2025-06-30 周一"
    assert makeup.total.text() == "党员 22 人"
    makeup.on.setText("2025-13-40")
    makeup.on.editingFinished.emit()
    assert "月份" in makeup.wrong.text()
    makeup.on.setText("2027-01-01")
    makeup.on.editingFinished.emit()
    assert makeup.wrong.text() == "日期晚于今天，还没有名册"
    assert makeup.total.text() == "党员 22 人"


def test_the_agenda_leads_to_the_change(page: StatisticsPage, window: MainWindow) -> None:
    told = next(
        r for r in list_records(window.desk.ws, "member_change") if r.values.get("event") == "transferred_in"
    )
    window.desk.go("statistics", Target("statistics", "member_change", told.uid))
    assert page.numbers.name.text() == "2025年第四季度"
    line = page.numbers.people.line()
    assert line is not None
    assert (line.name, line.note) == ("蒋丽", "缺材料")


@pytest.mark.parametrize(("tab", "place"), [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_both_papers_of_both_tabs_can_be_looked_at(
    page: StatisticsPage, window: MainWindow, tab: int, place: int
) -> None:
    page.show_tab(tab)
    page._preview(place)
    preview = window.current_page()
    assert isinstance(preview, PrintPreview)
    for _ in range(200):
        if preview.view.count() and preview.view.is_complete():
            break
        QTest.qWait(20)
    assert preview.view.count() >= 1


def test_a_branch_without_cards_says_so(window: MainWindow, page: StatisticsPage) -> None:
    ws = window.desk.ws
    from app.actions.records import retire_record

    for record in list_records(ws, "member"):
        retire_record(ws, "member", record.uid)
    window.desk.changed(frozenset({"member"}))
    assert page.stack.currentWidget() is page.nobody
    assert as_text(page.nobody.fact.text()) == "还没有党员卡"
