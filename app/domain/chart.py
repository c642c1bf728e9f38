"""A chart as numbers: bars or columns from zero, told apart by pattern and label, never by colour alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Every series has a value for every category. Bars lie, columns stand `upright`."""

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    upright: bool = False

    @property
    def top(self) -> int:
        """The largest value, at least 1: what the whole length stands for."""
        return max([1, *(value for one in self.series for value in one.values)])
