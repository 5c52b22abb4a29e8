"""Both sides' transcripts as text that is the same on every run: times and ids left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.demo.colleague import Colleague, shown

Json = dict[str, Any]

_TIME = re.compile(
    r"(?:\b(?:at|on) )?(?:(?:tomorrow|\w+day|\d{1,2} \w+) at )?\b\d{1,2}:\d{2}\b"
    r"(?: ?(?:GMT|UTC)(?:[+-]\d{1,2}(?::\d{2})?)?)?"
)
_DAY = re.compile(r"(?<=Today · )\d{1,2} \w+")
_LATENCY = re.compile(r"\b\d+(?:\.\d+)? (?:s|sec|seconds?|min|minutes?)\b")


async def both_sides(
    told: Mapping[str, Iterable[Json]], manager: Colleague, whispered: Iterable[Colleague]
) -> str:
    """`told`: who read which turns, and where."""
    lines: list[str] = []
    for who, turns in told.items():
        lines += [f"== {who}", *(_turn(turn) for turn in turns), ""]
    for channel in (await manager.workspace())["channels"]:
        if not (roots := _lasting(channel["messages"])):
            continue
        lines += [f"== #{channel['name']}, in Slack"]
        for root in roots:
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
    files = "".join(f" ({file['name']})" for file in turn["attachments"])
    edited = " (edited)" if turn["edited"] else ""
    return _steady(f"{turn['name'] or turn['speaker']}: {turn['text']}{source}{files}{edited}")


def _message(message: Json) -> str:
    marks = "".join(f" ({mark['name']})" for mark in message.get("reactions", ()))
    speaker = message.get("username") or message["user"]
    return _steady(f"{speaker}: {shown(message)}{marks}")


def _lasting(messages: Iterable[Json]) -> list[Json]:
    return [message for message in messages if not message.get("ephemeral")]


async def _whispers(person: Colleague) -> list[str]:
    roots = [root for channel in (await person.workspace())["channels"] for root in channel["messages"]]
    seen = [message for root in roots for message in (root, *root.get("replies", ()))]
    return [_message(message) for message in seen if message.get("ephemeral")]


def _steady(text: str) -> str:
    steady = _DAY.sub("<day>", _TIME.sub("<time>", " ".join(text.split())))
    return _LATENCY.sub("<span>", steady)
