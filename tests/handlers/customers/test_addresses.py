"""Whose address counts: the peer's, or what listed proxies say of it; nothing a caller may make up."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.customers.addresses import origin, parse

PROXIES = (ip_network("10.0.0.0/8"), ip_network("2001:db8:ffff::/48"))
PROXY = "10.0.0.7"


@pytest.mark.parametrize(
    ("peer", "forwarded", "counted"),
    [
        ("203.0.113.9", [], "203.0.113.9"),
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),  # no proxy of ours: its header says nothing
        (PROXY, ["198.51.100.1"], "198.51.100.1"),
        (PROXY, ["1.2.3.4, 198.51.100.1"], "198.51.100.1"),  # what stood there before is the caller's word
        (PROXY, ["1.2.3.4", "198.51.100.1"], "198.51.100.1"),
        (PROXY, ["198.51.100.1, 10.9.9.9"], "198.51.100.1"),  # two proxies, one behind the other
        (PROXY, ["198.51.100.1 , 10.9.9.9, 10.1.1.1"], "198.51.100.1"),
        (PROXY, [], PROXY),
        (PROXY, ["10.1.1.1"], "10.1.1.1"),  # a caller of our own network
        ("2001:db8:ffff::1", ["198.51.100.1"], "198.51.100.1"),
        ("::ffff:10.0.0.7", ["198.51.100.1"], "198.51.100.1"),
        (PROXY, ["198.51.100.1:4711"], "198.51.100.1"),
        (PROXY, ["[2001:db8::1]:4711"], "2001:db8::/64"),
    ],
)
def test_the_last_address_that_no_listed_proxy_has_is_the_callers(
    peer: str, forwarded: list[str], counted: str
) -> None:
    assert origin(peer, forwarded, PROXIES) == counted


def test_without_listed_proxies_no_header_counts() -> None:
    assert origin(PROXY, ["198.51.100.1"], ()) == PROXY


def test_all_addresses_of_one_household_are_one() -> None:
    assert origin("2001:db8:1:2::1", [], ()) == origin("2001:db8:1:2:ffff::9", [], ()) == "2001:db8:1:2::/64"
    assert origin("2001:db8:1:3::1", [], ()) == "2001:db8:1:3::/64"


def test_ipv4_in_ipv6_is_ipv4() -> None:
    assert origin("::ffff:203.0.113.9", [], ()) == "203.0.113.9"
    assert origin(PROXY, ["::ffff:203.0.113.9"], PROXIES) == "203.0.113.9"


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        ",",
        "unknown",
        "_hidden",
        "1.2.3",
        "1.2.3.4.5",
        "01.2.3.4",
        "1.2.3.4:port",
        "１.２.３.４",
        "localhost",
        "for=1.2.3.4",
        '"1.2.3.4"',
        "1.2.3.4\x00",
        "\ud800",
        "9" * 8_000,
        "[::1",
        "fe80::1%eth0%x\x00",
    ],
)
def test_garbage_is_nobody_and_its_sender_counts(garbage: str) -> None:
    assert origin(PROXY, [garbage], PROXIES) in {PROXY, "fe80::/64"}
    assert origin(PROXY, [f"{garbage}, 198.51.100.1"], PROXIES) == "198.51.100.1"


def test_a_peer_without_an_address_counts_as_one() -> None:
    assert origin(None, ["198.51.100.1"], PROXIES) == origin("", [], PROXIES) == ""


def test_a_thousand_hops_end_after_a_few() -> None:
    assert origin(PROXY, [",".join(["198.51.100.1"] + ["10.1.1.1"] * 5_000)], PROXIES) == "10.1.1.1"


@given(st.lists(st.text()), st.text())
def test_no_header_ends_in_a_fault(forwarded: list[str], peer: str) -> None:
    for sender in (peer, PROXY):
        counted = origin(sender, forwarded, PROXIES)
        assert counted == "" or ip_network(counted)


@given(st.ip_addresses())
def test_every_address_is_read_as_itself(address: object) -> None:
    found = parse(str(address))
    mapped = getattr(address, "ipv4_mapped", None)
    assert found == (mapped or ip_address(str(address)))
