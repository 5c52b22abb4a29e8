"""One mail as it goes out. Nothing that a visitor wrote stands in it: anybody may leave anybody's address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from html import escape

from blocks.files import Link, nowhere
from bot.domain.conversation import Attachment, Turn, one_line
from bot.mailing import Letter
from handlers.mail.tokens import ReplyAddress, ReplyTokens
from handlers.mail.words import MARK, Words, day, words_for

LONGEST = 254
"""Characters of a mail address (RFC 5321, 4.5.3.1.3)."""
_SPEC = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~\-]+@[^\s@<>()\[\]\\,;:\"]+")
"""One address: the letters before the @ are ASCII, since few mail systems take others."""
NO_ADDRESS = "not a mail address"


@dataclass(frozen=True, slots=True)
class Sender:
    """`sent_by` is `[mail] from`; without `reply` no answer can come back."""

    sent_by: str
    tokens: ReplyTokens
    reply: ReplyAddress | None = None
    link: Link = nowhere
    """The address at which the customer opens a file of an agent's."""

    @property
    def address(self) -> str:
        return parseaddr(self.sent_by)[1]

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Envelope:
    """`returns_to` hears of a bounce: the conversation's own address where we hear of mail at all."""

    returns_to: str
    to: str
    content: bytes


def draw(letter: Letter, sender: Sender, now: datetime) -> Envelope:
    """Raises ValueError when the address is none."""
    words = words_for(letter.locale)
    token = sender.tokens.issue(letter.conversation_id)
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(*parseaddr(sender.sent_by))
    message["To"] = to = _address("", letter.address)
    message["Subject"] = words.subject.format(day=day(letter.asked_at, words, letter.zone))
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id(token, letter, sender.domain)
    message["In-Reply-To"] = message["References"] = f"<{token}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if sender.reply:
        message["Reply-To"] = sender.reply.of(token)
    can_answer = sender.reply is not None
    text = plain(letter, words, can_answer=can_answer, link=sender.link)
    page = html(letter, words, can_answer=can_answer, link=sender.link)
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(page, "html", cte="quoted-printable")
    returns_to = sender.reply.of(token) if sender.reply else sender.address
    return Envelope(returns_to, to.addr_spec, message.as_bytes())


def message_id(token: str, letter: Letter, domain: str) -> str:
    """The same when the same turns are mailed once more, so that mail systems can drop the copy."""
    changed = f".{letter.changed_upto}" if letter.changed_upto else ""
    return f"<{token}.{letter.first}-{letter.last}{changed}@{domain}>"


def plain(letter: Letter, words: Words, *, can_answer: bool, link: Link = nowhere) -> str:
    return "\n\n".join(_plain(letter, words, link, can_answer=can_answer)) + "\n"


def _plain(letter: Letter, words: Words, link: Link, *, can_answer: bool) -> Iterator[str]:
    if can_answer:
        yield f"{MARK} {words.above} -##"
    yield _hello(letter, words)
    yield words.missed
    for turn in letter.turns:
        yield "\n".join(filter(None, (_says(turn, letter, words), turn.text, *_files(turn, words, link))))
    yield words.answer if can_answer else words.no_answer
    yield f"-- \n{words.why}"


def html(letter: Letter, words: Words, *, can_answer: bool, link: Link = nowhere) -> str:
    """Without pictures or styles of its own, and with no links but to files: what every mail program shows
    alike.
    """
    body = "\n".join(_html(letter, words, link, can_answer=can_answer))
    return (
        f'<!doctype html>\n<html lang="{words.language}"><head><meta charset="utf-8">'
        '<meta name="color-scheme" content="light dark"></head>\n'
        '<body style="margin:0;padding:16px;font:16px/1.5 sans-serif"><div style="max-width:600px">\n'
        f"{body}\n</div></body></html>\n"
    )


def _html(letter: Letter, words: Words, link: Link, *, can_answer: bool) -> Iterator[str]:
    if can_answer:
        yield f'<p style="font-size:13px;opacity:.75">{MARK} {escape(words.above)} -##</p>'
    yield f"<p>{escape(_hello(letter, words))}</p>"
    yield f"<p>{escape(words.missed)}</p>"
    for turn in letter.turns:
        text = escape(turn.text).replace("\n", "<br>")
        yield (
            f'<div style="margin:16px 0;padding:2px 0 2px 12px;border-left:3px solid #8a8f98">'
            f"<strong>{escape(_says(turn, letter, words))}</strong>"
            f'<div dir="auto" style="overflow-wrap:anywhere">{text}{_linked(turn, words, link)}</div></div>'
        )
    yield f"<p>{escape(words.answer if can_answer else words.no_answer)}</p>"
    yield f'<p style="font-size:13px;opacity:.75">{escape(words.why)}</p>'


def _files(turn: Turn, words: Words, link: Link) -> list[str]:
    return [f"{words.file} {file.name}: {link(file.id) or words.file_in_chat}" for file in turn.attachments]


def _linked(turn: Turn, words: Words, link: Link) -> str:
    return "".join(f"<br>{escape(words.file)} {_opening(file, words, link)}" for file in turn.attachments)


def _opening(file: Attachment, words: Words, link: Link) -> str:
    url, name = link(file.id), escape(file.name)
    return f'<a href="{escape(url)}">{name}</a>' if url else f"{name}: {escape(words.file_in_chat)}"


def _hello(letter: Letter, words: Words) -> str:
    name = one_line(letter.name)
    return words.hello_name.format(name=name) if name else words.hello


def _says(turn: Turn, letter: Letter, words: Words) -> str:
    """What was taken back is not quoted: its words are nowhere any more."""
    said = words.corrects if turn.seq in letter.mended else words.says
    return (words.takes_back if turn.deleted else said).format(agent=one_line(turn.name))


def _address(name: str, spec: str) -> Address:
    """Raises ValueError; a domain of other letters goes in its ASCII form."""
    local, _, domain = spec.rpartition("@")
    if not _SPEC.fullmatch(spec) or len(spec) > LONGEST:
        raise ValueError(NO_ADDRESS)
    try:
        return Address(name, addr_spec=f"{local}@{domain.encode('idna').decode()}")
    except (MessageError, IndexError, UnicodeError) as error:
        raise ValueError(NO_ADDRESS) from error
