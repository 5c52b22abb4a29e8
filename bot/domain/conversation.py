"""A customer's matter, and what is said in it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.errors import TextEmpty, TextNotPrintable, TextTooLong

TURN_LIMIT = 4_000
"""Characters of one customer's turn: what one Slack message shows whole (docs/slack.md, `chat-update`)."""

BIDI_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
BIDI_MARKS = BIDI_OVERRIDES | frozenset("\u200e\u200f\u061c")
FILLERS = frozenset("\u2800\u3164\uffa0\u115f\u1160\u17b4\u17b5")
"""Letters and signs by class, and blank on every screen."""
LINE_BREAKS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_TO_ONE_LINE = {
    **dict.fromkeys(map(ord, LINE_BREAKS | {"\t"}), " "),
    **dict.fromkeys(map(ord, BIDI_MARKS)),
}
_UNPRINTABLE = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\u2028\\u2029" + "".join(sorted(BIDI_OVERRIDES)) + "]"
)
"""Controls but for tab and line feed, lone surrogates, other line breaks, and what turns a line around."""


class Channel(StrEnum):
    """Where the customer writes."""

    WIDGET = "widget"
    API = "api"
    SLACK = "slack"


class Speaker(StrEnum):
    CUSTOMER = "customer"
    ASSISTANT = "assistant"
    AGENT = "agent"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Field:
    """Something of the site's own that it says of a customer."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Customer:
    """`verified` is true only when the site's backend or its signed word said who this is, and what stands
    in `fields`.

    `locale` is a BCP 47 tag such as de-CH.
    """

    name: str = ""
    email: str = ""
    zone: str = ""
    verified: bool = False
    locale: str = ""
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """The company or plan behind a verified customer; `value` is its worth, in the site's own words."""

    name: str = ""
    plan: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Where the customer was. `actions` are the words on what they pressed last, oldest first."""

    url: str = ""
    title: str = ""
    actions: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer comes from, as the customer sees it."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a turn; `size` in bytes, `type` as its content says."""

    id: str
    name: str
    type: str
    size: int


@dataclass(frozen=True, slots=True)
class Turn:
    """`seq` counts 1, 2, 3 … in its conversation without a gap; `picture` is the key of an agent's.

    The text is what stands now: `edited` says that it was another once; a `deleted` turn has none.
    """

    seq: int
    at: datetime
    speaker: Speaker
    text: str
    name: str = ""
    client_id: str = ""
    sources: tuple[Source, ...] = ()
    confidence: float | None = None
    attachments: tuple[Attachment, ...] = ()
    edited: bool = False
    deleted: bool = False
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """`owner` is whose it is (`bot.domain.callers`); `outside`: another AI than ours answers it.

    `seen_seq` is the last turn that the customer is known to have seen; `merged_into` the conversation in
    which agents let it go on.
    """

    id: str
    created_at: datetime
    customer: Customer = field(default_factory=Customer)
    account: Account = field(default_factory=Account)
    page: Page = field(default_factory=Page)
    last_seq: int = 0
    last_rev: int = 0
    owner: str = ""
    channel: Channel = Channel.WIDGET
    outside: bool = False
    seen_seq: int = 0
    blocked: bool = False
    merged_into: str = ""


def clean_turn(text: str) -> str:
    """The text as it is stored: NFC, trimmed, `\\r\\n` as `\\n`.

    Raises TextEmpty, TextTooLong (over TURN_LIMIT) or TextNotPrintable.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    if not text:
        raise TextEmpty(field="text")
    if len(text) > TURN_LIMIT:
        raise TextTooLong(field="text", limit=TURN_LIMIT)
    if _UNPRINTABLE.search(text):
        raise TextNotPrintable(field="text")
    if not can_be_seen(text):
        raise TextEmpty(field="text")
    return text


def clean_line(text: str, *, field: str, limit: int) -> str:
    """A name, title or address: one printable line of at most `limit` characters; empty is allowed.

    Raises TextTooLong or TextNotPrintable naming `field`.
    """
    text = unicodedata.normalize("NFC", text).strip()
    if len(text) > limit:
        raise TextTooLong(field=field, limit=limit)
    if _UNPRINTABLE.search(text) or any(char in LINE_BREAKS or char == "\t" for char in text):
        raise TextNotPrintable(field=field)
    return text


def can_be_seen(text: str) -> bool:
    """False for text of spaces, fillers, joiners and lone accents only: a turn that shows nothing."""
    return any(unicodedata.category(char)[0] not in "CZM" and char not in FILLERS for char in text)


def one_line(text: str) -> str:
    """Text that can't pass for another line or another direction: breaks become spaces, bidi marks go."""
    return " ".join(text.translate(_TO_ONE_LINE).split())
