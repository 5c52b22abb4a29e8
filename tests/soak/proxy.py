"""`python -m tests.soak.proxy SEED LISTEN TARGET [LISTEN TARGET ...]`: TCP that has bad days.

Each connection draws its own fate: most are only a little slow; others are reset, cut off, or go silent
after some bytes. TARGET is host:port, or the path of a socket.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import struct
import sys
from dataclasses import dataclass
from functools import partial

CHUNK = 1 << 14
SILENT_SECONDS = 30.0


@dataclass
class Fate:
    """`kind` befalls when `left` bytes more have passed, whichever way."""

    kind: str
    left: int
    delay: float


def drawn(draw: random.Random) -> Fate:
    kind = draw.choices(("none", "reset", "cut", "silent"), (70, 12, 12, 6))[0]
    delay = draw.choices((0.0, 0.002, 0.01), (60, 30, 10))[0]
    return Fate(kind, int(draw.expovariate(1 / 200_000)), delay)


Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def serve(seed: int, pairs: list[tuple[int, str]]) -> None:
    draw = random.Random(seed)
    servers = [
        await asyncio.start_server(partial(_join, draw, target), "127.0.0.1", port) for port, target in pairs
    ]
    await asyncio.gather(*(server.serve_forever() for server in servers))


async def _join(
    draw: random.Random, target: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    try:
        there = await _reach(target)
    except OSError:
        writer.transport.abort()
        return
    fate = drawn(draw)
    ways = [_pass(fate, reader, there[1]), _pass(fate, there[0], writer)]
    tasks = [asyncio.create_task(way) for way in ways]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    if fate.kind == "silent" and fate.left <= 0:
        await asyncio.sleep(SILENT_SECONDS)
    for task in tasks:
        task.cancel()
    for end in (writer, there[1]):
        _end(fate, end)


async def _reach(target: str) -> Streams:
    if target.startswith("/"):
        return await asyncio.open_unix_connection(target)
    host, _, port = target.partition(":")
    return await asyncio.open_connection(host, int(port))


async def _pass(fate: Fate, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Until its end, or until the fate befalls."""
    with contextlib.suppress(OSError):
        while data := await reader.read(CHUNK):
            fate.left -= len(data)
            if fate.delay:
                await asyncio.sleep(fate.delay)
            if fate.kind != "none" and fate.left <= 0:
                if fate.kind == "cut":
                    writer.write(data[: len(data) // 2])
                return
            writer.write(data)
            await writer.drain()


def _end(fate: Fate, writer: asyncio.StreamWriter) -> None:
    if fate.kind == "reset":
        sock = writer.get_extra_info("socket")
        with contextlib.suppress(OSError, AttributeError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
    else:
        writer.close()


def main() -> None:
    seed, *rest = sys.argv[1:]
    asyncio.run(
        serve(int(seed), [(int(port), target) for port, target in zip(rest[::2], rest[1::2], strict=True)])
    )


if __name__ == "__main__":
    main()
