"""`python -m tests.bench.startup [ROUNDS]`: from nothing to the first picture and to an answer, as whole processes.

Rounds go A B C A B C …; ratios are taken round by round. The window shows the demo's branch with all its figures and
stands against an empty PySide6 window, a command against an interpreter that does nothing. Nothing is asserted.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from app.actions.demo import make_demo

ROOT = Path(__file__).parents[2]
ROUNDS = 9
# A widget above all others is painted last. The first picture has the frame, the second the figures of 今日.
WATCH = """
import resource, sys, time
def watch(window, then=None):
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QWidget
    class Mark(QWidget):
        pictures = 0
        def paintEvent(self, event):
            self.pictures += 1
            if self.pictures <= 2:
                used = resource.getrusage(resource.RUSAGE_SELF)
                print("painted", time.monotonic(), used.ru_utime + used.ru_stime, flush=True)
                QTimer.singleShot(0, self.update if self.pictures == 1 else end)
    def end():
        if then:
            then()
        QTimer.singleShot(0, QApplication.quit)
    mark = Mark(window)
    mark.setGeometry(0, 0, 1, 1)
    mark.show()
    mark.raise_()
    return mark
"""
EMPTY = f"""{WATCH}
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(["empty"])
window = QMainWindow()
window.resize(1366, 768)
window.show()
mark = watch(window)
sys.exit(app.exec())
"""
WINDOW = f"""{WATCH}
import app.__main__ as program
import app.ui.loading as loading
load = loading.load_qt
def refresh(page):
    for _ in range(REFRESHES):
        begun = time.process_time()
        page.refresh()
        print("refreshed", time.process_time() - begun)
def load_and_watch():
    load()
    from PySide6.QtWidgets import QApplication
    run = QApplication.exec
    def watched(*_):
        (window,) = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
        mark = watch(window, lambda: refresh(window.current_page()))
        return run()
    QApplication.exec = watched
loading.load_qt = load_and_watch
sys.argv = ["sanben"]
REFRESHES = int(sys.stdin.read())
sys.exit(program.main())
"""


def once(
    arguments: list[str], surroundings: dict[str, str], said: str = "0", picture: int = 1
) -> tuple[float, float, str]:
    """Milliseconds of the clock and of the processor up to a picture, or to the end; and what was printed."""
    begun = time.monotonic()
    with subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT, env=surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as child:  # fmt: skip
        if child.stdin is None or child.stdout is None:
            raise AssertionError("no pipes")
        child.stdin.write(said)
        child.stdin.close()
        printed = child.stdout.read()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(arguments[:2])}… ended with {child.returncode}")
    end, cpu = time.monotonic(), used.ru_utime + used.ru_stime
    pictures = [line for line in printed.splitlines() if line.startswith("painted")]
    if pictures:
        end, cpu = (float(word) for word in pictures[picture - 1].split()[1:3])
    return (end - begun) * 1000, cpu * 1000, printed


def surroundings_in(place: Path) -> dict[str, str]:
    """A user of one's own, with compiled modules as an installed program has them."""
    branch, config = place / "branch", place / "config" / "sanben"
    make_demo(branch).close()
    config.mkdir(parents=True)
    (config / "desk.ini").write_text(f"[workspace]\nlast={branch}\n", encoding="utf-8")
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return inherited | {
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(place / "config"),
        "XDG_CACHE_HOME": str(place / "cache"),
        "PYTHONPYCACHEPREFIX": str(place / "compiled"),
    }


def measure(rounds: int, place: Path) -> None:
    surroundings = surroundings_in(place)
    command = ["-m", "app", "list", "branch_committee_meeting", "-w", str(place / "branch"), "--json"]
    cases = {
        "empty PySide6 window": (["-c", EMPTY], 0, 1),
        "our window, first picture": (["-c", WINDOW], 0, 1),
        "our window, 今日 of the demo in it": (["-c", WINDOW], 0, 2),
        "bare interpreter": (["-c", "pass"], 3, 1),
        "`sanben list`": (command, 3, 1),
        "`sanben --version`": (["-m", "app", "--version"], 3, 1),
    }
    times: list[list[tuple[float, float]]] = [[] for _ in cases]
    for number in range(-1, rounds):  # the first one makes the caches
        for (arguments, _, picture), found in zip(cases.values(), times, strict=True):
            one = once(arguments, surroundings, picture=picture)[:2]
            if number >= 0:
                found.append(one)
    print("| process | wall ms | CPU ms | wall × | CPU × |\n|---|---|---|---|---|")
    for (name, (_, base, _)), found in zip(cases.items(), times, strict=True):
        middle = [statistics.median(column) for column in zip(*found, strict=True)]
        ratios = [
            statistics.median(ours[n] / floor[n] for ours, floor in zip(found, times[base], strict=True))
            for n in (0, 1)
        ]
        print(f"| {name} | {middle[0]:.0f} | {middle[1]:.0f} | {ratios[0]:.2f} | {ratios[1]:.2f} |")
    printed = once(["-c", WINDOW], surroundings, "20")[2]
    refreshes = [
        float(line.split()[1]) * 1000 for line in printed.splitlines() if line.startswith("refreshed")
    ]
    print(f"\n今日 read and laid out again: {statistics.median(refreshes):.1f} ms CPU (goal: < 30)")


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        measure(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS, Path(place))


if __name__ == "__main__":
    main()
