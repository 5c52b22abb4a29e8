from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.handlers.slack.house import House, delivering, opened
from tests.sandbox.world import PATIENT, World, running


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with running(timing=PATIENT) as world:
        yield world


@pytest.fixture
async def house(world: World, tmp_path: Path) -> AsyncIterator[House]:
    """Everything but the loops: nothing is sent or applied unless the test does it."""
    async with opened(world, tmp_path) as house:
        yield house


@pytest.fixture
async def busy(house: House) -> AsyncIterator[House]:
    async with delivering(house):
        yield house
