"""The webhook's receiver and the mail server, each thing wrong with them once."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from aiohttp import web
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from bot.doctor.finding import Level
from handlers.webhook.signing import DELIVERY, SIGNATURE, TIMESTAMP, is_signed
from tests.doctor.place import Place, free_port, serving
from tests.doctor.test_site import certified, nobody_knows

WEBHOOK, MAIL, TEST_MAIL = "Outside/webhook", "Outside/mail", "Outside/test mail"
SECRET = "Ps0Ak3Vt9QwZr7Lm2Xb8Ny4Hc6Jd1Fg5"


class Postbox:
    """An aiosmtpd handler that keeps what it is given, and refuses who is not welcome."""

    def __init__(self, senders: str = "support@shop.example", password: str = "") -> None:
        self.senders = senders
        self.password = password
        self.letters: list[Envelope] = []
        self.asked: list[str] = []

    async def handle_MAIL(  # noqa: N802
        self, _: SMTP, __: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.asked.append(address)
        if address != self.senders:
            return "550 you may not send as that"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802
        self.letters.append(envelope)
        return "250 OK"

    def let_in(self, _: SMTP, __: Session, ___: Envelope, ____: str, who: Any) -> AuthResult:
        right = isinstance(who, LoginPassword) and who.password.decode() == self.password
        return AuthResult(success=right, handled=False)


@contextmanager
def post_office(postbox: Postbox, **more: Any) -> Iterator[int]:
    if postbox.password:
        more |= {"authenticator": postbox.let_in, "auth_require_tls": False}
    controller = Controller(postbox, hostname="127.0.0.1", port=free_port(), **more)
    controller.start()
    try:
        yield int(controller.port)
    finally:
        controller.stop()


def mails(place: Place, port: int, login: str = "", sender: str = "Our shop <support@shop.example>") -> None:
    place.add(f'[mail]\nfrom = "{sender}"')
    place.set(BATON_SMTP_URL=f"smtp://{login}127.0.0.1:{port}")


def calls(place: Place, url: str, more: str = 'allow_private = ["127.0.0.1/32"]') -> None:
    place.add(f'[webhook]\nurl = "{url}"\n{more}')
    place.set(BATON_WEBHOOK_SECRET=SECRET)


async def test_what_is_not_used_is_not_spoken_of(place: Place) -> None:
    for name in (WEBHOOK, MAIL, TEST_MAIL):
        assert await place.findings(name) == []


async def test_a_receiver_that_can_be_called_is_well_and_hears_nothing(place: Place) -> None:
    heard: list[str] = []

    async def receiver(request: web.Request) -> web.Response:
        heard.append(request.path)
        return web.Response()

    async with serving(receiver) as port:
        calls(place, f"http://127.0.0.1:{port}/baton")
        assert await place.level(WEBHOOK) is Level.OK
    assert heard == []


async def test_with_send_the_receiver_gets_one_signed_delivery(place: Place) -> None:
    heard: list[tuple[bytes, dict[str, str]]] = []

    async def receiver(request: web.Request) -> web.Response:
        heard.append((await request.read(), dict(request.headers)))
        return web.Response(status=204)

    place.send = frozenset({"webhook"})
    async with serving(receiver) as port:
        calls(place, f"http://127.0.0.1:{port}/baton")
        found = await place.findings(WEBHOOK)
    assert [one.level for one in found] == [Level.OK, Level.OK]
    [(body, headers)] = heard
    assert is_signed(SECRET, headers[TIMESTAMP], body, headers[SIGNATURE])
    assert headers[DELIVERY].startswith("test-")
    assert json.loads(body)["change"]["kind"] == "test"


async def test_a_receiver_that_refuses_the_delivery_is_told(place: Place) -> None:
    async def receiver(_: web.Request) -> web.Response:
        return web.Response(status=403)

    place.send = frozenset({"webhook"})
    async with serving(receiver) as port:
        calls(place, f"http://127.0.0.1:{port}/baton")
        found = await place.findings(WEBHOOK)
    assert (found[1].level, found[1].words) == (Level.FAILED, "the test delivery was answered 403")


async def test_a_receiver_that_is_not_there_is_told(place: Place) -> None:
    port = free_port()
    calls(place, f"http://127.0.0.1:{port}/baton")
    found = await place.finding(WEBHOOK)
    assert (found.level, found.words) == (Level.FAILED, f"127.0.0.1:{port}: connection refused")


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "100.64.0.1"])
async def test_a_private_address_is_refused_before_it_is_called(place: Place, host: str) -> None:
    calls(place, f"https://{host}/baton", "")
    found = await place.finding(WEBHOOK)
    assert found.level is Level.FAILED
    assert "a private address" in found.words


async def test_what_is_to_be_sent_needs_somewhere_to_go(place: Place) -> None:
    place.send = frozenset({"webhook", "me@home.example"})
    for name in (WEBHOOK, TEST_MAIL):
        assert await place.level(name) is Level.FAILED


async def test_a_receivers_name_that_nobody_knows_is_told(place: Place) -> None:
    calls(place, "https://ai.shop.example/baton")
    place.patch.setattr(socket, "getaddrinfo", nobody_knows)
    assert (await place.finding(WEBHOOK)).words == "ai.shop.example: no such name"


async def test_a_receivers_certificate_is_looked_at(place: Place) -> None:
    async def receiver(_: web.Request) -> web.Response:
        return web.Response()

    server, trusting = certified(place.folder)
    async with serving(receiver, tls=server) as port:
        calls(place, f"https://127.0.0.1:{port}/baton")
        found = await place.finding(WEBHOOK)
        assert found.level is Level.FAILED
        assert "self-signed certificate" in found.words
        place.tls = trusting
        assert await place.level(WEBHOOK) is Level.OK


async def test_a_webhook_needs_its_secret(place: Place) -> None:
    calls(place, f"http://127.0.0.1:{free_port()}/baton")
    place.set(BATON_WEBHOOK_SECRET="")
    found = await place.findings(WEBHOOK)
    assert (found[1].about, found[1].words) == ("BATON_WEBHOOK_SECRET", "is not set")


async def test_a_mail_server_is_asked_as_far_as_the_envelope(place: Place) -> None:
    postbox = Postbox()
    with post_office(postbox) as port:
        mails(place, port)
        found = await place.findings(MAIL)
    assert [one.level for one in found] == [Level.OK, Level.OK]
    assert postbox.asked == ["support@shop.example"]
    assert postbox.letters == []


async def test_with_send_one_mail_goes_out(place: Place) -> None:
    postbox = Postbox()
    place.send = frozenset({"me@home.example"})
    with post_office(postbox) as port:
        mails(place, port)
        assert await place.level(TEST_MAIL) is Level.OK
    [letter] = postbox.letters
    assert letter.rcpt_tos == ["me@home.example"]
    assert b"Auto-Submitted: auto-generated" in (letter.original_content or b"")


async def test_a_mail_server_that_is_not_there_is_told(place: Place) -> None:
    mails(place, free_port())
    found = (await place.findings(MAIL))[0]
    assert found.level is Level.FAILED
    assert found.words.endswith("(connecting): connection refused")


async def test_a_wrong_password_is_told_without_itself(place: Place) -> None:
    with post_office(Postbox(password="right")) as port:
        mails(place, port, "baton:wr0ng%2Fpassword@")
        found = (await place.findings(MAIL))[0]
    assert found.level is Level.FAILED
    assert "(login)" in found.words
    assert "wr0ng" not in f"{found.words}{found.remedy}"


async def test_a_right_password_is_well(place: Place) -> None:
    with post_office(Postbox(password="right/one")) as port:
        mails(place, port, "baton:right%2Fone@")
        assert (await place.findings(MAIL))[0].words.endswith("takes our mail, logged in")


async def test_a_sender_that_the_server_refuses_is_told(place: Place) -> None:
    with post_office(Postbox(senders="other@shop.example")) as port:
        mails(place, port)
        found = (await place.findings(MAIL))[0]
    assert found.level is Level.FAILED
    assert "550 (sender): you may not send as that" in found.words


async def test_mail_by_tls_from_the_start_is_well(place: Place) -> None:
    server, place.tls = certified(place.folder)
    with post_office(Postbox(), ssl_context=server) as port:
        mails(place, port)
        place.set(BATON_SMTP_URL=f"smtps://127.0.0.1:{port}")
        assert (await place.findings(MAIL))[0].words.endswith(", by TLS")


async def test_a_mail_servers_certificate_is_looked_at(place: Place) -> None:
    server, _ = certified(place.folder)
    with post_office(Postbox(), ssl_context=server) as port:
        mails(place, port)
        place.set(BATON_SMTP_URL=f"smtps://127.0.0.1:{port}")
        found = (await place.findings(MAIL))[0]
    assert found.level is Level.FAILED
    assert "certificate" in found.words


@pytest.mark.parametrize("url", ["", "mail.shop.example", "http://mail.shop.example", "smtp://:x@/"])
async def test_a_mail_address_that_is_none_is_told(place: Place, url: str) -> None:
    mails(place, 25)
    place.set(BATON_SMTP_URL=url)
    found = await place.finding(MAIL)
    assert (found.level, found.about) == (Level.FAILED, "BATON_SMTP_URL")


async def test_a_mail_server_without_a_sender_is_warned_of(place: Place) -> None:
    place.set(BATON_SMTP_URL="smtp://127.0.0.1:25")
    assert await place.level(MAIL) is Level.WARNING


async def test_answers_by_mail_need_their_secret(place: Place) -> None:
    place.add('[mail]\nfrom = "support@shop.example"\nreply_to = "support+{token}@shop.example"')
    place.set(BATON_SMTP_URL=f"smtp://127.0.0.1:{free_port()}")
    assert (await place.findings(MAIL))[1].words == "is not set"
    place.set(BATON_MAIL_SECRET=SECRET)
    assert (await place.findings(MAIL))[1].level is Level.OK
