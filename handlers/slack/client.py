"""The Web API client: one session for all calls, and no retries of its own."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator
from ipaddress import ip_address
from urllib.parse import urlsplit

import aiohttp
from aiohttp.connector import Connection
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.delivery import deadline

SLACK = "https://slack.com/api/"
TIMEOUT_SECONDS = 10
CONNECT_SECONDS = 5
CONNECTIONS_KEPT_SECONDS = 20
"""Shorter than Slack keeps an idle connection, so that a post rarely meets one that was just closed."""

_SDK = ("slack_sdk", "slack_bolt")


class TooLate(aiohttp.ClientConnectionError):
    """The lease under which it was to be said is over. Nothing was written."""


class Timely(aiohttp.ClientRequest):
    """Looks at the deadline when the connection stands, just before the first byte."""

    async def send(self, conn: Connection) -> aiohttp.ClientResponse:
        if deadline.is_over():
            raise TooLate
        return await super().send(conn)


@contextlib.asynccontextmanager
async def connected(token: str, api_url: str = SLACK) -> AsyncIterator[AsyncWebClient]:
    """The SDK's own retries are off: a post repeated after a reset may stand twice."""
    quieten()
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS, sock_connect=CONNECT_SECONDS)
    connector = aiohttp.TCPConnector(keepalive_timeout=CONNECTIONS_KEPT_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector, request_class=Timely) as session:
        yield with_token(token, api_url, session)


def with_token(token: str | None, api_url: str, session: aiohttp.ClientSession | None) -> AsyncWebClient:
    client = AsyncWebClient(
        token,
        base_url=api_url,
        session=session,
        timeout=TIMEOUT_SECONDS,
        retry_handlers=[],
        logger=logging.getLogger("slack_sdk"),
    )
    if is_local(api_url):
        client.proxy = None
    return client


def hook(client: AsyncWebClient, response_url: str) -> AsyncWebhookClient:
    """To answer a gesture through the address it came with, over the client's own session and proxy."""
    made = AsyncWebhookClient(response_url, session=client.session, retry_handlers=[])
    made.proxy = client.proxy
    return made


def quieten() -> None:
    """Below WARNING the SDK and Bolt write whole messages, and so customers' words, into the log."""
    for name in _SDK:
        logger = logging.getLogger(name)
        if logger.getEffectiveLevel() < logging.INFO or logger.level == logging.NOTSET:
            logger.setLevel(logging.WARNING)


def is_local(url: str) -> bool:
    """A Slack on this machine is not behind the company's proxy."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
