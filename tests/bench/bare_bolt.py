"""The floor of an agent's reply: Bolt alone on the socket, which says in the thread what it heard there."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.say.async_say import AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

ECHO = "echo "


def build(api_url: str) -> AsyncApp:
    app = AsyncApp(client=AsyncWebClient("xoxb-sandbox", base_url=api_url))

    async def heard(event: dict[str, Any], say: AsyncSay) -> None:
        if "thread_ts" in event:
            await say(text=ECHO + event["text"], thread_ts=event["thread_ts"])

    app.event("message")(heard)
    return app


async def serve(api_url: str) -> None:
    await AsyncSocketModeHandler(build(api_url), "xapp-sandbox").start_async()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
