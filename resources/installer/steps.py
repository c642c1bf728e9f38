"""Steps that every bundle shares: wheels fetched and unpacked, the program compiled, files counted and hashed."""

from __future__ import annotations

import compileall
import hashlib
import importlib.util
import py_compile
import shutil
import subprocess
import sys
import venv
import zipfile
from typing import TYPE_CHECKING

from resources.installer.product import APPLICATION, BUILD, INSTALLER, NAME, PYTHON, ROOT, version
from resources.installer.trimming import is_kept, is_needed

if TYPE_CHECKING:
    from pathlib import Path

HASHES = "SHA256SUMS"


class Skipped(Exception):
    """What the machine cannot make; the text says what is missing and the line that installs it."""


def run(*words: object, cwd: Path | None = None) -> None:
    texts = [str(word) for word in words]
    print("+", " ".join(texts[:8]), flush=True)
    subprocess.run(texts, cwd=cwd, check=True)


def must_be_same_python() -> None:
    if sys.version_info[:2] != PYTHON:
        wanted = ".".join(map(str, PYTHON))
        raise Skipped(f"bundles are compiled by Python {wanted}: run python{wanted} build_installer.py")


def environment(folder: Path) -> Path:
    """The Python of an environment with pip, made where it is not there yet. Raises Skipped without python3-venv."""
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not (folder / "pip-is-there").exists():
        shutil.rmtree(folder, ignore_errors=True)
        try:
            venv.create(folder, with_pip=True)
        except (SystemExit, OSError, ImportError, subprocess.CalledProcessError) as error:
            raise Skipped("python3-venv: apt-get install -y python3-venv") from error
        (folder / "pip-is-there").touch()
    return python


def pip() -> tuple[object, ...]:
    """Debian's own Python comes without pip."""
    python = sys.executable if importlib.util.find_spec("pip") else environment(BUILD / "pip")
    return python, "-m", "pip", "--disable-pip-version-check"


def fetch_wheels(folder: Path, wanted: list[str], platforms: list[str]) -> list[Path]:
    """The wheels of these requirements for another platform or an older system than this one."""
    folder.mkdir(parents=True, exist_ok=True)
    tags = [word for platform in platforms for word in ("--platform", platform)]
    python = ".".join(map(str, PYTHON))
    run(
        *pip(), "download", "-q", *tags,
        "--python-version", python, "--only-binary=:all:", "-d", folder, *wanted,
    )  # fmt: skip
    return sorted(wheel for wheel in folder.glob("*.whl") if is_needed(wheel.name))


def unpack(wheels: list[Path], into: Path) -> None:
    """The files the bundle has use for."""
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for entry in archive.infolist():
                if not entry.is_dir() and is_kept(entry.filename):
                    archive.extract(entry, into)


def put_application(bundle: Path) -> None:
    """The part of the program that an update replaces: code, forms and resources."""
    inside = bundle / APPLICATION / "app"
    ignored = shutil.ignore_patterns("__pycache__", INSTALLER)
    shutil.copytree(ROOT / "app", inside, ignore=ignored)
    for data in ("forms", "resources"):
        shutil.copytree(ROOT / data, inside / data, ignore=ignored)
    (bundle / APPLICATION / "VERSION").write_text(version() + "\n", encoding="ascii")


def compile_all(folder: Path) -> None:
    """Byte code in the place of source: a stick and an old disk read half, and nothing is written at run time."""
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    prefix = str(folder)
    if not compileall.compile_dir(folder, quiet=2, legacy=True, invalidation_mode=mode, stripdir=prefix):
        raise SystemExit(f"not all of {folder.name} compiles")
    for source in sorted(folder.rglob("*.py")):
        source.unlink()


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_hashes(folder: Path, *, deep: bool) -> None:
    """`sha256sum -c SHA256SUMS` says whether anything differs from what was built."""
    found = sorted(path for path in (folder.rglob("*") if deep else folder.iterdir()) if path.is_file())
    lines = [
        f"{sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in found if path.name != HASHES
    ]
    (folder / HASHES).write_text("".join(lines), encoding="utf-8")


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def artefact(suffix: str) -> str:
    return f"{NAME}-{version()}-{suffix}"
