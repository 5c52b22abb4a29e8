"""`[webhook]` and `[mail]` in baton.toml."""

from __future__ import annotations

import re
from datetime import timedelta
from email.utils import parseaddr
from ipaddress import ip_address, ip_network
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from bot.config.kinds import Duration, quoted, web_parts

TOKEN = "{token}"  # noqa: S105  # the placeholder
TOKEN_LENGTH = 42
"""Characters that stand for the placeholder (handlers/mail/tokens.py; a test holds them together)."""
LOCAL_LIMIT = 64
"""Characters before the @ of an address (RFC 5321, 4.5.3.1.1)."""
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.\-]*[a-z0-9])?")
_LOCAL_PART = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~\-]+")


def _network(value: str) -> str:
    try:
        ip_network(value)
    except ValueError:
        raise ValueError(f"{value!r} is no network (use 10.1.2.0/24 or 127.0.0.1/32)") from None
    return value


def _url(value: str) -> str:
    if not value:
        return value
    parts = web_parts(value)
    if parts is None:
        raise ValueError(f"{quoted(value)} is no web address (use https://ai.example/baton)")
    if parts.username is not None or parts.password is not None:
        raise ValueError("has a user or a password in it: the signature says who calls")
    if parts.scheme == "http" and not _is_loopback(parts.hostname or ""):
        raise ValueError("is not https: customers' words must not travel in the clear")
    return value


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _sender(value: str) -> str:
    if value and (not value.isprintable() or not _is_address(parseaddr(value)[1])):
        raise ValueError(f"{value!r} is no sender (use Our shop <support@shop.example>)")
    return value


def _reply_to(value: str) -> str:
    if not value:
        return value
    local, _, _ = value.partition("@")
    if value.count(TOKEN) != 1 or TOKEN not in local or not _is_address(value.replace(TOKEN, "a")):
        raise ValueError(f"{value!r} needs {TOKEN} before its @ (use support+{TOKEN}@mail.shop.example)")
    if len(local) - len(TOKEN) + TOKEN_LENGTH > LOCAL_LIMIT:
        room = LOCAL_LIMIT - TOKEN_LENGTH
        raise ValueError(f"{value!r} is too long: beside {TOKEN} there is room for {room} characters")
    return value


def _is_address(value: str) -> bool:
    local, _, host = value.rpartition("@")
    return bool(_LOCAL_PART.fullmatch(local) and _HOST.fullmatch(host.lower()))


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class WebhookPart(_Part):
    """`allow_private`: networks that may be called although they are nobody's on the internet."""

    url: Annotated[str, AfterValidator(_url)] = ""
    allow_private: list[Annotated[str, AfterValidator(_network)]] = []


class MailPart(_Part):
    """`after`: how long a customer must be away; `per_hour`: mails to one conversation."""

    sender: Annotated[str, AfterValidator(_sender)] = Field(default="", alias="from")
    after: Duration = timedelta(minutes=10)
    reply_to: Annotated[str, AfterValidator(_reply_to)] = ""
    per_hour: Annotated[int, Field(ge=1, le=60)] = 6

    @model_validator(mode="after")
    def _replies_need_mails(self) -> MailPart:
        if self.reply_to and not self.sender:
            raise ValueError("reply_to is set, and from is not: no mail goes out that could be answered")
        return self
