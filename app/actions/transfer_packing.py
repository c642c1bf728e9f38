"""The packet that goes along with somebody who leaves: card, histories, changes, dues and attachments of their letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.records import get_record
from app.actions.transfer_letters import MEMBER, Letter, get_letter
from app.actions.transfer_sealing import PEOPLE, SEND, Sent, Target, send, to_committee
from app.domain import packet
from app.domain.errors import UserError
from app.domain.tick import silent
from app.domain.transfer_parcel import SAID, Parcel, as_plain, dues_lines
from app.domain.transfer_words import OUT
from app.domain.transfers import DONE, OPEN
from app.domain.values import as_rows, as_text
from app.files import attachments
from app.store import records

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.actions.workspace import Workspace
    from app.domain.tick import Tick
    from app.domain.values import Row


def pack(
    ws: Workspace,
    letters: Sequence[str],
    folder: Path,
    *,
    target: Target | None = None,
    progress: Tick = silent,
) -> Sent:
    """Puts a sealed file for these letters on the stick, for the committee unless `target` names another desk.

    Nothing here changes by it: until the receipt the person belongs to this branch.
    Raises UserError("transfer.not_waiting" | "enrol.needed" | "attachment.…" | "stick.…" | "package.…").
    """
    ws.must_write()
    target = target or to_committee(ws)
    parcels = [parcel_of(ws, get_letter(ws, uid)) for uid in letters]
    files = dict.fromkeys(sha for parcel in parcels for sha in parcel.files())
    counts = {"people": len(parcels), "attachments": len(files)}
    return send(
        ws, target, _parts(ws, parcels, list(files), progress), folder, action=SEND, counts=counts, more={},
        progress=progress,
    )  # fmt: skip


def _parts(
    ws: Workspace, parcels: Sequence[Parcel], files: Sequence[str], progress: Tick
) -> Iterator[tuple[str, bytes]]:
    yield PEOPLE, packet.canonical([as_plain(parcel) for parcel in parcels])
    for number, sha256 in enumerate(files, start=1):
        yield f"att/{sha256}", attachments.read(ws.folder, ws.key, sha256)
        progress(number, 2 * len(files))


def parcel_of(ws: Workspace, letter: Letter) -> Parcel:
    """Everything about the person of a letter out. Raises UserError("transfer.not_waiting")."""
    if letter.values.get("direction") != OUT or letter.state not in (*OPEN, DONE):
        raise UserError("transfer.not_waiting", number=as_text(letter.values["number"]))
    uid = letter.member
    said: Row = {name: letter.values[name] for name in SAID if letter.values.get(name)}
    said["direction"] = OUT
    said["member"] = letter.values["member"]
    card = get_record(ws, MEMBER, uid).values
    of_person = "WHERE retired_at IS NULL AND member LIKE ? ORDER BY"
    changes = records.select(ws.store, "member_change", f"{of_person} changed_on, rowid", (f"%@{uid}",))
    payments = records.select(ws.store, "dues_payment", f"{of_person} month, rowid", (f"%@{uid}",))
    earlier = records.select(ws.store, "dues_before", f"{of_person} rowid", (f"%@{uid}",))
    lines = [row for one in earlier for row in as_rows(one.values.get("lines"))]
    lines += dues_lines((one.uid, one.values) for one in payments)
    return Parcel(uid, said, card, tuple(one.values for one in changes), tuple(lines))
