"""Tokens turned into what Qt takes: Fusion, a palette, the font, and one short style sheet for shapes."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication, QPalette

from app.ui import icons, tokens

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication, QWidget

    from app.ui.tokens import Tokens

_ROLES = (
    (QPalette.ColorRole.Window, "canvas"),
    (QPalette.ColorRole.Base, "surface"),
    (QPalette.ColorRole.AlternateBase, "sunken"),
    (QPalette.ColorRole.Text, "text"),
    (QPalette.ColorRole.WindowText, "text"),
    (QPalette.ColorRole.Button, "surface"),
    (QPalette.ColorRole.ButtonText, "text"),
    (QPalette.ColorRole.Highlight, "selected"),
    (QPalette.ColorRole.HighlightedText, "text"),
    (QPalette.ColorRole.PlaceholderText, "text3"),
    (QPalette.ColorRole.ToolTipBase, "text"),
    (QPalette.ColorRole.ToolTipText, "surface"),
    (QPalette.ColorRole.Link, "link"),
    (QPalette.ColorRole.Light, "surface"),
    (QPalette.ColorRole.Mid, "border2"),
    (QPalette.ColorRole.Dark, "border2"),
)
_ROLES_WHEN_DISABLED = (
    QPalette.ColorRole.Text,
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.ButtonText,
)


def apply(app: QApplication, resources: Path) -> None:
    """Dress the application. In the system's high-contrast mode its own colours stay (ui.md 2.9)."""
    QDir.setSearchPaths(icons.PREFIX, [str(resources / "icons")])
    app.setStyle("Fusion")
    app.setFont(font())
    hints = QGuiApplication.styleHints()
    contrast = getattr(hints, "accessibility", None)
    if contrast is not None and "High" in str(contrast().contrastPreference()):
        return
    app.setPalette(palette(tokens.CURRENT))
    app.setStyleSheet(style_sheet(tokens.CURRENT))


def font(size: int = tokens.BODY, *, bold: bool = False, serif: bool = False) -> QFont:
    made = QFont(list(tokens.SERIF_FAMILIES if serif else tokens.FAMILIES))
    made.setPixelSize(size)
    made.setBold(bold)
    if sys.platform.startswith("linux"):
        made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def text_width(text: str, size: int = tokens.BODY, *, bold: bool = False) -> float:
    return QFontMetricsF(font(size, bold=bold)).horizontalAdvance(text)


def elided(text: str, size: int, width: float, *, bold: bool = False) -> str:
    return QFontMetricsF(font(size, bold=bold)).elidedText(text, Qt.TextElideMode.ElideRight, width)


def mark(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties and have the style look at them again: a change alone does not restyle.

    Without properties something else has changed that the sheet asks for.
    """
    if properties and all((widget.property(name) or "") == value for name, value in properties.items()):
        return
    for name, value in properties.items():
        widget.setProperty(name, value)
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return  # never shown so far: it will be looked at then
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def palette(t: Tokens) -> QPalette:
    made = QPalette()
    for role, name in _ROLES:
        made.setColor(role, t.hex(name))
    for role in _ROLES_WHEN_DISABLED:
        made.setColor(QPalette.ColorGroup.Disabled, role, t.hex("disabled"))
    return made


def style_sheet(t: Tokens) -> str:
    """Without the indentation it is written with: Qt reads every character of it."""
    return re.sub(r"\n +", " ", "".join((_frames(t), _labels(t), _buttons(t), _inputs(t), _views(t))))


def _frames(t: Tokens) -> str:
    return f"""
QFrame[pane="page"] {{ background:{t.canvas}; border:none; }}
QFrame[pane="nav"] {{ background:{t.nav}; border:none; border-right:1px solid {t.border}; }}
QFrame[pane="header"] {{ background:{t.surface}; border:none; border-bottom:1px solid {t.border}; }}
QFrame[pane="plain"] {{ background:{t.surface}; border:none; }}
QFrame[pane="left"] {{ background:{t.surface}; border:none; border-right:1px solid {t.border}; }}
QFrame[pane="right"] {{ background:{t.surface}; border:none; border-left:1px solid {t.border}; }}
QFrame[pane="strip"] {{ background:{t.warn.soft}; border:none; border-bottom:1px solid {t.warn.line}; }}
QFrame[card="true"] {{ background:{t.surface}; border:1px solid {t.border}; border-radius:8px; }}
QFrame[sunken="true"] {{ background:{t.sunken}; border:1px solid {t.line}; border-radius:6px; }}
QFrame[rule="soft"] {{ background:{t.line}; border:none; min-height:1px; max-height:1px; }}
QFrame[rule="firm"] {{ background:{t.border}; border:none; min-height:1px; max-height:1px; }}
QFrame[rule="upright"] {{ background:{t.border}; border:none; min-width:1px; max-width:1px; }}
QFrame#toast {{ background:{t.text}; border:none; border-radius:8px; }}
QFrame#toast QLabel {{ color:{t.surface}; }}
QFrame#toast QPushButton {{ background:transparent; border:none; color:{t.toast_link}; font-weight:700;
    padding:0 8px; min-height:28px; max-height:28px; }}
QFrame#popup {{ background:{t.surface}; border:1px solid {t.border2}; border-radius:8px; }}
QDialog {{ background:{t.surface}; }}
QScrollArea, QScrollArea > QWidget#qt_scrollarea_viewport, QFrame#body {{ background:transparent; border:none; }}
"""


def _labels(t: Tokens) -> str:
    tones = "".join(
        f"""
QLabel[badge="{name}"] {{ background:{t.tone(name).soft}; color:{t.tone(name).text}; }}
QFrame[banner="{name}"] {{ background:{t.tone(name).soft}; border-color:{t.tone(name).line}; }}"""
        for name in tokens.TONES
    )
    return f"""
QLabel[badge] {{ border-radius:4px; padding:0 8px; font-size:12px; min-height:20px; max-height:20px; }}
QFrame[banner] {{ border:1px solid; border-radius:6px; }}{tones}
QLabel[role="display"] {{ font-size:28px; font-weight:700; }}
QLabel[role="title"] {{ font-size:20px; font-weight:700; }}
QLabel[role="h2"] {{ font-size:16px; font-weight:700; }}
QLabel[role="strong"] {{ font-weight:700; }}
QLabel[role="sub"] {{ font-size:13px; color:{t.text2}; }}
QLabel[role="cap"] {{ font-size:13px; color:{t.text3}; }}
QLabel[role="micro"] {{ font-size:12px; color:{t.text3}; }}
QLabel[role="bad"], QLabel[role="star"] {{ font-size:13px; color:{t.bad.text}; }}
QLabel[role="warn"] {{ font-size:13px; color:{t.warn.text}; }}
QLabel[role="ok"] {{ font-size:13px; color:{t.ok.text}; }}
QLabel[role="key"] {{ font-size:12px; color:{t.text3}; background:{t.sunken}; border:1px solid {t.border};
    border-radius:4px; padding:0 4px; min-height:18px; max-height:18px; }}
"""


def _buttons(t: Tokens) -> str:
    return f"""
QPushButton {{ background:{t.surface}; border:1px solid {t.border2}; border-radius:6px; padding:0 16px; outline:none;
    min-height:34px; max-height:34px; }}
QPushButton:hover {{ background:{t.hover}; }}
QPushButton:pressed {{ background:{t.selected}; }}
QPushButton:disabled {{ color:{t.disabled}; background:{t.sunken}; border-color:{t.border}; }}
QPushButton[kind="primary"] {{ background:{t.accent}; color:{t.on_accent}; border-color:{t.accent}; font-weight:700; }}
QPushButton[kind="primary"]:hover {{ background:{t.accent_hover}; }}
QPushButton[kind="primary"]:pressed {{ background:{t.accent_press}; }}
QPushButton[kind="primary"]:disabled {{ background:{t.mute.soft}; color:{t.disabled}; border-color:{t.mute.soft}; }}
QPushButton[kind="link"] {{ background:transparent; border-color:transparent; color:{t.link}; padding:0 4px; }}
QPushButton[kind="link"]:hover {{ background:{t.info.soft}; }}
QPushButton[kind="plain"] {{ background:transparent; border-color:transparent; color:{t.text2}; padding:0 8px; }}
QPushButton[kind="plain"]:hover {{ background:{t.hover}; }}
QPushButton[sz="s"] {{ min-height:26px; max-height:26px; padding:0 12px; font-size:13px; }}
QPushButton[kind="link"][sz="s"], QPushButton[kind="plain"][sz="s"] {{ padding:0 4px; }}
QPushButton[square="true"] {{ padding:0; min-width:34px; max-width:34px; }}
QPushButton[square="true"][sz="s"] {{ padding:0; min-width:26px; max-width:26px; }}
QPushButton[chip="true"] {{ border-radius:14px; min-height:26px; max-height:26px; padding:0 12px; font-size:13px;
    color:{t.text2}; }}
QPushButton[chip="true"]:checked {{ border-color:{t.text}; color:{t.surface}; background:{t.text}; font-weight:700; }}
QPushButton[kind="entry"] {{ background:transparent; border-color:transparent; color:{t.text2}; text-align:left;
    padding:0 12px; }}
QPushButton[kind="entry"]:hover {{ background:{t.hover}; }}
QPushButton[kind="entry"]:checked {{ background:{t.selected}; color:{t.text}; font-weight:700; }}
QPushButton[ringed="true"] {{ border-color:{t.focus}; }}
QPushButton::menu-indicator {{ image:none; width:0; }}
"""


def _inputs(t: Tokens) -> str:
    return f"""
QLineEdit, QComboBox, QAbstractSpinBox {{ background:{t.surface}; border:1px solid {t.input}; border-radius:6px;
    padding:0 10px; min-height:34px; max-height:34px; selection-background-color:{t.info.mid};
    selection-color:{t.on_accent}; }}
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {{ border:2px solid {t.focus}; padding:0 9px; min-height:32px;
    max-height:32px; }}
QLineEdit[state="soft"]:!focus {{ border-color:{t.border2}; }}
QLineEdit[state="error"], QPlainTextEdit[state="error"], QTableView[state="error"] {{ border-color:{t.bad.text}; }}
QLineEdit[readOnly="true"], QLineEdit:disabled, QPlainTextEdit[readOnly="true"] {{ background:{t.sunken}; border-color:{t.line};
    color:{t.text2}; }}
QPlainTextEdit {{ background:{t.surface}; border:1px solid {t.input}; border-radius:6px; padding:6px;
    selection-background-color:{t.info.mid}; selection-color:{t.on_accent}; }}
QPlainTextEdit:focus {{ border:2px solid {t.focus}; padding:5px; }}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {{ border:none; padding:0; min-height:0; background:transparent; }}
QComboBox::drop-down {{ border:none; width:32px; subcontrol-origin:border; subcontrol-position:right center; }}
QComboBox::down-arrow {{ image:none; width:0; height:0; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width:0; border:none; }}
"""


def _views(t: Tokens) -> str:
    return f"""
QTableView, QListView {{ background:{t.surface}; border:none; outline:0; selection-background-color:{t.selected};
    selection-color:{t.text}; }}
QTableView[boxed="true"] {{ border:1px solid {t.border}; border-radius:6px; }}
QTableView QLineEdit {{ border:2px solid {t.focus}; border-radius:3px; padding:0 4px; min-height:0; }}
QHeaderView {{ background:{t.sunken}; border:none; }}
QHeaderView::section {{ background:{t.sunken}; color:{t.text2}; font-size:13px; border:none;
    border-bottom:1px solid {t.border}; padding:0 8px; }}
QTableView[inset="true"] QHeaderView::section:first, QTableView[inset="true"] QHeaderView::section:only-one {{
    padding-left:24px; }}
QTableView[inset="card"] QHeaderView::section:first, QTableView[inset="grid"] QHeaderView::section:first {{
    padding-left:16px; }}
QTableView[inset="grid"] QHeaderView::section:last {{ padding-right:16px; }}
QTableView[frozen="true"] {{ border-right:1px solid {t.border}; }}
QTableCornerButton::section {{ background:{t.sunken}; border:none; }}
QScrollBar:vertical {{ background:transparent; width:10px; margin:2px; }}
QScrollBar:horizontal {{ background:transparent; height:10px; margin:2px; }}
QScrollBar::handle {{ background:{t.mute.mid}; border-radius:3px; min-height:40px; min-width:40px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height:0; width:0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background:transparent; }}
QMenu {{ background:{t.surface}; border:1px solid {t.border2}; padding:4px; }}
QMenu::item {{ padding:6px 24px 6px 12px; border-radius:4px; }}
QMenu::item:selected {{ background:{t.selected}; }}
QToolTip {{ background:{t.text}; color:{t.surface}; border:none; padding:4px 8px; }}
"""
