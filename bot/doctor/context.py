"""What the checks look at: the file, the environment, Slack, and where Baton is to answer."""

from __future__ import annotations

import asyncio
import contextlib
import os
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.config.kinds import web_parts
from bot.config.parts import FilePart
from bot.doctor.finding import Waits
from bot.doctor.reading import Read, read
from bot.ports import Clock
from handlers.slack.client import SLACK, connected
from handlers.slack.outcomes import told

T = TypeVar("T")

SECONDS = 5.0
"""For each check."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Greeting:
    """Slack's answer to auth.test, and this machine's time in the middle of the call."""

    me: Mapping[str, Any]
    headers: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """`send`: an e-mail address gets one mail, the word "webhook" one test delivery. `live`: a message is
    posted to the ops channel, and deleted.
    """

    path: Path
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    send: frozenset[str] = frozenset()
    live: bool = False
    clock: Clock = field(default_factory=SystemClock)
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)


@dataclass(slots=True)
class Context:
    asked: Asked
    found: Read
    http: aiohttp.ClientSession
    client: AsyncWebClient | None
    _asking: dict[str, asyncio.Task[Any]] = field(default_factory=dict)

    def secret(self, name: str) -> str:
        return self.asked.environ.get(name, "")

    @property
    def file(self) -> FilePart:
        """Raises Waits."""
        if self.found.file is None:
            raise Waits("baton.toml")
        return self.found.file

    @property
    def slack(self) -> AsyncWebClient:
        """Raises Waits."""
        if not self.secret("SLACK_BOT_TOKEN"):
            raise Waits("SLACK_BOT_TOKEN")
        if self.client is None:
            raise Waits("SLACK_API_URL")
        return self.client

    async def once(self, ask: Callable[[Context], Awaitable[T]]) -> T:
        """Asked once for all who want to know; a check that runs out of time does not take the answer
        from the others.
        """
        asking = self._asking.get(ask.__qualname__)
        if asking is None:
            asking = asyncio.ensure_future(ask(self))
            self._asking[ask.__qualname__] = asking
        return cast(T, await asyncio.shield(asking))

    async def greeting(self) -> Greeting:
        """Raises BatonError (as `told`) or Waits."""
        return await self.once(_greet)

    async def welcome(self) -> Greeting:
        """For the checks that need Slack, but are not about the token. Raises Waits."""
        try:
            return await self.greeting()
        except Exception:
            raise Waits("the bot token") from None

    async def close(self) -> None:
        for asking in self._asking.values():
            asking.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)


async def _greet(context: Context) -> Greeting:
    clock, client = context.asked.clock, context.slack
    before = clock.now()
    with told("auth.test"):
        answer: AsyncSlackResponse = await client.auth_test()
        me = dict(answer.data) if isinstance(answer.data, dict) else {}
    middle = before + (clock.now() - before) / 2
    return Greeting(me, {str(key).lower(): str(value) for key, value in answer.headers.items()}, middle)


@contextlib.asynccontextmanager
async def opened(asked: Asked) -> AsyncIterator[Context]:
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    async with contextlib.AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession(timeout=timeout))
        context = Context(asked, read(asked.path), http, await _slack(stack, asked.environ))
        stack.push_async_callback(context.close)
        yield context


async def _slack(stack: contextlib.AsyncExitStack, environ: Mapping[str, str]) -> AsyncWebClient | None:
    """None where SLACK_API_URL is no address: the token is not sent anywhere else instead."""
    api_url = environ.get("SLACK_API_URL") or SLACK
    if web_parts(api_url) is None:
        return None
    return await stack.enter_async_context(connected(environ.get("SLACK_BOT_TOKEN", ""), api_url))
