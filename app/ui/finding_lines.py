"""The findings of a pre-flight as lines: what and both numbers, why, and the verbs that settle it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt

from app.domain.preflight import ANSWER, ANSWERED, BLOCKS, CONFIRM, EXPLAIN, FINISH, HINT
from app.texts import preflight as words
from app.texts import say
from app.ui import tokens
from app.ui.widgets.basics import badge, button, column, label, picture, plain, row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from app.actions.workspace import Workspace
    from app.domain.preflight import Finding, Judged, Preflight

_ABOUT = {
    BLOCKS: "改好才能报送", EXPLAIN: "写明原因即可报送", CONFIRM: "核实后写明，不少于六个字", HINT: "不影响报送",
}  # fmt: skip
_TONES = {BLOCKS: "bad", EXPLAIN: "warn", CONFIRM: "warn", HINT: "mute"}
_PICTURES = {BLOCKS: "circle-x", EXPLAIN: "alert-triangle", CONFIRM: "alert-triangle", HINT: "info-circle"}
_TOGETHER = {EXPLAIN: "一并说明", CONFIRM: "一并确认"}
_VERBS = {EXPLAIN: "说明", CONFIRM: "确认"}
_MENDS = {FINISH: "完成它"}
WAITS = "waits"  # on the button of a finding that has yet to be answered
_TOP = Qt.AlignmentFlag.AlignTop


class Acts(NamedTuple):
    """What the lines lead to."""

    follow: Callable[[Finding], object]
    explain: Callable[[Sequence[Finding]], object]
    mend: Callable[[Finding], object]


def group_head(severity: str, items: Sequence[Judged], acts: Acts, *, writes: bool) -> QWidget:
    """Name of the severity, what it asks for, how many; several at once where the same words fit."""
    waiting = [one.finding for one in items if one.state == ANSWER]
    parts = row(label(words.severity_name(severity), "strong"), label(_ABOUT[severity], "cap"), None)
    if writes and len(waiting) > 1:
        parts.addWidget(button(_TOGETHER[severity], lambda: acts.explain(waiting), kind="link", small=True))
    done = severity in (EXPLAIN, CONFIRM) and not waiting
    parts.addWidget(badge(f"{len(items)} 项", "ok" if done else _TONES[severity]))
    parts.setContentsMargins(tokens.CARD_MARGIN, 4, tokens.CARD_MARGIN, 0)
    return plain(parts, height=36)


def finding_line(ws: Workspace, one: Judged, acts: Acts, *, writes: bool) -> QWidget:
    finding = one.finding
    text = words.text(finding, ws.today(), ws.forms)
    texts = [label(text, wrap=True), label(words.basis(finding, ws.definitions.codes), "cap", wrap=True)]
    if one.explanation:
        texts.append(label(say("preflight.explained", text=one.explanation), "sub", wrap=True))
    elif one.before:
        texts.append(label(say("preflight.said_before", text=one.before), "warn", wrap=True))
    tone = "ok" if one.state == ANSWERED else _TONES[finding.severity]
    icon = "circle-check" if one.state == ANSWERED else _PICTURES[finding.severity]
    line = row(picture(icon, tone, 18), column(*[t for t in texts if t.text()], gap=0), gap=12)
    line.setStretch(1, 1)
    line.setAlignment(line.itemAt(0).widget(), _TOP)
    for made in _verbs(one, acts, text, writes=writes):
        line.addWidget(made)
    line.setContentsMargins(tokens.CARD_MARGIN, 6, 12, 6)
    return plain(line)


def _verbs(one: Judged, acts: Acts, text: str, *, writes: bool) -> list[QWidget]:
    finding, found = one.finding, []
    if writes and finding.mend:
        found.append(button(_MENDS.get(finding.mend, "重新计算"), lambda: acts.mend(finding), small=True))
    if writes and finding.severity in _VERBS:
        verb = "改说明" if one.state == ANSWERED else _VERBS[finding.severity]
        found.append(button(verb, lambda: acts.explain([finding]), small=True))
        found[-1].setProperty(WAITS, one.state == ANSWER)
    if finding.place.page:
        found.append(
            button("去看", lambda: acts.follow(finding), kind="link", icon="arrow-right", small=True)
        )
    for made in found:
        made.setAccessibleName(f"{made.text()}：{text}")
    return list(found)


def more_line(count: int, act: Callable[[], object]) -> QWidget:
    line = row(button(f"展开其余 {count} 项", act, kind="link", small=True), None)
    line.setContentsMargins(tokens.CARD_MARGIN + 22, 2, 0, 2)
    return plain(line)


def passed_lines(found: Preflight) -> list[QWidget]:
    return [_passed(words.passed(name, numbers)) for name, numbers in found.passed.items()]


def _passed(text: str) -> QWidget:
    line = row(picture("circle-check", "ok", 18), label(text, "sub", wrap=True), gap=12)
    line.setStretch(1, 1)
    line.setContentsMargins(tokens.CARD_MARGIN, 2, tokens.CARD_MARGIN, 2)
    return plain(line)
