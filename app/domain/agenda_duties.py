"""Agenda items about records: meetings not yet held, talks not yet had, drafts left open, hours, backups."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from app.domain.agenda import (
    BACK_UP,
    BACKUP_PAGE,
    MAKE_UP,
    MEMBERS_PAGE,
    OVERDUE,
    RECORD,
    RESUME,
    BackupState,
    Item,
    Target,
    basis_of,
    month_end,
    state_of,
)
from app.domain.cadence import missing
from app.domain.period import next_to, period_of, periods, quarter_of
from app.domain.values import as_text, member_ref

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.domain.agenda import AgendaFacts
    from app.domain.cadence import Gap, Held
    from app.domain.values import Values

NAMED = 3  # so many people stand by name in a title


def look_back_from(on: date) -> date:
    """Gaps are named back to the start of the quarter before: what can still be written up from memory."""
    return next_to(quarter_of(on), -1).first


def duty_items(facts: AgendaFacts) -> Iterator[Item]:
    """A row for every period that is short of its record: past ones, and the one that runs."""
    if not facts.members:
        return
    until = facts.on.isoformat()
    held = [one for one in facts.held if one.day[:10] <= until]
    for cadence in facts.cadences:
        mine = [one for one in held if one.form == cadence.form]
        talks = cadence.scope == "member"
        for period in periods(cadence.per, facts.on if talks else look_back_from(facts.on), facts.on):
            gaps = missing([cadence], mine, period, facts.body, facts.on)
            if talks:
                yield from _talk_items(facts, gaps)
                continue
            for gap in gaps:
                if not gap.over or period.first >= facts.since:
                    yield _duty_item(facts, gap, mine)


def _duty_item(facts: AgendaFacts, gap: Gap, held: list[Held]) -> Item:
    form, period = gap.cadence.form, gap.period
    due = _due(gap, facts.on)
    last = max((one.day[:10] for one in held if gap.who in ("", one.of)), default="")
    target = Target(
        facts.books.get(form, ""),
        form,
        period=period.text,
        values={"party_group": gap.who} if gap.who else {},
    )
    usual = gap.cadence.usual if due < period.last else 0
    values = {"form": form, "group": gap.who, "period": period.text, "last": last, "usual": usual}
    state = state_of(due, facts.on)
    return Item(
        "duty.missing" if gap.over else "duty.due",
        due,
        state,
        MAKE_UP if state == OVERDUE else RECORD,
        target,
        basis_of(gap.cadence),
        values,
    )


def _due(gap: Gap, on: date) -> date:
    """The period's end; while it is not past, the month by whose end it usually happens."""
    if gap.cadence.usual and not gap.over:
        usual = month_end(gap.period.first.replace(month=gap.cadence.usual))
        if on <= usual:
            return usual
    return gap.period.last


def _talk_items(facts: AgendaFacts, gaps: list[Gap]) -> Iterator[Item]:
    """Members nobody has had a talk with this year, in one row."""
    if not gaps:
        return
    cadence, period = gaps[0].cadence, gaps[0].period
    names = tuple(as_text(facts.members[gap.who].get("name")) for gap in gaps)
    first = {"talkee": member_ref(names[0], gaps[0].who)}
    target = Target(facts.books.get(cadence.form, ""), cadence.form, period=period.text, values=first)
    values = {"form": cadence.form, "count": len(names), "names": names[:NAMED], "period": period.text}
    state = state_of(period.last, facts.on)
    yield Item("duty.talks", period.last, state, RECORD, target, basis_of(cadence), values, "")


def draft_items(facts: AgendaFacts) -> Iterator[Item]:
    """Drafts count for nothing until they are finished; one of a coming meeting waits for its day."""
    rule = facts.pack.on("agenda.draft", facts.on)
    if rule is None:
        return
    for draft in facts.drafts:
        due = max(draft.touched, draft.day or draft.touched) + timedelta(days=rule.number("days"))
        target = Target(facts.books.get(draft.form, MEMBERS_PAGE), draft.form, draft.uid)
        values = {"form": draft.form, "topic": draft.topic, "day": draft.day, "touched": draft.touched}
        code = "draft.change" if draft.base else "draft.open"
        yield Item(code, due, state_of(due, facts.on), RESUME, target, basis_of(rule), values)


def training_items(facts: AgendaFacts) -> Iterator[Item]:
    """Late in the year: who is short of hours. Those who came in the year are not held to the whole of it."""
    for code, seated in (("training_member", False), ("training_committee", True)):
        rule = facts.pack.on(f"agenda.{code}", facts.on)
        if rule is None or facts.on.month < rule.number("from_month"):
            continue
        need = Decimal(rule.number("hours"))
        short = sorted(
            (facts.hours.get(uid, Decimal(0)), as_text(card.get("name")), uid)
            for uid, card in facts.members.items()
            if (uid in facts.seated) == seated and _whole_year(card, facts.on)
        )
        short = [one for one in short if one[0] < need]
        if short:
            due = period_of("year", facts.on).last
            names = tuple(name for _, name, _ in short)
            values = {"count": len(short), "names": names[:NAMED], "least": short[0][0], "need": need}
            target = Target("study_log", period=f"{facts.on.year:04d}")
            yield Item(f"agenda.{code}", due, state_of(due, facts.on), RECORD, target, basis_of(rule), values)


def _whole_year(card: Values, on: date) -> bool:
    came = max(as_text(card.get("joined_on")), as_text(card.get("transferred_in_on")))
    return came < f"{on.year:04d}"


def backup_state(facts: AgendaFacts) -> BackupState:
    """Stale when something changed after the last backup and the rule's days are over."""
    rule = facts.pack.on("agenda.backup", facts.on)
    days = rule.number("days") if rule else 0
    if facts.last_backup is None:
        return BackupState(None, days, stale=bool(rule and facts.changed))
    due = facts.last_backup + timedelta(days=days)
    changed = facts.changed is not None and facts.changed > facts.last_backup
    return BackupState(facts.last_backup, days, stale=bool(rule) and changed and facts.on > due)


def backup_items(facts: AgendaFacts) -> Iterator[Item]:
    state = backup_state(facts)
    rule = facts.pack.on("agenda.backup", facts.on)
    if rule is None or not state.stale:
        return
    due = facts.on if state.last is None else state.last + timedelta(days=state.days)
    values = {"last": state.last, "days": state.days}
    code = "backup.none" if state.last is None else "backup.old"
    yield Item(code, due, state_of(due, facts.on), BACK_UP, Target(BACKUP_PAGE), basis_of(rule), values)
