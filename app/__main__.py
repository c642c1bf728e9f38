"""`sanben` and `python -m app`: with a command the command line, without one the window."""

from __future__ import annotations

import builtins
import gc
import sys


def main() -> int:
    if sys.argv[1:2] == ["--read-sheets"]:  # a bundled program reads foreign workbooks in a child of itself
        from app.files.sheet_reader import main as read_sheets

        return read_sheets(sys.argv[2:])
    if len(sys.argv) == 1:
        gc.disable()  # nothing of what is made before the window stands is garbage; `startup` puts it back
        _load_qt()
        from app.startup import run_window

        return run_window([])
    from app.cli.main import main as command_line

    return command_line(sys.argv[1:])


def _load_qt() -> None:
    """PySide6 replaces the import function with one that makes every later import dearer; we use none of its features."""
    original = builtins.__import__
    import PySide6.QtSvg
    import PySide6.QtWidgets  # noqa: F401 - loaded here so that the rest is imported the plain way

    builtins.__import__ = original


if __name__ == "__main__":
    sys.exit(main())
