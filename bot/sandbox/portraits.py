"""The pictures people have: one colour each, drawn when they are asked for."""

import hashlib
import struct
import zlib

from aiohttp import web

from bot.sandbox.broken import cut_off, linger
from bot.sandbox.errors import Json
from bot.sandbox.sandbox import sandbox_of

SIZES = (72, 192)
DOWNLOAD = "portraits.download"
"""Not Slack's: the name by which a misfortune is ordered for a picture."""


def portraits(user: str, origin: str) -> Json:
    """What a profile says of them. Anybody may fetch them."""
    # see slack.md: portraits
    named = {f"image_{size}": f"{origin}/portraits/{user}/{size}.png" for size in SIZES}
    return named | {"is_custom_image": True}


async def download(request: web.Request) -> web.StreamResponse:
    # see slack.md: portraits
    sandbox, user, size = sandbox_of(request), request.match_info["user"], request.match_info["size"]
    if user not in sandbox.workspace.users or size not in map(str, SIZES):
        raise web.HTTPNotFound
    sandbox.faults.calls[DOWNLOAD] += 1
    fault = sandbox.faults.take(DOWNLOAD, {"user": user})
    given = web.Response(body=drawn(user, int(size)), content_type="image/png")
    if fault is None:
        return given
    if fault.kind == "slow":
        await linger(request, fault.seconds)
        return given
    return web.Response(status=max(fault.status, 400)) if fault.kind == "error" else cut_off(request)


def drawn(user: str, size: int) -> bytes:
    """A PNG of one colour, the same each time."""
    red, green, blue = hashlib.sha256(user.encode()).digest()[:3]
    rows = (b"\x00" + bytes((red, green, blue)) * size) * size
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*one) for one in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
