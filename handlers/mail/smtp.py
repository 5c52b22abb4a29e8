"""One mail to one SMTP server, and what became of it."""

from __future__ import annotations

import asyncio
import contextlib
import re
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote, urlsplit

import aiosmtplib
from aiosmtplib import SMTP

from bot.domain.errors import OutletDown, OutletHeld, OutletRefused, OutletUnclear
from bot.ports.points import crossing
from handlers.mail.letters import Envelope
from handlers.webhook.addresses import is_loopback

METHOD = "smtp"
STEP_SECONDS, WHOLE_SECONDS, QUIT_SECONDS = 30.0, 60.0, 2.0
LATER_SECONDS = 300
"""After a 4xx: greylisting lets a second try through after a few minutes."""
_PORTS = {"smtp": 587, "smtps": 465}


class AddressRefused(Exception):
    """A definite no to this mail; `reason` is the server's code without its words: they name the address."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Stage(StrEnum):
    CONNECTING = "connecting"
    LOGIN = "login"
    SENDER = "sender"
    ADDRESS = "address"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Server:
    host: str
    port: int
    tls: bool
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_here(self) -> bool:
        return self.host == "localhost" or is_loopback(self.host)

    @property
    def start_tls(self) -> bool | None:
        """None: where the server offers it. A password never goes to another machine without it; the
        mail system of this machine seldom has a certificate for its name."""
        if self.tls or self.is_here:
            return False
        return True if self.user else None


def server(url: str) -> Server:
    """Of BATON_SMTP_URL: smtp://user:password@host:port, or smtps://. Raises ValueError; no secret in it."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError("not smtp://user:password@host:port") from None
    if parts.scheme not in _PORTS or not host or parts.path not in {"", "/"}:
        raise ValueError("not smtp://user:password@host:port")
    if not url.isascii() or not url.isprintable() or not re.fullmatch(r"[a-z0-9.:\-]+", host):
        raise ValueError("not a host name")
    return Server(
        host=host,
        port=port or _PORTS[parts.scheme],
        tls=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


async def send(where: Server, envelope: Envelope, sender_host: str) -> None:
    """Raises OutletDown, OutletHeld, OutletUnclear or OutletRefused, and AddressRefused."""
    stage = Stage.CONNECTING
    client = SMTP(
        hostname=where.host,
        port=where.port,
        use_tls=where.tls,
        start_tls=where.start_tls,
        timeout=STEP_SECONDS,
        local_hostname=sender_host,
    )
    try:
        with crossing("smtp:send"):
            async with asyncio.timeout(WHOLE_SECONDS):
                await client.connect()
                stage = Stage.LOGIN
                if where.user:
                    await client.login(where.user, where.password)
                stage = Stage.SENDER
                await client.mail(envelope.returns_to)
                stage = Stage.ADDRESS
                await client.rcpt(envelope.to)
                stage = Stage.CONTENT
                await client.data(envelope.content)
    except aiosmtplib.SMTPResponseException as answer:
        raise _of_answer(stage, answer) from None
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        raise _of_silence(stage, error) from None
    else:
        with contextlib.suppress(aiosmtplib.SMTPException, OSError):
            await client.quit(timeout=QUIT_SECONDS)
    finally:
        client.close()


def _of_answer(stage: Stage, answer: aiosmtplib.SMTPResponseException) -> Exception:
    reason = f"{stage}_{answer.code}"
    if stage is Stage.LOGIN:  # who runs Baton can mend it; the letters wait
        return OutletHeld(method=METHOD, seconds=LATER_SECONDS, reason=reason)
    if not 500 <= answer.code < 600 or stage is Stage.CONNECTING:
        return OutletHeld(method=METHOD, seconds=LATER_SECONDS, reason=reason)
    if stage is Stage.SENDER:
        return OutletRefused(method=METHOD, reason=reason)
    return AddressRefused(reason)


def _of_silence(stage: Stage, error: Exception) -> Exception:
    """Once the content went out, nobody knows whether it was taken."""
    reason = f"{stage}_{type(error).__name__}"
    if stage is Stage.CONTENT:
        return OutletUnclear(method=METHOD, reason=reason)
    if stage is Stage.LOGIN:
        return OutletHeld(method=METHOD, seconds=LATER_SECONDS, reason=reason)
    return OutletDown(method=METHOD, reason=reason)
