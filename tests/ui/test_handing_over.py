"""换书记 from the settings: what is written, what stays when it is not, and how far it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docx import Document

from app.actions import enrolling, key_standing, keys_of_branch
from app.actions.reports import Order, make_report
from app.actions.workspace import create_workspace, open_workspace
from app.files.sealing import Cost
from tests.support import code_of as refusal
from tests.ui.committee_kit import settle
from tests.ui.conftest import code_of, copy_out, shown
from tests.ui.keys_kit import exchange_part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from app.actions.workspace import Workspace
    from app.ui.desk import Desk
    from app.ui.field_dialog import FieldDialog
    from app.ui.main_window import MainWindow
    from tests.actions.exchange_kit import Desks

SECRET, LATER, NEW = "清水长流-汛期-2026", "交接以前又换过一次口令", "换成这个更好的新口令"


@pytest.fixture
def locked(desks: Desks) -> Iterator[tuple[Workspace, str]]:
    """With the code of its envelope."""
    ws, code = create_workspace(
        desks.place / "branch", name="机关第一党支部", code="JG01", passphrase=SECRET, clock=desks.clock,
        cost=Cost(memory=64, passes=1, lanes=1),
    )  # fmt: skip
    ws.keeper.paused = True
    desks.enrol(ws)
    yield ws, code
    ws.close()


@pytest.fixture
def branch(locked: tuple[Workspace, str]) -> Workspace:
    return locked[0]


@pytest.fixture
def old(locked: tuple[Workspace, str]) -> str:
    return locked[1]


@pytest.fixture
def window(branch: Workspace, make_desk: Callable[[Workspace], Desk], qtbot: QtBot) -> MainWindow:
    return shown(make_desk(branch), qtbot)


def ask(window: MainWindow, successor: str, secret: str) -> FieldDialog:
    part = exchange_part(window)
    part.hands.hand.click()
    dialog = part.keys.dialog
    assert dialog is not None
    dialog.boxes["successor"].put(successor)
    part.hands.secret.setText(secret)
    dialog.act.click()
    return dialog


def test_the_passphrase_is_asked_before_anything_happens(window: MainWindow) -> None:
    dialog = ask(window, "韩雪", "不是这个口令呀呀呀")
    assert "口令不对" in dialog.said.text()
    assert key_standing.handing(window.desk.ws) is None


def test_handed_over_and_through(
    window: MainWindow, desks: Desks, branch: Workspace, old: str, qtbot: QtBot
) -> None:
    part = exchange_part(window)
    page = window.current_page()
    page.complain("磁盘满了")
    part.hands.hand_over("韩雪", desks.stick, SECRET)
    settle(window, qtbot)
    assert not page.banner.isVisible(), "what failed before is past"
    assert part.hands.envelope is not None
    code = code_of(part.hands.envelope.card)
    copy_out(part.hands.envelope.card)
    part.hands.envelope.card.button.click()
    assert "已写出 交接_JG01_" in part.banner.text()
    assert window.navigation.foot.user.text() == "韩雪"
    assert part.state.text() == "更换中"
    assert [one.accessibleName() for one in part.hands.ticks] == ["已办", "待办", "待办"]
    assert part.hands.hand.text() == "再写一份交接包"

    paper = desks.place / "交接单.docx"
    make_report(branch, "handover_list", Order(paper))
    cells = " ".join(c.text for t in Document(str(paper)).tables for r in t.rows for c in r.cells)
    handing = key_standing.handing(branch)
    assert handing is not None
    for word in ("韩雪", handing.backup, handing.request, "党员信息卡 0 张"):
        assert word in cells
    assert code not in cells

    for given in (code, old):  # nothing is lost before it is taken over
        open_workspace(branch.folder, read_only=True, envelope_code=given).close()
    open_workspace(branch.folder, read_only=True, passphrase=SECRET).close()
    keys_of_branch.change_passphrase(branch, SECRET, LATER)  # by the one who leaves: nobody has taken over
    another = keys_of_branch.new_envelope_code(branch, LATER)
    for given in (code, another):
        open_workspace(branch.folder, read_only=True, envelope_code=given).close()
    part.read()
    assert [one.accessibleName() for one in part.hands.ticks] == ["已办", "待办", "待办"]
    keys_of_branch.take_over(branch, NEW)
    part.read()
    assert [one.accessibleName() for one in part.hands.ticks] == ["已办", "已办", "待办"]
    answered = enrolling.register(desks.committee, desks.stick / handing.request, desks.stick)
    assert answered.path is not None
    part.take(answered.path)
    assert part.state.text() == "已入网"
    assert part.hands.hand.text() == "换书记"
    assert refusal(make_report, branch, "handover_list", Order(paper)) == "report.no_handover"
    for gone in (code, old, another):
        assert refusal(open_workspace, branch.folder, envelope_code=gone, read_only=True) == "envelope.wrong"


def test_a_stick_that_fails_leaves_everything_as_it_was(
    window: MainWindow, desks: Desks, branch: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.actions import safekeeping
    from app.domain.errors import UserError

    def full(*_: object) -> None:
        raise UserError("disk.full", name="交接.zip", folder="E:")

    before = branch.user
    slots = (branch.folder / "keys.json").read_bytes()
    monkeypatch.setattr(safekeeping, "backup_to", full)
    part = exchange_part(window)
    part.hands.hand_over("韩雪", desks.stick, SECRET)
    settle(window, qtbot)
    assert window.current_page().banner.text()
    assert part.hands.envelope is None
    assert (branch.folder / "keys.json").read_bytes() == slots
    branch.reread()
    assert branch.user == before
    assert key_standing.handing(branch) is None
    assert part.state.text() == "已入网"
    assert key_standing.asked_for(branch) is None
    assert not list(desks.stick.glob("*.sbz"))
    part.hands.hand_over("韩雪", desks.place / "没插", SECRET)
    settle(window, qtbot)
    assert "请插好 U 盘再试" in window.current_page().banner.text()


def test_the_sheet_of_an_application_bears_its_digits(
    window: MainWindow, desks: Desks, branch: Workspace
) -> None:
    part = exchange_part(window)
    paper = desks.place / "申请单.docx"
    assert refusal(make_report, branch, "enrol_application", Order(paper)) == "report.no_application"
    assert not part.paper.isVisible()
    part.write_request(desks.stick)
    part.paper.click()
    assert window.current_page() is window.page("print_preview")
    make_report(branch, "enrol_application", Order(paper))
    cells = [c.text for t in Document(str(paper)).tables for r in t.rows for c in r.cells]
    assert key_standing.standing(branch).digits in cells
    assert "更换密钥" in cells
