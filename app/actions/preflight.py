"""Pre-flight of a quarter: everything the committee would ask about, with what the branch says to it; read in one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import exchange_log, sealed_quarters, submission_notes
from app.actions.agenda import gather
from app.actions.dues import still_due
from app.actions.dues_book import CLOSING
from app.actions.exchange_facts import open_returns
from app.actions.looking import Query, list_records, read_period
from app.actions.member_numbers import numbers, read_book
from app.actions.records import checked
from app.domain import packet, preflight_branch, preflight_records, rules
from app.domain.errors import UserError
from app.domain.preflight import Preflight, judge
from app.domain.preflight_facts import Closed, Kept, KeptDraft, QuarterFacts
from app.domain.tick import silent
from app.domain.values import as_int, as_rows, as_text
from app.files import attachments
from app.files.paper_words import statistics_words
from app.store import drafts, records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from app.actions.workspace import Workspace
    from app.domain.agenda import AgendaFacts, OpenDraft
    from app.domain.dues_ledger import Ledger
    from app.domain.period import Period
    from app.domain.preflight import Finding
    from app.domain.tick import Tick
    from app.domain.values import Values

CHECKS: dict[str, Callable[[QuarterFacts], Iterable[Finding]]] = {
    "returned": preflight_branch.returned,
    "drafts": preflight_records.drafts,
    "duties": preflight_branch.duties,
    "records": preflight_records.rules_of_forms,
    "recomputed": preflight_records.recomputed,
    "attendees": preflight_records.attendees,
    "places": preflight_records.two_places,
    "attachments": preflight_records.attachments,
    "cards": preflight_branch.cards,
    "members": preflight_branch.members,
    "letters": preflight_branch.letters,
    "dues": preflight_branch.dues,
    "amendments": preflight_branch.amendments,
    "empty": preflight_branch.nothing_at_all,
    "running": preflight_branch.running,
}
# Checks whose silence is worth a line.
_WORTH_SAYING = (
    "drafts",
    "duties",
    "records",
    "attendees",
    "places",
    "attachments",
    "cards",
    "members",
    "letters",
    "dues",
)
_QUARTER = "quarter"
# What only tells that something was printed, looked at or amended is no change of the quarter.
_OWN_FORMS = ("print_log", "look_log", "amendment")


def preflight(ws: Workspace, quarter: str, progress: Tick = silent, *, deep: bool = True) -> Preflight:
    """Every finding of a quarter. It only reads; `deep` opens every attachment. Raises UserError("submit.not_a_quarter" | "submit.not_begun"), Cancelled."""
    period = quarter_asked(ws, quarter)
    facts = gather_quarter(ws, period, progress, deep=deep)
    found = {name: list(check(facts)) for name, check in CHECKS.items()}
    numbers_of = _numbers(facts)
    passed = {name: numbers_of for name in _WORTH_SAYING if not _grave(found[name])}
    told = submission_notes.said(ws, period.text)
    return judge(period, [one for name in CHECKS for one in found[name]], told, passed, numbers_of)


def _grave(found: list[Finding]) -> bool:
    return any(one.severity != "D" for one in found)


def _numbers(facts: QuarterFacts) -> dict[str, int]:
    """What the quarter comes to: lines of passed checks say it, and the card beside them."""
    table = facts.table.numbers
    due, paid = preflight_branch.dues_sums(facts)
    return {
        "due_fen": due, "paid_fen": paid,
        "records": len(facts.records), "members": len(facts.agenda.members), "before": table[1], "after": table[16],
        "more": table[2], "less": table[9], "attachments": sum(1 for _ in _named(facts.records)),
    }  # fmt: skip


def quarter_asked(ws: Workspace, quarter: str) -> Period:
    """Raises UserError("submit.not_a_quarter" | "submit.not_begun" | "enrol.branch_only")."""
    ws.must_be_branch()
    period = read_period(quarter)
    if period.per != _QUARTER:
        raise UserError("submit.not_a_quarter", value=quarter)
    if period.first > ws.today():
        raise UserError("submit.not_begun", period=period.text)
    return period


def gather_quarter(
    ws: Workspace, period: Period, progress: Tick = silent, *, deep: bool = True
) -> QuarterFacts:
    """The facts of one quarter, in a few statements a form; attachments are opened one by one."""
    end = min(period.last, ws.today())
    agenda, book = gather(ws, end), read_book(ws)
    kept = tuple(_records(ws, period, book.cards))
    absent = _absent(ws, kept, progress, deep=deep)
    sent = [
        one
        for one in exchange_log.logged(ws, exchange_log.OUT, kind=packet.SUBMISSION)
        if one.period == period.text
    ]
    waiting = bool(sent) and sent[0].state == exchange_log.SENT
    ledger = agenda.dues.ledger if agenda.dues else None
    ratio = agenda.dues.settings.remit_ratio if agenda.dues else 0
    return QuarterFacts(
        period=period, today=ws.today(), end=end, agenda=agenda, pack=agenda.pack, branch=ws.branch.name, records=kept,
        drafts=tuple(_drafts(ws, period, agenda)), cards=book.cards, told=book.changes,
        table=numbers(book, period.text).table, lacking=book.lacking, letters=agenda.letters,
        closed=tuple(_closed(ws, ledger, period)) if ledger else (),
        to_remit=still_due(ws, ledger, period, ratio) if ledger and period.last < ws.today() else 0,
        absent=absent, amendments=tuple(sealed_quarters.amendments_to_report(ws)),
        returned=open_returns(ws), sent_before=len(sent),
        changed_since_sent=_changed_since(ws, sent[0].made, period) if waiting else 0, books=agenda.books,
        reasons=statistics_words()["changes"]["reasons"],
    )  # fmt: skip


def _records(ws: Workspace, period: Period, cards: Mapping[str, Values]) -> Iterator[Kept]:
    for form in ws.forms.values():
        if not form.period or form.rows or not form.book:
            continue
        for record in list_records(ws, form.id, Query(period=period.text)):
            _, problems = checked(ws, form, {}, record.values, people=cards)
            yield Kept(form, record.uid, record.values, rules.compute(form, record.values), problems)


def _named(kept: Iterable[Kept]) -> Iterator[str]:
    for one in kept:
        for field in one.form.rows_fields:
            if field.kind == "attachments":
                yield from (as_text(row.get("sha256")) for row in as_rows(one.values.get(field.id)))


def _absent(ws: Workspace, kept: tuple[Kept, ...], progress: Tick, *, deep: bool) -> frozenset[str]:
    wanted = list(dict.fromkeys(_named(kept)))
    found = set()
    for number, sha256 in enumerate(wanted, start=1):
        try:
            if deep:
                attachments.read(ws.folder, ws.key, sha256)
            else:
                attachments.must_be_kept(ws.folder, sha256)
        except UserError:  # gone, damaged, or on a disk that does not answer: it cannot travel
            found.add(sha256)
        progress(number, len(wanted))
    return frozenset(found)


def _drafts(ws: Workspace, period: Period, agenda: AgendaFacts) -> Iterator[KeptDraft]:
    """Those that speak of a day of the quarter, and those that speak of none."""
    for draft in agenda.drafts:
        form = ws.forms[draft.form]
        if not form.period or (draft.day and not period.first <= draft.day <= period.last):
            continue
        yield KeptDraft(draft.uid, form, draft.day, draft.topic, draft.base, _can_finish(ws, draft))


def _can_finish(ws: Workspace, draft: OpenDraft) -> bool:
    kept = drafts.get(ws.store, draft.uid)
    if kept is None:
        return False
    form = ws.forms[draft.form]
    old = records.read(ws.store, form.id, draft.uid)
    if old and (old.retired_at or old.revision != draft.base):
        return False
    _, problems = checked(ws, form, kept.typed, old.values if old else {})
    return not any(problem.severity == "A" for problem in problems)


def _closed(ws: Workspace, ledger: Ledger, period: Period) -> Iterator[Closed]:
    """Sums of a closing as they were written, of its lines, and of the register of payments."""
    for record in list_records(ws, CLOSING, Query(rows=False)):
        month = as_text(record.values.get("month"))
        closing = ledger.closed.get(month)
        if closing is None or record.values.get("reopened_on") or not period.holds(month):
            continue
        due, received = as_int(record.values.get("due")), as_int(record.values.get("received"))
        yield Closed(month, due, closing.due, received, ledger.received(month, month))


def _changed_since(ws: Workspace, made: str, period: Period) -> int:
    """How many records of the quarter were changed after a package was made."""
    found = 0
    for form in ws.forms.values():
        if form.period and not form.rows and form.id not in _OWN_FORMS:
            row = ws.store.conn.execute(
                f'SELECT count(DISTINCT j.uid) FROM journal j JOIN "{form.id}" f ON f.uid = j.uid '
                f'WHERE j.form = ? AND j.seat = ? AND j.at > ? AND f."{form.period}" >= ? AND f."{form.period}" < ?',
                (form.id, ws.seat, made, period.lower, period.upper),
            ).fetchone()
            found += int(row[0])
    return found
