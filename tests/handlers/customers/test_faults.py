"""Hostile bytes, what aiohttp refuses by itself, and our own faults: a problem each time."""

import asyncio
import gzip
import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientConnectionResetError

from bot.domain.limits import Limit
from tests.handlers.customers.world import (
    FREE,
    SITE,
    START,
    Talk,
    Terms,
    World,
    answered,
    opened,
    refused,
)


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"\xff\xfe",
        b"{\x00}",
        b"\xef\xbb\xbf{}",
        b"{'a': 1}",
        b"nul",
        "{}".encode("utf-16"),
        b'{"score": NaN}',
        b'{"score": -Infinity}',
        b'{"client_id": "m1", "text": "one", "text": "two"}',
        b'{"page": {"url": "", "url": ""}}',
        b'{"score": ' + b"9" * 5000 + b"}",
        b"[" * 60_000,
        b'{"a":' * 10_000,
        b"[" * 30_000 + b"]" * 30_000,
    ],
    ids=lambda raw: repr(raw[:16]),
)
async def test_what_is_no_honest_json_is_refused(world: World, talk: Talk, raw: bytes) -> None:
    for path in (START, talk.path("turns"), talk.path("handoff"), talk.path("rating")):
        headers = {} if path == START else talk.headers
        await refused(await world.client.post(path, data=raw, headers=headers), 400, "json_invalid")


async def test_a_body_over_64_kib_is_refused(world: World, talk: Talk) -> None:
    raw = b'{"client_id": "m1", "text": "' + b"x" * 70_000 + b'"}'
    response = await world.client.post(talk.path("turns"), data=raw, headers={**talk.headers, "Origin": SITE})
    await refused(response, 413, "body_too_large")
    assert response.headers["Access-Control-Allow-Origin"] == SITE


@pytest.mark.parametrize(
    "raw", [b"garbage", gzip.compress(b"{}", mtime=0), gzip.compress(b" " * 10_000_000, mtime=0)]
)
async def test_a_compressed_body_is_refused(
    world: World, raw: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    response = await world.client.post(START, data=raw, headers={"Content-Encoding": "gzip"})
    await refused(response, 400, "body_unread")
    await answered(await world.client.get("/healthz"), 200)
    assert faults(caplog) == []


async def test_a_body_that_breaks_off_is_no_fault_of_ours(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await raw_call(world, b'Content-Length: 100\r\n\r\n{"cust', wait=False)
    for _ in range(5):
        await answered(await world.client.get("/healthz"), 200)
    assert faults(caplog) == []


async def test_a_body_in_broken_chunks_is_no_fault_of_ours(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await raw_call(world, b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nzzz\r\n{}", wait=True)
    assert b" 400 " in answer.splitlines()[0]
    assert [record for record in caplog.records if record.name.startswith("handlers")] == []


async def raw_call(world: World, rest: bytes, *, wait: bool) -> bytes:
    """Bytes that no client library would send."""
    assert world.client.port
    reader, writer = await asyncio.open_connection("127.0.0.1", world.client.port)
    writer.write(b"POST /v1/conversations HTTP/1.1\r\nHost: b\r\n" + rest)
    await writer.drain()
    answer = await reader.read(1000) if wait else b""
    writer.close()
    await writer.wait_closed()
    return answer


def faults(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/", 404, "not_found"),
        ("GET", "/v1/conversations/x/unknown", 404, "not_found"),
        ("GET", "/v1/conversations/%ff%00/x", 404, "not_found"),
        ("DELETE", "/v1/conversations", 405, "method_not_allowed"),
        ("PUT", "/v1/conversations/x/turns", 405, "method_not_allowed"),
        ("POST", "/widget.js", 405, "method_not_allowed"),
        ("GET", "/v1/conversations/x/stream", 400, "bad_request"),
    ],
)
async def test_what_aiohttp_refuses_is_a_problem_too(
    world: World, method: str, path: str, status: int, code: str
) -> None:
    response = await world.client.request(method, path)
    await refused(response, status, code)
    assert ("Allow" in response.headers) == (status == 405)


async def test_a_store_that_cannot_keep_it_says_so(world: World, talk: Talk) -> None:
    world.failing.down = True
    response = await talk.write("Keep this")
    await refused(response, 503, "not_stored")
    assert response.headers["Retry-After"] == "2"
    await refused(await world.client.post(START, json={}), 503, "not_stored")
    world.failing.down = False
    assert await answered(await talk.write("Keep this"), 202) == {"seq": 1, "rev": 2, "conversation": None}


async def test_a_fault_of_ours_is_logged_once_without_anybodys_words(
    world: World, talk: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    world.failing.fault = RuntimeError("could not store 'my card number is 4242'")
    response = await talk.write("my card number is 4242")
    problem = await refused(response, 500, "internal")
    assert "4242" not in str(problem)
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    told = vars(record)
    assert (record.getMessage(), told["path"]) == ("customers.fault", talk.path("turns"))
    assert told["error"] == "RuntimeError"
    assert "fakes.py" in told["frames"]
    assert "4242" not in str(told)


async def test_who_is_gone_before_the_answer_is_no_fault(
    world: World, talk: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    world.failing.fault = ClientConnectionResetError("Cannot write to closing transport")
    await talk.write("hello")
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_who_says_too_much_at_once_is_told_when_to_go_on(tmp_path: Path) -> None:
    limits = replace(FREE, said=Limit(2, timedelta(minutes=1)), sockets=1)
    async with opened(tmp_path, terms=Terms(limits=limits)) as world:
        talk = await world.begin()
        for number in range(2):
            await answered(await talk.write("hello", f"m{number}"), 202)
        response = await talk.write("hello", "m3")
        await refused(response, 429, "too_many_requests")
        assert 0 < int(response.headers["Retry-After"]) <= 60
        stream = await talk.stream()
        await stream.receive_json()
        assert (await (await talk.stream()).receive(timeout=5)).data == 1013
        poll = await world.client.get(talk.path("changes?wait=1"), headers=talk.headers)
        await refused(poll, 429, "too_many_streams")
        await stream.close()
