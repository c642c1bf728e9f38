"""Files opened by a double click: shown where their receiver looks at such files, and nothing is taken in unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.texts import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.ui.desk import Desk
    from app.ui.settings import Known

UP, DOWN, TRANSFER, UPDATE = ".sbz", ".sbr", ".sbt", ".sbu"
KINDS = (UP, DOWN, TRANSFER, UPDATE)
TITLE = "打开文件"
ELSEWHERE = {
    UP: "“{name}”是报送包，由党委端接收。这台电脑现在打开的是支部，没有读入任何内容。请在党委的工作文件夹里打开它",
    DOWN: "“{name}”是党委发给支部的文件，由支部读入。现在打开的是党委，没有读入任何内容。请在支部的工作文件夹里打开它",
}


def kind_of(path: Path) -> str:
    return path.suffix.lower()


def fitting(files: Sequence[Path], known: Sequence[Known]) -> list[Known]:
    """The desks that could read the first of them; what a name already says comes first."""
    kind, stem = kind_of(files[0]), files[0].stem
    if kind in (UP, DOWN):
        known = [one for one in known if one.committee == (kind == UP)]
    return sorted(known, key=lambda one: one.folder.name not in stem)


def _is_request(path: Path) -> bool:
    from app.actions.enrolling import is_request  # knows all of the exchange

    return is_request(path)


def show_files(desk: Desk, files: Sequence[Path]) -> list[Path]:
    """The plan of an intake at the committee, what an answer would change at a branch; else where it belongs.

    Packages are looked at together, everything else one by one: returns those whose turn comes later.
    """
    first, committee = files[0], desk.ws.branch.committee
    kind, rest = kind_of(first), list(files[1:])
    if not first.is_file():
        desk.messages.tell(TITLE, say("foreign.absent", name=first.name))
    elif kind == UP and committee and _is_request(first):
        desk.go("keys", first)
    elif kind == UP and committee:
        together = [path for path in files if kind_of(path) == UP and path.is_file()]
        rest = [path for path in files if path not in together]
        desk.go("intake", together)
    elif kind == DOWN and not committee:
        desk.go("submission", first)
    elif kind == TRANSFER:
        desk.go("transfers", first)
    elif kind == UPDATE:
        desk.go("settings", first)
    else:
        desk.messages.tell(TITLE, ELSEWHERE[kind].format(name=first.name))
    return rest
