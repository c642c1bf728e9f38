"""What the painter puts on paper: lines where a ruler finds them, letters in faces that are there, PDFs of n pages."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QPageLayout, QPainter, QPdfWriter

from app.actions.previewing import preview_paper
from app.actions.reports import Order
from app.domain.letters import times
from app.domain.paper import Document, Furniture, PageLook, Paragraph, Picture, Section, Watermark
from app.ui import paper_faces
from app.ui.paper_faces import Faces
from app.ui.paper_painter import Paper
from app.ui.paper_press import Press, page_layout
from tests.pages_kit import EXACT, FONT, para, paras
from tests.support import MEETING, add, meeting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.actions.workspace import Workspace
    from app.domain.paper import Block

DOTS = 8  # a millimetre
MM = 72 / 25.4
SMALL = PageLook(width=200, height=240, top=20, bottom=20, left=20, right=20)


def paper_of(blocks: Sequence[Block], **more: object) -> Paper:
    section = replace(Section(SMALL, blocks), **more)  # type: ignore[arg-type]  # by name
    paper = Paper(Document((section,)))
    paper.pages.more()
    return paper


def picture_of(paper: Paper, number: int = 0, dots: float = DOTS) -> QImage:
    width, height = (round(size / MM * dots) for size in paper.size(number))
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.scale(dots / MM, dots / MM)
    paper.paint(painter, number)
    painter.end()
    return image


def dark(image: QImage, x: float, y: float) -> bool:
    """Whether anything black stands within a tenth of a millimetre of a place."""
    return any(
        image.pixelColor(round(x * DOTS) + dx, round(y * DOTS) + dy).lightness() < 128
        for dx in (-1, 0, 1)
        for dy in (-1, 0, 1)
    )


def ink(image: QImage) -> int:
    small = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows, stride, width = bytes(small.constBits()), small.bytesPerLine(), small.width()
    return sum(255 - byte for y in range(small.height()) for byte in rows[y * stride : y * stride + width])


@pytest.mark.usefixtures("qapp")
def test_the_frame_of_a_record_stands_where_a_ruler_finds_it(workspace: Workspace, tmp_path: Path) -> None:
    uid = add(workspace, MEETING, meeting())
    preview = preview_paper(workspace, "record", Order(tmp_path / "a.docx", form=MEETING, uid=uid))
    paper = Paper(preview.document)
    paper.pages.more()
    image = picture_of(paper)
    assert dark(image, 31.7, 60)
    assert dark(image, 210 - 31.7, 60)
    assert not dark(image, 31.0, 60)
    assert dark(image, 100, 22 + (36 + 24) / MM)  # the first line of the table
    assert not dark(image, 20, 20)


@pytest.mark.usefixtures("qapp")
def test_a_line_of_print_is_as_wide_as_it_was_set() -> None:
    """Eighteen letters of 16 points fill 160 points twice over: whatever the face, to half a point."""
    paper = paper_of([para("国" * 20, replace(EXACT, align="both"))])
    image = picture_of(paper)
    columns = [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y).lightness() < 128 for y in range(0, image.height(), 2))
    ]
    left, right = min(columns) / DOTS * MM, max(columns) / DOTS * MM
    assert left - 20 == pytest.approx(180 - right, abs=0.7)
    assert 20 < left < 20 + 0.15 * 16


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("dots", [1.2, 3.8, 12])
def test_a_page_looks_the_same_in_every_size(dots: float) -> None:
    """The share of ink hardly changes between a thumbnail, a screen and a printer."""
    paper = paper_of(paras(8))
    image = picture_of(paper, dots=dots)
    share = ink(image) / (image.width() * image.height() * 255)
    known = picture_of(paper)
    assert share == pytest.approx(ink(known) / (known.width() * known.height() * 255), rel=0.3)


@pytest.mark.usefixtures("qapp")
def test_marks_watermarks_pictures_and_lines_under_letters_are_painted() -> None:
    plain = ink(picture_of(paper_of([para("甲—乙")])))
    mark = Watermark("草稿", "宋体", 120, 60, 315, "d8d8d8", 0.5)
    assert ink(picture_of(paper_of([para("甲—乙")], headers={"default": Furniture((), mark)}))) > plain
    for font in (replace(FONT, underline=True), replace(FONT, boxed=True)):
        assert ink(picture_of(paper_of([para("甲—乙", EXACT, font)]))) > plain
    square = QImage(8, 8, QImage.Format.Format_RGB32)
    square.fill(Qt.GlobalColor.black)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    square.save(buffer, "PNG")  # type: ignore[call-overload]  # it takes a device, too
    shown = Paragraph(EXACT, (Picture(60, 15, bytes(buffer.data().data())),), FONT)
    assert ink(picture_of(paper_of([shown]))) > plain


@pytest.mark.usefixtures("qapp")
def test_lines_out_of_sight_are_not_painted() -> None:
    paper = paper_of(paras(10))
    image = QImage(200, 240, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paper.paint(painter, 0, 100, 120)
    painter.end()
    rows = [y for y in range(240) if any(image.pixelColor(x, y).lightness() < 128 for x in range(20, 80))]
    assert min(rows) >= 80
    assert max(rows) <= 140


# faces -----------------------------------------------------------------------------------------------------


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The faces of a machine that has nothing else."""
    names: set[str] = set()
    monkeypatch.setattr(paper_faces, "installed", lambda name: name if name in names else "")
    return names


@pytest.mark.usefixtures("qapp")
def test_a_face_under_its_other_name_is_itself(only: set[str]) -> None:
    only |= {"FangSong_GB2312", "SimHei"}
    faces = Faces()
    assert faces.stand_in("仿宋_GB2312", chinese=True) is None
    assert faces.face("黑体").family == "SimHei"


@pytest.mark.usefixtures("qapp")
def test_the_face_of_titles_is_replaced_by_a_bold_one(only: set[str]) -> None:
    only |= {"SimSun", "FangSong"}
    title, text = (Faces().stand_in(name, chinese=True) for name in ("方正小标宋简体", "仿宋_GB2312"))
    assert title is not None
    assert (title.used, title.heavy, title.moves) == ("宋体", True, False)
    assert text is not None
    assert (text.used, text.heavy, text.moves) == ("仿宋", False, False)


@pytest.mark.usefixtures("qapp")
def test_letters_of_another_width_are_told(only: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    only |= {"Liberation Serif"}
    faces = Faces()
    monkeypatch.setattr(faces, "advance", lambda _wanted, *, bold, letter: times("", bold, letter))
    same = faces.stand_in("Times New Roman", chinese=False)
    assert same is not None
    assert not same.moves
    monkeypatch.setattr(faces, "advance", lambda _wanted, **_letter: 0.6)
    other = faces.stand_in("Times New Roman", chinese=False)
    assert other is not None
    assert other.moves


# sheets and files ------------------------------------------------------------------------------------------


def pressed(paper: Paper, pages: Sequence[int], qtbot: QtBot) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    press = Press()
    with qtbot.waitSignal(press.ended) as ended:
        assert press.start(paper, pages, writer)
    assert ended.args == [True]
    del writer
    return bytes(buffer.data().data())


@pytest.mark.usefixtures("qapp")
def test_a_pdf_has_the_pages_in_their_size(qtbot: QtBot) -> None:
    paper = paper_of(paras(25))
    content = pressed(paper, range(len(paper.pages.pages)), qtbot)
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 3
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)", content)
    assert [(round(float(w)), round(float(h))) for w, h in boxes] == [(200, 240)] * len(boxes)


@pytest.mark.usefixtures("qapp")
def test_an_a4_page_is_called_a4_and_may_lie() -> None:
    upright, lying = page_layout((595.3, 841.9)), page_layout((841.9, 595.3))
    assert upright.pageSize().name() == lying.pageSize().name() == "A4"
    assert lying.orientation() == QPageLayout.Orientation.Landscape
    assert page_layout((1190.6, 841.9)).pageSize().name() == "A3"


@pytest.mark.usefixtures("qapp")
def test_a_press_that_is_stopped_says_so(qtbot: QtBot) -> None:
    paper = paper_of(paras(400))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    press = Press()
    with qtbot.waitSignal(press.ended) as ended:
        assert press.start(paper, range(len(paper.pages.pages)), writer)
        press.cancel()
    assert ended.args == [False]
    assert not press.busy()
