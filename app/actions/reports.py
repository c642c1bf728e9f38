"""All papers by name: which there are, what they ask for, and the one door that makes them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.actions import (
    bound_books,
    box,
    card_papers,
    committee_papers,
    cover_sheet,
    dues_papers,
    dues_slips,
    key_papers,
    member_papers,
    record_sheets,
    register_checks,
    register_papers,
    transfer_papers,
    yearly_papers,
)
from app.actions.looking import Query, list_records
from app.actions.looking_back import MEMBER
from app.actions.paper_kit import Order, Report, draft_mark, template_of, words_of
from app.actions.recomputing import as_sealed
from app.actions.records import checked
from app.actions.sealed_quarters import corrected
from app.domain.errors import UserError
from app.domain.values import as_text
from app.files.word import write_document
from app.store import drafts, records
from app.store.records import Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.actions.workspace import Workspace
    from app.domain.form import Form

__all__ = ["ALL_REPORTS", "COMMITTEE_REPORTS", "REPORTS", "Order", "Paper", "Report", "make_report"]


DAY = "day"


@dataclass(frozen=True)
class Paper:
    """A paper one can ask for. `title` is a code of the texts; `needs` names what must be given with it."""

    name: str
    title: str
    kind: str
    make: Callable[[Workspace, Order], Report]
    needs: tuple[str, ...] = ()


def write_record(ws: Workspace, order: Order) -> Report:
    """One record, or all of a form and period in one document, each as its template prints it."""
    form, found = _wanted(ws, order)
    if not found:
        raise UserError("report.empty", period=order.period)
    template = template_of(ws, form)
    if form.id == MEMBER:
        return card_papers.write_cards_of(ws, order, found, template)
    words, pages, texts = words_of(ws), 0, []
    amended = corrected(ws)
    marks = draft_mark() if order.draft else ""
    for number, record in enumerate(found, start=1):
        own = {"year": _year(form, record) or words["year"], "number": bound_books.number_of(ws, record.uid)}
        own |= bound_books.amended_words(amended=record.uid in amended)
        filled = template.texts(record.values, **{**words, **own})
        pages += template.settle(filled)
        texts.append(filled)
        order.progress(number, len(found))
    write_document(template, texts, order.path, header=marks)
    return Report(order.path, pages, len(found))


def _wanted(ws: Workspace, order: Order) -> tuple[Form, list[Record]]:
    if order.uid:
        return _find(ws, order)
    if not order.form:
        raise UserError("report.record_needed")
    form = ws.form(order.form)
    kept = list_records(ws, form.id, Query(period=order.period))
    return form, sorted(kept, key=lambda record: as_text(record.values.get(form.period or form.list[0])))


def _find(ws: Workspace, order: Order) -> tuple[Form, list[Record]]:
    """The record of a uid, of whatever form; for a draft as it is being written. Raises UserError("record.absent")."""
    forms = [ws.form(order.form)] if order.form else [form for form in ws.forms.values() if not form.rows]
    draft = drafts.get(ws.store, order.uid) if order.draft else None
    for form in forms:
        found = records.read(ws.store, form.id, order.uid)
        if draft is not None and draft.form == form.id:
            values, _ = checked(ws, form, draft.typed, found.values if found else {})
            return form, [Record(form.id, draft.uid, ws.seat, draft.base, draft.at, "", values)]
        if found:
            return form, [found]
    raise UserError("record.absent")


def _year(form: Form, record: Record) -> str:
    return as_text(record.values.get(form.period))[:4] if form.period else ""


def _cards(ws: Workspace, order: Order) -> Report:
    return write_record(ws, order) if order.uid else card_papers.write_cards(ws, order)


def _book(name: str) -> Callable[[Workspace, Order], Report]:
    return lambda ws, order: bound_books.write_book(ws, name, order)


def _register(name: str) -> Callable[[Workspace, Order], Report]:
    return lambda ws, order: register_papers.write_register(ws, name, order)


REPORTS: tuple[Paper, ...] = (
    Paper("record", "report.record", "docx", write_record, ("record",)),
    Paper("work_log_book", "report.work_log_book", "docx", _book("work_log"), ("period",)),
    Paper("group_log_book", "report.group_log_book", "docx", _book("group_log"), ("period",)),
    Paper("study_log_book", "report.study_log_book", "docx", _book("study_log"), ("period",)),
    Paper("box_catalogue", "report.box_catalogue", "docx", box.write_box_catalogue, ("period",)),
    Paper("box_spine", "report.box_spine", "docx", box.write_box_spine, ("period",)),
    Paper("member_card", "report.member_card", "docx", _cards, (DAY,)),
    Paper("member_card_year", "report.member_card_year", "docx", card_papers.write_year_cards, ("period",)),
    Paper("roster", "report.roster", "xlsx", _register("roster"), (DAY,)),
    Paper("applicants", "report.applicants", "xlsx", _register("applicants"), (DAY,)),
    Paper("activists", "report.activists", "xlsx", _register("activists"), (DAY,)),
    Paper("candidates", "report.candidates", "xlsx", _register("candidates"), (DAY,)),
    Paper("dues_register", "report.dues_register", "xlsx", _register("dues_register"), ("period",)),
    Paper("commendations", "report.commendations", "xlsx", _register("commendations"), ("period",)),
    Paper("penalties", "report.penalties", "xlsx", _register("penalties"), ("period",)),
    Paper("changes", "report.changes", "xlsx", _register("changes"), ("period",)),
    Paper("appraisals", "report.appraisals", "xlsx", _register("appraisals"), ("period",)),
    Paper("registers", "report.registers", "xlsx", register_papers.write_all, ("period",)),
    Paper("register_check", "report.register_check", "xlsx", register_checks.write_check),
    Paper("change_table", "report.change_table", "docx", member_papers.write_changes_document, ("period",)),
    Paper(
        "change_table_xlsx",
        "report.change_table_xlsx",
        "xlsx",
        member_papers.write_changes_sheets,
        ("period",),
    ),
    Paper("composition", "report.composition", "docx", member_papers.write_composition_document, (DAY,)),
    Paper(
        "composition_xlsx", "report.composition_xlsx", "xlsx", member_papers.write_composition_sheet, (DAY,)
    ),
    Paper("life_stat", "report.life_stat", "xlsx", yearly_papers.write_life, ("period",)),
    Paper("party_stat", "report.party_stat", "xlsx", yearly_papers.write_party, (DAY,)),
    Paper("records_xlsx", "report.records_xlsx", "xlsx", record_sheets.write_records, ("form",)),
    Paper("dues_assessment", "report.dues_assessment", "xlsx", dues_papers.write_assessment, ("period",)),
    Paper("dues_ledger", "report.dues_ledger", "xlsx", dues_papers.write_ledger, ("period",)),
    Paper("dues_month", "report.dues_month", "xlsx", dues_papers.write_month, ("period",)),
    Paper("dues_remittances", "report.dues_remittances", "xlsx", dues_papers.write_remittances, ("period",)),
    Paper("dues_notice", "report.dues_notice", "xlsx", dues_papers.write_notice, ("period",)),
    Paper("dues_arrears", "report.dues_arrears", "xlsx", dues_papers.write_arrears),
    Paper("dues_checklist", "report.dues_checklist", "xlsx", dues_slips.write_checklist),
    Paper("dues_receipts", "report.dues_receipts", "docx", dues_slips.write_receipts_of, ("period",)),
    Paper("dues_card", "report.dues_card", "docx", dues_slips.write_dues_cards, ("period",)),
    Paper("transfer_letter", "report.transfer_letter", "docx", transfer_papers.write_letter, ("record",)),
    Paper("submission_cover", "report.submission_cover", "docx", cover_sheet.write_cover, ("period",)),
    Paper("enrol_application", "report.enrol_application", "docx", key_papers.write_application),
    Paper("handover_list", "report.handover_list", "docx", key_papers.write_handover),
)
# What only a committee prints, over all its branches.
COMMITTEE_REPORTS: tuple[Paper, ...] = (
    Paper("rollup", "report.rollup", "xlsx", committee_papers.write_rollup, ("period",)),
    Paper("reminders", "report.reminders", "docx", committee_papers.write_reminder_letters, ("period",)),
)
ALL_REPORTS = (*REPORTS, *COMMITTEE_REPORTS)
_BY_NAME = {paper.name: paper for paper in ALL_REPORTS}


def make_report(ws: Workspace, name: str, order: Order) -> Report:
    """Makes a paper; the target holds the old file or the whole new one.

    Raises UserError("report.…", "template.…", "sealed.unknown").
    """
    paper = _BY_NAME.get(name)
    if paper is None:
        raise UserError("report.unknown", name=name)
    if order.path.suffix.lower() != f".{paper.kind}":
        raise UserError("report.wrong_kind", name=order.path.name, kind=paper.kind)
    if not order.sealed:
        return paper.make(ws, order)
    with as_sealed(ws, order.sealed) as then:
        return paper.make(then, replace(order, sealed="", looking=True))
