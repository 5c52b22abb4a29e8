"""The window with a long thread in a few sentences, for whoever asked alone."""

from __future__ import annotations

from blocks.summary import summary
from handlers.slack.desk import SlackDesk
from handlers.slack.gestures import Gesture, open_view


async def open_modal(desk: SlackDesk, made: Gesture) -> None:
    summed = await desk.replies.summing.summed(made.handoff_id, made.user)
    await open_view(desk.client, made, summary(summed.customer, summed.summary, summed.zone))
