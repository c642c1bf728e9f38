"""Paints the pages of a paper, on the screen, on a printer or into a PDF: the same lines at the same places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen

from app.domain.letters import Letters
from app.domain.page_setting import Pages, left_margin
from app.domain.paper import Font
from app.ui import tokens
from app.ui.paper_faces import UNITS, Faces

if TYPE_CHECKING:
    from app.domain.line_setting import Line, Run
    from app.domain.page_parts import Canvas, Page
    from app.domain.paper import Document, Edge, Watermark

_DRAWN = 100.0  # a watermark is drawn large and then fitted
_BELOW = 0.14  # em, an underline under the feet of the letters
_BOX_ABOVE, _BOX_BELOW = 0.92, 0.18


class Paper:
    """A document on pages, with the faces it is painted in."""

    def __init__(self, document: Document, faces: Faces | None = None) -> None:
        self.faces = faces or Faces()
        self.pages = Pages(document, Letters(self.faces.advance))
        self._furniture: dict[int, Canvas] = {}
        self._images: dict[int, QImage] = {}

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page in points."""
        section = self.pages.pages[number].section
        return (section.page.width, section.page.height) if section else (595.3, 841.9)

    def paint(self, painter: QPainter, number: int) -> None:
        """Paints page `number` (from 0) with a painter whose units are points from the top left corner."""
        page = self.pages.pages[number]
        if page.blank:
            return
        painter.save()
        painter.scale(1 / UNITS, 1 / UNITS)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        around = self._around(number, page)
        mark = self.pages.watermark_of(page)
        if mark is not None:
            self._paint_watermark(painter, page, mark)
        for canvas in (around, page):
            self._paint_ground(painter, canvas)
            for x, y, line in canvas.lines:
                self._paint_line(painter, x, y, line)
        painter.restore()

    def _around(self, number: int, page: Page) -> Canvas:
        """Headers and footers; kept as soon as they cannot change any more."""
        found = self._furniture.get(number)
        if found is None:
            found = self.pages.furniture(page)
            if self.pages.done:
                self._furniture[number] = found
        return found

    # what lies below the letters ----------------------------------------------------------------------

    def _paint_ground(self, painter: QPainter, canvas: Canvas) -> None:
        for x, y, width, height, color in canvas.fills:
            painter.fillRect(_rect(x, y, width, height), _color(color))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for stroke, edge in canvas.strokes.items():
            painter.setPen(_pen(painter, edge))
            painter.drawLine(_point(stroke.x1, stroke.y1), _point(stroke.x2, stroke.y2))

    def _paint_watermark(self, painter: QPainter, page: Page, mark: Watermark) -> None:
        section = page.section
        if section is None:
            return
        look = section.page
        left = left_margin(self.pages.document, page)
        path = QPainterPath()
        face = self.faces.face(mark.family)
        font = self.faces.font(Font(face.family, face.family, _DRAWN), chinese=True)
        path.addText(0, 0, font, mark.text)
        box = path.boundingRect()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(
            (left + look.room / 2) * UNITS, (look.top + (look.height - look.top - look.bottom) / 2) * UNITS
        )
        painter.rotate(mark.angle)
        painter.scale(mark.width * UNITS / max(box.width(), 1), mark.height * UNITS / max(box.height(), 1))
        painter.translate(-box.center())
        color = _color(mark.color)
        color.setAlphaF(mark.opacity)
        painter.fillPath(path, QBrush(color))
        painter.restore()

    # letters ------------------------------------------------------------------------------------------

    def _paint_line(self, painter: QPainter, x: float, y: float, line: Line) -> None:
        base = y + line.base
        for placed in line.pictures:
            picture = placed.picture
            area = _rect(x + placed.x, base - picture.height, picture.width, picture.height)
            painter.drawImage(area, self._image(picture.data))
        for run in line.runs:
            self._paint_run(painter, x + run.x, base, run)
        if any(run.font.boxed for run in line.runs):
            self._paint_boxes(painter, x, base, line)

    def _image(self, data: bytes) -> QImage:
        found = self._images.get(id(data))
        if found is None:
            found = self._images[id(data)] = QImage.fromData(QByteArray(data))
        return found

    def _paint_run(self, painter: QPainter, x: float, base: float, run: Run) -> None:
        font = run.font
        painter.setFont(self.faces.font(font, chinese=run.chinese, spread=run.spread))
        painter.setPen(_color(font.color))
        text = self.pages.text_of(run) if run.field else run.text
        uneven = self.faces.uneven(font, text) if run.chinese else None
        if uneven and not uneven.keys().isdisjoint(text):
            step = font.size + run.spread
            for place, letter in enumerate(text):
                shift = (1.0 - uneven.get(letter, 1.0)) / 2 * font.size
                painter.drawText(_point(x + place * step + shift, base), letter)
        else:
            painter.drawText(_point(x, base), text)
        if font.underline:
            at = base + font.size * _BELOW
            painter.setPen(QPen(_color(font.color), font.size * UNITS / 24))
            painter.drawLine(_point(x, at), _point(x + run.width, at))

    def _paint_boxes(self, painter: QPainter, x: float, base: float, line: Line) -> None:
        """A frame around neighbouring runs that have one."""
        start: Run | None = None
        for run, following in zip(line.runs, [*line.runs[1:], None], strict=True):
            if not run.font.boxed:
                continue
            start = start or run
            if following is None or not following.font.boxed:
                height = run.font.size * (_BOX_ABOVE + _BOX_BELOW)
                top = base - run.font.size * _BOX_ABOVE
                painter.setPen(QPen(_color(""), 0.75 * UNITS))
                painter.drawRect(_rect(x + start.x, top, run.x + run.width - start.x, height))
                start = None


def _pen(painter: QPainter, edge: Edge) -> QPen:
    """At least one pixel of the screen, so that no line of a form gets lost."""
    width = edge.width * UNITS
    thin = width * painter.worldTransform().m11() < 1
    pen = QPen(_color(edge.color), 0 if thin else width)
    pen.setCosmetic(thin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if thin else Qt.PenCapStyle.SquareCap)
    return pen


def _color(hexadecimal: str) -> QColor:
    return QColor(f"#{hexadecimal}") if hexadecimal else tokens.color("ink")


def _point(x: float, y: float) -> QPointF:
    return QPointF(x * UNITS, y * UNITS)


def _rect(x: float, y: float, width: float, height: float) -> QRectF:
    return QRectF(x * UNITS, y * UNITS, width * UNITS, height * UNITS)
