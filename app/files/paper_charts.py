"""Reads the charts of a Word file as numbers: those with bars or columns, as this program writes them."""

from __future__ import annotations

from typing import Any

from app.domain.chart import Chart, Series
from app.files.word_charts import CHART


def read_chart(root: Any) -> Chart | None:
    """None for a chart of another kind."""
    bars = root.find(f".//{_c('barChart')}")
    if bars is None:
        return None
    found = [_series(one) for one in bars.findall(_c("ser"))]
    names = found[0][1] if found else ()
    return Chart("", names, tuple(series for series, _ in found), upright=_value(bars, "barDir") == "col")


def _c(name: str) -> str:
    return f"{{{CHART}}}{name}"


def _value(parent: Any, name: str) -> str:
    found = parent.find(_c(name))
    return "" if found is None else str(found.get("val", ""))


def _series(one: Any) -> tuple[Series, tuple[str, ...]]:
    numbers = tuple(round(float(text or 0)) for text in _points(one, "val"))
    return Series("".join(_points(one, "tx")), numbers), _points(one, "cat")


def _points(one: Any, name: str) -> tuple[str, ...]:
    found = one.find(_c(name))
    return () if found is None else tuple(point.findtext(_c("v"), "") for point in found.iter(_c("pt")))
