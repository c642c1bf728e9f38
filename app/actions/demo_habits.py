"""What makes the demo's quarters look like real ones: words to the findings, returns mended, a gap, a cut file, one person twice."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, cast

from app.actions import answering, enrolling, intake, submission_notes, taking_answers
from app.actions.exchange_facts import open_returns
from app.actions.handing_in import hand_in
from app.actions.looking import list_records
from app.actions.preflight import preflight
from app.actions.records import get_record, save_record
from app.actions.submitting import RESTORED
from app.actions.workspace import open_workspace
from app.domain.preflight import ANSWER
from app.domain.values import as_text
from app.store import records, schema

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.submitting import Submitted
    from app.actions.workspace import Workspace

Words = dict[str, object]
_CUT = 0.6  # of a file that was pulled out too early
_TOLD_TWICE = ("name", "sex", "birth_date", "id_number", "stage", "joined_on", "confirmed_on")


def hand_in_explained(ws: Workspace, quarter: str, stick: Path, words: Words) -> Submitted:
    """Every finding that asks for it is answered, by its kind; what was returned was mended before."""
    told = cast("dict[str, str]", words["explain"])
    waiting = [one.finding for one in preflight(ws, quarter).items if one.state == ANSWER]
    said = {one.key: told.get(one.code.rpartition(".")[2], told["else"]) for one in waiting}
    submission_notes.explain(ws, quarter, said, waiting)
    return hand_in(ws, quarter, stick)


def mend_returned(ws: Workspace, words: Words) -> None:
    """What the committee gave back is written as it should have been: the return itself is the reason."""
    for back in open_returns(ws):
        if back.uid and not back.handled:
            record = get_record(ws, back.form, back.uid)
            text = f"{as_text(record.values.get(back.field))}\n{words['mended']}".strip()
            save_record(ws, back.form, {back.field: text}, uid=back.uid)


def cut_short(path: Path) -> None:
    """As a stick leaves a file that was still being copied."""
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * _CUT)])


def same_person(ws: Workspace, other: Workspace, words: Words) -> None:
    """Somebody has moved to this branch, and the card of the branch before is still there."""
    card = list_records(other, "member")[-1].values
    typed: dict[str, object] = {name: card[name] for name in _TOLD_TWICE if card.get(name)}
    typed |= {"branch_name": ws.branch.name, "party_group": words["group"], "party_post": words["post"]}
    save_record(ws, "member", typed)


def leave_gap(committee: Workspace, ws: Workspace, quarter: str, stick: Path, words: Words) -> None:
    """The committee went back to a backup: it has not got what it said it had, and the next package waits for it.

    The package it lacks lies in the branch's outbox; its next answer lets the branch send all of it again.
    """
    scratch = committee.folder.with_name(".before")
    mail = stick.with_name(".first")
    mail.mkdir()
    first = hand_in_explained(ws, quarter, mail, words)
    shutil.copytree(committee.folder, scratch)
    (scratch / "lock").unlink(missing_ok=True)
    before = open_workspace(scratch, clock=ws.clock)
    try:
        before.keeper.paused = True
        intake.take_in(before, [first.path])
        branch = enrolling.branch_named(before, ws.seat)
        answer = answering.answer(before, branch.seat, mail)
        taking_answers.take_answers(ws, [answer.path])
    finally:
        before.close()
        shutil.rmtree(scratch)
        shutil.rmtree(mail)
    save_record(ws, str(words["form"]), {**cast("Words", words["values"]), "held_at": ws.today().isoformat()})
    hand_in_explained(ws, quarter, stick, words)
    with committee.store.transaction():
        schema.write_meta(committee.store.conn, device=records.new_uid(), **{RESTORED: committee.stamp()})
