"""核定 of one person: category, base or wage items, amount where it is decided; how it comes about shows as one types."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from app.actions.dues_assessing import assess, preview
from app.domain.errors import Invalid, UserError
from app.texts import dues as words
from app.ui.around import make_around
from app.ui.field_dialog import FieldDialog
from app.ui.widgets.basics import column, frame, label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from app.actions.dues_assessing import Assessment
    from app.actions.dues_looking import Fixed
    from app.domain.dues import Quote
    from app.domain.form import Field
    from app.ui.desk import Desk
    from app.ui.fields.base import Around, Typed

ENTRY, ITEM, FORM = "dues_entry", "dues_wage_item", "dues_assessment"
_WAIT_MS = 200
_BY_BASE, _DECIDED, _APPROVED = ("base", "items"), ("amount",), ("approved_by", "approved_on")
FIRST = "选类别，写基数或工资项目，这里就显示怎样算出来"


class FixDialog(FieldDialog):
    def __init__(
        self, window: QWidget, desk: Desk, member: str, name: str, before: Fixed | None, start: str
    ) -> None:
        self._member, self._left_out = member, set[str]()
        self.how, self.cap = label(FIRST, "sub", wrap=True), label("", "warn", wrap=True)
        self.cap.hide()
        below = frame(column(self.how, self.cap, gap=4, margins=(12, 8, 12, 8)), sunken="true")
        super().__init__(
            window, desk, f"{name}：{'年内调整' if before else '核定月应交党费'}", _fields(desk, again=before is not None),
            self._assess, form=FORM, verb="调整" if before else "核定", topic="dues", below=below, alone=("reason", "note"),
            about="调整从起始月份起，以前的月份不变" if before else "年初核定一次，年内一般不变",
            given=_given(desk, before, start), around=_around(desk),
        )  # fmt: skip
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_WAIT_MS)
        self._later.timeout.connect(self.explain)
        for box in self.boxes.values():
            box.edited.connect(self._edited)
        self._show_fields()
        self.explain()

    def _edited(self) -> None:
        self._show_fields()
        self._later.start()

    def _show_fields(self) -> None:
        """Only what this category asks for."""
        ws = self._desk.ws
        code = _code(self._desk, str(self.boxes["category"].typed()))
        payer = ws.definitions.dues.payer(code, ws.today()) if code else None
        asked = {
            _BY_BASE: payer is None or bool(payer.brackets),
            _DECIDED: payer is not None and not payer.brackets and not payer.fixed,
            _APPROVED: payer is not None and payer.approval,
        }
        left_out = {name for names, shown in asked.items() if not shown for name in names}
        if left_out != self._left_out:
            self._left_out = left_out
            self.lay_out(self.boxes.keys() - left_out)

    def _wanted(self, typed: Mapping[str, Typed]) -> dict[str, object]:
        kept = {name: value for name, value in typed.items() if value and name not in self._left_out}
        return {"member": self._member, **kept}

    def _assess(self, typed: Mapping[str, Typed]) -> Assessment:
        return assess(self._desk.ws, [self._wanted(typed)])

    def explain(self) -> None:
        """How the amount would come about; nothing while it cannot be said yet."""
        try:
            found: Quote | None = preview(self._desk.ws, {"reason": "-", **self._wanted(self.typed())})
        except (Invalid, UserError):
            found = None
        sources = self._desk.ws.definitions.codes["rule_source"]
        self.how.setText(words.explanation(found, sources) if found else FIRST)
        self.cap.setText(words.cap_notice(found) if found else "")
        self.cap.setVisible(bool(self.cap.text()))


def _fields(desk: Desk, *, again: bool) -> list[Field]:
    entry, own = desk.ws.forms[ENTRY].by_id, desk.ws.form(FORM).by_id
    amount = entry["monthly"]._replace(id="amount", required=False, note="由组织确定的数额")
    return [
        entry["category"], entry["from_month"]._replace(label="从哪个月起", required=False),
        entry["base"]._replace(note="写了工资项目就不用写"), entry["rhythm"], own["items"], amount,
        entry["approved_by"]._replace(note="少交、免交须支部研究、上级党委批准"), entry["approved_on"],
        entry["reason"]._replace(required=again, label="年内调整原因" if again else "说明"), own["note"],
    ]  # fmt: skip


def _around(desk: Desk) -> Around:
    """Wage items without the month they count from: that is the entry's."""
    made = make_around(desk, FORM)
    item = desk.ws.forms[ITEM]
    fields = tuple(
        f._replace(required=False, note="空着就按设定") if f.id == "in_dues_base" else f
        for f in item.fields
        if f.id != "from_month"
    )
    return replace(made, forms={**made.forms, ITEM: replace(item, fields=fields)})


def _given(desk: Desk, before: Fixed | None, start: str) -> dict[str, Typed]:
    codes = desk.ws.definitions.codes
    found: dict[str, Typed] = {"from_month": start}
    if before is not None:
        found["category"] = codes["payer_category"].label(str(before.row["category"]))
        if before.row.get("rhythm"):
            found["rhythm"] = codes["pay_rhythm"].label(str(before.row["rhythm"]))
    else:
        found["category"] = codes["payer_category"].label("monthly_salary")
    return found


def _code(desk: Desk, typed: str) -> str:
    table = desk.ws.definitions.codes["payer_category"]
    return next((item.code for item in table.items if typed in (item.label, item.code)), "")
