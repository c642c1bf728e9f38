"""Whose time it was: each watched function's own CPU, without that of watched ones it called, thread by thread."""

from __future__ import annotations

import threading
import time
from collections import Counter
from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class Stages:
    """Puts itself in the place of functions; what no stage claims is `rest`."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._here = threading.local()
        self._put_back: list[tuple[object, str, object]] = []

    def watch(self, stage: str, *places: tuple[object, str]) -> None:
        self.spent[stage] = 0
        for owner, name in places:
            self._put_back.append((owner, name, getattr(owner, name)))
            setattr(owner, name, self._watched(stage, getattr(owner, name)))

    def _watched(self, stage: str, act: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(act)
        def timed(*args: Any, **options: Any) -> Any:
            inside, self._here.inner = getattr(self._here, "inner", 0.0), 0.0
            begun = time.thread_time()
            try:
                return act(*args, **options)
            finally:
                whole = time.thread_time() - begun
                self.spent[stage] += whole - self._here.inner
                self._here.inner = inside + whole

        return timed

    def stop(self) -> None:
        for owner, name, act in reversed(self._put_back):
            setattr(owner, name, act)
        self._put_back.clear()

    def lines(self, total: float, count: int) -> list[str]:
        """ms each of `count`, the dearest first; `total` is the CPU of all."""
        shares = [*self.spent.most_common(), ("rest", total - sum(self.spent.values()))]
        return [f"  {name:<28}{1000 * spent / count:7.2f} ms {spent / total:5.0%}" for name, spent in shares]
