"""What a fault of ours kept back, and is put back once the fault is mended."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.conversation import Speaker
from bot.domain.deliveries import Anchor, LaneKind, Mark, Reaction
from bot.domain.inbound import Inbound, InboundKind, Read
from bot.domain.losing import OutletGone
from bot.inbox import HOLD, Inbox
from bot.inbox.replaying import Replaying
from bot.waking import Wake
from tests.usecases.test_inbox import states
from tests.usecases.world import ANNA, BEN, House

MOMENT = timedelta(milliseconds=1)


class MendedReader:
    """Stumbles over every word until it is mended."""

    def __init__(self) -> None:
        self.broken = True

    async def read(self, message: Inbound) -> Read:
        if self.broken:
            raise LookupError(message.text)
        return Read("Anna Berg", message.text, is_note=message.text.startswith("note"))


@dataclass
class Desk:
    house: House
    reader: MendedReader
    inbox: Inbox
    replaying: Replaying
    conversation: str
    handoff: str

    async def say(self, text: str, **changes: object) -> Inbound:
        """In a thread, now."""
        at = self.house.clock.move(timedelta(seconds=10))
        ts = f"{at.timestamp():.6f}"
        message = await self.house.thread_message(
            self.handoff, ANNA, text, **{"ts": ts, "received_at": at} | changes
        )
        await self.inbox.store(message)
        await self.apply()
        return message

    async def apply(self) -> None:
        self.house.clock.move(HOLD + MOMENT)
        await self.inbox.apply_ready()

    async def mend(self) -> int:
        self.reader.broken = False
        back = await self.replaying.replay()
        await self.apply()
        return back

    async def said(self) -> list[str]:
        return await self.house.texts(self.conversation, Speaker.AGENT)

    async def marks(self) -> list[tuple[str, Reaction]]:
        await self.house.deliver()
        wants = [item.want for item in self.house.outlet.of(LaneKind.MARKS)]
        return [(want.ts, want.reaction) for want in wants if isinstance(want, Mark)]


@pytest.fixture
async def desk(house: House) -> Desk:
    conversation, handoff = await house.claimed()
    house.clock.at = datetime(2027, 3, 1, 12, tzinfo=UTC)
    reader = MendedReader()
    inbox = Inbox(house.store, house.clock, house.rules, reader, Wake(0.01))
    return Desk(house, reader, inbox, Replaying(house.store), conversation, handoff)


async def test_a_fault_is_listed_by_its_name_and_never_by_its_words(desk: Desk) -> None:
    await desk.say("the customer's secret")
    [failed] = await desk.replaying.failed()
    assert (failed.reason, failed.message.user) == ("LookupError", ANNA.id)
    assert desk.house.rows("select reason from inbox") == [("LookupError",)]
    assert desk.house.rows("select kind from alarm where cleared_at is null") == [("inbox_failed",)]


async def test_a_reply_to_which_nobody_has_spoken_since_reaches_the_customer_late(desk: Desk) -> None:
    message = await desk.say("The refund is on its way")
    desk.house.clock.move(timedelta(hours=1))
    assert await desk.mend() == 1
    assert await desk.said() == ["The refund is on its way"]
    assert (message.ts, Reaction.SENT) in await desk.marks()
    assert desk.house.rows("select kind from alarm where cleared_at is null") == []
    assert await desk.mend() == 0
    assert await desk.said() == ["The refund is on its way"]


async def test_several_are_applied_in_the_order_in_which_they_were_said(desk: Desk) -> None:
    for nth in (1, 2, 3):
        await desk.say(f"Number {nth}")
    assert await desk.said() == []
    assert await desk.mend() == 3
    assert await desk.said() == ["Number 1", "Number 2", "Number 3"]


async def by_customer(desk: Desk) -> None:
    await desk.house.write(desk.conversation, "Are you there?")


async def by_agent(desk: Desk) -> None:
    desk.reader.broken = False
    await desk.say("Once more: the refund is on its way")


async def by_agent_under_a_new_card(desk: Desk) -> None:
    desk.house.outlet.meets(LaneKind.CARD, OutletGone(reason="message_not_found", lost=False))
    await desk.house.deliver(3)
    desk.house.clock.move(timedelta(minutes=1))
    await by_agent(desk)


@pytest.mark.parametrize("somebody", [by_customer, by_agent, by_agent_under_a_new_card])
async def test_a_reply_that_was_overtaken_stays_inside_with_a_lock(
    desk: Desk, somebody: Callable[[Desk], Awaitable[None]]
) -> None:
    message = await desk.say("The refund is on its way")
    desk.house.clock.move(timedelta(minutes=10))
    await somebody(desk)
    before = await desk.said()
    await desk.mend()
    assert await desk.said() == before
    assert (message.ts, Reaction.INSIDE) in await desk.marks()
    asides = await desk.house.store.read(lambda tx: tx.asides.of(desk.conversation))
    assert [aside.text for aside in asides] == ["The refund is on its way"]


async def test_a_reply_whose_writer_holds_the_handoff_no_more_stays_inside(desk: Desk) -> None:
    await desk.say("The refund is on its way")
    await desk.house.claims.release(desk.handoff, ANNA.id)
    await desk.house.claims.claim(desk.handoff, BEN.id)
    await desk.mend()
    assert await desk.said() == []


async def test_a_message_that_was_edited_since_it_failed_goes_out_with_its_last_words(desk: Desk) -> None:
    message = await desk.say("Tomorow")
    desk.reader.broken = False
    for nth, text in enumerate(("Tomorrow", "Tomorrow, by noon")):
        edit_ts = f"{desk.house.clock.now().timestamp() + nth:.6f}"
        await desk.say(text, ts=message.ts, kind=InboundKind.EDITED, edit_ts=edit_ts)
    await desk.mend()
    assert await desk.said() == ["Tomorrow, by noon"]


async def test_a_message_that_was_taken_back_since_it_failed_stays_taken_back(desk: Desk) -> None:
    message = await desk.say("To the wrong thread")
    desk.reader.broken = False
    await desk.say("", ts=message.ts, kind=InboundKind.DELETED)
    await desk.mend()
    assert await desk.said() == []
    assert states(desk.house) == ["ignored", "applied"]
    assert desk.house.rows("select kind from alarm where cleared_at is null") == []


async def test_only_those_that_were_named_are_put_back(desk: Desk) -> None:
    for nth in (1, 2):
        await desk.say(f"Number {nth}")
    [first, _] = await desk.replaying.failed()
    desk.reader.broken = False
    assert await desk.replaying.replay([first.id]) == 1
    await desk.apply()
    assert await desk.said() == ["Number 1"]
    assert [one.message.text for one in await desk.replaying.failed()] == ["Number 2"]


async def test_what_fails_again_is_set_aside_again(desk: Desk) -> None:
    await desk.say("The refund is on its way")
    await desk.replaying.replay()
    await desk.apply()
    assert len(await desk.replaying.failed()) == 1
    assert states(desk.house) == ["failed"]


async def test_a_note_that_failed_stays_a_note(desk: Desk) -> None:
    message = await desk.say("note: ask Ben")
    await desk.mend()
    assert await desk.said() == []
    assert (message.ts, Reaction.INSIDE) in await desk.marks()
    assert isinstance(message.root, Anchor)
