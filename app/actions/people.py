"""Who can be picked: the people with a card, and the spellings they are found by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from app.actions.looking import list_records
from app.domain.field_kinds import show
from app.domain.values import as_text, member_ref
from app.store.search import normal, pinyin_text

if TYPE_CHECKING:
    from app.actions.records import Record
    from app.actions.workspace import Workspace

# So that the second group comes before the third.
_NUMERALS = str.maketrans(
    {
        chr(code): str(n)
        for n, code in enumerate(
            (0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D), start=1
        )
    }
)
_NOTED = ("party_group", "party_post", "post")


@dataclass(frozen=True)
class Person:
    """`ref` is what a record keeps; `note` (group, post) tells namesakes apart; `stage` is its code."""

    ref: str
    name: str
    note: str
    group: str = ""
    stage: str = ""


def list_people(ws: Workspace) -> list[Person]:
    """Everybody with a card in force, in the order of the roster."""
    form = ws.form("member")
    noted = [form.by_id[name] for name in _NOTED if name in form.by_id]
    people: list[Person] = []
    for record in roster(ws):
        name = as_text(record.values.get("name"))
        words = [show(field, record.values.get(field.id)) for field in noted]
        group, stage = (as_text(record.values.get(key)) for key in ("party_group", "stage"))
        note = "·".join(word for word in words if word)
        people.append(Person(member_ref(name, record.uid), name, note, group, stage))
    return people


def roster(ws: Workspace) -> list[Record]:
    """Cards by party group, and by pinyin within it."""
    return sorted(list_records(ws, "member"), key=_place)


def _place(record: Record) -> tuple[bool, str, str]:
    group, name = as_text(record.values.get("party_group")), as_text(record.values.get("name"))
    return not group, group.translate(_NUMERALS), spellings(name)[0]


def matches(text: str, words: str) -> bool:
    """Whether somebody who types `words` (Chinese, full pinyin or initials) may mean `text`."""
    wanted = normal(words).replace(" ", "")
    if not wanted or wanted in normal(text):
        return True
    return wanted.isascii() and any(line.startswith(wanted) for line in spellings(text))


@lru_cache(maxsize=20_000)
def spellings(text: str) -> tuple[str, ...]:
    """Full pinyin and initials: `zhouguodong` and `zgd` for 周国栋."""
    return tuple(pinyin_text(text).split("\n"))
