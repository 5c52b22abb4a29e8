"""What is drawn where a transfer left: the closed card, the line below it, the private word in its thread."""

from __future__ import annotations

from blocks import card_left, whispers
from blocks.parts import Message
from bot.desk import views
from bot.domain.card import Card
from bot.domain.deliveries import Anchor, Close, KeptWhy, Onward, Whisper
from bot.domain.rules import Rules
from bot.domain.transfer import CardLeft
from bot.ports import Tx
from handlers.slack.enclosures import named_in
from handlers.slack.workspace import Workspace


class NothingLeft(Exception):
    """No transfer left that place."""


def closed(tx: Tx, rules: Rules, workspace: Workspace, close: Close) -> Message:
    """Raises NothingLeft."""
    left = _left(tx, rules, Anchor(close.channel, close.ts))
    return card_left.closed(left, rules.zone_of(left.transfer.source), _way_on(tx, workspace, left))


def line(tx: Tx, rules: Rules, workspace: Workspace, onward: Onward, card: Card) -> Message:
    """Raises NothingLeft."""
    left = _left(tx, rules, Anchor(onward.channel, onward.ts))
    zone = rules.zone_of(left.transfer.source)
    return card_left.line(left, zone, _way_on(tx, workspace, left), card.handoff.opens_at)


def private(tx: Tx, rules: Rules, workspace: Workspace, whisper: Whisper) -> Message:
    """Raises NothingLeft."""
    if whisper.code != KeptWhy.MOVED:
        file = named_in(tx, whisper.about) if whisper.about else ""
        return whispers.whisper(whisper.code, whisper.handoff_id, file)
    left = _left(tx, rules, Anchor(whisper.channel, whisper.root))
    return card_left.private(left, tx.handoffs.get(whisper.handoff_id).skill, _way_on(tx, workspace, left))


def _left(tx: Tx, rules: Rules, where: Anchor) -> CardLeft:
    left = views.left(tx, where, rules.fields)
    if left is None:
        raise NothingLeft
    return left


def _way_on(tx: Tx, workspace: Workspace, left: CardLeft) -> str:
    """ "" until the new card stands. Of what was merged instead, that of the card which goes on."""
    handoff = left.ended
    merged = views.merged(tx, handoff) if handoff and handoff.merged_into else None
    card = merged.anchor if merged else tx.lanes.anchor_of(left.transfer.handoff_id)
    return workspace.address_of(card.channel, card.ts) if card else ""
