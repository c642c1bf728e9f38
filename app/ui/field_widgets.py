"""Which widget fills which kind of field: one line a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.fields.attachments import AttachmentsField
from app.ui.fields.attendance import AttendanceField
from app.ui.fields.choice import ChoiceField, PersonField
from app.ui.fields.dates import DateField, TimeRangeField
from app.ui.fields.plain import AreaField, LineField, YesNoField
from app.ui.fields.rows import RowsField

if TYPE_CHECKING:
    from app.domain.form import Field, Form
    from app.ui.fields.base import Around, FieldWidget

SHEET = "attendance_state"
FIELD_WIDGETS: dict[str, type[FieldWidget]] = {
    "text": LineField,
    "long_text": AreaField,
    "choice": ChoiceField,
    "date": DateField,
    "datetime_range": TimeRangeField,
    "money": LineField,
    "count": LineField,
    "number": LineField,
    "yes_no": YesNoField,
    "member": PersonField,
    "rows": RowsField,
    "attachments": AttachmentsField,
    "id_number": LineField,
    "phone": LineField,
}


def make_widget(field: Field, around: Around) -> FieldWidget:
    """By kind; rows that say who was in which state of attendance are picked from the roster."""
    if field.kind == "rows" and _is_attendance(around.forms[field.of]):
        return AttendanceField(field, around)
    return FIELD_WIDGETS[field.kind](field, around)


def _is_attendance(rows: Form) -> bool:
    state = rows.by_id.get("state")
    return (
        "member" in rows.by_id and state is not None and state.codes is not None and state.codes.id == SHEET
    )
