"""A person's click, as Slack tells it; and private answers to whoever clicked."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from blocks import whispers
from blocks.ids import Action, Part, of_entry
from blocks.keeping import told
from blocks.parts import Message, View
from bot.domain.deliveries import Anchor
from bot.domain.errors import BatonError, StoreUnavailable
from handlers.slack.client import hook
from handlers.slack.errors import words_for
from handlers.slack.outcomes import error_name
from handlers.slack.workspace import Workspace

log = logging.getLogger(__name__)

Json = Mapping[str, Any]

SORRY = "Something went wrong on our side. Nothing was lost; try again."
TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired"})
FAILURES = (SlackApiError, aiohttp.ClientError, TimeoutError, OSError)
"""What a call to Slack may raise; an answer to a gesture that fails is not repeated."""


@dataclass(frozen=True, slots=True)
class Gesture:
    """`thread_ts` is set only where the click was inside a thread: an ephemeral message in a thread that
    nobody has answered is seen by nobody. `view` is the window clicked in, `channel` then empty.
    `response_url` answers the click; where it was on a private message (`in_whisper`) it also replaces that.
    """

    user: str
    action: str
    handoff_id: str
    trigger_id: str
    channel: str = ""
    thread_ts: str = ""
    view: View = field(default_factory=dict)
    response_url: str = ""
    in_whisper: bool = False
    block: str = ""
    """The id of the block in which it was pressed."""


def gesture(body: Json) -> Gesture:
    """Raises KeyError, TypeError, IndexError or AttributeError on what is no click."""
    done, handoff_id = _pressed(body["actions"][0])
    container = body.get("container") or {}
    message = body.get("message") or {}
    root = str(message.get("thread_ts") or container.get("thread_ts") or "")
    ts = str(message.get("ts") or container.get("message_ts") or "")
    return Gesture(
        user=str(body["user"]["id"]),
        action=done,
        handoff_id=handoff_id,
        trigger_id=str(body.get("trigger_id") or ""),
        channel=str((body.get("channel") or {}).get("id") or ""),
        thread_ts=root if root != ts else "",
        view=body.get("view") or {},
        response_url=str(body.get("response_url") or ""),
        in_whisper=bool(container.get("is_ephemeral")),
        block=str(body["actions"][0].get("block_id") or ""),
    )


def pressed_card(body: Json, workspace: Workspace) -> Anchor | None:
    """Where the card stands that was pressed; None for a press on a list, a private word or in a window."""
    message, container = body.get("message") or {}, body.get("container") or {}
    channel, ts = (body.get("channel") or {}).get("id"), message.get("ts")
    is_buttons = str(body["actions"][0].get("block_id") or "").startswith(Part.BUTTONS)
    is_root = message.get("thread_ts") in {None, ts}
    if not (is_buttons and is_root and workspace.is_ours(message)) or container.get("is_ephemeral"):
        return None
    return Anchor(channel, ts) if isinstance(channel, str) and isinstance(ts, str) else None


def _pressed(pressed: Json) -> tuple[str, str]:
    """Action and handoff id: of the button itself, or of what was picked from a menu."""
    picked: Json = pressed.get("selected_option") or pressed
    action, value = str(pressed["action_id"]), str(picked.get("value") or "")
    return of_entry(value) if action == Action.MORE else (action, value)


class NobodyTold(Exception):
    """A click could not be stored nor its clicker told: not acknowledged, so that Slack marks the button."""


async def answered(client: AsyncWebClient, made: Gesture, doing: Awaitable[None]) -> BatonError | None:
    """Does it; whatever says no is told to the clicker alone, where they look, and returned.

    Raises NobodyTold.
    """
    try:
        await doing
    except StoreUnavailable as lost:
        if not await tell(client, made, words_for(lost)):
            raise NobodyTold from None
    except BatonError as refusal:
        await tell(client, made, words_for(refusal))
        return refusal
    except Exception:
        log.exception("slack.gesture_failed", extra={"action": made.action})
        await tell(client, made, SORRY)
    return None


async def tell(client: AsyncWebClient, made: Gesture, said: str) -> bool:
    """Who is not in the channel is out of reach there, but not by the address that came with the click.

    False where no way led to them.
    """
    try:
        if made.view:
            await client.views_update(view_id=str(made.view.get("id")), view=told(made.view, said))
        else:
            await whisper(client, made.channel, made.user, made.thread_ts, whispers.private(said))
    except SlackApiError as refusal:
        log.info("slack.clicker_out_of_reach", extra={"why": why(refusal)})
        return await _respond(client, made, said, replace=False)
    except FAILURES as failure:
        log.warning("slack.clicker_not_told", extra={"why": why(failure)})
        return False
    return True


async def whisper(client: AsyncWebClient, channel: str, user: str, thread_ts: str, message: Message) -> None:
    await client.chat_postEphemeral(
        channel=channel,
        user=user,
        thread_ts=thread_ts or None,
        text=message["text"],
        blocks=message["blocks"],
        link_names=False,
        parse="none",
    )


async def replace_whisper(client: AsyncWebClient, made: Gesture, said: str) -> None:
    """Where the click was on a private message, so that its button is not pressed again."""
    await replace_whisper_by(client, made, whispers.private(said))


async def replace_whisper_by(client: AsyncWebClient, made: Gesture, message: Message) -> None:
    if made.in_whisper:
        await _answer(client, made, message, replace=True)


async def _respond(client: AsyncWebClient, made: Gesture, said: str, *, replace: bool) -> bool:
    return await _answer(client, made, whispers.private(said), replace=replace)


async def _answer(client: AsyncWebClient, made: Gesture, message: Message, *, replace: bool) -> bool:
    if not made.response_url:
        return False
    answer = {**message, "response_type": "ephemeral", "replace_original": replace}
    try:
        await hook(client, made.response_url).send_dict(answer)
    except FAILURES as failure:
        log.warning("slack.click_not_answered", extra={"why": why(failure)})
        return False
    return True


async def open_view(client: AsyncWebClient, made: Gesture, view: View) -> bool:
    """Within the three seconds of the click's trigger; later the clicker is told to press again, and it is
    False.
    """
    is_opened = await opened(client, made, view)
    if not is_opened:
        await tell(client, made, whispers.TRIGGER_EXPIRED)
    return is_opened


async def opened(client: AsyncWebClient, made: Gesture, view: View) -> bool:
    """On top of the window that was pressed in, if it was. False where the click's trigger is too old."""
    try:
        if made.view.get("type") == "modal":
            await client.views_push(trigger_id=made.trigger_id, view=view)
        else:
            await client.views_open(trigger_id=made.trigger_id, view=view)
    except SlackApiError as refusal:
        if error_name(refusal.response) not in TOO_LATE:
            raise
        return False
    return True


def why(failure: BaseException) -> str:
    """For the log: Slack's own name for it, else the kind of failure; never the message's words."""
    named = error_name(failure.response) if isinstance(failure, SlackApiError) else ""
    return named or type(failure).__name__
