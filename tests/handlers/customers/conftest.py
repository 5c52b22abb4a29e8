from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.handlers.customers.world import Talk, World, opened


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with opened(tmp_path) as world:
        yield world


@pytest.fixture
async def talk(world: World) -> Talk:
    return await world.begin()
