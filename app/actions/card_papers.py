"""The card of a member on paper: one page each with the photo, the whole branch, and yearly with what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.actions.agenda import hours_of_year
from app.actions.attaching import read_file
from app.actions.card_changes import change_sheet, years_changes
from app.actions.looking import list_records
from app.actions.looking_back import MEMBER, members_on
from app.actions.member_changes import told_changes
from app.actions.paper_kit import Order, Report, draft_mark, needed_period, template_of, words_of
from app.domain.agenda_people import still_needed
from app.domain.ages import age
from app.domain.card_past import HISTORIES
from app.domain.errors import UserError
from app.domain.membership import LEFT, NORMAL, moves_of, seniority_on
from app.domain.paper_values import PICTURE, Texts
from app.domain.penalties import with_effects
from app.domain.people import is_member
from app.domain.values import Row, as_rows, as_text
from app.files.word import write_document
from app.files.word_card import card_words
from app.files.word_pictures import portrait

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.actions.workspace import Workspace
    from app.domain.period import Period
    from app.domain.values import Values
    from app.files.word import Template
    from app.files.word_pictures import Picture
    from app.store.records import Record

PHOTO = "photo"
_SPARE = 8.0  # points of a page that stay free: engines differ by a line
_NAMED = 3  # histories a note names
_SAID, _LESS = 90, 0.8  # letters of a long text that stay in any case: two lines; what each cut leaves
_CUT = "…"


class CardFiller:
    """Fills the template of the card for one person after another; `pictures` are the photos it has placed."""

    def __init__(self, ws: Workspace, template: Template, day: date | None = None) -> None:
        self._ws, self._template = ws, template
        self._day = day or ws.today()
        self._words: dict[str, Any] = card_words(template.form.id) or {}
        self._lists = [entry.partition("=")[0] for entry in self._words["lists"]]
        self._told = told_changes(ws)
        self._hours = hours_of_year(ws, self._day)
        self.pictures: list[Picture] = []

    def texts(self, record: Record, **words: str) -> Texts:
        """What the card prints, with its histories shortened until it is one page."""
        card = self._told_whole(record.values)
        said = {**words, **self._years(record.uid, card)}
        texts = self._made(card, said)
        while self._too_long(texts) and (self._shorten_text(card) or self._shorten(card)):
            texts = self._made(card, {**said, "left_out": self._left_out(record.values, card)})
        self._place_photo(record.values, texts)
        return texts

    def _made(self, card: Values, said: dict[str, str]) -> Texts:
        """What nobody has to fill in at this stage stands as a dash, as the filling notes ask (rules §4.3)."""
        texts = self._template.texts(card, **said)
        rules, words = self._ws.definitions.rules, self._words
        open_ones = still_needed(card, rules, self._day) | set(words["when_told"])
        for field in self._template.form.plain_fields:
            if texts.get(field.id) == "" and field.id not in open_ones:
                texts[field.id] = words["blank"]
        return texts

    def _years(self, uid: str, card: Values) -> dict[str, str]:
        party, life = seniority_on(card, self._told.get(uid, ()), self._day), age(card, self._day)
        hours = self._hours.get(uid)
        return {
            "age": "" if life is None else self._words["life"].format(years=life),
            "seniority": "" if party is None else self._words["years"].format(years=party),
            "hours": "" if hours is None else f"{hours:f}",
        }

    def _told_whole(self, card: Values) -> Row:
        """With what the rules tell, and histories in order."""
        card = with_effects(card, self._ws.definitions.rules)
        status: Row = (
            {} if card.get("membership_status") or not is_member(card) else {"membership_status": NORMAL}
        )
        return {**card, **status, **_in_order(card)}

    def _too_long(self, texts: Texts) -> bool:
        extent = self._template.layout.extent(texts)
        return extent.pages > 1 or extent.left < _SPARE

    def _shorten_text(self, card: Row) -> bool:
        """What is longer than it needs to be gives way before any line of history does."""
        for name in self._words["foot"]:
            text = as_text(card.get(name)).removesuffix(_CUT)
            if len(text) > _SAID:
                card[name] = text[: max(_SAID, int(len(text) * _LESS))].rstrip() + _CUT
                return True
        return False

    def _shorten(self, card: Row) -> bool:
        """The oldest line of the longest history goes; False when none has two lines left."""
        lists = [name for name in self._lists if len(as_rows(card.get(name))) > 1]
        if not lists:
            return False
        longest = max(lists, key=lambda name: len(as_rows(card.get(name))))
        card[longest] = as_rows(card.get(longest))[1:]
        return True

    def _left_out(self, whole: Values, card: Values) -> str:
        """Which histories lost how many lines, and which text its end."""
        by_id, words = self._template.form.by_id, self._words
        gone = {n: len(as_rows(whole.get(n))) - len(as_rows(card.get(n))) for n in self._lists}
        cut = [name for name, count in gone.items() if count > 0]
        short = [
            name
            for name in words["foot"]
            if as_text(card.get(name)).endswith(_CUT) and card.get(name) != whole.get(name)
        ]
        parts = "、".join(by_id[name].label for name in cut[:_NAMED])
        said = [words["left_out"].format(parts=parts, count=sum(gone[n] for n in cut))] if cut else []
        said += (
            [words["cut_short"].format(parts="、".join(by_id[name].label for name in short))] if short else []
        )
        return "；".join(said)

    def _place_photo(self, card: Values, texts: Texts) -> None:
        key, rows = f"{PHOTO}:{PICTURE}", as_rows(card.get(PHOTO))
        if key not in self._template.keys or not rows:
            return
        try:
            content = read_file(self._ws, as_text(rows[0].get("sha256")))
        except UserError:  # the card prints without it; opening the attachment says what is wrong
            return
        placed = portrait(len(self.pictures) + 1, content, as_text(card.get("name")))
        if placed is not None:
            self.pictures.append(placed[0])
            texts[key] = placed[1]


def _in_order(card: Values) -> Row:
    """Histories by their days: they are typed in any order."""
    return {
        name: sorted(rows, key=lambda row: as_text(row.get(history.start)))
        for name, history in HISTORIES.items()
        if (rows := as_rows(card.get(name)))
    }


def write_cards(ws: Workspace, order: Order) -> Report:
    """The cards of everybody who is in the branch or on the way into it, on a day, in the order of the roster."""
    found = members_on(ws, order.on).records if order.on else _here(ws)
    return write_cards_of(ws, order, found, template_of(ws, ws.form(MEMBER)))


def _here(ws: Workspace) -> list[Record]:
    return [record for record in list_records(ws, MEMBER) if record.values.get("stage") != LEFT]


def write_cards_of(ws: Workspace, order: Order, found: Sequence[Record], template: Template) -> Report:
    """Given cards, one page each. Raises UserError("report.empty")."""
    if not found:
        raise UserError("report.empty", period=order.period)
    filler, words = CardFiller(ws, template, order.on), words_of(ws)
    made, pages = list[Texts](), 0
    for number, record in enumerate(found, start=1):
        made.append(filler.texts(record, **words))
        pages += template.layout.extent(made[-1]).pages
        order.progress(number, len(found))
    marks = draft_mark() if order.draft else ""
    write_document(template, made, order.path, header=marks, pictures=filler.pictures)
    return Report(order.path, pages, len(made))


# -- for the personal file ----------------------------------------------------------------------------------


def write_year_cards(ws: Workspace, order: Order) -> Report:
    """年度归档: the card as it stood at the end of a year, and behind it everything that changed in the year."""
    period = needed_period(order.period)
    day = min(period.last, ws.today())
    found = [r for r in cards_of_year(ws, period) if order.uid in ("", r.uid)]
    if not found:
        raise UserError("report.empty", period=order.period)
    template = template_of(ws, ws.form(MEMBER))
    filler, words = CardFiller(ws, template, day), words_of(ws, period)
    made, behind, pages = list[Texts](), list[str](), 0
    for number, record in enumerate(found, start=1):
        made.append(filler.texts(record, **words))
        sheet, more = change_sheet(ws, record, years_changes(ws, record.uid, period), period, words)
        behind.append(sheet)
        pages += template.layout.extent(made[-1]).pages + more
        order.progress(number, len(found))
    write_document(template, made, order.path, pictures=filler.pictures, behind=behind)
    return Report(order.path, pages, len(made))


def cards_of_year(ws: Workspace, period: Period) -> list[Record]:
    """Members at the end of the year (so far), and those who went in it: their cards as they went."""
    day = min(period.last, ws.today())
    told = told_changes(ws)
    here = {one.record.uid: one.record for one in members_on(ws, day).people if one.was.member}
    found: list[Record] = []
    for record in list_records(ws, MEMBER):
        if record.uid in here:
            found.append(here[record.uid])
            continue
        moves = moves_of(record.values, told.get(record.uid, ()), ws.branch.name)
        if any(not move.joins and period.first <= move.day <= day for move in moves):
            found.append(record)
    return found
