"""The floor of an agent's reply: Bolt alone, which says in the thread what it heard there.

`bare_bolt API_URL [--port N] [--late]`: on the socket, or by signed HTTP. Bolt acknowledges before its
listener has run; with `--late` after it, as who promises not to lose a word must.
"""

from __future__ import annotations

import argparse
import asyncio
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.say.async_say import AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

ECHO = "echo "
SECRET = "sandbox-signing-secret"
PATH = "/slack/events"


def build(api_url: str, *, late: bool = False) -> AsyncApp:
    client = AsyncWebClient("xoxb-sandbox", base_url=api_url)
    app = AsyncApp(client=client, signing_secret=SECRET, process_before_response=late)

    async def heard(event: dict[str, Any], say: AsyncSay) -> None:
        if "thread_ts" in event:
            await say(text=ECHO + event["text"], thread_ts=event["thread_ts"])

    app.event("message")(heard)
    return app


async def ready(_request: web.Request) -> web.Response:
    return web.Response()


def site(app: AsyncApp) -> web.Application:
    found: web.Application = app.web_app(path=PATH)
    found.router.add_get("/", ready)
    return found


async def serve(app: AsyncApp) -> None:
    await AsyncSocketModeHandler(app, "xapp-sandbox").start_async()  # type: ignore[no-untyped-call]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("api_url")
    parser.add_argument("--port", type=int)
    parser.add_argument("--late", action="store_true")
    options = parser.parse_args()
    app = build(options.api_url, late=options.late)
    if options.port:
        web.run_app(site(app), host="127.0.0.1", port=options.port, access_log=None, print=None)
    else:
        asyncio.run(serve(app))


if __name__ == "__main__":
    main()
