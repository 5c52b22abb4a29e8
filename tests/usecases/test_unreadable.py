"""A thread that should be read before its words are applied, and can't be."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.conversation import Speaker
from bot.domain.deliveries import Anchor
from bot.domain.errors import OutletRefused
from bot.domain.inbound import Inbound, Reading
from bot.inbox import HOLD, Inbox
from bot.inbox.reading_back import Pace
from bot.inbox.reading_first import ReadingFirst
from bot.inbox.suspicion import Suspicion
from handlers.slack.reading import SlackReader
from tests.fakes import FakePeople
from tests.usecases.world import ANNA, NAMES, House

TICK = timedelta(milliseconds=1)


class Deleted:
    """A thread that is gone: while Slack is asked for it, `meanwhile` arrives."""

    def __init__(self, house: House, meanwhile: Inbound) -> None:
        self.house = house
        self.meanwhile = [meanwhile]

    async def fetch(self, root: Anchor, since: str, pace: Pace) -> Reading:
        await pace("conversations.replies")
        if self.meanwhile:
            message = replace(self.meanwhile.pop(), received_at=self.house.clock.now())
            await self.house.inbox.store(message)
        raise OutletRefused(method="conversations.replies", reason="thread_not_found")


async def test_what_came_a_moment_ago_is_held_all_the_same(house: House) -> None:
    conversation, handoff = await house.claimed()
    first, second, third = [
        await house.thread_message(handoff, ANNA, text) for text in ("one", "two", "three")
    ]
    suspicion = Suspicion(house.store, house.clock, shared=False)
    suspicion.note("socket")
    reader = ReadingFirst(house.store, house.clock, suspicion, Deleted(house, third))
    inbox = Inbox(
        house.store, house.clock, house.rules, SlackReader(FakePeople(NAMES)), house.inbox_wake, first=reader
    )
    await inbox.store(first)
    house.clock.move(HOLD + TICK)
    await inbox.apply_ready()
    await inbox.store(replace(second, received_at=house.clock.now()))
    house.clock.move(HOLD + TICK)
    await inbox.apply_ready()
    said = [turn.text for turn in await house.turns(conversation) if turn.speaker is Speaker.AGENT]
    assert said == ["one", "two", "three"]
