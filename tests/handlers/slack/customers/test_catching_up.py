"""What was written while nobody listened for longer than Slack repeats."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.inbox import Inbox
from bot.inbox.reading_back import ReadingBack
from bot.ports import Rate
from bot.waking import Wake
from handlers.slack.customers.catching_up import Channels, CustomersSlack, CustomersThreads
from tests.handlers.slack.customers.acme import INVOICE, RULES, Acme, served
from tests.handlers.slack.customers.test_who import KIM_ASKS
from tests.sandbox.world import EXT, World, until


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "bot.inbox.reading_back.PACE", Rate("slack:reading_back", timedelta(milliseconds=1), 100)
    )
    monkeypatch.setattr("bot.inbox.reading_back.STEP", timedelta(0))


def reading_back(acme: Acme) -> ReadingBack:
    assert acme.desk.customers is not None
    listening = acme.desk.customers.listening
    side = CustomersSlack(acme.desk.client, acme.store, acme.visits, acme.clock, acme.workspace, listening)
    return ReadingBack(acme.store, acme.clock, [Channels(side), CustomersThreads(side)], Wake(0.05))


async def catch_up(acme: Acme) -> None:
    """The channels, and then the threads that they put on the list."""
    reading = reading_back(acme)
    reading.missed()
    while await reading.turn():
        pass


async def given_up(slack: World) -> None:
    """Slack has told it as often as it does, and nobody heard."""
    await until(lambda: all(event.over for event in slack.state.events.values()))


async def test_questions_and_replies_that_nobody_heard_are_heard_once(slack: World, tmp_path: Path) -> None:
    async with served(slack, tmp_path) as acme:
        old = await slack.say("U0PRIYA", INVOICE, EXT)
        await acme.sees("Invoices are sent", old)
        await acme.told()
    await slack.say("U0PRIYA", "still there?", EXT, thread_ts=old)
    await slack.say("U0ANA", "a colleague's word", EXT, thread_ts=old)
    new = await slack.say("U0PRIYA", "and another thing", EXT)
    await slack.say("U0ANA", "a colleague's greeting", EXT)
    await given_up(slack)
    async with served(slack, tmp_path) as acme:
        for _ in range(2):
            await catch_up(acme)
            await acme.told()
        assert await acme.texts(old) == [INVOICE, "still there?"]
        assert await acme.texts(new) == ["and another thing"]
        assert acme.rows("SELECT count(*) FROM conversation") == [2]


async def test_what_stood_in_a_channel_before_baton_came_is_left_alone(slack: World, tmp_path: Path) -> None:
    await slack.say("U0KIM", KIM_ASKS, "C0HOUSE")
    await given_up(slack)
    async with served(slack, tmp_path) as acme:
        await catch_up(acme)
        await acme.told()
        assert acme.rows("SELECT id FROM inbox") == []


async def test_a_channel_that_slack_wont_read_keeps_no_other_from_it(slack: World, tmp_path: Path) -> None:
    async with served(slack, tmp_path) as acme:
        first = await slack.say("U0KIM", KIM_ASKS, "C0HOUSE")
        await acme.sees("Invoices are sent", first, "C0HOUSE")
        await acme.told()
    await slack.say("U0KIM", "and poles?", "C0HOUSE")
    await given_up(slack)
    async with served(slack, tmp_path) as acme:
        await acme.fault(method="conversations.history", kind="error", error="internal_error", times=1)
        await catch_up(acme)
        await acme.told()
        assert acme.rows("SELECT count(*) FROM conversation") == [2]


async def test_a_question_asked_in_a_gap_is_found_though_a_newer_one_was_heard_live(
    slack: World, tmp_path: Path
) -> None:
    """The socket is back, a customer asks at once, and only then the gap is read up."""
    async with served(slack, tmp_path) as acme:
        await slack.say("U0PRIYA", INVOICE, EXT)
        await acme.told()
    lost = await slack.say("U0PRIYA", "asked in the gap", EXT)
    await given_up(slack)
    async with served(slack, tmp_path) as acme:
        await slack.say("U0PRIYA", "asked right after it", EXT)
        await acme.told()
        await catch_up(acme)
        await acme.told()
        assert await acme.texts(lost) == ["asked in the gap"]
        assert acme.rows("SELECT count(*) FROM conversation") == [3]


async def test_calling_baton_into_an_older_thread_makes_nothing_else_there_news(
    slack: World, tmp_path: Path
) -> None:
    old = await slack.say("U0BEN", "Our spring catalogue is out", "C0HOUSE")
    await slack.say("U0KIM", KIM_ASKS, "C0HOUSE")
    await given_up(slack)
    async with served(slack, tmp_path) as acme:
        await slack.say("U0KIM", "@baton when do invoices come?", "C0HOUSE", thread_ts=old)
        await acme.told()
        await catch_up(acme)
        await acme.told()
        assert acme.rows("SELECT count(*) FROM conversation") == [1]


async def test_what_was_edited_and_taken_back_in_a_gap_is_found_once(
    slack: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.inbox.hearing_again.SHOWN_BY_NOW", timedelta(0))
    async with served(slack, tmp_path) as acme:
        acme.assistant.thinking.clear()
        root = await slack.say("U0PRIYA", INVOICE, EXT)
        number = await slack.say("U0PRIYA", "its number is 4711", EXT, thread_ts=root)
        await slack.say("U0PRIYA", "please", EXT, thread_ts=root)

        async def heard() -> bool:
            return len(await acme.texts(root)) == 3

        await acme.eventually(heard)
    await slack.page("/page/edits", **{"as": "U0PRIYA"}, channel=EXT, ts=root, text="When are invoices sent?")
    await slack.page("/page/deletes", **{"as": "U0PRIYA"}, channel=EXT, ts=number)
    await given_up(slack)
    async with served(slack, tmp_path) as acme:
        acme.assistant.thinking.clear()
        for _ in range(2):
            await catch_up(acme)

        async def amended() -> bool:
            return [text for text in await acme.texts(root) if text] == ["When are invoices sent?", "please"]

        await acme.eventually(amended)
        assert acme.rows("SELECT kind FROM inbox ORDER BY kind") == [
            "deleted",
            "edited",
            "said",
            "said",
            "said",
        ]


async def test_what_was_written_to_the_app_alone_in_a_gap_is_heard(slack: World, tmp_path: Path) -> None:
    async with served(slack, tmp_path) as acme:
        await slack.say("U0KIM", KIM_ASKS, "D0KIM")
        await acme.sees("Invoices are sent", channel="D0KIM")
        await acme.told()
    await slack.say("U0KIM", "and poles?", "D0KIM")
    await given_up(slack)
    async with served(slack, tmp_path) as acme:
        for _ in range(2):
            await catch_up(acme)
            await acme.told()
        assert await acme.texts("", "D0KIM") == [KIM_ASKS, "and poles?"]


async def test_two_replicas_begin_one_conversation_for_one_question(slack: World, tmp_path: Path) -> None:
    async with served(slack, tmp_path) as acme:
        acme.assistant.thinking.clear()
        others = [
            Inbox(acme.store, acme.clock, RULES, acme.desk.inbox._applying._reader, Wake(0.01), acme.visits)
            for _ in range(2)
        ]
        loops = [asyncio.create_task(other.run()) for other in others]
        roots = [await slack.say("U0PRIYA", f"{INVOICE} {nth}", EXT) for nth in range(6)]
        for root in roots:
            await slack.say("U0PRIYA", "please", EXT, thread_ts=root)
        wanted = [[f"{INVOICE} {nth}", "please"] for nth in range(6)]

        async def heard() -> bool:
            waits = await acme.store.read(lambda tx: tx.inbox.oldest())
            return waits is None and [await acme.texts(root) for root in roots] == wanted

        await acme.eventually(heard)
        assert acme.rows("SELECT count(*) FROM conversation") == [6]
        assert acme.rows("SELECT count(*) FROM lease WHERE name LIKE 'visit:%'") == [0]
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)
