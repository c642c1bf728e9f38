"""How a branch wants a register: which columns, under which headings, in which order, on which paper."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from app.domain.errors import Refused
from app.domain.register import PAPERS, STANDARD
from app.domain.text import heading_key, single_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.register import Column, Register

LONGEST_HEADING = 30


class Shown(NamedTuple):
    """A column as it is arranged; `heading` is the one it bears here."""

    id: str
    heading: str
    on: bool


@dataclass(frozen=True)
class Arrangement:
    """`columns` by layout: what was changed there; a layout that is absent is as it was defined."""

    layout: str = STANDARD
    paper: str = ""
    columns: Mapping[str, tuple[Shown, ...]] = field(default_factory=dict)


def arrangement_from(data: object) -> Arrangement:
    """From the plain JSON of a setting; what has another shape is left out."""
    if not isinstance(data, dict):
        return Arrangement()
    kept = data.get("columns", {})
    columns = {
        str(layout): tuple(_shown(lines))
        for layout, lines in (kept.items() if isinstance(kept, dict) else ())
    }
    paper = data.get("paper", "")
    return Arrangement(str(data.get("layout", STANDARD)), paper if paper in PAPERS else "", columns)


def _shown(lines: object) -> Iterable[Shown]:
    for line in lines if isinstance(lines, list) else ():
        if isinstance(line, list) and len(line) == len(Shown._fields) and isinstance(line[0], str):
            yield Shown(line[0], str(line[1]), bool(line[2]))


def as_plain(arrangement: Arrangement) -> dict[str, object]:
    return {
        "layout": arrangement.layout,
        "paper": arrangement.paper,
        "columns": {layout: [list(one) for one in shown] for layout, shown in arrangement.columns.items()},
    }


def paper_of(register: Register, arrangement: Arrangement) -> str:
    layout = register.layout(arrangement.layout)
    return arrangement.paper or (layout.paper if layout else "") or register.paper


def arranged(register: Register, arrangement: Arrangement) -> list[Shown]:
    """Every column of the register in its order; new ones of a newer definition come where they are defined, or last."""
    defined = as_defined(register, arrangement.layout)
    kept = arrangement.columns.get(_layout_of(register, arrangement.layout), ())
    known = {one.id for one in defined}
    mine = [one for one in kept if one.id in known]
    there = {one.id for one in mine}
    return [*mine, *(one for one in defined if one.id not in there)] if mine else defined


def _layout_of(register: Register, name: str) -> str:
    return name if register.layout(name) else STANDARD


def as_defined(register: Register, name: str) -> list[Shown]:
    """The columns of a layout, then all that could be shown besides."""
    layout = register.layout(name)
    if layout is None:
        on = [Shown(c.id, c.label, on=True) for c in register.columns if not c.off]
    else:
        on = [Shown(name, heading, on=True) for name, heading, _ in layout.columns]
    there = {one.id for one in on}
    return [*on, *(Shown(c.id, c.label, on=False) for c in register.columns if c.id not in there)]


def visible(register: Register, arrangement: Arrangement) -> list[Column]:
    """The columns to show, with the headings and formats they bear here."""
    layout = register.layout(arrangement.layout)
    formats = {name: form for name, _, form in layout.columns if form} if layout else {}
    found: list[Column] = []
    for one in arranged(register, arrangement):
        if one.on:
            column = register.by_id[one.id]
            found.append(column._replace(label=one.heading, format=formats.get(one.id, column.format)))
    return found


def _with(register: Register, arrangement: Arrangement, columns: Iterable[Shown]) -> Arrangement:
    """Back at what is defined, nothing is kept of it."""
    layout, new = _layout_of(register, arrangement.layout), tuple(columns)
    kept = {name: shown for name, shown in arrangement.columns.items() if name != layout}
    if new != tuple(as_defined(register, layout)):
        kept[layout] = new
    return replace(arrangement, columns=kept)


def renamed(register: Register, arrangement: Arrangement, name: str, heading: str) -> Arrangement:
    """Another heading; none goes back to the defined one. Raises Refused("register.heading_…")."""
    columns = arranged(register, arrangement)
    defined = {one.id: one.heading for one in as_defined(register, arrangement.layout)}
    new = single_line(heading) or defined[name]
    if len(new) > LONGEST_HEADING:
        raise Refused("register.heading_long", max=LONGEST_HEADING)
    taken = {heading_key(one.heading) for one in columns if one.on and one.id != name}
    if heading_key(new) in taken:
        raise Refused("register.heading_taken", value=new)
    return _with(
        register, arrangement, (one._replace(heading=new) if one.id == name else one for one in columns)
    )


def shown(register: Register, arrangement: Arrangement, name: str, *, on: bool) -> Arrangement:
    """Shows or hides a column. Raises Refused("register.none_left" | "register.heading_taken")."""
    columns = arranged(register, arrangement)
    if not on and not any(one.on and one.id != name for one in columns):
        raise Refused("register.none_left")
    mine = next(one for one in columns if one.id == name)
    if on and heading_key(mine.heading) in {
        heading_key(one.heading) for one in columns if one.on and one != mine
    }:
        raise Refused("register.heading_taken", value=mine.heading)
    if on and not mine.on:  # a column that comes stands after the last one shown
        rest = [one for one in columns if one.id != name]
        place = max(index for index, one in enumerate(rest) if one.on) + 1
        return _with(register, arrangement, [*rest[:place], mine._replace(on=True), *rest[place:]])
    return _with(register, arrangement, (one._replace(on=on) if one.id == name else one for one in columns))


def moved(register: Register, arrangement: Arrangement, name: str, before: str) -> Arrangement:
    """Puts a column before another one; "" puts it last of all."""
    columns = arranged(register, arrangement)
    mine = next(one for one in columns if one.id == name)
    rest = [one for one in columns if one.id != name]
    place = next((index for index, one in enumerate(rest) if one.id == before), len(rest))
    return _with(register, arrangement, [*rest[:place], mine, *rest[place:]])


def reset(register: Register, arrangement: Arrangement) -> Arrangement:
    """The layout as it was defined; the paper too."""
    return replace(_with(register, arrangement, as_defined(register, arrangement.layout)), paper="")


def with_layout(register: Register, arrangement: Arrangement, name: str) -> Arrangement:
    """Raises Refused("register.layout_unknown")."""
    if name != STANDARD and register.layout(name) is None:
        known = [one.id for one in register.layouts]
        raise Refused("register.layout_unknown", value=name, known="\u3001".join(known))
    return replace(arrangement, layout=name)


def with_paper(arrangement: Arrangement, paper: str) -> Arrangement:
    """Raises Refused("register.paper_unknown")."""
    if paper and paper not in PAPERS:
        raise Refused("register.paper_unknown", value=paper)
    return replace(arrangement, paper=paper)
