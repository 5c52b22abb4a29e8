"""The window of what the same customer came with before, and what was said then."""

from __future__ import annotations

from blocks.earlier import earlier
from handlers.slack.desk import SlackDesk
from handlers.slack.gestures import Gesture, open_view
from handlers.slack.modals.transcript import drawn


async def open_modal(desk: SlackDesk, made: Gesture) -> None:
    customer, lines = await desk.lists.earlier(made.user, made.handoff_id)
    await open_view(desk.client, made, earlier(customer, lines, made.handoff_id, desk.rules.zone_of))


async def read(desk: SlackDesk, made: Gesture) -> None:
    shown = await desk.claims.transcript(made.handoff_id, made.user)
    await open_view(desk.client, made, drawn(desk, shown, made.handoff_id, made.user, leads_on=False))
