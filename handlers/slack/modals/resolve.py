"""The window in which a handoff is resolved."""

from __future__ import annotations

from blocks import modals
from blocks.parts import View
from handlers.slack.desk import SlackDesk
from handlers.slack.gestures import Gesture, open_view


async def open_modal(desk: SlackDesk, made: Gesture) -> None:
    await desk.claims.check_resolver(made.handoff_id, made.user)
    await open_view(desk.client, made, modals.resolve(made.handoff_id))


async def submitted(desk: SlackDesk, user: str, view: View) -> None:
    handoff_id, outcome, words = modals.parse_resolve(view)
    await desk.claims.resolve(handoff_id, user, outcome, words)
