"""Every warning, Qt warning and logged warning fails a test."""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import tempfile
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.support import PATIENCE_MS, Clock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.actions.workspace import Workspace
    from tests.actions.exchange_kit import Desks

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# What the program keeps in the user's cache folder stays out of it; child processes follow.
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="sanben-cache-")
atexit.register(shutil.rmtree, os.environ["XDG_CACHE_HOME"], ignore_errors=True)

# The same examples each time: what the suite says depends on the code alone; the long runs of README look for new ones.
settings.register_profile("suite", derandomize=True, database=None, deadline=None)
settings.load_profile("suite")


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    """A committee and its branches."""
    from tests.actions.exchange_kit import Desks

    made = Desks(tmp_path / "desks")
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _no_logged_warning(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    loud = [r.getMessage() for r in caplog.get_records("call") if r.levelno >= logging.WARNING]
    assert not loud, loud


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    for name in ("waitUntil", "waitSignal", "waitActive"):
        setattr(qtbot, name, partial(getattr(qtbot, name), timeout=PATIENCE_MS))
    return qtbot


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def blank_branch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty practice workspace, made once; every test gets a copy."""
    from app.actions.workspace import create_workspace

    folder = tmp_path_factory.mktemp("blank") / "branch"
    ws, _ = create_workspace(folder, name="机关第一党支部", code="JG01", passphrase=None, clock=Clock())
    ws.close()
    return folder


@pytest.fixture
def workspace(blank_branch: Path, tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    """A new, empty practice workspace in `tmp_path / "branch"`, without automatic backups (0.1 s each)."""
    from app.actions.workspace import open_workspace

    shutil.copytree(blank_branch, tmp_path / "branch")
    ws = open_workspace(tmp_path / "branch", clock=clock)
    ws.keeper.paused = True
    yield ws
    ws.close()
