"""Small whole files of each kind that may be sent, made here."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib


def png(width: int = 2, height: int = 2, extra: bytes = b"") -> bytes:
    """`extra` goes into a comment."""
    rows = b"".join(b"\x00" + b"\x80" * 3 * min(width, 4) for _ in range(min(height, 4)))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    comment = _chunk(b"tEXt", b"Comment\x00" + extra) if extra else b""
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + comment
        + _chunk(b"IDAT", zlib.compress(rows))
        + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def jpeg(width: int = 2, height: int = 2, behind: bytes = b"") -> bytes:
    jfif = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x00\x11\x22" * 20
    return b"\xff\xd8" + jfif + frame + scan + b"\xff\xd9" + behind


def gif(width: int = 2, height: int = 2) -> bytes:
    screen = b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\x00\x00" + b"\x00\x00\x00\xff\xff\xff"
    note = b"\x21\xfe\x05hello\x00"
    image = b"\x2c\x00\x00\x00\x00" + struct.pack("<HH", width, height) + b"\x00" + b"\x02\x02\x4c\x01\x00"
    return screen + note + image + b"\x3b"


def webp(width: int = 2, height: int = 2) -> bytes:
    bits = (width - 1) | (height - 1) << 14
    content = b"\x2f" + struct.pack("<I", bits) + b"\x00" * 7
    body = b"WEBPVP8L" + struct.pack("<I", len(content)) + content
    return b"RIFF" + struct.pack("<I", len(body)) + body


def pdf(extra: bytes = b"") -> bytes:
    body = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + extra
    return body + b"trailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def zipped(name: str = "a.txt", content: bytes = b"hello") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, content)
    return packed.getvalue()


GOOD = {
    "image/png": png(),
    "image/jpeg": jpeg(),
    "image/gif": gif(),
    "image/webp": webp(),
    "application/pdf": pdf(),
    "text/plain": "Grüße aus Köln,\n\tJo\r\n".encode(),
}
