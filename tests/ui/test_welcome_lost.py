"""From the first window: a forgotten passphrase, a lost PC, a backup handed over; at the end a desk is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtWidgets import QFileDialog

from app.actions import enrolling, handing_over, reseeding, safekeeping
from app.actions.looking import list_records
from app.actions.workspace import create_workspace, open_workspace
from app.files.sealing import Cost
from app.startup import Session
from app.ui.main_window import MainWindow
from app.ui.settings import Settings
from tests.actions.exchange_kit import Desks, add_meeting
from tests.support import MEETING
from tests.ui.conftest import code_of, copy_out
from tests.ui.keys_kit import exchange_part, hear

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.ui.welcome import Welcome

SECRET, NEW = "清水长流-汛期-2026", "换成这个更好的新口令"


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    made = Session(Settings(tmp_path / "settings"))
    yield made
    made.end()


def welcome_of(session: Session) -> Welcome:
    return cast("Welcome", session.window)


@pytest.fixture
def locked(desks: Desks) -> tuple[Path, str]:
    """A branch with a passphrase that has joined, and its envelope's code."""
    ws, code = create_workspace(
        desks.place / "机关第一党支部", name="机关第一党支部", code="JG01", passphrase=SECRET, clock=desks.clock,
        cost=Cost(memory=64, passes=1, lanes=1),
    )  # fmt: skip
    desks.enrol(ws)
    add_meeting(ws, "2026-02-10")
    ws.close()
    return desks.place / "机关第一党支部", code


def forgot(session: Session, folder: Path) -> Welcome:
    session.welcome(folder)
    page = welcome_of(session)
    page.unlock.forgot.click()
    assert page.lost.isVisible()
    return page


def set_new(page: Welcome, new: str, again: str = "") -> None:
    page.lost.new.edit.setText(new)
    page.lost.again.edit.setText(again or new)


def seal_new_code(page: Welcome) -> str:
    code = code_of(page.envelope)
    copy_out(page.envelope)
    page.envelope.button.click()
    return code


def opened_with_a_meeting(session: Session) -> Path:
    assert isinstance(session.window, MainWindow)
    assert session.desk is not None
    assert len(list_records(session.desk.ws, MEETING)) == 1
    return session.desk.ws.folder


def test_the_envelope_opens_and_is_made_anew(session: Session, locked: tuple[Path, str]) -> None:
    folder, code = locked
    session.welcome()
    welcome_of(session).show_anew()  # and thought better of it
    page = welcome_of(session)
    page.show_start()
    page.open(folder)
    page.unlock.forgot.click()
    assert page.lost.why.text() == "先填应急码"
    page.lost.code.edit.setText("23456-23456-23456-23456-23456-2")
    set_new(page, "短")
    assert page.lost.why.text() == "新口令还差 9 个字符"
    set_new(page, NEW, "不一样的新口令呀呀呀")
    assert not page.lost.go.isEnabled()
    set_new(page, NEW)
    page.lost.go.click()
    assert "应急码不对" in page.banner.text()
    page.lost.code.edit.setText(code.lower().replace("-", " "))
    page.lost.go.click()
    again = seal_new_code(page)
    assert again != code
    opened_with_a_meeting(session)
    assert type(cast("MainWindow", session.window).current_page()).__name__ == "TodayPage"
    session.end()
    open_workspace(folder, passphrase=NEW).close()
    open_workspace(folder, envelope_code=again).close()


def test_the_committee_helps_where_the_envelope_is_gone_too(
    session: Session, locked: tuple[Path, str], desks: Desks, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    folder, _ = locked
    page = forgot(session, folder)
    page.lost.ways[1].click()
    assert "一定记住" in page.lost.about.text()
    set_new(page, NEW)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(desks.place / "没插"))
    page.lost.go.click()
    assert "请插好 U 盘再试" in page.banner.text()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(desks.stick))
    page.lost.go.click()
    assert "已写出" in page.banner.text()
    (asked,) = desks.stick.glob("*.sbz")

    # Another day: the window says how it stands, and the digits again.
    session.welcome(folder)
    assert "等党委批复" in welcome_of(session).unlock.forgot.text()
    page = forgot(session, folder)
    assert page.lost.helped
    assert asked.name in page.lost.about.text()
    digits = page.lost.digits.text()
    done = handing_over.help_branch(
        desks.committee, asked, desks.stick, heard=digits, recovery_code=desks.recovery_code
    )
    assert done.path is not None
    answer = done.path
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(asked), ""))
    page.lost.new.edit.setText(NEW)
    page.lost.go.click()
    assert "不是这里要收的文件" in page.banner.text()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(answer), ""))
    page.lost.new.edit.setText("记错了的新口令呀呀呀")
    page.lost.go.click()
    assert "写恢复申请时设的那个新口令" in page.banner.text()
    page.lost.new.edit.setText(NEW)
    page.lost.go.click()
    seal_new_code(page)
    opened_with_a_meeting(session)


def test_who_never_joined_is_told_that_nobody_can_help(session: Session, tmp_path: Path) -> None:
    ws, _ = create_workspace(
        tmp_path / "孤岛党支部", name="孤岛党支部", passphrase=SECRET, cost=Cost(memory=64, passes=1, lanes=1)
    )
    ws.close()
    page = forgot(session, tmp_path / "孤岛党支部")
    page.lost.ways[1].click()
    assert "没有入过网" in page.lost.about.text()
    assert not page.lost.go.isVisible()


def test_a_successor_opens_what_was_handed_over(
    session: Session, locked: tuple[Path, str], desks: Desks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _ = locked
    ws = open_workspace(folder, passphrase=SECRET, clock=desks.clock)
    handed = handing_over.hand_over(ws, "新书记", desks.stick, passphrase=SECRET)
    ws.close()
    assert handed.request is not None
    answered = enrolling.register(desks.committee, handed.request, desks.stick)
    assert answered.path is not None
    session.begin()
    page = welcome_of(session)
    page.start.back_wanted.emit()
    page.bring_back.begin(desks.place / "new pc")
    assert not page.bring_back.go.isEnabled()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(handed.backup), ""))
    page.bring_back.choose.click()
    page.bring_back.code.edit.setText("23456-23456-23456-23456-23456-2")
    page.bring_back.go.click()
    qtbot.waitUntil(page.banner.isVisible)
    assert "应急码不对" in page.banner.text()
    page.bring_back.code.edit.setText(handed.code)
    page.bring_back.go.click()
    qtbot.waitUntil(page.lost.isVisible)
    set_new(page, NEW)
    page.lost.go.click()
    seal_new_code(page)
    found = opened_with_a_meeting(session)
    assert found.parent == desks.place / "new pc" / "支部案头"
    assert session.desk is not None
    assert session.desk.ws.user == "新书记"
    part = exchange_part(cast("MainWindow", session.window))
    assert part.state.text() == "更换中"
    part.take(answered.path)
    assert part.state.text() == "已入网"


def test_a_lost_pc_comes_back_from_the_committee(
    session: Session, desks: Desks, qtbot: QtBot, tmp_path: Path
) -> None:
    branch = desks.branch("JG01", "机关第一党支部")
    add_meeting(branch, "2026-02-10")
    desks.take_in(desks.submit(branch, "2026Q1"))
    session.begin()
    page = welcome_of(session)
    page.start.back_wanted.emit()
    page.bring_back.anew.click()
    form = page.new_branch
    form.begin(tmp_path / "new", anew=True)
    form.name_line.setText("机关第一党支部")
    assert form.lacking() == "填好支部编码就能新建"
    form.code_line.setText("JG01")
    form.secret.setText(SECRET)
    form.again.setText(SECRET)
    form.button.click()
    seal_new_code(page)
    assert isinstance(session.window, MainWindow)
    window = session.window
    part = exchange_part(window)
    assert part.empty.isVisible()
    part.write_request(desks.stick)
    (asked,) = desks.stick.glob("入网申请*.sbz")
    given = reseeding.give_back(desks.committee, asked, "JG01", desks.stick, heard=part.digits.text())
    assert given.path is not None
    part.take(given.path)
    hear(part, given.own_fingerprint)
    qtbot.waitUntil(lambda: part.state.text() == "已入网")
    opened_with_a_meeting(session)
    assert "接着用就行" in part.banner.text()
    part.take(given.path)
    assert "已有内容" in window.current_page().banner.text()


def test_a_backup_that_opens_with_a_passphrase(
    session: Session, locked: tuple[Path, str], desks: Desks, qtbot: QtBot, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    folder, _ = locked
    ws = open_workspace(folder, passphrase=SECRET, clock=desks.clock)
    made = safekeeping.backup_to(ws, tmp_path / "备份.zip")
    ws.close()
    session.begin()
    page = welcome_of(session)
    page.start.back_wanted.emit()
    page.bring_back.begin(tmp_path)
    page.bring_back.use(made.path)
    other = tmp_path / "别处"
    (other / "备份 恢复").mkdir(parents=True)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(other))
    page.bring_back.other_place.click()
    assert page.bring_back.folder() == other / "备份 恢复 2"
    assert "备份 恢复 2" in page.bring_back.where.text()
    page.bring_back.secret.edit.setText(SECRET)
    page.bring_back.go.click()
    qtbot.waitUntil(lambda: isinstance(session.window, MainWindow))
    opened_with_a_meeting(session)
