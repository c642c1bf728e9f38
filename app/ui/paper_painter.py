"""Paints the pages of a paper, on the screen, on a printer or into a PDF: the same lines at the same places."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen, QTransform

from app.domain.letters import Letters
from app.domain.page_setting import Pages, left_margin
from app.domain.paper import ChartPicture, Font
from app.ui import tokens
from app.ui.chart_painting import paint_chart, paper_look
from app.ui.paper_faces import Faces, StandIn

if TYPE_CHECKING:
    from app.domain.line_setting import Line, Run
    from app.domain.page_parts import Canvas, Page
    from app.domain.paper import Document, Edge, Watermark

_CHART = Font("宋体", "宋体", 9)
_LEAST = 12  # dots: smaller type is this one made smaller, or thumbnails would turn black
_DRAWN = 100.0  # a watermark is drawn large and then fitted
_BELOW, _UNDERLINE = 0.14, 1 / 24  # em, an underline under the feet of the letters and its width
_THROUGH = -0.36  # em, a line through the middle of Chinese letters
_BOX_ABOVE, _BOX_BELOW, _BOX = 0.92, 0.18, 0.75
# A line thinner than a pixel is one pixel wide and paler, but never as pale as to get lost.
_PALEST, _DARKER = 0.3, 1.6


class Paper:
    """A document on pages, with the faces it is painted in."""

    def __init__(self, document: Document, faces: Faces | None = None) -> None:
        self.faces = faces or Faces()
        self.pages = Pages(document, Letters(self.faces.advance))
        self._furniture: dict[int, Canvas] = {}
        self._used: set[tuple[str, bool]] = set()
        self._looked_at = 0
        self._images: dict[int, QImage] = {}

    def stand_ins(self) -> list[StandIn]:
        """The faces that are missing here, of those the pages set so far are set in; Chinese ones first."""
        for page in self.pages.pages[self._looked_at :]:
            for _, _, line in page.lines:
                self._used.update(
                    (run.font.chinese if run.chinese else run.font.latin, run.chinese) for run in line.runs
                )
        self._looked_at = len(self.pages.pages)
        ordered = sorted(self._used, key=lambda face: (not face[1], face[0]))
        found: dict[str, StandIn] = {}
        for family, chinese in ordered:
            one = self.faces.stand_in(family, chinese=chinese)
            if one is not None and (family not in found or one.moves):
                found[family] = one
        return list(found.values())

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page in points."""
        section = self.pages.pages[number].section
        return (section.page.width, section.page.height) if section else (595.3, 841.9)

    def paint(self, painter: QPainter, number: int, top: float = 0.0, bottom: float = inf) -> None:
        """Paints page `number` (from 0) with a painter whose units are points from the page's top left corner.

        Lines that end above `top` or begin below `bottom` are left out.
        """
        page = self.pages.pages[number]
        if page.blank:
            return
        painter.save()
        brush = _Brush(painter, self.faces, self.pages, self._images)
        mark = self.pages.watermark_of(page)
        if mark is not None:
            brush.watermark(page, mark)
        for canvas in (self._around(number, page), page):
            brush.ground(canvas)
            for x, y, line in canvas.lines:
                if y <= bottom and y + line.height + line.base >= top:
                    brush.line(x, y, line)
        painter.restore()

    def _around(self, number: int, page: Page) -> Canvas:
        """Headers and footers; kept as soon as they cannot change any more."""
        found = self._furniture.get(number)
        if found is None:
            found = self.pages.furniture(page)
            if self.pages.done:
                self._furniture[number] = found
        return found


class _Brush:
    """Draws in points. Type is cut for its real size in dots (small type a little heavier), then fitted exactly."""

    def __init__(self, painter: QPainter, faces: Faces, pages: Pages, images: dict[int, QImage]) -> None:
        self._painter, self._faces, self._pages, self._images = painter, faces, pages, images
        self._base = painter.worldTransform()
        self._dots = self._base.m11()  # of a point
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)

    # what lies below the letters ----------------------------------------------------------------------

    def ground(self, canvas: Canvas) -> None:
        painter = self._painter
        for x, y, width, height, color in canvas.fills:
            painter.fillRect(QRectF(x, y, width, height), _color(color))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        pens: dict[Edge, QPen] = {}
        for stroke, edge in canvas.strokes.items():
            if edge not in pens:
                pens[edge] = self._pen(edge)
            painter.setPen(pens[edge])
            painter.drawLine(QPointF(stroke.x1, stroke.y1), QPointF(stroke.x2, stroke.y2))

    def _pen(self, edge: Edge) -> QPen:
        seen = edge.width * self._dots
        color = _color(edge.color)
        if seen < 1:
            color.setAlphaF(min(1.0, max(_PALEST, seen * _DARKER)))
        pen = QPen(color, 0 if seen < 1 else edge.width)
        pen.setCosmetic(seen < 1)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap if seen < 1 else Qt.PenCapStyle.SquareCap)
        return pen

    def watermark(self, page: Page, mark: Watermark) -> None:
        """Drawn as an outline and stretched to its box, in the middle of the text area."""
        section, painter = page.section, self._painter
        if section is None:
            return
        look = section.page
        path = QPainterPath()
        face = self._faces.face(mark.family)
        font = Font(face.family, face.family, _DRAWN)
        path.addText(0, 0, self._faces.font(font, int(_DRAWN), chinese=True), mark.text)
        box = path.boundingRect()
        x = left_margin(self._pages.document, page) + look.room / 2
        y = look.top + (look.height - look.top - look.bottom) / 2
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(QPointF(x, y))
        painter.rotate(mark.angle)
        painter.scale(mark.width / max(box.width(), 1), mark.height / max(box.height(), 1))
        painter.translate(-box.center())
        color = _color(mark.color)
        color.setAlphaF(mark.opacity)
        painter.fillPath(path, QBrush(color))
        painter.restore()

    # letters ------------------------------------------------------------------------------------------

    def line(self, x: float, y: float, line: Line) -> None:
        base = y + line.base
        for placed in line.pictures:
            picture = placed.picture
            area = QRectF(x + placed.x, base - picture.height, picture.width, picture.height)
            if isinstance(picture, ChartPicture):
                self._chart(area, picture)
            else:
                self._painter.drawImage(area, self._image(picture.data))
        for run in line.runs:
            self._run(x + run.x, base, run)
        if any(run.font.underline or run.font.boxed or run.font.struck for run in line.runs):
            self._underlines(x, base, line)
            self._boxes(x, base, line)

    def _chart(self, area: QRectF, picture: ChartPicture) -> None:
        look = paper_look(self._faces.font(_CHART, round(_CHART.size), chinese=True))
        paint_chart(self._painter, area, picture.chart, look)

    def _image(self, data: bytes) -> QImage:
        found = self._images.get(id(data))
        if found is None:
            found = self._images[id(data)] = QImage.fromData(QByteArray(data))
        return found

    def _run(self, x: float, base: float, run: Run) -> None:
        font, painter = run.font, self._painter
        dots = font.size * self._dots
        whole = max(_LEAST, round(dots))  # Qt knows no sizes in between
        fit = dots / whole
        painter.setFont(self._faces.font(font, whole, chinese=run.chinese, spread=run.spread / font.size))
        painter.setPen(_color(font.color))
        text = self._pages.text_of(run) if run.field else run.text
        at = self._base.map(QPointF(x, base))
        painter.setWorldTransform(QTransform(fit, 0, 0, fit, at.x(), at.y()))
        uneven = self._faces.uneven(font, text) if run.chinese else None
        if uneven and not uneven.keys().isdisjoint(text):
            step = whole * (1 + run.spread / font.size)
            for place, letter in enumerate(text):
                shift = (1.0 - uneven.get(letter, 1.0)) / 2 * whole
                painter.drawText(QPointF(place * step + shift, 0), letter)
        else:
            painter.drawText(QPointF(0, 0), text)
        painter.setWorldTransform(self._base)

    def _underlines(self, x: float, base: float, line: Line) -> None:
        for run in line.runs:
            below = [_BELOW] if run.font.underline else []
            for place in [*below, *([_THROUGH] if run.font.struck else [])]:
                at = base + run.font.size * place
                self._painter.setPen(QPen(_color(run.font.color), run.font.size * _UNDERLINE))
                self._painter.drawLine(QPointF(x + run.x, at), QPointF(x + run.x + run.width, at))

    def _boxes(self, x: float, base: float, line: Line) -> None:
        """A frame around neighbouring runs that have one."""
        start: Run | None = None
        for run, following in zip(line.runs, [*line.runs[1:], None], strict=True):
            if not run.font.boxed:
                continue
            start = start or run
            if following is None or not following.font.boxed:
                height = run.font.size * (_BOX_ABOVE + _BOX_BELOW)
                top = base - run.font.size * _BOX_ABOVE
                self._painter.setPen(QPen(_color(""), _BOX))
                self._painter.setBrush(Qt.BrushStyle.NoBrush)
                self._painter.drawRect(QRectF(x + start.x, top, run.x + run.width - start.x, height))
                start = None


def _color(hexadecimal: str) -> QColor:
    return QColor(f"#{hexadecimal}") if hexadecimal else tokens.color("ink")
