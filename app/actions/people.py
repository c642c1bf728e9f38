"""Who can be picked: the people with a card, and the spellings they are found by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from app.actions.looking import list_records
from app.domain.errors import UserError
from app.domain.field_kinds import show
from app.domain.values import as_text, member_ref, split_ref
from app.files.stroke_order import stroke_places
from app.store.search import normal, pinyin_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.actions.workspace import Workspace

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
    for record in list_records(ws, form.id):
        name = as_text(record.values.get("name"))
        words = [show(field, record.values.get(field.id)) for field in noted]
        group, stage = (as_text(record.values.get(key)) for key in ("party_group", "stage"))
        note = "·".join(word for word in words if word)
        people.append(Person(member_ref(name, record.uid), name, note, group, stage))
    return people


def post_of(ws: Workspace, name: str) -> str:
    """The post of the one person who bears a name; "" where nobody or several do, or it is none."""
    rows = ws.store.conn.execute(
        "SELECT party_post FROM member WHERE retired_at IS NULL AND name = ? LIMIT 2", (name,)
    ).fetchall()
    return show(ws.form("member").by_id["party_post"], rows[0][0]) if len(rows) == 1 else ""


def find_person(ws: Workspace, text: str) -> str:
    """The uid of a card by itself, or by a name that only one bears. Raises UserError("member.ambiguous")."""
    found = ws.people()(text)
    if len(found) > 1:
        raise UserError("member.ambiguous", value=text, count=len(found))
    return split_ref(found[0])[1] if found else text


def matches(text: str, words: str) -> bool:
    """Whether somebody who types `words` (Chinese, full pinyin or initials) may mean `text`."""
    return meant_by(words)(text)


def meant_by(words: str) -> Callable[[str], bool]:
    """The same for many texts: ten thousand are asked with every key."""
    wanted = normal(words).replace(" ", "")
    if not wanted.isascii():
        return lambda text: wanted in _normal(text)
    begins = f"\n{wanted}"
    return lambda text: wanted in _normal(text) or begins in _said(text)  # nothing typed needs no pinyin


# A roster asks for the same names with every key typed; more of them than fit would each time be spelt anew.
MOST_NAMES = 100_000
_normal = lru_cache(maxsize=MOST_NAMES)(normal)
_said = lru_cache(maxsize=MOST_NAMES)(pinyin_text)


def nearness(text: str, words: str) -> int:
    """Among what matches: 0 for the very name or its initials, 1 for its beginning, 2 for the rest of it."""
    wanted = normal(words).replace(" ", "")
    whole = [normal(text), *[line for line in spellings(text) if line][:2]]
    if wanted in whole:
        return 0
    return 1 if any(line.startswith(wanted) for line in whole) else 2


def spellings(text: str) -> tuple[str, ...]:
    """Full pinyin and initials: `zhouguodong` and `zgd` for 周国栋."""
    return tuple(_said(text).split("\n"))


def by_strokes(name: str) -> tuple[int, ...]:
    """A key that sorts names by the strokes of the family name, then of the rest; unknown characters come last."""
    places = stroke_places()
    return tuple(places.get(letter, len(places)) for letter in name)


def spell(names: Iterable[str]) -> None:
    """Has the spellings of a long roster ready before somebody types initials (30 µs a name)."""
    for name in names:
        _said(name)


def warm_up() -> None:
    """Loads the pinyin tables (a quarter of a second), so that the first initials typed find somebody at once."""
    pinyin_text("")
