from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.handlers.mail.world import Desk, Post, desk_of, serving
from tests.usecases.world import RULES, House, opened


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path / "baton.db", replace(RULES, mail=True)) as house:
        yield house


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    async with serving(Post()) as post:
        yield post


@pytest.fixture
async def desk(house: House) -> AsyncIterator[Desk]:
    async with desk_of(house) as desk:
        yield desk
