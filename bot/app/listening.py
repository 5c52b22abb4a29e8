"""Listeners of ours, each named by its key in baton.toml."""

from __future__ import annotations

import logging

from aiohttp import web

from bot.app.starting import CannotStart

log = logging.getLogger(__name__)


async def listen(runner: web.AppRunner, key: str, address: str) -> None:
    """`address` as host:port. Raises CannotStart."""
    host, _, port = address.rpartition(":")
    try:
        await web.TCPSite(runner, host.strip("[]"), int(port)).start()
    except OSError as error:
        raise CannotStart(f"{key} {address}: {error.strerror or error}") from None
    log.info("baton.serving", extra={"key": key, "listen": address})
