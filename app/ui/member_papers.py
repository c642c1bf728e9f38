"""What the page 党员 prints: the roster, all cards, the year for the personal files; and that they were filed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from app.ui.page import PREVIEW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QPushButton

    from app.actions.card_filing import Filed
    from app.ui.desk import Desk
    from app.ui.fields.base import Typed
    from app.ui.member_past import PastDay

MEMBERS = "members"
ROSTER, CARDS, YEAR, FILE = "花名册", "全部信息卡", "年度归档：信息卡和变动清单", "登记年度归档…"


class PapersMenu(QMenu):
    """Under its button. While an earlier day is looked at, roster and cards are those of that day."""

    def __init__(self, desk: Desk, under: QPushButton) -> None:
        super().__init__(under)
        self._desk, self._under = desk, under
        self.past: PastDay | None = None

    def open_here(self) -> None:
        self.clear()
        self.addAction(ROSTER).triggered.connect(lambda *_: self._show("roster"))
        self.addAction(CARDS).triggered.connect(lambda *_: self._show("member_card"))
        if self.past is None:
            year = str(self._desk.ws.today().year - 1)
            self.addAction(YEAR).triggered.connect(lambda *_: self._show("member_card_year", year))
            if not self._desk.ws.read_only:
                self.addSeparator()
                self.addAction(FILE).triggered.connect(lambda *_: self.file())
        self.popup(self._under.mapToGlobal(QPoint(0, self._under.height() + 4)))

    def _show(self, paper: str, period: str = "") -> None:
        from app.ui.print_wanted import wanted_paper  # papers are not needed for the first paint

        wanted = wanted_paper(paper, MEMBERS, period)
        if self.past is not None:
            wanted = replace(wanted, order=replace(wanted.order, on=self.past.day))
        self._desk.go(PREVIEW, wanted)

    def file(self) -> None:
        """That the cards of the last year went into the personal files, on every card that does not say so yet."""
        from app.actions.card_filing import FILED, file_year
        from app.actions.member_changes import FORM, MEMBER
        from app.domain.member_change_kinds import change_of
        from app.ui.field_dialog import FieldDialog

        ws, change = self._desk.ws, change_of(FILED)
        columns = ws.forms[ws.form(MEMBER).by_id[change.table].of].by_id
        day = ws.form(FORM).by_id["changed_on"]._replace(label=columns[change.start].label)

        def act(typed: Mapping[str, Typed]) -> Filed:
            return file_year(ws, typed)

        self.dialog = FieldDialog(
            self._under.window(), self._desk, "登记年度归档", [day, *(columns[name] for name in change.adds)], act,
            form=FORM, verb="登记", about="这一年的党员都登记，已登记过的不再登记，可以撤销", topic="members",
            given={"changed_on": ws.today().isoformat(), "year": str(ws.today().year - 1)},
        )  # fmt: skip
        self.dialog.done_with.connect(self._filed)
        self.dialog.open()

    def _filed(self, done: Filed) -> None:
        self._desk.changed(done.forms)
        self._desk.toast_done(f"已登记 {done.cards} 张信息卡归档", done.batch)
