"""Who listens to which conversation. Being woken after a commit is only a hint: the log is the queue."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.ports import Topic

CHANGES = "changes"

OnCommit = Callable[[Callable[[frozenset[Topic]], None]], None]
"""`Store.on_commit`."""


class Hub:
    def __init__(self) -> None:
        self._listening: dict[str, set[asyncio.Event]] = defaultdict(set)

    def heard(self, topics: frozenset[Topic]) -> None:
        """A commit's topics; runs on the event loop."""
        for topic in topics:
            if topic.kind == CHANGES:
                for news in self._listening.get(topic.key, ()):
                    news.set()

    def count(self, conversation_id: str) -> int:
        return len(self._listening.get(conversation_id, ()))

    @contextmanager
    def listening(self, conversation_id: str) -> Iterator[asyncio.Event]:
        """The event is set whenever this conversation changed; its reader clears it before reading."""
        news = asyncio.Event()
        self._listening[conversation_id].add(news)
        try:
            yield news
        finally:
            self._listening[conversation_id].discard(news)
            if not self._listening[conversation_id]:
                del self._listening[conversation_id]
