"""What agents pick from a message's menu: one use case each."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from slack_bolt.context.ack.async_ack import AsyncAck

from blocks import sending
from blocks.ids import Shortcut
from blocks.parts import View
from bot.desk.shortcuts import Place
from bot.domain.deliveries import Anchor
from handlers.slack.desk import SlackDesk
from handlers.slack.gestures import Gesture, Json, answered, open_view

log = logging.getLogger(__name__)

Route = Callable[[SlackDesk, Gesture, Place], Awaitable[None]]


async def used(desk: SlackDesk, ack: AsyncAck, body: Json) -> None:
    await ack()
    try:
        made, place = _read(desk, body)
    except (KeyError, TypeError, AttributeError):
        log.warning("slack.shortcut_unread")
        return
    if route := ROUTES.get(made.action):
        await answered(desk.client, made, route(desk, made, place))


def _read(desk: SlackDesk, body: Json) -> tuple[Gesture, Place]:
    """Raises KeyError, TypeError or AttributeError on what is no message shortcut."""
    message, channel = body["message"], str(body["channel"]["id"])
    ts = str(message["ts"])
    root = str(message.get("thread_ts") or ts)
    made = Gesture(
        user=str(body["user"]["id"]),
        action=str(body["callback_id"]),
        handoff_id="",
        trigger_id=str(body.get("trigger_id") or ""),
        channel=channel,
        thread_ts=root if root != ts else "",
        response_url=str(body.get("response_url") or ""),
    )
    return made, Place(Anchor(channel, root), ts, desk.workspace.is_ours(message))


async def ask_to_send(desk: SlackDesk, made: Gesture, place: Place) -> None:
    asked = await desk.shortcuts.check(place, made.user)
    view = sending.send(asked.handoff_id, place.root, place.ts, asked.text, asked.mark)
    await open_view(desk.client, made, view)


async def send(desk: SlackDesk, user: str, view: View) -> None:
    root, ts, mark = sending.parse_send(view)
    await desk.shortcuts.send(Place(root, ts), user, mark)


async def unsend(desk: SlackDesk, made: Gesture, place: Place) -> None:
    await desk.shortcuts.unsend(place, made.user)


ROUTES: dict[str, Route] = {Shortcut.SEND: ask_to_send, Shortcut.UNSEND: unsend}
