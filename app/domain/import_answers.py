"""What the user answered to an import's questions: who is who, and what a list does not say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.roster_values import FileRecord

Place = tuple[str, int]  # sheet and row
# Answers for a row besides the uid of a card: the person it was taken for, or somebody else.
SAME, NEW_PERSON = "same", "new"
ANY_SHEET = ""  # a row of whichever sheet, for files that have one


@dataclass(frozen=True)
class Answers:
    """`rows` answers for single rows, `all_same` for all that were matched by name and birth date or less.

    `on` is the day and `year` the year of lists that bear none; `ours` says that a list under another branch's name
    is this branch's, `amend` why records of sealed quarters come late or are corrected.
    """

    rows: Mapping[Place, str] = field(default_factory=dict)
    all_same: bool = False
    on: str = ""
    year: str = ""
    ours: bool = False
    amend: str = ""

    def of(self, records: Iterable[FileRecord]) -> str:
        """What was answered for the rows of one person; "" for nothing."""
        places = ((sheet, r.number) for r in records for sheet in (r.sheet, ANY_SHEET))
        return next((self.rows[place] for place in places if place in self.rows), "")


NOTHING_SAID = Answers()
