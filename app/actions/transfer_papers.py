"""The papers of transfers: the letter in three parts, our receipt for a letter that came, the certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.paper_kit import Report, draft_mark, template_of, words_of
from app.actions.transfer_letters import CERTIFICATE, FORM
from app.domain.errors import UserError
from app.domain.transfer_words import IN
from app.files.word import load_template, write_document
from app.store import records

if TYPE_CHECKING:
    from app.actions.paper_kit import Order
    from app.actions.workspace import Workspace
    from app.domain.form import Form
    from app.domain.values import Values
    from app.files.word import Template

_RECEIPT = ".receipt.docx"


def write_letter(ws: Workspace, order: Order) -> Report:
    """One letter out in three parts, for one that came in our receipt; or a certificate.

    Raises UserError("report.record_needed" | "record.absent" | "transfer.no_paper").
    """
    if not order.uid:
        raise UserError("report.record_needed")
    for form_id in (FORM, CERTIFICATE):
        kept = records.read(ws.store, form_id, order.uid)
        if kept is not None:
            if kept.values.get("online"):
                raise UserError("transfer.no_paper", number=kept.values.get("number"))
            template = _template(ws, ws.form(form_id), kept.values)
            texts = template.texts(kept.values, **words_of(ws))
            pages = template.settle(texts)
            write_document(template, [texts], order.path, header=draft_mark() if order.draft else "")
            return Report(order.path, pages, 1)
    raise UserError("record.absent")


def _template(ws: Workspace, form: Form, values: Values) -> Template:
    path = ws.definitions.template(form.id, _RECEIPT) if values.get("direction") == IN else None
    return load_template(path, form, ws.forms) if path else template_of(ws, form)
