"""A committee and its branches, for every test that asks for `desks`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.actions.exchange_kit import Desks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    made = Desks(tmp_path)
    yield made
    made.close()
