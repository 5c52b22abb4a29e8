"""The mail server, asked as far as the envelope: nothing is sent unless `--send ADDRESS` asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from email.utils import format_datetime, make_msgid, parseaddr

import aiosmtplib
from aiosmtplib import SMTP

from bot.doctor.context import SECONDS, Context
from bot.doctor.finding import Finding, failed, ok, warning
from bot.doctor.here import plainly
from bot.doctor.secrets import judged
from handlers.mail.smtp import Server, Stage, server

URL, SECRET = "BATON_SMTP_URL", "BATON_MAIL_SECRET"
REMEDIES = {
    Stage.CONNECTING: "right host and port (587 with STARTTLS, 465 for smtps://), and an open firewall?",
    Stage.LOGIN: "right user and password? In the URL, write / as %2F, @ as %40 and : as %3A",
    Stage.SENDER: "may this user send as [mail] from? The mail server's log says more",
    Stage.ADDRESS: "may this user send to others? The mail server's log says more",
    Stage.CONTENT: "the mail server's log says more",
}


async def mail(context: Context) -> Sequence[Finding]:
    sender = context.file.mail.sender
    if not sender:
        return _unused(context)
    if not context.secret(URL):
        return [failed("is not set", "smtp://user:password@mail.example:587", URL)]
    try:
        where = server(context.secret(URL))
    except ValueError as error:
        return [failed(str(error), "smtp://user:password@mail.example:587", URL)]
    return [await _asked(context, where), *_answers(context)]


async def test_mail(context: Context) -> Sequence[Finding]:
    """With `--send ADDRESS` only."""
    to = sorted(one for one in context.asked.send if "@" in one)
    if not to:
        return []
    if not context.file.mail.sender:
        return [failed("no mail is set up", "set [mail] from and BATON_SMTP_URL first")]
    try:
        where = server(context.secret(URL))
    except ValueError as error:
        return [failed(str(error), "smtp://user:password@mail.example:587", URL)]
    return [await _sent(context, where, address) for address in to]


def _unused(context: Context) -> Sequence[Finding]:
    if not context.secret(URL):
        return []
    return [
        warning("[mail] from is not set, so no mail is sent", 'from = "Our shop <support@shop.example>"', URL)
    ]


async def _asked(context: Context, where: Server) -> Finding:
    """MAIL FROM and RCPT TO with our own address, then RSET: the server forgets it."""
    address = parseaddr(context.file.mail.sender)[1]
    client, stage = _client(context, where), Stage.CONNECTING
    try:
        await client.connect()
        stage = Stage.LOGIN
        if where.user:
            await client.login(where.user, where.password)
        stage = Stage.SENDER
        await client.mail(address)
        stage = Stage.ADDRESS
        await client.rcpt(address)
        await client.rset()
        secure = client.get_transport_info("sslcontext") is not None
        await client.quit()
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        return _refused(where, stage, error)
    finally:
        client.close()
    return _taken(where, secure=secure)


async def _sent(context: Context, where: Server, to: str) -> Finding:
    client = _client(context, where)
    try:
        await client.connect()
        if where.user:
            await client.login(where.user, where.password)
        await client.send_message(_letter(context, to))
        await client.quit()
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        return _refused(where, Stage.CONTENT, error)
    finally:
        client.close()
    return ok("the server took the test mail: look whether it arrives, and not as spam", to)


def _client(context: Context, where: Server) -> SMTP:
    return SMTP(
        hostname=where.host,
        port=where.port,
        use_tls=where.tls,
        start_tls=where.start_tls,
        tls_context=context.asked.tls,
        timeout=SECONDS,
        local_hostname=parseaddr(context.file.mail.sender)[1].rpartition("@")[2],
    )


def _letter(context: Context, to: str) -> EmailMessage:
    sender = context.file.mail.sender
    letter = EmailMessage(policy=POLICY)
    letter["From"], letter["To"] = sender, to
    letter["Subject"] = "A test mail of Baton"
    letter["Date"] = format_datetime(context.asked.clock.now())
    letter["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2])
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content("Somebody ran `baton doctor --send` with your address. Mail from Baton reaches you.\n")
    return letter


def _taken(where: Server, *, secure: bool) -> Finding:
    words = f"{where.host}:{where.port} takes our mail" + (", logged in" if where.user else "")
    if not secure and not where.is_here:
        return warning(
            f"{words}, without TLS", "agents' words travel in the clear: use a server with STARTTLS"
        )
    return ok(words + (", by TLS" if secure else ""))


def _refused(where: Server, stage: Stage, error: Exception) -> Finding:
    place = f"{where.host}:{where.port}"
    if isinstance(error, aiosmtplib.SMTPResponseException):
        said = " ".join(str(error.message).split())[:120]
        return failed(f"{place} answers {error.code} ({stage}): {said}", REMEDIES[stage])
    cause = error.__cause__ if isinstance(error.__cause__, OSError) else error
    said = getattr(cause, "verify_message", "") or plainly(cause)
    return failed(f"{place} ({stage}): {' '.join(said.split())[:120]}", REMEDIES[stage])


def _answers(context: Context) -> Sequence[Finding]:
    """Of customers, by mail: a reply address needs the secret that the forwarder signs with."""
    if not context.file.mail.reply_to:
        return [ok("customers can't answer by mail: reply_to is not set")]
    return [judged(context, SECRET) or ok(f"come back to {context.file.mail.reply_to}")]
