from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.handlers.webhook.world import Ear, listening
from tests.usecases.world import RULES, House, opened


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path / "baton.db", replace(RULES, webhook=True)) as house:
        yield house


@pytest.fixture
async def ear() -> AsyncIterator[Ear]:
    async with listening(Ear()) as ear:
        yield ear
