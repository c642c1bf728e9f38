"""The bridge to fcitx 4 against a daemon that is played here; `python -m tests.input_method` tries it with the real one."""

from __future__ import annotations

import os
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from jeepney.low_level import HeaderFields
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.ui import fcitx4
from app.ui.fcitx4 import Fcitx4, Refusal, display_of
from tests.ui.conftest import bring_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jeepney import DBusAddress
    from pytestqt.qtbot import QtBot

HERE = f"org.fcitx.Fcitx-{display_of(os.environ)}"


class Daemon:
    """Takes letters, gives 党 for Space; `trouble` is raised instead of an answer to a key."""

    def __init__(self) -> None:
        self.owners = {HERE}
        self.trouble: Exception | None = None
        self.contexts = 0
        self.said: list[tuple[str, tuple[object, ...]]] = []
        self.typed = ""
        self.waiting: list[Any] = []
        self._pipe = os.pipe()
        socket = SimpleNamespace(fileno=lambda: self._pipe[0])
        self.connection = SimpleNamespace(sock=socket, close=lambda: None)

    def end(self) -> None:
        for one in self._pipe:
            os.close(one)

    def call(
        self, _where: DBusAddress, method: str, _kinds: str, words: Sequence[Any], _wait: float
    ) -> tuple[Any, ...]:
        if method == "NameHasOwner":
            return (words[0] in self.owners,)
        if method == "CreateICv3":
            self.contexts += 1
            return (self.contexts,)
        return (self._key(words),) if method == "ProcessKeyEvent" else ()

    def _key(self, words: Sequence[Any]) -> int:
        self.said.append(("key", tuple(words[:1])))
        if self.trouble is not None:
            raise self.trouble
        if words[3]:
            return 0
        if words[0] == ord(" ") and self.typed:
            self.typed = ""
            self.tell("UpdateFormattedPreedit", [], 0)
            self.tell("CommitString", "党")
            return 1
        self.typed += chr(words[0])
        self.tell("UpdateFormattedPreedit", [("当", 1), (self.typed, 0)], 3)
        return 1

    def tell(self, what: str, *words: object) -> None:
        self.waiting.append(
            SimpleNamespace(header=SimpleNamespace(fields={HeaderFields.member: what}), body=words)
        )

    def signals(self) -> list[Any]:
        found, self.waiting = self.waiting, []
        return found

    def note(self, _where: DBusAddress, method: str, _kinds: str = "", words: Sequence[object] = ()) -> None:
        self.said.append((method, tuple(words)))


@pytest.fixture
def daemon(monkeypatch: pytest.MonkeyPatch) -> Iterator[Daemon]:
    made = Daemon()
    bus = SimpleNamespace(connection=made.connection, call=made.call, signals=made.signals, tell=made.note)
    monkeypatch.setattr(fcitx4, "Bus", lambda: bus)
    yield made
    made.end()


@pytest.fixture
def form(qtbot: QtBot) -> QWidget:
    made = QWidget()
    layout = QVBoxLayout(made)
    for _ in range(2):
        layout.addWidget(QLineEdit())
    secret = QLineEdit()
    secret.setEchoMode(QLineEdit.EchoMode.Password)
    layout.addWidget(secret)
    bring_up(made, qtbot)
    lines(made)[0].setFocus()
    return made


@pytest.fixture
def bridge(daemon: Daemon, form: QWidget, qapp: QGuiApplication) -> Iterator[Fcitx4]:
    made = Fcitx4(qapp)
    yield made
    put_away(made, qapp)


def put_away(made: Fcitx4, qapp: QGuiApplication) -> None:
    made.leave()
    made._watch(None)
    qapp.focusWindowChanged.disconnect(made._watch)
    qapp.focusObjectChanged.disconnect(made._focus)
    qapp.aboutToQuit.disconnect(made.leave)


def lines(form: QWidget) -> list[QLineEdit]:
    return form.findChildren(QLineEdit)


def press(form: QWidget, letters: str) -> None:
    """As the screen sends them: to the window, with the numbers of the keyboard."""
    window = form.windowHandle()
    for letter in letters:
        key = QKeyEvent(
            QEvent.Type.KeyPress,
            ord(letter.upper()),
            Qt.KeyboardModifier.NoModifier,
            38,
            ord(letter),
            0,
            letter,
        )
        QCoreApplication.sendEvent(window, key)


def test_words_are_composed_in_the_field_and_taken(bridge: Fcitx4, form: QWidget) -> None:
    press(form, "da")
    assert bridge._preedit == "当da"
    assert lines(form)[0].text() == ""
    press(form, " ")
    assert lines(form)[0].text() == "党"
    assert bridge._preedit == ""


def test_what_is_half_composed_stays_in_the_field_one_leaves(
    bridge: Fcitx4, form: QWidget, daemon: Daemon
) -> None:
    press(form, "d")
    lines(form)[1].setFocus()
    assert lines(form)[0].text() == "当d"
    assert [what for what, _ in daemon.said if what.startswith("Focus")][-2:] == ["FocusOut", "FocusIn"]


def test_a_passphrase_goes_past_it(bridge: Fcitx4, form: QWidget, daemon: Daemon) -> None:
    lines(form)[2].setFocus()
    press(form, "abc")
    assert lines(form)[2].text() == "abc"
    assert [what for what, _ in daemon.said if what == "key"] == []


def test_a_daemon_that_hangs_takes_no_key_and_is_left_alone(
    bridge: Fcitx4, form: QWidget, daemon: Daemon
) -> None:
    daemon.trouble = TimeoutError()
    press(form, "abcdef")
    assert lines(form)[0].text() == "abcdef"
    assert len([what for what, _ in daemon.said if what == "key"]) == fcitx4.MISSES


def test_a_daemon_that_was_started_anew_is_met_again(
    bridge: Fcitx4, form: QWidget, daemon: Daemon, qtbot: QtBot
) -> None:
    daemon.owners.clear()
    daemon.tell("NameOwnerChanged", HERE, ":1", "")
    bridge._drain()
    press(form, "a")
    assert lines(form)[0].text() == "a"
    assert not bridge.works
    daemon.owners.add(HERE)
    daemon.tell("NameOwnerChanged", HERE, "", ":2")
    bridge._drain()
    assert bridge.works
    press(form, "d ")
    assert lines(form)[0].text() == "a党"


def test_one_that_forgot_us_gives_the_key_back_and_a_new_context(
    bridge: Fcitx4, form: QWidget, daemon: Daemon
) -> None:
    daemon.trouble = Refusal("org.freedesktop.DBus.Error.UnknownObject")
    press(form, "a")
    assert lines(form)[0].text() == "a"
    assert daemon.contexts == 2


def test_fcitx_5_is_left_to_its_portal(daemon: Daemon, form: QWidget, qapp: QGuiApplication) -> None:
    daemon.owners.add(fcitx4.NEWER)
    made = Fcitx4(qapp)
    assert not made.works
    put_away(made, qapp)


def test_a_bus_that_goes_away_takes_nothing_along(bridge: Fcitx4, form: QWidget, daemon: Daemon) -> None:
    daemon.trouble = ConnectionResetError()
    press(form, "a")
    QTest.keyClicks(lines(form)[0], "b")
    assert lines(form)[0].text() == "ab"
    assert not bridge.works


def test_a_place_without_a_session_bus_has_no_bridge(
    qapp: QGuiApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
    assert fcitx4.install(qapp) is None
