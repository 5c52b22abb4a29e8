"""Answers that never come, and what an outage makes of Slack's side."""

import asyncio
import contextlib

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.sandbox.errors import SlackError
from bot.sandbox.sandbox import Sandbox, sandbox_of

SLACKS_SIDE = ("/api/", "/files/", "/link/", "/response/")
NO_JSON = "<!doctype html><title>Sorry!</title><p>Something went wrong on our side."


@web.middleware
async def during_outage(request: web.Request, handler: Handler) -> web.StreamResponse:
    """People's pages and the test's own calls go on."""
    # see slack.md: outage
    how = sandbox_of(request).outage.how
    if not how or not request.path.startswith(SLACKS_SIDE):
        return await handler(request)
    if how == "error":
        raise SlackError("service_unavailable", status=503)
    if how == "hang":
        await hang(request)
    return cut_off(request)


def cut_off(request: web.Request) -> web.Response:
    """What it returns goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def hang(request: web.Request) -> None:
    """Until the caller has gone, or the sandbox ends."""
    sandbox = sandbox_of(request)
    while request.transport is not None and not request.transport.is_closing():
        if await _closing(sandbox, 0.05):
            return


async def linger(request: web.Request, seconds: float) -> None:
    """So long by the true time, since a caller's patience goes by it; not beyond the sandbox's end."""
    await _closing(sandbox_of(request), seconds)


async def _closing(sandbox: Sandbox, seconds: float) -> bool:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(sandbox.closing.wait(), seconds)
    return sandbox.closing.is_set()


def no_json() -> web.Response:
    # see slack.md: malformed
    return web.Response(text=NO_JSON, content_type="text/html")
