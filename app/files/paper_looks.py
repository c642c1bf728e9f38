"""How paragraphs and runs of a Word file look once styles, defaults and their own properties are put together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.paper import Edge, Font, Look, Tab
from app.files.word_tokens import W

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

    Properties = Mapping[str, Mapping[str, str]]

TWIPS = 20.0
EIGHTHS = 8.0
_PREFIX: Final = f"{{{W}}}"
# Their attributes add to what a style said; of all others the nearest word holds.
_ADDING = ("spacing", "ind", "rFonts", "tabs", "pBdr")
_OFF = ("0", "false", "off")
_LINE = 240.0
_ALIGNS = {"left": "left", "start": "left", "center": "center", "right": "right", "end": "right",
           "both": "both", "distribute": "distribute"}  # fmt: skip
DEFAULT_FONT = "Times New Roman"


def local(tag: object) -> str:
    return tag[len(_PREFIX) :] if isinstance(tag, str) and tag.startswith(_PREFIX) else ""


def number(values: Mapping[str, str], name: str, otherwise: float = 0.0) -> float:
    try:
        return float(values[name])
    except (KeyError, ValueError):
        return otherwise


def attributes(element: Any) -> dict[str, str]:
    return {} if element is None else {local(name): value for name, value in element.attrib.items()}


def is_on(properties: Properties, name: str) -> bool:
    found = properties.get(name)
    return found is not None and found.get("val") not in _OFF


def edge(values: Mapping[str, str] | None) -> Edge | None:
    """A border; None where nothing is said of it."""
    if not values:
        return None
    if values.get("val") in ("nil", "none"):
        return Edge(0.0)
    color = values.get("color", "auto")
    width = max(number(values, "sz", 4), 2) / EIGHTHS
    return Edge(width, "" if color in ("auto", "000000") else color)


def merged(base: Properties, own: Properties) -> Properties:
    if not own:
        return base
    found = dict(base)
    for name, values in own.items():
        found[name] = {**found[name], **values} if name in _ADDING and name in found else values
    return found


def read_properties(element: Any) -> Properties:
    """The children of a pPr or rPr as plain words."""
    found: dict[str, Mapping[str, str]] = {}
    for child in () if element is None else element:
        name = local(child.tag)
        if name == "tabs":
            stops = [attributes(tab) for tab in child]
            found[name] = {stop.get("pos", "0"): stop.get("val", "left") for stop in stops}
        elif name == "pBdr":
            found[name] = {local(side.tag): _words(attributes(side)) for side in child}
        elif name and name not in ("rPr", "sectPr", "pPrChange"):
            found[name] = attributes(child)
    return found


def _words(border: Mapping[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in border.items())


class Looks:
    """Looks of paragraphs and fonts of runs; alike ones are worked out once."""

    def __init__(self, styles: Any, themes: Mapping[str, str]) -> None:
        self._themes = themes
        self._styles: dict[str, Any] = {}
        self._default: dict[str, str] = {}
        self._base: tuple[Properties, Properties] = ({}, {})
        self._chains: dict[str, tuple[Properties, Properties]] = {}
        self._looks: dict[tuple[bytes, float], tuple[Look, Properties, Font]] = {}
        self._fonts: dict[tuple[int, bytes], Font] = {}
        self._kept: list[Properties] = []  # so that the ids above stay theirs
        for style in () if styles is None else styles.findall(f"{_PREFIX}style"):
            said = attributes(style)
            self._styles[said.get("styleId", "")] = style
            if said.get("default") in ("1", "true"):
                self._default[said.get("type", "")] = said.get("styleId", "")
        defaults = None if styles is None else styles.find(f"{_PREFIX}docDefaults")
        if defaults is not None:
            self._base = tuple(
                read_properties(defaults.find(f"{_PREFIX}{kind}Default/{_PREFIX}{kind}"))
                for kind in ("pPr", "rPr")
            )  # type: ignore[assignment]  # a generator of two

    def style(self, name: str) -> Any:
        return self._styles.get(name)

    def default_style(self, kind: str) -> str:
        return self._default.get(kind, "")

    def chain(self, name: str) -> tuple[Properties, Properties]:
        """(pPr, rPr) of a style with those it is based on."""
        found = self._chains.get(name)
        if found is None:
            style = self._styles.get(name)
            if style is None:
                return self._base
            self._chains[name] = self._base  # a circle ends here
            based = attributes(style.find(f"{_PREFIX}basedOn")).get("val", "")
            paragraph, run = self.chain(based)
            found = self._chains[name] = (
                merged(paragraph, read_properties(style.find(f"{_PREFIX}pPr"))),
                merged(run, read_properties(style.find(f"{_PREFIX}rPr"))),
            )
        return found

    def paragraph(self, look: Any, grid: float = 0.0) -> tuple[Look, Properties, Font]:
        """The look of a paragraph by its pPr, what its runs begin with, and the font of its mark."""
        from lxml import etree

        key = (b"" if look is None else etree.tostring(look), grid)
        found = self._looks.get(key)
        if found is None:
            own = read_properties(look)
            named = own.get("pStyle", {}).get("val", self.default_style("paragraph"))
            paragraph, run = self.chain(named)
            mark = read_properties(None if look is None else look.find(f"{_PREFIX}rPr"))
            font = self._font(merged(run, mark))
            found = (_look(merged(paragraph, own), font.size, grid), run, font)
            self._kept.append(run)
            self._looks[key] = found
        return found

    def font(self, base: Properties, look: Any) -> Font:
        """The font of a run by its rPr in a paragraph whose runs begin with `base`."""
        from lxml import etree

        key = (id(base), b"" if look is None else etree.tostring(look))
        found = self._fonts.get(key)
        if found is None:
            own = read_properties(look)
            named = own.get("rStyle", {}).get("val", "")
            if named in self._styles:
                base = merged(base, self.chain(named)[1])
            found = self._fonts[key] = self._font(merged(base, own))
        return found

    def _font(self, said: Properties) -> Font:
        faces = said.get("rFonts", {})
        color = said.get("color", {}).get("val", "auto")
        return Font(
            latin=self._face(faces, "ascii"),
            chinese=self._face(faces, "eastAsia"),
            size=number(said.get("sz", {}), "val", 20) / 2,
            bold=is_on(said, "b"),
            italic=is_on(said, "i"),
            underline=said.get("u", {}).get("val", "none") != "none",
            color="" if color in ("auto", "000000") else color,
            struck=is_on(said, "strike"),
            boxed=said.get("bdr", {}).get("val", "none") not in ("none", "nil"),
        )

    def _face(self, faces: Mapping[str, str], name: str) -> str:
        return self._themes.get(faces.get(f"{name}Theme", ""), "") or faces.get(name, "") or DEFAULT_FONT


def _look(said: Properties, size: float, grid: float) -> Look:
    spacing, indent = said.get("spacing", {}), said.get("ind", {})
    rule = {"exact": "exact", "atLeast": "least"}.get(spacing.get("lineRule", ""), "auto")
    line = number(spacing, "line", _LINE)
    borders = {
        side: dict(w.split("=", 1) for w in words.split()) for side, words in said.get("pBdr", {}).items()
    }
    hanging = _indent(indent, "hanging", size)
    snaps = grid and rule != "exact" and ("snapToGrid" not in said or is_on(said, "snapToGrid"))
    return Look(
        align=_ALIGNS.get(said.get("jc", {}).get("val", "left"), "left"),  # type: ignore[arg-type]  # of the table above
        left=_indent(indent, "left", size) or _indent(indent, "start", size),
        right=_indent(indent, "right", size) or _indent(indent, "end", size),
        first=-hanging if hanging else _indent(indent, "firstLine", size),
        before=_space(spacing, "before"),
        after=_space(spacing, "after"),
        line=line / _LINE if rule == "auto" else line / TWIPS,
        rule=rule,  # type: ignore[arg-type]  # of the table above
        tabs=_tabs(said.get("tabs", {})),
        above=edge(borders.get("top")),
        below=edge(borders.get("bottom")),
        fresh=is_on(said, "pageBreakBefore"),
        keep_next=is_on(said, "keepNext"),
        keep_lines=is_on(said, "keepLines"),
        widows="widowControl" not in said or is_on(said, "widowControl"),
        spaced="autoSpaceDE" not in said or is_on(said, "autoSpaceDE"),
        hangs="overflowPunct" not in said or is_on(said, "overflowPunct"),
        grid=grid if snaps else 0.0,
    )


def _indent(indent: Mapping[str, str], name: str, size: float) -> float:
    letters = number(indent, f"{name}Chars")
    return letters / 100 * size if letters else number(indent, name) / TWIPS


def _space(spacing: Mapping[str, str], name: str) -> float:
    lines = number(spacing, f"{name}Lines")
    return lines / 100 * _LINE / TWIPS if lines else number(spacing, name) / TWIPS


def _tabs(stops: Mapping[str, str]) -> tuple[Tab, ...]:
    kept = (
        (number({"at": at}, "at") / TWIPS, val) for at, val in stops.items() if val not in ("clear", "bar")
    )
    return tuple(
        Tab(at, "right" if val in ("right", "end", "decimal") else "center" if val == "center" else "left")
        for at, val in sorted(kept)
    )
