"""The one way out to an address that somebody typed: checked where the socket is made, so no name can lie."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from typing import Any

import aiohttp

from handlers.webhook.addresses import Network, is_loopback, may_call

PATIENCE = aiohttp.ClientTimeout(total=10, sock_connect=5)
HANDS = 16
"""Calls at once: one slow receiver must not use up Baton's sockets."""


class AddressRefused(OSError):
    """The name stands for an address that Baton does not call."""


class Guard:
    """Makes the sockets of a connector. What it is given is the address itself, after the last look-up:
    a name that changes its mind between a check and the connection is checked with its last word.
    """

    def __init__(self, allowed: Sequence[Network] = (), *, loopback_only: bool = False) -> None:
        self._allowed = tuple(allowed)
        self._loopback_only = loopback_only

    def __call__(self, addr_info: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, address = addr_info
        host = str(address[0])
        if not may_call(host, self._allowed) or (self._loopback_only and not is_loopback(host)):
            raise AddressRefused(f"{host} is not an address that Baton may call")
        return socket.socket(family=family, type=kind, proto=protocol)


def session(url: str, allowed: Sequence[Network] = ()) -> aiohttp.ClientSession:
    """For calls to `url` alone; over http only to this machine. No cookies, no proxies, nothing unpacked."""
    guard = Guard(allowed, loopback_only=not url.lower().startswith("https:"))
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=HANDS, socket_factory=guard),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=PATIENCE,
        auto_decompress=False,
    )
