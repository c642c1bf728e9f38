"""`sanben` and `python -m app`: with a command the command line, without one the window."""

from __future__ import annotations

import gc
import os
import sys

FILES = (".sbz", ".sbr", ".sbt", ".sbu")
GALLERY = "--gallery"  # the window opens on the page of all components

SELF_TEST = "--selftest"  # does what a secretary does, in a folder of its own, and prints how it went


def main() -> int:
    if sys.argv[1:2] == ["--read-sheets"]:  # a bundled program reads foreign workbooks in a child of itself
        from app.files.sheet_reader import main as read_sheets

        return read_sheets(sys.argv[2:])
    if sys.argv[1:2] == [SELF_TEST]:
        return _self_test()
    if sys.argv[1:] == [GALLERY] or _are_files(sys.argv[1:]):
        return _open_window() if _has_display() else _no_display()
    from app.cli.main import main as command_line

    return command_line(sys.argv[1:])


def _are_files(words: list[str]) -> bool:
    """Files that were double-clicked."""
    return all(word.lower().endswith(FILES) for word in words)


def _open_window() -> int:
    gc.disable()  # nothing of what is made before the window stands is garbage; `startup` puts it back
    from app.ui.loading import load_qt

    load_qt()
    from app.startup import run_window

    return run_window(sys.argv[1:])


def _self_test() -> int:
    from app.ui.loading import load_qt

    load_qt()
    from app.startup import run_self_test

    return run_self_test(sys.argv[2:])


def _no_display() -> int:
    from app.cli.output import REFUSED, tell

    tell("window.no_display")
    return REFUSED


def _has_display() -> bool:
    """Without one Qt ends the program in words of its own. `QT_QPA_PLATFORM` says that somebody knows better."""
    asked = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in asked)


if __name__ == "__main__":
    sys.exit(main())
