"""The window in which a handoff is handed to a colleague."""

from __future__ import annotations

from blocks import offers
from blocks.parts import View
from handlers.slack.desk import SlackDesk
from handlers.slack.gestures import Gesture, open_view


async def open_hand_over(desk: SlackDesk, made: Gesture) -> None:
    handoff = await desk.offers.check(made.handoff_id, made.user)
    within = desk.rules.serving(handoff.skill).accept_within
    await open_view(desk.client, made, offers.hand_over(made.handoff_id, within))


async def handed_over(desk: SlackDesk, user: str, view: View) -> None:
    handoff_id, to, note = offers.parse_hand_over(view)
    await desk.offers.hand_over(handoff_id, user, to, note)
