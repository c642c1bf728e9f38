"""`python -m tests.input_method [OUT] [ibus|fcitx5|fcitx4]`: pinyin typed into the real window through a real input method.

Starts a screen, a session bus, a window manager and a daemon of its own (Xvfb, dbus-run-session, openbox; ibus with
libpinyin, fcitx5 or fcitx 4 with pinyin), sends keys with xdotool and says what became of them; pictures go to OUT. The
suite needs none of it: it sends the same events itself. Ends with 2 where something is not installed, and says what.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from app.actions.demo import make_demo
from app.actions.records import read_drafts
from app.ui.input_method import bridge
from tests.screens import ASSEMBLY, NOW, ROOT, demo_window
from tests.support import MEETING

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.main_window import MainWindow
    from app.ui.member_page import MemberPage
    from app.ui.record_page import RecordPage
    from app.ui.record_pane import RecordPane
    from app.ui.today_page import TodayPage

INSIDE = "--inside"
TOOLS = ("Xvfb", "dbus-run-session", "openbox", "xdotool", "import")
PROGRAMS = {"ibus": ("ibus-daemon", "ibus"), "fcitx5": ("fcitx5",), "fcitx4": ("fcitx",)}
ENGINES = {
    "ibus": "/usr/share/ibus/component/libpinyin.xml",
    "fcitx5": "/usr/share/fcitx5/inputmethod/pinyin.conf",
    "fcitx4": "/usr/share/fcitx/inputmethod/pinyin.conf",
}
CANDIDATES = {"ibus": "ibus-ui-gtk3", "fcitx5": "fcitx", "fcitx4": "fcitx"}
FCITX_PROFILE = """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin
[Groups/0/Items/0]
Name=pinyin
Layout=
[GroupOrder]
0=Default
"""
FCITX4_PROFILE = """[Profile]
IMName=pinyin
EnabledIMList=fcitx-keyboard-us:True,pinyin:True
"""
PINYIN, WORD, LETTERS = "dangzhibu", "党支部", "dangxiao"
KEY_MS, SETTLE_MS, AUTOSAVE_MS, START_S = 60, 600, 2_600, 3
NEAR = 90  # pixels from the cursor to the window of the candidates
QUIET: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def missing(daemon: str) -> list[str]:
    programs = [name for name in (*TOOLS, *PROGRAMS[daemon]) if shutil.which(name) is None]
    return programs + [path for path in [ENGINES[daemon]] if not Path(path).exists()]


class Typist:
    """Keys go to the screen, from there to the daemon, from there to the window, whose loop must turn meanwhile."""

    def __init__(self, window: MainWindow, daemon: str, out: Path) -> None:
        self.window, self.daemon, self.out = window, daemon, out
        self.trouble = 0

    def keys(self, *arguments: str) -> None:
        child = subprocess.Popen(["xdotool", *arguments])
        while child.poll() is None:
            QTest.qWait(10)
        QTest.qWait(SETTLE_MS)

    def compose(self, letters: str) -> None:
        self.keys("type", "--delay", str(KEY_MS), letters)

    def press(self, *keys: str) -> None:
        self.keys("key", *keys)

    def picture(self, name: str) -> None:
        path = self.out / f"{self.daemon}_{name.replace(' ', '_')}.png"
        subprocess.run(["import", "-window", "root", str(path)], check=True)

    def say(self, place: str, wrong: list[str]) -> None:
        self.trouble += len(wrong)
        print(f"| {place} | {'; '.join(wrong) or 'holds'} |", flush=True)

    def try_field(self, place: str, focus: Callable[[], object]) -> None:
        """A word taken with Space, Enter in the middle of one, and a word that the autosave falls into."""
        focus()
        QTest.qWait(SETTLE_MS)
        stood = focused()
        self.compose(PINYIN)
        wrong = self._candidates_at(focused())
        self.picture(place)
        self.press("space")
        here = focused()  # a table keeps the keys until the first word is in its cell
        if here is not stood and not stood.isAncestorOf(here):
            wrong.append("composing left the field")
        wrong += differs(here, WORD, "a word")
        self.compose(LETTERS)
        self.press("Return")
        if focused() is not here:
            wrong.append(f"Enter went from {place} to {focused().accessibleName() or focused()}")
        wrong += differs(here, WORD + LETTERS, "Enter in a composition")
        self.compose(PINYIN)
        QTest.qWait(AUTOSAVE_MS)
        self.press("space")
        wrong += differs(here, WORD + LETTERS + WORD, "a word with an autosave in it")
        self.say(place, wrong)

    def _candidates_at(self, here: QWidget) -> list[str]:
        told = here.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
        place = QRectF(told).toRect()
        cursor = QRect(here.mapToGlobal(place.topLeft()), place.size())
        shown = visible_windows(CANDIDATES[self.daemon])
        far = [
            abs(r.x() - cursor.x()) + min(abs(r.y() - cursor.bottom()), abs(r.bottom() - cursor.top()))
            for r in shown
        ]
        if not far:
            return ["no candidates were shown"]
        return [] if min(far) <= NEAR else [f"the candidates stand {min(far)} px from the cursor"]


def focused() -> QWidget:
    found = QApplication.focusWidget()
    if found is None:
        raise SystemExit("the window lost the keys")
    return found


def written(widget: QWidget) -> str:
    if isinstance(widget, QLineEdit):
        return widget.text()
    return widget.toPlainText() if isinstance(widget, QPlainTextEdit) else ""


def differs(widget: QWidget, wanted: str, what: str) -> list[str]:
    found = written(widget)
    return [] if found == wanted else [f"{what}: {found!r} instead of {wanted!r}"]


def visible_windows(kind: str) -> list[QRect]:
    def told(*arguments: str) -> str:
        return subprocess.run(["xdotool", *arguments], capture_output=True, text=True, check=False).stdout

    places = []
    for window in told("search", "--onlyvisible", "--class", kind).split():
        facts = dict(line.split("=") for line in told("getwindowgeometry", "--shell", window).split())
        places.append(QRect(*(int(facts.get(name, 0)) for name in ("X", "Y", "WIDTH", "HEIGHT"))))
    return [place for place in places if place.height() > 1]


def walk(typist: Typist) -> None:
    """A field of every sort, as a secretary meets them."""
    window = typist.window
    window.show_page("work_log")
    book = cast("RecordPage", window.current_page())
    book.pane.new(MEETING)
    for place, name in (
        ("one line", "place"),
        ("person", "chair"),
        ("card", "topics"),
        ("long text", "content"),
    ):
        typist.try_field(place, partial(book.pane.editor().show_field, name))
    take_a_person(typist, partial(book.pane.editor().show_field, "recorder"))
    book.pane.new("branch_assembly", dict(ASSEMBLY))
    typist.try_field("cell of the votes", partial(last_row, book.pane, "resolutions"))
    typist.try_field("search of the book", book.find_here)
    window.show_page("members")
    members = cast("MemberPage", window.current_page())
    typist.try_field("search of the roster", members.find_here)
    members.clear_search()
    members.table.setFocus()
    typist.press("F2")
    typist.try_field("cell of a small table", partial(last_row, members.pane, "relations"))
    window.show_page("settings")
    typist.press("ctrl+k")
    typist.try_field("search of everything", lambda: cast("TodayPage", window.current_page()).finder)
    close_while_composing(typist)


def last_row(pane: RecordPane, name: str) -> None:
    """The empty row at the end of a table, at its first cell of words."""
    pane.editor().show_field(name)
    QTest.qWait(SETTLE_MS)
    view: Any = pane.editor().boxes[name].widget.entries()[0]
    model = view.model()
    row = model.rowCount() - 1
    words = next(n for n, field in enumerate(model.fields) if field.kind == "text")
    view.setCurrentIndex(model.index(row, words))


def take_a_person(typist: Typist, focus: Callable[[], object]) -> None:
    """A surname composed, and the person out of the list it opens: Space takes the word, Enter the person."""
    focus()
    QTest.qWait(SETTLE_MS)
    typist.compose("zhou")
    typist.press("space")
    here = focused()
    typist.picture("person_list")
    typist.press("Return")
    wrong = [] if written(here).startswith("周国") and focused() is here else [f"a person: {written(here)!r}"]
    typist.say("person out of the list", wrong)


def close_while_composing(typist: Typist) -> None:
    """The cross, in the middle of a word: what was composed so far is in the draft."""
    window = typist.window
    window.show_page("work_log")
    pane = cast("RecordPage", window.current_page()).pane
    pane.new(MEETING)
    pane.editor().show_field("topic")
    QTest.qWait(SETTLE_MS)
    typist.compose(PINYIN)
    window.close()
    topics = [
        str(draft.typed.get("topic")).replace(" ", "") for draft in read_drafts(window.desk.ws, MEETING)
    ]
    kept = {WORD, PINYIN} & set(topics)  # as it stood in the field: a proposal, or still letters
    typist.say("closed in the middle of a word", [] if kept else [f"the drafts say {topics}"])


def start(daemon: str, home: Path) -> list[subprocess.Popen[bytes]]:
    started = [subprocess.Popen(["openbox"], **QUIET)]
    if daemon == "fcitx5":
        profile = home / ".config" / "fcitx5" / "profile"
        profile.parent.mkdir(parents=True)
        profile.write_text(FCITX_PROFILE, encoding="utf-8")
    if daemon == "fcitx4":
        profile = home / ".config" / "fcitx" / "profile"
        profile.parent.mkdir(parents=True)
        profile.write_text(FCITX4_PROFILE, encoding="utf-8")
    started.append(start_daemon(daemon))
    if daemon == "ibus":
        subprocess.run(["ibus", "engine", "libpinyin"], check=False, **QUIET)  # says 1 and obeys
    return started


def start_daemon(daemon: str) -> subprocess.Popen[bytes]:
    stay = ["-D"] if daemon == "fcitx4" else []  # else it goes into the background
    made = subprocess.Popen([PROGRAMS[daemon][0], *stay], **QUIET)
    time.sleep(START_S)
    return made


def hard_times(typist: Typist, started: list[subprocess.Popen[bytes]]) -> None:
    """The daemon hangs, then it is started anew; a passphrase goes past it."""
    window = typist.window
    window.show_page("members")
    field = cast("MemberPage", window.current_page())
    field.find_here()
    typist.press("ctrl+space")
    started[-1].send_signal(signal.SIGSTOP)
    typist.compose(LETTERS)
    QTest.qWait(SETTLE_MS)
    typist.say("a daemon that hangs", differs(focused(), LETTERS, "letters"))
    field.clear_search()
    started[-1].send_signal(signal.SIGCONT)
    started[-1].terminate()
    started[-1].wait()
    started.append(start_daemon(typist.daemon))
    QTest.qWait(SETTLE_MS)
    field.find_here()
    typist.press("ctrl+space")
    typist.try_field("a daemon that was started anew", field.find_here)
    field.clear_search()
    secret = QLineEdit(window)
    secret.setEchoMode(QLineEdit.EchoMode.Password)
    secret.show()
    secret.setFocus()
    typist.compose(PINYIN)
    typist.press("space")
    typist.say("passphrase", differs(secret, PINYIN + " ", "letters"))
    secret.deleteLater()


def inside(out: Path, daemon: str) -> int:
    home = Path(os.environ["HOME"])
    started = start(daemon, home)
    try:
        make_demo(home / "demo", today=NOW.date()).close()
        with demo_window(home / "demo", 1366, 696) as window:
            if daemon == "fcitx4":
                bridge(cast("QApplication", QApplication.instance()))
            typist = Typist(window, daemon, out)
            print(f"| where, with {daemon} | what became of it |\n|---|---|", flush=True)
            if daemon == "fcitx4":
                hard_times(typist, started)
            walk(typist)
    finally:
        for child in reversed(started):
            child.terminate()
            child.wait()
    return 1 if typist.trouble else 0


def outside(out: Path, daemon: str) -> int:
    lacking = missing(daemon)
    if lacking:
        print(f"not tried: {', '.join(lacking)} is not installed here", file=sys.stderr)
        return 2
    out.mkdir(parents=True, exist_ok=True)
    show = ["Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24"]
    null = subprocess.DEVNULL
    with (
        tempfile.TemporaryDirectory() as place,
        subprocess.Popen(show, stdout=subprocess.PIPE, stderr=null, text=True) as screen,
    ):
        number = screen.stdout.readline().strip() if screen.stdout else ""
        (Path(place) / "run").mkdir(mode=0o700)
        surroundings = os.environ | {
            "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb", "QT_IM_MODULE": "ibus", "LANG": "C.UTF-8",
            "HOME": place, "XDG_RUNTIME_DIR": f"{place}/run", "XDG_CONFIG_HOME": f"{place}/.config",
        }  # fmt: skip
        if daemon != "ibus":  # fcitx 5 answers to the name of ibus, but only on the portal's; 4 not at all
            surroundings["IBUS_USE_PORTAL"] = "1"
        command = [sys.executable, "-m", "tests.input_method", INSIDE, str(out.resolve()), daemon]
        done = subprocess.run(["dbus-run-session", "--", *command], cwd=ROOT, env=surroundings, check=False)
        screen.terminate()
    return done.returncode


def main(arguments: list[str]) -> int:
    if arguments[:1] == [INSIDE]:
        return inside(Path(arguments[1]), arguments[2])
    daemon = next((word for word in arguments if word in PROGRAMS), "ibus")
    out = next((Path(word) for word in arguments if word not in PROGRAMS), Path("out") / "input_method")
    return outside(out, daemon)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
