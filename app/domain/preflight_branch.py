"""Pre-flight of the branch in a quarter: duties, cards, members, letters, dues, and what the committee asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import months, transfers
from app.domain.agenda import MEMBERS_PAGE
from app.domain.agenda_people import card_state
from app.domain.cadence import missing
from app.domain.change_table import ACTUAL, DECREASE, DIFFERENCE, EXPECTED, INCREASE, OPENING
from app.domain.dues_ledger import cell
from app.domain.people import is_member
from app.domain.period import next_to, period_of
from app.domain.preflight import Finding, Place, finding
from app.domain.transfer_words import IN
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.cadence import Cadence, Gap
    from app.domain.dues_ledger import Ledger
    from app.domain.dues_status import Advice
    from app.domain.period import Period
    from app.domain.preflight_facts import QuarterFacts

NAMED = 3
DUES_PAGE, STATISTICS_PAGE, TRANSFERS_PAGE = "dues", "statistics", "transfers"
LATE = "late"
# Letters that came: there the receipt is ours to send.
_OURS = {
    "preflight.letter_late": "preflight.letter_late_in", "preflight.letter_open": "preflight.letter_open_in",
}  # fmt: skip


def duties(facts: QuarterFacts) -> Iterator[Finding]:
    """三会一课 and the rest of the year's duties whose period ends in the quarter (rules §2.1)."""
    if not facts.agenda.members:
        return
    until = facts.end.isoformat()
    held = [one for one in facts.agenda.held if one.day[:10] <= until]
    for cadence in facts.agenda.cadences:
        span = _span_of(cadence, facts.period)
        if span is None:
            continue
        gaps = missing([cadence], held, span, facts.agenda.body, facts.today)
        gaps = [gap for gap in gaps if gap.period.first >= facts.agenda.since or not gap.over]
        if cadence.scope == "member" and gaps:
            yield _without(facts, cadence, gaps)
        elif cadence.scope != "member":
            yield from (_gap(facts, gap) for gap in gaps)


def _span_of(cadence: Cadence, quarter: Period) -> Period | None:
    """The quarter, or the longer period that ends with it."""
    span = period_of(cadence.per, quarter.last)
    if span.first >= quarter.first:
        return quarter
    return span if span.last == quarter.last else None


def _gap(facts: QuarterFacts, gap: Gap) -> Finding:
    one = gap.cadence
    place = Place(facts.page(one.form), one.form, period=gap.period.text, group=gap.who)
    numbers = {
        "form_id": one.form, "period": gap.period.text, "group": gap.who, "have": gap.have, "need": one.times,
    }  # fmt: skip
    code = "preflight.cadence" if gap.period.last < facts.today else "preflight.cadence_running"
    return Finding(code, one.severity, place, numbers, one.source, one.clause, one.title)


def _without(facts: QuarterFacts, cadence: Cadence, gaps: list[Gap]) -> Finding:
    """Members nobody has had a talk with this year, in one."""
    names = [as_text(facts.cards.get(gap.who, {}).get("name")) for gap in gaps]
    place = Place(facts.page(cadence.form), cadence.form, period=gaps[0].period.text)
    numbers = {
        "form_id": cadence.form, "period": gaps[0].period.text, "count": len(gaps), "names": names[:NAMED],
        "have": len(facts.agenda.members) - len(gaps), "need": len(facts.agenda.members),
    }  # fmt: skip
    return Finding(
        "preflight.talks", cadence.severity, place, numbers, cadence.source, cadence.clause, cadence.title
    )


def cards(facts: QuarterFacts) -> Iterator[Finding]:
    """What a member's card must hold to be reported stands by name; what else is open, in one line."""
    rule, others = facts.rule("card"), facts.rule("cards_open")
    open_ones: list[tuple[int, str, str]] = []
    for uid, card in facts.cards.items():
        empty = (
            [name for name in str(rule.params["fields"]).split() if not _filled(card, name)] if rule else []
        )
        if rule is not None and empty and is_member(card):
            first = empty[0].split("|")[0]
            total = len(str(rule.params["fields"]).split())
            yield finding(
                rule, Place(MEMBERS_PAGE, "member", uid, first), name=as_text(card.get("name")),
                fields=[name.split("|")[0] for name in empty], have=total - len(empty), need=total,
            )  # fmt: skip
            continue
        state = card_state(card, facts.pack, facts.end)
        if state is not None and state.next_field:
            open_ones.append((state.needed - state.filled, uid, state.next_field))
    if others is not None and open_ones:
        lacking, (_, uid, field) = sum(one[0] for one in open_ones), min(open_ones)
        yield finding(
            others, Place(MEMBERS_PAGE, "member", uid, field), count=len(open_ones), lacking=lacking,
            name=as_text(facts.cards[uid].get("name")),
        )  # fmt: skip


def _filled(card: object, names: str) -> bool:
    return isinstance(card, dict) and any(card.get(name) for name in names.split("|"))


def members(facts: QuarterFacts) -> Iterator[Finding]:
    """The table of changes adds up, or somebody says by whom it does not; the difference to last quarter in numbers."""
    numbers = facts.table.numbers
    rule = facts.rule("change_difference")
    for one in facts.table.differences if rule else ():
        if rule is not None:
            place = Place(STATISTICS_PAGE, "member_change", one.event, period=facts.period.text)
            yield finding(
                rule, place, who=one.person, name=one.name, amount=one.amount, reason=facts.reasons.get(one.reason, one.reason),
                expected=numbers[EXPECTED], actual=numbers[ACTUAL], difference=numbers[DIFFERENCE],
            )  # fmt: skip
    papers = facts.rule("change_papers")
    for event in facts.table.events if papers else ():
        lacks = facts.lacking.get(event.uid)
        if papers is not None and lacks is not None and lacks.papers:
            place = Place(STATISTICS_PAGE, "member_change", event.uid, period=facts.period.text)
            yield finding(
                papers,
                place,
                name=event.name,
                event=event.kind,
                papers=list(lacks.papers),
                day=event.day.isoformat(),
            )
    yield from _difference(facts)


def _difference(facts: QuarterFacts) -> Iterator[Finding]:
    numbers = facts.table.numbers
    before, after = numbers[OPENING], numbers[ACTUAL]
    rule = facts.rule("members_changed" if facts.table.events or before != after else "no_changes")
    if rule is not None and facts.cards:
        place = Place(STATISTICS_PAGE, period=facts.period.text)
        yield finding(rule, place, before=before, after=after, more=numbers[INCREASE], less=numbers[DECREASE])


def letters(facts: QuarterFacts) -> Iterator[Finding]:
    """Until the receipt is here the branch stays responsible for whoever left (rules §4.6)."""
    terms = facts.pack.on(transfers.RULE, facts.end)
    for uid, letter in facts.letters.items() if terms else ():
        issued = as_text(letter.get("issued_on"))
        if terms is None or issued[:10] > facts.end.isoformat():
            continue
        state = transfers.state_of_letter(letter, facts.today, terms)
        late = state in (transfers.EXPIRED, transfers.LATE, transfers.ANSWER_LATE)
        rule = facts.rule("letter_late" if late else "letter_open") if state in transfers.OPEN else None
        due = transfers.due_day(letter, terms)
        if rule is not None:
            found = finding(
                rule, Place(TRANSFERS_PAGE, "transfer_letter", uid), name=as_text(letter.get("name")),
                number=as_text(letter.get("number")), issued=issued[:10], due=due.isoformat() if due else "",
            )  # fmt: skip
            yield found._replace(code=_OURS[rule.id]) if letter.get("direction") == IN else found


def dues(facts: QuarterFacts) -> Iterator[Finding]:
    """Arrears by their age, months not fixed or closed, sums of the members against those of the branch."""
    told = facts.agenda.dues
    if told is None or not any(account.entries for account in told.ledger.accounts.values()):
        return
    span = months.between(facts.period.lower, months.month_of(facts.end))
    yield from _late(facts, told.ledger, told.status.people, span[-1])
    yield from _unassessed(facts, told.ledger, span)
    yield from _unclosed(facts, told.ledger, span)
    yield from _sums(facts)
    yield from _remit(facts)
    yield from _dues_changed(facts, told.ledger)


def _late(facts: QuarterFacts, ledger: Ledger, people: tuple[Advice, ...], last: str) -> Iterator[Finding]:
    """Both sums are of the months that are owed: what is paid for another month changes nothing about them."""
    rule = facts.rule("dues_late")
    for advice in people if rule else ():
        one = advice.standing
        late = [(month, fen) for month, fen in one.arrears if month <= last]
        if rule is not None and late:
            due, owed = sum(ledger.due(one.key, m) or 0 for m, _ in late), sum(fen for _, fen in late)
            found = finding(
                rule, Place(DUES_PAGE, uid=one.key, field=LATE, period=late[0][0]), who=one.key, name=one.name,
                months=[month for month, _ in late], owed_fen=owed, run=one.run,
                due_fen=due, paid_fen=due - owed, step=advice.step.title if advice.step else "",
            )  # fmt: skip
            several = advice.step is not None and one.run > 1
            yield found._replace(code="preflight.dues_step") if several else found


def _unassessed(facts: QuarterFacts, ledger: Ledger, span: list[str]) -> Iterator[Finding]:
    rule = facts.rule("dues_unassessed")
    lacking = [
        (account.name, account.key)
        for account in ledger.accounts.values()
        if any(account.pays_here(m) and account.entry(m) is None and not ledger.is_closed(m) for m in span)
    ]
    if rule is not None and lacking:
        place = Place(DUES_PAGE, uid=lacking[0][1], field="fixing", period=f"{facts.period.first.year:04d}")
        paying = sum(any(a.pays_here(m) for m in span) for a in ledger.accounts.values())
        yield finding(
            rule, place, count=len(lacking), names=[name for name, _ in lacking[:NAMED]],
            have=paying - len(lacking), need=paying,
        )  # fmt: skip


def _unclosed(facts: QuarterFacts, ledger: Ledger, span: list[str]) -> Iterator[Finding]:
    rule = facts.rule("dues_unclosed")
    over = [month for month in span if month < months.month_of(facts.today)]
    still = [month for month in over if not ledger.is_closed(month)]
    if rule is not None and still:
        yield finding(
            rule, Place(DUES_PAGE, period=still[0]), months=still, have=len(over) - len(still), need=len(over)
        )


def _sums(facts: QuarterFacts) -> Iterator[Finding]:
    """Σ members = Σ branch, for what was asked and for what came in."""
    for code, one_side, other_side in (
        ("dues_sum_due", "due", "lines"),
        ("dues_sum_received", "received", "register"),
    ):
        rule = facts.rule(code)
        for one in facts.closed if rule else ():
            branch, people = getattr(one, one_side), getattr(one, other_side)
            if rule is not None and branch != people:
                place = Place(DUES_PAGE, period=one.month)
                yield finding(rule, place, period=one.month, branch_fen=branch, members_fen=people)


def _remit(facts: QuarterFacts) -> Iterator[Finding]:
    rule = facts.rule("dues_remit")
    if rule is not None and facts.to_remit > 0:
        place = Place(DUES_PAGE, field="remit", period=facts.period.text)
        yield finding(rule, place, period=facts.period.text, still_fen=facts.to_remit)


def _dues_changed(facts: QuarterFacts, ledger: Ledger) -> Iterator[Finding]:
    """The sum asked for differs from last quarter's: by how many payers and how much."""
    rule, earlier = facts.rule("dues_changed"), next_to(facts.period, -1)
    if rule is None or facts.today < facts.period.last:
        return
    (before, payers_before), (now, payers) = (
        _asked(facts, ledger, earlier),
        _asked(facts, ledger, facts.period),
    )
    if before and before != now:
        yield finding(
            rule, Place(DUES_PAGE, period=facts.period.last.isoformat()[:7]), before_fen=before, now_fen=now,
            difference_fen=now - before, payers_before=payers_before, payers=payers,
        )  # fmt: skip


def _asked(facts: QuarterFacts, ledger: Ledger, span: Period) -> tuple[int, int]:
    by_person = [
        sum(
            cell(ledger, account, m, facts.today).due
            for m in months.between(span.lower, months.month_of(span.last))
        )
        for account in ledger.accounts.values()
    ]
    return sum(by_person), sum(bool(fen) for fen in by_person)


def dues_sums(facts: QuarterFacts) -> tuple[int, int]:
    """What was asked for the months of the quarter and what was paid for them, in fen."""
    ledger = facts.agenda.dues.ledger if facts.agenda.dues else None
    span = months.between(facts.period.lower, months.month_of(facts.end))
    accounts = ledger.accounts.values() if ledger else ()
    cells = [cell(ledger, account, m, facts.today) for account in accounts for m in span] if ledger else []
    return sum(one.due for one in cells), sum(one.paid for one in cells)


def returned(facts: QuarterFacts) -> Iterator[Finding]:
    """What the committee gave back, with its reason; a record that was changed since is answered."""
    for one in facts.returned:
        rule = facts.rule("returned" if one.uid else "returned_quarter")
        if rule is not None and not one.handled:
            place = Place(facts.page(one.form), one.form, one.uid, one.field)
            yield finding(
                rule, place, who=one.key, period=one.period, form_id=one.form, field_id=one.field, day=one.day,
                reason=one.reason, deadline=one.deadline, **({"about": one.about} if one.about else {}),
            )  # fmt: skip


def amendments(facts: QuarterFacts) -> Iterator[Finding]:
    """更正 and 补记 since the committee last took something in travel with this quarter; and what changed after sending."""
    rule = facts.rule("amended")
    for one in facts.amendments if rule else ():
        if rule is not None:
            form, uid = as_text(one.get("record_form")), as_text(one.get("record_uid"))
            kind = as_text(one.get("kind"))
            found = finding(
                rule, Place(facts.page(form), form, uid), form_id=form, period=as_text(one.get("period")), reason=as_text(one.get("reason")),
                day=as_text(one.get("made_at")), who=as_text(one.get("record_revision")),
            )  # fmt: skip
            yield found._replace(code=f"preflight.amended_{kind}")
    sent = facts.rule("changed_since_sent")
    if sent is not None and facts.changed_since_sent:
        yield finding(sent, Place(""), count=facts.changed_since_sent, times=facts.sent_before)


def nothing_at_all(facts: QuarterFacts) -> Iterator[Finding]:
    """空报 is allowed, when somebody says that it is meant (rules §8.9)."""
    rule = facts.rule("empty")
    if rule is not None and not facts.table.events and not any(kept.form.book for kept in facts.records):
        yield finding(rule, Place(""), period=facts.period.text, records=0, changes=0)


def running(facts: QuarterFacts) -> Iterator[Finding]:
    rule = facts.rule("running")
    if rule is not None and facts.today <= facts.period.last:
        yield finding(rule, Place(""), last=facts.period.last.isoformat())
