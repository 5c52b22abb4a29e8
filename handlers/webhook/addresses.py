"""Which addresses Baton may call: never a private network, however the address is written."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Network = IPv4Network | IPv6Network

_NEVER = tuple(
    ip_network(text)
    for text in (
        "168.63.129.16/32",  # Azure's host, public by number, answers inside only
        "192.0.0.0/24",  # protocol assignments; Oracle's metadata among them
        "192.88.99.0/24",  # 6to4 relays
        "2001::/32",  # Teredo: an IPv4 address, disguised
        "fec0::/10",  # site-local, as old networks have it
        "::/96",  # IPv4-compatible
        "64:ff9b:1::/48",  # a network's own NAT64: what is behind it is its own too
    )
)
_CARRIERS = {
    IPv6Network("::ffff:0:0/96"): 0,
    IPv6Network("::ffff:0:0:0/96"): 0,
    IPv6Network("64:ff9b::/96"): 0,
    IPv6Network("2002::/16"): 80,
}
"""IPv6 that stands for an IPv4 address (mapped, translated, NAT64, 6to4), and the bits that come after it."""


def may_call(text: str, allowed: Sequence[Network] = ()) -> bool:
    """`text` is a numeric address as a socket takes it; a zone behind % is looked away from.

    Whoever lists a private network in `allowed` means it.
    """
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if any(address.version == network.version and address in network for network in allowed):
        return True
    if isinstance(address, IPv6Address):
        for carrier, bits in _CARRIERS.items():
            if address in carrier:
                return may_call(str(IPv4Address(int(address) >> bits & 0xFFFFFFFF)), allowed)
    return _is_public(address)


def is_loopback(text: str) -> bool:
    try:
        return ip_address(text).is_loopback
    except ValueError:
        return False


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if address.is_multicast or address.is_reserved or address.is_unspecified or address.is_link_local:
        return False
    if any(address.version == network.version and address in network for network in _NEVER):
        return False
    return address.is_global
