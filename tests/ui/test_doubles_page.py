"""Pairs of cards are listed, looked at side by side, merged and taken apart, or said to be two people."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtWidgets import QLabel

from app.actions.looking import list_records
from app.actions.records import get_record
from app.ui.merge_dialog import ALIKE
from tests.support import add, member

if TYPE_CHECKING:
    from app.ui.doubles_page import DoublesPage
    from app.ui.main_window import MainWindow


@pytest.fixture
def pair(window: MainWindow) -> tuple[str, str]:
    ws = window.desk.ws
    one = add(ws, "member", member("武二双", birth_date="1985-04-12", mobile="13600000001"))
    two = add(ws, "member", member("武二双", birth_date="1985-04", mobile="13600000002", residence="城东"))
    return one, two


@pytest.fixture
def page(window: MainWindow, pair: tuple[str, str]) -> DoublesPage:
    assert pair
    window.show_page("members")
    window.page("members").doubles.click()  # type: ignore[attr-defined]
    return cast("DoublesPage", window.page("doubles"))


def cells(page: DoublesPage) -> list[list[str]]:
    columns = range(page.model.columnCount())
    return [[page.model.cell(row, column).text for column in columns] for row in range(page.model.rowCount())]


def test_a_pair_is_merged_by_choosing_what_is_true(
    window: MainWindow, page: DoublesPage, pair: tuple[str, str]
) -> None:
    ws, (one, two) = window.desk.ws, pair
    before = len(list_records(ws, "member"))
    assert cells(page)[0][:2] == ["武二双", "姓名和出生日期相同"]
    assert "136****0001" in cells(page)[0][2]
    page.table.opened.emit(0)
    dialog = page.dialog
    assert not dialog.act.isEnabled()
    assert dialog.left.text() == "还有 1 处要选哪一个对"
    mine, theirs = dialog.pairs[0]
    assert (mine.text(), theirs.text()) == ("136****0001", "136****0002")
    theirs.click()
    assert dialog.act.isEnabled()
    dialog.act.click()
    assert len(list_records(ws, "member")) == before - 1
    values = get_record(ws, "member", one).values
    assert (values["mobile"], values["residence"]) == ("13600000002", "城东")
    assert page.pairs == []
    window.toast._button.click()
    assert len(list_records(ws, "member")) == before
    assert [(p.one, p.other) for p in page.pairs] == [(one, two)]


def test_the_other_card_may_stay(window: MainWindow, page: DoublesPage, pair: tuple[str, str]) -> None:
    page.merge.click()
    dialog = page.dialog
    dialog._turn()
    assert (dialog.keep, dialog.drop) == pair[::-1]
    dialog.pairs[0][0].click()
    dialog.merge()
    assert get_record(window.desk.ws, "member", pair[1]).values["mobile"] == "13600000002"
    assert get_record(window.desk.ws, "member", pair[0]).retired_at


def test_cards_that_only_complete_each_other_need_no_choice(window: MainWindow) -> None:
    ws = window.desk.ws
    one = add(ws, "member", member("武三双", birth_date="1985-04-12"))
    two = add(ws, "member", member("武三双", birth_date="1985-04-12", residence="城东"))
    window.show_page("doubles", (one, two))
    dialog = cast("DoublesPage", window.page("doubles")).dialog
    assert ALIKE in [one.text() for one in dialog.findChildren(QLabel)]
    assert dialog.act.isEnabled()


def test_two_people_are_not_listed_again(page: DoublesPage) -> None:
    page.apart.click()
    assert cells(page) == []
    assert page.nothing.isVisible()
    assert not page.merge.isVisible()
