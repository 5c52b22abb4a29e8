"""Connections: counted from their first moment, so many from one side, and cut when nobody reads."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_network
from typing import Any

import pytest
from aiohttp import web

from handlers.customers import connections
from handlers.customers.connections import Connections, Runner, spare_files

ANSWER = b"HTTP/1.1 200 OK"
LARGE = 8 * 1024 * 1024


class Site:
    """A server that answers at once, with little at / and much at /large."""

    def __init__(self, port: int, counted: Connections) -> None:
        self.port = port
        self.counted = counted

    async def connect(self, **options: Any) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.port, **options)

    async def ask(self, path: str = "/") -> bytes:
        reader, writer = await self.connect()
        answer = await said(reader, writer, path)
        writer.close()
        return answer

    async def until_open(self, many: int) -> None:
        async with asyncio.timeout(5):
            while self.counted.count != many:  # noqa: ASYNC110  # nobody is told when a connection goes
                await asyncio.sleep(0.01)


async def said(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str = "/") -> bytes:
    """The answer's first line; b"" when the connection was cut."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: b\r\n\r\n".encode())
    try:
        return (await reader.readline()).strip()
    except ConnectionError:
        return b""


@asynccontextmanager
async def site(counted: Connections) -> AsyncIterator[Site]:
    async def small(_request: web.Request) -> web.Response:
        return web.Response(text="yes")

    async def large(_request: web.Request) -> web.Response:
        return web.Response(body=bytes(LARGE))

    app = web.Application()
    app.router.add_get("/", small)
    app.router.add_get("/large", large)
    runner = Runner(app, counted, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield Site(runner.addresses[0][1], counted)
    finally:
        await runner.cleanup()


async def test_one_address_has_so_many_connections_and_a_place_is_given_back() -> None:
    async with site(Connections(2)) as at:
        first, second = await at.connect(), await at.connect()
        await at.until_open(2)
        assert await at.ask() == b""
        assert await said(*first) == await said(*second) == ANSWER
        first[1].close()
        await at.until_open(1)
        assert await at.ask() == ANSWER
        second[1].close()
        await at.until_open(0)


async def test_a_listed_proxy_brings_as_many_as_it_likes() -> None:
    async with site(Connections(1, (ip_network("127.0.0.0/8"),))) as at:
        held = [await at.connect() for _ in range(5)]
        await at.until_open(5)
        assert [await said(*one) for one in held] == [ANSWER] * 5
        for _, writer in held:
            writer.close()


async def test_so_many_in_all_however_many_addresses_and_the_flood_is_said_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(connections, "spare_files", lambda: 3)
    async with site(Connections()) as at:
        held = [await at.connect() for _ in range(3)]
        await at.until_open(3)
        assert [await at.ask() for _ in range(3)] == [b""] * 3
        assert [record.message for record in caplog.records].count("customers.too_many_connections") == 1
        for _, writer in held:
            writer.close()
        await at.until_open(0)
        assert await at.ask() == ANSWER


def test_some_files_are_kept_for_everything_else() -> None:
    assert 0 < spare_files() < 1_000_001


async def test_a_head_that_drips_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "KEEP_ALIVE", 0.3)
    async with site(Connections()) as at:
        reader, writer = await at.connect()
        with contextlib.suppress(ConnectionError):
            async with asyncio.timeout(5):
                while not reader.at_eof():
                    writer.write(b"G")
                    await writer.drain()
                    await asyncio.sleep(0.02)
        await at.until_open(0)


async def test_who_reads_nothing_is_cut_and_what_waited_for_them_is_let_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "SLOW_SECONDS", 0.2)
    async with site(Connections()) as at:
        raw = socket.socket()
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        raw.setblocking(False)
        await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", at.port))
        await asyncio.get_running_loop().sock_sendall(raw, b"GET /large HTTP/1.1\r\nHost: b\r\n\r\n")
        await at.until_open(1)
        await at.until_open(0)
        raw.close()


async def test_who_reads_slowly_but_reads_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "SLOW_SECONDS", 2.0)
    async with site(Connections()) as at:
        reader, writer = await at.connect(limit=4096)
        received = len(await said(reader, writer, "/large"))
        while received < LARGE:
            received += len(some := await reader.read(LARGE // 25))
            assert some, "it was cut"
            await asyncio.sleep(0.1)
        writer.close()
