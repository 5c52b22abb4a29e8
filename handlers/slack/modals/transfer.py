"""The window that passes a handoff on to another team."""

from __future__ import annotations

from blocks import transfer
from blocks.parts import View
from bot.desk.transferring import Moving
from handlers.slack.desk import SlackDesk
from handlers.slack.gestures import Gesture, open_view


async def open_modal(desk: SlackDesk, made: Gesture) -> None:
    elsewhere = await desk.transferring.check(made.handoff_id, made.user)
    await open_view(desk.client, made, transfer.transfer(made.handoff_id, elsewhere, desk.rules.zone))


async def submitted(desk: SlackDesk, user: str, view: View) -> None:
    handoff_id, skill, note = transfer.parse_transfer(view)
    await desk.transferring.transfer(handoff_id, user, Moving(skill, note))
