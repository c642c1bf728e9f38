"""Outline icons by name: each SVG is rendered once per name, colour, size and pixel ratio."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QFile, QIODevice, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.ui import tokens

PREFIX = "icons"
THIN = "1.75"


def pixmap(name: str, color: str = "text2", size: int = 18, stroke: str = THIN) -> QPixmap:
    """The icon in a token colour for the screen's pixel ratio."""
    return _rendered(name, tokens.CURRENT.hex(color), size, stroke, _pixel_ratio())


def icon(name: str, color: str = "text2", size: int = 16) -> QIcon:
    """For buttons: drawn paler while the button is disabled."""
    made = QIcon(pixmap(name, color, size))
    made.addPixmap(pixmap(name, "disabled", size), QIcon.Mode.Disabled)
    return made


def _pixel_ratio() -> float:
    app = QGuiApplication.instance()
    return max(1.0, app.devicePixelRatio()) if isinstance(app, QGuiApplication) else 1.0


@cache
def _rendered(name: str, hex_color: str, size: int, stroke: str, ratio: float) -> QPixmap:
    svg = (
        _source(name)
        .replace("currentColor", hex_color)
        .replace('stroke-width="2"', f'stroke-width="{stroke}"')
    )
    image = QPixmap(round(size * ratio), round(size * ratio))
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image


@cache
def _source(name: str) -> str:
    file = QFile(f"{PREFIX}:{name}.svg")
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise FileNotFoundError(name)
    try:
        return bytes(file.readAll().data()).decode()
    finally:
        file.close()
