"""What the builder decides without building: requirements, what of the wheels is kept, lists, the start of a bundle."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from app.files import update_file
from resources.installer import deb, linux, papers, start, updates, windows
from resources.installer.product import FILES, ROOT, requirements, version
from resources.installer.steps import HASHES, compile_all, put_application, write_hashes
from resources.installer.trimming import glibc_needed, is_kept, is_needed

if TYPE_CHECKING:
    from pathlib import Path


def test_requirements_are_those_of_the_machine() -> None:
    intel, arm = requirements("x86_64"), requirements("aarch64")
    assert "PySide6-Essentials==6.9.3" in intel
    assert "PySide6-Essentials==6.8.0.2" in arm
    assert [line for line in intel if "PySide6" not in line] == [
        line for line in arm if "PySide6" not in line
    ]
    windows_only = requirements("AMD64")
    assert "PySide6-Essentials==6.9.3" in windows_only
    assert any(line.startswith("jeepney") for line in intel)
    assert not any(line.startswith("jeepney") for line in windows_only)


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/lib/libQt6Widgets.so.6", "PySide6/Qt/plugins/platforms/libqxcb.so", "PySide6/QtSvg.abi3.so",
        "PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so", "PySide6/Qt6Core.dll",
        "PySide6/Qt/plugins/printsupport/libcupsprintersupport.so", "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/translations/qtbase_zh_CN.qm", "shiboken6/Shiboken.pyd", "lxml/etree.cpython-311-x86_64-linux-gnu.so",
        "sqlite_utils/db.py", "lxml-6.1.3.dist-info/licenses/LICENSE.txt", "cffi-2.1.1.dist-info/METADATA",
    ],
)  # fmt: skip
def test_what_the_program_loads_is_kept(name: str) -> None:
    assert is_kept(name)


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/lib/libQt6VirtualKeyboard.so.6", "PySide6/Qt/lib/libQt6Designer.so.6", "PySide6/assistant.exe",
        "PySide6/Qt/lib/libQt6Network.so.6", "PySide6/opengl32sw.dll", "PySide6/Qt/qml/QtQuick/qmldir",
        "PySide6/translations/qtbase_de.qm", "lxml/html/clean.py", "sqlite_utils/cli.py", "cffi-2.1.1.dist-info/RECORD",
    ],
)  # fmt: skip
def test_what_it_has_no_use_for_stays_out(name: str) -> None:
    assert not is_kept(name)


def test_pip_and_tabulate_are_pruned() -> None:
    assert not is_needed("pip-26.3-py3-none-any.whl")
    assert not is_needed("tabulate-0.10.0-py3-none-any.whl")
    assert is_needed("python_dateutil-4.0.0-py3-none-any.whl")


def test_the_newest_glibc_a_library_names_is_found() -> None:
    assert glibc_needed(b"\x7fELF GLIBC_2.4\0GLIBC_2.34\0GLIBC_2.17\0") == 34
    assert glibc_needed(b"text about GLIBC_2.99") == 0


def test_gpl_alone_or_an_unnamed_licence_stops_the_build() -> None:
    parts = [
        papers.Part("a", "1", "LGPL-3.0-only OR GPL-3.0-only"),
        papers.Part("b", "1", "GPL-3.0-only"),
        papers.Part("c", "1", ""),
    ]
    papers.must_be_free(parts[:1])
    with pytest.raises(SystemExit, match=r"^licence unknown: b \(GPL-3.0-only\), c \(\)$"):
        papers.must_be_free(parts)


def test_parts_come_from_their_own_metadata(tmp_path: Path) -> None:
    info = tmp_path / "lxml-6.1.3.dist-info"
    info.mkdir()
    text = "Metadata-Version: 2.1\nName: lxml\nVersion: 6.1.3\nClassifier: License :: OSI Approved :: BSD License\n"
    (info / "METADATA").write_text(text, encoding="utf-8")
    wheel = tmp_path / "lxml-6.1.3-cp311-cp311-manylinux_2_28_x86_64.whl"
    wheel.write_bytes(b"wheel")
    parts = papers.parts_of(tmp_path, [wheel])
    assert [(part.name, part.version, part.licence) for part in parts] == [("lxml", "6.1.3", "BSD License")]
    papers.write_sbom(tmp_path / "sbom.json", parts)
    listed = json.loads((tmp_path / "sbom.json").read_text(encoding="utf-8"))
    assert listed["components"][0]["hashes"][0]["content"] == parts[0].digest
    assert listed["metadata"]["component"]["version"] == version()


def test_the_application_runs_from_byte_code_with_its_data_inside(tmp_path: Path) -> None:
    put_application(tmp_path)
    place = tmp_path / "application"
    compile_all(place / "app" / "domain")
    assert (place / "app" / "forms" / "books" / "work_plan.toml").is_file()
    assert (place / "app" / "resources" / "help").is_dir()
    assert not (place / "app" / "resources" / "installer").exists()
    assert (place / "app" / "domain" / "dates.pyc").is_file()
    assert not (place / "app" / "domain" / "dates.py").exists()
    done = subprocess.run(
        [sys.executable, "-m", "app", "forms"], cwd=place, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 20


def test_hashes_are_in_the_form_of_sha256sum(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a").write_bytes(b"a")
    write_hashes(tmp_path, deep=True)
    line = (tmp_path / "SHA256SUMS").read_text(encoding="utf-8")
    assert line == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb  in/a\n"


def test_the_deb_needs_nothing_an_offline_desktop_lacks() -> None:
    text = deb.control("amd64", 100)
    assert f"Version: {version()}\n" in text
    assert "libxcb-cursor" not in text
    assert text.endswith("\n")


def test_every_licence_a_bundle_needs_is_in_the_repository() -> None:
    names = {path.name for path in (ROOT / "resources" / "installer" / "files" / "licences").iterdir()}
    assert {"LGPL-3.txt", "GPL-3.txt", "Apache-2.0.txt", "CPython.txt", "Qt.txt", "SQLCipher.txt"} <= names


def bundle(folder: Path, **parts: str) -> Path:
    """Folders with one file each that says which program lies there."""
    for name, word in parts.items():
        place = folder / name.replace("_", ".")
        place.mkdir(parents=True)
        (place / "word").write_text(word, encoding="ascii")
    return folder


def running(folder: Path) -> str:
    return (folder / "application" / "word").read_text(encoding="ascii")


def test_a_waiting_update_is_taken_and_the_way_back_kept(tmp_path: Path) -> None:
    bundle(tmp_path, application="1", application_new="2", application_old="0")
    (tmp_path / "application.new" / "READY").touch()
    start.take_update(str(tmp_path))
    assert running(tmp_path) == "2"
    assert (tmp_path / "application.old" / "word").read_text() == "1"
    assert not (tmp_path / "application" / "READY").exists()
    assert start.go_back(str(tmp_path))
    assert running(tmp_path) == "1"


def test_half_an_update_is_not_taken(tmp_path: Path) -> None:
    bundle(tmp_path, application="1", application_new="2")
    start.take_update(str(tmp_path))
    assert running(tmp_path) == "1"


@pytest.mark.parametrize("stop", range(5))
def test_a_start_that_is_cut_short_anywhere_leaves_a_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    bundle(tmp_path, application="1", application_new="2", application_old="0")
    (tmp_path / "application.new" / "READY").touch()
    done = 0

    class PowerCut(BaseException):
        pass

    def cut(name: str) -> None:
        real = getattr(shutil if name == "rmtree" else os, name)

        def step(*arguments: object, **words: object) -> None:
            nonlocal done
            if done == stop:
                raise PowerCut
            done += 1
            real(*arguments, **words)

        monkeypatch.setattr(shutil if name == "rmtree" else os, name, step)

    with monkeypatch.context():
        for name in ("rename", "remove", "rmtree"):
            cut(name)
        with contextlib.suppress(PowerCut):
            start.take_update(str(tmp_path))
    monkeypatch.undo()
    start.take_update(str(tmp_path))
    assert running(tmp_path) == "2"


def test_windows_looks_for_modules_nowhere_else_and_takes_its_own_wheels() -> None:
    assert windows.PATHS.split("\r\n") == ["python311.zip", ".", r"Lib\site-packages", r"..\application", ""]
    assert "-I" in windows.COMMAND
    assert "PySide6-Essentials==6.9.3" in requirements("AMD64")


def test_a_kind_of_bundle_nobody_knows_is_wrong_usage() -> None:
    done = subprocess.run(
        [sys.executable, "build_installer.py", "amiga"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert b"linux|windows|update|key|all" in done.stderr


def test_no_two_names_in_a_bundle_differ_by_case_alone() -> None:
    """Windows would take them for one: a file and the folder `runtime`, once."""
    names = [
        "runtime", "application", "application.new", "application.old", "application.bad", papers.LICENCES, papers.SBOM,
        HASHES, updates.KEY_FILE, updates.RUNTIME_FILE, "sanben.cmd", "sanben.ico", "uninstall.exe",
    ]  # fmt: skip
    assert len({name.lower() for name in names}) == len(names)
    assert (updates.KEY_FILE, updates.RUNTIME_FILE) == (update_file.KEY_FILE, update_file.RUNTIME_FILE)
    assert (updates.MAGIC, updates.KIND) == (update_file.MAGIC, update_file.KIND)
    assert (start.NOW, start.NEW, start.OLD, start.READY, start.BACK) == (
        update_file.NOW, update_file.NEW, update_file.OLD, update_file.READY, update_file.BACK,
    )  # fmt: skip


@pytest.mark.parametrize("name", sorted(linux.BESIDE))
def test_what_the_interpreter_brings_along_has_its_licence_inside(name: str) -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in (FILES / "licences").iterdir())
    assert name in texts or linux.BESIDE[name] == "Apache-2.0"
