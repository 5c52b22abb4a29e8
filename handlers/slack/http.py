"""Signed HTTP: the same listeners as the socket's, at one address."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

PATH = "/slack/events"
MOST_BYTES = 1 << 20
"""A modal's view may have 250 KB (docs/slack.md, `view-check`), and more as a form."""
TIMESTAMP = "X-Slack-Request-Timestamp"


def door(current: Callable[[], AsyncApp | None]) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The handler of POST PATH. `current` gives the app built with the signing secret, or None before the
    workspace is checked: answered 503, so that Slack says it again.
    """

    async def receive(request: web.Request) -> web.StreamResponse:
        app = current()
        if app is None:
            return web.Response(status=503, text="not ready")
        if not request.headers.get(TIMESTAMP, "").isdecimal():
            return web.Response(status=401, text="not signed")
        try:
            asked = await to_bolt_request(request.clone(client_max_size=MOST_BYTES))
        except (ValueError, TypeError, AttributeError):  # Bolt's, on what is no JSON object
            return web.Response(status=400, text="not readable")
        return await to_aiohttp_response(await app.async_dispatch(asked))

    return receive
