"""The window in which an answer is written, and what is pressed in it."""

from __future__ import annotations

from dataclasses import replace

from slack_sdk.errors import SlackApiError

from blocks import reply
from blocks.parts import View
from bot.domain.errors import NotRead
from bot.domain.macros import filled, picked
from bot.domain.replying import Replying, inserted
from handlers.slack.desk import SlackDesk
from handlers.slack.gestures import Gesture, Json, open_view
from handlers.slack.modals.instead import Instead
from handlers.slack.modals.transcript import ALREADY
from handlers.slack.outcomes import error_name


async def open_modal(desk: SlackDesk, made: Gesture) -> None:
    of = await desk.replies.writing.look(made.handoff_id, made.user)
    if await open_view(desk.client, made, reply.window(of)):
        await desk.replies.signs.show(made.handoff_id, made.user)


async def sent(desk: SlackDesk, user: str, view: View) -> None:
    """What the customer wrote meanwhile is shown first, and what was typed stays."""
    written = reply.parse(view)
    try:
        await desk.replies.writing.send(user, written)
    except NotRead:
        typed = reply.typed(view)
        of = await looked(desk, typed, user)
        raise Instead(redrawn(of, typed, said=reply.NEWS)) from None


async def closed(desk: SlackDesk, body: Json) -> None:
    typed = reply.typed(body["view"])
    user = str(body["user"]["id"])
    await desk.replies.signs.end(typed.handoff_id, user)
    if typed.suggestion:
        await desk.replies.suggesting.discard(typed.handoff_id, user, typed.suggestion)


async def preview(desk: SlackDesk, made: Gesture) -> None:
    typed = reply.typed(made.view)
    await update(desk, made, redrawn(await looked(desk, typed, made.user), typed, preview=True))


async def insert(desk: SlackDesk, made: Gesture) -> None:
    """Below what is typed: the window writes into its field, under another number."""
    typed = reply.typed(made.view)
    of = await looked(desk, typed, made.user)
    macro = picked(of.macros, made.handoff_id)
    text = inserted(typed.text, filled(macro.text, of.values))
    await update(desk, made, redrawn(of, replace(typed, text=text, nth=typed.nth + 1), preview=True))


async def looked(desk: SlackDesk, typed: reply.Typed, user: str) -> Replying:
    """As things stand now. Raises as `look` does."""
    return await desk.replies.writing.look(typed.handoff_id, user, typed.shown)


def redrawn(of: Replying, typed: reply.Typed, *, said: str = "", preview: bool = False) -> View:
    used = typed.suggestion if typed.is_used else ""
    return reply.window(of, typed.text, typed.nth, said=said, preview=preview, used=used)


async def update(desk: SlackDesk, made: Gesture, view: View, stands: str = "") -> str:
    """The hash of what stands then; "" where more was pressed since, or the window is closed.

    `stands` is the hash of what it takes the place of, the pressed window's own without it.
    """
    since = stands or made.view.get("hash")
    try:
        answer = await desk.client.views_update(view_id=made.view["id"], hash=since, view=view)
    except SlackApiError as refusal:
        if error_name(refusal.response) not in ALREADY:
            raise
        return ""
    return str((answer.get("view") or {}).get("hash") or "")
