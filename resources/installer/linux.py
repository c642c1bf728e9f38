"""The Linux bundle for glibc 2.28 (UOS 20, 麒麟 V10, Debian 10 and later): a folder, a .tar.gz and a .deb."""

from __future__ import annotations

import platform
import re
import shutil
import sys
import tarfile
from pathlib import Path

from resources.installer import papers, updates
from resources.installer.deb import write_deb
from resources.installer.product import BUILD, DIST, FILES, NAME, requirements
from resources.installer.steps import (
    Skipped,
    artefact,
    compile_all,
    environment,
    fetch_wheels,
    must_be_same_python,
    put_application,
    run,
    sha256,
    size_of,
    unpack,
    write_hashes,
)
from resources.installer.trimming import glibc_needed

FREEZER = "cx_Freeze>=8.7,<9"
GLIBC = {"x86_64": 28, "aarch64": 31}  # what the wheels of Qt ask for; nothing else may ask for more
OLDEST = 17
# Desktops of UOS and 麒麟 lack the first, some lack others. All need glibc 2.14 at most.
XCB = (
    "libxcb-cursor.so.0", "libxcb-icccm.so.4", "libxcb-image.so.0", "libxcb-keysyms.so.1",
    "libxcb-render-util.so.0", "libxcb-util.so.1", "libxcb-randr.so.0", "libxcb-shape.so.0", "libxcb-xkb.so.1",
    "libxcb-render.so.0", "libxcb-shm.so.0", "libxcb-sync.so.1", "libxcb-xfixes.so.0",
)  # fmt: skip
XCB_PACKAGES = (
    "libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-util1 libxcb-randr0"
    " libxcb-shape0 libxcb-xkb1 libxcb-render0 libxcb-shm0 libxcb-sync1 libxcb-xfixes0"
)
BESIDE = {
    "libcrypto": "Apache-2.0", "libssl": "Apache-2.0", "libbz2": "bzip2 (BSD style)", "libffi": "MIT",
    "liblzma": "public domain", "libsqlite3": "public domain", "libuuid": "BSD-3-Clause", "libz": "Zlib",
}  # fmt: skip
# Parts of glibc: cx_Freeze takes some along on aarch64. They belong to the system they were built with.
GLIBC_PARTS = (
    "ld-linux*",
    "libc.so.*",
    "libdl.so.*",
    "libm.so.*",
    "libpthread.so.*",
    "librt.so.*",
    "libutil.so.*",
)
QT_LIBRARIES = Path("lib/PySide6/Qt/lib")


def build() -> list[str]:
    """Makes all of it; returns what it had to leave out. Raises Skipped if this machine cannot."""
    if not sys.platform.startswith("linux"):
        raise Skipped("the Linux bundle is built on Linux")
    must_be_same_python()
    machine = platform.machine()
    if machine not in GLIBC:
        raise Skipped(f"there are no wheels of Qt for {machine}")
    bundle = DIST / "linux" / NAME
    shutil.rmtree(bundle, ignore_errors=True)
    freezer = _freezer()
    run(freezer, FILES.parent / "freeze.py", FILES.parent / "start.py", bundle, NAME, "1", cwd=BUILD)
    shutil.rmtree(
        bundle / "share", ignore_errors=True
    )  # time zones and certificates: nothing here asks for either
    for pattern in GLIBC_PARTS:
        for path in (bundle / "lib").glob(pattern):
            path.unlink()
    tags = [f"manylinux_2_{minor}_{machine}" for minor in range(GLIBC[machine], OLDEST - 1, -1)]
    wheels = fetch_wheels(
        BUILD / f"wheels-linux-{machine}", requirements(machine), [*tags, f"manylinux2014_{machine}"]
    )
    unpack(wheels, bundle / "lib")
    stripped = _strip(bundle / "lib")
    xcb = _put_xcb(bundle / QT_LIBRARIES)
    parts = _papers(bundle, wheels, freezer, xcb)
    put_application(bundle)
    signed = updates.put_key(bundle)
    compile_all(bundle)
    _put_desktop(bundle / "desktop")
    _check(bundle, GLIBC[machine], parts)
    write_hashes(bundle, deep=True)
    print(f"{size_of(bundle) / 1e6:.0f} MB in {bundle.relative_to(DIST.parent)}")
    _pack(bundle, machine)
    left = [] if stripped else ["stripping of debug symbols (7 MB more): apt-get install -y binutils"]
    if not signed:
        left.append(updates.NO_KEY)
    if len(xcb) < len(XCB):
        left.append(f"some xcb libraries: apt-get install -y {XCB_PACKAGES}")
    if write_deb(bundle, machine):
        return left
    return [*left, ".deb: apt-get install -y dpkg"]


def _freezer() -> Path:
    """An environment with cx_Freeze; its wheel brings the interpreter the bundle runs on."""
    python = environment(BUILD / "freezer")
    ready = python.parents[1] / "ready"
    if not ready.exists():
        run(python, "-m", "pip", "--disable-pip-version-check", "install", "-q", FREEZER)
        ready.touch()
    return python


def _strip(site: Path) -> bool:
    """sqlcipher3's wheel is the only one that carries debug symbols: more than half of it."""
    if not shutil.which("strip"):
        return False
    for library in sorted((site / "sqlcipher3").glob("*.so")):
        run("strip", "--strip-debug", library)
    return True


def _put_xcb(into: Path) -> list[Path]:
    """Copies the small xcb libraries of this machine; those it lacks are left to the target."""
    places = [Path("/usr/lib") / f"{platform.machine()}-linux-gnu", Path("/usr/lib64"), Path("/usr/lib")]
    found = [next((p / name for p in places if (p / name).exists()), None) for name in XCB]
    kept = [path for path in found if path is not None]
    for path in kept:
        shutil.copy2(path.resolve(), into / path.name)
    return kept


def _papers(bundle: Path, wheels: list[Path], freezer: Path, xcb: list[Path]) -> list[papers.Part]:
    """Licences and the list of parts. The xcb libraries are MIT; their texts lie in Debian's own place."""
    site = bundle / "lib"
    frozen = bundle / "frozen_application_license.txt"
    core = next((freezer.parents[1] / "lib").glob("python*/site-packages/freeze_core-*.dist-info"))
    launcher = core.name.removesuffix(".dist-info").removeprefix("freeze_core-")
    more = {"cx_Freeze.txt": frozen}
    for path in xcb:
        package = path.name.split(".so")[0]
        text = next(Path("/usr/share/doc").glob(f"{package}*/copyright"), None)
        if text is not None:
            more[f"{package}.txt"] = text
    papers.copy_licences(site, bundle / papers.LICENCES, more)
    frozen.unlink()
    parts = [
        papers.Part("CPython", _python_of(bundle), "PSF-2.0", "pkg:generic/cpython"),
        papers.Part("freeze-core", launcher, "PSF-2.0 (cx_Freeze)", f"pkg:pypi/freeze-core@{launcher}"),
        *_of_interpreter(site),
        *papers.parts_of(site, wheels),
        *(papers.Part(path.resolve().name, "", "MIT (X.Org)", "", sha256(path.resolve())) for path in xcb),
    ]
    papers.write_sbom(bundle / papers.SBOM, parts)
    return parts


def _of_interpreter(site: Path) -> list[papers.Part]:
    """The libraries the interpreter's modules link; one without a known licence is refused by `_check`."""
    files = sorted(path for path in site.glob("lib*.so*") if path.is_file())
    return [
        papers.Part(path.name, "", BESIDE.get(re.split(r"[-.]", path.name)[0], ""), "", sha256(path))
        for path in files
    ]


def _python_of(bundle: Path) -> str:
    """The version the interpreter names in its own bytes."""
    found = re.search(rb"\x003\.11\.(\d+)\x00", (bundle / NAME).read_bytes())
    return f"3.11.{found[1].decode()}" if found else "3.11"


def _put_desktop(folder: Path) -> None:
    """For 安装.sh and the .deb."""
    folder.mkdir()
    for name in (f"{NAME}.desktop", f"{NAME}.xml", f"{NAME}.png"):
        shutil.copy2(FILES / name, folder / name)


def _check(bundle: Path, glibc: int, parts: list[papers.Part]) -> None:
    """A bundle that would not start over there, or may not be given away, is none."""
    files = [path for path in bundle.rglob("*") if path.is_file()]
    newer = [p.name for p in files if glibc_needed(p.read_bytes()) > glibc]
    if newer:
        raise SystemExit(f"asks for a newer glibc than 2.{glibc}: {', '.join(newer)}")
    papers.must_be_free(parts)
    links = [p.name for p in files if p.is_symlink()]
    if links:
        raise SystemExit(f"links do not live on a stick: {', '.join(links)}")


def _pack(bundle: Path, machine: str) -> None:
    target = DIST / f"{artefact(f'linux-{machine}')}.tar.gz"
    with tarfile.open(target, "w:gz", compresslevel=6) as archive:
        archive.add(bundle, NAME, filter=_by_nobody)
    shutil.copy2(FILES / "安装.sh", DIST / "安装.sh")


def _by_nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    return entry
