"""A photograph out of the attachments, small and safely read; without one the family name on a grey square."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QImageWriter, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui import theme, tokens

SIDE, _RADIUS = 56, 8
PORTRAIT, _QUALITY = QSize(480, 640), 90  # a photo of one inch at 300 dots an inch has 295 × 413
_FORMATS = (b"jpeg", b"jpg", b"png", b"bmp")
_LARGEST = 12_000  # a side, in pixels: nobody scans a portrait larger, and a bomb stops here


def picture_of(data: bytes, side: int = SIDE) -> QImage | None:
    """The middle of a picture as a square; None for what is no picture or too large to be one."""
    return _read(data, QSize(side, side), Qt.AspectRatioMode.KeepAspectRatioByExpanding)


def portrait_of(data: bytes) -> bytes | None:
    """A picture as a card keeps it: upright, no larger than paper can show, as JPEG; None for what is no picture."""
    image = _read(data, PORTRAIT, Qt.AspectRatioMode.KeepAspectRatio, larger=False)
    if image is None:
        return None
    flat = QImage(image.size(), QImage.Format.Format_RGB32)
    flat.fill(tokens.color("paper"))  # a transparent ground would turn black
    painter = QPainter(flat)
    painter.drawImage(0, 0, image)
    painter.end()
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"jpeg"))
    writer.setQuality(_QUALITY)
    return bytes(kept.data()) if writer.write(flat) else None


def _read(data: bytes, room: QSize, mode: Qt.AspectRatioMode, *, larger: bool = True) -> QImage | None:
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if (
        reader.format().data() not in _FORMATS
        or not size.isValid()
        or max(size.width(), size.height()) > _LARGEST
    ):
        return None
    if larger or size.width() > room.width() or size.height() > room.height():
        reader.setScaledSize(size.scaled(room, mode))
    image = reader.read()
    return None if image.isNull() else image


class Avatar(QWidget):
    """A click asks for another photo, where that may be changed."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._image: QImage | None = None
        self.setFixedSize(SIDE, SIDE)

    def show_person(self, name: str, photo: bytes = b"") -> None:
        self._text = name[:1]
        self._image = picture_of(photo, SIDE * 2) if photo else None
        self.setAccessibleName(f"{name}的照片" if self._image else name)
        self.update()

    def take_clicks(self, words: str) -> None:
        """`words` say what a click does; "" takes none."""
        self.setToolTip(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor if words else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.toolTip() and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def has_photo(self) -> bool:
        return self._image is not None

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = QRectF(self.rect())
        if self._image is not None:
            edge = QPainterPath()
            edge.addRoundedRect(place, _RADIUS, _RADIUS)
            painter.setClipPath(edge)
            side = min(self._image.width(), self._image.height())
            top = min(self._image.height() - side, (self._image.height() - side) // 3)  # faces stand high
            source = QRectF((self._image.width() - side) / 2, top, side, side)
            painter.drawImage(place, self._image, source)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("mute.soft"))
        painter.drawRoundedRect(place, _RADIUS, _RADIUS)
        painter.setFont(theme.font(22, bold=True))
        painter.setPen(tokens.color("text2"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
