"""How much one side may do at the customers' door, and for how many streams it may stay.

For whoever builds the door: `Limits.check` is a middleware that stands behind the Origin check and before
the routes (their paths say what is counted). It raises the three errors of `charges`; their words stand in
`handlers/errors.py` (429, `too_many_requests`, `too_many_conversations`, `too_many_streams`), and
`retry_after` is their Retry-After header. A stream reads the credentials of its first frame through
`limits.heard`, and holds a place of its owner's for as long as it lives: `with limits.stream(owner)`. Both
raise TooManyRequests (1013).
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from aiohttp import WSCloseCode, web

from bot.domain.callers import Caller
from bot.domain.errors import BatonError
from bot.domain.limits import DoorLimits, Limit
from handlers.customers.addresses import Network, origin
from handlers.customers.charges import ONE, Asked, Charge, Side, TooManyRequests, TooManyStreams
from handlers.customers.refusals import ApiKeyInvalid, IdentityInvalid, TokenInvalid
from handlers.customers.windows import Windows

GUARDED = "/v1/"
STREAMS_RETRY = 10
"""Seconds; nobody knows when another tab will be closed."""
GOODBYE_SECONDS = 2.0
FAILED, GUESSED = "failures", "guesses"
"""Counted apart: a browser with a stale token guesses at no key, and must not shut out who has it."""
GUESSES = (TokenInvalid, ApiKeyInvalid)
NOBODY = Caller()

T = TypeVar("T")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Who = Callable[[web.Request], Caller | None]
"""By the Authorization header; None without one. Raises TokenInvalid, TokenExpired or ApiKeyInvalid."""


def retry_after(error: TooManyRequests) -> dict[str, str]:
    return {"Retry-After": str(error.details.get("seconds", STREAMS_RETRY))}


class Limits:
    def __init__(
        self,
        allowed: DoorLimits,
        proxies: Sequence[Network],
        who: Who,
        largest: int,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`largest` are the bytes that an upload of unknown length counts as: the most that are taken."""
        self._allowed = allowed
        self._proxies = proxies
        self._who = who
        self._largest = largest
        self._windows = Windows(now)
        self._places: Counter[tuple[Side, str]] = Counter()

    @web.middleware
    async def check(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Raises TooManyRequests, TooManyConversations or TooManyStreams."""
        if not request.path.startswith(GUARDED):
            return await handler(request)
        asked = self._asked(request)
        for charge in asked.charges:
            self._take(charge, asked)
        try:
            return await self._stay(request, asked, handler)
        except IdentityInvalid:
            self._failed(FAILED, asked.address)
            raise

    def heard(self, request: web.Request, read: Callable[[], tuple[Caller, T]]) -> tuple[Caller, T]:
        """What `read` makes of credentials that stand elsewhere than in the header: a stream's first frame.

        Raises as `read` does, or TooManyRequests: an address that guessed at the API key too often is heard
        no more, but with what we signed ourselves. A guess that comes true must not be told from the others.
        """
        address = self._address(request)
        try:
            caller, more = read()
        except GUESSES as error:
            self._failed(GUESSED if isinstance(error, ApiKeyInvalid) else FAILED, address)
            raise
        if caller.backend:
            self._look(address)
        return caller, more

    @contextmanager
    def stream(self, owner: str) -> Iterator[None]:
        """A place among the streams and long polls of `owner`. Raises TooManyStreams."""
        self._enter(Side.OWNER, owner, self._allowed.sockets if owner else None)
        try:
            yield
        finally:
            self._leave(Side.OWNER, owner)

    def _asked(self, request: web.Request) -> Asked:
        resource = request.match_info.route.resource
        size = request.content_length
        return Asked(
            method=request.method,
            path=resource.canonical if resource else "",
            address=self._address(request),
            caller=self._caller(request),
            conversation=request.match_info.get("id", ""),
            size=self._largest if size is None else size,
        )

    def _address(self, request: web.Request) -> str:
        return origin(request.remote, request.headers.getall("X-Forwarded-For", ()), self._proxies)

    def _caller(self, request: web.Request) -> Caller | None:
        """None for nobody, and for credentials that do not hold, which the route itself refuses."""
        try:
            return self.heard(request, lambda: (self._who(request) or NOBODY, None))[0]
        except TooManyRequests:
            raise
        except BatonError:
            return None

    async def _stay(self, request: web.Request, asked: Asked, handler: Handler) -> web.StreamResponse:
        """Holds a place for a stream or long poll; a stream takes its owner's itself, once it knows them."""
        is_poll = asked.path == f"{ONE}/changes" and request.query.get("wait", "0") != "0"
        is_stream = asked.path == f"{ONE}/stream"
        if not (is_poll or is_stream) or asked.by_backend:
            return await handler(request)
        try:
            self._enter(Side.ADDRESS, asked.address, self._allowed.address_sockets)
        except TooManyStreams:
            if is_poll:
                raise
            return await _turn_away(request)
        try:
            if not is_poll:
                return await handler(request)
            with self.stream(asked.owner):
                return await handler(request)
        finally:
            self._leave(Side.ADDRESS, asked.address)

    def _enter(self, side: Side, who: str, most: int | None) -> None:
        """Raises TooManyStreams."""
        if most is not None and self._places[side, who] >= most:
            raise TooManyStreams(seconds=STREAMS_RETRY)
        self._places[side, who] += 1

    def _leave(self, side: Side, who: str) -> None:
        self._places[side, who] -= 1
        if not self._places[side, who]:
            del self._places[side, who]

    def _take(self, charge: Charge, asked: Asked) -> None:
        limit: Limit | None = getattr(self._allowed, charge.name)
        who = asked.counted(charge.side)
        if limit is None or who is None:
            return
        amount = asked.size if charge.name == "upload_bytes" else 1
        if wait := self._windows.take((charge.name, who), limit, amount):
            raise charge.error(seconds=math.ceil(wait))

    def _failed(self, at: str, address: str) -> None:
        limit = self._allowed.failures
        if limit and (wait := self._windows.take((at, address), limit)):
            raise TooManyRequests(seconds=math.ceil(wait))

    def _look(self, address: str) -> None:
        limit = self._allowed.failures
        if limit and (wait := self._windows.wait((GUESSED, address), limit)):
            raise TooManyRequests(seconds=math.ceil(wait))


async def _turn_away(request: web.Request) -> web.WebSocketResponse:
    """Opened first: a page can't read why its handshake was refused, and would come back at once."""
    socket = web.WebSocketResponse(timeout=GOODBYE_SECONDS)
    await socket.prepare(request)
    await socket.close(code=WSCloseCode.TRY_AGAIN_LATER, drain=False)
    return socket
