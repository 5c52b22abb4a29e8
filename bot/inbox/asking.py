"""Places in a rate, asked for together: who asks while a unit of work is under way shares the next one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from bot.domain.errors import StoreUnavailable
from bot.ports import Clock, Rate, Store, Tx

Held = tuple[Rate, datetime]
"""Which of the rates has no place, and when to ask again."""
Asked = tuple[Sequence[Rate], asyncio.Future[Held | None]]


class Asking:
    """The row is one for all replicas, and connections are few: a hundred that wait need one of them."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._waiting: list[Asked] = []
        self._asking: asyncio.Task[None] | None = None

    async def place(self, rates: Sequence[Rate]) -> Held | None:
        """None when a call may be made now. Raises StoreUnavailable."""
        answer: asyncio.Future[Held | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((rates, answer))
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask())
        return await answer

    async def _ask(self) -> None:
        """One round; whoever asked meanwhile gets the next."""
        asked = [one for one in self._waiting if not one[1].done()]
        self._waiting = []
        try:
            rates = [wanted for wanted, _ in asked]
            found = await self._store.write(partial(self._reserve, asked=rates))
        except StoreUnavailable as fault:
            _fail(asked, fault)
        except BaseException:
            _fail(asked, StoreUnavailable(reason="the question was broken off"))
            raise
        else:
            for (_, answer), held in zip(asked, found, strict=True):
                if not answer.done():
                    answer.set_result(held)
        finally:
            self._asking = asyncio.create_task(self._ask()) if self._waiting else None

    def _reserve(self, tx: Tx, asked: Sequence[Sequence[Rate]]) -> list[Held | None]:
        now = self._clock.now()
        tx.rates.lock([rate.key for rates in asked for rate in rates])
        return [tx.rates.reserve_all(rates, now) for rates in asked]


def _fail(asked: Sequence[Asked], fault: StoreUnavailable) -> None:
    for _, answer in asked:
        if not answer.done():
            answer.set_exception(fault)
