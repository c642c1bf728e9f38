"""What an attendance sheet says: signs and tones of its states, its sums, and whether enough came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.attendance import ABSENT, PRESENT_STATES
from app.domain.attending import COMMITTEE, GROUP
from app.domain.values import as_text
from app.texts import some_of
from app.ui.widgets.attendance_picker import Mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.actions.looking_over import Look
    from app.domain.attending import Attendee
    from app.domain.quorum import Quorum
    from app.ui.fields.sheet import Entry, Sheet

PROBATIONARY_TAG, EXCLUDED_GLYPH = "预", "免"
NOT_MARKED, EXCLUDED = "未登记", "不计应到"
GLYPHS = {
    "late": "迟", "personal_leave": "假", "sick_leave": "病", "on_business": "公", "on_shift": "值", ABSENT: "缺",
}  # fmt: skip
_HELD = {
    "meeting.quorum_assembly": "到会已达半数，会议有效",
    "meeting.quorum_committee": "到会已达半数，会议有效",
    "vote.quorum_development": "到会超过半数，可以表决",
    "vote.quorum_election": "到会已达五分之四，可以选举",
}
ALL = "全部到会"
HINT = "Ctrl+A 全部到会，单击或空格切换，1 至 7 选状态，F2 写原因"


def mark_of(sheet: Sheet, entry: Entry, *, wrong: bool) -> Mark:
    state, excluded = sheet.state(entry), entry.texts.get("excluded", "")
    tone = "" if not state else "ok" if state in PRESENT_STATES else "bad" if state == ABSENT else "warn"
    words = sheet.words(state) or NOT_MARKED
    tags = [PROBATIONARY_TAG] if entry.probationary else []
    if entry.own_hours and entry.texts.get("hours"):
        tags.append(f"{entry.texts['hours']}学时")
    reason = entry.texts.get("reason", "")
    return Mark(
        entry.key,
        entry.name,
        tone="mute" if excluded else tone,
        glyph=EXCLUDED_GLYPH if excluded else GLYPHS.get(state, ""),
        tag="·".join(tags),
        words=f"{EXCLUDED}（{excluded}）" if excluded else words,
        tip="，".join(
            part for part in (entry.group, "预备党员" if entry.probationary else "", reason) if part
        ),
        wrong=wrong,
    )


def sums_of(look: Look) -> tuple[list[tuple[str, str]], int]:
    """Pairs for the bar, and before which of them the divider stands. Every number is the domain's."""
    sums = look.sums
    pairs = [
        ("应到", str(sums.due)),
        ("实到", str(sums.present)),
        ("请假", str(sums.away)),
        ("缺席", str(sums.absent)),
    ]
    if sums.open and sums.open < sums.due:
        pairs.append((NOT_MARKED, str(sums.open)))
    divider = -1
    more: list[tuple[str, str]] = []
    if any(quorum.rule != "meeting.quorum_committee" for quorum in look.quorums):
        more.append(("有表决权", f"{sums.voters_present}/{sums.voters_due}"))
    hours = as_text(look.values.get("total_hours")) if sums.present else ""
    if hours:
        more.append(("合计学时", hours))
    if more:
        divider = len(pairs)
    return [*pairs, *more], divider


def verdict_of(look: Look) -> tuple[str, str, str]:
    """(tone, words, tip): whether enough came, by the clause that asks for it; nothing where none does."""
    sums = look.sums
    if not sums.due:
        return "mute", _nobody(look), ""
    if sums.open == sums.due:
        return "mute", f"还没有登记，先点“{ALL}”", ""
    if not look.quorums:
        return ("mute", "", "") if not sums.open else ("mute", f"还有 {sums.open} 人没有登记", "")
    short = next((quorum for quorum in look.quorums if not quorum.held), None)
    quorum = short or look.quorums[0]
    clause = f"（{quorum.clause}）" if quorum.clause else ""
    if short is None:
        return "ok", _HELD[quorum.rule] + clause, _tip(look, quorum)
    lacking = f"须有 {quorum.need} 人到会，还差 {quorum.need - quorum.present} 人{clause}"
    return "warn" if sums.open else "bad", lacking, _tip(look, quorum)


def _nobody(look: Look) -> str:
    if look.body == COMMITTEE:
        return "那天没有支委：先给他们办理“党内职务”"
    if look.body != GROUP:
        return "名册上还没有应到的人"
    group = as_text(look.values.get("party_group"))
    return f"名册上没有编在“{group}”的党员" if group else "先填党小组，再列出应到的人"


def _tip(look: Look, quorum: Quorum) -> str:
    basis = f"依据{look.sources.label(quorum.source)}{quorum.clause}"
    return f"应到 {quorum.due} 人，实到 {quorum.present} 人，须有 {quorum.need} 人。{basis}"


def names_of(people: Sequence[Entry | Attendee]) -> str:
    """As many as fit on a line."""
    return some_of([one.name for one in people], "人", most=5)
