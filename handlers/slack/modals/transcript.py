"""The window that shows all that was said, page by page."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError

from blocks.parts import View
from blocks.transcript import transcript, turned
from bot.domain.card import Transcript
from handlers.slack.desk import SlackDesk
from handlers.slack.gestures import Gesture, open_view
from handlers.slack.outcomes import error_name

ALREADY = frozenset({"hash_conflict", "not_found", "view_not_found"})
"""Turned twice at once, or closed meanwhile: nothing to say."""


async def open_modal(desk: SlackDesk, made: Gesture) -> None:
    shown = await desk.claims.transcript(made.handoff_id, made.user)
    await open_view(desk.client, made, drawn(desk, shown, made.handoff_id, made.user))


def drawn(
    desk: SlackDesk, shown: Transcript, handoff_id: str, user: str, page: int = 1, *, leads_on: bool = True
) -> View:
    """Slack stacks three windows: one that was led to leads no further."""
    file = desk.transcript_link(handoff_id, user)
    return transcript(shown, handoff_id, page, desk.rules.zone, desk.link, file, leads_on=leads_on)


async def turn(desk: SlackDesk, made: Gesture) -> None:
    handoff_id, page = turned(made.view, made.action)
    shown = await desk.claims.transcript(handoff_id, made.user)
    leads_on = not made.view.get("previous_view_id")
    view = drawn(desk, shown, handoff_id, made.user, page, leads_on=leads_on)
    try:
        await desk.client.views_update(view_id=made.view["id"], hash=made.view.get("hash"), view=view)
    except SlackApiError as refusal:
        if error_name(refusal.response) not in ALREADY:
            raise
