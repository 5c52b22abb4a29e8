"""Bodies and frames that no honest client sends: each ends in a named no, at once."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from typing import Any

import aiohttp
import pytest

from tests.hostile.target import MARK, SESSION, START, Target, somewhere

DEEP = 30_000
BODIES: dict[str, bytes] = {
    "deep lists": b"[" * DEEP + b"]" * DEEP,
    "deep objects": b'{"a":' * (DEEP // 3) + b"1" + b"}" * (DEEP // 3),
    "unclosed": b"[" * 60_000,
    "deep in a field": b'{"client_id": "a", "text": ' + b"[" * DEEP + b"]" * DEEP + b"}",
    "a number too long": b'{"client_id": "a", "text": ' + b"9" * 60_000 + b"}",
    "a number too large": b'{"client_id": "a", "text": 1e999999}',
    "no number": b'{"client_id": NaN, "text": Infinity}',
    "twins": b'{"client_id": "a", "client_id": "b", "text": "x"}',
    "many keys": b"{" + b",".join(b'"k%d": 1' % n for n in range(5_000)) + b"}",
    "half a surrogate": b'{"client_id": "a", "text": "\\ud800"}',
    "a surrogate as a key": b'{"\\ud800": 1}',
    "null bytes": b'{"client_id": "a", "text": "a\\u0000b"}',
    "raw null bytes": b'{"client_id": "a", "text": "a\x00b"}',
    "not utf-8": b'{"client_id": "a", "text": "\xff\xfe"}',
    "utf-16": '{"client_id": "a", "text": "x"}'.encode("utf-16"),
    "two values": b'{"client_id": "a", "text": "x"} {}',
    "a list": b"[]",
    "text": b'"text"',
    "nothing known": b"null",
    "an unknown field": b'{"client_id": "a", "text": "x", "__proto__": {"admin": true}}',
    "text that is a list": b'{"client_id": "a", "text": ["x"]}',
    "text that is true": b'{"client_id": "a", "text": true}',
    "an id that is a path": b'{"client_id": "../../etc/passwd", "text": "x"}',
    "a form": b"client_id=a&text=x",
    "xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    "right to left override": '{"client_id": "a", "text": "a\u202eb"}'.encode(),
    "combining marks": json.dumps({"client_id": "a", "text": "a" + "\u0301" * 3_900}).encode(),
    "text too long": json.dumps({"client_id": "a", "text": "x" * 5_000}).encode(),
}


async def test_no_body_is_taken_that_is_not_what_it_should_be(target: Target) -> None:
    talk = await target.begin()
    for name, body in BODIES.items():
        path = talk.path("turns")
        answer = await target.ask("POST", path, (await target.begin()).token, somewhere(), data=body)
        assert answer.status in {400, 404, 409, 413, 422}, (name, answer.status)
        assert answer.code, name
        answer = await target.ask("POST", SESSION, "", somewhere(), data=body)
        assert (answer.status in {400, 413, 422} and answer.code) or name == "nothing known", name


async def test_what_is_refused_is_refused_in_the_customers_own_conversation_too(target: Target) -> None:
    for name, body in BODIES.items():
        talk = await target.begin()
        before = await talk.turns()
        answer = await talk.ask("POST", "turns", data=body)
        assert (answer.status in {400, 409, 413, 422} and answer.code) or name == "combining marks", name
        if name != "combining marks":
            assert await talk.turns() == before


@pytest.mark.parametrize("size", [64 * 1024 + 1, 30_000_000])
async def test_a_body_that_is_too_large_is_not_read_to_its_end(target: Target, size: int) -> None:
    talk = await target.begin()
    try:
        answer = await talk.ask("POST", "turns", data=io.BytesIO(b" " * size))
    except aiohttp.ClientError:
        return  # cut off while still sending
    assert (answer.status, answer.code) == (413, "body_too_large")


async def test_packed_bodies_are_never_unpacked(target: Target) -> None:
    bomb = gzip.compress(gzip.compress(bytes(50_000_000)))
    assert len(bomb) < 64 * 1024
    talk = await target.begin()
    for encoding in ("gzip", "deflate", "br", "zstd", "gzip, gzip", "x-gzip", "GZIP"):
        for path in ("turns", "attachments?name=a.txt"):
            answer = await talk.ask("POST", path, data=bomb, headers={"Content-Encoding": encoding})
            assert (encoding, path, answer.status) == (encoding, path, 400)
            assert answer.code == "body_unread"


async def test_every_field_refuses_every_wrong_type(target: Target) -> None:
    wrong: list[Any] = [[], {}, 5, -1, 1e300, True, "", "x" * 60_000, [[[[]]]], {"a": {"b": {}}}]
    for value in wrong:
        for field in ("customer", "account", "page", "answered_by", "identity"):
            answer = await target.ask("POST", START, "", somewhere(), json={field: value})
            if answer.status != 201:
                assert answer.status in {400, 403, 413, 422}, (field, value)
                assert answer.code


async def test_addresses_with_odd_queries_are_refused_by_name(target: Target) -> None:
    talk = await target.begin()
    queries = [
        "after=-1",
        "after=x",
        "after=9" * 1,
        f"after={'9' * 400}",
        "after=1e3",
        "after=%00",
        "wait=26",
    ]
    queries += ["wait=-1", "wait=x", "wait=1.5", "after=1&after=2", "after=٣", "%ff=1", "wait=" + "1" * 4_000]
    for query in queries:
        answer = await talk.ask("GET", f"changes?{query}")
        assert answer.status in {200, 422}, (query, answer.status)
        if answer.status != 200:
            assert answer.code in {"after_invalid", "wait_invalid"}, query


async def frames_refused(target: Target, raw: bytes) -> int:
    """The code of the close frame that answers `raw` behind a good handshake; 0 for a bare end."""
    talk = await target.begin()
    wire = await target.wire()
    await wire.send(
        f"GET {talk.path('stream')} HTTP/1.1\r\nHost: b\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"X-Forwarded-For: {talk.address}\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
    )
    head = await wire.reader.readuntil(b"\r\n\r\n")
    assert b" 101 " in head
    assert b"permessage-deflate" not in head  # nothing that comes here is ever unpacked
    await wire.send(raw)
    heard = await wire.heard(until=b"\x88")
    wire.close()
    at = heard.find(b"\x88")
    return int.from_bytes(heard[at + 2 : at + 4], "big") if at >= 0 and len(heard) >= at + 4 else 0


def frame(opcode: int, payload: bytes, *, masked: bool = True) -> bytes:
    """`opcode` with its flags; masked with zeros."""
    size = len(payload)
    if size < 126:
        length = bytes([size])
    else:
        length = b"\x7e" + size.to_bytes(2, "big") if size < 65_536 else b"\x7f" + size.to_bytes(8, "big")
    mark = bytes([length[0] | (0x80 if masked else 0)]) + length[1:]
    return bytes([opcode]) + mark + (bytes(4) if masked else b"") + payload


def deflated(payload: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return (packer.compress(payload) + packer.flush(zlib.Z_SYNC_FLUSH))[:-4]


async def test_frames_that_no_browser_sends_end_the_stream(target: Target) -> None:
    frames = {
        "no token": (1008, frame(0x81, b'{"after": 0}')),
        "no json": (1008, frame(0x81, MARK.encode())),
        "deep json": (1008, frame(0x81, b"[" * 3_000)),
        "binary": (1008, frame(0x82, b'{"token": "x"}')),
        "not utf-8": (1007, frame(0x81, b"\xff\xff")),
        "too large": (1009, frame(0x81, b"x" * 70_000)),
        "a length that lies": (1009, b"\x81\xff" + (2**62).to_bytes(8, "big") + bytes(4)),
        "endless pieces": (1009, frame(0x01, b"x") + frame(0x00, b"x" * 100) * 100),
        "a bomb": (1002, frame(0xC1, deflated(bytes(3_000_000)))),
        "no deflate": (1002, frame(0xC1, b"\xff" * 100)),
        "an unknown opcode": (1002, frame(0x83, b"x")),
        "a long ping": (1002, frame(0x89, b"x" * 200)),
        "reserved bits": (1002, frame(0xB1, b"x")),
        "a close of one byte": (1002, frame(0x88, b"x")),
        "http again": (1002, b"GET / HTTP/1.1\r\nHost: b\r\n\r\n"),
    }
    for name, (code, raw) in frames.items():
        assert (name, await frames_refused(target, raw)) == (name, code)
