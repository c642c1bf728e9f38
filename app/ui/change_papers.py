"""The papers of a change as fields: one line each for what its kind needs, and the dialogs that tell a change late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.change_register import add_papers, tell_change
from app.actions.member_changes import FORM
from app.domain.change_papers import papers_of, rule_of
from app.domain.form import Field
from app.domain.values import as_text
from app.ui.field_dialog import FieldDialog

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from app.actions.workspace import Workspace
    from app.domain.change_papers import Lacking
    from app.domain.change_table import Difference
    from app.domain.values import Row
    from app.ui.desk import Desk
    from app.ui.fields.base import Typed

_PREFIX = "paper:"
NOTE = "文号或日期，没有拿到可以后补"


def paper_fields(ws: Workspace, codes: Sequence[str]) -> list[Field]:
    table = ws.definitions.codes["change_paper"]
    return [Field(_PREFIX + code, table.label(code), "text", note=NOTE) for code in codes]


def asked_papers(ws: Workspace, event: str, asks: Sequence[str] = ()) -> list[str]:
    """What a kind of change needs at once and no field asked for says already."""
    rule = rule_of(event, ws.today().isoformat(), ws.definitions.rules)
    found = papers_of(rule) if rule else ()
    return [paper.code for paper in found if not paper.later and paper.field not in asks]


def with_papers(typed: Mapping[str, Typed]) -> dict[str, object]:
    """The lines of papers as rows of the register, the rest as it was typed."""
    rest: dict[str, object] = {name: value for name, value in typed.items() if not name.startswith(_PREFIX)}
    rows = [
        {"paper": name.removeprefix(_PREFIX), "reference": value}
        for name, value in typed.items()
        if name.startswith(_PREFIX) and value
    ]
    return {**rest, "papers": rows} if rows else rest


def papers_dialog(window: QWidget, desk: Desk, uid: str, told: Row, name: str, lacks: Lacking) -> FieldDialog:
    """补材料: what a registered change still lacks."""
    ws = desk.ws
    register = ws.form(FORM)
    kind = ws.definitions.codes["change_type"].label(as_text(told.get("event")))
    return FieldDialog(
        window, desk, f"{name}：{kind}的材料",
        [*paper_fields(ws, [*lacks.papers, *lacks.later]), register.by_id["attachments"]],
        lambda typed: add_papers(ws, uid, with_papers(typed)),
        form=FORM, verb="登记材料", about=lacks.rule.title, topic="statistics",
    )  # fmt: skip


def telling_dialog(window: QWidget, desk: Desk, one: Difference) -> FieldDialog:
    """补登: a change the card shows and nobody registered."""
    ws = desk.ws
    register = ws.form(FORM)
    fields = [register.by_id["changed_on"], register.by_id["event"]._replace(required=True, note="")]
    papers = paper_fields(ws, asked_papers(ws, one.kind))
    given: dict[str, Typed] = {
        "event": ws.definitions.codes["change_type"].label(one.kind) if one.kind else ""
    }
    if one.day is not None:
        given["changed_on"] = one.day.isoformat()
    return FieldDialog(
        window, desk, f"补登{one.name}的变动", [*fields, *papers, register.by_id["basis"], register.by_id["attachments"]],
        lambda typed: tell_change(ws, one.person, with_papers(typed)),
        form=FORM, verb="补登", about="信息卡上已经是这样，只在变动登记里补一条，信息卡不改", topic="statistics",
        alone=("basis",), given=given,
    )  # fmt: skip
