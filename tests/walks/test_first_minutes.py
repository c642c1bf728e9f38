"""The first minutes of somebody new, with keys alone: no branch yet, then a finished meeting and its page."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import docx
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.actions.paper_kit import Order
from app.actions.reports import make_report
from app.startup import Session
from app.ui.main_window import MainWindow
from app.ui.settings import Settings
from tests.ui.conftest import *  # noqa: F403 - the dress of the screens' own tests
from tests.ui.conftest import copy_out
from tests.walks.test_records_by_keys import ENTER, TAB, Hands

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from app.ui.welcome import Welcome

PASSPHRASE = "清水长流-汛期-2026"
TYPED = ("第一水厂党支部", "", PASSPHRASE, PASSPHRASE)


def make_branch(session: Session, folder: Path, qtbot: QtBot) -> tuple[MainWindow, int]:
    """From the first window on; how many keys it took, two for a Chinese character."""
    session.begin()
    page = cast("Welcome", session.window)
    qtbot.waitUntil(page.choices[0].button.hasFocus)
    QTest.keyClick(page.choices[0].button, ENTER)
    page.new_branch.begin(folder)
    for text in TYPED:
        line = QApplication.focusWidget()
        assert isinstance(line, QLineEdit)
        line.insert(text)
        QTest.keyClick(line, ENTER)
    assert page.envelope.last.hasFocus()
    copy_out(page.envelope)
    QTest.keyClick(page.envelope.last, ENTER)
    assert isinstance(session.window, MainWindow)
    return session.window, 2 + len(page.envelope.last.text()) + sum(
        1 + sum(1 if c.isascii() else 2 for c in text) for text in TYPED
    )


def test_from_nothing_to_a_printed_meeting(
    tmp_path: Path, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.perf_counter()
    session = Session(Settings(tmp_path / "settings"))
    window, presses = make_branch(session, tmp_path, qtbot)
    hands = Hands(window, "work_log")
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, TAB)
    hands.presses += 1
    hands.begin("支委会")
    hands.type(f"{window.desk.ws.today() - timedelta(days=1)}", ENTER)
    hands.type("1400", ENTER)
    hands.type("1530", ENTER)
    hands.go_on_to("place")
    hands.type("二楼会议室", ENTER)
    hands.type("研究汛前检查", ENTER)
    hands.type("周国栋", ENTER)
    hands.go_on_to("content")
    hands.type("会议认为检查要逐台落实")
    record = hands.finish()
    path = tmp_path / "支委会.docx"
    made = make_report(window.desk.ws, "record", Order(path, uid=record.uid, form=record.form))
    words = "".join(cell.text for table in docx.Document(str(path)).tables for cell in table._cells)
    session.end()
    assert made.records == 1
    assert "研究汛前检查" in words
    assert "会议认为检查要逐台落实" in words
    with capsys.disabled():
        seconds = time.perf_counter() - began
        print(f"\n从新建支部到会议记录：{presses + hands.presses} 次按键，程序用时 {seconds:.1f} 秒")
