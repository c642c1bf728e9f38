"""Run by cx_Freeze's Python: an executable that holds CPython for glibc 2.17, and all of its standard library.

`python freeze.py START OUT NAME VERSION`. The program itself and its wheels are put beside it afterwards: an update
may then use any module of the standard library, not only those that were in use on the day of the build.
"""

from __future__ import annotations

import importlib.util
import sys

from cx_Freeze import Executable, setup

# No window toolkit but Qt, no network, no compilers, no tests; GPL readline stays out.
EXCLUDED = {
    "tkinter", "turtle", "turtledemo", "idlelib", "test", "lib2to3", "distutils", "ensurepip", "pydoc", "pydoc_data",
    "venv", "unittest", "doctest", "curses", "readline", "rlcompleter", "dbm", "nis", "ossaudiodev", "spwd", "crypt",
    "antigravity", "this", "msilib", "winreg", "winsound", "msvcrt", "nt", "_winapi", "_msi", "cgi", "cgitb",
    "ctypes.test", "sqlite3.test", "unittest.mock", "ctypes.macholib",
    "_tkinter", "_curses", "_curses_panel", "_dbm", "_gdbm", "_crypt", "asyncore", "asynchat", "smtpd", "imp",
    "ssl", "_ssl", "_testcapi", "_testbuffer", "_ctypes_test", "_testimportmultiple", "_testmultiphase", "_testinternalcapi", "_xxtestfuzz",
}  # fmt: skip


def standard_library() -> tuple[list[str], list[str]]:
    """Packages and modules."""
    packages: list[str] = []
    modules: list[str] = []
    for name in sorted(sys.stdlib_module_names - EXCLUDED):
        spec = importlib.util.find_spec(name) if name != "__main__" else None
        if spec is not None and spec.origin not in ("built-in", "frozen"):
            (packages if spec.submodule_search_locations else modules).append(name)
    return packages, modules


def main() -> None:
    start, out, name, version = sys.argv[1:5]
    packages, modules = standard_library()
    sys.argv[1:] = ["-q", "build_exe"]
    options = {
        "build_exe": out, "optimize": 0, "packages": packages, "includes": modules, "excludes": sorted(EXCLUDED),
        "zip_include_packages": ["*"], "zip_exclude_packages": [],
    }  # fmt: skip
    executables = [Executable(start, target_name=name)]
    setup(name=name, version=version, options={"build_exe": options}, executables=executables)


if __name__ == "__main__":
    main()
