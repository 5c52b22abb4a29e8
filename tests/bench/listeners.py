"""Many WebSockets in one process, with as little of a client as will do: the server is what is measured."""

from __future__ import annotations

import asyncio
import base64
import os
import re
import time
import zlib
from collections.abc import Callable
from typing import cast

from tests.bench.measures import BenchFailed

OPENED_WITHIN = 20.0
_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10
_TOKEN = re.compile(rb"bench-[0-9a-f]{8}")
_UPGRADE = (
    "GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"
)
"""What a browser offers, so that the server takes on what it would for one."""

Heard = Callable[[str, float], None]


class Listener(asyncio.Protocol):
    """`opening` is said first; `heard` gets each token that a frame brings, and when."""

    def __init__(self, host: str, path: str, opening: bytes, heard: Heard) -> None:
        self._request = _UPGRADE.format(path=path, host=host, key=base64.b64encode(os.urandom(16)).decode())
        self._opening = opening
        self._heard = heard
        self._buffer = b""
        self._upgraded = False
        self._inflate: zlib._Decompress | None = None
        self._transport: asyncio.Transport | None = None
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.trouble = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(self._request.encode())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._upgraded and not self._upgrade():
            return
        while frame := _frame(self._buffer):
            first, payload, length = frame
            self._buffer = self._buffer[length:]
            self._take(first, payload)

    def connection_lost(self, exc: Exception | None) -> None:
        self.trouble = self.trouble or f"the connection was lost: {exc}"
        if not self.opened.done():
            self.opened.set_exception(BenchFailed(f"a listener was turned away: {self.trouble}"))

    def close(self) -> None:
        if self._transport:
            self._transport.abort()

    def _upgrade(self) -> bool:
        head, end, rest = self._buffer.partition(b"\r\n\r\n")
        if not end:
            return False
        if not head.startswith(b"HTTP/1.1 101"):
            self.trouble = head.partition(b"\r\n")[0].decode(errors="replace")
            self.close()
            return False
        self._upgraded, self._buffer = True, rest
        if b"permessage-deflate" in head.lower():
            self._inflate = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
        self._say(_TEXT, self._opening)
        return True

    def _take(self, first: int, payload: bytes) -> None:
        at, kind = time.perf_counter(), first & 0x0F
        if kind == _PING:
            self._say(_PONG, payload)
        elif kind == _CLOSE:
            self.trouble = f"closed with {int.from_bytes(payload[:2], 'big')}"
        elif kind == _TEXT:
            if first & 0x40 and self._inflate:
                payload = self._inflate.decompress(payload + b"\x00\x00\xff\xff")
            for token in _TOKEN.findall(payload):
                self._heard(token.decode(), at)
            if not self.opened.done():
                self.opened.set_result(None)

    def _say(self, kind: int, payload: bytes) -> None:
        """Masked with zeros, which the protocol allows and nobody has to compute."""
        size = len(payload)
        length = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
        if self._transport:
            self._transport.write(bytes([0x80 | kind]) + length + b"\x00" * 4 + payload)


def _frame(buffer: bytes) -> tuple[int, bytes, int] | None:
    """First octet, payload and length of the whole; None while some of it is still to come."""
    if len(buffer) < 2:
        return None
    size, start = buffer[1] & 0x7F, 2
    if size >= 126:
        start = 4 if size == 126 else 10
        size = int.from_bytes(buffer[2:start], "big")
    if len(buffer) < start + size:
        return None
    return buffer[0], buffer[start : start + size], start + size


async def opened(host: str, port: int, path: str, opening: bytes, heard: Heard) -> Listener:
    """Back once the server has answered the first frame. Raises BenchFailed."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(OPENED_WITHIN):
            _, listener = await loop.create_connection(
                lambda: Listener(f"{host}:{port}", path, opening, heard), host, port
            )
            await listener.opened
    except TimeoutError:
        raise BenchFailed(f"a listener was not answered within {OPENED_WITHIN:.0f} s") from None
    except OSError as error:
        raise BenchFailed(f"a listener could not connect: {error}") from None
    return listener
