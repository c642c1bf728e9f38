"""Which files of the wheels go into a bundle: what the program loads, and nothing that is GPL only."""

from __future__ import annotations

import re

from resources.installer.product import LEFT_OUT

_QT = ("Core", "Gui", "Widgets", "PrintSupport", "Svg")
_BINDINGS = "|".join(_QT)
# Qt's input methods speak D-Bus; xcb is the window system of UOS and 麒麟.
_QT_LINUX = "|".join((*_QT, "DBus", "XcbQpa"))
_KEPT = re.compile(
    r"shiboken6/(__init__\.py|_config\.py|_git_shiboken_module_version\.py|Shiboken\..*(so|pyd)|.*shiboken6\.abi3.*)"
    r"|PySide6/(__init__\.py|_config\.py|_git_pyside_version\.py|support/.*\.py|(lib)?pyside6\.abi3\..*)"
    rf"|PySide6/Qt({_BINDINGS})\.(abi3\.so|pyd)"
    # Windows
    rf"|PySide6/Qt6({_BINDINGS})\.dll|PySide6/(msvcp140(_[12])?|vcruntime140(_1)?)\.dll"
    r"|PySide6/plugins/(platforms/q(windows|offscreen)|styles/.*|imageformats/q(svg|ico|jpeg)|iconengines/qsvgicon)\.dll"
    # Linux
    rf"|PySide6/Qt/lib/(libQt6({_QT_LINUX})|libicu(data|i18n|uc))\.so\..*"
    r"|PySide6/Qt/plugins/(platforms/libq(xcb|offscreen)|imageformats/libq(svg|ico|jpeg)|iconengines/.*"
    r"|platforminputcontexts/lib(ibus|compose).*|printsupport/.*|platformthemes/libqxdgdesktopportal)(\.so)?"
    r"|PySide6/(Qt/)?translations/qtbase_zh_CN\.qm"
)
_QT_WHEELS = ("PySide6/", "shiboken6/")
_NEVER = re.compile(
    r"\.(pyi|lib|a|h|pxd|pxi|c|pyx|typed)$|(^|/)(tests?|include|__pycache__)/|^lxml/(html|isoschematron|objectify)"
    r"|^(sqlite_utils/cli|pypinyin/__main__|pypinyin/runner)\.py$|\.data/|^dateutil/zoneinfo/.*gz$"
)
_INFO = re.compile(r"\.dist-info/(METADATA|.*(licen[sc]e|copying|notice|authors)[^/]*)$", re.IGNORECASE)


def is_kept(name: str) -> bool:
    """Whether the bundle has use for this file of a wheel."""
    if ".dist-info/" in name:
        return bool(_INFO.search(name))
    if name.startswith(_QT_WHEELS):
        return bool(_KEPT.fullmatch(name))
    return not _NEVER.search(name)


def is_needed(wheel: str) -> bool:
    """Whether a wheel, by its file name, is of any use at run time."""
    return wheel.split("-", maxsplit=1)[0].lower().replace("_", "-") not in LEFT_OUT


_GLIBC = re.compile(rb"GLIBC_2\.(\d+)\b")


def glibc_needed(content: bytes) -> int:
    """The minor version of the newest glibc an ELF file names; 0 for anything else."""
    if not content.startswith(b"\x7fELF"):
        return 0
    return max((int(found) for found in _GLIBC.findall(content)), default=0)
