"""Stand-ins for what lies outside: time, mood and skills."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from bot.domain.errors import StoreUnavailable
from bot.ports import Store, Topic, Tx

T = TypeVar("T")


class FakeClock:
    """Stands still until a test moves it. It begins on a Monday at 12:00 UTC."""

    def __init__(self, at: datetime = datetime(2026, 3, 2, 12, tzinfo=UTC)) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def move(self, by: timedelta) -> datetime:
        self.at += by
        return self.at


class CalmMood:
    """Reads no mood out of anything."""

    def compound(self, text: str) -> float:
        return 0.0


class NamedSkills:
    """A skill fits when its name stands in the text."""

    def __init__(self, *names: str) -> None:
        self._names = names

    def rank(self, text: str) -> tuple[tuple[str, float], ...]:
        return tuple((name, 1.0) for name in self._names if name.casefold() in text.casefold())


class FailingStore:
    """A real store that can be out of order (`down`, `fault`) or tell nobody of its commits (`deaf`)."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.down = False
        self.deaf = False
        self.fault: Exception | None = None

    async def write(self, work: Callable[[Tx], T]) -> T:
        self._check()
        return await self._store.write(work)

    async def read(self, work: Callable[[Tx], T]) -> T:
        self._check()
        return await self._store.read(work)

    def on_commit(self, listener: Callable[[frozenset[Topic]], None]) -> None:
        self._store.on_commit(lambda topics: None if self.deaf else listener(topics))

    def _check(self) -> None:
        if self.fault:
            raise self.fault
        if self.down:
            raise StoreUnavailable
