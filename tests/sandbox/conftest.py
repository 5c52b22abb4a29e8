from collections.abc import AsyncIterator

import pytest

from tests.sandbox.world import World, running


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with running() as world:
        yield world
