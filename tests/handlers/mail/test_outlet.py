"""A customer who is away gets what they missed by mail: together, once, and nothing when they are there."""

from __future__ import annotations

import asyncio
import contextlib
import warnings
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from bot.amending import Amending
from bot.domain.callers import BACKEND
from bot.domain.enclosed import Enclosed
from bot.domain.errors import OutletDown, OutletHeld
from handlers.mail.letters import Envelope
from handlers.mail.outlet import Habits
from handlers.mail.smtp import Server, send
from tests.handlers.mail.world import CORA, SENDER, Post, away, delivering, lines, settled, waiting
from tests.usecases.world import ANNA, House


async def test_who_is_away_gets_the_answer_by_mail(house: House, post: Post) -> None:
    conversation, handoff = await waiting(house)
    async with delivering(house, post):
        await house.says(handoff, ANNA, "Your invoice is corrected.")
        await away(house, lambda: post.posted)
        await settled(house, 60)
    [one] = post.posted
    assert one.to == [CORA]
    assert one.mail["To"] == CORA
    assert one.mail["From"] == "Our shop <support@shop.example>"
    assert "Anna Berg wrote:\nYour invoice is corrected." in one.plain.replace("\r", "")
    assert "Your invoice is corrected." in one.html
    assert one.mail["Auto-Submitted"] == "auto-generated"
    token = SENDER.tokens.issue(conversation)
    assert one.mail["Reply-To"] == one.returns_to == f"support+{token}@mail.shop.example"


async def test_an_agents_file_goes_as_a_link_and_one_that_came_late_too(house: House, post: Post) -> None:
    _, handoff = await waiting(house)
    form, receipt = Enclosed("F1", "form <1>.png"), Enclosed("F2", "receipt.png")
    house.fetching.there = {"F1": b"form"}
    async with delivering(house, post):
        await house.says(handoff, ANNA, "Sign it", has_files=True, files=(form, receipt))
        house.fetching.there["F2"] = b"receipt"
        await house.late_files.bring_due()
        await away(house, lambda: post.posted)
        await settled(house, 60)
    [one] = post.posted
    plain = one.plain.replace("\r", "")
    assert "Anna Berg wrote:\nSign it\nFile: form <1>.png: https://baton.example/f/f_F1_1" in plain
    assert "File: receipt.png: https://baton.example/f/f_F2_3" in plain
    assert '<a href="https://baton.example/f/f_F1_1">form &lt;1&gt;.png</a>' in one.html


async def test_a_file_that_came_after_the_mail_of_its_words_is_mailed_alone(house: House, post: Post) -> None:
    _, handoff = await waiting(house)
    async with delivering(house, post):
        receipt = Enclosed("F2", "receipt.png")
        await house.says(handoff, ANNA, "Here it is", has_files=True, files=(receipt,))
        await away(house, lambda: post.posted)
        house.fetching.there["F2"] = b"receipt"
        await house.late_files.bring_due()
        await away(house, lambda: len(post.posted) == 2)
        await settled(house, 60)
    first, second = post.posted
    assert "Anna Berg wrote:\nHere it is" in first.plain.replace("\r", "")
    assert "receipt.png" not in first.plain
    assert "Anna Berg wrote:\nFile: receipt.png: https://baton.example/f/" in second.plain.replace("\r", "")
    assert '">receipt.png</a>' in second.html
    assert not [one for one in (second.plain, second.html) if "Here it is" in one or "Correction" in one]
    assert second.mail["Message-ID"] != first.mail["Message-ID"], "mail systems would drop it as a copy"


async def test_nothing_is_mailed_before_its_time(house: House, post: Post) -> None:
    _, handoff = await waiting(house)
    async with delivering(house, post):
        await house.says(handoff, ANNA, "Your invoice is corrected.")
        await settled(house, 9)
        assert post.tried == 0
        await away(house, lambda: post.posted)


async def test_who_has_seen_it_gets_no_mail(house: House, post: Post) -> None:
    conversation, handoff = await waiting(house)
    async with delivering(house, post):
        await house.says(handoff, ANNA, "Your invoice is corrected.")
        last = (await house.turns(conversation))[-1].seq
        await Amending(house.store, house.clock, house.rules).seen(BACKEND, conversation, last)
        await settled(house, 60)
    assert post.tried == 0


async def test_all_that_was_missed_goes_in_one_mail(house: House, post: Post) -> None:
    _, handoff = await waiting(house)
    async with delivering(house, post):
        for number in range(4):
            await house.says(handoff, ANNA, f"line {number}")
            await settled(house, 1)
        await away(house, lambda: post.posted)
        await settled(house, 60)
    [one] = post.posted
    assert [one.plain.count(f"line {number}") for number in range(4)] == [1, 1, 1, 1]


async def test_an_agent_who_writes_on_and_on_puts_off_no_mail_for_ever(house: House, post: Post) -> None:
    _, handoff = await waiting(house)
    async with delivering(house, post):
        for number in range(6):
            await house.says(handoff, ANNA, f"line {number}")
            await settled(house, 5)
        assert post.posted


async def test_a_second_answer_makes_a_second_mail_of_its_own_words(house: House, post: Post) -> None:
    _, handoff = await waiting(house)
    async with delivering(house, post):
        await house.says(handoff, ANNA, "the first")
        await away(house, lambda: post.posted)
        await house.says(handoff, ANNA, "the second")
        await away(house, lambda: len(post.posted) == 2)
    first, second = post.posted
    assert "the first" not in second.plain
    assert first.mail["Message-ID"] != second.mail["Message-ID"]
    assert first.mail["References"] == second.mail["References"]
    assert first.mail["Subject"] == second.mail["Subject"] == "Our answer to your question of 2 March"


async def test_only_an_agents_words_are_mailed(house: House, post: Post) -> None:
    conversation, handoff = await waiting(house)
    async with delivering(house, post):
        await house.says(handoff, ANNA, "note: she is right")
        await house.write(conversation, "hello?")
        await settled(house, 60)
    assert post.tried == 0


async def test_no_word_of_a_visitor_is_mailed_to_whoever_owns_the_address(house: House, post: Post) -> None:
    conversation, handoff = await waiting(house, name="WIN AT https://evil.example")
    async with delivering(house, post):
        await house.write(conversation, "BUY PILLS")
        await house.says(handoff, ANNA, "No, thank you.")
        await away(house, lambda: post.posted)
    raw = post.posted[0].raw
    assert b"evil" not in raw
    assert b"PILLS" not in raw


async def test_a_verified_customer_is_greeted_by_name_in_their_language(house: House, post: Post) -> None:
    _, handoff = await waiting(house, name="Jörg Maß", verified=True, locale="de-AT")
    async with delivering(house, post):
        await house.says(handoff, ANNA, "Schon erledigt <b>& gut</b>")
        await away(house, lambda: post.posted)
    [one] = post.posted
    assert one.mail["Subject"] == "Unsere Antwort auf Ihre Frage vom 2. März"
    assert "Guten Tag Jörg Maß," in one.plain
    assert "Anna Berg schrieb:" in one.plain
    assert "Schon erledigt &lt;b&gt;&amp; gut&lt;/b&gt;" in one.html


@pytest.mark.parametrize(
    "address",
    [
        "cora@x.example\r\nBcc: all@x.example",
        "a@x.example, b@x.example",
        "nobody",
        "@x.example",
        "a b@x.example",
        "a@x.example <b@x.example>, c@x.example",
        "ä@x.example",
    ],
)
async def test_an_address_that_is_none_is_told_to_the_agent_and_mailed_to_nobody(
    house: House, post: Post, address: str
) -> None:
    _, handoff = await waiting(house, email=address)
    async with delivering(house, post):
        await house.says(handoff, ANNA, "Are you there?")
        await away(house, lambda: "mail_failed" in lines(house))
        await settled(house, 30)
    assert post.tried == 0
    assert lines(house).count("mail_failed") == 1


async def test_headers_that_are_words_stay_words(house: House, post: Post) -> None:
    _, handoff = await waiting(house, name="Cora\r\nBcc: all@x.example", verified=True)
    async with delivering(house, post):
        await house.says(handoff, ANNA, "Subject: no\n\n.\nMAIL FROM:<x@y>\n.")
        await away(house, lambda: post.posted)
    [one] = post.posted
    assert one.to == [CORA]
    assert one.mail["Bcc"] is None
    assert "\n.\nMAIL FROM:<x@y>\n." in one.plain.replace("\r", "")


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
async def test_a_refused_mail_is_told_to_the_agent_once(house: House, post: Post, command: str) -> None:
    _, handoff = await waiting(house)
    post.answers[command].append("550 5.1.1 no such user cora@customer.example")
    async with delivering(house, post):
        await house.says(handoff, ANNA, "Are you there?")
        await away(house, lambda: "mail_failed" in lines(house))
        await settled(house, 60)
    assert post.tried == 1
    assert lines(house).count("mail_failed") == 1
    assert house.alarms() == []


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
async def test_a_server_that_says_later_is_asked_later(house: House, post: Post, command: str) -> None:
    _, handoff = await waiting(house)
    post.answers[command].append("451 4.7.1 greylisted")
    async with delivering(house, post):
        await house.says(handoff, ANNA, "Are you there?")
        await away(house, lambda: post.tried)
        assert post.posted == []
        await away(house, lambda: post.posted, timedelta(seconds=20))
    assert lines(house) == []


async def test_a_server_that_refuses_our_sender_stops_the_lane_with_an_alarm(
    house: House, post: Post
) -> None:
    conversation, handoff = await waiting(house)
    post.answers["MAIL"].append("553 5.7.1 not your address")
    async with delivering(house, post):
        await house.says(handoff, ANNA, "Are you there?")
        await away(house, house.alarms)
    assert house.alarms() == [("lane_parked", f"mail:{conversation}")]
    assert lines(house) == []


async def test_a_line_that_breaks_before_the_mail_went_loses_nothing(house: House, post: Post) -> None:
    _, handoff = await waiting(house)
    post.answers["RCPT"].append("drop")
    async with delivering(house, post):
        await house.says(handoff, ANNA, "Are you there?")
        await away(house, lambda: post.posted)
        await settled(house, 30)
    assert len(post.posted) == 1


async def test_a_mail_in_doubt_goes_again_under_the_same_id(house: House, post: Post) -> None:
    """At least once: a mail system that looks at the id shows one."""
    _, handoff = await waiting(house)
    post.answers["DATA"].append("drop")
    post.taken_before = True
    async with delivering(house, post):
        await house.says(handoff, ANNA, "Are you there?")
        await away(house, lambda: len(post.posted) == 2)
        await settled(house, 30)
    first, second = post.posted
    assert first.mail["Message-ID"] == second.mail["Message-ID"]


async def _nothing_stands(house: House) -> bool:
    return not await house.store.read(lambda tx: tx.alarms.standing())


async def test_a_server_that_is_gone_raises_an_alarm_and_is_found_again(
    house: House, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    conversation, handoff = await waiting(house)
    port, post.port = post.port, 1
    async with delivering(house, post):
        await house.says(handoff, ANNA, "Are you there?")
        await away(house, house.alarms)
    assert house.alarms() == [("mail_failing", f"mail:{conversation}")]
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == ["mail.failing"]
    post.port = port
    async with delivering(house, post):
        await away(house, lambda: post.posted)
        await house.eventually(lambda: _nothing_stands(house))


async def test_a_conversation_gets_so_many_mails_an_hour(house: House, post: Post) -> None:
    _, handoff = await waiting(house)
    habits = Habits(timedelta(seconds=1), per_hour=2)
    async with delivering(house, post, habits):
        for number in range(4):
            await house.says(handoff, ANNA, f"line {number}")
            await settled(house, 2)
        assert len(post.posted) == 2
        await away(house, lambda: len(post.posted) == 3)
    assert "line 2" in post.posted[2].plain
    assert "line 3" in post.posted[2].plain


async def test_a_customer_without_an_address_gets_none(house: House, post: Post) -> None:
    _, handoff = await waiting(house, email="")
    async with delivering(house, post):
        await house.says(handoff, ANNA, "Are you there?")
        await settled(house, 30)
    assert post.tried == 0


async def test_an_address_left_later_is_used(house: House, post: Post) -> None:
    conversation, handoff = await waiting(house, email="")
    amending = Amending(house.store, house.clock, house.rules)
    await amending.leave_address(BACKEND, conversation, None, "later@customer.example")
    async with delivering(house, post):
        await house.says(handoff, ANNA, "Are you there?")
        await away(house, lambda: post.posted)
    assert post.posted[0].to == ["later@customer.example"]


@contextlib.asynccontextmanager
async def asking_for_a_login(post: Post, *, takes: bool) -> AsyncIterator[Server]:
    """A mail server that wants a user first."""
    loop = asyncio.get_running_loop()

    def judged(*_: object) -> AuthResult:
        return AuthResult(success=takes, handled=False)

    def made() -> SMTP:
        return SMTP(
            post,
            loop=loop,
            auth_require_tls=False,
            auth_required=True,
            authenticator=judged,
            hostname="mx.example",
        )

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it dislikes a login in the clear, as we do
        server = await loop.create_server(made, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        yield Server("127.0.0.1", port, tls=False, user="baton", password="hushhush")
        server.close()
        await server.wait_closed()


AN_ENVELOPE = Envelope("support@shop.example", CORA, b"Subject: hello\r\n\r\nhello\r\n")


async def test_baton_logs_in_where_it_has_a_password(post: Post) -> None:
    async with asking_for_a_login(post, takes=True) as server:
        await send(server, AN_ENVELOPE, "shop.example")
    assert len(post.posted) == 1


async def test_a_login_that_fails_is_tried_later_and_names_no_password(post: Post) -> None:
    async with asking_for_a_login(post, takes=False) as server:
        with pytest.raises(OutletHeld) as held:
            await send(server, AN_ENVELOPE, "shop.example")
    assert held.value.details["reason"] == "login_535"
    assert "hushhush" not in f"{held.value} {server}"
    assert post.tried == 0


async def test_no_password_goes_over_an_open_line_to_another_machine(post: Post) -> None:
    """As if the server were elsewhere: it offers no STARTTLS, so nothing is said to it."""
    async with asking_for_a_login(post, takes=True) as here:

        class Elsewhere(Server):
            is_here = False

        elsewhere = Elsewhere(here.host, here.port, tls=False, user=here.user, password=here.password)
        with pytest.raises(OutletDown):
            await send(elsewhere, AN_ENVELOPE, "shop.example")
    assert post.tried == 0
