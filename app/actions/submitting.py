"""Handing in a quarter: one sealed file from the outbox to the stick, and what the outbox holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.actions import cover_sheet, desk_keys, exchange_log, sealed_quarters
from app.actions.looking import count_kinds, read_period
from app.actions.sending import OUTBOX, delivered, file_code, new_head, next_head, note_sent, seal
from app.domain import packet
from app.domain.errors import UserError
from app.domain.journal_rows import NO_ROW, as_lines, heads_from
from app.domain.tick import silent
from app.domain.values import as_rows, as_text
from app.files import attachments, package, stick
from app.store import journal, replaying, schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from app.actions.desk_keys import Card
    from app.actions.exchange_log import Logged
    from app.actions.workspace import Workspace
    from app.domain.journal_rows import JournalRow
    from app.domain.tick import Tick
    from app.domain.values import Row

SUBMIT = "log.exchange.submit"
# Rows that only tell of the exchange itself: a submission with nothing else in it is the one before.
_OWN_FORMS = ("package_log", "received_fact", "sealed_quarter")
RESTORED = (
    "restored"  # in meta: the day a backup became this copy, until a person says that it is the only one
)
_QUARTER = 6  # letters of 2026Q1
_ROWS, _FINDINGS, _AMENDMENTS = "data/journal.jsonl", "data/findings.json", "data/amendments.json"


class Submitted(NamedTuple):
    """A file lies on the stick. `again` when it is the one that was made before; `empty` for a quarter with nothing."""

    path: Path
    period: str
    number: int
    code: str
    size: int
    rows: int
    attachments: int
    again: bool
    empty: bool


def submit(
    ws: Workspace, quarter: str, folder: Path, *, findings: Sequence[Mapping[str, object]] = (),
    whole: bool = False, progress: Tick = silent,
) -> Submitted:  # fmt: skip
    """Hands in a quarter. `findings` are the pre-flight's, with the explanations given; they travel along.

    The file is made in the outbox first, so a stick that fails loses nothing; unchanged, it is the same file again.
    `whole` sends everything anew, whatever was acknowledged.
    Raises UserError("submit.not_a_quarter" | "submit.not_begun" | "submit.clock" | "enrol.needed" | "stick.…" |
    "submit.restored" | "submit.restored_first" | "package.…" | "disk.…"), Cancelled.
    """
    ws.must_write()
    ws.must_be_branch()
    period = read_period(quarter).text
    card = desk_keys.committee_of(ws)
    _check_time(ws, period)
    _refuse_unconfirmed(ws)
    one = None if whole else _same_again(ws, period)
    again = one is not None
    if one is None:
        one = _make(ws, card, period, findings, {} if whole else acknowledged(ws), progress)
    local = ws.folder / OUTBOX / one.file
    path = stick.put_on_stick(local, folder, one.file, progress)
    delivered(ws, SUBMIT, one.package)
    return _submitted(one, path, again=again)


def _submitted(one: Logged, path: Path, *, again: bool) -> Submitted:
    counts = one.counts
    return Submitted(
        path, one.period, one.number, packet.short_code(one.package), path.stat().st_size, counts["rows"],
        counts["attachments"], again=again, empty=not counts["records"],
    )  # fmt: skip


def _check_time(ws: Workspace, period: str) -> None:
    if len(period) != _QUARTER or "Q" not in period:
        raise UserError("submit.not_a_quarter", value=period)
    if read_period(period).first > ws.today():
        raise UserError("submit.not_begun", period=period)
    row = ws.store.conn.execute("SELECT max(at) FROM journal WHERE seat = ?", (ws.seat,)).fetchone()
    last = as_text(row[0])
    # A clock that stands behind what was written already would put the package before its own contents.
    if last > ws.stamp():
        raise UserError("submit.clock", last=last[:10], today=ws.today().isoformat())


def _refuse_unconfirmed(ws: Workspace) -> None:
    """A copy made from a backup may lack what was handed in since, and the old copy may go on: only a person knows."""
    day = schema.read_meta(ws.store.conn).get(RESTORED, "")
    if not day:
        return
    last = next((one for one in outbox(ws) if one.state != exchange_log.MADE), None)
    if last is None:
        raise UserError("submit.restored_first", day=day)
    code = packet.short_code(last.package)
    raise UserError("submit.restored", day=day, period=last.period, number=last.number, short=code)


def confirm_only_copy(ws: Workspace) -> None:
    """Somebody answers for it that this restored copy knows the last submission, and that no other goes on."""
    ws.must_write()
    with ws.store.transaction():
        schema.write_meta(ws.store.conn, **{RESTORED: ""})


def acknowledged(ws: Workspace) -> dict[str, int]:
    """Chain → up to which row the committee has said it holds our journal; what its newest answer says counts."""
    newest = next(iter(exchange_log.logged(ws, exchange_log.IN, kind=packet.ANSWER)), None)
    found: dict[str, int] = {}
    for device, (seq, wanted) in heads_from(newest.facts.get("heads") if newest else None).items():
        row = ws.store.conn.execute(
            "SELECT hash FROM journal WHERE seat = ? AND device = ? AND seq = ?", (ws.seat, device, seq)
        ).fetchone()
        if row and row[0] == wanted:  # else the committee knows another copy's rows: it gets all of ours
            found[device] = seq
    return found


def _counts(told: object) -> dict[str, int]:
    """Chain → row, as a head tells it."""
    found = told if isinstance(told, dict) else {}
    return {str(device): seq for device, seq in found.items() if isinstance(seq, int)}


def _same_again(ws: Workspace, period: str) -> Logged | None:
    """The last package of the quarter, if nothing has been written since but by the exchange itself."""
    newest = next(iter(outbox(ws)), None)
    if (
        newest is None
        or newest.period != period
        or newest.state not in (exchange_log.MADE, exchange_log.SENT)
    ):
        return None
    held = acknowledged(ws)
    if any(held.get(device, 0) < seq for device, seq in _counts(newest.facts.get("since")).items()):
        return None  # the committee went back to a backup: what it has lost must come along again
    since = heads_from(newest.facts["heads"]).get(ws.store.device, NO_ROW).seq
    marks = ", ".join("?" * len(_OWN_FORMS))
    written = ws.store.conn.execute(
        f"SELECT 1 FROM journal WHERE seat = ? AND device = ? AND seq > ? AND form NOT IN ({marks}) LIMIT 1",
        (ws.seat, ws.store.device, since, *_OWN_FORMS),
    ).fetchone()
    return None if written or not (ws.folder / OUTBOX / newest.file).is_file() else newest


def outbox(ws: Workspace) -> list[Logged]:
    """What was handed in, the newest first."""
    return exchange_log.logged(ws, exchange_log.OUT, kind=packet.SUBMISSION)


def _make(
    ws: Workspace, card: Card, period: str, findings: Sequence[Mapping[str, object]], since: dict[str, int],
    progress: Tick,
) -> Logged:  # fmt: skip
    before = next((one for one in outbox(ws) if one.device == ws.store.device), None)
    rows = list(replaying.own_rows(ws.store.conn, ws.seat, since))
    late, of_quarter = sealed_quarters.amendments_to_report(ws), count_kinds(ws, ws.seat, period)
    facts: dict[str, object] = {
        "since": since, "heads": journal.heads(ws.store.conn, ws.seat),
        "rows": len(rows), "counts": count_kinds(ws, ws.seat), "quarter": of_quarter, "amendments": len(late),
        "forms": {f.id: f.version for f in ws.forms.values()}, "findings": len(findings),
        "answer": _last_answer(ws),
    }  # fmt: skip
    head = next_head(new_head(ws, packet.SUBMISSION, card.fingerprint, facts, period=period), before)
    wanted = _attachments(ws, rows)
    made = seal(
        ws, head, _parts(ws, rows, wanted, findings, late, head, progress), (card.keys.box, card.recovery),
        package.SUFFIX_UP, file_code(ws.branch.code), period, f"{head.seq:04d}",
    )  # fmt: skip
    told = {
        "rows": len(rows), "attachments": len(wanted),
        "records": sum(count for form, count in of_quarter.items() if ws.forms[form].book),
    }  # fmt: skip
    note_sent(ws, SUBMIT, made, desk=card.seat, code=card.code, counts=told)
    found = exchange_log.find(ws, exchange_log.OUT, made.hash)
    if found is None:
        raise AssertionError("what was just written is there")
    return found


def _last_answer(ws: Workspace) -> int:
    newest = next(iter(exchange_log.logged(ws, exchange_log.IN, kind=packet.ANSWER)), None)
    return newest.number if newest else 0


def _attachments(ws: Workspace, rows: Sequence[JournalRow]) -> list[str]:
    """What the rows of the journal name and the committee cannot have yet."""
    found: dict[str, None] = {}
    for form in ws.forms.values():
        fields = [f.id for f in form.rows_fields if f.kind == "attachments"]
        for row in rows if fields else ():
            if row.form == form.id:
                found |= dict.fromkeys(_named(row.after, fields))
    return list(found)


def _named(after: str, fields: Sequence[str]) -> Iterator[str]:
    import json

    if '"sha256"' not in after:
        return
    values: Row = json.loads(after)
    for field in fields:
        for one in as_rows(values.get(field)):
            yield as_text(one.get("sha256"))


def _parts(
    ws: Workspace, rows: Sequence[JournalRow], wanted: Sequence[str],
    findings: Sequence[Mapping[str, object]], late: Sequence[Row], head: packet.Head, progress: Tick,
) -> Iterator[tuple[str, bytes]]:  # fmt: skip
    """The cover first: whoever opens the file by hand finds what it is."""
    yield "cover.docx", cover_sheet.as_bytes(ws, head, len(rows), len(wanted))
    yield _ROWS, b"".join(as_lines(rows))
    yield _FINDINGS, packet.canonical(list(findings))
    yield _AMENDMENTS, packet.canonical(list(late))
    for number, sha256 in enumerate(wanted, start=1):
        yield f"att/{sha256}", attachments.read(ws.folder, ws.key, sha256)
        progress(number, 2 * len(wanted))
