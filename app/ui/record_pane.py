"""The right side of a book: one record, read-only when finished, autosaved while it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from app.actions.book import LATE, binned_content, opened_record, restore
from app.actions.carrying import open_matters
from app.actions.records import discard_draft, read_draft, retire_record, save_draft, save_record
from app.actions.sealed_quarters import reason_corrected
from app.ui.ahead import polished
from app.ui.around import make_around
from app.ui.fields.plain import YES
from app.ui.page import PREVIEW
from app.ui.record_head import BINNED, NEW, READING, WRITING, RecordHead, State
from app.ui.returned_fields import given_back
from app.ui.widgets.empty import EmptyState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.actions.looking_over import Look
    from app.actions.records import Saved, Undone
    from app.domain.carrying import OpenMatter
    from app.domain.errors import Invalid
    from app.ui.desk import Desk
    from app.ui.fields.base import Typed
    from app.ui.form_editor import FormEditor

AUTOSAVE_MS = 2_000
NOTHING = "选一条记录查看，或新记一条"
LATE_VERB = "标为补记"
MEND = "去改"
LATE_ASKED = "这是以前季度的事。如果是事后补写，请标明补记"


class RecordPane(QFrame):
    """`kept` tells that a draft was stored; `ended` that the record shown is gone from its list."""

    kept = Signal(str)
    ended = Signal()
    finished = Signal(str)
    restored = Signal(str, str)
    print_wanted = Signal(str, str)
    back_wanted = Signal()

    def __init__(self, desk: Desk, *, verb: str = "完成记录", done: str = "已完成", back: str = "") -> None:
        super().__init__()
        self.setProperty("pane", "plain")
        self._desk = desk
        self._verb, self._done, self._back = verb, done, back
        self._editors: dict[str, FormEditor] = {}
        self.form, self.uid, self.mode = "", "", ""
        self._base = 0
        self._dirty = False
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(AUTOSAVE_MS)
        self._clock.timeout.connect(self.keep)
        self._make_head()
        self.empty = EmptyState("notebook", NOTHING)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self._stack, 1)
        self.head.hide()
        self._add_keys()

    def _add_keys(self) -> None:
        acts = {
            "Ctrl+S": self.keep_and_say,
            "F8": lambda: self._walk(back=False),
            "Shift+F8": lambda: self._walk(back=True),
            "Ctrl+PgDown": lambda: self._step_section(1),
            "Ctrl+PgUp": lambda: self._step_section(-1),
        }
        for keys, slot in acts.items():
            made = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(slot)

    def _make_head(self) -> None:
        self.head = head = RecordHead(verb=self._verb, done=self._done, back=self._back)
        self.title, self.state, self.saved, self.late = head.title, head.state, head.saved, head.late
        self.trash, self.print, self.modify, self.finish = head.trash, head.print, head.modify, head.finish
        head.back_wanted.connect(self._go_back)
        head.late.toggled.connect(self._mark_late)
        acts = {
            head.trash: self.remove,
            head.print: self._print,
            head.restore: self.take_back,
            head.modify: self.change,
            head.finish: self.complete,
        }
        for made, act in acts.items():
            made.clicked.connect(lambda *_, act=act: act())

    def _go_back(self) -> None:
        self.keep()
        self.back_wanted.emit()

    def editor(self) -> FormEditor:
        return self._editors[self.form]

    def _editor_of(self, form_id: str) -> FormEditor:
        """Made or still being made."""
        if form_id not in self._editors:
            from app.ui.form_editor import FormEditor  # not before the first paint

            around = make_around(self._desk, form_id)
            self._editors[form_id] = FormEditor(self._desk.ws.forms[form_id], around, by_steps=True)
        return self._editors[form_id]

    def _take_in(self, made: FormEditor) -> None:
        made.finish()
        if self._stack.indexOf(made) >= 0:
            return
        made.edited.connect(self._edited)
        made.looked.connect(self._looked)
        made.outline_taken.connect(self._outline_taken)
        for box in made.boxes.values():
            box.widget.left.connect(self.keep)
        self._stack.addWidget(made)

    def ready(self, form_id: str) -> Iterator[None]:
        """Makes the editor of a kind by steps, before anybody asks for it."""
        made = self._editor_of(form_id)
        yield from made.steps()
        self._take_in(made)
        yield
        yield from polished(made)

    def _show_editor(self, form_id: str) -> FormEditor:
        made = self._editor_of(form_id)
        self._take_in(made)
        self._stack.setCurrentWidget(made)
        QWidget.setTabOrder(made.last_entry(), self.finish)
        return made

    def show_nothing(self) -> None:
        self.form, self.uid, self.mode = "", "", ""
        self.head.hide()
        self._stack.setCurrentWidget(self.empty)

    def open(self, form_id: str, uid: str) -> None:
        """A finished record to read, or the draft that lies over it to go on with."""
        self.keep()
        self._desk.messages.attempt(lambda: self._open(form_id, uid))

    def reread(self) -> None:
        """What is being read may have been changed elsewhere; what was not stays as it is, with its hints."""
        record = opened_record(self._desk.ws, self.form, self.uid)
        if record is None or record.revision != self._base or read_draft(self._desk.ws, self.uid):
            self.open(self.form, self.uid)

    def _open(self, form_id: str, uid: str) -> None:
        record, draft = opened_record(self._desk.ws, form_id, uid), read_draft(self._desk.ws, uid)
        values: dict[str, object] = dict(record.values) if record else {}
        self._base = draft.base if draft else record.revision if record else 0
        self._fill(form_id, uid, {**values, **(draft.typed if draft else {})}, WRITING if draft else READING)
        self._offer_matters()
        self.saved.setText(f"{_clock(draft.at, self._desk)} 已自动保存" if draft else "")

    def open_binned(self, form_id: str, uid: str) -> None:
        """Something in the recycle bin, to look at and to bring back."""
        self.keep()
        self._desk.messages.attempt(
            lambda: binned_content(self._desk.ws, form_id, uid),
            lambda content: self._show_binned(form_id, uid, content),
        )

    def _show_binned(self, form_id: str, uid: str, content: dict[str, object] | None) -> None:
        if content is None:
            self.show_nothing()
            return
        self._base = 0
        self._fill(form_id, uid, content, BINNED)
        self.saved.setText("")
        self.editor().offer(())

    def take_back(self) -> None:
        ws, form, uid = self._desk.ws, self.form, self.uid
        self._desk.messages.attempt(lambda: restore(ws, form, uid), self._taken_back)

    def _taken_back(self, forms: frozenset[str]) -> None:
        form, uid, title = self.form, self.uid, self.title.text()
        self.show_nothing()
        self._desk.changed(forms)
        self.restored.emit(form, uid)
        self._desk.toast(f"已恢复 {title}")

    def new(self, form_id: str, typed: dict[str, Typed] | None = None) -> None:
        """An empty record; nothing is kept until something is typed."""
        self.keep()
        self._base = 0
        self._fill(form_id, "", dict(typed or {}), NEW)
        self._offer_matters()
        self.saved.setText("")
        self.editor().first_empty()

    def _fill(self, form_id: str, uid: str, values: dict[str, object], mode: str) -> None:
        self._clock.stop()
        self._dirty = False
        self.form, self.uid = form_id, uid
        self.head.show()
        form = self._desk.ws.forms[form_id]
        name = values.get("name") if not form.book else None
        self.title.setText(str(name) if name else form.title)
        self._show_editor(form_id).put(values, read_only=self._is_locked(mode))
        self._dirty = False
        self._clock.stop()
        self._set_mode(mode)

    def _is_locked(self, mode: str) -> bool:
        return mode in (READING, BINNED) or self._desk.ws.read_only

    def _set_mode(self, mode: str) -> None:
        self.mode = mode
        read_only = self._desk.ws.read_only
        self.editor().set_read_only(on=self._is_locked(mode))
        self._show_returned()
        state = State(
            mode,
            changing=mode == WRITING and self._base > 0,
            late=self._is_late(),
            corrected=reason_corrected(self._desk.ws, self.uid) if self.uid and mode == READING else "",
            can_be_late=LATE in self.editor().boxes,
            read_only=read_only,
            printable=self._desk.has_page(PREVIEW),
        )
        self.head.show_state(state)

    def _show_returned(self) -> None:
        """A record that is read offers the way to the field; while it is written one stands there already."""
        found = given_back(self._desk, self.form, self.uid if self.mode in (READING, WRITING) else "")
        act = (MEND, lambda: self.mend(found.first)) if self.mode == READING else None
        self.editor().show_returned(found.reasons, found.summary, act)

    def _offer_matters(self) -> None:
        """At the top of a new meeting: what the earlier ones left open."""
        fresh = self._base == 0 and self.mode in (NEW, WRITING) and not self._desk.ws.read_only
        form = self.form
        found: list[OpenMatter] = []
        if fresh:
            self._desk.messages.attempt(lambda: open_matters(self._desk.ws, form), found.extend)
        self.editor().offer(found)

    def _outline_taken(self, some: bool) -> None:  # noqa: FBT001 - a slot
        if not some:
            self._desk.toast("上次的记录里没有提纲可以套用")

    def _is_late(self) -> bool:
        box = self.editor().boxes.get(LATE)
        return box is not None and box.typed() == YES

    def _mark_late(self, on: bool) -> None:  # noqa: FBT001 - a slot
        box = self.editor().boxes.get(LATE) if self.form else None
        if box is not None and on != self._is_late():
            box.put(YES if on else "")
            box.edited.emit()

    def _looked(self, look: Look) -> None:
        """A meeting of an earlier quarter that is only now written down is a late entry: pointed out, not decided."""
        banner = self.editor().banner
        asked = look.late and self._base == 0 and self.mode in (NEW, WRITING) and LATE in self.editor().boxes
        if asked and not self._is_late() and banner.isHidden():
            banner.say("info", LATE_ASKED, act=(LATE_VERB, self._accept_late))
        elif self._is_late() and banner.text() == LATE_ASKED:
            banner.hide()

    def _accept_late(self) -> None:
        self.late.setChecked(True)
        self.editor().banner.hide()

    def mend(self, field: str, row: int | None = None) -> None:
        """To one place of the record, ready to be put right; where nothing may be written, to look at it."""
        if self.mode == READING and self._desk.may_edit:
            self._set_mode(WRITING)
        if self.form:
            self.editor().show_field(field, row)

    def change(self) -> None:
        self._set_mode(WRITING)
        self.editor().first_empty()

    def _edited(self) -> None:
        if self.mode not in (READING, BINNED):
            self._dirty = True
            self._clock.start()

    def keep(self) -> bool:
        """Store the draft if anything was typed; also two seconds after the last key and on leaving a field."""
        self._clock.stop()
        if not self._dirty or not self.form or self._desk.closed:
            return True
        typed = self.editor().so_far()
        return self._desk.messages.attempt(
            lambda: save_draft(self._desk.ws, self.form, typed, uid=self.uid or None), self._kept
        )

    def _kept(self, uid: str) -> None:
        self._dirty = False
        self.uid = uid
        if self.mode == NEW:
            self._set_mode(WRITING)
        self.saved.setText(f"{self._desk.ws.now():%H:%M} 已自动保存")
        self.kept.emit(uid)

    def keep_and_say(self) -> None:
        if self.mode not in (READING, BINNED) and self.form:
            self._dirty = True
            if self.keep():
                self._desk.toast("已保存")

    def complete(self) -> None:
        """完成记录: everything is checked; from then on it counts."""
        if self.mode in (READING, BINNED) or not self.form:
            return
        self._clock.stop()
        self.editor().settle()
        self.editor().look()  # what follows from the last key is on the sheet too
        typed, base = self.editor().typed(), self._base if self.uid else None
        done = self._desk.messages.attempt(
            lambda: save_record(self._desk.ws, self.form, typed, uid=self.uid or None, base=base),
            self._completed,
            invalid=self._refused,
        )
        if not done and self._dirty:
            self._clock.start()  # a reason may be asked for: meanwhile the draft is kept as before

    def _refused(self, error: Invalid) -> None:
        self.keep()
        self.editor().show_problems(error.problems)

    def _completed(self, saved: Saved) -> None:
        self._dirty = False
        self._open(self.form, saved.uid)
        self.editor().show_hints(self._done, saved.findings)
        self._desk.changed(saved.forms)
        self.kept.emit(saved.uid)
        self.finished.emit(saved.uid)
        self._desk.toast_done(f"{self._done} {self.title.text()}", saved.batch)

    def remove(self) -> None:
        """A draft is dropped, a finished record goes to the recycle bin; both can be taken back."""
        self._clock.stop()
        self._dirty = False
        ws, form, uid = self._desk.ws, self.form, self.uid
        if self.mode == WRITING:
            typed = self.editor().so_far()
            self._desk.messages.attempt(
                lambda: discard_draft(ws, uid), lambda _: self._dropped(form, uid, typed)
            )
        else:
            self._desk.messages.attempt(lambda: retire_record(ws, form, uid), self._retired)

    def _dropped(self, form: str, uid: str, typed: dict[str, Typed]) -> None:
        ws = self._desk.ws
        changing = self._base > 0
        self.show_nothing()
        self.ended.emit()
        if changing:
            self.open(form, uid)

        def restore() -> None:
            self._desk.messages.attempt(lambda: save_draft(ws, form, typed, uid=uid), self.kept.emit)

        self._desk.toast("已放弃修改" if changing else "草稿已移到回收站", ("撤销", restore))

    def _retired(self, done: Undone) -> None:
        self.show_nothing()
        self.ended.emit()
        self._desk.changed(done.forms)
        self._desk.toast_done("已移到回收站", done.batch)

    def _print(self) -> None:
        self.print_wanted.emit(self.form, self.uid)

    def _walk(self, *, back: bool) -> None:
        if self.form:
            self.editor().next_problem(back=back)

    def _step_section(self, by: int) -> None:
        if self.form:
            self.editor().step_section(by)


def _clock(stamp: str, desk: Desk) -> str:
    """The local hour of a stored moment."""
    return f"{desk.ws.moment(stamp):%H:%M}"
