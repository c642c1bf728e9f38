"""Pictures of the import that asks, and of two cards of one person."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from app.ui.import_page import ImportPage
    from app.ui.main_window import MainWindow
    from tests.files.roster_twins import Cell


def pair(window: MainWindow) -> None:
    """Two cards of one person in the list of pairs."""
    from app.domain.values import member_ref
    from tests.support import add, meeting, member

    ws = window.desk.ws
    facts = {"birth_date": "1985-04-12", "joined_on": "2010-07-01", "party_group": "第一党小组"}
    add(ws, "member", member("武二双", mobile="13600000001", workpost="运行工", **facts))
    two = add(
        ws, "member", member("武二双", mobile="13600000002", workpost="中控员", residence="城东", **facts)
    )
    add(ws, "branch_committee_meeting", {**meeting(), "chair": member_ref("武二双", two)})
    window.show_page("doubles")


def import_asks(window: MainWindow) -> None:
    """A workbook with a roster, grades without a year and moves without a day."""
    from PySide6.QtTest import QTest

    from tests.files.roster_twins import write_book

    sheets: dict[str, list[list[Cell]]] = {
        "党员": [["姓名", "出生年月", "入党时间", "籍贯"], ["韩雪", "1984.12.11", "2008.5.17", "河北保定"], ["欧阳清源", "1990.3.2", "2019.7.1", None]],
        "评议": [["姓名", "评议结果"], ["周国栋", "优秀"]],
        "调整": [["姓名", "二级党委名称", "所在党支部名称"], ["韩雪", "某公司党委", "水务第二党支部"]],
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as place:
        path = write_book(Path(place) / "支部名册.xlsx", sheets)
        window.show_page("import")
        page = cast("ImportPage", window.current_page())
        page.read(path)
        while window.desk.jobs.busy() or page.lines is None:
            QTest.qWait(20)
    page.chips.press("held")
