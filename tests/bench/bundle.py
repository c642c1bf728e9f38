"""`python -m tests.bench.bundle [ROUNDS]`: the frozen program of dist/ against `python -m app`, warm and cold.

A command, and the window until it can be seen (asks for xvfb-run and xdotool). Cold: the pages of the program's own files
are dropped from the cache first. Rounds go A B A B; the least of each counts. Nothing is asserted.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import PySide6

from app.actions.demo import make_demo
from app.ui.settings import Settings
from resources.installer.product import DIST, NAME, ROOT

ROUNDS = 5
INSIDE = "--inside"
BUNDLE = DIST / "linux" / NAME
FROZEN, SOURCE = [str(BUNDLE / NAME)], [sys.executable, "-m", "app"]
OWN = {"frozen": [BUNDLE], "source": [ROOT / "app", ROOT / "forms", Path(PySide6.__file__).parents[1]]}


def forget(kind: str) -> None:
    """Not the system's libraries: those are there on any desktop."""
    for place in OWN[kind]:
        for path in place.rglob("*"):
            if path.is_file() and not path.is_symlink():
                with path.open("rb") as file:
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def command(words: list[str], place: Path) -> float:
    began = time.perf_counter()
    subprocess.run(
        [*words, "list", "member", "-w", str(place / "demo"), "--json"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - began


def window(words: list[str], place: Path) -> float:
    began = time.perf_counter()
    surroundings = os.environ | {"XDG_CONFIG_HOME": str(place / "config"), "QT_QPA_PLATFORM": "xcb"}
    child = subprocess.Popen(words, cwd=ROOT, env=surroundings)
    seen = ["xdotool", "search", "--sync", "--onlyvisible", "--pid", str(child.pid)]
    subprocess.run(seen, check=True, capture_output=True)
    took = time.perf_counter() - began
    child.terminate()
    child.wait()
    return took


def inside(rounds: int) -> int:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        make_demo(place / "demo").close()
        Settings(place / "config" / NAME).remember_workspace(place / "demo")
        print("| | frozen | `python -m app` | ratio |\n|---|---|---|---|")
        for what, act in (("command", command), ("window", window)):
            for how in ("warm", "cold"):
                least = {"frozen": 99.0, "source": 99.0}
                for _ in range(rounds):
                    for kind, words in (("frozen", FROZEN), ("source", SOURCE)):
                        if how == "cold":
                            forget(kind)
                        least[kind] = min(least[kind], act(words, place))
                frozen, source = least["frozen"], least["source"]
                print(
                    f"| {what}, {how} | {frozen:.2f} s | {source:.2f} s | {frozen / source:.1f} |", flush=True
                )
    return 0


def main(words: list[str]) -> int:
    if words[:1] == [INSIDE]:
        return inside(int(words[1]))
    lacking = [name for name in ("xvfb-run", "xdotool") if not shutil.which(name)]
    if lacking or not BUNDLE.is_dir():
        print(f"not run: {', '.join(lacking) or 'no bundle in dist/: python3 build_installer.py linux'}")
        return 1
    rounds = words[0] if words else str(ROUNDS)
    again = ["xvfb-run", "-a", sys.executable, "-m", "tests.bench.bundle", INSIDE, rounds]
    return subprocess.run(again, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
