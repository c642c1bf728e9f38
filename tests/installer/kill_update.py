"""`python -m tests.installer.kill_update [--rounds 64]`: the frozen program of dist/ killed while it is updated and started.

Each round takes the installed program as it was, kills `sanben update` at a random moment of its work, then the start
that would swap at a random moment too, and starts once more: a whole program, old or new, must come. With a workspace
that is backed up on the way; it must be clean at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from resources.installer import updates
from resources.installer.product import APPLICATION, DIST, NAME, ROOT, version

NEW = "99.0.0"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def prepare(place: Path) -> tuple[Path, Path]:
    """The program, trusting a key of ours, and an update for it."""
    bundle = place / "installed"
    shutil.copytree(DIST / "linux" / NAME, bundle)
    (bundle / updates.KEY_FILE).write_text(KEY.public_key().public_bytes_raw().hex(), encoding="ascii")
    part = place / APPLICATION
    shutil.copytree(bundle / APPLICATION, part)
    (part / "app" / "__init__.pyc").unlink()
    text = (ROOT / "app" / "__init__.py").read_text(encoding="utf-8")
    (part / "app" / "__init__.py").write_text(re.sub(r'"[\d.]+"', f'"{NEW}"', text), encoding="utf-8")
    made_for = (bundle / updates.RUNTIME_FILE).read_text(encoding="ascii").strip()
    updates.write_update(part, place / "new.sbu", NEW, made_for, KEY.sign)
    return bundle, place / "new.sbu"


def take(program: Path, *words: object, after: float = 0.0) -> subprocess.CompletedProcess[str]:
    """Runs it; with `after` it is killed so many seconds later."""
    child = subprocess.Popen(
        [program, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    if after:
        time.sleep(after)
        child.send_signal(signal.SIGKILL)
    said, wrong = child.communicate()
    return subprocess.CompletedProcess([], child.returncode, said, wrong)


def one_round(bundle: Path, update: Path, branch: Path, place: Path, when: tuple[float, float]) -> str:
    """The version that came up at last."""
    tried = place / "tried"
    shutil.rmtree(tried, ignore_errors=True)
    shutil.copytree(bundle, tried, copy_function=os.link)  # swapped by renames: the files themselves stay
    program = tried / NAME
    take(program, "update", update, "--apply", "-w", branch, after=when[0])
    take(program, "--version", after=when[1])
    done = take(program, "--version")
    came = done.stdout.strip()
    if done.returncode or came not in (version(), NEW):
        raise SystemExit(f"no program started: {done}")
    listed = take(program, "list", "member", "-w", branch, "--json")
    if listed.returncode:
        raise SystemExit(f"{came} does not work: {listed}")
    return came


def main() -> int:
    words = argparse.ArgumentParser()
    words.add_argument("--rounds", type=int, default=64)
    rounds = words.parse_args().rounds
    if not (DIST / "linux" / NAME).is_dir():
        print("not run: no bundle in dist/. python3 build_installer.py linux")
        return 1
    with tempfile.TemporaryDirectory(prefix="sanben-kill-") as name:
        place = Path(name)
        bundle, update = prepare(place)
        branch = place / "branch"
        program = bundle / NAME
        take(program, "init", branch, "--name", "第一支部", "--unprotected")
        whole = place / "tried"
        shutil.copytree(bundle, whole, copy_function=os.link)
        began = time.monotonic()
        take(whole / NAME, "update", update, "--apply", "-w", branch)
        span = 1.1 * (time.monotonic() - began)
        dice = random.Random()  # noqa: S311 - moments, not secrets
        moments = [(dice.uniform(0.05, span), dice.uniform(0.005, 0.3)) for _ in range(rounds)]
        found = Counter(one_round(bundle, update, branch, place, when) for when in moments)
        checked = take(program, "check", "-w", branch, "--json")
    print(f"{rounds} rounds over {span:.1f} s: {json.dumps(dict(found))}; check {checked.returncode}")
    return checked.returncode


if __name__ == "__main__":
    sys.exit(main())
