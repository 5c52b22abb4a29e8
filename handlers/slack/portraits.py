"""The picture that somebody gave themselves in Slack. Anybody may fetch it there, so no token goes along."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import BatonError, NotFetched, OutletRefused
from bot.ports.points import crossing
from handlers.slack.client import is_local
from handlers.slack.enclosures import is_slacks
from handlers.slack.outcomes import told

Json = Mapping[str, Any]

SIZES = ("image_192", "image_72")
"""What the profile may name, the best first."""
LARGEST = 300_000
PATIENCE = aiohttp.ClientTimeout(total=20, sock_connect=5)
EDGE = "slack-edge.com"
"""Where Slack keeps what people uploaded; a default picture stands elsewhere, and is nobody's."""


class SlackPortraits:
    def __init__(self, client: AsyncWebClient, kind: Callable[[bytes], str]) -> None:
        """`kind` finds the type in the content, and raises BatonError for what is no picture."""
        self._client = client
        self._kind = kind

    async def fetch(self, agent: str) -> tuple[str, bytes] | None:
        """Raises NotFetched."""
        url = next(_addresses(await self._profile(agent), self._client.base_url), "")
        data = await self._download(url) if url else b""
        try:
            return (await asyncio.to_thread(self._kind, data), data) if data else None
        except BatonError:
            return None

    async def _profile(self, agent: str) -> Json:
        try:
            with told("users.info"):
                answer = await self._client.users_info(user=agent)
                profile = answer["user"]["profile"]
                return profile if isinstance(profile, dict) else {}
        except OutletRefused:
            return {}
        except BatonError:
            raise NotFetched from None

    async def _download(self, url: str) -> bytes:
        """b"" for what is none, or too large; no redirect is followed."""
        session = self._client.session
        if session is None:
            raise NotFetched
        headers = {"Accept-Encoding": "identity"}
        try:
            with crossing("slack:portrait"):
                async with session.get(
                    url, headers=headers, allow_redirects=False, timeout=PATIENCE, proxy=self._client.proxy
                ) as answer:
                    if answer.status >= 500 or answer.status == 429:
                        raise NotFetched
                    return await _read(answer) if answer.status == 200 else b""
        except (BatonError, aiohttp.ClientError, TimeoutError, OSError, ValueError):
            raise NotFetched from None


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    data = bytearray()
    async for chunk in answer.content.iter_any():
        data += chunk
        if len(data) > LARGEST:
            return b""
    return bytes(data)


def _addresses(profile: Json, base: str) -> Iterator[str]:
    """Of a picture of their own, where Slack keeps such."""
    if profile.get("is_custom_image") is False:
        return
    for size in SIZES:
        url = profile.get(size)
        if isinstance(url, str) and (is_slacks(url, base) or _is_edge(url, base)):
            yield url


def _is_edge(url: str, base: str) -> bool:
    try:
        asked = urlsplit(url)
        host, port = asked.hostname or "", asked.port
    except ValueError:
        return False
    if is_local(base) or asked.username is not None:
        return False
    return asked.scheme == "https" and port in {None, 443} and host.endswith(f".{EDGE}")
