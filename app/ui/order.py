"""The order of people on screens: by group, and within it as a Chinese reader looks names up."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QCollator, QLocale

from app.domain.people import group_place

if TYPE_CHECKING:
    from PySide6.QtCore import QCollatorSortKey

Place = tuple[bool, str, "QCollatorSortKey"]


@cache
def _collator() -> QCollator:
    """The system's own pinyin order; loading pinyin tables of ours would cost a quarter of a second."""
    return QCollator(QLocale(QLocale.Language.Chinese, QLocale.Country.China))


@lru_cache(maxsize=100_000)
def by_name(name: str) -> QCollatorSortKey:
    """By pinyin."""
    return _collator().sortKey(name)


def place(group: str, name: str) -> Place:
    """A key to sort by: group, then name."""
    return *group_place(group), by_name(name)
