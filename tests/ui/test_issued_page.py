"""下发内容 in both windows: looked at, put in, received, tried on a copy, accepted; a hostile one is told in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QLabel, QPushButton

from app.actions import answering, issued_definitions
from app.actions.records import save_record
from app.actions.workspace import open_again
from app.files.form_files import data_folder
from tests.actions.exchange_kit import Desks, add_meeting
from tests.actions.test_issued_definitions import FORM, added, newer
from tests.support import meeting
from tests.ui.committee_kit import settle
from tests.ui.conftest import shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.actions.workspace import Workspace
    from app.ui.desk import Desk
    from app.ui.issued_page import IssuedPage
    from app.ui.main_window import MainWindow
    from app.ui.submission_page import SubmissionPage

RELABELLED = ('id = "place", label = "地点"', 'id = "place", label = "开会地点"')
SCHEME = 'title = "支部考评细则"\nversion = 2\nfrom = "2026-07-01"\n'


def page_of(window: MainWindow) -> IssuedPage:
    window.show_page("issued")
    return cast("IssuedPage", window.current_page())


def texts(page: IssuedPage) -> list[str]:
    return [one.text() for one in page.changes.findChildren(QLabel) if one.text()]


def rows(page: IssuedPage) -> list[list[str]]:
    return [[page.model.cell(n, c).text or "" for c in range(5)] for n in range(page.model.rowCount())]


def package(place: Path, *changes: tuple[str, str]) -> Path:
    """A folder with a newer form and a scheme, as a committee would have it."""
    newer(place, *changes)
    path = place / "forms" / "schemes" / "branch_score.toml"
    path.parent.mkdir(parents=True)
    path.write_text(SCHEME, encoding="utf-8")
    return place / "forms"


def test_what_a_committee_issues_is_looked_at_tried_and_accepted(
    desks: Desks, tmp_path: Path, make_desk: Callable[[Workspace], Desk], qtbot: QtBot
) -> None:
    branch = desks.branch("JG01")
    add_meeting(branch, "2026-02-10")
    committee = shown(make_desk(desks.committee), qtbot)
    page = page_of(committee)
    assert "还没有下发过" in page.nothing.fact.text()
    page.look_at(package(tmp_path / "a", added(), RELABELLED))
    assert rows(page) == [
        ["表单", desks.committee.forms[FORM].title, "2", "", "待列入"],
        ["考评细则", "支部考评细则", "2", "2026年7月1日", "待列入"],
    ]
    assert any("增加“签发人”" in text for text in texts(page))
    page.put_in.click()
    settle(committee, qtbot)
    assert "随下一次回执" in page.banner.text()
    assert [line[4] for line in rows(page)] == ["在用", "在用"]

    window = shown(make_desk(branch), qtbot)
    answer = answering.answer(desks.committee, "JG01", desks.stick).path
    window.show_page("submission")
    submission = cast("SubmissionPage", window.current_page())
    submission.take_receipt(answer)
    box = window.desk.messages.box
    assert box is not None
    assert "下发" in box.words()
    box.accept()
    window.show_page("today")
    verb = next(b for b in window.current_page().findChildren(QPushButton) if "下发" in b.accessibleName())
    verb.click()
    page = cast("IssuedPage", window.current_page())
    assert [line[4] for line in rows(page)] == ["待采用", "待采用"]
    assert any("改称“开会地点”" in text for text in texts(page))
    page.attempt.click()
    settle(window, qtbot)
    assert any("2 条记录、2 次修改经过都照原样读出" in text for text in texts(page))
    wanted: list[str] = []
    window.desk.reopen_wanted.connect(wanted.append)
    page.accept.click()
    box = window.desk.messages.box
    assert box is not None
    box.accept()
    settle(window, qtbot)
    assert wanted == ["issued"]
    window.close()
    branch.close()
    again = open_again(branch)
    desks.open.append(again)
    again.keeper.paused = True
    assert again.forms[FORM].version == 2
    save_record(again, FORM, meeting(day="2026-03-10", signed_by="周国栋"))
    assert [one.titles for one in issued_definitions.in_force(again) if one.kind == "scheme"] == [
        ("支部考评细则",)
    ]


def test_records_that_lack_what_will_be_required_are_counted(desks: Desks, tmp_path: Path) -> None:
    branch = desks.branch("JG01")
    add_meeting(branch, "2026-02-10")
    form = data_folder("forms") / "books" / f"{FORM}.toml"
    (line,) = [one for one in form.read_text(encoding="utf-8").splitlines() if 'id = "held_at"' in one]
    more = '  { id = "signed_by", label = "签发人", kind = "text", required = true },'
    issued_definitions.put_in(desks.committee, newer(tmp_path / "a", (line, f"{line}\n{more}")))
    desks.hear(branch, desks.answer(branch))
    tried = issued_definitions.trial(branch)  # the meeting, and the answer in the register of packages
    assert (tried.records, tried.lacking) == (2, ((branch.forms[FORM].title, "签发人", 1),))


def test_a_hostile_one_is_refused_in_a_sentence_and_the_receipt_stands(
    desks: Desks, tmp_path: Path, make_desk: Callable[[Workspace], Desk], qtbot: QtBot
) -> None:
    branch = desks.branch("JG01")
    add_meeting(branch, "2026-02-10")
    text = newer(tmp_path / "a").read_text(encoding="utf-8")
    harmed = "\n".join(line for line in text.splitlines() if 'id = "place"' not in line)
    target = desks.committee.folder / "forms" / "books" / f"{FORM}.toml"
    target.parent.mkdir(parents=True)
    target.write_text(harmed, encoding="utf-8")
    window = shown(make_desk(branch), qtbot)
    window.show_page("submission")
    page = cast("SubmissionPage", window.current_page())
    page.take_receipt(desks.answer(branch))
    box = window.desk.messages.box
    assert box is not None
    box.accept()
    assert "少了“地点”一栏" in page.banner.text()
    assert "现用的照旧" in page.banner.text()
    assert rows(page_of(window)) == []


def test_the_committee_cannot_put_in_what_harms(
    desks: Desks, tmp_path: Path, make_desk: Callable[[Workspace], Desk], qtbot: QtBot
) -> None:
    window = shown(make_desk(desks.committee), qtbot)
    page = page_of(window)
    scheme = tmp_path / "forms" / "schemes" / "x.toml"
    scheme.parent.mkdir(parents=True)
    scheme.write_text("version = 1\n", encoding="utf-8")
    page.look_at(scheme)
    assert page.put_in.isHidden()
    assert window.current_page().banner.text()


def test_a_branch_lays_it_aside(
    desks: Desks, tmp_path: Path, make_desk: Callable[[Workspace], Desk], qtbot: QtBot
) -> None:
    branch = desks.branch("JG01")
    issued_definitions.put_in(desks.committee, newer(tmp_path / "a", added()))
    desks.hear(branch, desks.answer(branch))
    window = shown(make_desk(branch), qtbot)
    window.show_page("today")
    qtbot.waitUntil(lambda: asks_to_accept(window))
    page = page_of(window)
    page.refuse.click()
    box = window.desk.messages.box
    assert box is not None
    box.accept()
    assert rows(page) == []
    assert "现用的照旧" in page.banner.text()
    window.show_page("today")
    qtbot.waitUntil(lambda: not asks_to_accept(window))


def asks_to_accept(window: MainWindow) -> bool:
    verbs = window.current_page().findChildren(QPushButton)
    return any("还没有采用" in verb.accessibleName() for verb in verbs if not verb.isHidden())
