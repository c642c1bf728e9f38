"""Every shipped form makes an editor; what real keys type into it reads back as the values that were meant."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.actions.people import Person
from app.domain.field_kinds import FIELD_KINDS, Typing
from app.domain.record import read_record
from app.files.form_files import load_definitions
from app.ui.field_widgets import FIELD_WIDGETS
from app.ui.fields.attachments import AttachmentsField
from app.ui.fields.attendance import AttendanceField
from app.ui.fields.base import Around
from app.ui.fields.cards import CardsField
from app.ui.fields.portrait import PortraitField
from app.ui.fields.rows import RowsField
from app.ui.fields.votes import VotesField
from app.ui.form_editor import FormEditor
from app.ui.form_sections import IN_HEAD
from tests.ui.conftest import bring_up, focused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.domain.form import Field
    from app.domain.values import Row, Value
    from app.ui.fields.base import FieldWidget

    Show = Callable[[str], FormEditor]


FORMS = load_definitions().forms
TODAY = date(2026, 3, 18)
ZHOU = "周国栋@" + "1" * 32
PEOPLE = [Person(ZHOU, "周国栋", "第一党小组·书记"), Person("周敏@" + "2" * 32, "周敏", "第一党小组")]
TYPING = Typing(TODAY, lambda name: [p.ref for p in PEOPLE if p.name == name])
KEPT: Row = {"name": "签到表.jpg", "sha256": "a" * 64, "size": 2_100_000}
TYPED: dict[str, tuple[str, Value]] = {
    "text": ("会议室", "会议室"),
    "long_text": ("第一项", "第一项"),
    "date": ("0312", "2026-03-12"),
    "datetime_range": ("3.12", "2026-03-12"),
    "money": ("1234.5", 123450),
    "count": ("20", 20),
    "number": ("1.50", "1.5"),
    "yes_no": ("y", 1),
    "member": ("周国栋", ZHOU),
    "id_number": ("11010519491231002X", "11010519491231002X"),
    "phone": ("13800000000", "13800000000"),
}


def make_around() -> Around:
    return Around(FORMS, TYPING, lambda: PEOPLE, attach=lambda path: dict(KEPT, name=path.name))


def type_of(field: Field) -> tuple[str, Value]:
    if field.codes is not None:
        item = field.codes.items[-1]
        return item.label, item.code
    return TYPED[field.kind]


def keys(text: str) -> None:
    """As an input method hands text over: a pre-edit first, then the commit; plain keys for what keyboards have."""
    entry = focused()
    if text.isascii():
        QTest.keyClicks(entry, text)
    else:
        QApplication.sendEvent(entry, QInputMethodEvent(text[:1], []))
        done = QInputMethodEvent()
        done.setCommitString(text)
        QApplication.sendEvent(entry, done)


def fill(editor: FormEditor, field: Field, tmp_path: Path) -> Value:
    widget = editor.boxes[field.id].widget
    if isinstance(widget, AttachmentsField):
        file = tmp_path / "签到表.jpg"
        picture = QImage(40, 50, QImage.Format.Format_RGB32)
        picture.fill(0)
        assert picture.save(str(file))
        widget.add_files([file])
        return [dict(KEPT, name="照片.jpg" if isinstance(widget, PortraitField) else file.name)]
    if isinstance(widget, AttendanceField):
        row = {inner.id: type_of(inner) for inner in FORMS[field.of].fields}
        widget.put([{name: text for name, (text, _) in row.items()}])
        return [{name: value for name, (_, value) in row.items()}]
    if field.id in IN_HEAD:
        widget.put("是")
        return 1
    if field.kind == "rows":
        return [fill_small_table(widget)]
    text, value = type_of(field)
    editor.boxes[field.id].focus()
    keys(text)
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    return value


def fill_small_table(widget: FieldWidget) -> Row:
    if isinstance(widget, CardsField):
        return fill_card(widget)
    assert isinstance(widget, RowsField)
    return fill_votes(widget) if isinstance(widget, VotesField) else fill_row(widget)


def fill_card(widget: CardsField) -> Row:
    """The headline first; what it opens follows."""
    row: Row = {}
    widget.add_card()
    for inner in (*widget.shape.head, *widget.shape.body):
        text, row[inner.id] = type_of(inner)
        widget.cards[0].focus(inner.id)
        if inner.kind == "yes_no":
            QTest.keyClick(focused(), Qt.Key.Key_Space)
        else:
            keys(text)
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    return row


def fill_votes(widget: VotesField) -> Row:
    row = fill_row(widget)
    widget.view.setCurrentIndex(widget.votes.index(0, 1))
    for name, box in widget.more.boxes.items():
        text, row[name] = type_of(box.field)
        box.widget.put(text)
        box.edited.emit()
    return row


def fill_row(widget: RowsField) -> Row:
    row: Row = {}
    for column, inner in enumerate(widget.model.fields):
        if inner.computed:
            continue
        text, row[inner.id] = type_of(inner)
        widget.view.setFocus()
        widget.view.setCurrentIndex(widget.model.index(0, column))
        QTest.keyClick(widget.view, Qt.Key.Key_F2)
        keys(text)
        QTest.keyClick(focused(), Qt.Key.Key_Return)
    return row


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def made(form_id: str) -> FormEditor:
        editor = FormEditor(FORMS[form_id], make_around())
        editor.resize(760, 600)
        bring_up(editor, qtbot)
        editor.put({})
        return editor

    return made


def test_every_kind_has_a_widget() -> None:
    assert set(FIELD_WIDGETS) == set(FIELD_KINDS)


@pytest.mark.parametrize("form_id", [form.id for form in FORMS.values() if not form.rows])
def test_what_is_typed_reads_back(form_id: str, show: Show, tmp_path: Path) -> None:
    form, editor = FORMS[form_id], show(form_id)
    wanted = {
        field.id: fill(editor, field, tmp_path)
        for field in form.fields
        if not field.computed and field.id not in form.hidden
    }
    reading = read_record(form, editor.typed(), FORMS, TYPING)
    assert reading.problems == ()
    assert reading.values == wanted
    again = show(form_id)
    again.put(reading.values)
    assert read_record(form, again.typed(), FORMS, TYPING).values == wanted


def test_making_and_filling_an_editor_shows_no_window_of_its_own(show: Show, qapp: QApplication) -> None:
    """A part that is shown before it has its place would flash up as a window and take the keys."""
    shown: list[QWidget] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                shown.append(watched)
            return False

    watch = Watch()
    qapp.installEventFilter(watch)
    editor = show("branch_assembly")
    editor.put({"attendance": [{"member": ZHOU, "state": "缺席"}]})
    qapp.removeEventFilter(watch)
    assert shown == [editor]
