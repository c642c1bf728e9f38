"""季度报送: from the findings of the pre-flight to a file on the stick, and the receipt that comes back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from app.actions import enrolling, preflight_mending
from app.actions.exchange_facts import due_day, quarter_to_hand_in
from app.actions.handing_in import hand_in
from app.actions.looking import read_period
from app.actions.submission_desk import MADE, NEW, RECEIVED, RETURNED, WRITTEN, look
from app.domain import packet
from app.domain.agenda import Target
from app.domain.period import next_to, parse_period, quarter_of
from app.domain.preflight import ANSWERED
from app.texts.agenda import day_name, days_left, period_name
from app.ui import submission_acts as acts
from app.ui import tokens
from app.ui.finding_lines import WAITS, Acts, finding_line, group_head, more_line, passed_lines
from app.ui.page import PREVIEW, Page
from app.ui.submission_side import ContentCard, OutboxCard, StickCard
from app.ui.widgets.basics import button, frame, icon_button, label, picture, plain, row, rule, scrolled
from app.ui.widgets.card import Card
from app.ui.widgets.stepper import CURRENT, DONE, LATER, Step, Stepper

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.actions.submission_desk import SubmissionDesk
    from app.actions.submitting import Submitted
    from app.domain.preflight import Finding
    from app.ui.desk import Desk
    from app.ui.field_dialog import FieldDialog

SUBMISSION, PAPERS = "submission", "papers"
SETTINGS, EXCHANGE = "settings", "exchange"
SIDE_WIDTH, WIDE_SIDE = 356, 424
FOLDED = 10  # so many lines of a severity at once
_PLACE_OF_STATE = {NEW: 0, MADE: 1, WRITTEN: 2, RECEIVED: 4, RETURNED: 0}


class SubmissionPage(Page):
    fresh_each_time = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "季度报送")
        self.quarter = self._wanted = ""  # the one that is shown; another one whose pre-flight is on its way
        self.found: SubmissionDesk | None = None
        self._open_groups: set[str] = set()
        self.dialog: FieldDialog | None = None
        self.earlier = icon_button("chevron-left", "上一季度", lambda: self._move(-1), kind="plain")
        self.later = icon_button("chevron-right", "下一季度", lambda: self._move(1), kind="plain")
        self.check = button("重新检查 F9", self.recheck, icon="refresh", small=True)
        self.header.add(self.earlier, self.later)
        self.stepper = Stepper()
        steps = frame(row(self.stepper, margins=(20, 12, 0, 8)), card="true")
        self.counted = label("", "cap")
        self.findings = Card("预检", self.counted, self.check)
        self.content, self.stick, self.outbox = ContentCard(), StickCard(desk), OutboxCard()
        self._connect()
        left, right = QVBoxLayout(), QVBoxLayout()
        for side, cards in ((left, (self.findings,)), (right, (self.content, self.stick, self.outbox))):
            side.setSpacing(16)
            side.setContentsMargins(0, 0, 0, 0)
            for card in cards:
                side.addWidget(card)
            side.addStretch(1)
        self._side = plain(right)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addLayout(left, 1)
        both.addWidget(self._side)
        body = QVBoxLayout()
        body.setContentsMargins(tokens.PAGE_MARGIN, 16, tokens.PAGE_MARGIN, 16)
        body.setSpacing(16)
        body.addWidget(steps)
        body.addLayout(both, 1)
        self._body = scrolled(body)
        self.set_body(self._body)

    def _connect(self) -> None:
        self.stick.write_wanted.connect(self._write)
        self.stick.cover_wanted.connect(self.print_here)
        self.stick.join_wanted.connect(lambda: self.desk.go(SETTINGS, EXCHANGE))
        self.outbox.answer_wanted.connect(self._ask_receipt)
        self.outbox.sealed_wanted.connect(lambda period: self.desk.go(PAPERS, Target(PAPERS, period=period)))
        self.outbox.issued_wanted.connect(lambda: self.desk.go(acts.ISSUED))

    # showing ------------------------------------------------------------------------------------------

    def ready(self) -> Iterator[None]:
        """The pre-flight is made beside the window; who comes here finds it, if nothing has changed since."""
        quarter = quarter_to_hand_in(self.desk.ws)
        self.desk.run_behind(lambda ws, _: look(ws, quarter), self._know)
        yield

    def _know(self, found: SubmissionDesk) -> None:
        self.found = self.found or found

    def refresh(self) -> None:
        if not self._wanted:  # else it is read again when that one comes
            self.quarter = self.quarter or quarter_to_hand_in(self.desk.ws)
            self._show(look(self.desk.ws, self.quarter, known=self.found))

    def recheck(self) -> None:
        """F9, F5: everything anew, attachments opened as well."""
        quarter = self.quarter or quarter_to_hand_in(self.desk.ws)
        self.desk.run("正在预检", lambda ws, tick: look(ws, quarter, deep=True, progress=tick), self._checked)

    def _turn_to(self, quarter: str) -> None:
        """Another quarter, as a job as well: what stands here cannot be touched until it comes."""
        if self._wanted:
            self._wait_for(quarter)  # of several clicks the last one counts
        elif (quarter != self.quarter or self.found is None) and self._begin(quarter):
            self._wait_for(quarter)

    def _begin(self, quarter: str) -> bool:
        return self.desk.run(
            "正在预检", lambda ws, tick: look(ws, quarter, progress=tick), self._came, self._stays
        )

    def _wait_for(self, quarter: str) -> None:
        self._wanted = quarter
        self._body.setEnabled(False)
        today = self.desk.ws.today()
        self.header.caption.set_text(f"{period_name(quarter, today)}·正在预检")
        self.later.setEnabled(next_to(parse_period(quarter), 1).first <= today)

    def _came(self, found: SubmissionDesk) -> None:
        if self._wanted != found.checked.period.text and self._begin(self._wanted):
            return
        self.quarter, self.found = found.checked.period.text, found
        self._waited()

    def _stays(self, error: Exception) -> None:
        self._waited()
        self.desk.messages.trouble(error)

    def _waited(self) -> None:
        self._wanted = ""
        self._body.setEnabled(True)
        self.desk.messages.attempt(self.refresh)

    def _checked(self, found: SubmissionDesk) -> None:
        self._show(found)
        counts = found.checked.counts
        waiting = counts["mend"] + counts["answer"]
        self.desk.toast(f"预检完成，还有 {waiting} 项要办" if waiting else "预检通过，可以报送")

    def _show(self, found: SubmissionDesk) -> None:
        self.found = found
        ws, period = self.desk.ws, found.checked.period
        self.quarter = period.text
        today = ws.today()
        due = due_day(ws, period.text)
        self.header.caption.set_text(
            f"{period_name(period.text, today)}·{day_name(due, today)}截止，{days_left(due, today)}"
        )
        self.later.setEnabled(next_to(period, 1).first <= today)
        self._show_steps(found)
        self._show_findings(found)
        self.content.show_desk(self.desk, found)
        self.stick.show_desk(found)
        self.outbox.show_desk(self.desk, found)

    def _show_steps(self, found: SubmissionDesk) -> None:
        counts = found.checked.counts
        place = _PLACE_OF_STATE.get(found.state, 1)
        waits = f"须改 {counts['mend']} 项，待说明 {counts['answer']} 项"
        captions = (
            waits if found.checked.blocked else "没有要办的项", "写成一个加密文件，读回核对",
            "连同封面交给党委", "党委接收后带回",
        )  # fmt: skip
        titles = ("预检", "写入 U 盘", "交党委", "读回执")
        # Whoever has written it waits for the receipt: bringing it there is no act of the program.
        place = 3 if found.state == WRITTEN else place
        states = [DONE if n < place else CURRENT if n == place else LATER for n in range(len(titles))]
        self.stepper.set_steps([Step(*one) for one in zip(titles, captions, states, strict=True)])

    def _show_findings(self, found: SubmissionDesk) -> None:
        self.findings.clear()
        checked, ws = found.checked, self.desk.ws
        writes = not ws.read_only
        self.counted.setText(f"{len(checked.items) + len(checked.passed)} 项·{ws.now():%H:%M} 检查")
        led = Acts(self.follow, self._explain, self._mend)
        body = self.findings.body
        for severity in "ABCD":
            items = checked.by_severity(severity)
            if not items:
                continue
            body.addWidget(rule())
            body.addWidget(group_head(severity, items, led, writes=writes))
            # What waits comes first, so that nothing of it hides behind the fold.
            items.sort(key=lambda one: one.state == ANSWERED)
            shown = items if severity in self._open_groups else items[:FOLDED]
            for one in shown:
                body.addWidget(finding_line(ws, one, led, writes=writes))
            if len(shown) < len(items):
                body.addWidget(more_line(len(items) - len(shown), partial(self._unfold, severity)))
            body.addSpacing(4)
        if checked.passed:
            body.addWidget(rule())
            head = row(label("通过", "strong"), None, picture("circle-check", "ok", 18))
            head.setContentsMargins(tokens.CARD_MARGIN, 4, tokens.CARD_MARGIN, 0)
            body.addWidget(plain(head, height=36))
            for line in passed_lines(checked):
                body.addWidget(line)
        body.addSpacing(12)

    def _unfold(self, severity: str) -> None:
        self._open_groups.add(severity)
        if self.found is not None:
            self._show(self.found)

    def _move(self, by: int) -> None:
        shown = self._wanted or self.quarter or quarter_of(self.desk.ws.today()).text
        self._turn_to(next_to(parse_period(shown), by).text)

    def show_place(self, where: object) -> None:
        """A quarter by its text; a file of the committee."""
        if isinstance(where, Path):
            self.take_receipt(where)
        elif isinstance(where, Target) and where.period:
            self.desk.messages.attempt(lambda: read_period(where.period).text, self._turn_to)

    def writing_hidden(self) -> bool:
        """Whether the branch has yet to be enrolled."""
        return self.stick.writing.isHidden()

    # findings -----------------------------------------------------------------------------------------

    def follow(self, finding: Finding) -> None:
        """To the exact record, card, person or a new record with what is known filled in."""
        place = finding.place
        values = {"party_group": place.group} if place.group else {}
        self.desk.go(
            place.page,
            Target(place.page, place.form, place.uid, place.field, place.period, values, place.row),
        )
        self.desk.toast("改好后按 F9 回到预检", ("回到预检", lambda: self.desk.go(SUBMISSION)))

    def _explain(self, findings: Sequence[Finding]) -> None:
        if self.found is None:
            return
        said = {one.finding.key: one.explanation or one.before for one in self.found.checked.items}
        self.dialog = acts.explain_dialog(self, self.quarter, findings, said.get(findings[0].key, ""))
        self.dialog.done_with.connect(lambda done: self._kept(done.batch, done.forms, "已写入说明"))
        self.dialog.open()

    def _mend(self, finding: Finding) -> None:
        self.desk.messages.attempt(
            lambda: preflight_mending.mend(self.desk.ws, finding),
            lambda saved: self._kept(saved.batch, saved.forms, "已改好"),
        )

    def _kept(self, batch: str, forms: frozenset[str], words: str) -> None:
        self.desk.changed(forms)
        self.desk.toast_done(words, batch)
        self._go_on()

    def _go_on(self) -> None:
        """The keys stand on what is to be answered next, or on the stick."""
        found = [b for b in self.findings.findChildren(QPushButton) if b.property(WAITS) and not b.isHidden()]
        (found[0] if found else self.stick.write).setFocus()

    # stick --------------------------------------------------------------------------------------------

    def _write(self, folder: Path) -> None:
        quarter = self.quarter

        def done(sent: Submitted) -> None:
            self.desk.changed(frozenset({"package_log"}))
            self.stick.show_done(sent)
            empty = "（空报）" if sent.empty else ""
            self.inform(
                "ok",
                f"已写入 U 盘并读回核对{empty}，可以拔出。核对码 {sent.code}，{sent.rows} 条、附件 {sent.attachments} 个",
            )

        def failed(error: Exception) -> None:
            self.refresh()  # the file may be made and wait in the outbox
            self.desk.messages.trouble(error)

        self.desk.run(
            "正在写入 U 盘", lambda ws, tick: hand_in(ws, quarter, folder, progress=tick), done, failed
        )

    def print_here(self) -> None:
        """The cover sheet of the quarter with its code."""
        from app.ui.print_wanted import wanted_paper

        shown = None if self._wanted else self.found
        if self.desk.has_page(PREVIEW) and shown is not None and shown.of_quarter:
            wanted = wanted_paper("submission_cover", SUBMISSION, self.quarter)
            self.desk.go(PREVIEW, replace(wanted, caption=period_name(self.quarter, self.desk.ws.today())))

    def _ask_receipt(self) -> None:
        path = acts.ask_file(self, "选回执文件", self.stick.folder)
        if path is not None:
            self.take_receipt(path)

    def take_receipt(self, path: Path) -> None:
        """Looked at first; taken in when somebody agrees. What concerns keys is taken in where keys are."""

        def known(kind: str) -> None:
            if kind in (packet.ENROL_ANSWER, packet.RESEED):
                self.desk.go(SETTINGS, path)
            else:
                acts.preview_answer(self, path)

        self.desk.messages.attempt(lambda: enrolling.kind_of(self.desk.ws, path), known)

    def resize_for(self, sizes: tokens.Sizes) -> None:
        self._side.setFixedWidth(WIDE_SIDE if sizes.wide else SIDE_WIDTH)
