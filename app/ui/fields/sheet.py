"""Who is on an attendance sheet and in which state: the list behind the picker, without a widget."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.domain.attendance import ABSENT, PRESENT_STATES
from app.domain.attending import COMMITTEE
from app.domain.errors import Refused
from app.domain.people import person_key, person_name
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from app.actions.looking_over import Look
    from app.domain.attending import Attendee
    from app.domain.form import Form

PRESENT, LEAVE = "present", "personal_leave"
COMMITTEE_LABEL, OTHERS_LABEL, NO_GROUP = "支委", "另行增加", "未分组"
_SAID = ("reason", "excluded", "proof", "made_up", "note")
_ROUND = {"": PRESENT, PRESENT: LEAVE, LEAVE: ABSENT, ABSENT: PRESENT}


@dataclass
class Entry:
    """`texts` is the row as typed; `own_hours` are hours that do not follow the common number."""

    key: str
    name: str
    texts: dict[str, str]
    group: str = ""
    probationary: bool = False
    voting: bool = False
    expected: bool = False
    own_hours: bool = False


@dataclass
class Sheet:
    """Rows are kept in the order they are shown in, so that row numbers of problems find their person."""

    form: Form
    entries: list[Entry] = field(default_factory=list)
    missing: tuple[Attendee, ...] = ()
    common_hours: str = ""
    _settled: bool = False  # came with rows: only who joins the expected later is added
    _seen: frozenset[str] | None = None
    _body: str = ""
    _put: list[str] = field(default_factory=list)  # keys by row, as they were put

    def put(self, rows: Iterable[dict[str, str]]) -> None:
        self.entries = [
            Entry(
                person_key(row.get("member")),
                person_name(row.get("member")),
                dict(row),
                own_hours=bool(row.get("hours")),
            )
            for row in rows
        ]
        self._settled, self._seen, self.missing = bool(self.entries), None, ()
        self._put = [entry.key for entry in self.entries]

    def place_now(self, row: int) -> int:
        """Of a row as it was put, its place among the entries; -1 for none."""
        key = self._put[row] if 0 <= row < len(self._put) else None
        return next((n for n, entry in enumerate(self.entries) if entry.key == key), -1)

    def rows(self) -> list[dict[str, str]]:
        """Everybody on the sheet once somebody is marked; before that the sheet is empty: nothing is invented."""
        if not any(self.state(entry) or not entry.expected for entry in self.entries):
            return []
        return [self._row(entry) for entry in self.entries]

    def _row(self, entry: Entry) -> dict[str, str]:
        texts = {name: text for name, text in entry.texts.items() if text.strip()}
        if "hours" in self.form.by_id and not entry.own_hours:
            texts.pop("hours", None)
            if self.common_hours and self.state(entry) in PRESENT_STATES:
                texts["hours"] = self.common_hours
        return texts

    def see(self, look: Look, *, keep_out: bool = False) -> None:
        """Learn who people are and who is expected; `keep_out` adds nobody (a record that is only read)."""
        self._body = look.body
        self._learn_hours(as_text(look.values.get("hours")))
        expected = {person_key(p.ref): p for p in look.expected}
        before = self._seen
        if before is None and self._settled:
            before = frozenset(expected)
        if not keep_out:
            self._seen = frozenset(expected)
            self._follow(expected, before or frozenset())
        known = {**{person_key(p.ref): p for p in look.known.values()}, **expected}
        for entry in self.entries:
            entry.expected = entry.key in expected
            if entry.key in known:
                _describe(entry, known[entry.key])
        here = {entry.key for entry in self.entries}
        self.missing = tuple(p for key, p in expected.items() if key not in here)
        order = {key: place for place, key in enumerate(expected)}
        self.entries.sort(key=lambda entry: order.get(entry.key, len(order)))

    def _follow(self, expected: dict[str, Attendee], before: frozenset[str]) -> None:
        """Whoever is newly expected comes onto the sheet; who no longer is and was not marked goes."""
        here = {entry.key for entry in self.entries}
        self.entries += [
            Entry(key, person.name, {"member": person.ref})
            for key, person in expected.items()
            if key not in here and key not in before
        ]
        gone = before - expected.keys()
        self.entries = [e for e in self.entries if self.state(e) or e.key not in gone]

    def _learn_hours(self, common: str) -> None:
        if self._seen is None:
            for entry in self.entries:
                given = entry.texts.get("hours", "")
                entry.own_hours = given != common if self.state(entry) in PRESENT_STATES else bool(given)
        self.common_hours = common

    def groups(self) -> list[tuple[str, list[Entry]]]:
        """By party group in the order of the sheet; people added by hand come last."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(self._label(entry), []).append(entry)
        if list(found) == [NO_GROUP]:
            return [("", found[NO_GROUP])]
        return list(found.items())

    def _label(self, entry: Entry) -> str:
        if not entry.expected and self._seen is not None:
            return OTHERS_LABEL
        return COMMITTEE_LABEL if self._body == COMMITTEE else entry.group or NO_GROUP

    def state(self, entry: Entry) -> str:
        """The code of a state; "" for one that is not marked or cannot be read."""
        codes = self.form.by_id["state"].codes
        text = entry.texts.get("state", "")
        try:
            return codes.read(text) if codes and text else ""
        except Refused:
            return ""

    def words(self, state: str) -> str:
        codes = self.form.by_id["state"].codes
        return codes.label(state) if codes and state else ""

    def states(self) -> list[str]:
        codes = self.form.by_id["state"].codes
        return [item.code for item in codes.items] if codes else []

    def entry(self, key: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.key == key), None)

    def has(self, column: str) -> bool:
        return column in self.form.by_id

    def go_round(self, entry: Entry) -> None:
        """到会 → 请假 → 缺席 → 到会; rarer states go back to 到会."""
        self.set_state(entry, _ROUND.get(self.state(entry), PRESENT))

    def set_state(self, entry: Entry, state: str) -> None:
        entry.texts["state"] = self.words(state)
        entry.texts.pop("excluded", None)
        if state in PRESENT_STATES or not state:
            entry.texts.pop("reason", None)
        if state not in PRESENT_STATES:
            entry.own_hours = False

    def exclude(self, entry: Entry, reason: str) -> None:
        """Left out of 应到 with the organization's consent (rules §2.2)."""
        self.set_state(entry, ABSENT)
        entry.texts["excluded"] = reason

    def everybody_came(self) -> None:
        """Whoever is not marked yet; when all are, the marks begin anew."""
        counted = [entry for entry in self.entries if not entry.texts.get("excluded")]
        for entry in [e for e in counted if not self.state(e)] or counted:
            self.set_state(entry, PRESENT)

    def add(self, people: Sequence[Attendee]) -> None:
        here = {entry.key for entry in self.entries}
        for person in people:
            if person_key(person.ref) not in here:
                self.entries.append(Entry(person_key(person.ref), person.name, {"member": person.ref}))

    def remove(self, entry: Entry) -> None:
        self.entries.remove(entry)

    def copy(self) -> list[Entry]:
        """The sheet as it is, to come back to."""
        return [replace(entry, texts=dict(entry.texts)) for entry in self.entries]

    def spoken_of(self, opened: Callable[[Entry], bool]) -> list[Entry]:
        """Whose line is shown below: everybody who was not there, whose hours differ, and who was opened."""
        return [
            entry
            for entry in self.entries
            if opened(entry)
            or entry.own_hours
            or entry.texts.get("note")
            or (self.state(entry) and self.state(entry) not in PRESENT_STATES)
        ]

    def said(self) -> list[Entry]:
        """Whose line says something."""
        return [e for e in self.entries if e.own_hours or any(e.texts.get(name) for name in _SAID)]


def _describe(entry: Entry, person: Attendee) -> None:
    entry.group, entry.probationary, entry.voting = person.group, person.probationary, person.voting
