"""Desks of an exchange: a committee, branches, a stick, and the telephone between them."""

from __future__ import annotations

import atexit
import hashlib
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.actions import answering, enrolling, intake, submitting, taking_answers
from app.actions.records import save_record
from app.actions.workspace import create_workspace, open_workspace
from app.store import records, schema
from tests.support import Clock, meeting, member

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.actions.workspace import Workspace

LOGS = ("package_log", "enrolled_branch", "issued_fact")


@cache
def blank() -> Path:
    """An empty workspace, made once: its tables take a quarter of a second."""
    folder = Path(tempfile.mkdtemp(prefix="sanben-desks-")) / "blank"
    atexit.register(shutil.rmtree, folder.parent, ignore_errors=True)
    ws, _ = create_workspace(folder, name="空白", code="X", passphrase=None, clock=Clock())
    ws.close()
    return folder


class Desks:
    """A committee and its branches in `place`; everything passes through `stick`."""

    def __init__(self, place: Path, clock: Clock | None = None) -> None:
        self.place, self.clock = place, clock or Clock()
        self.stick = place / "stick"
        self.stick.mkdir(parents=True)
        self.committee = self.found("committee", "厂区党委", "DW", committee=True)
        self.recovery_code = enrolling.make_recovery(self.committee)
        self.open = [self.committee]

    def found(self, name: str, title: str, code: str, *, committee: bool = False) -> Workspace:
        folder = self.place / name
        shutil.copytree(blank(), folder)
        ws = open_workspace(folder, clock=self.clock)
        facts = {"name": title, "code": code, "committee": str(int(committee)), "seat": records.new_uid()}
        with ws.store.transaction():
            schema.write_meta(ws.store.conn, **facts, device=records.new_uid())
        ws.close()
        ws = open_workspace(folder, clock=self.clock)
        ws.keeper.paused = True
        return ws

    def branch(self, code: str, title: str = "", *, enrolled: bool = True) -> Workspace:
        ws = self.found(f"branch {code}", title or f"{code}党支部", code)
        self.open.append(ws)
        if enrolled:
            self.enrol(ws)
        return ws

    def enrol(self, ws: Workspace) -> None:
        """Both calls on the telephone."""
        asked = enrolling.request(ws, self.stick)
        done = enrolling.register(self.committee, asked.path, self.stick, heard=asked.fingerprint)
        assert done.path is not None
        assert enrolling.accept(ws, done.path, heard=done.own_fingerprint).done
        for path in (asked.path, done.path):
            path.unlink()

    def submit(self, ws: Workspace, quarter: str, **options: bool) -> Path:
        return submitting.submit(ws, quarter, self.stick, **options).path  # type: ignore[arg-type]

    def take_in(self, *paths: Path) -> intake.Intake:
        return intake.take_in(self.committee, list(paths) or [self.stick])

    def answer(self, ws: Workspace) -> Path:
        return answering.answer(self.committee, ws.branch.code, self.stick).path

    def hear(self, ws: Workspace, path: Path | None = None) -> list[taking_answers.Taken]:
        return taking_answers.take_answers(ws, [path or self.stick]).taken

    def quarter(self, ws: Workspace, quarter: str) -> Path:
        """Handed in, taken in, answered, heard."""
        path = self.submit(ws, quarter)
        self.take_in(path)
        self.hear(ws, self.answer(ws))
        return path

    def forget_everything(self) -> None:
        """As if the committee had restored a backup from before the first package."""
        conn = self.committee.store.conn
        for form in self.committee.forms.values():
            if not form.rows:
                conn.execute(f'DELETE FROM "{form.id}" WHERE seat <> ?', (self.committee.seat,))
        conn.execute("DELETE FROM journal WHERE seat <> ?", (self.committee.seat,))
        conn.execute("DELETE FROM package_log")
        records.index_anew(self.committee.store)
        for path in (self.committee.folder / "inbox").iterdir():
            path.unlink()

    def close(self) -> None:
        for ws in self.open:
            ws.close()


def add_meeting(ws: Workspace, day: str, topic: str = "研究工作") -> str:
    return save_record(ws, "branch_committee_meeting", meeting(topic, day)).uid


def add_member(ws: Workspace, name: str, **more: object) -> str:
    return save_record(ws, "member", member(name, **more)).uid


def state_of(ws: Workspace, seats: Sequence[str] = ()) -> str:
    """One hash over every record of the branches and every chain: equal states, equal hashes."""
    digest = hashlib.sha256()
    for form in sorted(ws.forms.values(), key=lambda f: f.id):
        if form.rows:
            continue
        found = records.select(ws.store, form.id, "WHERE seat <> ? ORDER BY uid", (ws.seat,))
        for one in found:
            if not seats or one.seat in seats:
                digest.update(json.dumps(one, sort_keys=True, ensure_ascii=False).encode())
    for row in ws.store.conn.execute(
        "SELECT seat, device, seq, hash FROM journal WHERE seat <> ? ORDER BY 1, 2, 3", (ws.seat,)
    ):
        digest.update(repr(row).encode())
    return digest.hexdigest()
