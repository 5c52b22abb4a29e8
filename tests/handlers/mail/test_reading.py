"""Whatever somebody hands in as a mail is read, or refused by its one name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.mail.reading import HEADER_LIMIT, Kind, MailUnreadable, read

BASE = (
    b"From: Cora <cora@x.example>\r\nTo: s@x.example\r\nMessage-ID: <1@x>\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain; charset=utf-8; format=flowed\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\nHello =E2=9C=93\r\n"
    b'--b\r\nContent-Type: image/png; name*0=a; name*1="b.png"\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\niVBORw==\r\n--b--\r\n"
)
REPORT = b"Content-Type: multipart/report; report-type=delivery-status"
MARKS = [b"\r\n", b"\n\n", b"=?utf-8?b?", b"?=", b"--b", b"\xff", b"\0", b'"', b";", b"*", b"=="]
WORDS = [b"boundary=", b"charset=", b"message/delivery-status", b"x-uuencode", b"utf-7", REPORT]
SNIPS = st.sampled_from([*MARKS, *WORDS])


def test_a_usual_mail_is_read() -> None:
    found = read(BASE)
    assert (found.kind, found.sender, found.text) == (Kind.WRITTEN, "cora@x.example", "Hello ✓")
    assert [(file.name, file.data[:4]) for file in found.files] == [("ab.png", b"\x89PNG")]


@given(st.lists(st.tuples(st.integers(0, len(BASE)), SNIPS, st.integers(0, 20)), max_size=8))
def test_no_slip_in_a_mail_is_a_fault_of_ours(slips: list[tuple[int, bytes, int]]) -> None:
    raw = BASE
    for at, snip, cut in slips:
        raw = raw[:at] + snip + raw[at + cut :]
    try:
        found = read(raw)
    except MailUnreadable:
        return
    assert found.kind in Kind
    assert len(found.sender) <= HEADER_LIMIT


@given(st.binary(max_size=400))
def test_no_bytes_at_all_are_a_fault_of_ours(raw: bytes) -> None:
    try:
        assert read(raw).message_id is not None
    except MailUnreadable:
        assert raw is not None


@pytest.mark.parametrize(
    "raw",
    [
        b"A: b\r\n" * 200_000,
        b"Subject: " + b" \r\n a" * 200_000,
        b"From: " + b'"' * 500_000,
        b"From: " + b"a@" * 200_000,
        b"Content-Type: text/plain" + b"; a*0=b" * 100_000 + b"\r\n\r\nx",
        b"Content-Type: multipart/x; \r a=b" + b";\r a*0=b" * 100_000 + b"\r\n\r\nx",
        b"X: y\rContent-Disposition: x" + b"; a*0=b" * 100_000 + b"\r\n\r\nx",
        b"Content-Type: text/html\r\n\r\n" + b"<div><blockquote>" * 100_000,
        b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"a \r\n" * 300_000,
        b"Content-Type: text/plain\r\n\r\n" + b"On " + b"\r\n" * 1_000_000,
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\na\r\n" * 100_000,
        b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\r\n" + b"M\r\n" * 300_000,
        b"Content-Disposition: attachment; filename=" + b"=?utf-8?q?" * 50_000 + b"\r\n\r\nx",
    ],
)
def test_no_mail_takes_long(raw: bytes) -> None:
    try:
        assert read(raw).kind in Kind
    except MailUnreadable:
        assert raw
