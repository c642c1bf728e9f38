"""A package opened by a double click: shown where its receiver looks at such files, and nothing is taken in unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.texts import say

if TYPE_CHECKING:
    from pathlib import Path

    from app.ui.desk import Desk

UP, DOWN = ".sbz", ".sbr"
TITLE = "打开文件"
ELSEWHERE = {
    UP: "“{name}”是报送包，由党委端接收。这台电脑现在打开的是支部，没有读入任何内容。请在党委的工作文件夹里打开它",
    DOWN: "“{name}”是党委发给支部的文件，由支部读入。现在打开的是党委，没有读入任何内容。请在支部的工作文件夹里打开它",
}


def show_file(desk: Desk, path: Path) -> None:
    """The plan of an intake at the committee, what an answer would change at a branch; else where it belongs."""
    suffix = path.suffix.lower()
    if not path.is_file():
        desk.messages.tell(TITLE, say("foreign.absent", name=path.name))
    elif suffix == UP and desk.ws.branch.committee:
        desk.go("intake", [path])
    elif suffix == DOWN and not desk.ws.branch.committee:
        desk.go("submission", path)
    else:
        desk.messages.tell(TITLE, ELSEWHERE[suffix].format(name=path.name))
