from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.doctor.place import Place, made
from tests.sandbox.world import World, running


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    return made(tmp_path, monkeypatch)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with running() as world:
        yield world


@pytest.fixture
def in_slack(place: Place, world: World) -> Place:
    place.set(SLACK_API_URL=f"{world.origin}/api/")
    return place
