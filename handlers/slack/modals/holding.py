"""The windows of what a holder does before the end, and the one that asks before blocking."""

from __future__ import annotations

from blocks import holding
from blocks.parts import View
from bot.domain.acts import Verb
from handlers.slack.desk import SlackDesk
from handlers.slack.gestures import Gesture, open_view


async def open_snooze(desk: SlackDesk, made: Gesture) -> None:
    await desk.holding.check(made.handoff_id, made.user, Verb.SNOOZE)
    await open_view(desk.client, made, holding.snooze(made.handoff_id))


async def snoozed(desk: SlackDesk, user: str, view: View) -> None:
    handoff_id, snooze = holding.parse_snooze(view)
    await desk.holding.snooze(handoff_id, user, snooze)


async def open_helpers(desk: SlackDesk, made: Gesture) -> None:
    handoff = await desk.holding.check(made.handoff_id, made.user, Verb.ADD_HELPER)
    helping = [one.agent.id for one in handoff.helpers]
    await open_view(desk.client, made, holding.helpers(made.handoff_id, helping))


async def helped(desk: SlackDesk, user: str, view: View) -> None:
    handoff_id, helpers = holding.parse_helpers(view)
    await desk.holding.help(handoff_id, user, helpers)


async def open_hand_back(desk: SlackDesk, made: Gesture) -> None:
    await desk.holding.check(made.handoff_id, made.user, Verb.HAND_BACK)
    await open_view(desk.client, made, holding.hand_back(made.handoff_id))


async def handed_back(desk: SlackDesk, user: str, view: View) -> None:
    await desk.holding.hand_back(holding.parse_confirmed(view), user)


async def open_block(desk: SlackDesk, made: Gesture) -> None:
    await desk.claims.check_blocker(made.handoff_id, made.user)
    await open_view(desk.client, made, holding.block(made.handoff_id))


async def blocked(desk: SlackDesk, user: str, view: View) -> None:
    await desk.claims.block(holding.parse_confirmed(view), user)
