"""Requests that no library would send: heads, paths and lengths that two programs would read differently."""

from __future__ import annotations

import asyncio

from tests.hostile.target import MARK, START, Talk, Target, somewhere

REFUSED = (b"HTTP/1.1 4", b"HTTP/1.0 4")
FLOOD_HEAD = b"X-Long: " + b"x" * 9_000


async def sent(target: Target, raw: bytes) -> bytes:
    wire = await target.wire()
    await wire.send(raw)
    heard = await wire.heard(1.0)
    wire.close()
    return heard


def head(talk: Talk, method: str, rest: str, *lines: str) -> bytes:
    own = (f"X-Forwarded-For: {talk.address}", f"Authorization: Bearer {talk.token}", "Host: b")
    return "\r\n".join((f"{method} {talk.path(rest)} HTTP/1.1", *own, *lines, "", "")).encode()


async def test_no_second_request_hides_in_a_body(target: Target) -> None:
    """What a proxy before Baton would take for one request must never be two here, or the other way round."""
    talk = await target.begin()
    hidden = head(talk, "DELETE", "handoff")
    lengths = {
        "length and chunks": ("Content-Length: 5", "Transfer-Encoding: chunked"),
        "chunks and length": ("Transfer-Encoding: chunked", "Content-Length: 5"),
        "two lengths": ("Content-Length: 5", "Content-Length: 6"),
        "two lengths in one": ("Content-Length: 5, 6",),
        "a signed length": ("Content-Length: +5",),
        "a hexadecimal length": ("Content-Length: 0x5",),
        "a negative length": ("Content-Length: -1",),
        "a length with a line": ("Content-Length: 5\n",),
        "an endless length": (f"Content-Length: {'9' * 100}",),
        "chunks twice": ("Transfer-Encoding: chunked, chunked",),
        "chunks last but not only": ("Transfer-Encoding: chunked, identity",),
        "chunks in disguise": ("Transfer-Encoding: xchunked", "Content-Length: 5"),
        "a space before the colon": ("Transfer-Encoding : chunked", "Content-Length: 5"),
        "a folded line": ("Transfer-Encoding:\r\n chunked", "Content-Length: 5"),
        "a vertical tab": ("Transfer-Encoding: \x0bchunked", "Content-Length: 5"),
    }
    for name, lines in lengths.items():
        heard = await sent(target, head(talk, "POST", "typing", *lines) + b"0\r\n\r\n" + hidden)
        assert heard.count(b"HTTP/1.") <= 1, (name, heard[-500:])
        assert heard.startswith(REFUSED) or not heard, (name, heard[:200])


CHUNKS = {
    "a size that is none": b"zz\r\nabc\r\n0\r\n\r\n",
    "a size that is negative": b"-1\r\nabc\r\n0\r\n\r\n",
    "a size beyond all bounds": b"fffffffffffffffff\r\nabc\r\n0\r\n\r\n",
    "a size with spaces": b"3 3\r\nabc\r\n0\r\n\r\n",
    "an extension without end": b"3;" + b"x" * 70_000 + b"\r\nabc\r\n0\r\n\r\n",
    "trailers without end": b"2\r\n{}\r\n0\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
    "bare line ends": b"2\n{}\n0\n\n",
}


async def test_chunks_that_lie_end_the_connection(target: Target) -> None:
    talk = await target.begin()
    for name, body in CHUNKS.items():
        heard = await sent(target, head(talk, "POST", "typing", "Transfer-Encoding: chunked") + body)
        assert heard.startswith((*REFUSED, b"HTTP/1.1 204")) or not heard, (name, heard[:200])
        assert b" 500 " not in heard[:40], name


HEADS = {
    "one line too long": b"GET / HTTP/1.1\r\nHost: b\r\n" + FLOOD_HEAD + b"\r\n\r\n",
    "too many lines": b"GET / HTTP/1.1\r\nHost: b\r\n" + b"X: y\r\n" * 5_000 + b"\r\n",
    "a path too long": b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: b\r\n\r\n",
    "a name with a space": b"GET / HTTP/1.1\r\nHo st: b\r\n\r\n",
    "a null byte": b"GET / HTTP/1.1\r\nHost: b\x00c\r\n\r\n",
    "a name that is none": b"GET / HTTP/1.1\r\n: b\r\n\r\n",
    "no version": b"GET /\r\n\r\n",
    "a version that is none": b"GET / HTTP/9.9\r\nHost: b\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),
    "a method that is none": b"G\x01T / HTTP/1.1\r\nHost: b\r\n\r\n",
    "a method without end": b"A" * 50_000,
    "no letters at all": bytes(range(256)) * 50,
    "a tunnel": b"CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: b\r\n\r\n",
    "somebody else's address": b"GET http://169.254.169.254/latest/meta-data HTTP/1.1\r\nHost: b\r\n\r\n",
    "two hosts": b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "a trace": b"TRACE / HTTP/1.1\r\nHost: b\r\nCookie: secret\r\n\r\n",
}


async def test_heads_that_are_none_are_refused(target: Target) -> None:
    for name, raw in HEADS.items():
        heard = await sent(target, raw)
        assert heard.startswith(b"HTTP/") or not heard, (name, heard[:100])
        assert b" 500 " not in heard[:40], name
        assert b"secret" not in heard, name
        if name not in {"two hosts"}:
            assert b" 200 " not in heard[:40], name


async def test_no_trick_with_a_path_opens_another_door(target: Target) -> None:
    talk = await target.begin()
    inside = talk.path("changes")
    paths = [
        inside.replace("/v1/", "/V1/"),
        inside.replace("/v1/", "//v1/"),
        inside.replace("/v1/", "/x/../v1/"),
        inside.replace("/v1/", "/./v1/"),
        inside.replace("/v1/", "/%2e%2e/v1/"),
        inside.replace("/changes", "%2fchanges"),
        inside.replace("/changes", "/..%2f..%2fchanges"),
        inside.replace("/changes", "/changes;x=1"),
        inside.replace("/changes", "/changes/"),
        inside.replace("/changes", "/changes%00"),
        inside.replace("/changes", "\\changes"),
        inside.replace("/conversations/", "/conversations/./"),
        f"{START}/%00/changes",
        f"{START}/{'a' * 5_000}/changes",
        f"{START}/../../etc/passwd",
        f"{START}/%c0%ae%c0%ae/changes",
        f"{START}/' OR 1=1 --/changes",
        f"{START}/$(id)/changes",
        f"{START}/*/changes",
        "/widget/../handlers/errors.py",
        "/widget.js/../../../../etc/passwd",
        "/v1/files/../../baton.db",
        "/v1/files/%2e%2e%2fbaton.db",
        "/.git/config",
        "/slack/events",
    ]
    for path in paths:
        line = f"GET {path} HTTP/1.1\r\nHost: b\r\nX-Forwarded-For: {somewhere()}\r\n"
        heard = await sent(target, (line + "Connection: close\r\n\r\n").encode())
        status = int(heard.split(b" ", 2)[1]) if heard else 0
        assert status in {0, 400, 401, 404, 405}, (path, heard[:300])


async def test_every_method_at_every_address_is_answered_by_name(target: Target) -> None:
    talk = await target.begin()
    rests = [
        "",
        "turns",
        "turns/1",
        "changes",
        "stream",
        "handoff",
        "rating",
        "attachments",
        "typing",
        "seen",
    ]
    for method in ("PUT", "TRACE", "PROPFIND", "LINK", "OPTIONS", "HEAD", "PATCH", "DELETE"):
        for rest in rests:
            answer = await target.ask(method, talk.path(rest), address=somewhere())
            assert answer.status in {200, 204, 400, 401, 404, 405}, (method, rest, answer.status)
            assert method == "HEAD" or answer.status in {200, 204} or answer.code


async def test_large_heads_from_all_sides_hold_up_nobody(target: Target) -> None:
    raw = b"GET / HTTP/1.1\r\nHost: b\r\n" + (b"X-%d: " + b"y" * 7_000 + b"\r\n") * 100
    answers = await asyncio.gather(*(sent(target, raw) for _ in range(50)))
    assert all(answer.startswith(b"HTTP/1.") or not answer for answer in answers)


async def test_no_answer_repeats_what_a_stranger_put_into_the_head(target: Target) -> None:
    talk = await target.begin()
    evil = f"{MARK}<script>alert(1)</script>"
    headers = dict.fromkeys(("User-Agent", "Referer", "X-Request-Id", "Accept-Language", "Cookie"), evil)
    for path in ("/v1/nothing", talk.path("changes"), "/healthz", "/widget.js"):
        answer = await target.ask("GET", path, talk.token, somewhere(), headers=headers)
        assert MARK not in str(answer.headers)
        assert evil.encode() not in answer.body
