"""What befalls the programs of a soak, drawn from its seed."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any

import aiohttp

from tests.soak.replica import LEASE
from tests.soak.stage import Replica, Stage

WEIGHTS = {"kill": 80, "stop": 6, "restart_postgres": 4, "outage": 4, "weather": 6}
CALLS = ("refused", "ratelimited", "error", "malformed", "slow", "accepted_then_reset", "accepted_then_hang",
         "accepted_then_error", "visible_late")  # fmt: skip
EVENTS = ("duplicate", "late", "reordered", "lost_ack", "cut")


class Chaos:
    def __init__(self, stage: Stage, pause: float, *, calm: bool = False) -> None:
        self._stage = stage
        self._pause = pause
        self._tasks: set[asyncio.Task[None]] = set()
        self._weights = {"kill": 1} if stage.postgres is None or calm else WEIGHTS
        self.counts: dict[str, int] = dict.fromkeys(WEIGHTS, 0)

    async def run(self) -> None:
        """Until cancelled. One thing after the other begins; what each takes overlaps with the next."""
        draw = self._stage.draw
        while True:
            await asyncio.sleep(draw.expovariate(1 / self._pause))
            what = draw.choices(list(self._weights), list(self._weights.values()))[0]
            act: Coroutine[Any, Any, None] = getattr(self, f"_{what}")()
            task = asyncio.create_task(act)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def heal(self) -> None:
        """Ends what lasts, and waits until all serve."""
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._stage.slack_post("control/outage", on=False)
        async with self._stage.http.delete(f"{self._stage.slack}/control/faults"):
            pass
        for replica in self._stage.replicas:
            if not replica.ready:
                await self._stage.start_again(replica)

    def _one(self) -> Replica | None:
        fit = [replica for replica in self._stage.serving() if not replica.stopped]
        return self._stage.draw.choice(fit) if fit else None

    async def _kill(self) -> None:
        if replica := self._one():
            self.counts["kill"] += 1
            await replica.kill()
            await asyncio.sleep(self._stage.draw.uniform(0, 1))
            await self._stage.start_again(replica)

    async def _stop(self) -> None:
        if replica := self._one():
            self.counts["stop"] += 1
            replica.pause()
            await asyncio.sleep(LEASE.total_seconds() * self._stage.draw.uniform(0.5, 1.6))
            replica.go_on()

    async def _restart_postgres(self) -> None:
        if self._stage.postgres:
            self.counts["restart_postgres"] += 1
            await self._stage.postgres.restart()

    async def _outage(self) -> None:
        self.counts["outage"] += 1
        how = self._stage.draw.choice(("refused", "error", "hang"))
        with contextlib.suppress(aiohttp.ClientError):
            await self._stage.slack_post("control/outage", on=True, how=how)
            await asyncio.sleep(self._stage.draw.uniform(1, 6))
            await self._stage.slack_post("control/outage", on=False)

    async def _weather(self) -> None:
        """A share of calls and events meets misfortune from now on, instead of the last share."""
        self.counts["weather"] += 1
        draw = self._stage.draw
        async with self._stage.http.delete(f"{self._stage.slack}/control/faults"):
            pass
        for kind in draw.sample(CALLS, 3):
            await self._order(method="*", kind=kind, share=0.01, seed=draw.randrange(10**6), seconds=2)
        for event in draw.sample(EVENTS, 2):
            await self._order(events=event, share=0.02, seed=draw.randrange(10**6), seconds=1)

    async def _order(self, **wish: Any) -> None:
        answer = await self._stage.slack_post("control/faults", **wish)
        assert answer["ok"], answer


__all__ = ["Chaos"]
