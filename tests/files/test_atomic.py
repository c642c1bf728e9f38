"""A file is whole or not there at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.errors import UserError
from app.files.atomic import replacing, write_atomically
from app.texts import say_error
from tests.support import ORDINARY_USER, largest_file, run_python

if TYPE_CHECKING:
    from pathlib import Path

WRITE = """
import sys
from pathlib import Path
from app.domain.errors import UserError
from app.files.atomic import write_atomically
try:
    write_atomically(Path(sys.argv[1]), b"new" * 1000)
except UserError as error:
    print(error.code)
"""


def test_written_and_written_over(tmp_path: Path) -> None:
    target = tmp_path / "paper.docx"
    for content in (b"first", b"second"):
        write_atomically(target, content)
        assert target.read_bytes() == content
    assert [p.name for p in target.parent.iterdir()] == ["paper.docx"]


def test_a_folder_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        write_atomically(tmp_path / "stick" / "paper.docx", b"first")
    assert refused.value.code == "disk.gone"
    assert not (tmp_path / "stick").exists()


def half(target: Path) -> None:
    with replacing(target) as part:
        part.write_bytes(b"half")
        raise ZeroDivisionError


def test_stopped_half_way_leaves_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "paper.docx"
    target.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError):
        half(target)
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["paper.docx"]


@pytest.mark.parametrize(
    ("before", "mode", "code"),
    [(largest_file(1000), 0o700, "disk.full"), (ORDINARY_USER, 0o500, "disk.no_access")],
)
def test_a_disk_that_takes_nothing(tmp_path: Path, before: str, mode: int, code: str) -> None:
    target = tmp_path / "folder" / "paper.docx"
    target.parent.mkdir()
    target.write_bytes(b"old")
    target.parent.chmod(mode)
    done = run_python(before + WRITE, target)
    target.parent.chmod(0o700)
    assert done.stdout.strip() == code, done.stderr
    assert target.read_bytes() == b"old"
    assert [p.name for p in target.parent.iterdir()] == ["paper.docx"]


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    with pytest.raises(UserError) as found:
        write_atomically(tmp_path / ("长" * 200), b"x")
    assert found.value.code == "file.name_too_long"
    assert "换一个短些的名字" in say_error(found.value)
    assert list(tmp_path.iterdir()) == []
