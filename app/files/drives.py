"""What kind of drive a folder lies on: the live workspace belongs on a fixed disk of this computer."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from app.domain.errors import UserError

FIXED, REMOVABLE, NETWORK = "fixed", "removable", "network"
_NETWORK_TYPES = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|ncpfs|afs|ceph|glusterfs|fuse\.(sshfs|davfs2?|rclone|smbnetfs|gvfsd.*)"
)
_STICK_TYPES = {"vfat", "msdos", "exfat", "fuse.exfat", "iso9660", "udf"}
_WINDOWS_KINDS = {2: REMOVABLE, 4: NETWORK, 5: REMOVABLE}
_MOUNTS = Path("/proc/self/mountinfo")
_DEVICES = Path("/sys/dev/block")


def refuse_risky(folder: Path) -> None:
    """Raises UserError("drive.removable" | "drive.network"): sticks get pulled, and shares lock badly."""
    kind = kind_of_drive(folder)
    if kind != FIXED:
        raise UserError(f"drive.{kind}", folder=str(folder))


def kind_of_drive(folder: Path) -> str:
    """FIXED when nothing speaks against it. The folder itself need not exist yet."""
    place = folder.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    return _kind(place.resolve())


if sys.platform == "win32":
    import ctypes

    def _kind(place: Path) -> str:
        return _WINDOWS_KINDS.get(ctypes.windll.kernel32.GetDriveTypeW(place.anchor), FIXED)
else:

    def _kind(place: Path) -> str:
        try:
            mounts, device = (
                _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape"),
                place.stat().st_dev,
            )
        except OSError:  # no /proc (macOS): nothing speaks against it
            return FIXED
        return kind_of_mount(mounts, str(place), _DEVICES / f"{os.major(device)}:{os.minor(device)}")


def kind_of_mount(mounts: str, place: str, device: Path) -> str:
    """The same from the text of mountinfo and the device's entry in sysfs."""
    file_system = _file_system(mounts, place)
    if _NETWORK_TYPES.fullmatch(file_system):
        return NETWORK
    # Not the kernel's "removable" mark: newer kernels set it on every disk bay that can be opened.
    on_usb = "/usb" in os.path.realpath(device)
    return REMOVABLE if on_usb or file_system in _STICK_TYPES else FIXED


def _file_system(mounts: str, place: str) -> str:
    """The type of the last mount that holds the place: later ones cover earlier ones."""
    found, longest = "", -1
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        point = re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), left.split(" ")[4])
        inside = place == point or place.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= longest:
            found, longest = right.split(" ")[0], len(point)
    return found
