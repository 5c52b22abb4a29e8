"""`/handoff queue`, `mine` and `find`: lists for the asker alone, and what is pressed on them."""

from __future__ import annotations

from blocks import lists, whispers
from blocks.ids import Part
from blocks.lists import Place
from blocks.parts import Message
from bot.domain.errors import BatonError
from bot.domain.rules import Rules
from bot.domain.staff import Shift
from handlers.slack.desk import SlackDesk
from handlers.slack.gestures import Gesture, Json, replace_whisper_by
from handlers.slack.workspace import Workspace

LISTS = frozenset({"queue", "mine", "find"})
NOT_HERE = (
    "Customers read this channel, so no list is shown in it. Ask in another one, or open Baton's Home tab."
)
YOURS = "It is yours now: answer in its thread."
DECLINED = "You said no to it: it waits for somebody else."


async def asked(desk: SlackDesk, command: Json, verb: str, words: str) -> Message | None:
    """None for what can't be said of such a list."""
    user, channel = str(command.get("user_id")), str(command.get("channel_id") or "")
    if desk.workspace.is_customers(channel):
        return whispers.private(NOT_HERE)
    match verb:
        case "queue":
            seen = await desk.lists.waiting(user, words)
            return lists.queue(seen.listed, seen.skills, desk.rules.zone_of)
        case "mine" if not words:
            return await _mine(desk, user)
        case "find":
            found = await desk.lists.find(user, words)
            return lists.found(found, words, desk.rules.zone_of, place(desk.workspace))
        case _:
            return None


def is_on_list(made: Gesture) -> bool:
    """On a list that somebody asked for: a claim on it leaves nothing to say "send it again" of."""
    return made.in_whisper and made.block.startswith(Part.LISTED)


async def told(desk: SlackDesk, made: Gesture, notice: str) -> None:
    """What is theirs by now stands in place of the list, or at least what the press came to: it is done."""
    if not is_on_list(made):
        return
    try:
        message = await _mine(desk, made.user, notice)
    except BatonError:
        message = whispers.private(notice)
    await replace_whisper_by(desk.client, made, message)


async def _mine(desk: SlackDesk, user: str, notice: str = "") -> Message:
    listed = await desk.lists.mine(user)
    return lists.mine(listed, user, desk.rules.zone_of, place(desk.workspace), notice)


def place(workspace: Workspace) -> Place:
    return lambda anchor: workspace.address_of(anchor.channel, anchor.ts)


def zone_of_shift(rules: Rules, own: Shift | None) -> str:
    return rules.zone_among(own.skills if own else ())
