"""Who listens to which conversation. Being woken after a commit is only a hint: the log is the queue."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from bot.ports import Topic

CHANGES = "changes"
TYPING_SECONDS = 1.0
"""Between two that are passed on: who writes types many times a second."""

OnCommit = Callable[[Callable[[frozenset[Topic]], None]], None]
"""`Store.on_commit`."""
Typist = Literal["assistant", "agent", "customer"]


@dataclass(eq=False, slots=True)
class Listener:
    """`news` is set whenever there is something; its reader clears it before looking. `typing` is only told
    while it is fresh, and never stored.
    """

    news: asyncio.Event = field(default_factory=asyncio.Event)
    typing: set[Typist] = field(default_factory=set)

    def typists(self) -> list[Typist]:
        """Those not told yet."""
        found = sorted(self.typing)
        self.typing.clear()
        return found


@dataclass(slots=True)
class _Room:
    listeners: set[Listener] = field(default_factory=set)
    typed: dict[Typist, float] = field(default_factory=dict)


class Hub:
    """`now` counts seconds and never goes back."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._rooms: dict[str, _Room] = defaultdict(_Room)
        self._now = now
        self.closing = False

    def heard(self, topics: frozenset[Topic]) -> None:
        """A commit's topics; runs on the event loop."""
        for topic in topics:
            if topic.kind == CHANGES and topic.key in self._rooms:
                for listener in self._rooms[topic.key].listeners:
                    listener.news.set()

    def typing(self, conversation_id: str, who: Typist) -> None:
        """Somebody writes. Nobody listens, nobody hears."""
        room = self._rooms.get(conversation_id)
        now = self._now()
        if room is None or now - room.typed.get(who, now - TYPING_SECONDS) < TYPING_SECONDS:
            return
        room.typed[who] = now
        for listener in room.listeners:
            listener.typing.add(who)
            listener.news.set()

    def close(self) -> None:
        """Everybody who waits is woken and finds `closing`."""
        self.closing = True
        for room in self._rooms.values():
            for listener in room.listeners:
                listener.news.set()

    def count(self, conversation_id: str) -> int:
        room = self._rooms.get(conversation_id)
        return len(room.listeners) if room else 0

    @contextmanager
    def listening(self, conversation_id: str) -> Iterator[Listener]:
        listener = Listener()
        room = self._rooms[conversation_id]
        room.listeners.add(listener)
        try:
            yield listener
        finally:
            room.listeners.discard(listener)
            if not room.listeners:
                del self._rooms[conversation_id]
