"""What 季度报送 asks: words for findings, the file with the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import submission_notes, taking_answers
from app.domain.form import Field
from app.domain.period import parse_period
from app.domain.preflight import CONFIRM, MOST
from app.texts import preflight as words
from app.texts import say, say_error
from app.texts.agenda import period_name
from app.ui.choosing import choose_file
from app.ui.field_dialog import FieldDialog

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.actions.taking_answers import Answers, Taken
    from app.domain.preflight import Finding
    from app.ui.page import Page

_FILES = "支部案头回执和批复 (*.sbr)"
_LISTED = 6
ISSUED = "issued"


def ask_file(page: Page, title: str, folder: Path | None) -> Path | None:
    return choose_file(page, title, _FILES, folder)


def explain_dialog(page: Page, quarter: str, findings: Sequence[Finding], before: str) -> FieldDialog:
    """The same words for one finding or several of a severity."""
    ws = page.desk.ws
    texts = [words.text(one, ws.today(), ws.forms) for one in findings]
    more = [f"等 {len(texts)} 项"] if len(texts) > _LISTED else []
    confirm = findings[0].severity == CONFIRM
    note = "核实后写明原因，不少于六个字" if confirm else "写明原因和打算，随报送包交给党委"
    field = Field("text", "核实情况" if confirm else "说明", "long_text", required=True, max=MOST, note=note)
    return FieldDialog(
        page.window(), page.desk, "确认" if confirm else "说明", [field],
        lambda typed: submission_notes.explain(
            ws, quarter, dict.fromkeys((one.key for one in findings), str(typed["text"])), findings
        ),
        form=submission_notes.FORM, verb="写入", topic="submission", about="\n".join([*texts[:_LISTED], *more]),
        given={"text": before} if before else None, alone=("text",),
    )  # fmt: skip


def preview_answer(page: Page, path: Path) -> None:
    """What would be taken in, then the question."""
    desk = page.desk

    def apply() -> None:
        desk.messages.attempt(lambda: taking_answers.take_answers(desk.ws, [path]), taken)

    def taken(found: Answers) -> None:
        desk.changed(frozenset({"package_log", taking_answers.FACT, "sealed_quarter"}))
        tone = "warn" if any(one.returned or one.trouble for one in found.taken) else "ok"
        issued = any(one.definitions for one in found.taken)
        act = ("去看", lambda: desk.go(ISSUED)) if issued and desk.has_page(ISSUED) else None
        page.inform(tone, "；".join(line for one in found.taken for line in _lines(one)), act)

    def planned(found: Answers) -> None:
        new = [one for one in found.taken if one.outcome == taking_answers.APPLIED]
        text = "；".join(line for one in found.taken for line in _lines(one)) or "没有找到回执"
        if new:
            desk.messages.ask("读入回执", text, "读入", apply)
        else:
            page.inform("warn", text)

    desk.messages.attempt(lambda: taking_answers.take_answers(desk.ws, [path], apply=False), planned)


def _lines(one: Taken) -> list[str]:
    found = [f"{one.path.name} {say(f'exchange.outcome.{one.outcome}')}"]
    if one.trouble is not None and one.outcome != taking_answers.ELSEWHERE:
        found.append(say_error(one.trouble))
    found += [say("receive.sealed", period=_named(period)) for period in one.sealed]
    found += [say("receive.returned", period=_named(period)) for period in one.returned]
    if one.facts:
        found.append(say("receive.facts", count=one.facts))
    if one.definitions:
        found.append(say("receive.forms"))
    return found


def _named(period: str) -> str:
    return period_name(period, parse_period(period).first)
