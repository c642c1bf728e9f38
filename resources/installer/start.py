"""The first thing a bundle runs: takes a waiting update, then hands over to the program. Never part of an update.

Folders beside it: `application` runs, `application.new` waits (whole once it holds READY), `application.old` is the
way back. Each step is one rename, so that a start after a power cut at any point finds a program.
"""

import os
import shutil
import sys

NOW, NEW, OLD, BAD = "application", "application.new", "application.old", "application.bad"
READY = "READY"
BACK = "application.back"  # a file: somebody asked for the way back


def bundle_folder() -> str:
    """Frozen: the folder of the executable. On Windows: the one above `runtime`."""
    here = os.path.dirname(os.path.abspath(sys.executable))
    return here if getattr(sys, "frozen", False) else os.path.dirname(here)


def take_update(bundle: str) -> None:
    """Swaps what waits into place. Another window that runs, or a folder nobody may write, leaves all as it is."""
    now, new, old = (os.path.join(bundle, name) for name in (NOW, NEW, OLD))
    whole = os.path.isfile(os.path.join(new, READY))
    try:
        if os.path.isdir(now) and whole:
            if os.path.isdir(old):
                shutil.rmtree(old)
            os.rename(now, old)
        if not os.path.isdir(now):
            if whole:
                os.rename(new, now)
                os.remove(os.path.join(now, READY))
            elif os.path.isdir(old):
                os.rename(old, now)
    except OSError:
        if not os.path.isdir(now) and os.path.isdir(old):
            os.rename(old, now)


def go_back(bundle: str) -> bool:
    """The program before the last update; False if there is none."""
    now, old, bad = (os.path.join(bundle, name) for name in (NOW, OLD, BAD))
    if not os.path.isdir(old):
        return False
    try:
        shutil.rmtree(bad, ignore_errors=True)
        if os.path.isdir(now):
            os.rename(now, bad)
        os.rename(old, now)
    except OSError:
        return False
    return True


def take_way_back(bundle: str) -> None:
    """As somebody asked; what waits is given up with it."""
    asked = os.path.join(bundle, BACK)
    if not os.path.isfile(asked):
        return
    try:
        shutil.rmtree(os.path.join(bundle, NEW), ignore_errors=True)
        go_back(bundle)
        os.remove(asked)
    except OSError:
        return


def main() -> int:
    bundle = bundle_folder()
    take_way_back(bundle)
    take_update(bundle)
    place = os.path.join(bundle, NOW)
    if place not in sys.path:
        sys.path.insert(0, place)
    try:
        from app.__main__ import main as program
    except Exception:
        if not go_back(bundle):
            raise
        for name in [name for name in sys.modules if name == "app" or name.startswith("app.")]:
            del sys.modules[name]
        sys.path_importer_cache.clear()
        from app.__main__ import main as program
    return program()


if __name__ == "__main__":
    sys.exit(main())
