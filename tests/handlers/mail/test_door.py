"""What customers answer by mail comes back into their conversation; what no person wrote never does."""

from __future__ import annotations

import asyncio
import struct
import zlib
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from bot.domain.conversation import Speaker
from bot.mailing import TAKEN_AN_HOUR
from handlers.mail import door
from handlers.webhook.signing import SIGNATURE, TIMESTAMP, sign
from tests.handlers.mail.world import (
    SECRET,
    SENDER,
    Desk,
    Post,
    a_reply,
    away,
    delivering,
    lines,
    reply_to,
    waiting,
)
from tests.usecases.world import ANNA, House


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 6, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0\0\0\0\0"))
    + _chunk(b"IEND", b"")
)


async def said(house: House, conversation: str) -> list[str]:
    return (await house.texts(conversation, Speaker.CUSTOMER))[1:]


async def test_an_answer_becomes_the_customers_turn_and_reaches_the_thread(house: House, desk: Desk) -> None:
    conversation, handoff = await waiting(house)
    status, answer = await desk.hand_in(a_reply(conversation))
    assert status == 202
    assert answer == {"taken": True, "conversation": conversation, "seqs": [4], "left_out": []}
    assert await said(house, conversation) == ["It works now."]
    relayed = house.rows("select count(*) from delivery where kind in ('Relay', 'CatchUp')")
    assert relayed[0][0] == 1
    assert (await house.handoff(conversation)).id == handoff


async def test_what_we_mailed_and_they_answered_comes_back_as_their_words_alone(
    house: House, post: Post, desk: Desk
) -> None:
    """The whole way: our mail, quoted below their words as mail programs do."""
    conversation, handoff = await waiting(house)
    async with delivering(house, post):
        await house.says(handoff, ANNA, "Is it the blue one?")
        await away(house, lambda: post.posted)
    [sent] = post.posted
    quoted = "\n".join(f"> {line}" for line in sent.plain.splitlines())
    text = f"Yes, the blue one.\n\nOn Mon, 2 Mar 2026 at 12:12, Our shop wrote:\n\n{quoted}\n"
    raw = a_reply(conversation, text, To=str(sent.mail["Reply-To"]), In_Reply_To=str(sent.mail["Message-ID"]))
    assert (await desk.hand_in(raw))[0] == 202
    assert await said(house, conversation) == ["Yes, the blue one."]


async def test_the_same_mail_twice_is_one_turn(house: House, desk: Desk) -> None:
    conversation, _ = await waiting(house)
    first = await desk.hand_in(a_reply(conversation))
    again = await desk.hand_in(a_reply(conversation))
    assert first == again
    at_once = await asyncio.gather(
        *(desk.hand_in(a_reply(conversation, Message_ID="<2@x>")) for _ in range(5))
    )
    assert {status for status, _ in at_once} == {202}
    assert len(await said(house, conversation)) == 2


async def test_an_answer_to_another_of_our_addresses_is_found_by_what_it_answers(
    house: House, desk: Desk
) -> None:
    conversation, _ = await waiting(house)
    token = SENDER.tokens.issue(conversation)
    raw = a_reply(conversation, To="support@shop.example", References=f"<{token}.4-5@shop.example>")
    assert (await desk.hand_in(raw))[0] == 202


async def test_the_mail_system_may_name_the_recipient(house: House, desk: Desk) -> None:
    conversation, _ = await waiting(house)
    raw = a_reply(conversation, To="undisclosed-recipients:;")
    assert (await desk.hand_in(raw))[0] == 422
    assert (await desk.hand_in(raw, **{"Baton-Recipient": reply_to(conversation).upper()}))[0] == 202


async def test_another_sender_is_not_the_customer(house: House, desk: Desk) -> None:
    conversation, _ = await waiting(house)
    for sender in ("eve@evil.example", "cora@customer.example, eve@evil.example", "", "Cora"):
        status, answer = await desk.hand_in(a_reply(conversation, From=sender))
        assert (status, answer["code"]) == (422, "not_their_address")
    assert await said(house, conversation) == []
    assert {kind for kind, _ in house.alarms()} == {"mail_not_taken"}


@pytest.mark.parametrize(
    "sender",
    [
        "cora@customer.example(<eve@evil.example>)",
        "eve@evil.example <cora@customer.example>",
        "cora@customer.example <eve@evil.example>",
        "<eve@evil.example> <cora@customer.example>",
        "cora@customer.example)eve@evil.example",
        "Friends: cora@customer.example;",
        '"a" cora@customer.example',
        "cora@customer.example\r\nFrom: eve@evil.example",
    ],
)
async def test_a_sender_that_two_programs_may_read_differently_is_nobody(
    house: House, desk: Desk, sender: str
) -> None:
    conversation, _ = await waiting(house)
    raw = a_reply(conversation).replace(
        b"From: Cora Custer <cora@customer.example>", f"From: {sender}".encode()
    )
    assert sender.encode() in raw
    assert (await desk.hand_in(raw))[1]["code"] == "not_their_address"


@pytest.mark.parametrize(
    "sender",
    [
        "cora@customer.example",
        "<cora@customer.example>",
        "Cora (Sales) <cora@customer.example>",
        '"Custer, Cora" <cora@customer.example>',
        "=?utf-8?q?Cora_C=C3=BCster?= <cora@customer.example>",
        "Cora\r\n Custer <cora@customer.example>",
    ],
)
async def test_a_sender_is_known_in_each_usual_dress(house: House, desk: Desk, sender: str) -> None:
    conversation, _ = await waiting(house)
    raw = a_reply(conversation).replace(
        b"From: Cora Custer <cora@customer.example>", f"From: {sender}".encode()
    )
    assert (await desk.hand_in(raw))[0] == 202


async def test_small_and_large_letters_of_an_address_are_one(house: House, desk: Desk) -> None:
    conversation, _ = await waiting(house)
    assert (await desk.hand_in(a_reply(conversation, From="Cora@Customer.Example")))[0] == 202


async def test_a_made_up_token_opens_nothing(house: House, desk: Desk) -> None:
    conversation, _ = await waiting(house)
    token = SENDER.tokens.issue(conversation)
    swapped = ("b" if token[-1] != "b" else "c").join([token[:-1], ""])
    for bad in (swapped, token[:-1], "a" * 42, "", token[:26] + "a" * 16):
        status, answer = await desk.hand_in(a_reply(conversation, To=f"support+{bad}@mail.shop.example"))
        assert (status, answer["code"]) == (422, "unknown_address")


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Auto-Submitted", "auto-replied"),
        ("Auto-Submitted", "auto-generated; owner-email=x"),
        ("Precedence", "bulk"),
        ("Precedence", "auto_reply"),
        ("X-Autoreply", "yes"),
        ("List-Id", "<news.example>"),
        ("List-Unsubscribe", "<mailto:x@x>"),
        ("Return-Path", "<>"),
    ],
)
async def test_what_a_machine_answers_is_no_turn(house: House, desk: Desk, header: str, value: str) -> None:
    conversation, _ = await waiting(house)
    status, answer = await desk.hand_in(a_reply(conversation, **{header: value}))
    assert (status, answer) == (200, {"taken": False, "why": "auto_reply"})
    assert await said(house, conversation) == []


async def test_a_person_whose_program_says_auto_submitted_no_is_a_person(house: House, desk: Desk) -> None:
    conversation, _ = await waiting(house)
    assert (await desk.hand_in(a_reply(conversation, Auto_Submitted="no")))[0] == 202


def a_bounce(conversation: str, action: str = "failed", message_id: str = "<b-1@mx.example>") -> bytes:
    lines = [
        "Return-Path: <>",
        "From: Mail Delivery System <MAILER-DAEMON@mx.example>",
        f"To: {reply_to(conversation)}",
        f"Message-ID: {message_id}",
        "Auto-Submitted: auto-replied",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="=b"',
        "MIME-Version: 1.0",
        "",
        "--=b",
        "Content-Type: text/plain",
        "",
        "It did not arrive.",
        "--=b",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.example",
        "",
        "Final-Recipient: rfc822; cora@customer.example",
        f"Action: {action}",
        "Status: 5.1.1",
        "--=b--",
        "",
    ]
    return "\r\n".join(lines).encode()


async def test_a_bounce_is_told_to_the_agent_once(house: House, desk: Desk) -> None:
    conversation, _ = await waiting(house)
    for _ in range(2):
        assert await desk.hand_in(a_bounce(conversation)) == (200, {"taken": False, "why": "bounce"})
    assert lines(house).count("mail_failed") == 1
    assert await said(house, conversation) == []


async def test_a_plain_bounce_is_known_by_its_sender(house: House, desk: Desk) -> None:
    conversation, _ = await waiting(house)
    raw = a_reply(conversation, "Undelivered", From="MAILER-DAEMON@mx.example")
    assert (await desk.hand_in(raw))[1] == {"taken": False, "why": "bounce"}
    assert lines(house).count("mail_failed") == 1


async def test_a_delay_is_told_to_nobody(house: House, desk: Desk) -> None:
    conversation, _ = await waiting(house)
    assert (await desk.hand_in(a_bounce(conversation, "delayed")))[1] == {"taken": False, "why": "delayed"}
    assert lines(house) == []


async def test_our_own_mail_that_comes_round_stops_here(house: House, post: Post, desk: Desk) -> None:
    _, handoff = await waiting(house)
    async with delivering(house, post):
        await house.says(handoff, ANNA, "Are you there?")
        await away(house, lambda: post.posted)
    assert await desk.hand_in(post.posted[0].raw) == (200, {"taken": False, "why": "loop"})


async def test_a_flood_of_mails_is_held_off(house: House, desk: Desk) -> None:
    conversation, _ = await waiting(house)
    for number in range(TAKEN_AN_HOUR):
        assert (await desk.hand_in(a_reply(conversation, f"n {number}", Message_ID=f"<{number}@x>")))[
            0
        ] == 202
    status, answer = await desk.hand_in(a_reply(conversation, "more", Message_ID="<more@x>"))
    assert (status, answer["code"]) == (429, "too_many_mails")
    house.clock.move(timedelta(minutes=3))
    assert (await desk.hand_in(a_reply(conversation, "more", Message_ID="<more@x>")))[0] == 202


@pytest.mark.parametrize("text", ["", "> only\n> a quote\n", "\n\n-- \nCora Custer\n"])
async def test_a_mail_without_words_of_its_own_is_refused(house: House, desk: Desk, text: str) -> None:
    conversation, _ = await waiting(house)
    status, answer = await desk.hand_in(a_reply(conversation, text))
    assert (status, answer["code"]) == (422, "nothing_new")


async def test_a_long_mail_becomes_several_turns_and_a_huge_one_is_refused(house: House, desk: Desk) -> None:
    conversation, _ = await waiting(house)
    long = "\n".join(f"line {number} of a long story" for number in range(300))
    status, answer = await desk.hand_in(a_reply(conversation, long))
    assert status == 202
    assert len(answer["seqs"]) > 1
    assert "\n".join(await said(house, conversation)) == long
    status, answer = await desk.hand_in(a_reply(conversation, long * 3, Message_ID="<huge@x>"))
    assert (status, answer["code"]) == (422, "mail_too_long")


def with_files(conversation: str, text: str = "See the picture.", message_id: str = "<f@x>") -> bytes:
    mail = message_from_bytes(a_reply(conversation, text, Message_ID=message_id), policy=default)
    assert isinstance(mail, EmailMessage)
    mail.add_attachment(PNG, maintype="image", subtype="png", filename="parcel.png")
    mail.add_attachment(b"MZ\x90\x00", maintype="image", subtype="png", filename="parcel\u202egnp.exe")
    return mail.as_bytes()


async def test_files_come_along_where_they_are_what_they_may_be(house: House, desk: Desk) -> None:
    conversation, _ = await waiting(house)
    status, answer = await desk.hand_in(with_files(conversation))
    assert status == 202
    assert len(answer["left_out"]) == 1
    turn = (await house.turns(conversation))[-1]
    assert [file.name for file in turn.attachments] == ["parcel.png"]
    assert turn.attachments[0].type == "image/png"
    assert turn.text.startswith("See the picture.\n\n(Sent with this e-mail and not taken: “parcel")
    assert "\u202e" not in turn.text
    assert (await desk.hand_in(with_files(conversation)))[0] == 202
    assert house.rows("select count(*) from file") == [(1,)]


async def test_a_picture_alone_is_a_turn(house: House, desk: Desk) -> None:
    conversation, _ = await waiting(house)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Message-ID"] = "cora@customer.example", reply_to(conversation), "<p@x>"
    mail.set_content(PNG, maintype="image", subtype="png", filename="parcel.png")
    assert (await desk.hand_in(mail.as_bytes()))[0] == 202
    assert len((await house.turns(conversation))[-1].attachments) == 1


async def test_a_signature_that_does_not_fit_opens_nothing(house: House, desk: Desk) -> None:
    conversation, _ = await waiting(house)
    raw, now = a_reply(conversation), int(house.clock.now().timestamp())
    old = str(now - 301)
    bad: list[dict[str, str]] = [
        {SIGNATURE: ""},
        {SIGNATURE: "v1=é"},
        {SIGNATURE: sign(SECRET, str(now), raw + b" ")},
        {SIGNATURE: sign("another", str(now), raw)},
        {SIGNATURE: sign(SECRET, str(now), raw).removeprefix("v1=")},
        {TIMESTAMP: old, SIGNATURE: sign(SECRET, old, raw)},
        {TIMESTAMP: str(now + 301)},
        {TIMESTAMP: ""},
        {TIMESTAMP: "soon"},
        {TIMESTAMP: "9" * 400},
    ]
    for headers in bad:
        assert (await desk.hand_in(raw, **headers))[0] == 401
    assert await said(house, conversation) == []


async def test_more_than_a_mail_may_have_is_not_read(desk: Desk) -> None:
    status, answer = await desk.hand_in(b"x" * (door.SIZE_LIMIT + 1))
    assert (status, answer["code"]) == (413, "mail_too_large")


async def test_what_is_larger_than_a_customers_body_is_taken(house: House, desk: Desk) -> None:
    conversation, _ = await waiting(house)
    quoted = "\n".join("> old words" for _ in range(20_000))
    assert (await desk.hand_in(a_reply(conversation, f"Yes.\n\n{quoted}\n")))[0] == 202
    assert await said(house, conversation) == ["Yes."]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0" * 100,
        b"no header at all",
        b"From: a@x\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n" * 50_000,
        b"Content-Type: message/rfc822\r\n\r\n" * 3_000,
        b"".join(
            b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (n, n) for n in range(3_000)
        ),
        b"From: " + b"(" * 50_000 + b"\r\n\r\nx",
        b"From: =?x?q?a?= <a@x>\r\nContent-Type: text/plain; charset=idna\r\n\r\n" + b"xn--a." * 20_000,
        b"Content-Type: text/plain; charset*=utf-8''%ff\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!",
        b"Content-Disposition: attachment; filename*0*=x''%zz; filename*1=\r\n\r\nx",
    ],
)
async def test_no_made_up_mail_breaks_the_door_or_takes_long(desk: Desk, raw: bytes) -> None:
    async with asyncio.timeout(5):
        status, _ = await desk.hand_in(raw)
    assert status in {200, 422}


async def test_a_store_that_is_down_lets_the_mail_system_try_again(house: House, desk: Desk) -> None:
    conversation, _ = await waiting(house)
    house.store.down = True
    assert (await desk.hand_in(a_reply(conversation)))[0] == 503
    house.store.down = False
    assert (await desk.hand_in(a_reply(conversation)))[0] == 202


async def test_strangers_who_drip_keep_no_mail_waiting(house: House, desk: Desk) -> None:
    conversation, _ = await waiting(house)
    stamp = int(house.clock.now().timestamp())
    head = f"POST {door.PATH} HTTP/1.1\r\nHost: b\r\n{TIMESTAMP}: {stamp}\r\nContent-Length: 1000000\r\n"
    writers = []
    for signature in ("", f"{SIGNATURE}: v1={'0' * 64}\r\n") * (door.HANDS + 1):
        _, writer = await asyncio.open_connection(desk.client.host, desk.client.port)
        writer.write(f"{head}{signature}\r\nF".encode())
        writers.append(writer)
    async with asyncio.timeout(5):
        status, _ = await desk.hand_in(a_reply(conversation))
    for writer in writers:
        writer.transport.abort()
    assert status == 202
