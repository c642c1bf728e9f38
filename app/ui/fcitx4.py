"""Chinese input through fcitx 4 (UOS 20, 麒麟 V10): keys go to it by D-Bus, before the window sees them.

Qt's wheels carry no plugin for it, fcitx 4 is no portal, and the one of the desktop was built for another Qt. A daemon
that is slow, gone or started anew never takes a key away: what is not answered in time goes to the field as it is.
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from typing import TYPE_CHECKING, Any

from jeepney import DBusAddress, MatchRule, message_bus, new_method_call
from jeepney.io.blocking import open_dbus_connection
from jeepney.low_level import HeaderFields, MessageFlag, MessageType
from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QTextCharFormat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jeepney import Message
    from PySide6.QtGui import QWindow

NAME, NEWER = "org.fcitx.Fcitx-{display}", "org.fcitx.Fcitx5"
_MANAGER, _CONTEXT = "org.fcitx.Fcitx.InputMethod", "org.fcitx.Fcitx.InputContext"
# Words half composed stand in the field itself, and the field takes them when it loses the keys (fcitx/frontend.h).
_PREEDIT, _FORMATTED, _WE_COMMIT = 1 << 1, 1 << 4, 1 << 5
_PLAIN, _HIGHLIGHTED = 1 << 3, 1 << 4  # the first: without a line under it
KEY_S, SETUP_S = 0.3, 1.0  # how long a key may wait, and how long the first words with the daemon may take
AGAIN_MS = 1_000
MISSES, REST_S = 3, 10.0  # so many keys without an answer, and it is left alone for a while
_NEVER_ANSWERED = TimeoutError, OSError, EOFError


def display_of(environment: Mapping[str, str]) -> str:
    found = re.search(r":(\d+)", environment.get("DISPLAY", ""))
    return found[1] if found else "0"


def install(app: QGuiApplication) -> Fcitx4 | None:
    """None where there is no session bus."""
    try:
        return Fcitx4(app)
    except (*_NEVER_ANSWERED, KeyError, ValueError, RuntimeError):
        return None


class Refusal(Exception):
    """The other side answered with an error."""


class Bus:
    """The session bus, with a limit on every wait; what comes unasked is kept for `signals`."""

    def __init__(self) -> None:
        self.connection = open_dbus_connection("SESSION", auth_timeout=SETUP_S)
        self._unasked: list[Message] = []

    def call(
        self, where: DBusAddress, method: str, kinds: str, words: Sequence[object], wait: float
    ) -> tuple[Any, ...]:
        """Raises TimeoutError, OSError, Refusal."""
        serial = next(self.connection.outgoing_serial)
        self.connection.send(new_method_call(where, method, kinds or None, tuple(words)), serial=serial)
        end = time.monotonic() + wait
        while True:
            got = self.connection.receive(timeout=max(0.0, end - time.monotonic()))
            if got.header.fields.get(HeaderFields.reply_serial) == serial:
                if got.header.message_type is MessageType.error:
                    raise Refusal(str(got.header.fields.get(HeaderFields.error_name)))
                return tuple(got.body)
            self._keep(got)

    def tell(self, where: DBusAddress, method: str, kinds: str = "", words: Sequence[object] = ()) -> None:
        """Nobody waits for an answer."""
        message = new_method_call(where, method, kinds or None, tuple(words))
        message.header.flags |= MessageFlag.no_reply_expected
        self.connection.send(message)

    def _keep(self, message: Message) -> None:
        if message.header.message_type is MessageType.signal:
            self._unasked.append(message)

    def signals(self) -> list[Message]:
        with contextlib.suppress(TimeoutError):
            while True:
                self._keep(self.connection.receive(timeout=0))
        found, self._unasked = self._unasked, []
        return found


class Fcitx4(QObject):
    """Watches the window that has the keys: above widgets, so that lists that pop up are asked for nothing."""

    def __init__(self, app: QGuiApplication) -> None:
        super().__init__(app)
        self._app = app
        self._bus = Bus()
        self._name = NAME.format(display=display_of(os.environ))
        self._context: DBusAddress | None = None
        self._window: QWindow | None = None
        self._field: QObject | None = None  # that has the keys and wants words
        self._preedit = ""
        self._misses, self._rests_until = 0, 0.0
        for name in (self._name, NEWER):
            rule = MatchRule(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged")
            rule.add_arg_condition(0, name)
            self._bus.call(message_bus, "AddMatch", "s", (rule.serialise(),), SETUP_S)
        self._notifier = QSocketNotifier(self._bus.connection.sock.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._drain)
        app.focusWindowChanged.connect(self._watch)
        app.focusObjectChanged.connect(self._focus)
        app.aboutToQuit.connect(self.leave)
        self._meet()
        self._watch(app.focusWindow())
        self._focus(app.focusObject())

    @property
    def works(self) -> bool:
        return self._context is not None

    # the daemon -----------------------------------------------------------------------------------------

    def _has_owner(self, name: str) -> bool:
        return bool(self._bus.call(message_bus, "NameHasOwner", "s", (name,), SETUP_S)[0])

    def _meet(self) -> None:
        """A context of our own at the daemon, if it is there. fcitx 5 answers to this name as well, but is a portal."""
        self._context, self._misses = None, 0
        try:
            if self._has_owner(NEWER) or not self._has_owner(self._name):
                return
            manager = DBusAddress("/inputmethod", self._name, _MANAGER)
            words = self._app.applicationName(), os.getpid()
            number = self._bus.call(manager, "CreateICv3", "si", words, SETUP_S)[0]
            path = f"/inputcontext_{number}"
            rule = MatchRule(type="signal", interface=_CONTEXT, path=path)
            self._bus.call(message_bus, "AddMatch", "s", (rule.serialise(),), SETUP_S)
            self._context = DBusAddress(path, self._name, _CONTEXT)
            self._bus.tell(self._context, "SetCapacity", "u", (_PREEDIT | _FORMATTED | _WE_COMMIT,))
            self._rests_until = 0.0
        except Refusal:  # it has its name already, and nothing behind it yet
            QTimer.singleShot(AGAIN_MS, self, self._meet_again)
        except _NEVER_ANSWERED:
            self._rest()

    def _meet_again(self) -> None:
        if self._context is None and self._notifier.isEnabled():
            self._meet()
            self._focus(self._app.focusObject())

    def leave(self) -> None:
        self._notifier.setEnabled(False)
        with contextlib.suppress(*_NEVER_ANSWERED):
            if self._context is not None:
                self._bus.tell(self._context, "DestroyIC")
            self._bus.connection.close()
        self._context = None

    def _say(self, method: str, kinds: str = "", words: Sequence[object] = ()) -> None:
        if self._context is None:
            return
        try:
            self._bus.tell(self._context, method, kinds, words)
        except _NEVER_ANSWERED:
            self.leave()

    def _rest(self) -> None:
        self._misses, self._rests_until = 0, time.monotonic() + REST_S

    def _drain(self) -> None:
        try:
            waiting = self._bus.signals()
        except _NEVER_ANSWERED:  # the bus has gone: whoever logs out ends us as well
            self.leave()
            return
        for message in waiting:
            self._hear(str(message.header.fields.get(HeaderFields.member)), tuple(message.body))

    def _hear(self, what: str, words: tuple[Any, ...]) -> None:
        if what == "NameOwnerChanged":  # stopped, or started anew: the old context is gone either way
            self._compose("", [])
            self._meet()
            self._focus(self._app.focusObject())
        elif what == "CommitString":
            self._commit(str(words[0]))
        elif what == "UpdatePreedit":
            self._compose(str(words[0]), [(0, len(words[0]), 0)], int(words[1]))
        elif what == "UpdateFormattedPreedit":
            self._show(words[0], int(words[1]))

    # the field ------------------------------------------------------------------------------------------

    def _watch(self, window: QWindow | None) -> None:
        if self._window is not None:
            with contextlib.suppress(RuntimeError):  # closed and gone
                self._window.removeEventFilter(self)
        self._window = window
        if window is not None:
            window.installEventFilter(self)

    def _focus(self, field: QObject | None) -> None:
        wants = field is not None and _wants_words(field)
        if self._field is not None:
            self._commit(self._preedit)
            self._say("FocusOut")
        self._field = field if wants else None
        if wants:
            self._say("FocusIn")
            self._tell_place()

    def _send(self, event: QInputMethodEvent) -> None:
        if self._field is not None:
            with contextlib.suppress(RuntimeError):  # the field has gone meanwhile
                self._app.sendEvent(self._field, event)

    def _commit(self, words: str) -> None:
        self._preedit = ""
        if words:
            event = QInputMethodEvent()
            event.setCommitString(words)
            self._send(event)

    def _show(self, parts: Sequence[tuple[str, int]], cursor: int) -> None:
        """Parts with their marks; the cursor is counted in bytes."""
        text, spans = "", []
        for words, marks in parts:
            spans.append((len(text), len(words), int(marks)))
            text += words
        before = text.encode()[: max(0, cursor)].decode(errors="ignore")
        self._compose(text, spans, len(before))

    def _compose(self, text: str, spans: Sequence[tuple[int, int, int]], cursor: int = 0) -> None:
        if not text and not self._preedit:
            return
        self._preedit = text
        kinds = QInputMethodEvent.AttributeType
        attributes = [
            QInputMethodEvent.Attribute(kinds.TextFormat, start, length, _look(marks))
            for start, length, marks in spans
        ]
        attributes.append(QInputMethodEvent.Attribute(kinds.Cursor, cursor, 1, None))
        self._send(QInputMethodEvent(text, attributes))

    def _tell_place(self) -> None:
        """Where the candidates are to stand."""
        field = self._field
        place = QGuiApplication.inputMethod().cursorRectangle()
        if field is None or self._window is None or place == QRectF():
            return
        corner = self._window.mapToGlobal(QPoint(round(place.x()), round(place.y())))
        ratio = self._window.devicePixelRatio()
        at = (round(corner.x() * ratio), round(corner.y() * ratio), 1, round(place.height() * ratio))
        self._say("SetCursorRect", "iiii", at)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or self._context is None:
            return False
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            return False
        field = self._app.focusObject()
        wants = field is not None and _wants_words(field)
        if wants != (self._field is not None):  # a table asks for words by the cell one stands on
            self._focus(field)
        return wants and time.monotonic() >= self._rests_until and self._asked(event)

    def _asked(self, event: QKeyEvent) -> bool:
        """Whether the daemon took the key."""
        if self._context is None:
            return False
        released = event.type() == QEvent.Type.KeyRelease
        words = (
            event.nativeVirtualKey(), event.nativeScanCode(), event.nativeModifiers(), int(released),
            event.timestamp() & 0xFFFFFFFF,
        )  # fmt: skip
        try:
            taken = int(self._bus.call(self._context, "ProcessKeyEvent", "uuuiu", words, KEY_S)[0]) > 0
        except Refusal:  # a daemon that was started anew knows our context no more
            self._meet()
            return False
        except TimeoutError:
            self._misses += 1
            if self._misses >= MISSES:
                self._rest()
            return False
        except (OSError, EOFError):
            self.leave()
            return False
        self._misses = 0
        self._drain()
        self._tell_place()
        return taken


def _wants_words(field: QObject) -> bool:
    """Never for passwords: such fields have input methods off, or say that what is typed is hidden."""
    from PySide6.QtWidgets import QWidget

    if not isinstance(field, QWidget) or not field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
        return False
    if field.inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is False:  # a table says nothing, and means yes
        return False
    hidden = Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData
    return not field.inputMethodHints() & hidden


def _look(marks: int) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setFontUnderline(not marks & _PLAIN)
    if marks & _HIGHLIGHTED:
        palette = QGuiApplication.palette()
        made.setBackground(palette.highlight())
        made.setForeground(palette.highlightedText())
    return made
