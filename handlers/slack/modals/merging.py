"""The window that asks into which of a customer's other handoffs this one is merged."""

from __future__ import annotations

from blocks import merging
from blocks.parts import View
from handlers.slack.desk import SlackDesk
from handlers.slack.gestures import Gesture, open_view


async def open_merge(desk: SlackDesk, made: Gesture) -> None:
    others = await desk.merging.others(made.handoff_id, made.user)
    view = merging.merge(made.handoff_id, others.lines, others.unseen, desk.rules.zone_of)
    await open_view(desk.client, made, view if others.vouched else merging.unknown())


async def merged(desk: SlackDesk, user: str, view: View) -> View:
    handoff_id, into = merging.parse_merge(view)
    await desk.merging.merge(handoff_id, user, into)
    return merging.done()
