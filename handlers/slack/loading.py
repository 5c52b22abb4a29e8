"""What a delivery says, read from the store at the moment of sending."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from blocks import merging, thread
from blocks.card import card as draw_card
from blocks.files import Link, nowhere
from blocks.ops import ops as draw_ops
from blocks.overnight import overnight as draw_overnight
from blocks.parts import Message
from bot.delivery.anchoring import is_lost, is_shared
from bot.desk import views
from bot.domain.alarms import AlarmKind, Raised, Told, window
from bot.domain.card import Card
from bot.domain.deliveries import (
    Amended,
    Brought,
    Carrier,
    CatchUp,
    Delivery,
    DrawCard,
    DrawOps,
    DrawOvernight,
    Echo,
    Line,
    Onward,
    Redraw,
    Relay,
    Tell,
    Want,
)
from bot.domain.errors import OutletRefused
from bot.domain.rules import Rules
from bot.ports import Item, Tx
from handlers.slack import leading
from handlers.slack.workspace import Workspace

CUSTOMERS_READ_IT = "customers_channel"

OfASkill = DrawCard | Redraw | DrawOvernight | Delivery


class NothingToSay(Exception):
    """The want's words are not there (any more)."""


@dataclass(frozen=True, slots=True)
class Post:
    """What to say, in which channel."""

    channel: str
    message: Message


@dataclass(frozen=True, slots=True)
class Drawing:
    """What drawing needs to know of the house. `link` gives the address at which an agent opens a file.

    `shared` says of a channel whether outsiders read it by now.
    """

    rules: Rules
    workspace: Workspace
    link: Link = nowhere
    shared: Callable[[str], bool] = lambda _: False


def channel_of(tx: Tx, rules: Rules, workspace: Workspace, item: Item) -> str:
    """Where the item's message stands or is to stand; "" when nobody's channel is known."""
    return item.anchor.channel if item.anchor else new_channel_of(tx, rules, workspace, item)


def new_channel_of(tx: Tx, rules: Rules, workspace: Workspace, item: Item) -> str:
    """Where it would be posted anew: in another's place where that takes nothing any more."""
    want = _of_a_skill(item)
    if isinstance(want, DrawOps):
        return workspace.ops
    skill = _skill_of(tx, want)
    return _taking(tx, rules, workspace, skill) or _own(rules, workspace, skill)


def elsewhere(tx: Tx, handoff_id: str, rules: Rules, workspace: Workspace) -> str:
    """Where an open handoff's card would be posted now; "" where no channel takes it."""
    return _taking(tx, rules, workspace, tx.handoffs.get(handoff_id).skill)


def _taking(tx: Tx, rules: Rules, workspace: Workspace, skill: str) -> str:
    """Its own channel, which the outlet refuses while outsiders read it: a person is to end that. What stands
    in for a lost one takes its turn only while it is ours alone.
    """
    own = _own(rules, workspace, skill)
    if own and not is_lost(tx, own):
        return own
    instead = (workspace.overflow, workspace.channels.get(rules.general.name, ""))
    return next((one for one in instead if one and not is_lost(tx, one) and not is_shared(tx, one)), "")


def _own(rules: Rules, workspace: Workspace, skill: str) -> str:
    return workspace.channels.get(rules.serving(skill).name, "")


def admit(drawing: Drawing, channel: str) -> None:
    """Raises OutletRefused where others than agents read: nothing of the inside stands there."""
    if drawing.workspace.is_customers(channel):
        raise OutletRefused(method="send", reason=CUSTOMERS_READ_IT)
    if drawing.shared(channel):
        raise OutletRefused(method="send", reason=AlarmKind.CHANNEL_SHARED.value)


def load(tx: Tx, drawing: Drawing, item: Item) -> Post:
    """Raises NothingToSay, UnknownHandoff, UnknownConversation, or OutletRefused where any replica was told
    that outsiders read there.
    """
    channel = channel_of(tx, drawing.rules, drawing.workspace, item)
    if is_shared(tx, channel):
        raise OutletRefused(method="send", reason=AlarmKind.CHANNEL_SHARED.value)
    want = _of_a_skill(item)
    if isinstance(want, DrawOps):
        return Post(channel, _ops(tx, drawing, want))
    return Post(channel, message_of(tx, drawing, want))


def is_read(tx: Tx, drawing: Drawing, channel: str) -> bool:
    """By outsiders: as this process knows, or any other."""
    return drawing.shared(channel) or is_shared(tx, channel)


def _ops(tx: Tx, drawing: Drawing, want: DrawOps) -> Message:
    raised = tx.alarms.raised(want.kind, *window(want.since))
    shown = (Raised(one.key, one.at, one.cleared_at, _card(tx, drawing, one.key)) for one in raised)
    return draw_ops(Told(want.kind, tuple(shown)), drawing.rules.zone)


def _card(tx: Tx, drawing: Drawing, key: str) -> str:
    """Of the handoff that the alarm's key names, by itself or by its lane."""
    anchor = tx.lanes.anchor_of(key.rpartition(":")[2])
    return drawing.workspace.address_of(anchor.channel, anchor.ts) if anchor else ""


def _of_a_skill(item: Item) -> Want:
    """What follows a conversation is another outlet's. Raises NothingToSay."""
    if isinstance(item.want, Tell):
        raise NothingToSay
    return item.want


def _skill_of(tx: Tx, want: OfASkill) -> str:
    return want.skill if isinstance(want, DrawOvernight) else tx.handoffs.get(want.handoff_id).skill


def message_of(tx: Tx, drawing: Drawing, want: OfASkill) -> Message:
    message = _said(tx, drawing, want)
    marked = isinstance(want, Carrier | Line | Onward) and want.repeated
    return thread.repeated(message) if marked else message


def _said(tx: Tx, drawing: Drawing, want: OfASkill) -> Message:
    zone = drawing.rules.zone_of(_skill_of(tx, want))
    match want:
        case DrawCard() | Redraw():
            return draw_card(_shown(tx, drawing, want.handoff_id), zone, drawing.link)
        case DrawOvernight():
            return draw_overnight(views.overnight(tx, want.skill, want.opens_at, drawing.rules.fields), zone)
        case Line():
            shown = _shown(tx, drawing, want.handoff_id)
            return thread.line(want.code, shown, want.opens_at, zone, want.user, want.on_call)
        case Relay():
            said = _spoken(tx, drawing, want.handoff_id, want.seq - 1, want.seq)
            return thread.customer_turn(
                said.customer, said.turns[0], drawing.link, part=want.part, parts=want.parts
            )
        case CatchUp():
            said = _spoken(tx, drawing, want.handoff_id, want.after, want.upto)
            return thread.caught_up(said.customer, said.turns, zone, drawing.link, new=said.new)
        case Echo():
            return thread.echo(views.replied(tx, want.handoff_id, want.seq))
        case Brought():
            return _brought(tx, drawing, want, zone)
        case Amended():
            said = _spoken(tx, drawing, want.of or want.handoff_id, want.seq - 1, want.seq)
            return thread.amended(said.customer, said.turns[0], zone)
        case Onward():
            shown = views.card(tx, want.handoff_id, drawing.rules)
            return leading.line(tx, drawing.rules, drawing.workspace, want, shown)
        case _:
            raise NothingToSay


def _shown(tx: Tx, drawing: Drawing, handoff_id: str) -> Card:
    """With the address of what it was merged into."""
    card = views.card(tx, handoff_id, drawing.rules)
    if card.merged is None or card.merged.anchor is None:
        return card
    anchor = card.merged.anchor
    address = drawing.workspace.address_of(anchor.channel, anchor.ts)
    return replace(card, merged=replace(card.merged, address=address))


def _brought(tx: Tx, drawing: Drawing, want: Brought, zone: str) -> Message:
    said = views.spoken(tx, want.of, 0, want.upto, drawing.rules.fields)
    drawn = thread.caught_up(said.customer, said.turns, zone, drawing.link, new=False) if said.turns else None
    merged, brief = tx.handoffs.get(want.of), tx.handoffs.brief(want.of)
    return merging.brought(merged, brief, said.customer, drawn, want.user)


def _spoken(tx: Tx, drawing: Drawing, handoff_id: str, after: int, upto: int) -> views.Spoken:
    said = views.spoken(tx, handoff_id, after, upto, drawing.rules.fields)
    if not said.turns:
        raise NothingToSay
    return said
