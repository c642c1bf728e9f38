"""A Markdown text as a document in the product's own type: tokens for sizes and colours, quotations on a soft ground."""

from __future__ import annotations

import re

from PySide6.QtGui import (
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from app.ui import theme, tokens

_SIZES = {1: tokens.TITLE, 2: tokens.H2, 3: tokens.BODY}
_ABOVE = {1: 0, 2: 20, 3: 12}
# Chinese faces bring most of the leading themselves; a ground behind lines shows every gap between them.
_LINE_HEIGHT, _QUOTED_HEIGHT, _BELOW, _INDENT, _QUOTE_MARGIN = 112, 100, 8, 16, 12
# Between Chinese letters a line's end is no blank.
_SOFT_BREAK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef”])\n(?=[\u4e00-\u9fff“（《])")
_PROPORTIONAL = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value


def fill(document: QTextDocument, markdown: str) -> None:
    """Puts the text into the document and dresses it."""
    document.setDefaultFont(theme.font())
    document.setDocumentMargin(0)
    document.setIndentWidth(_INDENT)
    document.setMarkdown(_SOFT_BREAK.sub("", markdown))
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    block = document.begin()
    while block.isValid():
        _dress(cursor, block)
        block = block.next()
    cursor.endEditBlock()


def heading_position(document: QTextDocument, title: str) -> int:
    """Where a heading of that text begins; -1 where there is none."""
    block = document.begin()
    while block.isValid():
        if block.blockFormat().headingLevel() and block.text() == title:
            return block.position()
        block = block.next()
    return -1


def _dress(cursor: QTextCursor, block: QTextBlock) -> None:
    shape = block.blockFormat()
    level = shape.headingLevel()
    quoted = shape.hasProperty(QTextFormat.Property.BlockQuoteLevel)
    shape.setLineHeight(_QUOTED_HEIGHT if quoted else _LINE_HEIGHT, _PROPORTIONAL)
    shape.setTopMargin(_ABOVE.get(level, 0) if block.position() else 0)
    shape.setBottomMargin(0 if quoted else _BELOW)
    if quoted:
        shape.setLeftMargin(_QUOTE_MARGIN)
        shape.setRightMargin(_QUOTE_MARGIN)
        shape.setBackground(tokens.color("info.soft"))
    cursor.setPosition(block.position())
    cursor.setBlockFormat(shape)
    if level:
        letters = QTextCharFormat()
        letters.setFont(theme.font(_SIZES.get(level, tokens.BODY), bold=True))
        letters.clearProperty(QTextFormat.Property.FontSizeAdjustment)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(letters)
