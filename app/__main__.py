"""`sanben` and `python -m app`: with a command the command line, without one the window."""

from __future__ import annotations

import sys


def main() -> int:
    from app.cli.main import main as command_line

    return command_line(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
