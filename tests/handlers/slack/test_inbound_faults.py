"""What agents say while Slack's events go astray: each word at the customer once, and in order.

Events that overtake each other by less than the inbox's hold come in order; what Slack brings later than that
comes after what was said behind it, unless there is reason to think that it is missing.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.conversation import Speaker
from bot.inbox import HOLD
from handlers.slack.socket import Socket
from tests.handlers.slack.house import House
from tests.handlers.slack.test_socket import at_once, is_up, listening, nothing, reconciling

__all__ = ["at_once"]

LATE = 3600.0
PATIENT = timedelta(seconds=1)
"""The hold here, so that a busy machine does not stretch a short delay past it."""
WITHIN = HOLD.total_seconds() / 3
FAULTS: dict[str, dict[str, Any]] = {
    "duplicate": {"events": "duplicate"},
    "late": {"events": "late", "seconds": WITHIN},
    "reordered": {"events": "reordered", "after": 1, "seconds": WITHIN},
    "lost_ack": {"events": "lost_ack"},
    "cut": {"events": "cut"},
}


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.inbox.loop.HOLD", PATIENT)


async def words_of(house: House, conversation: str) -> list[str]:
    return [turn.text for turn in await house.turns(conversation) if turn.speaker is Speaker.AGENT]


@contextlib.asynccontextmanager
async def sockets(house: House, count: int) -> AsyncIterator[list[Socket]]:
    async with contextlib.AsyncExitStack() as stack:
        opened = [Socket(house.app, "xapp-sandbox", nothing, ping_seconds=1.0) for _ in range(count)]
        for one in opened:
            await stack.enter_async_context(listening(one))
        for one in opened:
            await house.eventually(lambda one=one: is_up(one))  # type: ignore[misc]
        yield opened


async def all_told(house: House) -> None:
    """Slack has said it all, or given it up."""

    async def over() -> bool:
        return all(event.over for event in house.world.state.events.values())

    await house.eventually(over, 20)


async def speak(house: House, root: str, count: int, pause: float = 0.0) -> list[str]:
    said = [f"word {nth}" for nth in range(count)]
    for word in said:
        await house.world.say("U0ANA", word, thread_ts=root)
        await asyncio.sleep(pause)
    return said


async def arrives(house: House, conversation: str, said: list[str]) -> None:
    """What Slack gave up is read back."""
    await all_told(house)
    await reconciling(house).turn()

    async def there() -> bool:
        return len(await words_of(house, conversation)) >= len(said)

    await house.eventually(there, 20)
    await house.eventually(lambda: nothing_left(house))
    assert await words_of(house, conversation) == said


async def nothing_left(house: House) -> bool:
    return not await house.inbox_rows()


@pytest.mark.parametrize("fault", FAULTS)
async def test_each_word_arrives_once_and_in_order_under_one_fault(busy: House, fault: str) -> None:
    conversation, _ = await busy.claimed()
    root = await busy.root(conversation)
    async with sockets(busy, 2):
        await busy.fault(**FAULTS[fault], share=0.5, seed=11)
        said = await speak(busy, root, 20, pause=0.01)
        await arrives(busy, conversation, said)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_each_word_arrives_once_and_in_order_under_all_of_them(busy: House, seed: int) -> None:
    conversation, _ = await busy.claimed()
    root = await busy.root(conversation)
    async with sockets(busy, 3):
        for nth, wish in enumerate(FAULTS.values()):
            await busy.fault(**wish, share=0.15, seed=seed * 10 + nth)
        said = await speak(busy, root, 16, pause=0.3)
        await arrives(busy, conversation, said)


async def test_what_was_given_up_in_an_outage_of_the_store_is_read_back_in_order(busy: House) -> None:
    conversation, _ = await busy.claimed()
    root = await busy.root(conversation)
    async with sockets(busy, 1):
        busy.store.down = True
        said = await speak(busy, root, 5)
        await all_told(busy)
        busy.store.down = False
        await arrives(busy, conversation, said)


async def test_what_was_said_while_slack_was_away_arrives_when_it_is_back(busy: House) -> None:
    conversation, _ = await busy.claimed()
    root = await busy.root(conversation)
    async with sockets(busy, 1) as [socket]:
        assert (await busy.world.page("/control/outage", on=True))["ok"]
        said = await speak(busy, root, 5)
        assert (await busy.world.page("/control/outage", on=False))["ok"]
        await busy.eventually(lambda: is_up(socket), 20)
        await arrives(busy, conversation, said)


async def test_what_comes_later_than_the_hold_comes_once_and_after(busy: House) -> None:
    conversation, _ = await busy.claimed()
    root = await busy.root(conversation)

    async def there(count: int) -> bool:
        return len(await words_of(busy, conversation)) == count

    async with sockets(busy, 1):
        await busy.fault(events="late", seconds=LATE, times=1, match="word 0")
        await speak(busy, root, 3)
        await busy.eventually(lambda: there(2))
        assert (await busy.world.page("/control/clock", seconds=LATE))["ok"]
        await busy.eventually(lambda: there(3))
        await all_told(busy)
        await reconciling(busy).turn()
        assert await words_of(busy, conversation) == ["word 1", "word 2", "word 0"]
