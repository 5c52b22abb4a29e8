"""What a delivery says, read from the store at the moment of sending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from blocks import thread
from blocks.card import card as draw_card
from blocks.files import Link, nowhere
from blocks.overnight import overnight as draw_overnight
from blocks.parts import Message
from bot.desk import views
from bot.domain.deliveries import (
    Amended,
    Anchor,
    CatchUp,
    DrawCard,
    DrawOvernight,
    Line,
    Redo,
    Redraw,
    Relay,
    Tell,
    Want,
)
from bot.domain.rules import Rules
from bot.ports import Item, Tx

MOST_AMENDED = 3


class NothingToSay(Exception):
    """The want's words are not there (any more)."""


@dataclass(frozen=True, slots=True)
class Post:
    """What to say, in which channel."""

    channel: str
    message: Message


@dataclass(frozen=True, slots=True)
class Drawing:
    """What drawing needs to know of the house. `link` gives the address at which an agent opens a file."""

    rules: Rules
    channels: Mapping[str, str]
    link: Link = nowhere


def channel_of(tx: Tx, rules: Rules, channels: Mapping[str, str], item: Item) -> str:
    """Where the item's message stands or is to stand; "" when nobody's channel is known."""
    if item.anchor:
        return item.anchor.channel
    return channels.get(rules.serving(_skill_of(tx, _of_a_skill(item))).name, "")


def load(tx: Tx, drawing: Drawing, item: Item) -> Post:
    """Raises NothingToSay, UnknownHandoff or UnknownConversation."""
    channel = channel_of(tx, drawing.rules, drawing.channels, item)
    return Post(channel, _message(tx, drawing, _of_a_skill(item)))


def again(tx: Tx, drawing: Drawing, want: Redo) -> list[tuple[Anchor, Message]]:
    """The messages in which the turn stands, as they should read now; none before it was posted."""
    return [(anchor, _message(tx, drawing, said)) for anchor, said in _carriers(tx, want)]


def told_often(tx: Tx, want: Amended) -> bool:
    """That a turn was edited is news a few times; after that its messages are only redrawn.

    That it was taken back is always told, for it happens once.
    """
    times = sum(isinstance(said, Amended) for _, said in _carriers(tx, want))
    return times >= MOST_AMENDED and not tx.turns.get(_conversation(tx, want), want.seq).deleted


def _carriers(tx: Tx, want: Redo | Amended) -> list[tuple[Anchor, Relay | CatchUp | Amended]]:
    """Where the turn stands, in this and in earlier handoffs' threads."""
    return tx.lanes.carriers(_conversation(tx, want), want.seq)


def _conversation(tx: Tx, want: Redo | Amended) -> str:
    return tx.handoffs.get(want.handoff_id).conversation_id


def _of_a_skill(item: Item) -> Want:
    """What follows a conversation is another outlet's. Raises NothingToSay."""
    if isinstance(item.want, Tell):
        raise NothingToSay
    return item.want


def _skill_of(tx: Tx, want: Want) -> str:
    return want.skill if isinstance(want, DrawOvernight) else tx.handoffs.get(want.handoff_id).skill


def _message(tx: Tx, drawing: Drawing, want: Want) -> Message:
    zone = zone_of(drawing.rules, _skill_of(tx, want))
    match want:
        case DrawCard() | Redraw():
            return draw_card(views.card(tx, want.handoff_id), zone, drawing.link)
        case DrawOvernight():
            return draw_overnight(views.overnight(tx, want.skill, want.opens_at), zone)
        case Line():
            return thread.line(want.code, views.card(tx, want.handoff_id), want.opens_at, zone)
        case Relay():
            said = _spoken(tx, want.handoff_id, want.seq - 1, want.seq)
            return thread.customer_turn(said.customer, said.turns[0], drawing.link)
        case CatchUp():
            said = _spoken(tx, want.handoff_id, want.after, want.upto)
            return thread.caught_up(said.customer, said.turns, zone, drawing.link)
        case Amended():
            said = _spoken(tx, want.handoff_id, want.seq - 1, want.seq)
            return thread.amended(said.customer, said.turns[0], zone)
        case _:
            raise NothingToSay


def _spoken(tx: Tx, handoff_id: str, after: int, upto: int) -> views.Spoken:
    said = views.spoken(tx, handoff_id, after, upto)
    if not said.turns:
        raise NothingToSay
    return said


def zone_of(rules: Rules, skill: str) -> str:
    """The skill's own where it has opening times, else the company's."""
    hours = rules.serving(skill).hours
    return hours.zone if hours.windows else rules.zone
