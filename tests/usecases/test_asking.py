"""Many who need a place in the same rate ask for it together."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from bot.domain.errors import StoreUnavailable
from bot.inbox.asking import Asking
from bot.ports import Rate, Tx
from storage.store import SqliteStore
from tests.builders import NOW
from tests.fakes import FakeClock
from tests.sqlite import fresh_file

T = TypeVar("T")

MINUTE = timedelta(minutes=1)
WIDE, NARROW = Rate("wide", MINUTE, 10), Rate("narrow", MINUTE, 2)


class Slow(SqliteStore):
    """Each write waits for `go`; the next one breaks off with `fault`."""

    writes = 0
    fault: BaseException | None = None
    go: asyncio.Event

    async def write(self, work: Callable[[Tx], T]) -> T:
        self.writes += 1
        await self.go.wait()
        fault, self.fault = self.fault, None
        if fault:
            raise fault
        return await super().write(work)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Slow]:
    store = Slow(fresh_file(tmp_path / "baton.db"))
    store.go = asyncio.Event()
    await store.open()
    yield store
    await store.close()


async def ask(asking: Asking, count: int) -> list[asyncio.Task[object]]:
    tasks: list[asyncio.Task[object]] = [
        asyncio.create_task(asking.place((WIDE, NARROW))) for _ in range(count)
    ]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return tasks


async def test_those_who_ask_meanwhile_share_one_unit_and_no_place_is_given_twice(store: Slow) -> None:
    asking = Asking(store, FakeClock(NOW))
    first = await ask(asking, 1)
    more = await ask(asking, 30)
    store.go.set()
    found = await asyncio.gather(*first, *more)
    assert found.count(None) == NARROW.burst
    assert {one for one in found if one} == {(NARROW, NOW + MINUTE)}
    assert store.writes == 2


async def test_who_gave_up_takes_no_place(store: Slow) -> None:
    asking = Asking(store, FakeClock(NOW))
    first = await ask(asking, 1)
    [gone, *others] = await ask(asking, 2)
    gone.cancel()
    await asyncio.sleep(0)
    store.go.set()
    assert await asyncio.gather(*first, *others) == [None, None]


@pytest.mark.parametrize("fault", [StoreUnavailable(reason="away"), asyncio.CancelledError()])
async def test_a_question_that_fails_is_told_to_all_and_stands_in_nobodys_way(
    store: Slow, fault: BaseException
) -> None:
    asking = Asking(store, FakeClock(NOW))
    store.fault = fault
    tasks = await ask(asking, 3)
    store.go.set()
    ends = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(end) for end in ends] == [StoreUnavailable] * 3
    assert await asking.place((WIDE, NARROW)) is None
