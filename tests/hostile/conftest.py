"""One Baton for all attacks: what one leaves behind, the next would meet."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from tests.hostile.target import Served, Target, attacking, serves_a_good_customer, serving, still_well


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("hostile")) as served:
        asyncio.run(_warm(served))
        served.files, served.memory = served.open_files(), served.resident()
        yield served


@pytest.fixture
async def target(served: Served) -> AsyncIterator[Target]:
    """Attacked by the test; afterwards it must serve, hold and have said nothing that it should not."""
    async with attacking(served) as target:
        yield target
    await still_well(served)


async def _warm(served: Served) -> None:
    """What is loaded and opened with the first customers is no attack's."""
    async with attacking(served) as target:
        await asyncio.gather(*(serves_a_good_customer(target) for _ in range(20)))
        talk = await target.begin()
        assert (await talk.ask("POST", "handoff", json={})).status == 202
        assert (await talk.ask("DELETE", "handoff")).status == 200
