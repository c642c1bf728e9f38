"""`python -m tests.installer.under_wine`: the Windows setup of dist/ installed, run, upgraded and uninstalled under Wine.

Asks for wine64, xvfb, gcc-mingw-w64-x86-64-win32 and a Chinese font; says so where they are missing. Prints one line a step.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from resources.installer.product import DIST, NAME
from resources.installer.steps import artefact

STUB = Path(__file__).parent / "wine" / "bcryptprimitives.c"
FONTS = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
LINE = "apt-get install -y --no-install-recommends wine wine64 xvfb xauth gcc-mingw-w64-x86-64-win32 fonts-noto-cjk"
NEEDED = ("wine", "xvfb-run", "x86_64-w64-mingw32-gcc")
INSIDE = "--inside"
PATIENCE = 30
START = ("-I", "-X", "utf8", "-m", "sanben_start")
# Two starts on one desk, as a double click makes them: the first waits for what the second hands over.
DOOR = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from app.ui.one_window import Door
from app.ui.settings import config_folder
app = QCoreApplication(["sanben"])
app.setApplicationName("sanben")
door = Door(config_folder(), Path("C:/data/branch"))
if not door.take():
    sys.exit(0 if door.ring([Path("C:/data") / name for name in sys.argv[1:]]) else 1)
print(config_folder(), flush=True)
door.rung.connect(lambda files: (print([path.name for path in files], flush=True), app.quit()))
QTimer.singleShot(60_000, app.quit)
app.exec()
door.close()
"""
FILE, TYPES = "回执_第一支部.sbr", ("sbz", "sbr", "sbt", "sbu")


class Wine:
    """A Windows of its own in a folder."""

    def __init__(self, prefix: Path) -> None:
        self.drive = prefix / "drive_c"
        quiet = {
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
            "WINEARCH": "win64",
            "LANG": "C.UTF-8",
        }
        self._environment = {**os.environ, **quiet, "WINEPREFIX": str(prefix)}
        self.run("wineboot", "-i")
        system = self.drive / "windows"
        stub = system / "system32" / "bcryptprimitives.dll"
        words = ["x86_64-w64-mingw32-gcc", "-shared", "-O1", "-s", "-o", str(stub), str(STUB), "-ladvapi32"]
        subprocess.run(words, check=True)
        shutil.copy2(FONTS, system / "Fonts" / FONTS.name)

    def run(self, *words: object) -> str:
        """What it printed: through a pipe, or Python finds no console."""
        done = subprocess.run(
            ["wine", *map(str, words)], env=self._environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=300,
        )  # fmt: skip
        return done.stdout.decode("utf-8", "replace")

    def start(self, *words: object) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        return subprocess.Popen(
            ["wine", *map(str, words)],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=pipe,
            stderr=pipe,
        )

    @property
    def local(self) -> Path:
        return next((self.drive / "users").glob("*/AppData/Local/Programs")).parent


def object_in(text: str) -> dict[str, Any]:
    """Wine may say something of its own before it."""
    if "{" not in text:
        raise SystemExit(f"no answer: {text!r}")
    found: dict[str, Any] = json.loads(text[text.index("{") :])
    return found


def walk(wine: Wine, setup: Path) -> dict[str, bool]:
    """Step → whether it went as it should."""
    steps: dict[str, bool] = {}
    wine.run(setup, "/S")
    place = wine.local / "Programs" / NAME
    steps["installed"] = (place / "uninstall.exe").is_file()
    python = place / "runtime" / "python.exe"
    answer = object_in(wine.run(python, *START, "--selftest"))
    steps["selftest"] = answer["ok"]
    if not answer["ok"]:
        print(answer["steps"][-1])
    branch = r"C:\data\branch"
    wine.run(python, *START, "init", branch, "--name", "第一支部", "--unprotected")
    (place / "application" / "leftover").touch()
    wine.run(setup, "/S")
    steps["upgraded, nothing of the old left"] = not (place / "application" / "leftover").exists()
    listed = wine.run("cmd", "/c", place / f"{NAME}.cmd", "list", "member", "-w", branch, "--json")
    steps["data kept by the upgrade, console prints"] = object_in(listed)["form"] == "member"
    steps["the four kinds of file open with it"] = all(
        "sanben_start"
        in wine.run("reg", "query", rf"HKCU\Software\Classes\sanben.{kind}\shell\open\command", "/ve")
        for kind in TYPES
    )
    steps["a second start hands its file over"] = hand_over(wine, python)
    wine.run(place / "uninstall.exe", "/S")  # goes on in a copy of itself, or it could not delete itself
    until = time.monotonic() + PATIENCE
    while place.exists() and time.monotonic() < until:
        time.sleep(0.5)
    steps["uninstalled"] = not place.exists()
    steps["data kept by uninstalling"] = (wine.drive / "data" / "branch" / "branch.db").is_file()
    return steps


def hand_over(wine: Wine, python: Path) -> bool:
    (wine.drive / "door.py").write_text(DOOR, encoding="utf-8")
    words = (python, "-I", "-X", "utf8", r"C:\door.py")
    first = wine.start(*words)
    line = first.stdout.readline() if first.stdout else b""
    wine.run(*words, FILE)
    said, _ = first.communicate(timeout=PATIENCE * 3)
    print(f"settings lie in {line.decode('utf-8', 'replace').strip()}")
    return FILE in said.decode("utf-8", "replace")


def main() -> int:
    setup = DIST / f"{artefact('windows-setup')}.exe"
    missing = [name for name in NEEDED if not shutil.which(name)]
    if missing or not FONTS.is_file():
        print(f"not run: {', '.join(missing) or FONTS.name} missing. {LINE}")
        return 1
    if not setup.is_file():
        print("not run: no setup in dist/. python3 build_installer.py windows")
        return 1
    if INSIDE not in sys.argv:  # one screen for all of it: Wine's own services outlive a command
        words = ["xvfb-run", "-a", sys.executable, "-m", "tests.installer.under_wine", INSIDE]
        return subprocess.run(words, check=False).returncode
    with tempfile.TemporaryDirectory(prefix="sanben-wine-", ignore_cleanup_errors=True) as folder:
        steps = walk(Wine(Path(folder)), setup)
    for step, well in steps.items():
        print(f"{'ok ' if well else 'NOT'} {step}")
    return 0 if all(steps.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
