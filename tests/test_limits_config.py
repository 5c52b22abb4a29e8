"""[limits] and [server] proxies in baton.toml: what is taken, and one line for what is not."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_network

import pytest
from pydantic import BaseModel, ValidationError

from bot.config.limits import LimitsPart, Proxy
from bot.domain.limits import DoorLimits, Limit


class Server(BaseModel):
    proxies: list[Proxy] = []


def test_without_a_word_the_defaults_hold() -> None:
    assert LimitsPart().door() == DoorLimits()
    assert LimitsPart().cards == Limit(20, timedelta(minutes=1))


def test_rates_bytes_counts_and_off_are_read() -> None:
    part = LimitsPart.model_validate(
        {
            "said": "5/second",
            "sessions": "7 / hour",
            "conversations": "9/day",
            "upload_bytes": "2 GB/day",
            "sockets": 3,
            "failures": "off",
            "connections": "off",
            "cards": "off",
        }
    )
    door = part.door()
    assert door.said == Limit(5, timedelta(seconds=1))
    assert door.sessions == Limit(7, timedelta(hours=1))
    assert door.conversations == Limit(9, timedelta(days=1))
    assert door.upload_bytes == Limit(2 * 1024**3, timedelta(days=1))
    assert (door.sockets, door.failures, door.connections, part.cards) == (3, None, None, None)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("said", "lots", "20/minute"),
        ("said", "0/minute", "20/minute"),
        ("said", "-5/minute", "20/minute"),
        ("said", "5/fortnight", "20/minute"),
        ("said", "5 per minute", "20/minute"),
        ("said", "5/minute; 6/hour", "20/minute"),
        ("said", "٥/minute", "20/minute"),
        ("said", 5, "20/minute"),
        ("said", True, "20/minute"),
        ("said", "Off", "20/minute"),
        ("said", "9999999999/minute", "20/minute"),
        ("upload_bytes", "250/hour", "250 MB/hour"),
        ("upload_bytes", "1 TB/hour", "250 MB/hour"),
        ("sockets", "20/minute", "whole number"),
        ("sockets", 0, "whole number"),
        ("sockets", True, "whole number"),
        ("sockets", 2.5, "whole number"),
        ("saidd", "5/minute", "Extra inputs"),
    ],
)
def test_what_is_no_limit_is_refused_with_an_example(name: str, value: object, words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        LimitsPart.model_validate({name: value})
    error = refused.value.errors()[0]
    assert error["loc"] == (name,)
    assert words in error["msg"]
    assert "\n" not in error["msg"]


def test_proxies_are_networks_or_single_addresses() -> None:
    server = Server.model_validate({"proxies": ["10.0.0.0/8", "192.0.2.7", "2001:db8::/32"]})
    assert server.proxies == [ip_network(text) for text in ("10.0.0.0/8", "192.0.2.7/32", "2001:db8::/32")]


@pytest.mark.parametrize("value", ["0.0.0.0/0", "::/0", "10.0.0.1/8", "proxy.example", "", 7, None])
def test_a_network_of_everybody_and_what_is_none_are_refused(value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        Server.model_validate({"proxies": [value]})
    assert "use 10.0.0.0/8" in refused.value.errors()[0]["msg"]
