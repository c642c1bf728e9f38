"""A note at the top of the print settings: what is missing or different, in a bold line and one below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel

from app.ui import icons, theme
from app.ui.widgets.basics import button, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from app.ui.paper_faces import StandIn

_PICTURES = {"warn": "alert-triangle", "info": "info-circle"}
_UNDRAWN = {"text_box": "文本框", "list": "自动编号", "note": "脚注", "shape": "图形", "columns": "分栏"}


class Note(QFrame):
    """Hidden while there is nothing to say; `说明` shows the rest of it."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = QLabel()
        self.fact, self.rest, self.details = (
            label("", "", wrap=True),
            label("", "sub", wrap=True),
            label("", "sub", wrap=True),
        )
        self.act = button("说明", self._acted, kind="link", small=True)
        self._act: Callable[[], object] | None = None
        inside = row(
            self._picture,
            column(self.fact, self.rest, self.details, gap=4),
            self.act,
            gap=10,
            margins=(12, 10, 8, 10),
        )
        inside.setStretch(1, 1)
        inside.setAlignment(self._picture, Qt.AlignmentFlag.AlignTop)
        self.setLayout(inside)
        self.details.hide()
        self.hide()

    def say(
        self,
        tone: str,
        fact: str,
        rest: str = "",
        details: str = "",
        act: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        self._picture.setPixmap(icons.pixmap(_PICTURES[tone], tone, 18))
        self.fact.setText(fact)
        self.rest.setText(rest)
        self.rest.setVisible(bool(rest))
        self.details.setText(details)
        self.details.hide()
        self._act = act[1] if act else None
        self.act.setText(act[0] if act else "说明")
        self.act.setVisible(act is not None or bool(details))
        self.setAccessibleName("，".join(words for words in (fact, rest) if words))
        theme.mark(self, banner=tone)
        self.show()

    def _acted(self) -> None:
        if self._act is not None:
            self._act()
        else:
            self.details.setVisible(self.details.isHidden())


def tell_faces(note: Note, missing: Sequence[StandIn], *, fixed: bool) -> None:
    """Names what is missing and what stands in for it, and says whether pages break elsewhere for it.

    The rows of a workbook are of `fixed` height whatever stands in them.
    """
    if not missing:
        note.hide()
        return
    moves = any(one.moves for one in missing) and not fixed
    rest = "行和页可能与装有这些字体的电脑不同" if moves else "不影响分页"
    details = "\n".join(f"{one.wanted} → {_named(one)}" for one in missing)
    if len(missing) == 1:
        note.say("warn", f"缺少 {missing[0].wanted}", f"暂用{_named(missing[0])}，{rest}")
    else:
        note.say("warn", f"缺少 {len(missing)} 种字体", f"暂用相近字体，{rest}", details)


def _named(one: StandIn) -> str:
    return one.used + ("加粗" if one.heavy else "")


def tell_undrawn(note: Note, codes: Iterable[str] | AbstractSet[str]) -> None:
    words = "、".join(sorted(_UNDRAWN.get(code, code) for code in codes))
    if words:
        note.say("warn", f"预览里没有画出：{words}", "模板里用了它们。要看全部内容，请用 WPS 或 Word 打开")
    else:
        note.hide()
