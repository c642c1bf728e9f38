"""The state of the committee depends on which packages came, never on their order or how often they came."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange_orders import World, some_order

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The long run, 6 seats × 8 quarters, is `python -m tests.exchange_orders`."""
    return World(tmp_path_factory.mktemp("orders"), seats=2, quarters=4)


@given(seed=st.integers(0, 10_000), at_once=st.booleans())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_gives_one_state(world: World, seed: int, at_once: bool) -> None:  # noqa: FBT001 - drawn
    order, chosen = some_order(world, random.Random(seed))  # noqa: S311 - which order
    assert world.state_after(order, at_once=at_once) == world.state_after(chosen, at_once=True)


def test_backwards_and_forwards(world: World, tmp_path: Path) -> None:
    forwards = world.state_after(world.packages)
    assert world.state_after(world.packages[::-1]) == forwards
    assert world.state_after(world.packages[:-1]) != forwards
