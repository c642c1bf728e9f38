"""`check`: everything that can be known about the health of a workspace, in one report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.actions import backing_up, packed_files
from app.domain.errors import Problem, UserError
from app.domain.tick import silent
from app.files import attachments
from app.store import integrity, journal, records
from app.store.database import snapshot

if TYPE_CHECKING:
    from app.actions.workspace import Workspace
    from app.domain.tick import Tick

FINDINGS_SHOWN = 50  # of one kind: a damaged table need not fill the screen
_STEPS = 100  # the length of the progress strip


@dataclass
class CheckReport:
    """`findings` with the worst first; `counts` of what was looked at."""

    findings: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        """True when nothing was lost or changed; hints do not count."""
        return all(finding.severity in "CD" for finding in self.findings)

    def add(self, severity: str, code: str, **values: object) -> None:
        if sum(finding.code == code for finding in self.findings) < FINDINGS_SHOWN:
            self.findings.append(Problem(code, severity=severity, values=values))


def check(ws: Workspace, progress: Tick = silent) -> CheckReport:
    """Looks at the file's pages, the journal's chain, every record against the journal, the search index, every
    attachment and every backup. Changes nothing; may run beside a window that writes.
    """
    report = CheckReport()
    with ws.for_this_thread() as own, snapshot(own.store.conn):
        _check_database(own, report, lambda done, total: progress(_share(done, total, 5, 70), _STEPS))
    _check_backups(ws, report, lambda done, total: progress(_share(done, total, 90, 10), _STEPS))
    report.findings.sort(key=lambda finding: finding.severity)
    progress(_STEPS, _STEPS)
    return report


def _share(done: int, total: int, start: int, length: int) -> int:
    return start + length * done // total if total else start


def _check_database(ws: Workspace, report: CheckReport, tick: Tick) -> None:
    conn = ws.store.conn
    try:
        with ws.trouble():
            for fault in integrity.deep_faults(conn):
                report.add("A", "check.page", fault=fault)
            for _, device, seq in journal.broken_links(conn):
                report.add("A", "check.chain", seq=seq, device=device[:8])
            found = integrity.compare_with_journal(ws.store, tick)
            agrees = not found.differing and not found.without_history
            if agrees and integrity.search_faults(ws.store, found.terms):
                report.add("C", "check.search")
    except UserError as error:  # a damaged page ends the reading; what was found so far is told
        report.add("A", "check.unreadable", reason=error.code)
        return
    report.counts |= {"records": found.records, "changes": found.changes}
    for code, pairs in (
        ("check.differs", found.differing),
        ("check.no_history", found.without_history),
        ("check.orphan", found.orphans),
    ):
        for form, uid in pairs:
            report.add("A", code, title=ws.forms[form].title, uid=uid)
    _check_attachments(ws, report, found.attachments, tick)


def _check_attachments(ws: Workspace, report: CheckReport, needed: dict[str, str], tick: Tick) -> None:
    for number, (sha256, name) in enumerate(sorted(needed.items()), start=1):
        try:
            attachments.read(ws.folder, ws.key, sha256)
        except UserError as error:
            if error.code == "attachment.absent" and packed_files.is_packed(ws, sha256):
                continue
            code = (
                "check.attachment_absent" if error.code == "attachment.absent" else "check.attachment_damaged"
            )
            report.add("A", code, name=name, sha256=sha256[:8])
        tick(number, len(needed))
    strays = attachments.stored(ws.folder) - needed.keys()
    if strays:
        report.add("D", "check.attachment_stray", count=len(strays))
    report.counts["attachments"] = len(needed)


def _check_backups(ws: Workspace, report: CheckReport, tick: Tick) -> None:
    good = backing_up.good_backups(ws.folder)
    for number, made in enumerate(good, start=1):
        if not backing_up.is_unchanged(made):
            report.add("B", "check.backup_damaged", name=made.path.name)
        tick(number, len(good))
    for path in backing_up.unchecked(ws.folder):
        report.add("D", "check.backup_unchecked", name=path.name)
    report.counts["backups"] = len(good)


def rebuild_search(ws: Workspace) -> int:
    """Makes the search index anew from the records in force; how many there are."""
    ws.must_write()
    return records.index_anew(ws.store)
