"""A raw mail (RFC 822) from anywhere, as what Baton needs of it."""

from __future__ import annotations

import contextlib
import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from enum import StrEnum

from bot.domain.conversation import one_line
from bot.mailing import File
from handlers.mail.html_text import from_html
from handlers.mail.replies import own_words, unfolded

HEADER_LIMIT = 8_000
"""Characters of one header that are read."""
HEAD_LIMIT = 256_000
"""Bytes of all headers together; mail systems themselves take less."""
TEXT_LIMIT = 500_000
"""Bytes of a text part that are read: a customer's words stand at the top, what they quote below."""
PART_LIMIT = 100
NESTED_LIMIT = 60
"""How often a mail may speak of a boundary or a mail within it: the parser is slow on deep nests."""
NAME_LIMIT = 120
_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc", "X-Forwarded-To")
_CONTENT = re.compile(rb"^content-[a-z]+[ \t]*:.*(?:\n[ \t].*)*", re.MULTILINE)
_LOCAL_PARTS = re.compile(r"mailer-daemon|postmaster", re.IGNORECASE)
_FROM = re.compile(
    r"""(?:"(?:[^"\\]|\\.)*"|[^<>@,;:"\\]*)\s?<([^<>@\s,;:"()]+@[^<>@\s,;:"()]+)>"""
    r"""|([^<>@\s,;:"()]+@[^<>@\s,;:"()]+)"""
)
"""`name <address>`, with a quoted name or a plain one, or the address alone."""
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_AUTO = ("X-Autoreply", "X-Autorespond", "X-Autoreply-From", "X-Mail-Autoreply", "Auto-Reply")
_STRANGE_CHARSETS = frozenset({"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined"})


class Kind(StrEnum):
    """Whether a person wrote it."""

    WRITTEN = "written"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    DELAYED = "delayed"
    """The mail system is still trying: nothing to tell."""


class MailUnreadable(Exception):
    """Not a mail, or one made to hurt a parser."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """`sender` is "" unless exactly one is named; `recipients` and `references` are headers, unparsed."""

    kind: Kind
    message_id: str
    sender: str
    recipients: str
    references: str
    text: str
    files: tuple[File, ...] = ()


def read(raw: bytes) -> Arrived:
    """Raises MailUnreadable."""
    if _would_take_long(raw):
        raise MailUnreadable
    try:
        return _read(email.message_from_bytes(raw))
    except (MessageError, RecursionError, LookupError, ValueError, TypeError, AttributeError):
        # What the standard library raises on headers and encodings that no honest program writes.
        raise MailUnreadable from None


def _would_take_long(raw: bytes) -> bool:
    """What the standard library's parser spends minutes on, and no mail program writes."""
    lines = raw.lower().replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if len(lines.partition(b"\n\n")[0]) > HEAD_LIMIT:
        return True
    if lines.count(b"boundary=") + lines.count(b"message/") > NESTED_LIMIT:
        return True
    return any(found.end() - found.start() > HEADER_LIMIT for found in _CONTENT.finditer(lines))


def _read(message: Message) -> Arrived:
    if not message.keys():
        raise MailUnreadable
    sender = _sender(message)
    parts = list(_parts(message))
    return Arrived(
        kind=_kind(message, sender),
        message_id=_header(message, "Message-ID").strip(),
        sender=sender,
        recipients=" ".join(_all(message, *_TO)),
        references=" ".join(_all(message, "References", "In-Reply-To")),
        text=_text(parts),
        files=tuple(_files(parts)),
    )


def _kind(message: Message, sender: str) -> Kind:
    if message.get_content_type() == "multipart/report":
        return _report(message)
    if _LOCAL_PARTS.fullmatch(sender.partition("@")[0]):
        return Kind.BOUNCE
    auto = _header(message, "Auto-Submitted").strip().lower()
    precedence = _header(message, "Precedence").strip().lower()
    is_list = any(name.lower().startswith("list-") for name in message.keys())  # noqa: SIM118  # not a mapping
    from_nobody = "Return-Path" in message and _header(message, "Return-Path").strip() in {"", "<>"}
    marked = any(name in message for name in _AUTO)
    if (auto and auto != "no") or precedence in _BULK or marked or is_list or from_nobody:
        return Kind.AUTO_REPLY
    return Kind.WRITTEN


def _report(message: Message) -> Kind:
    """A delivery report, or else one of having been read, which says nothing."""
    if "disposition" in str(message.get_param("report-type", "")).lower():
        return Kind.AUTO_REPLY
    actions = {
        _header(fields, "Action").strip().lower()
        for part in message.walk()
        if part.get_content_type() == "message/delivery-status"
        for fields in part.walk()
    } - {""}
    return Kind.BOUNCE if not actions or "failed" in actions else Kind.DELAYED


def _sender(message: Message) -> str:
    """Only of a From that no two programs read differently: the mail system judged it before us."""
    given = _all(message, "From")
    found = _FROM.fullmatch(" ".join(given[0].split())) if len(given) == 1 else None
    return (found[1] or found[2]) if found else ""


def _parts(message: Message) -> Iterator[Message]:
    """The leaves; of a mail within the mail nothing is read."""
    waiting = [message]
    for _ in range(PART_LIMIT):
        if not waiting:
            return
        part = waiting.pop(0)
        if part.get_content_type() == "message/rfc822":
            continue
        inner = part.get_payload()
        if isinstance(inner, list):
            waiting = [one for one in inner if isinstance(one, Message)] + waiting
        else:
            yield part
    if waiting:
        raise MailUnreadable


def _text(parts: list[Message]) -> str:
    """The plain words, else the HTML's."""
    shown = [part for part in parts if not _is_file(part)]
    plain = "\n\n".join(_plain(part) for part in shown if part.get_content_type() == "text/plain")
    if words := own_words(plain):
        return words
    html = "\n".join(_decoded(part) for part in shown if part.get_content_type() == "text/html")
    return own_words(from_html(html)) if html else ""


def _plain(part: Message) -> str:
    text = _decoded(part).replace("\r\n", "\n")
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    return unfolded(text, delete_space=str(part.get_param("delsp", "")).lower() == "yes")


def _decoded(part: Message) -> str:
    data = _bytes(part)[:TEXT_LIMIT]
    charset = str(part.get_content_charset() or "utf-8")
    if charset.replace("-", "_") in _STRANGE_CHARSETS:
        charset = "utf-8"
    try:
        return data.decode(charset, "replace")
    except (LookupError, ValueError):
        return data.decode("utf-8", "replace")


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _is_file(part: Message) -> bool:
    disposition = str(part.get_content_disposition() or "")
    return disposition == "attachment" or bool(part.get_filename()) or part.get_content_maintype() != "text"


def _files(parts: list[Message]) -> Iterator[File]:
    for part in parts:
        if _is_file(part) and (data := _bytes(part)):
            yield File(_name(part), data)


def _name(part: Message) -> str:
    given = str(part.get_filename() or "")
    with contextlib.suppress(MessageError, LookupError, ValueError):
        given = str(make_header(decode_header(given)))
    name = one_line("".join(char for char in given if char.isprintable()))
    return name[-NAME_LIMIT:].strip() or "file"


def _header(message: Message, name: str) -> str:
    return next(iter(_all(message, name)), "")


def _all(message: Message, *names: str) -> list[str]:
    return [str(value)[:HEADER_LIMIT] for name in names for value in message.get_all(name, [])]
