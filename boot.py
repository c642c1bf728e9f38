"""The two README commands: `python3 boot.py run` and `python3 boot.py test`. Standard library only.

Makes `.venv` once, installs what pyproject.toml names, and on Debian the missing system libraries.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENV = ROOT / ".venv"
PYTHON = ENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = ENV / ".installed"
READY = ENV / ".qt-starts"
# What Qt needs to start (offscreen), to open a window (xcb), and a font with Chinese characters.
PACKAGES = [
    "python3-venv",
    "libgl1",
    "libegl1",
    "libglib2.0-0",
    "libdbus-1-3",
    "libfontconfig1",
    "libxkbcommon0",
    "fonts-noto-cjk",
    "libxkbcommon-x11-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xkb1",
]
APT = ["apt-get", "install", "-y", "--no-install-recommends", *PACKAGES]


def privileged() -> list[str] | None:
    """The prefix that installs packages without asking for a password; None when there is none."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def install_system_libraries(why: str) -> None:
    prefix = privileged()
    if not shutil.which("apt-get") or prefix is None:
        sys.exit(f"{why}。请先运行：sudo {' '.join(APT)}")
    print(f"{why}，正在安装系统库……", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*prefix, "apt-get", "update", "-qq"], env=quiet, check=False)
    if subprocess.run([*prefix, *APT, "-qq"], env=quiet, stdout=subprocess.DEVNULL, check=False).returncode:
        sys.exit(f"系统库没有装上。请先运行：sudo {' '.join(APT)}")


def make_environment() -> None:
    shutil.rmtree(ENV, ignore_errors=True)
    try:
        venv.create(ENV, with_pip=True)
    except (subprocess.CalledProcessError, ImportError, SystemExit):  # Debian's venv leaves the program
        shutil.rmtree(ENV, ignore_errors=True)
        install_system_libraries("缺少 python3-venv")
        venv.create(ENV, with_pip=True)


def has_pip() -> bool:
    """False also for an environment that was left half made."""
    asked = [str(PYTHON), "-m", "pip", "--version"]
    return PYTHON.exists() and subprocess.run(asked, capture_output=True, check=False).returncode == 0


def install_project() -> None:
    """Everything pyproject.toml names, once per its content."""
    want = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if PYTHON.exists() and STAMP.exists() and STAMP.read_text(encoding="ascii") == want:
        return
    if not has_pip():
        make_environment()
    print("正在准备运行环境（首次约需一两分钟）……", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", "-e", ".[test]"]
    if subprocess.run(pip, cwd=ROOT, check=False).returncode:
        sys.exit("依赖没有装上，原因见上。接通软件源后再运行同一条命令即可继续。")
    STAMP.write_text(want, encoding="ascii")


# Exits 0 when Qt starts and can write Chinese, NO_FONT when only the font is missing.
NO_FONT = 9
PROBE = f"""
import PySide6.QtWidgets, PySide6.QtPrintSupport, PySide6.QtSvg
from PySide6.QtGui import QFontDatabase, QGuiApplication
app = QGuiApplication([])
chinese = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
raise SystemExit(0 if chinese else {NO_FONT})
"""


def check_system_libraries() -> None:
    if not sys.platform.startswith("linux") or READY.exists():
        return
    offscreen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    found = subprocess.run(
        [str(PYTHON), "-c", PROBE], env=offscreen, capture_output=True, check=False
    ).returncode
    if found == NO_FONT and privileged() is None:
        print(f"缺少中文字体，界面会显示成方块。请运行：sudo {' '.join(APT)}", file=sys.stderr)
    elif found:
        install_system_libraries("缺少中文字体" if found == NO_FONT else "缺少 Qt 需要的系统库")
    else:
        READY.touch()


def has_display() -> bool:
    return (
        os.name == "nt"
        or sys.platform == "darwin"
        or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    )


def free_folder(parent: Path) -> Path:
    """A demo never writes over an earlier one."""
    names = ("demo" if number == 1 else f"demo-{number}" for number in itertools.count(1))
    return next(parent / name for name in names if not (parent / name).exists())


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - whatever Python the user has reads this file
        sys.exit("需要 Python 3.11 或更新版本")
    what, rest = (sys.argv[1:2] or ["run"])[0], sys.argv[2:]
    if what not in ("run", "test"):
        sys.exit("用法：python3 boot.py run | python3 boot.py test")
    install_project()
    check_system_libraries()
    if what == "test":
        return subprocess.call([str(PYTHON), "-m", "pytest", "-q", *rest], cwd=ROOT)
    if rest or has_display():
        return subprocess.call([str(PYTHON), "-m", "app", *rest], cwd=ROOT)
    return subprocess.call([str(PYTHON), "-m", "app", "demo", str(free_folder(ROOT / "out"))], cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main())
