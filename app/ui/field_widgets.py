"""Which widget fills which field: one line a kind, and one for each small table or name that has a widget of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.fields.attachments import AttachmentsField
from app.ui.fields.attendance import AttendanceField
from app.ui.fields.cards import CardsField, GuestsField
from app.ui.fields.plain import LineField
from app.ui.fields.portrait import PortraitField
from app.ui.fields.rows import RowsField
from app.ui.fields.scalars import SCALARS
from app.ui.fields.votes import VotesField

if TYPE_CHECKING:
    from app.domain.form import Field
    from app.ui.fields.base import Around, FieldWidget

FIELD_WIDGETS: dict[str, type[FieldWidget]] = {
    **SCALARS,
    "rows": RowsField,
    "attachments": AttachmentsField,
}
# By the name of the field.
NAMED_WIDGETS: dict[str, type[FieldWidget]] = {"photo": PortraitField}
# By the form of the rows.
ROWS_WIDGETS: dict[str, type[FieldWidget]] = {
    "attendance": AttendanceField,
    "study_attendance": AttendanceField,
    "resolution": VotesField,
    "guest": GuestsField,
    "topic": CardsField,
    "speech": CardsField,
    "opinion": CardsField,
    "criticism": CardsField,
    "rectification": CardsField,
    "agreed_item": CardsField,
}


def widget_class(field: Field) -> type[FieldWidget]:
    if field.computed:
        return LineField
    return NAMED_WIDGETS.get(field.id) or ROWS_WIDGETS.get(field.of) or FIELD_WIDGETS[field.kind]


def make_widget(field: Field, around: Around) -> FieldWidget:
    return widget_class(field)(field, around)
