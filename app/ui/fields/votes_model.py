"""Resolutions as a table: the columns one votes in, and beside them the total and the result as the rules count them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from app.domain.errors import Refused
from app.domain.form import Field
from app.ui.fields.rows_model import RowsModel
from app.ui.widgets.table import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.field_kinds import Typing
    from app.domain.form import Form
    from app.domain.voting_rules import Tally
    from app.ui.widgets.table import Index

NUMBER, CAST, RESULT = "#", "cast", "result"
SHOWN = ("matter", "vote_kind", "method", "yes", "no", "abstain", "written")
COUNTED = ("yes", "no", "abstain", "written", "invalid", "vote_kind")
PASSED = "passed"
NOT_ADDED_UP = "票数不符"


def _columns(form: Form) -> list[Field]:
    """Shorter headings than the paper has: the table says the rest."""
    short = {"matter": "决议事项", "vote_kind": "类型", "method": "方式", "written": "书面"}
    shown = [f for name in SHOWN if (f := form.by_id.get(name)) is not None]
    fields = [
        Field(f.id, short.get(f.id, f.label), f.kind, codes=f.codes, required=f.required) for f in shown
    ]
    return [
        Field(NUMBER, "", "count", computed=NUMBER),
        *fields,
        Field(CAST, "合计", "count", computed=CAST),
        Field(RESULT, "结果", "choice", codes=form.by_id[RESULT].codes),
    ]


class VotesModel(RowsModel):
    """The result follows the votes while they are typed; who writes another into its cell has the last word."""

    def __init__(self, form: Form, typing: Typing) -> None:
        super().__init__(form, typing, _columns(form))
        self._tallies: dict[int, Tally] = {}
        self._follows: set[int] = set()  # rows whose result was counted, by identity

    def row_texts(self, row: int) -> dict[str, str] | None:
        """All that is written in a row, also what has no column; None for the empty one at the end."""
        return dict(self._rows[row]) if 0 <= row < len(self._rows) else None

    def code(self, name: str, text: str) -> str:
        """The code of a choice; "" while it cannot be read."""
        codes = next((f.codes for f in self.fields if f.id == name), None)
        try:
            return codes.read(text) if codes and text else ""
        except Refused:
            return ""

    def tally(self, row: int) -> Tally | None:
        return self._tallies.get(row)

    def see(self, tallies: Sequence[Tally]) -> None:
        """`tallies` count the rows that are filled in, in their order."""
        places = self.places()
        self._tallies = {places[t.row - 1]: t for t in tallies if t.row <= len(places)}
        if not self.read_only:
            for row, tally in self._tallies.items():
                self._follow(row, tally)
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self.fields) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _follow(self, row: int, tally: Tally) -> None:
        kept = self._rows[row]
        if id(kept) in self._follows or not kept.get(RESULT):
            self._follows.add(id(kept))
            kept[RESULT] = self._words(tally.result)

    def _words(self, code: str) -> str:
        codes = self.fields[-1].codes
        return codes.label(code) if codes and code else ""

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        name = self.fields[index.column()].id
        if not super().setData(index, value, role):
            return False
        self._touched(index.row(), name, str(value or ""))
        return True

    def set_text(self, row: int, name: str, text: str) -> None:
        super().set_text(row, name, text)
        self._touched(row, name, text)

    def _touched(self, row: int, name: str, text: str) -> None:
        if row >= len(self._rows):
            return
        mark = id(self._rows[row])
        if name == RESULT and text.strip():
            self._follows.discard(mark)
        elif name in COUNTED or name == RESULT:
            self._follows.add(mark)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.fields[section].label
        return super().headerData(section, orientation, role)

    def text(self, row: int, column: int) -> str:
        name, tally = self.fields[column].id, self._tallies.get(row)
        if name == NUMBER:
            return "" if self.is_waiting(row) else str(row + 1)
        if name == CAST:
            return str(tally.cast) if tally and tally.cast else ""
        return super().text(row, column)

    def cell(self, row: int, column: int) -> Cell | None:
        name, tally, text = self.fields[column].id, self._tallies.get(row), self.text(row, column)
        odd = bool(tally and tally.voters and tally.cast and tally.lacking)
        if name == NUMBER:
            return Cell(text, color="text3")
        if name == CAST:
            return Cell(text, color="bad" if odd else "text", bold=odd)
        if name != RESULT or not text:
            return None
        if odd and not self.read_only:
            return Cell(NOT_ADDED_UP, badge="bad")
        return Cell(text, badge="ok" if text == self._words(PASSED) else "mute")
