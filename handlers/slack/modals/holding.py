"""The windows of what a holder does with a handoff before its end."""

from __future__ import annotations

from blocks import holding
from blocks.forms import about
from blocks.keeping import with_news
from blocks.parts import View
from bot.domain.acts import Verb
from handlers.slack.desk import SlackDesk
from handlers.slack.gestures import Gesture, open_view


async def read_now(desk: SlackDesk, user: str, view: View, verb: Verb) -> View:
    """In the place of a form sent off over words that its sender had not read."""
    asked = await desk.holding.check(about(view), user, verb)
    return with_news(view, asked.read_upto, asked.said)


async def open_snooze(desk: SlackDesk, made: Gesture) -> None:
    asked = await desk.holding.check(made.handoff_id, made.user, Verb.SNOOZE)
    await open_view(desk.client, made, holding.snooze(made.handoff_id, asked.read_upto))


async def snoozed(desk: SlackDesk, user: str, view: View) -> None:
    handoff_id, snooze, read_upto = holding.parse_snooze(view)
    await desk.holding.snooze(handoff_id, user, snooze, read_upto)


async def open_helpers(desk: SlackDesk, made: Gesture) -> None:
    asked = await desk.holding.check(made.handoff_id, made.user, Verb.ADD_HELPER)
    helping = [one.agent.id for one in asked.handoff.helpers]
    await open_view(desk.client, made, holding.helpers(made.handoff_id, helping))


async def helped(desk: SlackDesk, user: str, view: View) -> None:
    handoff_id, added, removed = holding.parse_helpers(view)
    await desk.holding.help(handoff_id, user, added, removed)


async def open_hand_back(desk: SlackDesk, made: Gesture) -> None:
    asked = await desk.holding.check(made.handoff_id, made.user, Verb.HAND_BACK)
    await open_view(desk.client, made, holding.hand_back(made.handoff_id, asked.read_upto))


async def handed_back(desk: SlackDesk, user: str, view: View) -> None:
    handoff_id, read_upto = holding.parse_hand_back(view)
    await desk.holding.hand_back(handoff_id, user, read_upto)
