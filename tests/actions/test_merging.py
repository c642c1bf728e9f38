"""Two cards of one person: found, compared, merged with everything that names them, and taken apart again."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from app.actions import dues
from app.actions.attaching import attach
from app.actions.checking import check
from app.actions.dues_assessing import assess
from app.actions.dues_book import read_ledger
from app.actions.looking import list_records
from app.actions.member_changes import change_member
from app.actions.merging import find_doubles, keep_apart, merge_members, plan_merge
from app.actions.records import (
    get_record,
    history,
    redo_batch,
    restore_record,
    retire_record,
    save_draft,
    save_record,
    undo_batch,
)
from app.domain.errors import Invalid, UserError
from app.domain.member_merging import DROPPED, KEPT
from app.domain.packet import canonical
from app.domain.values import as_rows, as_text, member_ref
from app.store import records
from tests.files.roster_twins import id_number
from tests.support import add, meeting, member, next_undo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.actions.workspace import Workspace
    from app.domain.values import Row


def state(ws: Workspace) -> bytes:
    """Everything that is kept, but for revisions and times: one text for one state of the branch."""
    rows: list[object] = [
        [form.id, r.uid, bool(r.retired_at), r.values]
        for form in ws.forms.values()
        if not form.rows
        for r in sorted(records.select(ws.store, form.id), key=lambda r: r.uid)
        if not (r.retired_at and form.id == "member_merge")
    ]
    return canonical(rows)


def code(act: Callable[[], object]) -> str:
    with pytest.raises(UserError) as error:
        act()
    return error.value.code


@pytest.fixture
def pair(workspace: Workspace) -> tuple[str, str]:
    """张三 once from the roster and once, with another telephone, from a list of activists."""
    one = add(
        workspace,
        "member",
        member("张三", birth_date="1985-04-12", mobile="13600000001", joined_on="2010-07-01"),
    )
    two = add(
        workspace, "member",
        member("张三", birth_date="1985-04", mobile="13600000002", id_number=id_number(), education="大学本科", joined_on="2010-07"),
    )  # fmt: skip
    return one, two


def test_pairs_are_found_by_id_by_birth_and_by_likeness(workspace: Workspace, pair: tuple[str, str]) -> None:
    add(workspace, "member", member("王五", birth_date="1970-01-02"))
    add(workspace, "member", member("王伍", birth_date="1970-01-02"))
    add(workspace, "member", member("赵六", birth_date="1971-01-02"))
    found = find_doubles(workspace)
    assert [d.why for d in found] == ["same_birth", "similar"]
    assert (found[0].one, found[0].other) == pair
    keep_apart(workspace, *pair)
    assert [d.why for d in find_doubles(workspace)] == ["similar"]
    undo_batch(workspace)
    assert len(find_doubles(workspace)) == 2


def test_what_differs_is_asked_and_what_is_missing_filled(
    workspace: Workspace, pair: tuple[str, str]
) -> None:
    keep, drop = pair
    plan = plan_merge(workspace, keep, drop)
    assert [c.key for c in plan.conflicts] == ["mobile"]  # a month and a day of it are no conflict
    with pytest.raises(Invalid) as refused:
        merge_members(workspace, keep, drop, {})
    assert [(p.code, p.field) for p in refused.value.problems] == [("merge.undecided", "mobile")]
    merge_members(workspace, keep, drop, {"mobile": DROPPED})
    card = get_record(workspace, "member", keep).values
    assert card["mobile"] == "13600000002"
    assert (card["birth_date"], card["joined_on"]) == ("1985-04-12", "2010-07-01")
    assert (card["id_number"], card["education"]) == (
        id_number(),
        get_record(workspace, "member", drop).values["education"],
    )
    assert get_record(workspace, "member", drop).retired_at
    assert [r.uid for r in list_records(workspace, "member")] == [keep]
    assert find_doubles(workspace) == []
    assert history(workspace, keep)[-1].action == "members.merge"
    (told,) = list_records(workspace, "member_merge")
    assert told.values["member"] == member_ref("张三", keep)
    assert told.values["dropped_uid"] == drop
    assert told.values["details"] == [{"item": "手机号码", "old": "136****0001", "new": "136****0002"}]


def test_everything_that_names_him_moves_along(
    workspace: Workspace, pair: tuple[str, str], tmp_path: Path
) -> None:
    ws, (keep, drop) = workspace, pair
    paper = tmp_path / "介绍信.txt"
    paper.write_text("信", encoding="utf-8")
    ref = member_ref("张三", drop)
    day = {
        "changed_on": "2026-02-01",
        "workpost": "中控员",
        "employer": "三厂",
        "attachments": [attach(ws, paper).row],
    }
    change_member(ws, drop, "post", day)
    sheet = [{"member": ref, "state": "到会"}]
    held = add(ws, "branch_assembly", meeting(chair=ref, attendance=sheet))
    assess(ws, [{"category": "在职", "base": "5600", "from_month": "2026-01", "member": ref}])
    dues.collect(ws, [{"member": ref, "month": "2026-02"}])
    draft = save_draft(ws, "branch_committee_meeting", meeting(chair=ref))
    before = read_ledger(ws)
    merge_members(ws, keep, drop, {"mobile": KEPT})
    record = get_record(ws, "branch_assembly", held).values
    assert record["chair"] == member_ref("张三", keep)
    assert as_rows(record["attendance"])[0]["member"] == member_ref("张三", keep)
    after = read_ledger(ws)
    assert sum(p.amount for p in after.payments) == sum(p.amount for p in before.payments) == 8400
    assert {p.key for p in after.payments} == {keep}
    assert after.due(keep, "2026-03") == 8400
    (change,) = list_records(ws, "member_change")
    assert change.values["member"] == member_ref("张三", keep)
    assert [row["name"] for row in as_rows(change.values["attachments"])] == ["介绍信.txt"]
    assert as_rows(get_record(ws, "member", keep).values["works"])[0]["employer"] == "三厂"
    done = save_record(ws, "branch_committee_meeting", meeting(chair=ref), uid=draft)
    assert get_record(ws, "branch_committee_meeting", done.uid).values["chair"] == member_ref("张三", keep)
    assert check(ws).clean


def test_a_sheet_that_names_both_names_him_once(workspace: Workspace, pair: tuple[str, str]) -> None:
    ws, (keep, drop) = workspace, pair
    sheet = [
        {"member": member_ref("张三", keep), "state": "缺席", "reason": "出差"},
        {"member": member_ref("张三", drop), "state": "到会"},
    ]
    held = add(ws, "branch_assembly", meeting(attendance=sheet))
    key = f"branch_assembly/{held}/attendance"
    assert [c.key for c in plan_merge(ws, keep, drop).conflicts] == ["mobile", key]
    merge_members(ws, keep, drop, {"mobile": KEPT, key: DROPPED})
    values = get_record(ws, "branch_assembly", held).values
    assert [(r["state"], r["reason"]) for r in as_rows(values["attendance"])] == [("present", "出差")]
    assert (values["due"], values["present"]) == (1, 1)


def test_two_fixings_of_a_year_leave_one(workspace: Workspace, pair: tuple[str, str]) -> None:
    ws, (keep, drop) = workspace, pair
    for uid, base in ((keep, "5600"), (drop, "8000")):
        assess(
            ws,
            [{"category": "在职", "base": base, "from_month": "2026-01", "member": member_ref("张三", uid)}],
        )
        dues.collect(ws, [{"member": member_ref("张三", uid), "month": "2026-02"}])
    dues.close_month(ws, "2026-02")
    dues.close_month(ws, "2026-03")
    before = state(ws)
    done = merge_members(ws, keep, drop, {"mobile": KEPT, "dues_assessment/2026": DROPPED})
    ledger = read_ledger(ws)
    assert ledger.due(keep, "2026-04") == 12000
    closing = ledger.closed["2026-03"]
    assert (closing.due, closing.received) == (20400, 20400)
    assert closing.lines[keep].due == 20400
    assert check(ws).clean
    undo_batch(ws, done.batch)
    assert state(ws) == before


def test_a_month_closed_after_the_merge_keeps_it(workspace: Workspace, pair: tuple[str, str]) -> None:
    ws, (keep, drop) = workspace, pair
    assess(
        ws,
        [{"category": "在职", "base": "5600", "from_month": "2026-01", "member": member_ref("张三", drop)}],
    )
    done = merge_members(ws, keep, drop, {"mobile": KEPT})
    dues.close_month(ws, "2026-02")
    assert code(lambda: undo_batch(ws, done.batch)) == "dues.undo_closed"


def test_one_event_told_on_both_cards_counts_once(workspace: Workspace) -> None:
    ws = workspace
    keep, drop = (
        add(
            ws,
            "member",
            member("李四", stage="预备党员", joined_on="2025-01-05", branch_name="机关第一党支部"),
        )
        for _ in range(2)
    )
    for uid, basis in ((keep, ""), (drop, "批复〔2026〕1号")):
        change_member(ws, uid, "confirmed", {"changed_on": "2026-01-05", "basis": basis})
    merge_members(ws, keep, drop, {})
    (told,) = list_records(ws, "member_change")
    assert told.values["basis"] == "批复〔2026〕1号"


def test_what_cannot_be_merged_is_refused(workspace: Workspace, pair: tuple[str, str]) -> None:
    ws, (keep, drop) = workspace, pair
    assert code(lambda: merge_members(ws, keep, keep, {})) == "merge.same"
    assert code(lambda: merge_members(ws, keep, "0" * 32, {})) == "record.absent"
    save_draft(ws, "member", {"name": "张三"}, uid=drop)
    assert code(lambda: merge_members(ws, keep, drop, {"mobile": KEPT})) == "merge.draft"
    save_record(ws, "member", {}, uid=drop)
    merge_members(ws, keep, drop, {"mobile": KEPT})
    assert code(lambda: merge_members(ws, keep, drop, {})) == "merge.retired"
    assert code(lambda: restore_record(ws, "member", drop)) == "merge.restore"


def test_a_record_from_the_bin_names_the_card_that_stayed(
    workspace: Workspace, pair: tuple[str, str]
) -> None:
    ws, (keep, drop) = workspace, pair
    held = add(ws, "branch_committee_meeting", meeting(chair=member_ref("张三", drop)))
    retire_record(ws, "branch_committee_meeting", held)
    merge_members(ws, keep, drop, {"mobile": KEPT})
    restore_record(ws, "branch_committee_meeting", held)
    assert get_record(ws, "branch_committee_meeting", held).values["chair"] == member_ref("张三", keep)


def _some_life(ws: Workspace, random: Random, people: list[str]) -> None:
    """Meetings, changes, dues and rows of anybody, as it comes."""
    ref = {uid: member_ref("张三", uid) for uid in people}
    for year in random.sample(people, k=2):
        base = str(random.choice((4000, 5600, 9000)))
        assess(ws, [{"category": "在职", "base": base, "from_month": "2026-01", "member": ref[year]}])
        for month in random.sample(("2026-01", "2026-02", "2026-03"), k=2):
            dues.collect(ws, [{"member": ref[year], "month": month}])
    for number in range(3):
        present = random.sample(people, k=random.randint(1, len(people)))
        sheet = [
            {"member": ref[p], "state": random.choice(("到会", "缺席", "事假")), "reason": "有事"}
            for p in present
        ]
        more: dict[str, object] = {
            "chair": ref[random.choice(people)],
            "attendance": sheet,
            "content": "内容",
        }
        add(
            ws,
            random.choice(("branch_assembly", "branch_committee_meeting")),
            {**meeting(f"议题{number}"), **more},
        )
    for uid in people:
        if random.random() < 0.6:
            change_member(
                ws,
                uid,
                "post",
                {"changed_on": "2026-01-09", "employer": "一厂", "workpost": f"岗{random.randint(1, 2)}"},
            )


@pytest.mark.parametrize("seed", range(12))
def test_merging_then_undoing_is_as_if_nothing_had_been(workspace: Workspace, seed: int) -> None:
    ws, random = workspace, Random(seed)  # noqa: S311 - a history, not a secret
    people = []
    for _ in range(3):
        facts: Row = {
            "birth_date": random.choice(("1985-04-12", "1985-04")), "mobile": random.choice(("13600000001", "13600000002", "")),
            "residence": random.choice(("城东", "城西")), "joined_on": "2010-07-01",
        }  # fmt: skip
        rows = [{"heading": random.choice("甲乙"), "text": random.choice("丙丁")}]
        people.append(add(ws, "member", member("张三", extra=rows, **facts)))
    _some_life(ws, random, people)
    keep, drop = people[:2]
    before, paid = state(ws), sum(p.amount for p in read_ledger(ws).payments)
    choices = {c.key: random.choice((KEPT, DROPPED)) for c in plan_merge(ws, keep, drop).conflicts}
    done = merge_members(ws, keep, drop, choices)
    assert next_undo(ws) == "members.merge"
    assert sum(p.amount for p in read_ledger(ws).payments) == paid
    told = [
        f.id
        for f in ws.forms.values()
        if not f.rows
        for r in list_records(ws, f.id)
        if f"@{drop}" in str(r.values)
    ]
    assert told == []
    after = state(ws)
    undo_batch(ws, done.batch)
    assert state(ws) == before
    redo_batch(ws)
    assert state(ws) == after
    assert as_text(get_record(ws, "member", keep).values["name"]) == "张三"
    assert check(ws).clean
