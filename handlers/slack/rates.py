"""How often each of Slack's methods may be called: rows that all replicas share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.deliveries import DRAWN, Close, LaneKind, Mark, Onward, Redo, Whisper
from bot.domain.limits import Limit
from bot.ports import Item, Rate

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
POST_BURST = 3
BURST = 8


def _tier(method: str, calls: int) -> Rate:
    """So many in any minute, the burst among them (docs/slack.md, `rate-tiers`)."""
    return Rate(f"slack:{method}", MINUTE / (calls - BURST), BURST)


UPDATE = _tier("chat.update", 50)
REACT = _tier("reactions.add", 50)
WHISPER = _tier("chat.postEphemeral", 100)
HISTORY = _tier("conversations.history", 50)
REPLIES = _tier("conversations.replies", 50)

INFO = _tier("conversations.info", 50)
OF_A_STRAY = (HISTORY, REPLIES)
"""One look in the channel and one in what is left of the thread; what is then deleted is at most one."""


def of_method(item: Item) -> Rate | None:
    """None for a post, which is rationed by its channel."""
    if item.begun_at and (new := is_new(item)):
        return REPLIES if new and item.anchor else HISTORY
    match item.want:
        case Mark():
            return REACT
        case Whisper():
            return WHISPER
        case Redo() | Close():
            return UPDATE
    return UPDATE if item.anchor and item.kind in DRAWN else None


def is_new(item: Item) -> bool:
    """A message of its own, so that it can be looked for: a redraw, a mark or a private word leaves none."""
    if item.kind is LaneKind.THREAD:
        return not isinstance(item.want, Redo)
    if item.kind is LaneKind.LEFT:
        return isinstance(item.want, Onward)
    return item.kind in DRAWN and item.anchor is None


def of_post(channel: str) -> Rate:
    """One a second (docs/slack.md, `rate-post`)."""
    return Rate(f"slack:post:{channel}", SECOND, POST_BURST)


def of_cards(cards: Limit | None) -> Sequence[Rate]:
    """For the first post of a card: `amount` at once, then one after the other at that rate."""
    return (Rate("slack:new_cards", cards.per / cards.amount, cards.amount),) if cards else ()
