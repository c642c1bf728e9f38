"""`sanben transfers …`: the same actions without a window, with one JSON object."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from app.actions.workspace import local_now
from app.cli.main import main
from app.domain.dates import add_months
from tests.actions.exchange_kit import Desks, add_member
from tests.support import add, member

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace

TODAY = local_now().date()
PAID = ("--paid-to", "2025-12", "--paid-to-note", "党费证")


@pytest.fixture
def folder(workspace: Workspace) -> Path:
    add(workspace, "member", member("宋佳", sex="女", joined_on="2019-05-10", confirmed_on="2020-05-10"))
    workspace.close()
    return workspace.folder


def run(capsys: pytest.CaptureFixture[str], folder: Path, *words: str, code: int = 0) -> Any:
    assert main(["transfers", words[0], "-w", str(folder), "--json", *words[1:]]) == code
    return json.loads(capsys.readouterr().out)


def test_a_letter_from_issue_to_receipt(
    folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run(capsys, folder, "settings", "--set", "prefix=滨污")
    refused = run(capsys, folder, "issue", "--member", "宋佳", "--to-org", "设备部党支部", code=1)
    assert "transfer.unassessed" in [p["code"] for p in refused["problems"]]
    made = run(capsys, folder, "issue", "--member", "宋佳", "--to-org", "设备部党支部", *PAID)
    number = f"滨污{TODAY.year}001"
    assert [(one["number"], one["state"]) for one in made["letters"]] == [(number, "waiting")]
    assert "transfer.paper_gaps" in [p["code"] for p in made["findings"]]
    paper = tmp_path / "letter.docx"
    words = [
        "report",
        "transfer_letter",
        "-w",
        str(folder),
        "--uid",
        made["letters"][0]["uid"],
        "-o",
        str(paper),
    ]
    assert main(words) == 0
    assert paper.stat().st_size > 0
    capsys.readouterr()
    again = run(capsys, folder, "reissue", number, "--why", "遗失", *PAID)
    assert again["letters"][0]["replaces"] == number
    run(capsys, folder, "arrived", f"滨污{TODAY.year}002")
    done = run(capsys, folder, "receipt", f"滨污{TODAY.year}002", "--receipt-handler", "张瑞")
    assert done["letters"][0]["state"] == "done"
    listed = run(capsys, folder, "list")
    assert {one["number"]: one["state"] for one in listed["letters"]} == {
        number: "void", f"滨污{TODAY.year}002": "done",
    }  # fmt: skip
    assert run(capsys, folder, "list", "--open")["letters"] == []
    back = run(capsys, folder, "return", f"滨污{TODAY.year}002", "--why", "对方撤销")
    assert back["letters"][0]["state"] == "returned"


def test_somebody_comes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    came = (
        "--number", "2026018", "--issued-on", add_months(TODAY, -1).isoformat(), "--valid-days", "60",
        "--from-org", "城东污水厂党支部", "--stage", "正式党员", "--joined-on", "2015-07-01", "--confirmed-on", "2016-07-01",
    )  # fmt: skip
    asked = run(capsys, folder, "receive", *came, "--name", "宋佳", code=1)
    assert asked["error"] == "transfer.same_person"
    made = run(capsys, folder, "receive", *came, "--name", "许静", "--id-number", "440524188001010014")
    (letter,) = made["letters"]
    assert (letter["state"], letter["id_number"]) == ("to_answer", "440524********0014")
    mended = run(capsys, folder, "correct", "2026018", "--from-org", "城西污水厂党支部")
    assert mended["letters"][0]["from_org"] == "城西污水厂党支部"
    assert run(capsys, folder, "receipt", "2026018")["letters"][0]["state"] == "done"


def test_a_certificate(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = (
        "certify",
        "--member",
        "宋佳",
        "--to-org",
        "培训班",
        "--away-from",
        TODAY.isoformat(),
        "--away-to",
    )
    refused = run(capsys, folder, *words, add_months(TODAY, 6).isoformat(), code=1)
    assert [p["code"] for p in refused["problems"]] == ["transfer.away_too_long"]
    assert run(capsys, folder, *words, add_months(TODAY, 5).isoformat())["number"] == f"{TODAY.year}001"
    void = run(capsys, folder, "void", f"{TODAY.year}001", "--certificate", "--why", "不去了")
    assert void["number"] == f"{TODAY.year}001"
    assert [one["state"] for one in run(capsys, folder, "list")["certificates"]] == ["void"]


def test_a_number_nobody_bears(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, folder, "void", "2026999", "--why", "错", code=1)["error"] == "transfer.no_letter"


def test_a_packet_goes_by_way_of_the_committee(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desks = Desks(tmp_path)
    one, other, stick = desks.branch("JG01"), desks.branch("JG02"), desks.stick
    add_member(one, "宋佳", joined_on="2019-05-10", confirmed_on="2020-05-10")
    add_member(other, "宋佳", joined_on="2001-05-10")
    folders = [ws.folder for ws in (one, other, desks.committee)]
    desks.close()
    run(capsys, folders[0], "issue", "--member", "宋佳", "--to-org", "JG02党支部", *PAID)
    sent = run(capsys, folders[0], "pack", f"{TODAY.year}001", "--to", str(stick))
    assert (sent["people"], sent["attachments"]) == (1, 0)
    passed = run(capsys, folders[2], "forward", sent["path"], "--branch", "JG02", "--to", str(stick))
    planned = run(capsys, folders[1], "unpack", passed["path"])
    assert [(p["name"], p["outcome"]) for p in planned["people"]] == [("宋佳", "ask")]
    assert run(capsys, folders[1], "unpack", passed["path"], "--apply", code=1)["error"] == "transfer.decide"
    done = run(capsys, folders[1], "unpack", passed["path"], "--who", "宋佳=new", "--apply")
    assert done["letters"] == [f"{TODAY.year}001"]
    assert len(run(capsys, folders[1], "list")["letters"]) == 1
