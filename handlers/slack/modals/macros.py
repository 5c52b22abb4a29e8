"""The windows of canned replies."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError

from blocks import macros, whispers
from blocks.forms import FormRefused
from blocks.ids import Field
from blocks.parts import Message, View
from bot.domain.errors import BadInput, MacroTaken
from bot.domain.macros import picked
from handlers.slack.desk import SlackDesk
from handlers.slack.errors import words_for
from handlers.slack.gestures import TOO_LATE, Gesture
from handlers.slack.modals.instead import Instead
from handlers.slack.modals.transcript import ALREADY
from handlers.slack.outcomes import error_name


async def opened(desk: SlackDesk, user: str, trigger_id: str) -> Message | None:
    """What is said instead where Slack took too long to bring the command."""
    view = await _shelf(desk, user)
    try:
        await desk.client.views_open(trigger_id=trigger_id, view=view)
    except SlackApiError as refusal:
        if error_name(refusal.response) not in TOO_LATE:
            raise
        return whispers.private(whispers.TRIGGER_EXPIRED)
    return None


async def show(desk: SlackDesk, made: Gesture) -> None:
    """To change, for who may; else to read."""
    shelf = await desk.replies.macros.shelf(made.user)
    one = picked(shelf.macros, made.handoff_id)
    if shelf.keeps and not one.is_written:
        await _update(desk, made, macros.macro(one, list(desk.rules.skills)))
    else:
        await _update(desk, made, macros.shelf(shelf.macros, keeps=shelf.keeps, shown=one))


async def new(desk: SlackDesk, made: Gesture) -> None:
    await _update(desk, made, macros.macro(None, list(desk.rules.skills)))


async def delete(desk: SlackDesk, made: Gesture) -> None:
    gone = await desk.replies.macros.delete(made.user, made.handoff_id)
    await _update(desk, made, await _shelf(desk, made.user, f"“{gone.title}” is deleted."))


async def submitted(desk: SlackDesk, user: str, view: View) -> None:
    """The list again, in its place."""
    try:
        kept = await desk.replies.macros.save(user, macros.parse(view))
    except (BadInput, MacroTaken) as refused:
        field = refused.details.get("field", Field.TITLE)
        raise FormRefused({str(field): words_for(refused)}) from None
    raise Instead(await _shelf(desk, user, f"“{kept.title}” is saved."))


async def _shelf(desk: SlackDesk, user: str, said: str = "") -> View:
    shelf = await desk.replies.macros.shelf(user)
    return macros.shelf(shelf.macros, keeps=shelf.keeps, said=said)


async def _update(desk: SlackDesk, made: Gesture, view: View) -> None:
    try:
        await desk.client.views_update(view_id=made.view["id"], hash=made.view.get("hash"), view=view)
    except SlackApiError as refusal:
        if error_name(refusal.response) not in ALREADY:
            raise
