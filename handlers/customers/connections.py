"""Open connections: so many from one address and in all, and none that does not take what it is sent.

What aiohttp bounds itself: the head of a request and an idle connection (`KEEP_ALIVE`), the size of head and
body. What the routes bound: the time of a body. A stream bounds its own sending.
"""

from __future__ import annotations

import asyncio
import logging
import resource
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, cast

from aiohttp import web

from handlers.customers.addresses import Network, listed, origin, parse

log = logging.getLogger(__name__)

KEEP_ALIVE = 75.0
"""Seconds for which a connection may be idle or drip a head; proxies give theirs up after 60."""
SLOW_SECONDS = 20.0
SLOW_BYTES = 100_000
"""What a client must take in SLOW_SECONDS while something waits for it: less than any phone does."""
RESERVE = 256
"""Files and sockets that are kept for everything else: the store, Slack, mail."""


class Connections:
    """`per_address` None counts none apart; listed proxies are not counted, for many come through them."""

    def __init__(self, per_address: int | None = None, proxies: Sequence[Network] = ()) -> None:
        self._per_address = per_address
        self._proxies = proxies
        self._most = spare_files()
        self._open: Counter[str] = Counter()
        self._refused = False

    @property
    def count(self) -> int:
        return self._open.total()

    def admits(self, side: str) -> bool:
        """False when this side, or all together, have as many as they may."""
        if self.count >= self._most:
            self._warn()
            return False
        return not side or self._per_address is None or self._open[side] < self._per_address

    def came(self, side: str) -> None:
        self._open[side] += 1

    def went(self, side: str) -> None:
        self._open[side] -= 1
        if not self._open[side]:
            del self._open[side]
        self._refused = self._refused and self.count > self._most // 2

    def side(self, transport: asyncio.BaseTransport) -> str:
        """The address as limits count it; "" for a listed proxy's, which stands for many."""
        peer = transport.get_extra_info("peername")
        host = peer[0] if isinstance(peer, tuple) else ""
        address = parse(host)
        return "" if address and listed(address, self._proxies) else origin(host, (), ())

    def _warn(self) -> None:
        """Once for each flood."""
        if not self._refused:
            self._refused = True
            log.error("customers.too_many_connections", extra={"open": self.count})


class Watched(asyncio.Protocol):
    """A connection of aiohttp's, counted from its first moment and cut when it reads nothing."""

    __slots__ = ("_check", "_connections", "_inner", "_side", "_transport")

    def __init__(self, inner: asyncio.Protocol, connections: Connections) -> None:
        self._inner = inner
        self._connections = connections
        self._transport: asyncio.Transport | None = None
        self._side: str | None = None
        self._check: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        side = self._connections.side(transport)
        if not self._connections.admits(side):
            self._transport.abort()
            return
        self._side = side
        self._connections.came(side)
        self._inner.connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_watch()
        if self._side is not None:
            self._connections.went(self._side)
            self._inner.connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._side is not None:
            self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        return self._inner.eof_received() if self._side is not None else None

    def pause_writing(self) -> None:
        self._inner.pause_writing()
        self._watch()

    def resume_writing(self) -> None:
        self._stop_watch()
        self._inner.resume_writing()

    def _watch(self) -> None:
        waiting = self._transport.get_write_buffer_size() if self._transport else 0
        loop = asyncio.get_running_loop()
        self._check = loop.call_later(SLOW_SECONDS, self._cut_if_slow, waiting)

    def _cut_if_slow(self, waited: int) -> None:
        if self._transport is None:
            return
        if self._transport.get_write_buffer_size() > waited - SLOW_BYTES:
            self._transport.abort()
        else:
            self._watch()

    def _stop_watch(self) -> None:
        if self._check:
            self._check.cancel()
            self._check = None


class Runner(web.AppRunner):
    """Serves through `connections`; the rest is aiohttp's."""

    __slots__ = ("_connections",)

    def __init__(self, app: web.Application, connections: Connections, **options: Any) -> None:
        super().__init__(app, keepalive_timeout=KEEP_ALIVE, **options)
        self._connections = connections

    @property
    def server(self) -> web.Server | None:
        """What a site calls for each connection, and nothing else."""
        inner = super().server
        if inner is None:
            return None
        make: Callable[[], asyncio.Protocol] = lambda: Watched(inner(), self._connections)  # noqa: E731
        return cast(web.Server, make)


def raise_file_limit() -> int:
    """As far as the system allows without asking anybody; how many may be open then."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def spare_files() -> int:
    """How many connections may be open at once without taking the files that everything else needs."""
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return 1_000_000 if soft == resource.RLIM_INFINITY else max(soft - RESERVE, soft // 2)
