"""Who listens to which conversation. Being woken after a commit is only a hint: the log is the queue.

Where other replicas commit too, a hint may be lost with the process that owed it. So the store says each
second that a look is due, and one read tells for all who listen here where there is more than they were told.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from bot.domain.errors import StoreUnavailable
from bot.ports import Topic
from bot.ports.topics import EVERYTHING, LOOK, WRITING

log = logging.getLogger(__name__)

CHANGES = "changes"
TYPING_SECONDS = 1.0
"""Between two that are passed on: who writes types many times a second."""

OnCommit = Callable[[Callable[[frozenset[Topic]], None]], None]
"""`Store.on_commit`."""
Ahead = Callable[[Mapping[str, int]], Awaitable[Sequence[str]]]
"""Of conversations with a rev of each: those whose log goes on after it."""
Typist = Literal["assistant", "agent", "customer"]


class Writer(NamedTuple):
    """An agent's `name` is the one that the customer knows; "" where nobody said it."""

    who: Typist
    name: str = ""


@dataclass(eq=False, slots=True)
class Listener:
    """`wake` is called whenever there is something; its reader says in `rev` how far it has read. `typing`
    is only told while it is fresh, and never stored. There are tens of thousands: each holds little.
    """

    wake: Callable[[], None]
    rev: int = 0
    typing: frozenset[Writer] = frozenset()

    def writers(self) -> list[Writer]:
        """Those not told yet."""
        found = sorted(self.typing)
        self.typing = frozenset()
        return found


@dataclass(slots=True)
class _Room:
    listeners: list[Listener] = field(default_factory=list)
    typed: dict[Writer, float] = field(default_factory=dict)


class Hub:
    """`now` counts seconds and never goes back."""

    def __init__(self, ahead: Ahead, now: Callable[[], float] = time.monotonic) -> None:
        self._rooms: dict[str, _Room] = defaultdict(_Room)
        self._ahead = ahead
        self._now = now
        self._looking: asyncio.Task[None] | None = None
        self.closing = False

    def heard(self, topics: frozenset[Topic]) -> None:
        """A commit's topics, here or in another process; runs on the event loop."""
        if LOOK in topics:
            self._look()
        if EVERYTHING in topics or Topic(CHANGES) in topics:
            self._wake(list(self._rooms))
        self._wake([topic.key for topic in topics if topic.kind == CHANGES])
        for topic in topics:
            if topic.kind == WRITING:
                self.typing(topic.key, "agent", topic.name)

    def _wake(self, conversations: Sequence[str]) -> None:
        for conversation_id in conversations:
            room = self._rooms.get(conversation_id)
            for listener in room.listeners if room else ():
                listener.wake()

    def _look(self) -> None:
        """One at a time: the next waits for the next second."""
        if self._rooms and (self._looking is None or self._looking.done()):
            self._looking = asyncio.create_task(self._find_news())

    async def _find_news(self) -> None:
        known = {key: min(one.rev for one in room.listeners) for key, room in self._rooms.items()}
        try:
            self._wake(await self._ahead(known))
        except StoreUnavailable:
            log.warning("customers.no_look")  # whoever is woken or waits long enough looks by itself

    def typing(self, conversation_id: str, who: Typist, name: str = "") -> None:
        """Somebody writes. Nobody listens, nobody hears."""
        room, writer = self._rooms.get(conversation_id), Writer(who, name)
        now = self._now()
        if room is None or now - room.typed.get(writer, now - TYPING_SECONDS) < TYPING_SECONDS:
            return
        room.typed[writer] = now
        for listener in room.listeners:
            listener.typing |= {writer}
            listener.wake()

    def close(self) -> None:
        """Everybody who waits is woken and finds `closing`."""
        self.closing = True
        self._wake(list(self._rooms))

    def count(self, conversation_id: str) -> int:
        room = self._rooms.get(conversation_id)
        return len(room.listeners) if room else 0

    @contextmanager
    def listening(self, conversation_id: str, wake: Callable[[], None]) -> Iterator[Listener]:
        """`wake` runs on the event loop, and must not wait for anything."""
        listener = Listener(wake)
        room = self._rooms[conversation_id]
        room.listeners.append(listener)
        try:
            yield listener
        finally:
            room.listeners.remove(listener)
            if not room.listeners:
                del self._rooms[conversation_id]
