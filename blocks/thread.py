"""What Baton posts under a card: the customer's words, and one calm line where a redraw would go unseen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from blocks import files
from blocks.card_facts import customer_name, who
from blocks.files import Link, nowhere
from blocks.ids import Part
from blocks.parts import (
    MESSAGE_TEXT_LIMIT,
    Block,
    Line,
    Message,
    bold,
    emoji,
    lines,
    on_call,
    person,
    quote,
    rich_text,
    section_of,
    spoken,
    words,
)
from blocks.sentences import sentence
from blocks.text import NAME_LIMIT, UNNAMED, block_of, escaped_within, shorten
from blocks.when import DAY_AND_TIME, moment
from bot.domain.card import Card
from bot.domain.conversation import Customer, Turn
from bot.domain.deliveries import LineCode, Reaction
from bot.domain.parts import cut

CAUGHT_UP_LIMIT = 9_000
"""Characters of turns in one message; over 13,000 in all are refused (docs/slack.md, `limit-total`)."""
CAUGHT_UP_TURNS = 40
SENT = Reaction.SENT.value


def customer_turn(
    customer: Customer, turn: Turn, to: Link = nowhere, part: int = 0, parts: int = 1
) -> Message:
    """The customer's words in a quote: lines of their own stay lines, and none can pass for ours.

    Long words are `parts` messages, of which this is the one after `part` others.
    """
    turn, nth = _part_of(turn, part, parts)
    speaker = _speaker(customer)
    head: Line = [bold(speaker), *([words(f"{_joint(turn)}{mark}")] if (mark := _mark(turn)) else [])]
    if nth:
        head.append(words(f" · {nth}"))
    drawn = rich_text(Part.TURN, section_of([head]), *_body(turn, to))
    aloud = _aloud(f"{speaker}, {nth}" if nth else speaker, turn)
    return {"text": escaped_within(aloud, MESSAGE_TEXT_LIMIT), "blocks": [drawn]}


def _part_of(turn: Turn, part: int, parts: int) -> tuple[Turn, str]:
    """The turn with that part of its words, and which one it is; files come with the last.

    How many there are is fixed when the first is sent, whatever an edit makes of the words later.
    """
    if parts <= 1:
        return turn, ""
    pieces = cut(block_of(turn.text))
    last = part + 1 >= parts
    text = pieces[part] if part < len(pieces) else ""
    if last and len(pieces) > parts:
        text = f"{text}\n… (all of it: Transcript on the card)"
    attachments = turn.attachments if last else ()
    return replace(turn, text=text, attachments=attachments), f"part {part + 1} of {parts}"


def repeated(message: Message) -> Message:
    """Marked as what may stand there already: nobody can look."""
    return {
        "text": f"(possibly repeated) {message['text']}"[:MESSAGE_TEXT_LIMIT],
        "blocks": [lines(Part.REPEATED, [[words("Possibly repeated")]]), *message["blocks"]],
    }


def caught_up(
    customer: Customer, turns: Sequence[Turn], zone: str = "UTC", to: Link = nowhere, *, new: bool = True
) -> Message:
    """What was said while nobody could hear it: the newest turns that fit whole, oldest of them first.

    Not `new` where it was heard, in another thread.
    """
    shown = _newest(turns, to)
    speaker, left = _speaker(customer), len(turns) - len(shown)
    count = _counted(len(turns), "new " if new else "")
    head: Line = [words(f"{count} from "), bold(speaker)]
    drawn = [section_of([head])]
    if left:
        drawn.append(section_of([[words(f"{left} earlier: see Transcript on the card")]]))
    for turn in shown:
        mark = f" · {_mark(turn)}" if _mark(turn) else ""
        at: Line = [moment(turn.at, zone, DAY_AND_TIME), *([words(mark)] if mark else [])]
        drawn += [section_of([at]), *_body(turn, to)]
    text = escaped_within(_aloud(speaker, shown[-1]) if shown else f"{speaker}: …", MESSAGE_TEXT_LIMIT)
    return {"text": text, "blocks": [rich_text(Part.TURN, *drawn)]}


def echo(turn: Turn) -> Message:
    """An agent's words that went out from a window, marked as sent: Baton posts them, not their writer."""
    speaker = f"{shorten(turn.name, NAME_LIMIT) or 'An agent'} (to the customer)"
    drawn = rich_text(
        Part.TURN, section_of([[bold(speaker), words(" "), emoji(SENT)]]), *_body(turn, nowhere)
    )
    return {"text": escaped_within(_aloud(speaker, turn), MESSAGE_TEXT_LIMIT), "blocks": [drawn]}


def _counted(many: int, new: str) -> str:
    return f"{new}message".capitalize() if many == 1 else f"{many} {new}messages"


def amended(customer: Customer, turn: Turn, zone: str = "UTC") -> Message:
    """That an earlier turn was edited or taken back, with the words that stand now."""
    then = moment(turn.at, zone, f"from {DAY_AND_TIME}")
    if turn.deleted:
        return _line([words(f"{who(customer)} took back a message "), then, words(".")])
    pieces = cut(block_of(turn.text))
    said = pieces[0] if len(pieces) == 1 else f"{pieces[0]}…"
    return _line([words(f"{who(customer)} changed a message "), then, words(". It says now:")], said or "…")


def line(
    code: LineCode,
    card: Card,
    opens_at: datetime | None = None,
    zone: str = "UTC",
    user: str = "",
    called: Sequence[str] = (),
) -> Message:
    """One sentence in the thread, because a redrawn card notifies nobody; `user` is told of it by name, and
    so are those of `called`.
    """
    said = sentence(code, card, opens_at, zone)
    named = [*([person(user)] if user else []), *map(on_call, called)]
    apart = [part for one in named for part in (words(" "), one)][1:]
    return _line([*apart, words(": "), *said] if named else said)


def _line(said: Line, quoted: str = "") -> Message:
    drawn = [section_of([said]), *([quote(quoted)] if quoted else [])]
    aloud = f"{spoken(said)} {quoted}" if quoted else spoken(said)
    return {"text": escaped_within(aloud, MESSAGE_TEXT_LIMIT), "blocks": [rich_text(Part.LINE, *drawn)]}


def _speaker(customer: Customer) -> str:
    shown = customer_name(customer) or UNNAMED
    return f"{shown} ({'customer' if customer.verified else 'customer, unverified'})"


def _mark(turn: Turn) -> str:
    """What is to be known of a turn beside its words."""
    if turn.deleted:
        return "took this message back"
    sent = "" if block_of(turn.text) or not turn.attachments else f"sent {files.counted(turn.attachments)}"
    return " · ".join(part for part in (sent, "edited" if turn.edited else "") if part)


def _joint(turn: Turn) -> str:
    """Between the speaker and the mark: a verb goes on with the sentence."""
    return " · " if _mark(turn) == "edited" else " "


def _body(turn: Turn, to: Link) -> list[Block]:
    if turn.deleted:
        return []
    text = block_of(turn.text)
    said = [] if turn.attachments and not text else [quote(text or "…")]
    return [*said, *([section_of(files.under_each_other(turn.attachments, to))] if turn.attachments else [])]


def _aloud(speaker: str, turn: Turn) -> str:
    if turn.deleted:
        return f"{speaker} took this message back"
    text = block_of(turn.text)
    if not turn.attachments:
        return f"{speaker}: {text or '…'}"
    if not text:
        names = ", ".join(files.named(file) for file in turn.attachments)
        return f"{speaker} sent {files.counted(turn.attachments)}: {names}"
    return f"{speaker}, with {files.counted(turn.attachments)}: {text}"


def _newest(turns: Sequence[Turn], to: Link) -> list[Turn]:
    kept: list[Turn] = []
    room = CAUGHT_UP_LIMIT
    for turn in reversed(turns[-CAUGHT_UP_TURNS:]):
        room -= len(block_of(turn.text) or "…") + files.length(turn.attachments, to)
        if room < 0 and kept:
            break
        kept.insert(0, turn)
    return kept
