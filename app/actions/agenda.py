"""What is due today: gathers the facts in a few statements and lets the domain work the items out."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from app.actions.branch_settings import reminders_of
from app.actions.change_register import events_since
from app.actions.dues_looking import dues_facts
from app.actions.exchange_facts import exchange_facts, key_facts, waiting_files
from app.actions.putting_off import put_off_until
from app.actions.transfer_letters import letters_in_force, letters_of
from app.domain import (
    agenda_arrangements,
    agenda_changes,
    agenda_discipline,
    agenda_dues,
    agenda_duties,
    agenda_keys,
    agenda_people,
    agenda_submission,
    agenda_transfers,
)
from app.domain.agenda import (
    BACKUP_PAGE,
    IMPORT_PAGE,
    MEMBERS_PAGE,
    PAGES,
    Agenda,
    AgendaFacts,
    Item,
    OpenDraft,
    Step,
    Target,
    in_sight,
    parted,
)
from app.domain.cadence import Held
from app.domain.dates import EARLIEST_YEAR, LATEST_YEAR, add_months, first_day, parse_time_range
from app.domain.errors import Refused, UserError
from app.domain.people import person_key
from app.domain.period import parse_period
from app.domain.progress import progress_of
from app.domain.text import name_key
from app.domain.values import Row, as_text
from app.store import drafts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.actions.workspace import Workspace
    from app.domain.form import Field, Form
    from app.domain.values import Values

_FIRST_RECORD = "branch_committee_meeting"
# Where forms say of which group a record is, and who took part in a talk.
_GROUP = "party_group"
_TALKERS = ("talker", "talkee")
# The histories of a card that something is due by.
_ROWS = {
    "inspections": ("inspected_on",),
    "migrations": ("from_on", "to_on", "migrant_to"),
    "penalties": ("penalty_kind", "decided_on", "effective_to", "restored_on"),
}


def today(ws: Workspace, on: date | None = None) -> Agenda:
    """Everything that is due on a day (today by default), the quarter's progress, and the state of the backup.

    Cards are taken as they are now; records and hours count up to that day. Raises UserError("date.year").
    """
    on = on or ws.today()
    if not EARLIEST_YEAR < on.year < LATEST_YEAR:
        raise UserError("date.year", value=on.isoformat())
    facts = gather(ws, on)
    items = (
        *agenda_duties.duty_items(facts),
        *agenda_people.term_items(facts),
        *agenda_people.probation_items(facts),
        *agenda_people.inspection_items(facts),
        *agenda_dues.dues_items(facts),
        *agenda_discipline.penalty_items(facts),
        *agenda_duties.draft_items(facts),
        *agenda_duties.training_items(facts),
        *agenda_people.card_items(facts),
        *agenda_transfers.transfer_items(facts),
        *agenda_transfers.expected_items(facts),
        *agenda_changes.change_items(facts),
        *agenda_submission.submission_items(facts),
        *agenda_keys.key_items(facts),
        *agenda_arrangements.arrangement_items(facts),
        *agenda_duties.backup_items(facts),
    )
    told = facts.cadences, facts.held, facts.body
    quarter = progress_of(*told, on=facts.on, since=facts.since)
    year = progress_of(*told, on=facts.on, since=facts.since, span=parse_period(f"{facts.on.year:04d}"))
    backup = agenda_duties.backup_state(facts)
    steps = _first_steps(ws, facts)
    lines = (tuple(quarter), tuple(year)) if facts.members else ((), ())
    shown, put_off = parted(in_sight(items), put_off_until(ws), facts.on)
    return Agenda(
        facts.on, shown, lines[0], backup, steps, lines[1], put_off, agenda_arrangements.coming(facts)
    )


def mark(ws: Workspace) -> tuple[object, ...]:
    """Differs on another day, after a backup, after anything that was written by whichever connection, and when files
    of the committee are laid aside: while it is the same, so is what is due.
    """
    conn = ws.store.conn
    (written_elsewhere,) = conn.execute("PRAGMA data_version").fetchone()
    written = conn.total_changes, written_elsewhere
    return ws.today(), written, ws.last_backup(), ws.backup_trouble, waiting_files(ws)


def person_items(ws: Workspace, uid: str, card: Values) -> tuple[Item, ...]:
    """What is due about one person, however far ahead, soonest first: the notice on a card."""
    facts = AgendaFacts(
        on=ws.today(), since=ws.today(), pack=ws.definitions.rules, posts=ws.definitions.codes["party_post"],
        cards={uid: card}, letters={one.uid: one.values for one in letters_of(ws, uid)},
    )  # fmt: skip
    items = (
        *agenda_people.term_items(facts),
        *agenda_people.probation_items(facts),
        *agenda_people.inspection_items(facts),
        *agenda_discipline.penalty_items(facts),
        *agenda_transfers.transfer_items(facts),
        *agenda_transfers.expected_items(facts),
    )
    return tuple(sorted(items, key=lambda item: item.due))


def gather(ws: Workspace, on: date) -> AgendaFacts:
    """The facts of one workspace: one statement a form, whatever the number of records."""
    decided = reminders_of(ws)
    pack, cadences = decided.pack(ws.definitions.rules), decided.duties(ws.definitions.cadences)
    cards = _cards(ws)
    found = [
        _held(ws, ws.forms[form_id], on)
        for form_id in dict.fromkeys(c.form for c in cadences)
        if ws.forms[form_id].period
    ]
    named = {name_key(name): name for card in cards.values() if (name := as_text(card.get("party_group")))}
    late = pack.on("agenda.training_member", on)
    return AgendaFacts(
        on=on,
        since=_since(ws, (first for _, first in found)),
        pack=pack,
        posts=ws.definitions.codes["party_post"],
        books={form.id: form.book for form in ws.forms.values() if form.book} | PAGES,
        cadences=cadences,
        held=tuple(one._replace(of=named.get(name_key(one.of), one.of)) for held, _ in found for one in held),
        cards=cards,
        hours=hours_of_year(ws, on) if late and on.month >= late.number("from_month") else {},
        dues=dues_facts(ws, on),
        exchange=exchange_facts(ws),
        keys=key_facts(ws),
        drafts=tuple(_drafts(ws)),
        arrangements=_arrangements(ws, on),
        letters=letters_in_force(ws),
        changes=events_since(ws, agenda_changes.asked_since(on)),
        last_backup=_last_backup(ws),
        changed=_journal_day(ws, "DESC"),
    )


def _held(ws: Workspace, form: Form, on: date) -> tuple[list[Held], str]:
    """Finished records of every year a gap may be named in; and the day of the very first, "" without any."""
    first = f"{agenda_duties.look_back_from(on).year:04d}"
    when = f'"{form.period}"'
    wanted = [form.period, *(name for name in (_GROUP, *_TALKERS) if name in form.by_id)]
    columns = ", ".join(f'"{name}"' for name in wanted)
    rows = ws.store.conn.execute(
        f'SELECT uid, {columns} FROM "{form.id}" WHERE retired_at IS NULL AND {when} >= ?', (first,)
    ).fetchall()
    held = [_as_held(form, uid, dict(zip(wanted, values, strict=True))) for uid, *values in rows]
    oldest = ws.store.conn.execute(
        f'SELECT {when} FROM "{form.id}" WHERE retired_at IS NULL ORDER BY {when} LIMIT 1'
    ).fetchone()
    return held, as_text(oldest[0]) if oldest else ""


def _as_held(form: Form, uid: str, values: dict[str, str | None]) -> Held:
    people = frozenset(person_key(values[name]) for name in _TALKERS if values.get(name))
    return Held(form.id, values[form.period] or "", values.get(_GROUP) or "", people, uid)


def _since(ws: Workspace, firsts: Iterable[str]) -> date:
    """The month of the first record, or the month after the workspace began: whichever is earlier."""
    began = _journal_day(ws, "ASC") or ws.today()
    return min(
        [add_months(began.replace(day=1), 1), *(first_day(text).replace(day=1) for text in firsts if text)]
    )


def _journal_day(ws: Workspace, order: str) -> date | None:
    row = ws.store.conn.execute(f"SELECT at FROM journal ORDER BY rowid {order} LIMIT 1").fetchone()
    return ws.moment(row[0]).date() if row else None


def _cards(ws: Workspace) -> dict[str, Row]:
    form = ws.forms["member"]
    columns = [field.id for field in form.plain_fields]
    names = ", ".join(f'"{name}"' for name in columns)
    cards: dict[str, Row] = {}
    for uid, *values in ws.store.conn.execute(
        f'SELECT uid, {names} FROM member WHERE retired_at IS NULL ORDER BY "party_group", "name"'
    ):
        cards[uid] = {name: value for name, value in zip(columns, values, strict=True) if value is not None}
    for field, wanted in _ROWS.items():
        names = ", ".join(wanted)
        for uid, *values in ws.store.conn.execute(
            f"SELECT parent_uid, {names} FROM {form.by_id[field].of} WHERE parent_form = 'member' "
            "ORDER BY parent_uid, position"
        ):
            rows = cards.get(uid, {}).setdefault(field, [])
            if isinstance(rows, list):
                rows.append({n: v for n, v in zip(wanted, values, strict=True) if v is not None})
    return cards


def _arrangements(ws: Workspace, on: date) -> dict[str, Row]:
    form = ws.forms[agenda_arrangements.FORM]
    columns = [field.id for field in form.plain_fields]
    names = ", ".join(f'"{name}"' for name in columns)
    found = ws.store.conn.execute(
        f'SELECT uid, {names} FROM "{form.id}" WHERE retired_at IS NULL AND "day" >= ?', (on.isoformat(),)
    )
    return {uid: dict(zip(columns, values, strict=True)) for uid, *values in found}


def _year_to(on: date) -> tuple[str, str]:
    """ISO texts from the first of January up to and with that day."""
    return f"{on.year:04d}", (on + timedelta(days=1)).isoformat()


def hours_of_year(ws: Workspace, on: date) -> dict[str, Decimal]:
    """Hours of the year up to a day, by person: from every sheet that credits them, and from training on the cards."""
    total: dict[str, Decimal] = {}
    for form in ws.forms.values():
        for sheet in _sheets(ws, form):
            found = ws.store.conn.execute(
                f'SELECT a.member, a.hours FROM "{form.id}" f JOIN "{sheet.of}" a '
                "ON a.parent_uid = f.uid AND a.parent_field = ? "
                f'WHERE f.retired_at IS NULL AND f."{form.period}" >= ? AND f."{form.period}" < ? '
                "AND a.hours IS NOT NULL",
                (sheet.id, *_year_to(on)),
            )
            for (member, hours), times in Counter(found).items():
                key = person_key(member)
                total[key] = total.get(key, Decimal(0)) + Decimal(hours) * times
    found = ws.store.conn.execute(
        "SELECT parent_uid, hours FROM training WHERE hours IS NOT NULL AND from_on >= ? AND from_on < ?",
        _year_to(on),
    )
    for uid, hours in found:
        total[uid] = total.get(uid, Decimal(0)) + Decimal(hours)
    return total


def _sheets(ws: Workspace, form: Form) -> list[Field]:
    """The sheets of a form on which people earn hours."""
    if not form.period or form.rows:
        return []
    return [field for field in form.rows_fields if {"member", "hours"} <= set(ws.forms[field.of].by_id)]


def _drafts(ws: Workspace) -> Iterator[OpenDraft]:
    for form_id in drafts.counts(ws.store):
        form = ws.forms.get(form_id)
        for draft in drafts.of_form(ws.store, form_id) if form else ():
            period = form.period if form else ""
            topic = str(draft.typed.get("topic") or draft.typed.get("name") or "")
            touched = ws.moment(draft.at).date()
            yield OpenDraft(
                draft.uid, form_id, touched, _typed_day(ws, draft.typed.get(period)), topic, draft.base
            )


def _typed_day(ws: Workspace, typed: object) -> date | None:
    """The day a draft speaks of, if what was typed is one already."""
    try:
        return first_day(parse_time_range(str(typed), ws.today())) if typed else None
    except Refused:
        return None


def _last_backup(ws: Workspace) -> date | None:
    made = ws.last_backup()
    return made.at.astimezone(ws.now().tzinfo).date() if made else None


def _first_steps(ws: Workspace, facts: AgendaFacts) -> tuple[Step, ...]:
    """What a new workspace needs, in order; nothing once all of it is there."""
    steps = (
        Step("members", done=bool(facts.cards), target=Target(IMPORT_PAGE, "member")),
        Step("posts", done=bool(facts.seated), target=Target(MEMBERS_PAGE, "member", field="party_post")),
        Step("record", done=_has_record(ws, facts), target=Target("work_log", _FIRST_RECORD)),
        Step("join", done=facts.keys is None or facts.keys.joined, target=agenda_keys.TARGET),
        Step("backup", done=facts.last_backup is not None, target=Target(BACKUP_PAGE)),
    )
    # A branch without a committee is not asked for ever.
    return () if all(step.done or step.code == "join" for step in steps) else steps


def _has_record(ws: Workspace, facts: AgendaFacts) -> bool:
    if facts.held:
        return True
    asked = " OR ".join(
        f'EXISTS (SELECT 1 FROM "{form_id}" WHERE retired_at IS NULL)' for form_id in facts.books
    )
    return bool(asked and ws.store.conn.execute(f"SELECT {asked}").fetchone()[0])
