"""Socket Mode: one connection, watched, and replaced before Slack ends it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import Awaitable, Callable
from functools import partial

from aiohttp import WSMessage
from slack_bolt.async_app import AsyncApp

from handlers.slack.link import Link

log = logging.getLogger(__name__)

PING_SECONDS = 5.0
LOOK_SECONDS = 0.5
GAP_SECONDS = 5.0
"""Shorter gaps are covered: Slack repeats an event that was not acknowledged."""
GIVE_UP_SECONDS = 45.0
"""How long the SDK may try to mend its own connection before it is replaced by a new one."""
HANDOVER_SECONDS = 8.0
"""Slack announces the end of a connection about ten seconds ahead."""
REFUSED_SECONDS = 30.0
"""Before a new connection is tried where Slack has ten already."""
DEAF_SECONDS = 120.0
"""A connection that stood for so long should have heard what was found unheard."""

TOO_MANY = "too_many_websockets"
DOWN = "the Slack socket is not connected"
REFUSED = "Slack refuses another socket: an app may have ten. Run fewer replicas, or signed HTTP"


class Socket:
    """`after_gap` runs after the first connection and after every gap in which events may have been lost.

    `broke` is called for each gap, however short, and when Slack announces an end: what was on its way comes
    again, and later than it should.
    """

    def __init__(
        self,
        app: AsyncApp,
        app_token: str,
        after_gap: Callable[[], Awaitable[None]],
        ping_seconds: float = PING_SECONDS,
        broke: Callable[[], None] = lambda: None,
    ) -> None:
        self._app = app
        self._token = app_token
        self._after_gap = after_gap
        self._broke = broke
        self._ping = ping_seconds
        self._seen_up: float | None = None
        self._up_since: float | None = None
        self._catching_up: asyncio.Task[None] | None = None
        self._is_spent = False
        self._look = asyncio.Event()
        self._is_refused = False
        self._link: Link | None = None
        self._is_draining = False
        self._is_handing_over = False
        self.is_connected = False
        self.connections = 0

    def ping_age(self) -> float | None:
        """Seconds since the connection's last sign of life."""
        return self._link.ping_age if self._link else None

    async def drain(self) -> None:
        """Takes no more events, and closes the connection once those in hand are acknowledged."""
        self._is_draining = True
        self.is_connected = False
        if self._link:
            await self._link.drain()
        self._leave()

    def trouble(self) -> str:
        """For /readyz; "" where there is none."""
        if self._is_refused:
            return REFUSED
        return "" if self.is_connected else DOWN

    def unheard(self, count: int) -> None:
        """So much was found that no event had told. A connection that stood all the while is deaf."""
        stood = time.monotonic() - self._up_since if self._up_since else 0.0
        if stood > DEAF_SECONDS:
            log.warning("slack.socket_deaf", extra={"unheard": count, "connected_seconds": round(stood)})
            self._leave()

    def _leave(self) -> None:
        """The connection that is watched has done its work."""
        self._is_spent = True
        self._look.set()

    async def run(self) -> None:
        """Listens until cancelled."""
        link = self._open()
        try:
            while True:
                await self._watch(link)
                if self._is_draining:
                    await asyncio.Event().wait()
                link = await self._next(link)
        finally:
            self.is_connected = False
            if self._catching_up:
                self._catching_up.cancel()
            if self._link:
                await self._link.close()

    def _open(self) -> Link:
        self._is_spent = False
        self.connections += 1
        heard = partial(self._listen, self.connections)
        self._link = Link(self._app, self._token, self._ping, heard)
        return self._link

    async def _next(self, old: Link) -> Link:
        """A connection that Slack is about to end is left when the new one stands; any other goes first."""
        if self._is_refused or not (old.is_leaving and await old.is_up()):
            self.is_connected = False
            self._down()
            await old.close()
            await asyncio.sleep(REFUSED_SECONDS if self._is_refused else 0)
            log.warning("slack.socket_replaced")
            return self._open()
        self._is_handing_over = True
        new = self._open()
        try:
            async with asyncio.timeout(HANDOVER_SECONDS):
                while not await new.is_up() and await old.is_up():  # noqa: ASYNC110  # the SDK tells nobody
                    await asyncio.sleep(LOOK_SECONDS / 10)
        except TimeoutError:
            log.warning("slack.socket_handover_late")
        finally:
            self._is_handing_over = False
            await old.drain()
        return new

    async def _watch(self, link: Link) -> None:
        """Returns when the connection is beyond repair, about to be ended, refused or deaf."""
        down_since = time.monotonic()
        while time.monotonic() - down_since < GIVE_UP_SECONDS and not self._is_spent:
            self._look.clear()
            self.is_connected = await link.is_up() and not self._is_draining
            if self.is_connected:
                self._up()
                down_since = time.monotonic()
            else:
                self._down()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._look.wait()

    async def _listen(self, number: int, frame: WSMessage) -> None:
        """Slack's own word on the connection: the SDK connects anew at once, also where it is refused.

        Slack announces an end more than once; what the one that is being left says is not about the next.
        """
        said = _of(frame) if number == self.connections else {}
        if said.get("type") == "hello":
            self._is_refused = False
            if not self._is_handing_over:
                self._down()  # a short gap, which the next look would not have seen
            self._look.set()
        elif said.get("type") == "disconnect":
            reason = str(said.get("reason") or "")
            log.info("slack.socket_ending", extra={"reason": reason})
            if reason == TOO_MANY:
                log.error("slack.socket_refused", extra={"reason": REFUSED})
                self._is_refused = True
            if not self._is_draining:
                self._broke()
            self._leave()

    def _down(self) -> None:
        if self._up_since and not self._is_draining:
            self._broke()
        self._up_since = None

    def _up(self) -> None:
        now = time.monotonic()
        self._up_since = self._up_since or now
        if self._seen_up is None or now - self._seen_up > GAP_SECONDS:
            log.info("slack.socket_up")
            if self._catching_up:
                self._catching_up.cancel()
            self._catching_up = asyncio.create_task(self._catch_up())
        self._seen_up = now

    async def _catch_up(self) -> None:
        try:
            await self._after_gap()
        except Exception:
            log.exception("slack.not_reconciled")


def _of(frame: WSMessage) -> dict[str, object]:
    """ "{}" for whatever is none of Slack's own words on the connection; those are short."""
    if not isinstance(frame.data, str) or len(frame.data) > 2_000:
        return {}
    try:
        said = json.loads(frame.data)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
