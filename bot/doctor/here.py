"""Is Baton running, here and by its public address?"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.doctor.context import Context

MOST_BYTES = 16_384
LISTENS_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104


@dataclass(frozen=True, slots=True)
class Health:
    """`ours`: it answers as Baton does. Nobody answers: `status` 0."""

    status: int = 0
    ours: bool = False
    ready: bool = False
    reasons: str = ""


async def health(context: Context) -> Health:
    """Of whatever answers at server.listen. Raises Waits."""
    return await context.once(_health)


def listening(context: Context) -> tuple[str, int]:
    """Host and port, as they are called from this machine. Raises Waits."""
    host, _, port = context.file.server.listen.rpartition(":")
    host = host.strip("[]")
    return LISTENS_EVERYWHERE.get(host, host), int(port)


def base(context: Context) -> str:
    """The public address without a slash at its end. Raises Waits."""
    return context.file.server.public_url.rstrip("/")


def says_healthy(said: Any) -> bool:
    return isinstance(said, dict) and said.get("healthy") is True


def plainly(error: BaseException) -> str:
    """What the system calls it; aiohttp's own words quote objects of Python."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    cause = getattr(error, "os_error", error)
    number = getattr(cause, "errno", None)
    if isinstance(number, int) and number > 0:
        return os.strerror(number).lower()
    return str(cause).strip() or type(cause).__name__


async def _health(context: Context) -> Health:
    host, port = listening(context)
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    try:
        status, said = await _get(context, f"{address}/healthz")
        if not says_healthy(said):
            return Health(status or 1)
        status, said = await _get(context, f"{address}/readyz")
    except (aiohttp.ClientError, TimeoutError, OSError):
        return Health()
    reasons = said.get("reasons", ()) if isinstance(said, dict) else ()
    words = "; ".join(str(one) for one in reasons) if isinstance(reasons, list) else ""
    return Health(status, ours=True, ready=status == 200, reasons=words[:200])


async def _get(context: Context, url: str) -> tuple[int, Any]:
    async with context.http.get(url, allow_redirects=False) as answer:
        try:
            return answer.status, await answer.json(content_type=None)
        except (ValueError, LookupError):
            return answer.status, None
