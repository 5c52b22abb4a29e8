"""Floods: each is answered 429 or 1013 with a time to come back, and holds up nobody else."""

from __future__ import annotations

import asyncio
import io
import time
from pathlib import Path
from typing import Any

import aiohttp

from bot.demo.world import API_KEY
from tests.hostile.target import (
    LIMITS,
    MARK,
    SESSION,
    START,
    Talk,
    Target,
    attacking,
    many,
    serving,
    somewhere,
)


async def closed(socket: aiohttp.ClientWebSocketResponse) -> int | None:
    """The code with which it ends, or None while it goes on."""
    try:
        async with asyncio.timeout(1):
            while (await socket.receive()).type not in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED}:
                pass
    except TimeoutError:
        return None
    return socket.close_code


async def test_a_flood_of_turns_is_stopped_and_what_was_taken_is_kept(target: Target) -> None:
    talk = await target.begin()
    answers = await many([talk.write(f"{MARK} {number}") for number in range(40)])
    taken = [answer for answer in answers if answer.status == 202]
    refused = [answer for answer in answers if answer.status == 429]
    assert (len(taken), len(refused)) == (20, 20)
    assert {answer.code for answer in refused} == {"too_many_requests"}
    said = [turn for turn in await talk.turns() if turn["speaker"] == "customer"]
    assert sorted(turn["seq"] for turn in said) == sorted(answer.json["seq"] for answer in taken)


async def test_a_flood_of_conversations_from_one_address_is_stopped(target: Target) -> None:
    eve = somewhere()
    answers = await many([target.ask("POST", START, "", eve, json={}) for _ in range(60)])
    assert sorted({answer.status for answer in answers}) == [201, 429]
    assert len([answer for answer in answers if answer.status == 201]) == 30
    assert {answer.code for answer in answers if answer.status == 429} == {"too_many_conversations"}


async def test_forged_hops_make_no_new_address(target: Target) -> None:
    eve = somewhere()
    asking = [target.ask("POST", START, "", f"203.0.113.{n}, {eve}", json={}) for n in range(40)]
    answers = await many(asking)
    assert len([answer for answer in answers if answer.status == 201]) == 30


async def test_a_network_of_addresses_is_one(target: Target) -> None:
    asking = [target.ask("POST", SESSION, "", f"2001:db8:77:1::{n:x}", json={}) for n in range(40)]
    answers = await many(asking)
    assert len([answer for answer in answers if answer.status == 200]) == 30


async def test_a_flood_of_any_requests_is_stopped_whatever_they_ask(target: Target) -> None:
    eve = somewhere()
    answers = await many([target.ask("GET", f"/v1/{MARK}/{number}", "", eve) for number in range(400)])
    assert len([answer for answer in answers if answer.status == 404]) == 300
    assert (await target.ask("GET", "/healthz", "", eve)).status == 200


async def test_thousands_of_addresses_are_each_heard_and_forgotten(target: Target) -> None:
    for batch in range(10):
        asking = [target.ask("GET", "/v1/nothing", "", f"10.{batch}.{n >> 8}.{n & 255}") for n in range(300)]
        assert {answer.status for answer in await many(asking)} == {404}


async def test_one_visitor_holds_so_many_sockets_and_one_address_so_many_visitors(target: Target) -> None:
    talk = await target.begin()
    sockets = [await greeted(talk, somewhere()) for _ in range(8)]
    codes = await asyncio.gather(*(closed(socket) for socket in sockets))
    assert codes == [None] * 5 + [1013] * 3
    eve = somewhere()
    silent = await asyncio.gather(*(target.stream(talk, eve) for _ in range(45)))
    codes = await asyncio.gather(*(closed(socket) for socket in silent))
    assert sorted(codes, key=bool) == [None] * 40 + [1013] * 5


async def greeted(talk: Talk, address: str) -> aiohttp.ClientWebSocketResponse:
    socket = await talk.target.stream(talk, address)
    await socket.send_json({"token": talk.token, "after": 0})
    return socket


async def test_long_polls_are_counted_like_streams(target: Target) -> None:
    talk = await target.begin()
    last = (await talk.ask("GET", "changes")).json["rev"]
    answers = await many([talk.ask("GET", f"changes?after={last}&wait=2") for _ in range(12)])
    assert sorted(answer.status for answer in answers) == [200] * 5 + [429] * 7
    assert {answer.code for answer in answers if answer.status == 429} == {"too_many_streams"}


async def test_a_flood_of_uploads_is_stopped_by_number_and_by_weight(target: Target) -> None:
    talk = await target.begin()
    answers = await many([talk.ask("POST", "attachments?name=a.txt", data=b"hello") for _ in range(14)])
    assert sorted(answer.status for answer in answers) == [201] * 10 + [429] * 4
    eve = somewhere()
    heavy: list[Any] = []
    for _ in range(6):
        other = await target.begin()
        path = other.path("attachments?name=a.txt")
        heavy.append(target.ask("POST", path, other.token, eve, data=io.BytesIO(b"a" * 4_500_000)))
    assert sorted(answer.status for answer in await many(heavy)) == [201] * 4 + [429] * 2


async def test_guesses_stop_being_heard(target: Target) -> None:
    eve = somewhere()
    answers = await many([target.ask("POST", START, f"guess-{n}", eve, json={}) for n in range(30)])
    assert sorted(answer.status for answer in answers) == [401] * 10 + [429] * 20


async def test_requests_without_waiting_for_answers_are_answered_one_by_one(target: Target) -> None:
    wire = await target.wire()
    one = f"GET /v1/nothing HTTP/1.1\r\nHost: b\r\nX-Forwarded-For: {somewhere()}\r\n\r\n"
    await wire.send(one.encode() * 500)
    heard, end = b"", time.monotonic() + 30
    while heard.count(b"HTTP/1.1 ") < 500:
        assert time.monotonic() < end, "not all were answered"
        heard += await wire.heard(0.5)
    taken, refused = heard.count(b"HTTP/1.1 404"), heard.count(b"HTTP/1.1 429")
    assert taken + refused == 500
    assert 300 <= taken < 450, "five more become free each second"
    wire.close()


async def test_hundreds_of_connections_that_say_nothing_hold_up_nobody(target: Target) -> None:
    wires = [await target.wire() for _ in range(400)]
    for number, wire in enumerate(wires):
        await wire.send(b"" if number % 2 else b"POST /v1/conversations HTTP/1.1\r\nHost: b\r\nX-")
    answer = await target.ask("POST", START, "", somewhere(), json={})
    assert answer.status == 201
    for wire in wires:
        wire.close()


async def test_bodies_that_drip_hold_up_nobody(target: Target) -> None:
    talk = await target.begin()
    head = (
        f"POST {talk.path('turns')} HTTP/1.1\r\nHost: b\r\nAuthorization: Bearer {talk.token}\r\n"
        f"X-Forwarded-For: {talk.address}\r\nContent-Length: 60000\r\n\r\n"
    )
    wires = [await target.wire() for _ in range(15)]
    for wire in wires:
        await wire.send(head.encode())
        await wire.send(b'{"client_id"')
    assert (await (await target.begin()).write("hello")).status == 202
    for wire in wires:
        wire.close()


async def test_a_flood_for_people_fills_no_channel_and_each_is_told_honestly(tmp_path: Path) -> None:
    few = LIMITS.replace('cards = "60/minute"', 'cards = "5/minute"')
    with serving(tmp_path, few) as served:
        async with attacking(served) as target:
            talks = [await target.begin() for _ in range(14)]
            for talk in talks:
                assert (await talk.ask("POST", "handoff", json={})).status == 202
            await asyncio.sleep(2)
            assert 0 < len(await target.slack_has()) <= 6
            notices = [(await talk.turns())[-1]["text"] for talk in talks]
        assert "longer than usual" not in notices[0]
        assert all("longer than usual" in notice for notice in notices[11:])
        assert served.log.count("cards.capped") == 1


async def test_a_backend_has_a_limit_of_its_own_for_each_conversation(target: Target) -> None:
    talk = await target.begin()
    asking = [
        target.ask(
            "POST", talk.path("turns"), API_KEY, somewhere(), json={"client_id": f"b{n}", "text": MARK}
        )
        for n in range(80)
    ]
    answers = await many(asking)
    assert sorted(answer.status for answer in answers) == [202] * 60 + [429] * 20
