"""Who talks in the bench: customers at Baton's door, an agent and a watcher in Slack."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import aiohttp

from blocks.ids import Action
from tests.bench.ear import Ear, Json, listening
from tests.bench.measures import BenchFailed
from tests.bench.stage import AGENT, CHANNELS, WATCHER, Stage, channel
from tests.company import matter


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation which the agent holds; `thread` hangs under its card."""

    url: str
    headers: dict[str, str]
    channel: str
    thread: str
    customer: Ear


@dataclass(frozen=True, slots=True)
class People:
    session: aiohttp.ClientSession
    stage: Stage
    talks: list[Talk]
    slack: Ear
    bare_threads: list[tuple[str, str]]
    bare_slack: Ear


async def gathered(stack: AsyncExitStack, session: aiohttp.ClientSession, stage: Stage) -> People:
    """Everybody in place: one claimed handoff per channel, and one bare thread. Raises BenchFailed."""
    slack = await stack.enter_async_context(_watching(session, stage.slack))
    bare_slack = await stack.enter_async_context(_watching(session, stage.bare_slack))
    talks = [await _talk(stack, session, stage, slack, number) for number in range(CHANNELS)]
    bare = [(channel(number), await _root(session, stage, channel(number))) for number in range(CHANNELS)]
    return People(session, stage, talks, slack, bare, bare_slack)


async def post(session: aiohttp.ClientSession, url: str, body: Json, **more: Any) -> Json:
    """Raises BenchFailed."""
    async with session.post(url, json=body, **more) as answer:
        found = dict(await answer.json())
        if answer.status >= 400 or found.get("ok") is False:
            raise BenchFailed(f"{url}: {answer.status} {found}")
        return found


def _watching(session: aiohttp.ClientSession, slack: str) -> Any:
    return listening(session, f"{slack}/page/events?as={WATCHER}", "Slack's page")


async def _talk(
    stack: AsyncExitStack, session: aiohttp.ClientSession, stage: Stage, slack: Ear, number: int
) -> Talk:
    begun = await post(
        session, f"{stage.baton}/v1/conversations", {"customer": {"name": f"Customer {number}"}}
    )
    url = f"{stage.baton}/v1/conversations/{begun['id']}"
    headers = {"Authorization": f"Bearer {begun['token']}"}
    opening = {"token": begun["token"], "after": 0}
    customer = await stack.enter_async_context(
        listening(session, f"{url}/stream", f"customer {number}", opening)
    )
    said = {"client_id": "first", "text": f"It is about {matter(number)}."}
    await post(session, f"{url}/turns", said, headers=headers)
    card = await slack.frame("card", lambda frame: _is_card(frame, channel(number)))
    await _claim(session, stage, card)
    await customer.frame("agent", _is_claimed)
    return Talk(url, headers, channel(number), card["message"]["ts"], customer)


def _is_card(frame: Json, in_channel: str) -> bool:
    return frame["kind"] == "message" and frame["channel"] == in_channel and "thread_ts" not in frame


def _is_claimed(frame: Json) -> bool:
    return any(change["kind"] == "state" and change["who"] == "agent" for change in frame["changes"])


async def _claim(session: aiohttp.ClientSession, stage: Stage, card: Json) -> None:
    buttons = [button for block in card["message"]["blocks"] for button in block.get("elements", ())]
    claim = next(button for button in buttons if button.get("action_id") == Action.CLAIM)
    where = {"as": AGENT, "channel": card["channel"], "ts": card["message"]["ts"]}
    await post(
        session, f"{stage.slack}/page/clicks", {**where, "action_id": Action.CLAIM, "value": claim["value"]}
    )


async def _root(session: aiohttp.ClientSession, stage: Stage, in_channel: str) -> str:
    body = {"as": AGENT, "channel": in_channel, "text": "A thread to echo in"}
    return str((await post(session, f"{stage.bare_slack}/page/messages", body))["ts"])
