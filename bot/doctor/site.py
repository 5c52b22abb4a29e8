"""Where customers' browsers find Baton."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

import aiohttp

from bot.doctor import database
from bot.doctor.context import Context
from bot.doctor.finding import Finding, Waits, failed, ok, warning
from bot.doctor.here import base, health, listening, plainly, says_healthy

RENEW = timedelta(days=14)
"""Certificates that renew themselves do so earlier than that."""


async def listen(context: Context) -> Finding:
    """The port is free, or Baton itself has it."""
    where = context.file.server.listen
    found = await health(context)
    if found.ours:
        return await _running(context, where)
    try:
        await asyncio.to_thread(_bind, *listening(context))
    except OSError as error:
        return _taken(where, error, answered=bool(found.status))
    return ok(f"{where} is free")


async def _running(context: Context, where: str) -> Finding:
    """On the database that is named here, as far as a file tells."""
    try:
        is_ours = await asyncio.to_thread(database.in_use, context)
    except (Waits, OSError):
        is_ours = True
    if is_ours:
        return ok(f"{where}: Baton is running here")
    return warning(
        f"{where}: a Baton is running here, and on another database than this one",
        "end that one (`make demo`, perhaps), or name another port in listen under [server]",
    )


async def public_url(context: Context) -> Finding:
    address = base(context)
    if not address:
        return warning(
            "public_url is not set", "set it under [server]: links to files, and Slack by HTTP, need it"
        )
    if urlsplit(address).scheme == "http" and not _is_local(address):
        return failed(f"{address} is not https", "put a proxy with a certificate before Baton")
    try:
        async with context.http.get(
            f"{address}/healthz", ssl=context.asked.tls, allow_redirects=False
        ) as answer:
            said = await answer.json(content_type=None) if answer.status == 200 else None
    except (aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError) as error:
        return failed(f"{address}: {_tls(error)}", "a certificate for this very name, with its whole chain")
    except aiohttp.ClientConnectorDNSError:
        return failed(f"{address}: no such name", "make its DNS record, or mend public_url")
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return await _not_reached(context, address, plainly(error))
    if says_healthy(said):
        return ok(f"{address} is Baton")
    if 300 <= answer.status < 400:
        return failed(
            f"{address} sends on to {answer.headers.get('Location', 'elsewhere')[:120]}", "name that address"
        )
    return await _not_reached(context, address, f"answers {answer.status}")


async def certificate(context: Context) -> list[Finding]:
    parts = urlsplit(base(context))
    if parts.scheme != "https" or not parts.hostname:
        return []
    try:
        _, writer = await asyncio.open_connection(
            parts.hostname, parts.port or 443, ssl=context.asked.tls, server_hostname=parts.hostname
        )
    except (OSError, ssl.SSLError):
        raise Waits("public_url") from None
    found = writer.get_extra_info("peercert") or {}
    writer.close()
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(found["notAfter"]), UTC)
    left = ends - context.asked.clock.now()
    words = f"runs out on {ends:%d %B %Y}, in {left.days} days"
    return [
        warning(words, "renew it, and see why that does not happen by itself") if left < RENEW else ok(words)
    ]


async def stream(context: Context) -> list[Finding]:
    """WebSockets, which a proxy must be told to pass on."""
    address = base(context)
    if not address:
        return []
    try:
        async with context.http.ws_connect(
            f"{address}/v1/conversations/doctor/stream", ssl=context.asked.tls
        ):
            return [ok("pass")]
    except aiohttp.WSServerHandshakeError as refused:
        return [await _no_upgrade(context, refused.status)]
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        raise Waits("public_url") from None


async def origins(context: Context) -> Finding:
    server = context.file.server
    ours = urlsplit(base(context))
    own = f"{ours.scheme}://{ours.netloc}"
    if not server.origins:
        return warning(
            "no site may show the widget", 'list yours under [server]: origins = ["https://shop.example"]'
        )
    plain = [one for one in server.origins if one.startswith("http://") and not _is_local(one)]
    secure = [one for one in server.origins if one.startswith("https://")]
    if secure and ours.scheme == "http" and not _is_local(base(context)):
        return failed(
            f"browsers refuse http on {secure[0]}", "public_url must be https where the site is (see above)"
        )
    if plain:
        return warning(
            f"{', '.join(plain)} is not https", "name it as browsers do: most sites are https today"
        )
    if server.origins == [own]:
        return warning(f"only Baton's own address ({own})", "list the sites whose pages have the widget")
    left = [one for one in server.origins if _is_local(one)]
    if left and not _is_local(base(context)):
        return warning(f"{', '.join(left)} is this machine", "take it out: it was for trying, it seems")
    return ok(", ".join(server.origins))


async def proxies(context: Context) -> list[Finding]:
    """Baton speaks no TLS itself: where its address is https, a proxy stands before it."""
    server = context.file.server
    if server.proxies:
        return [ok(", ".join(map(str, server.proxies)))]
    if urlsplit(base(context)).scheme != "https":
        return []
    host, _ = listening(context)
    example = f"{host}/32" if host.startswith("127.") else "192.0.2.10/32"
    return [
        warning(
            "none is listed, so all customers share the limits of one address: the proxy's",
            f'list the proxy as Baton sees it under [server]: proxies = ["{example}"]',
        )
    ]


async def _not_reached(context: Context, address: str, why: str) -> Finding:
    """Before the first start there is nothing to reach yet."""
    words = f"{address}: {why}"
    if (await health(context)).ours:
        return failed(
            words, "Baton runs here: let the proxy pass all addresses on to it, and see DNS and firewall"
        )
    return warning(words, "Baton is not running here: start it, then run the doctor again")


async def _no_upgrade(context: Context, status: int) -> Finding:
    if (await health(context)).ours:
        return failed(
            f"the proxy answers {status} instead of passing them",
            "pass Upgrade and Connection on: docs/operation.md has the lines for nginx",
        )
    raise Waits("public_url")


def _bind(host: str, port: int) -> None:
    """Raises OSError."""
    family, kind, proto, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, proto) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind(where)


def _taken(where: str, error: OSError, *, answered: bool) -> Finding:
    if answered or error.errno == errno.EADDRINUSE:
        return failed(f"another program has {where}", "end it (ss -ltnp shows which), or change listen")
    if error.errno == errno.EACCES:
        return failed(
            f"this user may not listen on {where}", "take a port above 1023, with the proxy before it"
        )
    return failed(f"{where}: {error.strerror or error}", "listen on an address of this machine")


def _is_local(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or host.endswith(".localhost") or ip_address(host).is_loopback
    except ValueError:
        return False


def _tls(error: Exception) -> str:
    cause = getattr(error, "certificate_error", None) or getattr(error, "os_error", None) or error
    return str(getattr(cause, "verify_message", "") or getattr(cause, "reason", "") or "TLS failed")
