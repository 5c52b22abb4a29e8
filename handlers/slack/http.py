"""Signed HTTP: the same listeners as the socket's, at one address."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

PATH = "/slack/events"
MOST_BYTES = 1 << 20
"""A modal's view may have 250 KB (docs/slack.md, `view-check`), and more as a form."""
BODY_SECONDS = 10.0
"""Slack sends at once, and waits three seconds for the answer: who takes longer is somebody else."""

_SIGNED = {
    "X-Slack-Request-Timestamp": re.compile(r"[0-9]{1,12}"),
    "X-Slack-Signature": re.compile(r"v0=[0-9a-f]{64}"),
}


def door(current: Callable[[], AsyncApp | None]) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The handler of POST PATH. `current` gives the app built with the signing secret, or None before the
    workspace is checked: answered 503, so that Slack says it again.
    """

    async def receive(request: web.Request) -> web.StreamResponse:
        app = current()
        if app is None:
            return web.Response(status=503, text="not ready")
        if not _looks_signed(request.headers):
            return web.Response(status=401, text="not signed")
        asked = await _read(request)
        if isinstance(asked, web.Response):
            return asked
        return await to_aiohttp_response(await app.async_dispatch(asked))

    return receive


def _looks_signed(headers: Mapping[str, str]) -> bool:
    """In form at least: Bolt fails on a stamp or signature of another form instead of refusing it."""
    return all(form.fullmatch(headers.get(name, "")) for name, form in _SIGNED.items())


async def _read(request: web.Request) -> AsyncBoltRequest | web.Response:
    """Bolt parses before it looks at the signature, so what comes here is a stranger's."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await to_bolt_request(request.clone(client_max_size=MOST_BYTES))
    except TimeoutError:
        return web.Response(status=408, text="too slow")
    except web.HTTPRequestEntityTooLarge:
        return web.Response(status=413, text="too large")
    except (web.RequestPayloadError, ConnectionError):
        request.content.feed_eof()  # else aiohttp reads on after the answer, and logs the error as ours
        return web.Response(status=400, text="not readable")
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        # Bolt's, on what is no JSON object, or nested or encoded as nobody does it.
        return web.Response(status=400, text="not readable")
