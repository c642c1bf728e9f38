"""The installed program finds its forms and resources inside the package, an editable one in the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROBE = "from app.files.form_files import *; d = load_definitions(); print(len(d.forms), data_folder('resources'))"


def run(folder: Path) -> str:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def copy_of_sources(folder: Path) -> Path:
    """A build in the checkout would leave a `build` folder behind and pack yesterday's files from it."""
    for part in ("app", "forms", "resources"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / part, folder / part)
    return folder


def files(folder: Path, pattern: str = "*") -> set[str]:
    return {
        p.relative_to(folder).as_posix() for p in folder.rglob(pattern) if p.is_file() and p.suffix != ".pyc"
    }


def test_a_wheel_carries_code_forms_and_resources(tmp_path: Path) -> None:
    source = copy_of_sources(tmp_path / "source")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(tmp_path),
    ]
    subprocess.run([*command, str(source)], check=True, capture_output=True)
    installed = tmp_path / "site"
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(installed)
    count, folder = run(installed).split(maxsplit=1)
    assert folder == str(installed / "app" / "resources")
    assert count == run(ROOT).split()[0]
    assert files(ROOT / "app", "*.py") == files(installed / "app", "*.py")
    builder = {name for name in files(ROOT / "resources") if name.startswith("installer/")}
    assert files(ROOT / "forms") == files(installed / "app" / "forms")
    assert files(ROOT / "resources") - builder == files(installed / "app" / "resources")


def test_a_checkout_reads_its_own_folder() -> None:
    assert run(ROOT).split(maxsplit=1)[1] == str(ROOT / "resources")
