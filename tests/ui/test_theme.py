"""Colours stand in one file, keep their contrast, and the style sheet stays small and flat."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QSpinBox, QWidget

from app.ui import icons, theme, tokens
from app.ui.tokens import DARK, LIGHT, Tokens
from app.ui.widgets.basics import button, icon_button, plain, row
from app.ui.widgets.search_line import SearchLine

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

UI = Path(__file__).parents[2] / "app" / "ui"
LONGEST_SHEET = 8_000
TEXT_PAIRS = [
    ("text", "surface"), ("text", "canvas"), ("text", "selected"), ("text", "hover"), ("text", "sunken"),
    ("text2", "surface"), ("text2", "nav"), ("text2", "sunken"), ("text2", "mute.line"),
    ("text3", "surface"), ("text3", "canvas"), ("text3", "selected"), ("text3", "sunken"),
    ("on_accent", "accent"), ("on_accent", "accent_hover"), ("on_accent", "accent_press"),
    ("link", "surface"), ("link", "info.soft"), ("surface", "text"), ("toast_link", "text"),
    *((name, f"{name}.soft") for name in tokens.TONES), *((name, "surface") for name in tokens.TONES),
]  # fmt: skip
EDGE_PAIRS = [("input", "surface"), ("focus", "surface"), ("accent_text", "nav"), ("accent_text", "selected")]


def luminance(color: str) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(color[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("table", [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")])
def test_words_can_be_read_and_edges_seen(table: Tokens) -> None:
    weak = [p for p in TEXT_PAIRS if contrast(table.hex(p[0]), table.hex(p[1])) < 4.5]
    faint = [p for p in EDGE_PAIRS if contrast(table.hex(p[0]), table.hex(p[1])) < 3.0]
    assert (weak, faint) == ([], [])


def test_no_colour_outside_the_tokens() -> None:
    colours = re.compile(r"#[0-9A-Fa-f]{3,8}\b|\brgba?\(|Qt\.GlobalColor\.(?!transparent)")
    found = [
        p.name for p in UI.rglob("*.py") if p.name != "tokens.py" and colours.search(p.read_text("utf-8"))
    ]
    assert found == []


def test_the_style_sheet_is_short_and_names_no_universal_selector() -> None:
    sheet = theme.style_sheet(LIGHT)
    selectors = [s.strip() for block in re.findall(r"([^{}]+)\{", sheet) for s in block.split(",")]
    assert len(sheet) < LONGEST_SHEET
    assert [s for s in selectors if "*" in s or s == "QWidget"] == []


def test_a_style_sheet_is_set_on_the_application_only() -> None:
    setters = [p.name for p in UI.rglob("*.py") if ".setStyleSheet(" in p.read_text("utf-8")]
    assert setters == ["theme.py"]


def test_fields_and_buttons_of_a_row_are_equally_high(qtbot: QtBot) -> None:
    widgets: list[QWidget] = [
        QLineEdit(),
        QComboBox(),
        QSpinBox(),
        QPushButton("完成"),
        button("完成", kind="primary"),
    ]
    widgets.append(icon_button("trash", "移到回收站"))
    holder = plain(row(*widgets))
    qtbot.addWidget(holder)
    holder.show()
    assert {widget.height() for widget in widgets} == {tokens.FIELD}


def test_a_search_line_with_the_keys_has_the_edge_of_the_focus(qtbot: QtBot) -> None:
    first, second = SearchLine("找人"), SearchLine("找记录")
    both = plain(row(first, second))
    qtbot.addWidget(both)
    both.show()
    both.activateWindow()
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    edges = [line.grab().toImage().pixelColor(line.width() // 2, 0).name() for line in (first, second)]
    assert edges == [tokens.color("focus").name(), tokens.color("border2").name()]


def test_every_icon_the_program_names_is_there(qapp: QApplication) -> None:
    named = {
        name
        for path in UI.rglob("*.py")
        for name in re.findall(
            r'icon(?:_button)?(?:=|\()"([a-z0-9-]+)"|(?:picture|pixmap)\("([a-z0-9-]+)"',
            path.read_text("utf-8"),
        )
        for name in name
        if name
    }
    assert named
    for name in sorted(named):
        assert not icons.pixmap(name).isNull(), name


def test_an_icon_is_rendered_once_per_colour_and_size(qapp: QApplication) -> None:
    first = icons.pixmap("home", "text2", 18)
    assert icons.pixmap("home", "text2", 18) is first
    assert icons.pixmap("home", "accent", 18) is not first
    assert first.width() == round(18 * first.devicePixelRatio())


def test_the_rail_begins_below_1200() -> None:
    assert not tokens.sizes_for(1200, 768).rail
    assert tokens.sizes_for(1199, 768).rail
    assert tokens.sizes_for(1093, 542).tight
