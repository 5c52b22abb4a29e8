"""The window in which a handoff is resolved."""

from __future__ import annotations

from blocks import modals
from blocks.forms import read_upto
from blocks.parts import View
from bot.domain.acts import Verb
from handlers.slack.desk import SlackDesk
from handlers.slack.gestures import Gesture, open_view


async def open_modal(desk: SlackDesk, made: Gesture) -> None:
    asked = await desk.holding.check(made.handoff_id, made.user, Verb.RESOLVE)
    await open_view(desk.client, made, modals.resolve(made.handoff_id, asked.read_upto))


async def submitted(desk: SlackDesk, user: str, view: View) -> None:
    handoff_id, outcome, words = modals.parse_resolve(view)
    await desk.claims.resolve(handoff_id, user, outcome, words, read_upto(view))
