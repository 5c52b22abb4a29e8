"""One Socket Mode connection of the SDK's, which leaves it to us when Slack says that it will end it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable

from aiohttp import WSMessage
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

PONG_SECONDS = 15.0
"""A connection whose last answer to a ping is older hears nothing, whatever it says of itself."""
CLOSE_SECONDS = 5.0
DRAIN_SECONDS = 2.0


class Client(SocketModeClient):
    """The SDK's own closes the old connection before it opens the next: what comes between waits a minute."""

    is_leaving = False

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """`force` is the SDK's way of saying that Slack announced the end."""
        if force:
            self.is_leaving = True
            return
        await super().connect_to_new_endpoint(force=force)


class Link:
    def __init__(
        self,
        app: AsyncApp,
        app_token: str,
        ping_seconds: float,
        heard: Callable[[WSMessage], Awaitable[None]],
    ) -> None:
        """Connects at once. `heard` is told of each frame."""
        self._app = app
        self._in_hand = 0
        self._is_closing = False
        self.client = Client(
            app_token=app_token,
            logger=logging.getLogger("slack_sdk.socket_mode"),
            web_client=app.client,
            ping_interval=ping_seconds,
            on_message_listeners=[heard],
        )
        self.client.proxy = app.client.proxy
        self.client.socket_mode_request_listeners.append(self._handle)
        self._connecting = asyncio.create_task(self.client.connect())  # type: ignore[no-untyped-call]

    async def _handle(self, client: AsyncBaseSocketModeClient, req: SocketModeRequest) -> None:
        """What comes at the very end is not acknowledged: Slack says it again, to whoever is there then."""
        if self._is_closing:
            return
        begun = time.time()
        self._in_hand += 1
        try:
            answer = await run_async_bolt_app(self._app, req)
            await send_async_response(client, req, answer, begun)
        finally:
            self._in_hand -= 1

    async def drain(self) -> None:
        """Takes nothing more; what is in hand is stored and acknowledged, then the connection is closed."""
        self._is_closing = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                while self._in_hand:  # noqa: ASYNC110  # a moment, once in a process's life
                    await asyncio.sleep(0.01)
        await self.close()

    @property
    def ping_age(self) -> float | None:
        """Seconds since the last sign of life."""
        last = self.client.last_ping_pong_time
        return None if last is None else time.time() - last

    @property
    def is_leaving(self) -> bool:
        return self.client.is_leaving

    async def is_up(self) -> bool:
        """The SDK calls a connection stale after four pings, and never looks at the session it stands on."""
        client = self.client
        if not await client.is_connected() or client.aiohttp_client_session.closed:
            return False
        age = self.ping_age
        return age is None or age < max(PONG_SECONDS, client.ping_interval * 3)

    async def close(self) -> None:
        """The SDK's close has been seen to hang."""
        self._is_closing = True
        self._connecting.cancel()
        with contextlib.suppress(asyncio.CancelledError, TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self.client.close()  # type: ignore[no-untyped-call]
        with contextlib.suppress(asyncio.CancelledError):
            await self._connecting
