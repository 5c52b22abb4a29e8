"""The assistant's suggestion in the window in which an answer is written."""

from __future__ import annotations

from dataclasses import replace

from blocks import reply, suggestion
from blocks.keeping import with_word
from bot.domain.errors import BatonError
from bot.domain.replying import inserted
from handlers.slack.desk import SlackDesk
from handlers.slack.errors import words_for
from handlers.slack.gestures import Gesture
from handlers.slack.modals.reply import looked, redrawn, update


async def suggest(desk: SlackDesk, made: Gesture) -> None:
    """The window says that it looks; what it finds takes that word's place, unless more was pressed since."""
    stands = await update(desk, made, with_word(made.view, suggestion.LOOKING))
    if stands and not desk.replies.behind.start(_suggested(desk, made, stands)):
        await update(desk, made, with_word(made.view, suggestion.BUSY), stands)


async def _suggested(desk: SlackDesk, made: Gesture, stands: str) -> None:
    typed = reply.typed(made.view)
    try:
        found = await desk.replies.suggesting.suggest(typed.handoff_id, made.user, typed.shown)
        typed = replace(typed, suggestion=found.id if found else "", is_used=False)
        view = redrawn(await looked(desk, typed, made.user), typed, said="" if found else suggestion.NOTHING)
    except BatonError as refusal:
        view = with_word(made.view, words_for(refusal))
    await update(desk, made, view, stands)


async def use(desk: SlackDesk, made: Gesture) -> None:
    """Into the field, where the agent may change it."""
    typed = reply.typed(made.view)
    of = await looked(desk, typed, made.user)
    if of.suggestion is None:
        await update(desk, made, with_word(made.view, suggestion.GONE))
        return
    text = inserted(typed.text, of.suggestion.text)
    typed = replace(typed, text=text, nth=typed.nth + 1, is_used=True)
    await update(desk, made, redrawn(replace(of, suggestion=None), typed, preview=True))


async def discard(desk: SlackDesk, made: Gesture) -> None:
    typed = reply.typed(made.view)
    await desk.replies.suggesting.discard(typed.handoff_id, made.user, typed.suggestion)
    typed = replace(typed, suggestion="")
    await update(desk, made, redrawn(await looked(desk, typed, made.user), typed))
