"""A sealed quarter's papers can be made again, byte for byte, whatever was amended since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.actions.recomputing import as_sealed
from app.actions.records import retire_record, save_record
from app.actions.reports import Order, make_report
from app.domain.errors import UserError
from tests.actions.exchange_kit import Desks, add_meeting, add_member
from tests.support import MEETING

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace

PAPERS = (
    ("roster", "xlsx", "", ""),
    ("record", "docx", MEETING, "2026Q1"),
    ("records_xlsx", "xlsx", MEETING, "2026Q1"),
    ("work_log_book", "docx", "", "2026"),
)


def printed(ws: Workspace, folder: Path) -> dict[str, bytes]:
    folder.mkdir(exist_ok=True)
    found = {}
    for name, kind, form, period in PAPERS:
        path = folder / f"{name}.{kind}"
        make_report(ws, name, Order(path, looking=True, form=form, period=period))
        found[name] = path.read_bytes()
    return found


def test_the_papers_of_a_sealed_quarter_come_again(desks: Desks, tmp_path: Path) -> None:
    branch = desks.branch("JG01")
    add_member(branch, "周国栋", birth_date="1970-05-01", joined_on="1995-07-01")
    uids = [add_meeting(branch, f"2026-0{month}-10") for month in (1, 2, 3)]
    desks.clock.forward(days=19)
    before = printed(branch, tmp_path / "before")
    desks.quarter(branch, "2026Q1")
    with as_sealed(branch, "2026Q1") as then:
        sealed = printed(then, tmp_path / "sealed")
    # The workbook carries the moment it was written; what is printed is that of the day.
    assert {**before, "roster": b""} == {**sealed, "roster": b""}
    desks.clock.forward(days=300)
    save_record(branch, MEETING, {"topic": "改过的议题"}, uid=uids[0], amend="抄错")
    retire_record(branch, MEETING, uids[1], amend="重复")
    add_member(branch, "新来的")
    after = printed(branch, tmp_path / "after")
    assert all(after[name] != before[name] for name in before), "the amendments show today"
    with as_sealed(branch, "2026Q1") as then:
        assert printed(then, tmp_path / "again") == sealed
        with pytest.raises(UserError) as caught:
            add_meeting(then, "2026-03-11")
    assert caught.value.code == "workspace.read_only"
    assert not list(branch.folder.glob(".then-*"))


def test_a_quarter_that_is_not_sealed(desks: Desks) -> None:
    branch = desks.branch("JG01")
    with pytest.raises(UserError) as caught, as_sealed(branch, "2026Q1"):
        pass
    assert caught.value.code == "sealed.unknown"
