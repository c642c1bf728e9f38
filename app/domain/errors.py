"""Three kinds of trouble, as values and exceptions; sentences for the codes stand in `app/texts`."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SEVERITIES = "ABCD"
_DISK_CODES = {
    errno.ENOSPC: "disk.full", errno.EDQUOT: "disk.full", errno.EFBIG: "disk.full",
    errno.EROFS: "disk.read_only", errno.EACCES: "disk.no_access", errno.EPERM: "disk.no_access",
    errno.ENOENT: "disk.gone", errno.ENODEV: "disk.gone", errno.ENXIO: "disk.gone", errno.ENOTDIR: "disk.gone",
    errno.ENAMETOOLONG: "file.name_too_long",
}  # fmt: skip


class Problem(NamedTuple):
    """One thing wrong with one place. Severity: A blocks, B wants an explanation, C a confirmation, D hints."""

    code: str
    field: str = ""
    row: int | None = None
    sheet: str = ""
    severity: str = "A"
    values: Mapping[str, object] = {}

    def at(self, *, field: str | None = None, row: int | None = None, sheet: str | None = None) -> Problem:
        """The same problem, placed."""
        return Problem(
            self.code,
            self.field if field is None else field,
            self.row if row is None else row,
            self.sheet if sheet is None else sheet,
            self.severity,
            self.values,
        )


class UserError(Exception):
    """The world does not allow it (stick pulled, disk full, wrong key); the user can do something about it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def definition_error(code: str, form: str, field: str = "", key: str = "") -> UserError:
    """What is wrong with a definition: in which form and field, and at which word; `place` joins the two."""
    return UserError(code, form=form, field=field, key=key, place=f"{form}.{field}" if field else form)


class Invalid(UserError):
    """A record is refused; `problems` holds all of them at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("record.invalid", count=len(problems))
        self.problems = tuple(problems)


class Refused(ValueError):
    """A typed text is no value of its field; becomes a Problem where field and row are known."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def disk_code(number: int | None) -> str:
    """What the operating system's error number means to the user."""
    return _DISK_CODES.get(number or 0, "disk.io")


class Cancelled(Exception):
    """The user stopped a long action; nothing of it was kept."""
