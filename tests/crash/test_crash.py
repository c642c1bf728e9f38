"""A few rounds of the long runs; the documented commands beside this file do a thousand."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from tests.crash import flip_bits
from tests.support import ROOT


def kill_saves(*options: object) -> dict[str, Any]:
    """In a process of its own: it forks, and must have no threads."""
    command = [sys.executable, "-m", "tests.crash.kill_saves", *map(str, options)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_nothing_acknowledged_is_lost_when_the_program_is_killed() -> None:
    told = kill_saves("--rounds", 15, "--seed", 7)
    assert (told["lost"], told["unclean"]) == ([], [])
    assert told["rounds"] == 15
    assert told["acknowledged"] > 30


def test_a_program_that_speaks_too_early_is_found_out() -> None:
    assert kill_saves("--rounds", 8, "--careless")["lost"]


def test_a_flipped_bit_is_noticed() -> None:
    found = flip_bits.run(12, seed=3)
    assert found[flip_bits.SILENT] == 0
    assert found[flip_bits.AT_OPENING] + found[flip_bits.BY_CHECK] + found[flip_bits.HARMLESS] == 12
    assert found[flip_bits.BY_CHECK] > 0
