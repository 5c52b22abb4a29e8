"""What went wrong is said where a person sees it, and what follows from it is done."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from bot.domain.alarms import AlarmKind, told_in
from bot.domain.errors import StoreUnavailable
from bot.ports import Alarm, Clock, Store, Tx
from bot.waking import Wake

log = logging.getLogger(__name__)

LAG = timedelta(seconds=30)
"""How old the oldest of a channel's waiting threads may be, whose rate is all that holds it."""
SATURATED_AFTER = timedelta(minutes=1)
CALM_BELOW = timedelta(seconds=10)
LOOK_EVERY = timedelta(seconds=10)
NEWS_FOR = timedelta(hours=1)
"""What is over for longer was over before anybody wanted to be told, or nobody ran to tell it."""

Leave = Callable[[str], Awaitable[object]]


class Alarming:
    """Every replica runs it: who tells first has told, and what both find out is one alarm."""

    def __init__(self, store: Store, clock: Clock, wake: Wake, leave: Leave, *, ops: bool) -> None:
        """`leave` takes open conversations out of a channel that is lost; `ops`: there is an ops channel."""
        self._store = store
        self._clock = clock
        self._wake = wake
        self._leave = leave
        self._ops = ops
        self._lagging: dict[str, datetime] = {}
        self._looked_at: datetime | None = None

    async def run(self) -> None:
        """Until cancelled; a fault in one round keeps no later one from being done."""
        while True:
            try:
                await self.turn()
            except StoreUnavailable:
                log.exception("alarms.store_unavailable")
            except Exception:
                log.exception("alarms.failed")
            await self._wake.wait()

    async def turn(self) -> None:
        now = self._clock.now()
        if self._looked_at is None or now - self._looked_at >= LOOK_EVERY:
            self._looked_at = now
            await self._look_for_lag(now)
            await self._leave_lost()
        if self._ops:
            await self._tell(now)

    async def _tell(self, now: datetime) -> None:
        if await self._store.read(lambda tx: tx.alarms.untold()):
            await self._store.write(partial(_tell, now=now))

    async def _leave_lost(self) -> None:
        """Also what came into a lost channel's way while it was being left."""
        for alarm in await self._store.read(lambda tx: tx.alarms.standing_of(AlarmKind.CHANNEL_LOST)):
            await self._leave(alarm.key)

    async def _look_for_lag(self, now: datetime) -> None:
        lagging = await self._store.read(lambda tx: tx.lanes.lagging(now - CALM_BELOW))
        behind = {channel for channel, (since, _) in lagging.items() if now - since > LAG}
        self._lagging = {channel: self._lagging.get(channel, now) for channel in behind}
        for channel, since in self._lagging.items():
            if now - since >= SATURATED_AFTER:
                await self._saturated(channel, now)
        for channel in await self._store.read(_saturated_ones):
            if channel not in lagging:
                await self._store.write(partial(_calm, channel=channel, now=now))

    async def _saturated(self, channel: str, now: datetime) -> None:
        if await self._store.read(lambda tx: tx.alarms.stands(AlarmKind.CHANNEL_SATURATED, channel)):
            return
        if await self._store.write(lambda tx: tx.alarms.add(AlarmKind.CHANNEL_SATURATED, channel, now)):
            log.error("slack.channel_saturated", extra={"channel": channel, "see": "docs/scale.md"})


def _tell(tx: Tx, now: datetime) -> None:
    """Read again inside the unit, so that two replicas tell it once."""
    told = [alarm for alarm in tx.alarms.untold() if tx.alarms.told(alarm, now)]
    for want in dict.fromkeys(told_in(alarm.kind, alarm.at) for alarm in told if _is_news(alarm, now)):
        tx.lanes.put(want, now)


def _is_news(alarm: Alarm, now: datetime) -> bool:
    """Who names an ops channel after a year is not told a year's history."""
    return alarm.cleared_at is None or now - alarm.cleared_at < NEWS_FOR


def _saturated_ones(tx: Tx) -> list[str]:
    return [alarm.key for alarm in tx.alarms.standing_of(AlarmKind.CHANNEL_SATURATED)]


def _calm(tx: Tx, channel: str, now: datetime) -> None:
    tx.alarms.clear(AlarmKind.CHANNEL_SATURATED, channel, now)
