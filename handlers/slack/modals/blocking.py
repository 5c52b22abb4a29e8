"""The window that asks before a customer is blocked."""

from __future__ import annotations

from blocks import modals
from blocks.parts import View
from handlers.slack.desk import SlackDesk
from handlers.slack.gestures import Gesture, open_view


async def open_modal(desk: SlackDesk, made: Gesture) -> None:
    await desk.claims.check_blocker(made.handoff_id, made.user)
    await open_view(desk.client, made, modals.block(made.handoff_id))


async def submitted(desk: SlackDesk, user: str, view: View) -> None:
    await desk.claims.block(modals.parse_block(view), user)
