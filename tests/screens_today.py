"""Pictures of 今日: as the demo has it, with own arrangements, and with one of them open."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.main_window import MainWindow
    from app.ui.today_page import TodayPage


def today_scenes() -> dict[str, Callable[[MainWindow], None]]:
    return {"today": _today, "today_arranged": _arranged_read, "today_arrangement": _arranged}


def _today(window: MainWindow) -> None:
    """With what a pre-flight on the worker says of the quarter."""
    from PySide6.QtTest import QTest

    window.show_page("today")
    page = cast("TodayPage", window.current_page())
    while not page.hand_in.state.text():
        QTest.qWait(20)


def _arranged(window: MainWindow) -> None:
    """Own arrangements on the card and among the tasks, and one of them open."""
    from app.actions.records import save_record

    told = (
        ("2026-03-20 14:00", "支部委员会会议", "办公楼 203", ""),
        ("2026-03-24", "第二党小组会", "泵站值班室", "补 2 月学习内容"),
        ("2026-04-08", "发展对象集中培训", "", "林晓东，4月8日至10日"),
        ("2026-06-30", "七一慰问老党员，由支部书记和组织委员分头上门，带上慰问信", "", ""),
    )
    for day, what, place, remark in told:
        typed = {"day": day, "what": what, "place": place, "remark": remark}
        uid = save_record(window.desk.ws, "arrangement", typed).uid
    window.desk.changed(frozenset({"arrangement"}))
    _today(window)
    cast("TodayPage", window.current_page()).arranged.open(uid)


def _arranged_read(window: MainWindow) -> None:
    _arranged(window)
    dialog = cast("TodayPage", window.current_page()).arranged.dialog
    if dialog is not None:
        dialog.reject()
