import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import WSMessage, WSMsgType

from bot.domain.errors import StoreUnavailable
from bot.domain.handoff import State
from bot.inbox.reading_back import ReadingBack
from bot.ports import Rate
from bot.waking import Wake
from handlers.slack.link import Link
from handlers.slack.reconcile import Threads
from handlers.slack.socket import LOOK_SECONDS, Socket
from tests.handlers.slack.house import WORKSPACE, House, delivering, opened
from tests.sandbox.world import BILL, World


@contextlib.asynccontextmanager
async def listening(socket: Socket) -> AsyncIterator[None]:
    running = asyncio.create_task(socket.run())
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def reconciling(house: House) -> ReadingBack:
    """Of a process that has a gap behind it, and may read as fast as it can."""
    reader = Threads(house.client, house.store, WORKSPACE, house.desk.clock)
    reading = ReadingBack(house.store, house.desk.clock, [reader], Wake(0.05))
    reading.missed()
    return reading


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "bot.inbox.reading_back.PACE", Rate("slack:reading_back", timedelta(milliseconds=1), 100)
    )
    monkeypatch.setattr("bot.inbox.reading_back.STEP", timedelta(0))


async def test_the_whole_way_over_the_socket_claim_reply_and_mark(busy: House) -> None:
    conversation, _ = await busy.hand_off()
    root = await busy.root(conversation)
    gaps: list[float] = []

    async def after_gap() -> None:
        gaps.append(time.monotonic())

    socket = Socket(busy.app, "xapp-sandbox", after_gap)
    async with listening(socket):
        await busy.eventually(lambda: is_up(socket))
        assert (await busy.world.click("U0ANA", root, "claim"))["ok"]
        assert (await busy.handoff(conversation)).state is State.ASSIGNED
        ts = await busy.world.say("U0ANA", "The second charge is going back today.", thread_ts=root)
        inside = await busy.world.say("U0BEN", "about time", thread_ts=root)
        await busy.eventually(lambda: marked(busy, ts, "white_check_mark"))
        await busy.eventually(lambda: marked(busy, inside, "lock"))
        texts = await busy.texts(conversation)
    assert "The second charge is going back today." in texts
    assert "about time" not in texts
    assert not socket.is_connected
    assert len(gaps) == 1


async def test_a_reply_before_the_claim_stays_inside_and_its_writer_gets_the_button(busy: House) -> None:
    conversation, _ = await busy.hand_off()
    root = await busy.root(conversation)
    socket = Socket(busy.app, "xapp-sandbox", nothing)
    async with listening(socket):
        await busy.eventually(lambda: is_up(socket))
        ts = await busy.world.say("U0BEN", "Hello Jordan", thread_ts=root)
        await busy.eventually(lambda: marked(busy, ts, "lock"))
        [told] = await busy.eventually(lambda: busy.whispers("U0BEN"))
        assert told["text"].startswith("The customer doesn't get this: nobody has claimed")
        pressed = await busy.world.click("U0BEN", told["ts"], "claim")
        assert pressed["ok"]
        [replaced] = await busy.whispers("U0BEN")
        assert replaced["text"].startswith("It is yours now.")
        assert "actions" not in [block["type"] for block in replaced["blocks"]]
        await busy.world.say("U0BEN", "Hello again Jordan", thread_ts=root)

        async def said() -> bool:
            return "Hello again Jordan" in await busy.texts(conversation)

        await busy.eventually(said)
    assert "Hello Jordan" not in await busy.texts(conversation)


async def test_what_was_said_while_nobody_listened_is_read_back_once_and_in_order(house: House) -> None:
    async with delivering(house):
        conversation, _ = await house.claimed()
        root = await house.root(conversation)
        for nth in range(3):
            await house.world.say("U0ANA", f"word {nth}", thread_ts=root)
        await house.world.say("U0ANA", "talk in the channel")
        assert await reconciling(house).turn() == 1
        assert await reconciling(house).turn() == 1

        async def said() -> bool:
            return [text for text in await house.texts(conversation) if "word" in text] == [
                "word 0",
                "word 1",
                "word 2",
            ]

        await house.eventually(said)
        await reconciling(house).turn()
        assert await house.inbox_rows() == []


async def test_a_thread_that_cannot_be_read_does_not_keep_the_others_from_it(house: House) -> None:
    async with delivering(house):
        first, _ = await house.claimed()
        second, _ = await house.hand_off()
        root = await house.root(second)
        await house.world.say("U0ANA", "note of a colleague", thread_ts=root)
        gone = await house.root(first)
        await house.client.chat_delete(channel=BILL, ts=gone)
        await house.fault(method="conversations.replies", kind="ratelimited", retry_after=1, match=root)
        reading = reconciling(house)
        assert await reading.turn() == 2

        async def kept() -> bool:
            await reading.turn()
            return bool(await house.store.read(lambda tx: tx.asides.of(second)))

        await house.eventually(kept)


async def test_a_store_that_is_down_leaves_the_reading_back_for_later(house: House) -> None:
    async with delivering(house):
        conversation, _ = await house.claimed()
        await house.world.say("U0ANA", "in the outage", thread_ts=await house.root(conversation))
        house.store.down = True
        reading = reconciling(house)
        with pytest.raises(StoreUnavailable):
            await reading.turn()
        house.store.down = False
        assert await reading.turn() == 1


async def test_a_gap_is_followed_by_reading_back_and_a_short_one_is_not(
    busy: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.slack.socket.LOOK_SECONDS", 0.05)
    monkeypatch.setattr("handlers.slack.socket.GAP_SECONDS", 1.0)
    gaps: list[float] = []

    async def after_gap() -> None:
        gaps.append(time.monotonic())

    socket = Socket(busy.app, "xapp-sandbox", after_gap, ping_seconds=1.5)
    async with listening(socket):
        await busy.eventually(lambda: is_up(socket))
        await busy.eventually(lambda: cut_off(busy))
        await busy.eventually(lambda: opened_sockets(busy, 2))
        await busy.fault(method="apps.connections.open", kind="error", times=2)
        await busy.eventually(lambda: cut_off(busy))
        assert len(gaps) == 1

        async def caught_up() -> bool:
            return len(gaps) == 2

        await busy.eventually(caught_up)
        assert socket.is_connected


async def test_a_slack_on_this_machine_is_not_sought_behind_the_companys_proxy(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with opened(world, tmp_path) as house:
        socket = Socket(house.app, "xapp-sandbox", nothing)
        async with listening(socket):
            await house.eventually(lambda: is_up(socket))
            command = {"channel": BILL, "text": "/handoff help"}
            assert (await world.page("/page/commands", **{"as": "U0ANA"}, **command))["ok"]
            await house.eventually(lambda: house.whispers("U0ANA"))


async def test_a_connection_beyond_repair_is_replaced(busy: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.slack.socket.LOOK_SECONDS", 0.05)
    monkeypatch.setattr("handlers.slack.socket.GIVE_UP_SECONDS", 0.3)
    await busy.fault(method="apps.connections.open", kind="error", error="internal_error", times=1)
    socket = Socket(busy.app, "xapp-sandbox", nothing, ping_seconds=30)
    async with listening(socket):
        await busy.eventually(lambda: is_up(socket))


async def test_a_failing_reading_back_leaves_the_socket_listening(busy: House) -> None:
    async def after_gap() -> None:
        raise RuntimeError

    socket = Socket(busy.app, "xapp-sandbox", after_gap)
    async with listening(socket):
        await busy.eventually(lambda: is_up(socket))
        conversation, _ = await busy.hand_off()
        assert (await busy.world.click("U0ANA", await busy.root(conversation), "claim"))["ok"]


async def nothing() -> None:
    """No gap to care for."""


async def is_up(socket: Socket) -> bool:
    return socket.is_connected


async def cut_off(house: House) -> bool:
    """Whether there was a connection to cut."""
    return bool((await house.world.page("/control/sockets/close"))["closed"])


async def opened_sockets(house: House, count: int) -> bool:
    return bool((await house.world.ledger())["calls"]["apps.connections.open"] >= count)


async def marked(house: House, ts: str, name: str) -> bool:
    said = next(message for message in await house.messages() if message["ts"] == ts)
    return name in [reaction["name"] for reaction in said.get("reactions", [])]


async def test_an_eleventh_socket_is_refused_and_says_so(
    busy: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.slack.socket.REFUSED_SECONDS", 0.1)
    others = [Socket(busy.app, "xapp-sandbox", nothing, ping_seconds=30) for _ in range(10)]
    async with contextlib.AsyncExitStack() as stack:
        for one in others:
            await stack.enter_async_context(listening(one))
        for one in others:
            await busy.eventually(lambda one=one: is_up(one))  # type: ignore[misc]
        eleventh = Socket(busy.app, "xapp-sandbox", nothing, ping_seconds=30)
        async with listening(eleventh):

            async def refused() -> bool:
                return eleventh.trouble().startswith("Slack refuses another socket")

            await busy.eventually(refused)
            await others[0].drain()

            async def let_in() -> bool:
                return eleventh.trouble() == ""

            await busy.eventually(let_in)


async def test_a_connection_that_hears_nothing_is_replaced(
    busy: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.slack.socket.DEAF_SECONDS", 0.2)
    socket = Socket(busy.app, "xapp-sandbox", nothing)
    async with listening(socket):
        await busy.eventually(lambda: is_up(socket))
        socket.unheard(1)
        assert socket.connections == 1
        await asyncio.sleep(0.25)
        socket.unheard(1)

        async def replaced() -> bool:
            return socket.connections == 2 and socket.is_connected

        await busy.eventually(replaced)


async def test_a_drained_socket_hears_nothing_more_and_comes_not_back(busy: House) -> None:
    conversation, _ = await busy.claimed()
    root = await busy.root(conversation)
    socket = Socket(busy.app, "xapp-sandbox", nothing)
    async with listening(socket):
        await busy.eventually(lambda: is_up(socket))
        await socket.drain()
        await busy.world.say("U0ANA", "after the end", thread_ts=root)
        await asyncio.sleep(0.3)
        assert (socket.connections, socket.is_connected) == (1, False)
        assert "after the end" not in await busy.texts(conversation)


async def test_a_store_that_refuses_an_event_has_its_words_read_back(busy: House) -> None:
    conversation, _ = await busy.claimed()
    root = await busy.root(conversation)
    reading = reconciling(busy)
    await reading.turn()
    object.__setattr__(busy.desk, "missed", reading.missed)
    running = asyncio.create_task(reading.run())
    socket = Socket(busy.app, "xapp-sandbox", nothing)
    async with listening(socket):
        await busy.eventually(lambda: is_up(socket))
        busy.store.down = True
        await busy.world.say("U0ANA", "in the outage", thread_ts=root)

        async def given_up() -> bool:
            return all(event.over for event in busy.world.state.events.values())

        await busy.eventually(given_up)
        busy.store.down = False

        async def said() -> bool:
            return "in the outage" in await busy.texts(conversation)

        await busy.eventually(said)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def frame(reason: str) -> WSMessage:
    said = {"type": "disconnect", "reason": reason}
    return WSMessage(WSMsgType.TEXT, json.dumps(said), None)


async def announced(link: Link, reason: str) -> None:
    """As Slack does ten seconds ahead: the connection stands still."""
    await link.client.connect_to_new_endpoint(force=True)
    for heard in link.client.on_message_listeners:
        await heard(frame(reason))


async def test_an_announced_end_hands_over_once_however_often_it_is_announced(busy: House) -> None:
    socket = Socket(busy.app, "xapp-sandbox", nothing)
    async with listening(socket):
        await busy.eventually(lambda: is_up(socket))
        old = socket._link
        assert old
        await announced(old, "warning")

        async def handed_over() -> bool:
            return socket.connections == 2 and socket.is_connected and old.client.closed

        await busy.eventually(handed_over)
        await announced(old, "refresh_requested")
        await asyncio.sleep(2 * LOOK_SECONDS)
        assert (socket.connections, socket.is_connected) == (2, True)


async def test_a_refusal_is_heeded_though_the_refused_socket_stands(busy: House) -> None:
    socket = Socket(busy.app, "xapp-sandbox", nothing)
    async with listening(socket):
        await busy.eventually(lambda: is_up(socket))
        assert socket._link
        await announced(socket._link, "too_many_websockets")
        await asyncio.sleep(2 * LOOK_SECONDS)
        assert socket.connections == 1
        assert socket.trouble().startswith("Slack refuses another socket")


async def test_an_end_in_the_middle_of_a_handover_leaves_nothing_open(busy: House) -> None:
    socket = Socket(busy.app, "xapp-sandbox", nothing)
    async with listening(socket):
        await busy.eventually(lambda: is_up(socket))
        old = socket._link
        assert old
        await busy.world.page("/control/faults", method="apps.connections.open", kind="slow", seconds=3)
        await announced(old, "warning")

        async def begun() -> bool:
            return socket.connections == 2

        await busy.eventually(begun)
    assert old.client.aiohttp_client_session.closed
