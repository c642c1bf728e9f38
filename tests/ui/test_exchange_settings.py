"""入网和密钥: where a branch stands in words, one verb at a time, and what is said about a wrong file."""

from __future__ import annotations

import errno
import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest

from app.actions import enrolling
from app.files import stick
from tests.ui.conftest import shown
from tests.ui.keys_kit import exchange_part, hear, join

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.actions.workspace import Workspace
    from app.ui.desk import Desk
    from app.ui.main_window import MainWindow
    from tests.actions.exchange_kit import Desks


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def branch(desks: Desks) -> Workspace:
    return desks.branch("JG01", "机关第一党支部", enrolled=False)


@pytest.fixture
def window(branch: Workspace, make_desk: Callable[[Workspace], Desk], qtbot: QtBot) -> MainWindow:
    return shown(make_desk(branch), qtbot)


def said(window: MainWindow) -> str:
    """What the page complains about."""
    page = window.current_page()
    return page.banner.text() if page.banner.isVisible() else ""


def test_from_nothing_to_joined(window: MainWindow, desks: Desks) -> None:
    part = exchange_part(window)
    assert part.state.text() == "未入网"
    assert "20 个数字" in part.what.text()
    assert not part.digits.isVisible()
    assert "全部重发" in part.empty.text()
    part.write_request(desks.stick)
    assert part.state.text() == "等党委批复"
    assert "已写出" in part.banner.text()
    (asked,) = desks.stick.iterdir()
    assert asked.name in part.what.text()
    seen = enrolling.register(desks.committee, asked)
    assert part.digits.text().split() == seen.fingerprint.split()
    assert "，".join(seen.fingerprint.split()) in part.digits.number.accessibleName()
    done = enrolling.register(desks.committee, asked, desks.stick, heard=seen.fingerprint)
    assert done.path is not None
    part.take(done.path)
    assert part.keys.dialog is not None
    hear(part, "1234 5678 9012 3456 7890")
    assert "对不上" in part.keys.dialog.said.text()
    hear(part, done.own_fingerprint.replace(" ", ""))
    assert part.state.text() == "已入网"
    assert "厂区党委" in part.what.text()
    assert "可以报送了" in part.banner.text()
    assert not part.request.isVisible()
    part.take(done.path)
    assert "已经采用过" in part.banner.text()


def test_an_answer_opened_from_outside_comes_here(
    window: MainWindow, desks: Desks, branch: Workspace
) -> None:
    from app.ui.opened_file import show_files

    asked = enrolling.request(branch, desks.stick)
    done = enrolling.register(desks.committee, asked.path, desks.stick, heard=asked.fingerprint)
    assert done.path is not None
    show_files(window.desk, [done.path])
    part = exchange_part(window)
    hear(part, done.own_fingerprint)
    assert part.state.text() == "已入网"


def test_new_keys_wait_for_their_own_answer(window: MainWindow, desks: Desks) -> None:
    part = exchange_part(window)
    old = join(window.current_page(), desks.committee, desks.stick)  # type: ignore[arg-type]
    before = part.digits.text()
    part.renew.click()
    box = window.desk.messages.box
    assert box is not None
    assert "照旧用原来的密钥报送" in box.words()
    box.reject()
    part.write_request(desks.stick)
    assert part.state.text() == "更换中"
    assert part.digits.text() != before
    part.take(old)
    assert "以前那份申请的批复" in part.banner.text()
    assert part.state.text() == "更换中"
    assert part.found.asked is not None
    answered = enrolling.register(desks.committee, desks.stick / part.found.asked.file, desks.stick)
    assert answered.vouched
    assert answered.path is not None
    part.take(answered.path)  # the committee is known: no telephone
    assert part.state.text() == "已入网"


def test_wrong_files_each_have_their_sentence(
    window: MainWindow, desks: Desks, branch: Workspace, tmp_path: Path
) -> None:
    part = exchange_part(window)
    part.write_request(desks.stick)
    other = desks.branch("JG02", enrolled=False)
    theirs = enrolling.request(other, desks.stick)
    done = enrolling.register(desks.committee, theirs.path, desks.stick, heard=theirs.fingerprint)
    assert done.path is not None
    part.take(done.path)
    assert "不是发给这里的" in said(window)
    letter = tmp_path / "批复.sbr"
    letter.write_bytes("关于入网的批复".encode())
    part.take(letter)
    assert "不是支部案头写出的文件" in said(window)
    part.take(theirs.path)
    assert "不是这里要收的文件" in said(window)
    part.write_request(tmp_path / "没有插的盘")
    assert "请插好 U 盘再试" in said(window)
    assert part.state.text() == "等党委批复"


def test_a_branch_without_a_code_is_told_where_to_put_it(empty_window: MainWindow, tmp_path: Path) -> None:
    from app.actions.workspace import create_workspace

    ws, _ = create_workspace(tmp_path / "bare", name="新支部", passphrase=None)
    empty_window.desk.ws, kept = ws, empty_window.desk.ws
    part = exchange_part(empty_window)
    part.read()
    assert not part.request.isEnabled()
    assert "支部信息" in part.why.text()
    empty_window.desk.ws = kept
    ws.close()


def test_today_leads_to_what_waits(window: MainWindow, desks: Desks) -> None:
    from PySide6.QtWidgets import QPushButton

    exchange_part(window).write_request(desks.stick)
    desks.clock.forward(days=9)
    window.show_page("today")
    page = window.current_page()
    page.recheck()
    found = page.findChildren(QPushButton)
    verb = next(b for b in found if "还没有读到党委的批复" in b.accessibleName())
    verb.click()
    part = exchange_part(window)
    assert window.current_page().header.title.text() == "设置"
    assert "已经 9 天" in part.why.text()


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "磁盘满了"),
        (errno.EROFS, "写保护"),
        (errno.EACCES, "不让读写"),
        (errno.ENOENT, "U 盘被拔出"),
        (errno.EIO, "磁盘出错"),
    ],
)
def test_a_stick_that_fails_says_why_and_the_state_stays(
    window: MainWindow, desks: Desks, monkeypatch: pytest.MonkeyPatch, number: int, sentence: str
) -> None:
    def fails(*_: object) -> None:
        raise OSError(number, "stick")

    part = exchange_part(window)
    with monkeypatch.context() as broken:
        broken.setattr(stick, "_copy", fails)
        part.write_request(desks.stick)
    assert sentence in said(window)
    assert part.state.text() == "未入网"
    assert not list(desks.stick.iterdir()), "nothing half written stays"
    part.write_request(desks.stick)
    assert part.state.text() == "等党委批复"


def test_a_stick_without_room_says_how_much_is_needed(
    window: MainWindow, desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = exchange_part(window)
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: Usage(1 << 30, 1 << 30, 1024))
    part.write_request(desks.stick)
    assert "U 盘放不下" in said(window)
    assert "还剩 1 KB" in said(window)
