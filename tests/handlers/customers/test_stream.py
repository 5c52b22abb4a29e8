import asyncio
import contextlib
import socket as sockets
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType

from bot.domain.conversation import Speaker
from bot.domain.verbs import Verb
from bot.ports import NewTurn
from handlers.customers.app import Patience
from handlers.customers.stream import MOST_STREAMS
from tests.handlers.customers.world import START, Talk, World, opened

SHORT = Patience(first=0.2, send=0.3, look=0.1, heartbeat=5, goodbye=0.3)


@pytest.fixture
async def hasty(tmp_path: Path) -> AsyncIterator[World]:
    """A world whose streams wait for nothing long."""
    async with opened(tmp_path, SHORT) as world:
        yield world


async def frame(stream: ClientWebSocketResponse) -> dict[str, Any]:
    found: dict[str, Any] = await stream.receive_json(timeout=5)
    return found


async def ended(stream: ClientWebSocketResponse) -> int | None:
    """The close code; frames that come before it are read over."""
    while (await stream.receive(timeout=5)).type not in {WSMsgType.CLOSE, WSMsgType.CLOSED}:
        pass
    return stream.close_code


def agents_words(world: World, text: str) -> NewTurn:
    return NewTurn(world.clock.now(), Speaker.AGENT, text, name="Ana Ruiz")


async def texts(stream: ClientWebSocketResponse, count: int) -> list[str]:
    found: list[str] = []
    while len(found) < count:
        found += [change["text"] for change in (await frame(stream))["changes"] if change["kind"] == "turn"]
    return found


async def test_the_first_frame_comes_at_once(talk: Talk) -> None:
    stream = await talk.stream()
    first = await frame(stream)
    assert first == await talk.changes()
    await stream.close()


async def test_the_first_frame_may_be_empty(talk: Talk) -> None:
    stream = await talk.stream(after=1)
    assert await frame(stream) == {"changes": [], "rev": 1}
    await stream.close()


async def test_what_happens_is_pushed_as_changes_say_it(world: World, talk: Talk) -> None:
    stream = await talk.stream(after=1)
    await frame(stream)
    await talk.write("Where is my order?")
    pushed = await frame(stream)
    assert pushed == await talk.changes(after=1)
    assert pushed["changes"][0]["client_id"] == "m1"
    await world.agent_says(talk, "On its way.")
    assert await texts(stream, 1) == ["On its way."]
    await talk.ask()
    await world.act(talk, Verb.CLAIM)
    states: list[str] = []
    while "agent" not in states:
        states += [one["who"] for one in (await frame(stream))["changes"] if one["kind"] == "state"]
    assert states == ["waiting", "agent"]
    await stream.close()


async def test_a_stream_goes_on_from_the_rev_it_names(world: World, talk: Talk) -> None:
    first = await talk.stream()
    await frame(first)
    await talk.write("one", "m1")
    seen = (await frame(first))["rev"]
    await first.close()
    await talk.write("two", "m2")
    await world.agent_says(talk, "three")
    again = await talk.stream(after=seen)
    caught_up = await frame(again)
    assert [change["text"] for change in caught_up["changes"]] == ["two", "three"]
    assert [change["rev"] for change in caught_up["changes"]] == [seen + 1, seen + 2]
    await again.close()


async def test_two_sockets_of_one_conversation_hear_the_same(talk: Talk) -> None:
    one, two = await talk.stream(after=1), await talk.stream(after=1)
    await frame(one)
    await frame(two)
    for number in range(20):
        await talk.write(f"text {number}", f"m{number}")
    expected = [f"text {number}" for number in range(20)]
    assert await texts(one, 20) == expected
    assert await texts(two, 20) == expected
    await one.close()
    await two.close()


async def test_another_conversations_words_are_not_heard(world: World, talk: Talk) -> None:
    other = await world.begin()
    stream = await talk.stream(after=1)
    await frame(stream)
    await other.write("not for you")
    await talk.write("for you")
    assert await texts(stream, 1) == ["for you"]
    await stream.close()


async def test_more_than_one_read_holds_comes_whole_and_in_order(world: World, talk: Talk) -> None:
    await world.say(talk, *(agents_words(world, str(number)) for number in range(520)))
    stream = await talk.stream()
    assert await texts(stream, 520) == [str(number) for number in range(520)]
    await stream.close()


@pytest.mark.parametrize(
    ("first", "code"),
    [
        ('{"token": "nonsense"}', 4401),
        ('{"token": ""}', 4401),
        ("{", 1008),
        ("[]", 1008),
        ("{}", 1008),
        ('{"token": 5}', 1008),
        ('{"token": "x", "after": -1}', 1008),
        ('{"token": "x", "after": "1"}', 1008),
        ('{"token": "x", "after": NaN}', 1008),
        ('{"token": "x", "more": 1}', 1008),
        ("[" * 4000, 1008),
        ("x" * 9000, 1009),
    ],
)
async def test_a_bad_first_frame_ends_the_stream(world: World, talk: Talk, first: str, code: int) -> None:
    stream = await world.client.ws_connect(talk.path("stream"))
    await stream.send_str(first)
    assert await ended(stream) == code


async def test_a_first_frame_of_bytes_ends_the_stream(world: World, talk: Talk) -> None:
    stream = await world.client.ws_connect(talk.path("stream"))
    await stream.send_bytes(b'{"token": "x"}')
    assert await ended(stream) == 1008


async def test_somebody_elses_token_finds_nothing(world: World, talk: Talk) -> None:
    other = await world.begin()
    assert await ended(await talk.stream(token=other.token)) == 4404


async def test_a_conversation_that_is_gone_is_unknown(world: World) -> None:
    stream = await world.client.ws_connect(f"{START}/c_gone/stream")
    await stream.send_json({"token": world.sessions.visitor("v:somebody").token, "after": 0})
    assert await ended(stream) == 4404


async def test_an_expired_token_is_refused(world: World, talk: Talk) -> None:
    world.clock.move(timedelta(days=31))
    assert await ended(await talk.stream()) == 4401


async def test_an_open_stream_ends_with_its_session(world: World) -> None:
    talk = await world.begin(token=await world.signed_in())
    socket = await talk.stream()
    await socket.receive_json(timeout=5)
    world.clock.move(timedelta(hours=25))
    await world.agent_says(talk, "Your new number is 4711.")
    assert await ended(socket) == 4401


async def test_a_client_that_never_says_who_it_is_may_try_later(hasty: World) -> None:
    talk = await hasty.begin()
    stream = await hasty.client.ws_connect(talk.path("stream"))
    assert await ended(stream) == 1013


async def test_later_frames_are_not_looked_at(talk: Talk) -> None:
    stream = await talk.stream(after=1)
    await frame(stream)
    await stream.send_str("{")
    await stream.send_json({"client_id": "x", "text": "sent over the socket"})
    await stream.send_bytes(b"\x00")
    await talk.write("sent by POST")
    assert await texts(stream, 1) == ["sent by POST"]
    await stream.close()


async def test_a_later_frame_that_is_too_large_ends_the_stream(talk: Talk) -> None:
    stream = await talk.stream()
    await frame(stream)
    await stream.send_str("x" * 9000)
    assert await ended(stream) == 1009


async def test_a_store_out_of_order_asks_to_try_later(world: World, talk: Talk) -> None:
    world.failing.down = True
    assert await ended(await talk.stream()) == 1013


async def test_a_fault_of_ours_closes_with_1011(
    world: World, talk: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    world.failing.fault = RuntimeError("secret words")
    assert await ended(await talk.stream()) == 1011
    (record,) = [record for record in caplog.records if record.name.startswith("handlers")]
    assert vars(record)["error"] == "RuntimeError"
    assert "secret words" not in str(vars(record))


async def test_what_no_wake_told_of_is_found_by_looking(hasty: World) -> None:
    """Another process may have written it."""
    talk = await hasty.begin()
    stream = await talk.stream(after=1)
    await frame(stream)
    hasty.failing.deaf = True
    await hasty.agent_says(talk, "unheard of")
    assert await texts(stream, 1) == ["unheard of"]
    await stream.close()


async def test_a_client_that_reads_nothing_is_cut_off(hasty: World) -> None:
    talk = await hasty.begin()
    await hasty.say(talk, *(agents_words(hasty, "\U0001f600" * 4000) for _ in range(400)))
    assert hasty.client.port
    raw = sockets.socket()
    raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
    raw.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(raw, ("127.0.0.1", hasty.client.port))
    reader, writer = await asyncio.open_connection(sock=raw, limit=1024)
    writer.write(
        f"GET {talk.path('stream')} HTTP/1.1\r\nHost: b\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
    )
    await reader.readuntil(b"\r\n\r\n")
    body = b'{"token": "%s", "after": 0}' % talk.token.encode()
    assert len(body) < 65536
    writer.write(b"\x81\xfe" + len(body).to_bytes(2, "big") + bytes(4) + body)
    with pytest.raises(ConnectionError):
        await ping_without_reading(writer)
    received = 0
    with contextlib.suppress(ConnectionError):
        while chunk := await reader.read(65536):
            received += len(chunk)
    assert received < 400 * 16_000
    writer.close()


async def ping_without_reading(writer: asyncio.StreamWriter) -> None:
    """Until the other side is gone."""
    async with asyncio.timeout(10):
        while True:
            writer.write(b"\x89\x80" + bytes(4))
            await writer.drain()
            await asyncio.sleep(0.05)


async def test_one_conversation_has_so_many_streams_and_no_more(talk: Talk) -> None:
    streams = [await talk.stream() for _ in range(MOST_STREAMS)]
    for stream in streams:
        await frame(stream)
    assert await ended(await talk.stream()) == 1013
    await streams[0].close()
    async with asyncio.timeout(5):
        while (await (again := await talk.stream()).receive()).type is not WSMsgType.TEXT:
            pass
    for stream in [*streams, again]:
        await stream.close()


async def test_a_restart_loses_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path) as world:
        talk = await world.begin()
        stream = await talk.stream()
        await talk.write("before", "m1")
        while (seen := (await frame(stream))["rev"]) < 2:
            pass
        closing = asyncio.create_task(world.client.server.close())
        assert await ended(stream) == 1001
        await closing
    async with opened(tmp_path) as world:
        talk = replace(talk, world=world)
        await talk.write("after", "m2")
        assert await texts(await talk.stream(after=seen), 1) == ["after"]
        assert [turn["text"] for turn in await talk.turns()] == ["before", "after"]


async def test_shutting_down_tells_clients_to_come_back(tmp_path: Path) -> None:
    async with opened(tmp_path, SHORT) as world:
        talk = await world.begin()
        streams = [await talk.stream() for _ in range(3)]
        for stream in streams:
            await frame(stream)
        closing = asyncio.create_task(world.client.server.close())
        assert [await ended(stream) for stream in streams] == [1001] * 3
        await closing


async def test_a_stream_that_is_gone_is_forgotten(world: World, talk: Talk) -> None:
    stream = await talk.stream()
    await frame(stream)
    await stream.close()
    again = await talk.stream()
    await frame(again)
    await talk.write("still works")
    assert await texts(again, 1) == ["still works"]
    await again.close()
