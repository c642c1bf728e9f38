"""Which drive a folder lies on, read from a machine's own description of its mounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.files.drives import FIXED, NETWORK, REMOVABLE, kind_of_drive, kind_of_mount

if TYPE_CHECKING:
    from pathlib import Path

MOUNTS = """22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 27 8:17 / /media/user/STICK rw,nosuid - vfat /dev/sdb1 rw
31 27 8:33 / /media/user/BIG\\040DISK rw - ext4 /dev/sdc1 rw
32 27 0:50 / /mnt/share rw - cifs //server/share rw
33 27 0:51 / /home/user/remote rw - fuse.sshfs user@host: rw
34 27 0:52 / /mnt/nfs rw - nfs4 server:/x rw
35 27 0:53 / /tmp rw - tmpfs tmpfs rw
36 32 8:1 / /mnt/share/local rw - xfs /dev/sda1 rw
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/home/user/branch", FIXED),
        ("/tmp/x", FIXED),  # noqa: S108 - a line of the table above
        ("/media/user/STICK/branch", REMOVABLE),
        ("/media/user/STICKER", FIXED),
        ("/mnt/share", NETWORK),
        ("/mnt/share/a/b", NETWORK),
        ("/mnt/share/local/b", FIXED),
        ("/home/user/remote/b", NETWORK),
        ("/mnt/nfs/b", NETWORK),
    ],
)
def test_by_file_system(tmp_path: Path, place: str, kind: str) -> None:
    assert kind_of_mount(MOUNTS, place, tmp_path / "no-device") == kind


@pytest.mark.parametrize(
    ("where", "kind"), [("pci0/usb2/2-1/block/sdc/sdc1", REMOVABLE), ("pci0/ata1/block/sdc/sdc1", FIXED)]
)
def test_a_disk_on_usb_is_removable_whatever_is_on_it(tmp_path: Path, where: str, kind: str) -> None:
    (tmp_path / where).mkdir(parents=True)
    device = tmp_path / "8:33"
    device.symlink_to(tmp_path / where)
    assert kind_of_mount(MOUNTS, "/media/user/BIG DISK/branch", device) == kind


def test_this_machine_and_a_folder_yet_to_be_made(tmp_path: Path) -> None:
    assert kind_of_drive(tmp_path / "a" / "b") == kind_of_drive(tmp_path) == FIXED
