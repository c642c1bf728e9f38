"""Forms the committee issues: looked at, tried on a copy, accepted; an edition that harms old records is refused."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.actions import checking, issued_definitions
from app.actions.looking import list_records
from app.actions.records import save_record
from app.actions.workspace import open_workspace
from app.domain.errors import UserError
from app.domain.rules import check
from app.files.form_files import data_folder
from app.texts.issuing import change_line
from tests.actions.exchange_kit import Desks, add_meeting, add_member
from tests.support import meeting

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace

FORM = "branch_committee_meeting"
SHIPPED = data_folder("forms") / "books" / f"{FORM}.toml"
MORE = '  { id = "signed_by", label = "签发人", kind = "text" },\n'


def edition(place: Path, *changes: tuple[str, str], folder: str = "books", name: str = FORM) -> Path:
    """The shipped form with words replaced."""
    text = SHIPPED.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = place / "forms" / folder / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def newer(place: Path, *changes: tuple[str, str]) -> Path:
    return edition(place, ("version = 1", "version = 2"), *changes)


def added() -> tuple[str, str]:
    text = SHIPPED.read_text(encoding="utf-8")
    first = next(line for line in text.splitlines() if 'id = "held_at"' in line) + "\n"
    if first.startswith("  {"):
        return first, first + MORE
    raise AssertionError(first)


def send(desks: Desks, branch: Workspace, path: Path) -> None:
    issued_definitions.put_in(desks.committee, path)
    (taken,) = desks.hear(branch, desks.answer(branch))
    assert taken.trouble is None
    assert taken.definitions


def reopened(desks: Desks, ws: Workspace) -> Workspace:
    ws.close()
    again = open_workspace(ws.folder, clock=desks.clock)
    again.keeper.paused = True
    desks.open.append(again)
    return again


def test_a_new_field_reaches_the_branch(desks: Desks, tmp_path: Path) -> None:
    branch = desks.branch("JG01")
    uid = add_meeting(branch, "2026-02-10")
    send(desks, branch, newer(tmp_path / "a", added()))
    waits = issued_definitions.waiting(branch)
    assert waits is not None
    assert [(c.kind, c.after) for c in waits.changes] == [("added", "签发人")]
    assert "signed_by" not in branch.forms[FORM].by_id, "nothing before it is accepted"
    issued_definitions.accept(branch)
    assert issued_definitions.waiting(branch) is None
    branch = reopened(desks, branch)
    assert branch.forms[FORM].version == 2
    assert list_records(branch, FORM)[0].uid == uid
    save_record(branch, FORM, meeting(day="2026-03-10", signed_by="周国栋"))
    assert checking.check(branch).clean
    # The same definitions again are in force already.
    (taken,) = desks.hear(branch, desks.answer(branch))
    assert not taken.definitions
    desks.committee = reopened(desks, desks.committee)
    assert desks.take_in(desks.submit(branch, "2026Q1")).arrivals[0].outcome == "applied"


def test_a_year_of_holidays_and_a_scoring_scheme_travel_as_data(desks: Desks, tmp_path: Path) -> None:
    branch = desks.branch("JG01")
    add_member(branch, "林晓东", stage="发展对象", notice_from="2027-02-01", notice_to="2027-02-08")
    card = list_records(branch, "member")[0].values
    year, scheme = tmp_path / "forms/calendars/2027.toml", tmp_path / "forms/schemes/seven_kinds.toml"
    for path in (year, scheme):
        path.parent.mkdir(parents=True)
    year.write_text('year = 2027\nsource = "放假安排"\noff = ["2027-02-05"]\n', encoding="utf-8")
    scheme.write_text('title = "七类一千分"\n', encoding="utf-8")
    send(desks, branch, tmp_path / "forms")
    waits = issued_definitions.waiting(branch)
    assert waits is not None
    assert waits.other == ("calendars/2027.toml", "schemes/seven_kinds.toml")
    issued_definitions.accept(branch)
    branch = reopened(desks, branch)
    rules = branch.definitions.rules
    found = check(branch.forms["member"], card, rules, day=date(2027, 3, 1), people={})
    assert [p.values["least"] for p in found if p.code == "member.notice_too_short"] == ["2027-02-09"]
    assert (branch.folder / "forms/schemes/seven_kinds.toml").is_file()


def test_a_calendar_that_cannot_be_is_not_issued(desks: Desks, tmp_path: Path) -> None:
    path = tmp_path / "forms/calendars/2027.toml"
    path.parent.mkdir(parents=True)
    path.write_text('year = 2027\nsource = "放假安排"\noff = ["2028-02-05"]\n', encoding="utf-8")
    with pytest.raises(UserError, match=r"form\.bad_value"):
        issued_definitions.put_in(desks.committee, path)


def test_a_committee_that_lacks_the_form_says_so(desks: Desks, tmp_path: Path) -> None:
    branch = desks.branch("JG01")
    path = newer(tmp_path / "a", added())
    target = branch.folder / "forms" / "books" / path.name
    target.parent.mkdir(parents=True)
    target.write_bytes(path.read_bytes())
    branch = reopened(desks, branch)
    add_meeting(branch, "2026-02-10")
    (arrival,) = desks.take_in(desks.submit(branch, "2026Q1")).arrivals
    assert arrival.trouble is not None
    assert arrival.trouble.code == "package.newer_forms"


HARMFUL = {
    "a field less": lambda text: "\n".join(line for line in text.splitlines() if 'id = "place"' not in line),
    "another kind": lambda text: text.replace(
        'id = "place", label = "地点", kind = "text"', 'id = "place", label = "地点", kind = "count"'
    ),
    "the same version": lambda text: text.replace("version = 2", "version = 1").replace("地点", "会议地点"),
    "another period": lambda text: text.replace('period = "held_at"\n', ""),
    "no record any more": lambda text: text.replace("version = 2", "version = 2\nkept = true"),
    "no TOML": lambda _text: "id = ",
    "deep": lambda _text: "a = " + "[" * 5000 + "]" * 5000,
    "code in it": lambda text: text + '\n[[check]]\nrule = "__import__"\n',
}


@pytest.mark.parametrize("change", HARMFUL.values(), ids=list(HARMFUL))
def test_what_would_harm_is_refused_on_both_sides(desks: Desks, tmp_path: Path, change: object) -> None:
    branch = desks.branch("JG01")
    uid = add_meeting(branch, "2026-02-10")
    path = newer(tmp_path / "a")
    text = path.read_text(encoding="utf-8")
    harmed = change(text)  # type: ignore[operator]
    assert harmed != text
    path.write_text(harmed, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        issued_definitions.put_in(desks.committee, path)
    assert caught.value.code.startswith(("issue.", "form."))
    # A committee that is not ours to trust in this puts it there by hand.
    target = desks.committee.folder / "forms" / "books" / path.name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(path.read_bytes())
    (taken,) = desks.hear(branch, desks.answer(branch))
    assert taken.trouble is not None
    assert taken.trouble.code.startswith(("issue.", "form."))
    assert not taken.definitions
    assert issued_definitions.waiting(branch) is None
    branch = reopened(desks, branch)
    assert list_records(branch, FORM)[0].uid == uid


def test_a_code_that_records_hold_cannot_go(desks: Desks, tmp_path: Path) -> None:
    table = data_folder("forms") / "codes" / "sex.toml"
    path = tmp_path / "forms" / "codes" / "sex.toml"
    path.parent.mkdir(parents=True)
    lines = [line for line in table.read_text(encoding="utf-8").splitlines() if "女" not in line]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        issued_definitions.put_in(desks.committee, path)
    assert caught.value.code == "issue.harm.code"


def test_a_choice_more_is_no_other_form(desks: Desks, tmp_path: Path) -> None:
    """Forms that offer the table need no version of their own for it."""
    text = (data_folder("forms") / "codes" / "talk_reason.toml").read_text(encoding="utf-8")
    last = text.rindex("]", 0, text.rindex("]"))
    path = tmp_path / "forms" / "codes" / "talk_reason.toml"
    path.parent.mkdir(parents=True)
    path.write_text(
        f'{text[: last + 1]},\n  ["zz_more", "岗位调整"]{text[last + 1 :].lstrip(",")}', encoding="utf-8"
    )
    branch = desks.branch("JG01")
    send(desks, branch, path)
    waits = issued_definitions.waiting(branch)
    assert waits is not None
    assert [(c.kind, c.after) for c in waits.changes] == [("code_added", "岗位调整")]


def test_what_a_rule_said_before_and_says_then(desks: Desks, tmp_path: Path) -> None:
    path = tmp_path / "forms" / "rules" / "local.toml"
    path.parent.mkdir(parents=True)
    path.write_text(
        'rule = [{ id = "preflight.dues_late", severity = "A", source = "DUES_2008", clause = "第十二条", '
        'title = "欠交党费要补齐", from = "2026-07-01" }]\n',
        encoding="utf-8",
    )
    branch = desks.branch("JG01")
    send(desks, branch, path)
    waits = issued_definitions.waiting(branch)
    assert waits is not None
    assert [change_line(one) for one in waits.changes] == ["“欠交党费要补齐”由须说明改为须改，2026年7月1日起"]


def test_names_that_lead_elsewhere_are_not_issued(desks: Desks, tmp_path: Path) -> None:
    path = tmp_path / "forms" / "books" / "恶意.toml"
    path.parent.mkdir(parents=True)
    path.write_text("id = 1", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        issued_definitions.put_in(desks.committee, path)
    assert caught.value.code == "issue.bad_name"


def test_the_branch_may_refuse(desks: Desks, tmp_path: Path) -> None:
    branch = desks.branch("JG01")
    send(desks, branch, newer(tmp_path / "a", added()))
    issued_definitions.refuse(branch)
    assert issued_definitions.waiting(branch) is None
    assert reopened(desks, branch).forms[FORM].version == 1
