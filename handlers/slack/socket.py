"""Socket Mode: one connection, watched, and closed within bounds."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

log = logging.getLogger(__name__)

PING_SECONDS = 5.0
LOOK_SECONDS = 0.5
GAP_SECONDS = 5.0
"""Shorter gaps are covered: Slack repeats an event that was not acknowledged."""
GIVE_UP_SECONDS = 45.0
"""How long the SDK may try to mend its own connection before it is replaced by a new one."""
CLOSE_SECONDS = 5.0


class Socket:
    """`after_gap` runs after the first connection and after every gap in which events may have been lost."""

    def __init__(
        self,
        app: AsyncApp,
        app_token: str,
        after_gap: Callable[[], Awaitable[None]],
        ping_seconds: float = PING_SECONDS,
    ) -> None:
        self._app = app
        self._token = app_token
        self._after_gap = after_gap
        self._ping = ping_seconds
        self._seen_up: float | None = None
        self._catching_up: asyncio.Task[None] | None = None
        self.is_connected = False

    async def run(self) -> None:
        """Listens until cancelled."""
        try:
            while True:
                await self._one_handler()
        finally:
            if self._catching_up:
                self._catching_up.cancel()

    async def _one_handler(self) -> None:
        """Returns when the connection is beyond repair."""
        handler = AsyncSocketModeHandler(
            self._app,
            self._token,
            logger=logging.getLogger("slack_sdk.socket_mode"),
            ping_interval=self._ping,
        )
        handler.client.proxy = self._app.client.proxy
        connecting = asyncio.create_task(handler.connect_async())  # type: ignore[no-untyped-call]
        try:
            await self._watch(handler)
        finally:
            self.is_connected = False
            connecting.cancel()
            await _close(handler, connecting)

    async def _watch(self, handler: AsyncSocketModeHandler) -> None:
        down_since = time.monotonic()
        while time.monotonic() - down_since < GIVE_UP_SECONDS:
            self.is_connected = await handler.client.is_connected()
            if self.is_connected:
                self._up()
                down_since = time.monotonic()
            await asyncio.sleep(LOOK_SECONDS)
        log.warning("slack.socket_replaced")

    def _up(self) -> None:
        now = time.monotonic()
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


async def _close(handler: AsyncSocketModeHandler, connecting: asyncio.Task[None]) -> None:
    """The SDK's close has been seen to hang."""
    with contextlib.suppress(asyncio.CancelledError, TimeoutError):
        async with asyncio.timeout(CLOSE_SECONDS):
            await handler.close_async()  # type: ignore[no-untyped-call]
    with contextlib.suppress(asyncio.CancelledError):
        await connecting
