"""What the pre-flight of a quarter is worked out from: gathered once, judged by pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as kept
from typing import TYPE_CHECKING, NamedTuple

from app.domain.agenda import page_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.domain.agenda import AgendaFacts
    from app.domain.change_papers import Lacking
    from app.domain.change_table import ChangeTable
    from app.domain.errors import Problem
    from app.domain.exchange_facts import Returned
    from app.domain.form import Form
    from app.domain.period import Period
    from app.domain.rule_pack import RulePack, RuleRow
    from app.domain.values import Row, Values


class Kept(NamedTuple):
    """A finished record of the quarter as it stands, as it would be worked out now, and what its form's rules say."""

    form: Form
    uid: str
    values: Values
    computed: Values
    problems: Sequence[Problem]


class KeptDraft(NamedTuple):
    """A draft of the quarter; `finished` when nothing stands in the way of finishing it."""

    uid: str
    form: Form
    day: date | None
    topic: str
    base: int
    finished: bool


@dataclass(frozen=True)
class Closed:
    """A closed month: what its closing says in sum, and what its lines and the register of payments add up to."""

    month: str
    due: int
    lines: int
    received: int
    register: int


@dataclass(frozen=True)
class QuarterFacts:
    """`end` is the quarter's last day, or today while it runs. `told` are changes by person, `lacking` by their uid.

    `absent` are hashes of attachments that are gone or cannot be read; `sent_before` how often it was handed in;
    `reasons` are the words of why somebody makes a difference.
    """

    period: Period
    today: date
    end: date
    agenda: AgendaFacts
    pack: RulePack
    branch: str
    records: tuple[Kept, ...]
    drafts: tuple[KeptDraft, ...]
    cards: Mapping[str, Values]
    told: Mapping[str, Sequence[Values]]
    table: ChangeTable
    lacking: Mapping[str, Lacking]
    letters: Mapping[str, Values]
    closed: tuple[Closed, ...]
    to_remit: int
    absent: frozenset[str] = frozenset()
    amendments: tuple[Row, ...] = ()
    returned: tuple[Returned, ...] = ()
    sent_before: int = 0
    changed_since_sent: int = 0
    books: Mapping[str, str] = kept(default_factory=dict)
    reasons: Mapping[str, str] = kept(default_factory=dict)

    def rule(self, name: str) -> RuleRow | None:
        """The edition of a rule in force at the end of the quarter."""
        return self.pack.on(f"preflight.{name}", self.period.last)

    def page(self, form: str) -> str:
        return page_of(self.books, form)
