"""What a file is, by its content alone."""

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import BatonError
from handlers.customers.refusals import FileTypeRefused, ImageTooLarge, NothingInFile
from handlers.customers.sniffing import NAME_LIMIT, fit_name, sniff
from handlers.errors import detail
from tests.handlers.customers.samples import GOOD, gif, jpeg, pdf, png, webp, zipped

ALL = frozenset(GOOD)


@pytest.mark.parametrize("kind", GOOD)
def test_each_kind_is_known_by_its_content(kind: str) -> None:
    assert sniff(GOOD[kind], ALL) == kind


@pytest.mark.parametrize("kind", GOOD)
def test_a_kind_that_is_not_listed_is_refused(kind: str) -> None:
    with pytest.raises(FileTypeRefused):
        sniff(GOOD[kind], ALL - {kind})


KEPT = {
    "a log with a page in it": b"GET / 200\n" * 500 + b"<html><body>the answer</body></html>",
    "a heart": b"<3 thank you",
    "a comparison": b"a < b and b > c",
    "a byte order mark": b"\xef\xbb\xbfhello",
    "json": b'{"order": 5}',
    "a table": b"a,b\n1,2\n",
    "a form feed": b"one\x0ctwo",
    "letters that look like a bitmap": b"BM is short for Birmingham",
    "a mail": b"From: jo@example.org\nTo: us\n\nhello",
}
PHOTO = {
    "what phones put behind a picture": jpeg(behind=b"\x00" * 40 + b"SEFH" + b"\x00" * 40 + b"SEFT"),
    "a second picture behind the first": jpeg(behind=jpeg()),
    "a photo's own notes": jpeg(behind=b'<?xpacket?><x:xmpmeta xmlns:x="adobe:ns:meta/">'),
}


@pytest.mark.parametrize("data", KEPT.values(), ids=KEPT)
def test_honest_text_is_taken(data: bytes) -> None:
    assert sniff(data, ALL) == "text/plain"


@pytest.mark.parametrize("data", PHOTO.values(), ids=PHOTO)
def test_honest_photos_are_taken(data: bytes) -> None:
    assert sniff(data, ALL) == "image/jpeg"


REFUSED = {
    "a page": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "a page behind blanks": b"\n\n   \t<html><body onload=alert(1)>",
    "a page behind a mark": b"\xef\xbb\xbf<html>",
    "a page in capitals": b"<HTML><BODY>",
    "a page after words": b"hello <script>alert(1)</script>",
    "a picture of letters": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "another picture of letters": b'<?xml version="1.0"?><svg/>',
    "a program": b"#!/bin/sh\nrm -rf /\n",
    "a program of another kind": b"<?php system($_GET['c']); ?>",
    "a page of a printer's": b"%!PS-Adobe-3.0\n",
    "a document": b"{\\rtf1\\ansi hello}",
    "an archive": zipped(),
    "an office document": zipped("word/document.xml", b"<w:document/>"),
    "a program for another machine": b"MZ" + b"\x00" * 80,
    "a program for this one": b"\x7fELF" + b"\x00" * 80,
    "bytes": bytes(range(256)),
    "text with a null": b"hello\x00world",
    "text with a bell": b"hello\x07",
    "text with an escape": b"\x1b]0;owned\x07",
    "text with a hidden control": "a\u0085b\u009b31m".encode(),
    "text in another code": "Grüße".encode("latin-1"),
    "text in a wider code": "hello".encode("utf-16"),
    "packed text": b"\x1f\x8b\x08" + b"\x00" * 40,
    "a bitmap": b"BM\x46\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00",
    "an icon": b"\x00\x00\x01\x00\x01\x00\x10\x10" + b"\x00" * 20,
    "a film": b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 40,
    "an archive behind a picture": png() + zipped(),
    "an archive behind a photo": jpeg(behind=zipped()),
    "an archive with a note behind a photo": jpeg(behind=zipped()[:-2] + b"\x04\x00note"),
    "an archive behind a moving picture": gif() + zipped(),
    "an archive behind a document": pdf() + zipped(),
    "an archive behind a small picture": webp() + zipped(),
    "an archive behind a photo, whose end lies of a note": jpeg(behind=zipped()[:-2] + b"\xff\xff"),
    "an archive in a document, whose end lies of a note": pdf(zipped()[:-2] + b"\xff\xff"),
    "anything behind a picture": png() + b"more",
    "anything behind a moving picture": gif() + b"more",
    "a script in a picture": png(extra=b"<script>alert(1)</script>"),
    "a page in a picture": png(extra=b"<HTML><body>"),
    "a script behind a photo": jpeg(behind=b"<script src=//evil.example></script>"),
    "a document in a picture": png(extra=b"%PDF-1.4\n"),
    "a page in a document": pdf(b"<html><script>alert(1)</script></html>"),
    "a picture's first bytes": b"\x89PNG\r\n\x1a\n<script>alert(1)</script>",
    "a moving picture that is a script": b"GIF89a/*" + b"\x00" * 8 + b"*/=1;alert(1)//",
    "a photo's first bytes": b"\xff\xd8\xff\xe0<html>",
    "half a picture": png()[:-8],
    "half a photo": jpeg()[:-2],
    "half a moving picture": gif()[:-1],
    "half a small picture": webp()[:-4],
    "a document without an end": b"%PDF-1.4\n1 0 obj\n",
    "a document behind something": b"hello\n" + pdf(),
    "a picture of no size": png(0, 5),
    "sound in the same box": b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\x00" * 28,
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_what_is_nothing_listed_or_two_things_at_once_is_refused(data: bytes) -> None:
    with pytest.raises(FileTypeRefused):
        sniff(data, ALL)


def of_crumbs(parts: int) -> bytes:
    """A moving picture in blocks of one byte."""
    return gif()[:-5] + b"\x01a" * parts + b"\x00\x3b"


def of_empty_parts(parts: int) -> bytes:
    return png()[:33] + b"\x00\x00\x00\x00noNe\x00\x00\x00\x00" * parts + png()[33:]


def of_filling(parts: int) -> bytes:
    return b"\xff\xd8" + b"\xff" * parts + jpeg()[2:]


@pytest.mark.parametrize("made", [of_crumbs, of_empty_parts, of_filling])
def test_what_was_made_to_keep_us_busy_is_refused_before_it_does(made: Callable[[int], bytes]) -> None:
    """Read to its end it would be a picture as any other, so its parts were not all read."""
    assert sniff(made(50), ALL).startswith("image/")
    with pytest.raises(FileTypeRefused):
        sniff(made(2_500_000), ALL)


def test_a_refusal_names_what_is_taken() -> None:
    with pytest.raises(FileTypeRefused) as refusal:
        sniff(png(), frozenset({"application/pdf", "image/jpeg", "text/plain"}))
    assert detail(refusal.value) == "Only JPEG, PDF or plain text can be sent here."
    with pytest.raises(FileTypeRefused) as refusal:
        sniff(png(), frozenset({"application/pdf"}))
    assert detail(refusal.value) == "Only PDF can be sent here."


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"\x0c"])
def test_an_empty_file_is_no_file(data: bytes) -> None:
    with pytest.raises(NothingInFile):
        sniff(data, ALL)


@pytest.mark.parametrize("picture", [png, jpeg, gif, webp])
def test_a_picture_that_would_unpack_to_too_much_is_refused(picture: object) -> None:
    make = {png: png, jpeg: jpeg, gif: gif, webp: webp}[picture]  # type: ignore[index]
    side = 16_384 if make is webp else 65_000
    with pytest.raises(ImageTooLarge):
        sniff(make(side, side), ALL)
    assert sniff(make(10_000, 10_000), ALL)


@settings(max_examples=400)
@given(
    st.sampled_from(sorted(GOOD)),
    st.integers(0, 120),
    st.binary(max_size=6),
    st.integers(0, 40),
)
def test_a_damaged_file_is_judged_and_never_a_fault(kind: str, at: int, put: bytes, cut: int) -> None:
    whole = GOOD[kind]
    damaged = whole[:at] + put + whole[at + cut :]
    with contextlib.suppress(BatonError):
        assert sniff(damaged, ALL) in ALL


@settings(max_examples=300)
@given(st.binary(max_size=300) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_judged_and_never_a_fault(data: bytes) -> None:
    with contextlib.suppress(BatonError):
        assert sniff(data, ALL) in ALL


@pytest.mark.parametrize(
    ("given_name", "kind", "kept"),
    [
        ("photo.png", "image/png", "photo.png"),
        ("Photo.JPEG", "image/jpeg", "Photo.JPEG"),
        ("photo.png", "image/jpeg", "photo.png.jpg"),
        ("evil.exe", "image/png", "evil.exe.png"),
        ("orders.csv", "text/plain", "orders.csv.txt"),
        ("page.html", "text/plain", "page.html.txt"),
        ("server.log", "text/plain", "server.log"),
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("C:\\Users\\Jo\\scan.pdf", "application/pdf", "scan.pdf"),
        ("a\r\nSet-Cookie: x.png", "image/png", "a Set-Cookie x.png"),
        ("gnp.\u202eexe", "image/png", "gnp.exe.png"),
        ("\u200bphoto\u200d.png", "image/png", "photo.png"),
        ("", "image/png", "file.png"),
        ("...", "image/gif", "file.gif"),
        (".png", "image/png", "png.png"),
        ("png", "image/png", "png.png"),
        ("Größe 日本.pdf", "application/pdf", "Größe 日本.pdf"),
        ('a"b<c>d|e?.txt', "text/plain", "abcde.txt"),
        ("x" * 300 + ".png", "image/png", "x" * 116 + ".png"),
        ("a/b/", "text/plain", "file.txt"),
    ],
)
def test_a_name_becomes_one_line_that_ends_as_its_kind_does(given_name: str, kind: str, kept: str) -> None:
    assert fit_name(given_name, kind) == kept


@given(st.text(), st.sampled_from(sorted(GOOD)))
def test_any_name_becomes_a_printable_one(name: str, kind: str) -> None:
    kept = fit_name(name, kind)
    assert 0 < len(kept) <= NAME_LIMIT
    assert kept.isprintable()
    assert not set(kept) & set('/\\"<>:|?*')
