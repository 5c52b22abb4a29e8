"""Words that may be missing, over real sockets: the thread is read before the next one is applied."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.domain.conversation import Speaker
from bot.domain.deliveries import Anchor
from bot.inbox import Inbox
from bot.inbox.reading_first import ReadingFirst
from bot.inbox.suspicion import Suspicion
from handlers.slack.app import build
from handlers.slack.people import SlackPeople
from handlers.slack.reading import SlackReader
from handlers.slack.reconcile import Threads
from handlers.slack.socket import Socket
from tests.handlers.slack.house import TOKEN, WORKSPACE, House, delivering, event, ts_now
from tests.handlers.slack.test_inbound_faults import speak
from tests.handlers.slack.test_socket import announced, is_up, listening, nothing
from tests.sandbox.world import BILL, SECRET

LATE = 2.5


@pytest.fixture
async def wary(house: House) -> AsyncIterator[tuple[House, Suspicion]]:
    """The house with an inbox that reads first, and what makes it do so."""
    clock = house.desk.clock
    suspicion = Suspicion(house.store, clock, shared=False)
    first = ReadingFirst(house.store, clock, suspicion, Threads(house.client, house.store, WORKSPACE, clock))
    reader = SlackReader(SlackPeople(house.client, WORKSPACE.channels, clock))
    inbox = Inbox(house.store, clock, house.desk.rules, reader, house.quick, first=first)
    desk = replace(house.desk, inbox=inbox)
    found = replace(house, inbox=inbox, desk=desk, app=build(desk, TOKEN, SECRET))
    async with delivering(found):
        yield found, suspicion


async def is_wary(house: House, suspicion: Suspicion, root: str) -> bool:
    wary = await house.store.read(suspicion.wary)
    return wary(Anchor(BILL, root))


async def words_of(house: House, conversation: str) -> list[str]:
    return [turn.text for turn in await house.turns(conversation) if turn.speaker is Speaker.AGENT]


async def test_a_late_word_is_read_before_the_next_is_applied_where_there_is_reason_to(
    wary: tuple[House, Suspicion],
) -> None:
    house, suspicion = wary
    conversation, _ = await house.claimed()
    root = await house.root(conversation)
    socket = Socket(house.app, "xapp-sandbox", nothing)
    async with listening(socket):
        await house.eventually(lambda: is_up(socket))
        await suspicion.begin()
        await house.fault(events="late", seconds=LATE, times=1, match="one")
        await house.world.say("U0ANA", "one", thread_ts=root)
        await house.world.say("U0ANA", "two", thread_ts=root)
        await house.eventually(lambda: said_both(house, conversation))
    assert await words_of(house, conversation) == ["one", "two"]
    assert "conversations.replies" in (await house.world.ledger())["calls"]


async def said_both(house: House, conversation: str) -> bool:
    return len(await words_of(house, conversation)) == 2


async def test_a_thread_is_not_read_where_there_is_no_reason_to(wary: tuple[House, Suspicion]) -> None:
    house, _ = wary
    conversation, _ = await house.claimed()
    root = await house.root(conversation)
    socket = Socket(house.app, "xapp-sandbox", nothing)
    async with listening(socket):
        await house.eventually(lambda: is_up(socket))
        await house.world.say("U0ANA", "one", thread_ts=root)
        await house.world.say("U0ANA", "two", thread_ts=root)
        await house.eventually(lambda: said_both(house, conversation))
    assert "conversations.replies" not in (await house.world.ledger())["calls"]


@pytest.mark.parametrize(("attempt", "expected"), [("1", True), ("0", False)])
async def test_an_event_that_slack_says_again_is_a_reason(
    wary: tuple[House, Suspicion], attempt: str, expected: bool
) -> None:
    house, suspicion = wary
    conversation, _ = await house.claimed()
    root = await house.root(conversation)
    body = event(channel=BILL, thread_ts=root, parent_user_id="U0BATON", ts=ts_now(), user="U0ANA")
    await house.dispatch(body, **{"x-slack-retry-num": attempt})
    assert await is_wary(house, suspicion, root) is expected


async def test_a_connection_that_breaks_is_a_reason(wary: tuple[House, Suspicion]) -> None:
    house, _ = wary
    gaps: list[str] = []
    socket = Socket(house.app, "xapp-sandbox", nothing, 1.0, lambda: gaps.append("gap"))
    async with listening(socket):
        await house.eventually(lambda: is_up(socket))
        assert gaps == []
        await house.fault(events="cut", times=1)
        conversation, _ = await house.claimed()
        await house.world.say("U0ANA", "Hello", thread_ts=await house.root(conversation))

        async def noticed() -> bool:
            return bool(gaps)

        await house.eventually(noticed)


async def test_an_end_that_slack_announces_is_a_reason_before_it_comes(house: House) -> None:
    gaps: list[str] = []
    socket = Socket(house.app, "xapp-sandbox", nothing, 1.0, lambda: gaps.append("gap"))
    async with listening(socket):
        await house.eventually(lambda: is_up(socket))
        old = socket._link
        assert old
        await announced(old, "warning")
        assert gaps == ["gap"]
        assert not old.client.closed


async def test_connections_that_slack_ends_one_after_the_other_lose_nothing_and_keep_the_order(
    wary: tuple[House, Suspicion],
) -> None:
    house, suspicion = wary
    conversation, _ = await house.claimed()
    root = await house.root(conversation)
    socket = Socket(house.app, "xapp-sandbox", nothing, 1.0, lambda: suspicion.note("socket"))
    async with listening(socket):
        await house.eventually(lambda: is_up(socket))
        speaking = asyncio.create_task(speak(house, root, 30, pause=0.02))
        for _ in range(3):
            await asyncio.sleep(0.15)
            await house.world.page("/control/sockets/close")
        said = await speaking

        async def all_there() -> bool:
            return len(await words_of(house, conversation)) >= len(said)

        await house.eventually(all_there, 20)
        assert await words_of(house, conversation) == said
        assert socket.connections >= 2
