"""What a hostile or broken program could put on the stick, signed with a registered branch's own key (safety.md §2.5).

Each has its sentence, and the committee's data is afterwards what it was before.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import pytest

from app.actions import desk_keys, intake
from app.actions.looking import count_kinds
from app.actions.sending import new_head
from app.domain import packet
from app.domain.journal_rows import JournalRow, as_lines, hash_of
from app.files import package
from app.store import journal
from app.texts import say_error
from tests.actions.exchange_kit import Desks, add_meeting, state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.actions.workspace import Workspace

Rows = list[JournalRow]


class Scene:
    """Two registered branches; the first one's rows are there to be tampered with, the second's are taken in."""

    def __init__(self, place: Path) -> None:
        self.desks = Desks(place)
        self.committee = self.desks.committee
        self.branch, self.victim = self.desks.branch("JG01"), self.desks.branch("JG02")
        self.theirs = add_meeting(self.victim, "2026-02-12")
        self.desks.take_in(self.desks.submit(self.victim, "2026Q1"))
        for day in (10, 11, 12):
            add_meeting(self.branch, f"2026-02-{day}")
        self.rows: Rows = list(
            journal.raw_rows(self.branch.store.conn, "WHERE seat = ? ORDER BY rowid", (self.branch.seat,))
        )
        self.out = place / "out"
        self.out.mkdir()

    def package(
        self,
        rows: Rows | None = None,
        *,
        signer: Workspace | None = None,
        lines: bytes | None = None,
        **head: object,
    ) -> Path:
        rows = self.rows if rows is None else rows
        card = desk_keys.committee_of(self.branch)
        facts: dict[str, object] = {
            "since": {}, "heads": {}, "rows": len(rows), "counts": count_kinds(self.branch, self.branch.seat),
            "forms": {}, "amendments": 0, "findings": 0, "answer": 0,
        }  # fmt: skip
        if rows:
            facts["heads"] = {rows[-1].device: [rows[-1].seq, rows[-1].hash]}
        facts |= dict(cast("dict[str, object]", head.pop("facts", {})))
        given: dict[str, Any] = {"period": "2026Q1", "seq": 1, "facts": facts, **head}
        made = new_head(self.branch, packet.SUBMISSION, card.fingerprint, {})._replace(**given)
        parts = [("data/journal.jsonl", lines if lines is not None else b"".join(as_lines(rows)))]
        keys = desk_keys.own_keys(signer or self.branch)
        recipients = (card.keys.box, card.recovery)
        return package.write_package(
            self.out / "{code}.sbz", made, parts, keys=keys, recipients=recipients
        ).path


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    made = Scene(tmp_path_factory.mktemp("scene"))
    yield made
    made.desks.close()


def chained(rows: Rows) -> Rows:
    """Sealed anew, as somebody with the program's source would do it."""
    made: Rows = []
    for row in rows:
        one = row._replace(prev_hash=made[-1].hash if made else "", seq=len(made) + 1)
        made.append(one._replace(hash=hash_of(one)))
    return made


def with_values(row: JournalRow, **values: object) -> JournalRow:
    after = json.loads(row.after) | values
    return row._replace(after=packet.canonical(after).decode())


def meeting_row(scene: Scene) -> int:
    return next(n for n, row in enumerate(scene.rows) if row.form == "branch_committee_meeting")


def changed(scene: Scene, **changes: object) -> Rows:
    rows = list(scene.rows)
    at = meeting_row(scene)
    rows[at] = rows[at]._replace(**changes)  # type: ignore[arg-type]
    return chained(rows)


def valued(scene: Scene, **values: object) -> Rows:
    rows = list(scene.rows)
    at = meeting_row(scene)
    rows[at] = with_values(rows[at], **values)
    return chained(rows)


ATTACKS: dict[str, tuple[Callable[[Scene], Path], str]] = {
    "another branch's seat": (lambda s: s.package(seat=s.victim.seat), "package.signature"),
    "another branch's key": (lambda s: s.package(signer=s.victim), "package.signature"),
    "an unknown seat": (lambda s: s.package(seat="e" * 32), "package.branch_unknown"),
    "an answer as a submission": (lambda s: s.package(kind=packet.ANSWER), "package.kind"),
    "for another committee": (lambda s: s.package(to="1" * 20), "package.addressee"),
    "a quarter to come": (lambda s: s.package(period="2027Q3"), "package.period"),
    "no quarter": (lambda s: s.package(period="../2026"), "package.format"),
    "a newer form": (lambda s: s.package(facts={"forms": {"member": 999}}), "package.newer_forms"),
    "a form nobody has": (lambda s: s.package(facts={"forms": {"spy": 1}}), "package.newer_forms"),
    "rows of another seat": (lambda s: s.package(changed(s, seat=s.victim.seat)), "package.row"),
    "another branch's record": (lambda s: s.package(changed(s, uid=s.theirs)), "package.owner"),
    "the committee's form": (lambda s: s.package(changed(s, form="issued_fact")), "package.owner"),
    "the committee's registration": (lambda s: s.package(changed(s, form="enrolled_branch")), "package.owner"),
    "a table of the store": (lambda s: s.package(changed(s, form="journal")), "package.newer_forms"),
    "rows of a record as a record": (lambda s: s.package(changed(s, form="attendance")), "package.newer_forms"),
    "a newer version of a form": (lambda s: s.package(changed(s, form_version=99)), "package.newer_forms"),
    "a hash that does not hold": (
        lambda s: s.package([r._replace(by="somebody else") for r in s.rows]), "package.row",
    ),
    "a row left out": (lambda s: s.package([*s.rows[:1], *s.rows[2:]]), "package.row"),
    "rows in another order": (lambda s: s.package(s.rows[::-1]), "package.row"),
    "one row twice": (lambda s: s.package([*s.rows[:1], *s.rows]), "package.row"),
    "a revision from nowhere": (lambda s: s.package(changed(s, base=7, revision=8)), "package.fork"),
    "rows in a text": (lambda s: s.package(valued(s, topic=[{"a": "b"}])), "package.row"),
    "a fraction": (lambda s: s.package(valued(s, topic=1.5)), "package.row"),
    "rows within rows": (lambda s: s.package(valued(s, attendance=[{"member": [{}]}])), "package.row"),
    "a text where rows belong": (lambda s: s.package(valued(s, attendance="x")), "package.row"),
    "a text in a count": (lambda s: s.package(valued(s, present="many")), "package.row"),
    "a huge number": (lambda s: s.package(valued(s, present=2**70)), "package.row"),
    "rows that are no rows": (lambda s: s.package(valued(s, attendance=["x"])), "package.row"),
    "invisible characters": (lambda s: s.package(valued(s, topic="abc\u202e\x00")), "package.row"),
    "deep values": (
        lambda s: s.package(changed(s, after='{"topic":' + "[" * 9000 + "]" * 9000 + "}")), "package.row",
    ),
    "no JSON": (lambda s: s.package(lines=b"{\n", facts={"rows": 1}), "package.row"),
    "no rows where some were told": (lambda s: s.package(lines=b""), "package.data"),
    "counts that do not fit": (lambda s: s.package(facts={"counts": {"member": 900}}), "package.counts"),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_nothing_of_it_gets_in(scene: Scene, name: str) -> None:
    make, code = ATTACKS[name]
    before, inbox = state_of(scene.committee), sorted((scene.committee.folder / "inbox").iterdir())
    log = scene.committee.store.conn.execute("SELECT count(*) FROM journal").fetchone()
    path = make(scene)
    for act in (intake.plan_intake, intake.take_in):
        (arrival,) = act(scene.committee, [path]).arrivals
        assert arrival.outcome == intake.REFUSED
        assert arrival.trouble is not None
        assert arrival.trouble.code == code
        assert say_error(arrival.trouble).startswith(f"“{path.name}")
        assert arrival.read == arrival.rejected
    assert state_of(scene.committee) == before
    assert sorted((scene.committee.folder / "inbox").iterdir()) == inbox
    assert scene.committee.store.conn.execute("SELECT count(*) FROM journal").fetchone() == log


def test_an_unknown_field_is_kept_in_the_journal_only(scene: Scene) -> None:
    """A name no form has changes no table; the row itself is evidence and stays as it was signed."""
    rows = valued(scene, spy="x")
    planned = intake.plan_intake(scene.committee, [scene.package(rows)])
    assert planned.arrivals[0].outcome == intake.APPLIED


def test_the_honest_package_still_gets_in(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    try:
        (arrival,) = intake.take_in(scene.committee, [scene.package()]).arrivals
        assert arrival.outcome == intake.APPLIED
    finally:
        scene.desks.close()
