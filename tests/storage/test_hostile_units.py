"""A fault in a unit of work is told to its caller, whatever it is: nobody hangs on it."""

import asyncio

import pytest

from bot.ports import Store, Tx


def runs_out(_: Tx) -> str:
    return next(iter(()))


@pytest.mark.parametrize("verb", ["write", "read"])
async def test_a_unit_that_runs_out_of_something_is_an_error_and_no_wait(store: Store, verb: str) -> None:
    async with asyncio.timeout(5):
        with pytest.raises(RuntimeError, match="StopIteration"):
            await getattr(store, verb)(runs_out)
    assert await store.read(lambda tx: tx.answering.wanted()) == []
    await store.write(lambda tx: tx.lanes.free_parked())
