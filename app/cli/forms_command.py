"""`sanben forms`: the forms in force; `forms check FILE`; `forms template FORM -o FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.actions.forms import check_form, forms_in_force, write_first_template
from app.cli.output import Answer
from app.cli.parser import add_command
from app.texts import say

if TYPE_CHECKING:
    import argparse

    from app.cli.parser import Commands


def register(commands: Commands) -> None:
    parser = add_command(commands, "forms", "help.forms", _forms, opens=False)
    more = parser.add_subparsers(dest="part", metavar="check|template")
    checking = add_command(more, "check", "help.forms.check", _check, opens=False)
    checking.add_argument("file", type=Path, help=say("help.forms.check.file"))
    starting = add_command(more, "template", "help.forms.template", _template, opens=False)
    starting.add_argument("form", help=say("help.option.form"))
    starting.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help=say("help.forms.template.output")
    )


def _forms(_args: argparse.Namespace) -> Answer:
    found = forms_in_force()
    data: dict[str, object] = {
        "forms": [
            {
                "id": f.form.id, "title": f.form.title, "book": f.form.book, "version": f.form.version,
                "template": f.template, "fields": [field.id for field in f.form.fields],
            }
            for f in found
        ]
    }  # fmt: skip
    return Answer(data, [f"{f.form.id}\t{f.form.title}\t{f.form.book}" for f in found])


def _check(args: argparse.Namespace) -> Answer:
    form = check_form(args.file)
    data: dict[str, object] = {"form": form.id, "title": form.title, "version": form.version}
    return Answer(data, [say("forms.checked", title=form.title, form=form.id)])


def _template(args: argparse.Namespace) -> Answer:
    write_first_template(args.form, args.output)
    data: dict[str, object] = {"form": args.form, "path": str(args.output)}
    return Answer(data, [say("forms.template", name=args.output.name)])
