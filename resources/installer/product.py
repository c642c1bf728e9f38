"""Facts of the product that every package repeats, read from where they are kept."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INSTALLER = "installer"  # the folder of resources that makes the bundles and so lies in none
BUILD, DIST, FILES, VENDOR = (
    ROOT / "build",
    ROOT / "dist",
    ROOT / "resources" / INSTALLER / "files",
    ROOT / "vendor",
)
NAME = "sanben"
APPLICATION = "application"  # the part that an update by stick replaces
TITLE = (FILES / "title.txt").read_text(encoding="utf-8").strip()
WINDOWS = "AMD64"  # what Windows calls the one kind of machine it is built for
PYTHON = (3, 11)  # the minor version of every bundle: byte code is made by the same one

# pip, tabulate: sqlite-utils asks for them and its command line alone uses them. tzdata: asked for by dateutil, for
# Windows without zones; nothing here has zones. pycparser: cffi's, for compiling.
LEFT_OUT = frozenset({"pip", "tabulate", "tzdata", "pycparser"})


def version() -> str:
    text = (ROOT / "app" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "([^"]+)"', text)
    if found is None:
        raise SystemExit("app/__init__.py names no version")
    return found[1]


def requirements(machine: str) -> list[str]:
    """The run-time requirements of pyproject.toml on that kind of machine: Linux "x86_64", "aarch64", Windows "AMD64"."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [line for line in (_applies(text, machine) for text in project["dependencies"]) if line]


def _applies(requirement: str, machine: str) -> str:
    """The requirement without its marker; "" where the marker says no. Two markers are in use."""
    wanted, _, marker = (part.strip() for part in requirement.partition(";"))
    if not marker:
        return wanted
    found = re.fullmatch(r"(platform_machine|sys_platform) (==|!=) '(\w+)'", marker)
    if found is None:
        raise SystemExit(f"pyproject.toml: a marker that is not understood: {marker}")
    here = machine if found[1] == "platform_machine" else "win32" if machine == WINDOWS else "linux"
    return wanted if (found[3] == here) == (found[2] == "==") else ""
