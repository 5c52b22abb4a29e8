"""What a delivery says, read from the store at the moment of sending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from blocks import thread
from blocks.card import card as draw_card
from blocks.overnight import overnight as draw_overnight
from blocks.parts import Message
from bot.desk import views
from bot.domain.deliveries import CatchUp, DrawCard, DrawOvernight, Line, Redraw, Relay, Want
from bot.domain.rules import Rules
from bot.ports import Item, Tx


class NothingToSay(Exception):
    """The want's words are not there (any more)."""


@dataclass(frozen=True, slots=True)
class Post:
    """What to say, in which channel."""

    channel: str
    message: Message


def channel_of(tx: Tx, rules: Rules, channels: Mapping[str, str], item: Item) -> str:
    """Where the item's message stands or is to stand; "" when nobody's channel is known."""
    if item.anchor:
        return item.anchor.channel
    return channels.get(rules.serving(skill_of(tx, item.want)).name, "")


def skill_of(tx: Tx, want: Want) -> str:
    return want.skill if isinstance(want, DrawOvernight) else tx.handoffs.get(want.handoff_id).skill


def load(tx: Tx, rules: Rules, channels: Mapping[str, str], item: Item) -> Post:
    """Raises NothingToSay, UnknownHandoff or UnknownConversation."""
    return Post(channel_of(tx, rules, channels, item), _message(tx, rules, item.want))


def _message(tx: Tx, rules: Rules, want: Want) -> Message:
    zone = zone_of(rules, skill_of(tx, want))
    match want:
        case DrawCard() | Redraw():
            return draw_card(views.card(tx, want.handoff_id), zone)
        case DrawOvernight():
            return draw_overnight(views.overnight(tx, want.skill, want.opens_at), zone)
        case Line():
            return thread.line(want.code, views.card(tx, want.handoff_id), want.opens_at, zone)
        case Relay():
            said = _spoken(tx, want.handoff_id, want.seq - 1, want.seq)
            return thread.customer_turn(said.customer.name, said.customer.verified, said.turns[0].text)
        case CatchUp():
            said = _spoken(tx, want.handoff_id, want.after, want.upto)
            return thread.caught_up(said.customer.name, said.customer.verified, said.turns, zone)
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
