"""Makes what people install: `python3 build_installer.py [linux|windows|update|key|all]`. Standard library only.

Everything lies in `dist/` afterwards, with SHA256SUMS; what this machine cannot make is named with the line that helps.
"""

from __future__ import annotations

import sys
import time

from resources.installer import linux, updates, windows
from resources.installer.product import BUILD, DIST
from resources.installer.steps import Skipped, write_hashes

MAKERS = {"linux": linux.build, "windows": windows.build, "update": updates.build}
ALONE = {"key": updates.make_key}


def main(words: list[str]) -> int:
    wanted = words or ["all"]
    if len(wanted) > 1 or wanted[0] not in (*MAKERS, *ALONE, "all"):
        print(f"usage: python3 build_installer.py [{'|'.join((*MAKERS, *ALONE))}|all]", file=sys.stderr)
        return 2
    for folder in (BUILD, DIST):
        folder.mkdir(exist_ok=True)
    start, failed = time.monotonic(), False
    for name, make in {**MAKERS, **ALONE}.items():
        if wanted[0] != name and (wanted[0] != "all" or name in ALONE):
            continue
        try:
            for left in make():
                print(f"{name}: left out {left}")
        except Skipped as why:
            print(f"{name}: skipped, {why}")
            failed = failed or wanted[0] == name
    write_hashes(DIST, deep=False)
    for path in sorted(path for path in DIST.iterdir() if path.is_file()):
        print(f"{path.stat().st_size / 1e6:8.1f} MB  {path.name}")
    print(f"{time.monotonic() - start:.0f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
