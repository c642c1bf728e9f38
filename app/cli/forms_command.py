"""`sanben forms`: the forms in force; `forms check FILE`; `forms template FORM -o FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.actions.forms import check_form, forms_in_force, write_first_template
from app.cli import opening
from app.cli.output import Answer
from app.texts import say

if TYPE_CHECKING:
    import argparse


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("forms", help=say("help.forms"))
    opening.add_json(parser)
    parser.set_defaults(run=_forms)
    more = parser.add_subparsers(dest="part", metavar="check|template")
    checking = more.add_parser("check", help=say("help.forms.check"))
    checking.add_argument("file", type=Path)
    opening.add_json(checking)
    checking.set_defaults(run=_check)
    starting = more.add_parser("template", help=say("help.forms.template"))
    starting.add_argument("form")
    starting.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    opening.add_json(starting)
    starting.set_defaults(run=_template)


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
