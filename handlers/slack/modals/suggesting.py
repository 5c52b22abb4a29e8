"""The assistant's suggestion in the window in which an answer is written."""

from __future__ import annotations

from dataclasses import replace

from slack_sdk.errors import SlackApiError

from blocks import reply, suggestion
from blocks.parts import View
from bot.domain.errors import BatonError
from bot.domain.replying import inserted
from handlers.slack.desk import SlackDesk
from handlers.slack.errors import words_for
from handlers.slack.gestures import Gesture
from handlers.slack.modals.reply import looked, redrawn, update
from handlers.slack.modals.transcript import ALREADY
from handlers.slack.outcomes import error_name


async def suggest(desk: SlackDesk, made: Gesture) -> None:
    """The window says that it looks; what it finds takes that word's place, unless more was pressed since."""
    view = reply.with_word(made.view, suggestion.LOOKING)
    answer = await desk.client.views_update(view_id=made.view["id"], hash=made.view.get("hash"), view=view)
    stands = str((answer.get("view") or {}).get("hash") or "")
    if not desk.replies.behind.start(_suggested(desk, made, stands)):
        await _show(desk, made, stands, reply.with_word(made.view, suggestion.BUSY))


async def _suggested(desk: SlackDesk, made: Gesture, stands: str) -> None:
    typed = reply.typed(made.view)
    try:
        found = await desk.replies.suggesting.suggest(typed.handoff_id, made.user, typed.shown)
        typed = replace(typed, suggestion=found.id if found else "", is_used=False)
        of = await looked(desk, typed, made.user)
        view = redrawn(of, typed, said="" if found else suggestion.NOTHING)
    except BatonError as refusal:
        view = reply.with_word(made.view, words_for(refusal))
    await _show(desk, made, stands, view)


async def use(desk: SlackDesk, made: Gesture) -> None:
    """Into the field, where the agent may change it."""

    async def used() -> View:
        typed = reply.typed(made.view)
        of = await looked(desk, typed, made.user)
        if of.suggestion is None:
            return reply.with_word(made.view, suggestion.GONE)
        text = inserted(typed.text, of.suggestion.text)
        typed = replace(typed, text=text, nth=typed.nth + 1, is_used=True)
        return redrawn(replace(of, suggestion=None), typed, preview=True)

    await update(desk, made, used)


async def discard(desk: SlackDesk, made: Gesture) -> None:
    async def discarded() -> View:
        typed = reply.typed(made.view)
        await desk.replies.suggesting.discard(typed.handoff_id, made.user, typed.suggestion)
        typed = replace(typed, suggestion="")
        return redrawn(await looked(desk, typed, made.user), typed)

    await update(desk, made, discarded)


async def _show(desk: SlackDesk, made: Gesture, stands: str, view: View) -> None:
    try:
        await desk.client.views_update(view_id=made.view["id"], hash=stands, view=view)
    except SlackApiError as refusal:
        if error_name(refusal.response) not in ALREADY:
            raise
