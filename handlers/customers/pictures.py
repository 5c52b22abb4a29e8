"""What a picture's own bytes say of it: whether it is whole, and how many pixels it unpacks to."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

Size = tuple[int, int]
"""Width and height in pixels."""

PNG, JPEG, GIF, WEBP = "image/png", "image/jpeg", "image/gif", "image/webp"

MOST_PARTS = 250_000
"""More were put there to keep us busy: 25 MB in GIF's small blocks of 255 bytes are 100,000."""

_SOF = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)})
"""JPEG's segments that begin a frame and name its size."""
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
"""JPEG's markers without a length."""


def kind_of(data: bytes) -> str | None:
    """By its first bytes alone."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    return WEBP if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None


def size_of(data: bytes, kind: str) -> Size | None:
    """None when it is no whole picture of that kind. Nothing is unpacked."""
    try:
        return _READERS[kind](data)
    except (IndexError, struct.error):
        return None


def _png(data: bytes) -> Size | None:
    chunks = list(_png_chunks(data))
    if not chunks or chunks[0][0] != b"IHDR" or chunks[-1][0] != b"IEND":
        return None
    if chunks[-1][2] != len(data) or b"IDAT" not in {name for name, _, _ in chunks}:
        return None
    width, height = struct.unpack_from(">II", data, chunks[0][1])
    return width, height


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, where its content begins, where the chunk ends; up to IEND or the first that does not fit."""
    at = 8
    for _ in range(MOST_PARTS):
        if at + 12 > len(data):
            return
        (length,) = struct.unpack_from(">I", data, at)
        name, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            return
        yield name, at + 8, end
        if name == b"IEND":
            return
        at = end


def _jpeg(data: bytes) -> Size | None:
    """What follows the picture's end is not judged: phones put more pictures, film and notes there."""
    at, size = 2, None
    for _ in range(MOST_PARTS):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker in _ALONE:
            at += 2
            continue
        if marker == 0xD9:
            return None
        (length,) = struct.unpack_from(">H", data, at + 2)
        if marker in _SOF:
            height, width = struct.unpack_from(">HH", data, at + 5)
            size = width, height
        at += 2 + length
        if marker == 0xDA:  # the picture itself
            return size if data.find(b"\xff\xd9", at) >= 0 else None
    return None


def _gif(data: bytes) -> Size | None:
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    at = 13 + _colours(flags)
    frames, parts = 0, iter(range(MOST_PARTS))
    while (block := data[at]) != 0x3B:
        if block == 0x2C:
            frames += 1
            at = _past(data, at + 11 + _colours(data[at + 9]), parts)
        elif block == 0x21:
            at = _past(data, at + 2, parts)
        else:
            return None
    return (width, height) if frames and at + 1 == len(data) else None


def _colours(flags: int) -> int:
    """Bytes of the table of colours that the flags announce."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _past(data: bytes, at: int, parts: Iterator[int]) -> int:
    """Behind a row of GIF's sub-blocks. Raises IndexError when the picture has more than `parts` are left."""
    for _ in parts:
        if not data[at]:
            return at + 1
        at += 1 + data[at]
    raise IndexError


def _webp(data: bytes) -> Size | None:
    (length,) = struct.unpack_from("<I", data, 4)
    if length + 8 not in {len(data), len(data) - 1}:
        return None
    match data[12:16]:
        case b"VP8X":
            return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
        case b"VP8L" if data[20] == 0x2F:
            (bits,) = struct.unpack_from("<I", data, 21)
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        case b"VP8 " if data[23:26] == b"\x9d\x01\x2a":
            width, height = struct.unpack_from("<HH", data, 26)
            return width & 0x3FFF, height & 0x3FFF
        case _:
            return None


_READERS: dict[str, Callable[[bytes], Size | None]] = {PNG: _png, JPEG: _jpeg, GIF: _gif, WEBP: _webp}
