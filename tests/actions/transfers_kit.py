"""What tests of transfers share: a member whose dues are paid to February, and a letter somebody brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.dues import collect
from app.actions.dues_assessing import assess
from app.actions.records import get_record
from tests.support import add, member

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.actions.workspace import Workspace
    from app.domain.errors import Problem
    from app.domain.values import Row

TO = {"to_org": "滨海水务集团设备部党支部", "addressee": "中共滨海水务集团委员会"}
BROUGHT = {
    "number": "2026018", "issued_on": "2026-03-02", "valid_days": "30", "from_org": "城东污水厂党支部", "name": "许静",
    "sex": "女", "ethnicity": "汉族", "stage": "正式党员", "birth_date": "1990-05-06", "joined_on": "2015-07-01",
    "confirmed_on": "2016-07-01", "phone": "10000000018", "paid_to": "2026-02", "sender": "中共城东污水厂委员会",
}  # fmt: skip


def member_with_dues(workspace: Workspace) -> str:
    """宋佳, whose dues are assessed and paid to the end of February 2026; today is 2026-03-12."""
    card = member(
        "宋佳", sex="女", ethnicity="汉族", birth_date="1992-04-15", mobile="10000000021", joined_on="2019-05-10",
        confirmed_on="2020-05-10", id_number="11010519491231002X", spells=[{"branch_name": "机关第一党支部"}],
    )  # fmt: skip
    made = add(workspace, "member", card)
    assess(
        workspace, [{"member": "宋佳", "category": "monthly_salary", "base": "4000", "from_month": "2026-01"}]
    )
    collect(workspace, [{"member": "宋佳", "month": month} for month in ("2026-01", "2026-02")])
    return made


def card(ws: Workspace, uid: str) -> Row:
    return get_record(ws, "member", uid).values


def codes(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    return [(p.code, p.field) for p in problems]
