"""What a person does with definitions: look at those in force, check a new one, make its first template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import UserError
from app.files import word_starter
from app.files.form_files import check_form_file, load_definitions
from app.files.word import load_template

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.form import Form


@dataclass(frozen=True)
class FormInForce:
    form: Form
    template: bool


def forms_in_force() -> list[FormInForce]:
    """The shipped forms that are records, in the order of their files."""
    definitions = load_definitions()
    return [
        FormInForce(form, definitions.template(form.id) is not None)
        for form in definitions.forms.values()
        if not form.rows
    ]


def check_form(path: Path) -> Form:
    """The form of a file, if it can be used; with its template, if one lies beside it. Raises UserError."""
    definitions = load_definitions()
    form = check_form_file(path, definitions)
    template = path.with_suffix(".docx")
    if template.is_file():
        load_template(template, form, {**definitions.forms, form.id: form})
    return form


def write_first_template(form_id: str, path: Path) -> None:
    """A template to restyle in WPS or Word. Raises UserError("form.absent" | "disk.…")."""
    definitions = load_definitions()
    form = definitions.forms.get(form_id)
    if form is None or form.rows:
        raise UserError("form.absent", form=form_id)
    word_starter.write_starter(form, definitions.forms, path)
