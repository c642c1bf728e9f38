"""The visual tokens: every colour and every size the window is made of. No other module holds a colour."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtGui import QColor

FAMILIES = ("Microsoft YaHei UI", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC")
SERIF_FAMILIES = ("SimSun", "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC")
# px at 96 dpi; Qt scales them with the screen. Two weights only: YaHei has no more.
DISPLAY, TITLE, H2, BODY, SUB, MICRO = 28, 20, 16, 14, 13, 12
# Multiples of 4 land on whole device pixels at 125 % (ui.md 2.3).
FIELD, SMALL_FIELD, ROW, HEADER, CARD_HEAD, LIST_ROW = 36, 28, 36, 64, 48, 68
PAGE_MARGIN, CARD_MARGIN, GAP = 24, 16, 12
TONES = ("ok", "warn", "bad", "info", "mute")


class Tone(NamedTuple):
    """One meaning in four strengths; a word or a glyph always says the same (ui.md 2.1, rule 3)."""

    text: str
    soft: str
    mid: str
    line: str


class Tokens(NamedTuple):
    """Colours by what they are for."""

    canvas: str
    nav: str
    nav_selected: str
    surface: str
    sunken: str
    hover: str
    selected: str
    line: str
    border: str
    border2: str
    input: str
    text: str
    text2: str
    text3: str
    disabled: str
    accent: str
    accent_hover: str
    accent_press: str
    accent_text: str
    on_accent: str
    link: str
    focus: str
    toast_link: str
    paper: str
    ink: str
    desk: str
    ok: Tone
    warn: Tone
    bad: Tone
    info: Tone
    mute: Tone

    def tone(self, name: str) -> Tone:
        found = getattr(self, name)
        if not isinstance(found, Tone):
            raise TypeError(name)
        return found

    def hex(self, name: str) -> str:
        """The colour of `text2`, `ok` (its text) or `ok.soft`. Raises AttributeError for an unknown name."""
        base, _, part = name.partition(".")
        found = getattr(self, base)
        return str(getattr(found, part or "text")) if isinstance(found, Tone) else str(found)


LIGHT = Tokens(
    canvas="#F6F7F8", nav="#ECEEF1", nav_selected="#FFFFFF", surface="#FFFFFF", sunken="#F6F7F9",
    hover="#F0F2F5", selected="#E8EDF4", line="#EBEEF1", border="#E0E4E9", border2="#CBD1D9", input="#8C95A3",
    text="#1B1F26", text2="#474F5C", text3="#636C7A", disabled="#9AA2AE",
    accent="#9C1C20", accent_hover="#84161A", accent_press="#6C1014", accent_text="#9C1C20", on_accent="#FFFFFF",
    link="#1D5796", focus="#2E6DB4", toast_link="#9CC4F0", paper="#FFFFFF", ink="#000000", desk="#E3E6EA",
    ok=Tone("#19693F", "#E6F3EC", "#3E9469", "#BFDFCD"),
    warn=Tone("#7D5200", "#FCF2D9", "#B87A0C", "#EBD596"),
    bad=Tone("#B4380A", "#FCECE4", "#D9653A", "#F0C3AE"),
    info=Tone("#1D5796", "#E8F0F9", "#5A8CC2", "#BFD5EC"),
    mute=Tone("#565F6D", "#ECEFF2", "#C2C9D3", "#D8DDE4"),
)  # fmt: skip
# Kept and tested, with no switch in this version (ui.md 2.9).
DARK = Tokens(
    canvas="#16181B", nav="#1C1F23", nav_selected="#2B3036", surface="#202429", sunken="#1B1E22",
    hover="#2A2F35", selected="#313945", line="#2B3037", border="#343A42", border2="#48505A", input="#7D8794",
    text="#ECEEF1", text2="#BEC5CE", text3="#9AA3AF", disabled="#6B7480",
    accent="#B4393C", accent_hover="#C4484B", accent_press="#A02F32", accent_text="#F2A0A1", on_accent="#FFFFFF",
    link="#8AB8EA", focus="#6FA5E0", toast_link="#1D5796", paper="#FFFFFF", ink="#000000", desk="#111315",
    ok=Tone("#7FD0A5", "#1D3329", "#4DA87A", "#2F5543"),
    warn=Tone("#EBC168", "#362C18", "#C9952F", "#5E4C24"),
    bad=Tone("#F5A17E", "#3B241B", "#D26A42", "#6A3E2B"),
    info=Tone("#8AB8EA", "#1E2C3D", "#5588BF", "#31485F"),
    mute=Tone("#B0B8C2", "#2B3036", "#4A525D", "#3C434C"),
)  # fmt: skip
CURRENT = LIGHT


def color(name: str) -> QColor:
    """For painted widgets: `color("text2")`, `color("ok.soft")`."""
    return QColor(CURRENT.hex(name))


class Sizes(NamedTuple):
    """What changes with the window (ui.md 1.6, 2.4)."""

    rail: bool
    nav_width: int
    nav_row: int
    table_row: int
    wide: bool
    compact: bool
    tight: bool

    def with_rail(self) -> Sizes:
        """The same with a narrow navigation."""
        return self._replace(rail=True, nav_width=RAIL_WIDTH)


RAIL_BELOW, RAIL_WIDTH = 1200, 56
WIDE_FROM = 1600
TALL_FROM = 900
COMPACT_BELOW = 740
LOW_BELOW = 690
MINIMUM = (1080, 540)


def sizes_for(width: int, height: int) -> Sizes:
    rail = width < RAIL_BELOW
    return Sizes(
        rail=rail,
        nav_width=RAIL_WIDTH if rail else 224 if width >= WIDE_FROM else 208,
        nav_row=36 if height >= TALL_FROM else 32 if height >= LOW_BELOW or rail else 28,
        table_row=40 if height >= TALL_FROM else 36,
        wide=width >= WIDE_FROM,
        compact=height < COMPACT_BELOW,
        tight=height < LOW_BELOW,
    )
