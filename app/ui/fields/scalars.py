"""The widgets of fields that hold one value, by kind; small tables made of lines use them too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.fields.choice import ChoiceField, PersonField
from app.ui.fields.dates import DateField, TimeRangeField
from app.ui.fields.plain import AreaField, LineField, YesNoField

if TYPE_CHECKING:
    from app.ui.fields.base import FieldWidget

SCALARS: dict[str, type[FieldWidget]] = {
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
    "id_number": LineField,
    "phone": LineField,
}
