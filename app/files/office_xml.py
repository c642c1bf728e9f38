"""What every part of an Office document begins and is linked with, and text as it may stand in one."""

from __future__ import annotations

import re

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """Text as it may stand in XML: escaped, without the characters XML cannot hold."""
    if _FORBIDDEN.search(text):
        text = _FORBIDDEN.sub("", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def xml_quoted(text: str) -> str:
    """An attribute's value with its quotes; xml.sax.saxutils has one too, and imports HTTP and mail with it."""
    return '"' + xml_text(text).replace('"', "&quot;") + '"'
