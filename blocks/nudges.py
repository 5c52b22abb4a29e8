"""What is said of a customer who waits for too long: to one person alone, or in the overflow channel."""

from __future__ import annotations

from datetime import datetime, timedelta

from blocks.card_facts import who
from blocks.ids import Part
from blocks.parts import MESSAGE_TEXT_LIMIT, Inline, Line, Message, bold, lines, link, spoken, words
from blocks.text import NAME_LIMIT, escaped_within, shorten
from blocks.when import TIME_AND_AGE, lasted, moment
from bot.domain.card import Card


def unclaimed(card: Card, since: datetime, zone: str, address: str) -> Message:
    """`address` is the card's, "" where it stands nowhere yet."""
    skill = shorten(card.handoff.skill, NAME_LIMIT) or "…"
    head: Line = [bold(skill), words(f": {who(card.customer)} has waited ")]
    return _leading(
        [*head, _since(since, zone), words(", and nobody has claimed this.")], "Open the card", address
    )


def word(card: Card, since: datetime, zone: str, address: str, left: timedelta | None) -> Message:
    """`left`: after so much more it is released."""
    head: Line = [bold(who(card.customer)), words(" has waited for your next word ")]
    after = f" Without one in {lasted(left)}, this goes back into the queue." if left else ""
    return _leading([*head, _since(since, zone), words(f".{after}")], "Open the thread", address)


def _since(since: datetime, zone: str) -> Inline:
    return moment(since, zone, f"since {TIME_AND_AGE}")


def _leading(said: Line, label: str, address: str) -> Message:
    there: Line = [words(" "), link(address, label)] if address else []
    text = escaped_within(spoken(said), MESSAGE_TEXT_LIMIT)
    return {"text": text, "blocks": [lines(Part.LINE, [[*said, *there]])]}
