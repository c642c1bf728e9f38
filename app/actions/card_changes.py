"""What changed on a card in a year, as the sheet that goes into the personal file behind the card."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.actions.member_changes import FORM, card_history, files_of
from app.domain import pagination
from app.domain.field_kinds import row_line, show_masked
from app.domain.values import as_rows, as_text
from app.files.paper_words import paper_words
from app.files.word_xml import CARD_PAGE, STYLES, TableRow, cells, para, shared_out, table
from app.store import undo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.actions.member_changes import CardChange
    from app.actions.workspace import Workspace
    from app.domain.period import Period
    from app.domain.values import Row
    from app.store.records import Record

_LINE = 400
_POINT, _CELL_SIDES, _BORDER = 20.0, 8.5, 0.5  # twips a point; points of the sides of a cell and of its line
_AROUND = [STYLES[name].pitch for name in ("CardTitle", "CardBranch", "CardLabel", "CardBranch", "CardSign")]
_NOT_TOLD = ("undo:", "redo:", "records.retire", "records.restore")


class Told(NamedTuple):
    """One line: when it happened, what it was, old → new, the paper it rests on, who registered it and when."""

    day: str
    kind: str
    what: str
    basis: str
    registered: str


def years_changes(ws: Workspace, uid: str, period: Period) -> list[Told]:
    """Changes that happened in the year and corrections that were made in it, the earliest first; what was taken back

    is neither.
    """
    in_force = [
        change
        for change in card_history(ws, uid)
        if not change.entry.action.startswith(_NOT_TOLD) and undo.stands(ws.store, change.entry.batch)
    ]
    return sorted(one for change in in_force if period.holds((one := _told(ws, change)).day))


def _told(ws: Workspace, change: CardChange) -> Told:
    words, entry = paper_words()["year_card"], change.entry
    at = ws.moment(entry.at)
    registered = f"{entry.by} {at:%Y.%m.%d}"
    if change.told is not None:
        kind = ws.definitions.codes[FORM].label(as_text(change.told.get("kind")))
        details = [_detail(row) for row in as_rows(change.told.get("details"))]
        papers = [as_text(change.told.get("basis")), *(as_text(row.get("name")) for row in files_of(change))]
        day = as_text(change.told.get("changed_on"))
        return Told(day, kind, "；".join(details), "，".join(p for p in papers if p), registered)
    if entry.base == 0:
        return Told(f"{at:%Y-%m-%d}", words["made"], "", "", registered)
    return Told(f"{at:%Y-%m-%d}", words["mended"], _mended(ws, change), "", registered)


def _detail(row: Row) -> str:
    old, new = (as_text(row.get(name)) for name in ("old", "new"))
    return f"{row.get('item')}：{old}→{new or '—'}" if old else f"{row.get('item')}：{new}"


def _mended(ws: Workspace, change: CardChange) -> str:
    """Fields and histories that were put right."""
    form, after, before = ws.form(change.entry.form), change.entry.after, change.entry.before
    words: list[str] = []
    for field in (form.by_id[name] for name in after if name in form.by_id):
        if field.of:
            was = as_rows(before.get(field.id))
            fresh = [row for row in as_rows(after.get(field.id)) if row not in was]
            words.append(f"{field.label}：{'，'.join(row_line(ws.forms[field.of], row) for row in fresh)}")
        else:
            old, new = show_masked(field, before.get(field.id)), show_masked(field, after.get(field.id))
            words.append(f"{field.label}：{old}→{new or '—'}" if old else f"{field.label}：{new}")
    return "；".join(words)


def change_sheet(
    ws: Workspace, record: Record, changes: list[Told], period: Period, words: dict[str, str]
) -> tuple[str, int]:
    """The sheet behind the card, and how many pages it takes."""
    said, width = paper_words()["year_card"], CARD_PAGE.width
    widths = shared_out(width, [share for _, share in said["heads"]], 3)
    rows = [TableRow(cells(widths, (para("CardLabel", head) for head, _ in said["heads"])), _LINE, head=True)]
    flow: list[pagination.Paragraph | pagination.TableRow] = [
        pagination.Paragraph(1, pitch) for pitch in _AROUND
    ]
    for number, one in enumerate(changes, start=1):
        texts = (str(number), one.day.replace("-", "."), one.kind, one.what, one.basis, one.registered)
        rows.append(TableRow(cells(widths, (para("CardLines", text) for text in texts)), _LINE))
        flow.append(_measured(texts, widths))
    if not changes:
        rows.append(TableRow(cells([width], [para("CardLines", said["nothing"])]), _LINE))
    filed = ws.forms["filing"]
    lines = [row_line(filed, row) for row in as_rows(record.values.get("filings"))]
    name = as_text(record.values.get("name"))
    tabs = f'<w:tabs><w:tab w:val="left" w:pos="{width * 30 // 100}"/><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    pages = pagination.paginate(flow, CARD_PAGE.height / _POINT).pages
    return (
        para("CardTitle", said["title"].format(year=period.first.year), look="<w:pageBreakBefore/>")
        + para("CardBranch", said["line"].format(name=name, branch=words["branch"], count=len(changes)))
        + table(rows, width)
        + para("CardBranch", said["filed"].format(lines="；".join(lines) or said["never"]))
        + para("CardSign", said["signature"], look=tabs)
    ), pages


def _measured(texts: Sequence[str], widths: Sequence[int]) -> pagination.TableRow:
    style = STYLES["CardLines"]
    lines = max(
        pagination.line_count(text, width / _POINT - _CELL_SIDES, style.size)
        for text, width in zip(texts, widths, strict=True)
    )
    return pagination.TableRow([style.pitch] * lines, _BORDER, _LINE / _POINT)
