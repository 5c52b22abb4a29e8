"""Files that are not what they say, and files that would run: refused, or given out as nothing that runs."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from urllib.parse import quote

from tests.hostile.target import MARK, Target, somewhere


def png(width: int = 1, height: int = 1, *more: bytes) -> bytes:
    """A whole picture where it is one pixel; else its head says more than its data hold."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0\xff\0\0")
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(more) + chunk(b"IDAT", data) + chunk(b"IEND")
    )


def chunk(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def archive(**names: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in names.items():
            packed.writestr(name, content)
    return made.getvalue()


SCRIPT = f"<script>alert('{MARK}')</script>".encode()
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,"
GIF += b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n"
DISGUISED: dict[str, tuple[str, bytes]] = {
    "a page as a picture": ("a.png", b"<!DOCTYPE html><html>" + SCRIPT),
    "a page behind a space": ("a.png", b"  \n\t<html>" + SCRIPT),
    "a drawing that runs": ("a.svg", SVG),
    "a drawing as a picture": ("a.png", SVG),
    "a drawing as xml": ("a.txt", b'<?xml version="1.0"?>' + SVG),
    "a page as text": ("a.txt", b"<html><body>" + SCRIPT),
    "a script in a gif": ("a.gif", b"GIF89a/*" + SCRIPT + b"*/=1;"),
    "a page behind a gif": ("a.gif", GIF + b"<html>" + SCRIPT),
    "a script in a picture's words": ("a.png", png(1, 1, chunk(b"tEXt", b"Comment\0" + SCRIPT))),
    "a page behind a picture": ("a.png", png() + b"<html>" + SCRIPT),
    "an archive behind a picture": ("a.png", png() + archive(evil=b"x")),
    "an archive": ("a.zip", archive(evil=b"x" * 100)),
    "an archive as text": ("a.txt", archive(evil=b"x" * 100)),
    "an archive that unpacks without end": ("a.png", archive(bomb=bytes(40_000_000))),
    "an office document": ("a.pdf", archive(**{"[Content_Types].xml": b"<Types/>", "word/x": b"y"})),
    "an archive behind a paper": ("a.pdf", PDF + archive(evil=b"x")),
    "a page in a paper": ("a.pdf", b"%PDF-1.4\n<html>" + SCRIPT + PDF[9:]),
    "half a paper": ("a.pdf", b"%PDF-1.4\n"),
    "a picture of a paper": ("a.png", PDF[:20] + png()),
    "a picture larger than any screen": ("a.png", png(60_000, 60_000)),
    "a picture of no size": ("a.png", png(0, 0)),
    "a picture's first bytes": ("a.png", b"\x89PNG\r\n\x1a\n"),
    "a program": ("a.jpg", b"MZ\x90\x00" + bytes(200)),
    "another program": ("a.jpg", b"\x7fELF\x02\x01\x01" + bytes(200)),
    "a shell's program": ("a.txt", b"#!/bin/sh\nrm -rf /\n"),
    "a shortcut": ("a.txt", b"\x4c\x00\x00\x00\x01\x14\x02\x00" + bytes(100)),
    "rich text": ("a.txt", b"{\\rtf1\\ansi " + MARK.encode() + b"}"),
    "a printer's program": ("a.txt", b"%!PS-Adobe-3.0\n"),
    "null bytes": ("a.txt", b"hello\0world"),
    "half a letter": ("a.txt", b"hello \xc3"),
    "another alphabet's page": ("a.txt", "<script>".encode("utf-16")),
    "the old way to hide a page": ("a.txt", b"+ADw-script+AD4-" + b"\x1b$B" + SCRIPT),
    "a film": ("a.png", b"\x00\x00\x00\x18ftypmp42" + bytes(100)),
    "a stylesheet of a drawing": ("a.gif", b"GIF87a" + SVG),
    "nothing": ("a.png", b""),
    "nothing but spaces": ("a.txt", b" \n" * 500),
}


async def test_no_file_is_kept_that_is_not_what_may_be_sent(target: Target) -> None:
    for name, (called, data) in DISGUISED.items():
        talk = await target.begin()
        answer = await talk.ask("POST", f"attachments?name={called}", data=data)
        assert (name, answer.status // 100) == (name, 4), answer.body
        assert answer.code in {"file_type_refused", "nothing_in_file", "image_too_large"}, (name, answer.code)


async def test_a_file_that_never_ends_is_cut_at_its_limit(target: Target) -> None:
    talk = await target.begin()
    wire = await target.wire()
    await wire.send(
        f"POST {talk.path('attachments?name=a.txt')} HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\n"
        f"Authorization: Bearer {talk.token}\r\nX-Forwarded-For: {talk.address}\r\n\r\n".encode()
    )
    for _ in range(120):
        await wire.send(b"10000\r\n" + b"a" * 65_536 + b"\r\n")
    heard = await wire.heard(until=b"file_too_large")
    assert b"HTTP/1.1 413" in heard
    wire.close()


async def test_a_good_file_comes_back_as_nothing_that_a_browser_would_run(target: Target) -> None:
    talk = await target.begin()
    named = quote('../../e"vil\r\nX-Evil: 1/\u202egnp.html<script>')
    kept = await talk.ask(
        "POST", f"attachments?name={named}", data=png(), headers={"Content-Type": "text/html"}
    )
    assert kept.status == 201, kept.body
    file = kept.json
    assert file["type"] == "image/png"
    assert not set('/\\<>"\r\n\u202e') & set(file["name"])
    assert (await talk.write("here", attachments=[file["id"]])).status == 202
    given = await talk.ask("GET", f"attachments/{file['id']}")
    assert given.body == png()
    assert given.headers["Content-Type"] == "image/png"
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in given.headers["Content-Security-Policy"]
    assert given.headers["Content-Disposition"].startswith("attachment;")
    assert "X-Evil" not in given.headers


async def test_nobody_elses_file_is_read_or_sent_along(target: Target) -> None:
    mine, theirs = await target.begin(), await target.begin()
    file = (await theirs.ask("POST", "attachments?name=a.txt", data=MARK.encode())).json["id"]
    assert (await mine.ask("GET", f"attachments/{file}")).code == "unknown_file"
    assert (await mine.write("look", attachments=[file])).code == "unknown_file"
    path = theirs.path(f"attachments/{file}")
    assert (await target.ask("GET", path, mine.token, somewhere())).code == "unknown_conversation"
    for guess in (file, f"{file}.{'0' * 64}", "..", "%00", f"{file}/../{file}", "a" * 4_000):
        assert (await target.ask("GET", f"/v1/files/{guess}", "", somewhere())).status in {400, 401, 403, 404}


async def test_twenty_files_fill_a_conversation(target: Target) -> None:
    talk = await target.begin()
    codes = []
    for number in range(24):
        path = talk.path(f"attachments?name={number}.txt")
        renewed = await target.ask("POST", "/v1/session", talk.token, somewhere(), json={})
        answer = await target.ask("POST", path, renewed.json["token"], somewhere(), data=b"hello")
        codes.append(answer.status)
    assert codes[:10] == [201] * 10
    assert set(codes[10:]) == {429}
    assert json.loads((await talk.ask("GET", "changes")).body)["changes"]
