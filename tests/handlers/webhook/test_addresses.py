"""What Baton calls and what it never calls, in every spelling that a resolver understands."""

from __future__ import annotations

import socket
import ssl
import subprocess
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path

import aiohttp
import pytest

from handlers.webhook.addresses import may_call
from handlers.webhook.connecting import AddressRefused, Guard, session
from tests.handlers.webhook.world import Ear, listening

PRIVATE = [
    "127.0.0.1",
    "127.9.9.9",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "0.0.0.0",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "198.18.0.1",
    "192.0.0.192",
    "192.88.99.1",
    "168.63.129.16",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001:db8::1",
    "100::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:7f00:1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::808:808",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::",
    "2001:0:808:808::1",
]
PUBLIC = ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
ODD = [
    "127.1",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
    "127.0.0.1.",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::1]",
    "0",
    "localhost",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_no_private_address_is_called_in_any_of_its_forms(address: str) -> None:
    assert not may_call(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_called(address: str) -> None:
    assert may_call(address)


@pytest.mark.parametrize("text", ["", "example", "127.0.0.1/8", "1.2.3", "8.8.8.8 ", "٨.٨.٨.٨"])
def test_what_is_no_address_is_not_called(text: str) -> None:
    assert not may_call(text)


def test_a_listed_network_is_called_in_each_of_its_forms() -> None:
    allowed = [ip_network("10.1.0.0/16")]
    assert may_call("10.1.2.3", allowed)
    assert may_call("::ffff:10.1.2.3", allowed)
    assert not may_call("10.2.0.1", allowed)


@pytest.mark.parametrize("host", ODD)
async def test_no_spelling_of_this_machine_is_reached(ear: Ear, host: str) -> None:
    """Sent without TLS on purpose: the guard alone must refuse it."""
    async with session("https://ai.example") as client:
        with pytest.raises((aiohttp.ClientError, OSError, ValueError)):
            await client.post(ear.url.replace("127.0.0.1", host))
    assert ear.heard == []


async def test_a_refused_address_says_so(ear: Ear) -> None:
    async with session(ear.url) as client:
        with pytest.raises(aiohttp.ClientConnectorError) as refused:
            await client.post(ear.url)
    assert isinstance(refused.value.os_error, AddressRefused)


async def test_a_name_that_changes_between_check_and_connection_does_not_win(
    ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each look-up answers otherwise: public first, this machine from then on."""
    port = int(ear.url.split(":")[2].split("/")[0])
    answers: Iterator[str] = iter(["8.8.8.8"])

    def looked_up(*_: object, **__: object) -> list[object]:
        address = next(answers, "127.0.0.1")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    assert socket.getaddrinfo("rebinding.example", port)[0][4][0] == "8.8.8.8"
    async with session("https://rebinding.example") as client:
        with pytest.raises(aiohttp.ClientConnectorError):
            await client.post(f"http://rebinding.example:{port}/hook")
    assert ear.heard == []


def test_without_tls_only_this_machine_is_called() -> None:
    guard = Guard([ip_network("10.0.0.0/8")], loopback_only=True)
    with pytest.raises(AddressRefused):
        guard((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.1.2.3", 80)))
    with pytest.raises(AddressRefused):
        guard((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 80)))


def self_signed(folder: Path) -> ssl.SSLContext:
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    what = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    where = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", *what, *where], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context


async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(tmp_path: Path) -> None:
    ear = Ear()
    async with (
        listening(ear, self_signed(tmp_path)),
        session(ear.url, [ip_network("127.0.0.1/32")]) as client,
    ):
        with pytest.raises(aiohttp.ClientConnectorCertificateError):
            await client.post(ear.url)
    assert ear.heard == []
