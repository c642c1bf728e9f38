"""Fills a small disk under the running program: `python -m tests.crash.full_disk` (root, for the mount).

Every save on the full disk is refused with its sentence, what was saved before stays, and when there is room again
work goes on. The suite does the same with a limit on file sizes, which needs no root.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from app.actions import checking, looking, records
from app.actions.workspace import create_workspace, open_workspace
from app.domain.errors import UserError
from app.texts import say_error
from tests.support import MEETING, meeting

MEGABYTES = 6


def fill_up(folder: Path) -> dict[str, object]:
    ws, _ = create_workspace(folder / "branch", name="一支部", code="01", passphrase=None)
    saved, refusals = 0, list[str]()
    while len(refusals) < 20:
        try:
            records.save_record(ws, MEETING, meeting(f"第 {saved} 次", content="要点" * 10_000))
            saved += 1
        except UserError as error:
            refusals.append(say_error(error))
            (folder / "filler").write_bytes(b"")
    counted = looking.count_records(ws, MEETING)
    ws.close()
    missed = ws.backup_trouble.code if ws.backup_trouble else ""
    for backup in (folder / "branch" / "backups").glob("0*"):
        backup.unlink()
    ws = open_workspace(folder / "branch")
    records.discard_draft(ws, "")  # room again: writing works
    report = checking.check(ws)
    kept = looking.count_records(ws, MEETING)
    ws.close()
    return {
        "saved": saved, "counted": counted, "kept": kept, "refused": len(refusals),
        "sentences": sorted(set(refusals)), "backup": missed, "findings": [f.code for f in report.findings],
    }  # fmt: skip


def main() -> int:
    if os.geteuid() != 0:
        print("Only root may mount the small disk.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as place:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", place]
        subprocess.run(mount, check=True)
        try:
            told = fill_up(Path(place))
        finally:
            subprocess.run(["umount", place], check=True)
    print(json.dumps(told, ensure_ascii=False, indent=1))
    whole = told["saved"] == told["counted"] == told["kept"] and not told["findings"]
    return 0 if whole and len(list(told["sentences"])) == 1 else 1  # type: ignore[call-overload]


if __name__ == "__main__":
    sys.exit(main())
