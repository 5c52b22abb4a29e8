"""Both sides' transcripts as text that is the same on every run: times and ids left out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from bot.demo.colleague import Colleague, shown
from bot.demo.customer import Customer

Json = dict[str, Any]

_TIME = re.compile(
    r"(?:\b(?:at|on) )?(?:(?:tomorrow|\w+day|\d{1,2} \w+) at )?\b\d{1,2}:\d{2}\b"
    r"(?: ?(?:GMT|UTC)(?:[+-]\d{1,2}(?::\d{2})?)?)?"
)
_LATENCY = re.compile(r"\b\d+(?:\.\d+)? (?:s|sec|seconds?|min|minutes?)\b")


async def both_sides(
    customers: Iterable[Customer], manager: Colleague, whispered: Iterable[Colleague]
) -> str:
    lines: list[str] = []
    for customer in customers:
        lines += [f"== {customer.name}, in the widget", *(_turn(turn) for turn in customer.turns), ""]
    for channel in (await manager.workspace())["channels"]:
        lines += [f"== #{channel['name']}, in Slack"]
        for root in _lasting(channel["messages"]):
            lines += [
                _message(root),
                *(f"    {_message(reply)}" for reply in _lasting(root.get("replies", ()))),
            ]
        lines.append("")
    for person in whispered:
        lines += [f"== only {person.user} sees", *await _whispers(person), ""]
    return "\n".join(lines)


def _turn(turn: Json) -> str:
    source = "".join(f" [{source['title']}]" for source in turn["sources"])
    return _steady(f"{turn['name'] or turn['speaker']}: {turn['text']}{source}")


def _message(message: Json) -> str:
    marks = "".join(f" ({mark['name']})" for mark in message.get("reactions", ()))
    return _steady(f"{message['user']}: {shown(message)}{marks}")


def _lasting(messages: Iterable[Json]) -> list[Json]:
    return [message for message in messages if not message.get("ephemeral")]


async def _whispers(person: Colleague) -> list[str]:
    roots = [root for channel in (await person.workspace())["channels"] for root in channel["messages"]]
    seen = [message for root in roots for message in (root, *root.get("replies", ()))]
    return [_message(message) for message in seen if message.get("ephemeral")]


def _steady(text: str) -> str:
    return _LATENCY.sub("<span>", _TIME.sub("<time>", " ".join(text.split())))
