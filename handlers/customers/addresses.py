"""Where a request comes from: one name for all that one person can easily call from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

HOPS = 20
"""More proxies than any honest request has passed; what stands before them is not read."""
SITE_BITS = 64
"""Of an IPv6 address: what a household or a server is given, and picks its own addresses from."""

REMEMBERED = 500
"""Addresses that were read lately: who asks, asks again."""

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_WITH_PORT = re.compile(r"(?:(\d+\.\d+\.\d+\.\d+)|\[([0-9a-fA-F:.]+)\])(?::\d{1,5})?", re.ASCII)


def origin(peer: str | None, forwarded: Sequence[str], proxies: Sequence[Network]) -> str:
    """The caller's address as limits count it: IPv4 whole, IPv6 by its /64; "" for a peer without one.

    `forwarded` holds the request's X-Forwarded-For headers. Anybody can send one, so it counts only as far
    as listed proxies wrote it: read from its end, the first address that is no proxy's is the caller. What
    is no address ends the reading: the proxy that passed it on stands for its sender.
    """
    found = parse(peer or "")
    if found is None:
        return ""
    for hop in _backwards(forwarded):
        if not listed(found, proxies):
            break
        before = parse(hop)
        if before is None:
            break
        found = before
    return _name(found)


@lru_cache(REMEMBERED)
def parse(text: str) -> Address | None:
    """None for what is no address. With a port or scope as some proxies write it; IPv4-mapped as IPv4."""
    text = text.strip()
    if match := _WITH_PORT.fullmatch(text):
        text = match[1] or match[2]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped if isinstance(address, IPv6Address) else None) or address


def listed(address: Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks if network.version == address.version)


def _backwards(forwarded: Sequence[str]) -> list[str]:
    return ",".join(forwarded).rsplit(",", HOPS)[::-1][:HOPS] if forwarded else []


def _name(address: Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((address, SITE_BITS), strict=False))
