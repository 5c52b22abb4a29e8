from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.stage import Stage, open_stage


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Slack by socket, Baton on it."""
    async with open_stage(tmp_path) as stage:
        yield stage


@pytest.fixture
async def signed(tmp_path: Path) -> AsyncIterator[Stage]:
    """The same by signed HTTP."""
    async with open_stage(tmp_path, signed_http=True) as stage:
        yield stage
