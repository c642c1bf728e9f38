"""The state of a record in one or two words, and the tone they are said in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.book import BINNED, CHANGING, DRAFT

if TYPE_CHECKING:
    from app.actions.book import Line


def badge_of(line: Line) -> tuple[str, str]:
    if line.state == DRAFT:
        return (f"草稿 缺 {line.gaps} 项", "warn") if line.gaps else ("草稿", "mute")
    if line.state == BINNED:
        return "已移出", "mute"
    if line.state == CHANGING:
        return "修改中", "warn"
    if line.corrected:
        return "更正", "info"
    return ("补记", "info") if line.late else ("已完成", "ok")
