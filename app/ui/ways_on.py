"""Refusals a person can answer at once: why a sealed quarter is changed, and that a restored copy is the only one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from app.texts import say_error
from app.ui.messages import Box, Way
from app.ui.widgets.basics import button, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from app.actions.workspace import Workspace
    from app.domain.errors import UserError
    from app.ui.messages import Messages

CORRECT, ADD_LATE = "更正", "补记"
REASON, REASON_PLACE = "原因（必填）", "如：会议人数登记有误"
ONLY_COPY, ONLY_COPY_ASKED = "原来那份不再使用，接着报送", "报送前请核对"
CONFIRMED = "已确认，可以报送了"
_LONGEST = 200


class AmendBox(Box):
    """Asks for the reason; what was typed stays where it is, whether it is given or not."""

    def __init__(
        self, window: QWidget | None, verb: str, error: UserError, act: Callable[[str], object]
    ) -> None:
        super().__init__(window, f"{verb} {error.values['period']}", say_error(error))
        self._act = act
        self.add_field(label(REASON, "cap"))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(REASON_PLACE)
        self.reason.setAccessibleName(REASON)
        self.reason.setMaxLength(_LONGEST)
        self.add_field(self.reason)
        self.go = button(f"{verb}并保存", self._finish, kind="primary")
        self.go.setEnabled(False)
        self.reason.textChanged.connect(lambda text: self.go.setEnabled(bool(text.strip())))
        self.reason.returnPressed.connect(self._finish)
        self.add_buttons(button("取消", self.reject), self.go)
        self.reason.setFocus()

    def _finish(self) -> None:
        reason = self.reason.text().strip()
        if reason:
            self.accept()
            self._act(reason)


def ways_on(ws: Workspace, messages: Messages) -> dict[str, Way]:
    """Code of a refusal → what to ask."""

    def amend(verb: str) -> Way:
        def box(window: QWidget | None, error: UserError, again: Callable[[], object]) -> Box:
            def act(reason: str) -> None:
                from app.actions.sealed_quarters import amending  # not before the first paint

                with amending(ws, reason):
                    again()

            return AmendBox(window, verb, error, act)

        return Way(box)

    def only_copy(window: QWidget | None, error: UserError, again: Callable[[], object]) -> Box:
        def act() -> None:
            from app.actions.submitting import confirm_only_copy

            messages.attempt(lambda: confirm_only_copy(ws), lambda _: _confirmed(messages, again))

        made = Box(window, ONLY_COPY_ASKED, say_error(error))
        made.accepted.connect(act)
        made.add_buttons(button("取消", made.reject), button(ONLY_COPY, made.accept, kind="primary"))
        return made

    confirm = Way(only_copy, repeats=False)
    return {
        "sealed.correction": amend(CORRECT), "sealed.late": amend(ADD_LATE),
        "submit.restored": confirm, "submit.restored_first": confirm,
    }  # fmt: skip


def _confirmed(messages: Messages, again: Callable[[], object]) -> None:
    messages.informed.emit(CONFIRMED)
    again()
