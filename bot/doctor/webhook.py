"""The receiver of an outside AI: can it be called, and may it?"""

from __future__ import annotations

import asyncio
import json
import secrets
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.doctor.context import Context
from bot.doctor.finding import Finding, failed, ok
from bot.doctor.here import plainly
from bot.doctor.secrets import judged
from handlers.webhook.addresses import Network, may_call
from handlers.webhook.connecting import session
from handlers.webhook.signing import DELIVERY, SIGNATURE, TIMESTAMP, sign

SECRET = "BATON_WEBHOOK_SECRET"  # noqa: S105
WORD = "webhook"


@dataclass(frozen=True, slots=True)
class Receiver:
    url: str
    host: str
    port: int
    secure: bool
    allowed: Sequence[Network]


async def webhook(context: Context) -> Sequence[Finding]:
    """Nothing is said to the receiver but TLS's own words, unless `--send webhook` asks for it."""
    part = context.file.webhook
    if not part.url:
        asked = WORD in context.asked.send
        return [failed("none is set up", "set [webhook] url first")] if asked else []
    receiver = _receiver(part.url, part.allow_private)
    found = [await _reached(context, receiver)]
    if wrong := judged(context, SECRET):
        return [*found, wrong]
    if WORD in context.asked.send:
        found.append(await _sent(context, receiver))
    return found


def _receiver(url: str, allowed: Sequence[str]) -> Receiver:
    """Of what the configuration has let through: https, or http to this machine alone."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    return Receiver(url, parts.hostname or "", port, secure, [ip_network(one) for one in allowed])


async def _reached(context: Context, receiver: Receiver) -> Finding:
    """By the outlet's own rules: each address that the name stands for must be one that may be called."""
    loop = asyncio.get_running_loop()
    try:
        looked_up = await loop.getaddrinfo(receiver.host, receiver.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return failed(f"{receiver.host}: no such name", "make its DNS record, or mend [webhook] url")
    addresses = list(dict.fromkeys(str(one[4][0]) for one in looked_up))
    if barred := [one for one in addresses if not may_call(one, receiver.allowed)]:
        which = "" if barred[0] == receiver.host else f"{barred[0]}, "
        return failed(
            f"{receiver.host} is {which}a private address: Baton does not call it",
            'use a public one, or list the network: allow_private = ["10.1.0.0/16"]',
        )
    return await _connected(context, receiver, addresses[0])


async def _connected(context: Context, receiver: Receiver, address: str) -> Finding:
    secured: dict[str, Any] = (
        {"ssl": context.asked.tls, "server_hostname": receiver.host} if receiver.secure else {}
    )
    try:
        _, writer = await asyncio.open_connection(address, receiver.port, **secured)
    except ssl.SSLError as error:
        words = getattr(error, "verify_message", "") or error.reason or "TLS failed"
        return failed(f"{receiver.host}: {words}", "a certificate for this very name, with its whole chain")
    except OSError as error:
        return failed(
            f"{receiver.host}:{receiver.port}: {plainly(error)}",
            "is the receiver running, and the firewall open for it?",
        )
    writer.close()
    return ok(f"{receiver.host} can be called" + (", by TLS" if receiver.secure else ""))


async def _sent(context: Context, receiver: Receiver) -> Finding:
    now = context.asked.clock.now()
    change = {"rev": 0, "at": now.isoformat(), "kind": "test"}
    body = json.dumps({"conversation": "test", "change": change, "rev": 0}).encode()
    stamp = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Baton",
        DELIVERY: f"test-{secrets.token_hex(8)}",
        TIMESTAMP: stamp,
        SIGNATURE: sign(context.secret(SECRET), stamp, body),
    }
    try:
        async with (
            session(receiver.url, receiver.allowed) as calling,
            calling.post(
                receiver.url, data=body, headers=headers, allow_redirects=False, ssl=context.asked.tls
            ) as answer,
        ):
            status = answer.status
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return failed(f"the test delivery was not taken: {type(error).__name__}", "see the receiver's log")
    if 200 <= status < 300:
        return ok(f"the test delivery was taken ({status})")
    return failed(
        f"the test delivery was answered {status}",
        "401 or 403: has the receiver the same secret? It must take a change of a kind it doesn't know",
    )
