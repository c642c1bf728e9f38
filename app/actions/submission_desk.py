"""How the submission of a quarter stands: checked, written, acknowledged; and what would be in the package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.actions import desk_keys, exchange_log, sealed_quarters
from app.actions.exchange_facts import quarter_to_hand_in, waiting_files
from app.actions.looking import count_kinds
from app.actions.preflight import preflight
from app.actions.submitting import outbox
from app.domain.preflight import ANSWERED, TOLD
from app.store import backup

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.actions.desk_keys import Card
    from app.actions.exchange_log import Logged
    from app.actions.workspace import Workspace
    from app.domain.period import Period
    from app.domain.preflight import Preflight
    from app.domain.tick import Tick

NEW, CHECKED, MADE, WRITTEN, RECEIVED, RETURNED = "new", "checked", "made", "written", "received", "returned"
_STATES = {
    exchange_log.MADE: MADE, exchange_log.SENT: WRITTEN, exchange_log.ACKNOWLEDGED: RECEIVED, exchange_log.RETURNED: RETURNED,
}  # fmt: skip


@dataclass(frozen=True)
class SubmissionDesk:
    """`committee` is None before enrolment; `records` by form of a book; `sent` what was written, the newest first."""

    checked: Preflight
    committee: Card | None
    records: Mapping[str, int]
    sent: tuple[Logged, ...]
    sealed: frozenset[str]
    outdated: bool  # written, and something changed since
    issued: int = 0  # files of the committee that wait to be accepted
    mark: str = ""  # differs after any change of the workspace

    @property
    def of_quarter(self) -> list[Logged]:
        return [one for one in self.sent if one.period == self.checked.period.text]

    @property
    def state(self) -> str:
        """What was written last and not changed since; else how the check stands."""
        found = self.of_quarter
        if found and not (self.outdated and found[0].state != exchange_log.ACKNOWLEDGED):
            return _STATES[found[0].state]
        return NEW if self.checked.blocked else CHECKED


@dataclass(frozen=True)
class Glance:
    """What 今日 says of the quarter that is to be handed in: of what the pre-flight asks, so much is in order.

    `mark` differs after any change of the workspace.
    """

    period: Period
    state: str
    in_order: int
    asked: int
    mark: str


def look(
    ws: Workspace,
    quarter: str,
    *,
    deep: bool = False,
    progress: Tick | None = None,
    known: SubmissionDesk | None = None,
) -> SubmissionDesk:
    """`deep` opens every attachment; of what is `known` the pre-flight is taken while nothing has changed since.

    Raises UserError("submit.not_a_quarter" | "submit.not_begun"), Cancelled.
    """
    mark = _mark(ws)
    if known is not None and known.mark == mark and known.checked.period.text == quarter:
        checked = known.checked
    else:
        checked = preflight(ws, quarter, deep=deep, **({"progress": progress} if progress else {}))
    of_quarter = count_kinds(ws, ws.seat, checked.period.text)
    return SubmissionDesk(
        checked, desk_keys.known_committee(ws),
        {form: count for form, count in of_quarter.items() if ws.forms[form].book},
        tuple(outbox(ws)), frozenset(one.period for one in sealed_quarters.sealed(ws)),
        any(one.finding.code == "preflight.changed_since_sent" for one in checked.items), waiting_files(ws), mark,
    )  # fmt: skip


def glance(ws: Workspace, known: Glance | None = None) -> Glance:
    """`known` again while nothing has changed since: the pre-flight of a full branch takes its time."""
    quarter, mark = quarter_to_hand_in(ws), _mark(ws)
    if known is not None and known.mark == mark:
        return known
    found = look(ws, quarter)
    checked = found.checked
    asked = [one for one in checked.items if one.state != TOLD]
    answered = sum(one.state == ANSWERED for one in asked)
    passed = len(checked.passed)
    return Glance(checked.period, found.state, passed + answered, passed + len(asked), mark)


def _mark(ws: Workspace) -> str:
    return f"{ws.today().isoformat()}/{backup.state_mark(ws.store.conn)}"
