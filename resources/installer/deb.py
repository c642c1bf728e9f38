"""The .deb: the frozen folder in /opt, with the entry of the menu, the icon and the two kinds of file."""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING

from resources.installer.product import BUILD, DIST, FILES, NAME, TITLE, version
from resources.installer.steps import run, size_of

if TYPE_CHECKING:
    from pathlib import Path

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
# Any desktop has these, and nobody can fetch others without a network: the small xcb libraries travel inside.
DEPENDS = (
    "libc6 (>= 2.28), libgl1, libegl1, libglib2.0-0 | libglib2.0-0t64, libdbus-1-3, libfontconfig1, libfreetype6,"
    " libx11-6, libxcb1, libxkbcommon-x11-0"
)
_REFRESH = """#!/bin/sh
update-mime-database /usr/share/mime >/dev/null 2>&1 || true
update-desktop-database -q >/dev/null 2>&1 || true
gtk-update-icon-cache -q /usr/share/icons/hicolor >/dev/null 2>&1 || true
exit 0
"""
_WRAPPER = f'#!/bin/sh\nexec /opt/{NAME}/{NAME} "$@"\n'


def control(architecture: str, kilobytes: int) -> str:
    return (
        f"Package: {NAME}\nVersion: {version()}\nArchitecture: {architecture}\nMaintainer: {NAME} <{NAME}@localhost>\n"
        f"Installed-Size: {kilobytes}\nSection: misc\nPriority: optional\nDepends: {DEPENDS}\n"
        "Recommends: libcups2, fonts-noto-cjk\n"
        f"Description: {TITLE}\n Record books, member cards and papers of a Party branch, on one offline PC.\n"
    )


def write_deb(bundle: Path, machine: str) -> bool:
    """False where there is no dpkg-deb."""
    if not shutil.which("dpkg-deb"):
        return False
    root, architecture = BUILD / "deb", ARCHITECTURES[machine]
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(bundle, root / "opt" / NAME)
    _put(root / "usr/bin" / NAME, _WRAPPER, 0o755)
    entry = (
        (FILES / f"{NAME}.desktop").read_text(encoding="utf-8").replace("@PROGRAM@", f"/opt/{NAME}/{NAME}")
    )
    _put(root / f"usr/share/applications/{NAME}.desktop", entry)
    _put(root / f"usr/share/mime/packages/{NAME}.xml", (FILES / f"{NAME}.xml").read_text(encoding="utf-8"))
    icon = root / f"usr/share/icons/hicolor/256x256/apps/{NAME}.png"
    icon.parent.mkdir(parents=True)
    shutil.copy2(FILES / f"{NAME}.png", icon)
    copyright_file = root / f"usr/share/doc/{NAME}/copyright"
    copyright_file.parent.mkdir(parents=True)
    shutil.copy2(bundle / "licences" / "overview.md", copyright_file)
    kilobytes = size_of(root) // 1024
    for script in ("postinst", "postrm"):
        _put(root / "DEBIAN" / script, _REFRESH, 0o755)
    _put(root / "DEBIAN/md5sums", _md5sums(root))
    _put(root / "DEBIAN/control", control(architecture, kilobytes))
    target = DIST / f"{NAME}_{version()}_{architecture}.deb"
    run("dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", root, target)
    return True


def _put(path: Path, text: str, mode: int = 0o644) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)


def _md5sums(root: Path) -> str:
    """What `dpkg --verify` compares with."""
    found = sorted(p for p in root.rglob("*") if p.is_file() and "DEBIAN" not in p.relative_to(root).parts)
    digests = ((hashlib.md5(p.read_bytes(), usedforsecurity=False).hexdigest(), p) for p in found)
    return "".join(f"{digest}  {path.relative_to(root).as_posix()}\n" for digest, path in digests)
