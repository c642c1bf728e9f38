"""`sanben` and `python -m app`: with a command the command line, without one the window."""

from __future__ import annotations

import sys


def main() -> int:
    if len(sys.argv) == 1:
        from app.startup import run_window

        return run_window([])
    from app.cli.main import main as command_line

    return command_line(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
