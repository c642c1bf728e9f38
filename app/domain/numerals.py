"""The characters by which people number lines, columns and persons: 一、 介绍人二, 第三人."""

from __future__ import annotations

DIGITS = "一二三四五六七八九十"
FIRST_FOUR = DIGITS[:4]
ORDINAL, PERSON = "第", "人"
