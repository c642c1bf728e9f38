"""The order of people on screens: by group, and within it as a Chinese reader looks names up."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QCollator, QLocale

if TYPE_CHECKING:
    from PySide6.QtCore import QCollatorSortKey

Place = tuple[bool, str, "QCollatorSortKey"]
# So that the second group comes before the third.
_NUMERALS = str.maketrans("一二三四五六七八九", "123456789")


@cache
def _collator() -> QCollator:
    """The system's own pinyin order; loading pinyin tables of ours would cost a quarter of a second."""
    return QCollator(QLocale(QLocale.Language.Chinese, QLocale.Country.China))


def by_name(name: str) -> QCollatorSortKey:
    """By pinyin."""
    return _collator().sortKey(name)


def group_place(group: str) -> tuple[bool, str]:
    """People of no group stand last."""
    return not group, group.translate(_NUMERALS)


def place(group: str, name: str) -> Place:
    """A key to sort by: group, then name."""
    return *group_place(group), by_name(name)
