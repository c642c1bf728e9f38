"""Which pages there are: their names from the paper, their pictures, and what makes them when first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.navigation import Entry
from app.ui.page import FIRST, PREVIEW

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.desk import Desk
    from app.ui.page import Page

BOOKS_GROUP, MEMBERS_GROUP, GUIDES_GROUP, REPORTS_GROUP = "三本一盒", "党员与台账", "办事指南", "考评与报送"
GROUPS = ("", BOOKS_GROUP, MEMBERS_GROUP, GUIDES_GROUP, REPORTS_GROUP)  # Ctrl+1 to Ctrl+5
# Only pages that exist stand here; later ones join at their place of ui.md 1.1.
ENTRIES = (
    Entry(FIRST, "今日", "home"),
    Entry("work_log", "党建工作记录本", "notebook", BOOKS_GROUP),
    Entry("group_log", "党小组活动记录本", "users", BOOKS_GROUP),
    Entry("study_log", "学习教育记录本", "book-2", BOOKS_GROUP),
    Entry("archive_box", "党支部档案盒", "archive", BOOKS_GROUP),
    Entry("members", "党员", "id", MEMBERS_GROUP),
    Entry("registers", "四册五表", "table", MEMBERS_GROUP),
    Entry("dues", "党费", "coin-yuan", MEMBERS_GROUP),
    Entry("statistics", "统计", "chart-bar", MEMBERS_GROUP),
    Entry("papers", "报表", "report-analytics", REPORTS_GROUP),
    Entry("submission", "季度报送", "device-usb", REPORTS_GROUP),
)
# What is to be done on a page behind an entry is counted at the entry.
BEHIND = {"members": ("transfers",), "submission": ("issued",)}
# The committee's own pages (ui.md 1.2); its first page stands where a branch has 今日.
TAKING_GROUP, ANSWERING_GROUP, TELLING_GROUP = "收与查", "评与改", "发与报"
COMMITTEE_GROUPS = ("", TAKING_GROUP, ANSWERING_GROUP, TELLING_GROUP)
COMMITTEE_ENTRIES = (
    Entry(FIRST, "总览", "layout-grid"),
    Entry("intake", "接收", "inbox", TAKING_GROUP),
    Entry("branches", "支部", "building-community", TAKING_GROUP),
    Entry("members", "党员库", "id", TAKING_GROUP),
    Entry("answers", "退回与答复", "message-2", ANSWERING_GROUP),
    Entry("issued", "下发", "file-export", TELLING_GROUP),
    Entry("rollup", "汇总", "report-analytics", TELLING_GROUP),
    Entry("keys", "入网和密钥", "key", TELLING_GROUP),
)
_BOOKS = {entry.page: entry.title for entry in ENTRIES if entry.group == BOOKS_GROUP}


# What the pages are made of, read in idle turns; what is large comes in parts, its leaves first.
_OF_PAPERS = (
    "app.domain.paper", "app.domain.line_setting", "app.files.word_tokens", "app.files.word_layout",
    "app.actions.paper_kit", "app.actions.rollup", "app.actions.reports", "app.actions.previewing", "app.ui.print_output",
)  # fmt: skip
_OF_RECORDS = (
    "app.ui.fields.base", "app.ui.record_list", "app.ui.record_page", "app.ui.fields.dates", "app.ui.fields.attendance",
    "app.ui.fields.votes", "app.ui.form_editor", "app.ui.around", "app.ui.member_list", "app.ui.member_page",
)  # fmt: skip
_OF_NUMBERS = (
    "app.ui.registers_page", "app.domain.roster_rows", "app.domain.import_plan", "app.ui.dues_page",
    "app.ui.statistics_makeup", "app.actions.submission_desk", "app.ui.submission_page", "app.ui.settings_about",
    "app.ui.settings_page", "app.ui.transfers_page", "app.actions.import_lists", "app.ui.import_page",
)  # fmt: skip


def modules_of(*, committee: bool) -> tuple[str, ...]:
    return _OF_PAPERS + _OF_RECORDS[-1:] if committee else _OF_RECORDS + _OF_PAPERS + _OF_NUMBERS


def entries_of(*, committee: bool) -> tuple[Entry, ...]:
    return COMMITTEE_ENTRIES if committee else ENTRIES


def _today(desk: Desk) -> Page:
    if desk.ws.branch.committee:
        from app.ui.committee.overview_page import OverviewPage

        return OverviewPage(desk)
    from app.ui.today_page import TodayPage

    return TodayPage(desk)


def _book(desk: Desk, name: str) -> Page:
    from app.ui.record_page import RecordPage

    return RecordPage(desk, _BOOKS[name], name)


def _members(desk: Desk) -> Page:
    from app.ui.member_page import MemberPage

    return MemberPage(desk)


def _dues(desk: Desk) -> Page:
    from app.ui.dues_page import DuesPage

    return DuesPage(desk)


def _intake(desk: Desk) -> Page:
    from app.ui.committee.intake_page import IntakePage

    return IntakePage(desk)


def _branches(desk: Desk) -> Page:
    from app.ui.committee.branches_page import BranchesPage

    return BranchesPage(desk)


def _keys(desk: Desk) -> Page:
    from app.ui.committee.keys_page import KeysPage

    return KeysPage(desk)


def _answers(desk: Desk) -> Page:
    from app.ui.committee.answers_page import AnswersPage

    return AnswersPage(desk)


def _issued(desk: Desk) -> Page:
    from app.ui.issued_page import IssuedPage

    return IssuedPage(desk)


def _rollup(desk: Desk) -> Page:
    from app.ui.committee.rollup_page import RollupPage

    return RollupPage(desk)


def _wages(desk: Desk) -> Page:
    from app.ui.dues_wages_page import WagesPage

    return WagesPage(desk)


def _registers(desk: Desk) -> Page:
    from app.ui.registers_page import RegistersPage

    return RegistersPage(desk)


def _import(desk: Desk) -> Page:
    from app.ui.import_page import ImportPage

    return ImportPage(desk)


def _doubles(desk: Desk) -> Page:
    from app.ui.doubles_page import DoublesPage

    return DoublesPage(desk)


def _transfers(desk: Desk) -> Page:
    from app.ui.transfers_page import TransfersPage

    return TransfersPage(desk)


def _statistics(desk: Desk) -> Page:
    from app.ui.statistics_page import StatisticsPage

    return StatisticsPage(desk)


def _papers(desk: Desk) -> Page:
    from app.ui.papers_page import PapersPage

    return PapersPage(desk)


def _sealed(desk: Desk) -> Page:
    from app.ui.sealed_page import SealedPage

    return SealedPage(desk)


def _submission(desk: Desk) -> Page:
    from app.ui.submission_page import SubmissionPage

    return SubmissionPage(desk)


def _settings(desk: Desk) -> Page:
    from app.ui.settings_page import SettingsPage

    return SettingsPage(desk)


def _preview(desk: Desk) -> Page:
    from app.ui.print_preview import PrintPreview

    return PrintPreview(desk)


def _gallery(desk: Desk) -> Page:
    from app.ui.gallery_page import GalleryPage

    return GalleryPage(desk)


# Imported when first shown: the first paint does not wait for them.
_MAKERS: dict[str, Callable[[Desk], Page]] = {
    FIRST: _today,
    "intake": _intake,
    "branches": _branches,
    "keys": _keys,
    "answers": _answers,
    "issued": _issued,
    "rollup": _rollup,
    "members": _members,
    "dues": _dues,
    "dues_wages": _wages,
    "registers": _registers,
    "import": _import,
    "doubles": _doubles,
    "transfers": _transfers,
    "statistics": _statistics,
    "papers": _papers,
    "sealed": _sealed,
    "submission": _submission,
    "settings": _settings,
    PREVIEW: _preview,
}
NAMES = frozenset(_BOOKS) | frozenset(_MAKERS)
GALLERY = "gallery"  # of components, for those who work on the program: no button leads there


def make_page(name: str, desk: Desk) -> Page:
    if name in _BOOKS:
        return _book(desk, name)
    return (_gallery if name == GALLERY else _MAKERS[name])(desk)


def next_in_group(number: int, here: str, *, committee: bool = False) -> str:
    """The first page of a group of the navigation; from inside it the next one; "" for a group without pages."""
    groups = COMMITTEE_GROUPS if committee else GROUPS
    if number >= len(groups):
        return ""
    names = [entry.page for entry in entries_of(committee=committee) if entry.group == groups[number]]
    place = names.index(here) + 1 if here in names else 0
    return names[place % len(names)] if names else ""
