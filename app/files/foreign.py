"""Opens a workbook of unknown origin in a process of its own, with caps on memory and time."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, cast

import app
from app.domain.errors import UserError
from app.domain.sheets import Workbook
from app.files.sheet_reader import sheet_from_plain

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS_CAP = 60.0
_LOOK = 0.1  # how often the waiting side asks whether the user has given up
# What a bundled program, which has no `-m`, is called with to become the reader.
READER_ARGUMENT = "--read-sheets"


def _nothing() -> None:
    return


def read_foreign(
    path: Path, *, seconds: float = SECONDS_CAP, waiting: Callable[[], None] = _nothing
) -> Workbook:
    """The cells of an .xlsx, .xls or .csv file. Raises UserError("foreign.…") with the reason in one code.

    `waiting` is called while the child works; what it raises ends the child.
    """
    if not path.is_file():
        raise UserError("foreign.absent", name=path.name)
    answer = _parsed(path, _run(path, seconds, waiting))
    if "code" in answer:
        values = answer["values"]
        raise UserError(str(answer["code"]), **(values if isinstance(values, dict) else {}))
    sheets = cast("list[dict[str, object]]", answer["sheets"])
    return Workbook(path.name, str(answer["kind"]), tuple(sheet_from_plain(s) for s in sheets))


def _command(path: Path) -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, READER_ARGUMENT, str(path)]
    return [sys.executable, "-m", "app.files.sheet_reader", str(path)]


def _run(path: Path, seconds: float, waiting: Callable[[], None]) -> bytes | None:
    """What the child printed; None when it died. Raises UserError("foreign.too_slow")."""
    places = [str(Path(app.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in places if p)}
    child = subprocess.Popen(
        _command(path.absolute()),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # no black window on Windows
    )
    end = time.monotonic() + seconds
    try:
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                out, _ = child.communicate(timeout=_LOOK)
                return out if child.returncode == 0 else None
            waiting()
            if time.monotonic() > end:
                raise UserError("foreign.too_slow", name=path.name)
    finally:
        if child.poll() is None:
            child.kill()
            child.communicate()


def _parsed(path: Path, out: bytes | None) -> dict[str, object]:
    """A child that died of its caps says nothing; that is an answer too."""
    if not out:
        return {"code": "foreign.too_big", "values": {"name": path.name}}
    answer: dict[str, object] = json.loads(out)
    return answer
