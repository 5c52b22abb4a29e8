"""Who asks a rate again, and who had better wait: hundreds of lanes asking in vain would busy the store."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

AT_ONCE = 3
"""Lanes that ask the same rate at the same moment; the next ask when these have their answer."""

MOST = 10_000
"""Lanes that are remembered: one that another replica has served since is never heard of again."""


class Held(NamedTuple):
    """A rate's no to a lane: when it was asked, and from when on it may be asked again."""

    lane: str
    rate: str
    asked_at: datetime
    until: datetime


class Pacing:
    """A memory of hints: what it forgets at a restart is only asked once more."""

    def __init__(self) -> None:
        self._rate_of: dict[str, str] = {}
        self._held: dict[str, Held] = {}

    def hold(self, held: Held) -> None:
        self._rate_of[held.lane] = held.rate
        self._held[held.rate] = held

    def let_go(self, lane: str) -> None:
        self._rate_of.pop(lane, None)

    def split(
        self, due: Sequence[str], busy: Collection[str], now: datetime
    ) -> tuple[list[str], Mapping[datetime, list[str]]]:
        """The lanes to serve now, in the order of `due`, and those that wait, by their moment.

        A lane in neither waits for who asks the same rate just now.
        """
        if len(self._rate_of) > MOST:
            self._rate_of = {lane: self._rate_of[lane] for lane in due if lane in self._rate_of}
        asking = Counter(rate for lane in busy if (rate := self._rate_of.get(lane)))
        serve: list[str] = []
        wait: defaultdict[datetime, list[str]] = defaultdict(list)
        for lane in due:
            rate = self._rate_of.get(lane)
            if lane in busy:
                continue
            if rate and (until := self._closed_until(rate, now)):
                wait[until].append(lane)
            elif rate is None or asking[rate] < AT_ONCE:
                serve.append(lane)
                asking.update([rate] if rate else [])
        return serve, wait

    def _closed_until(self, rate: str, now: datetime) -> datetime | None:
        """A clock set back before the question makes the answer worthless."""
        held = self._held.get(rate)
        return held.until if held and held.asked_at <= now < held.until else None
