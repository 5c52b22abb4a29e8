from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults.nursery import Nursery


@pytest.fixture
async def nursery(tmp_path: Path) -> AsyncIterator[Nursery]:
    async with Nursery(tmp_path / "nursery.log") as nursery:
        yield nursery
