"""Each fact, and what the customer is to hear of it: at most one turn of the system's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain import facts
from bot.domain.nudges import ReleaseWhy
from bot.domain.texts import Said


@dataclass(frozen=True, slots=True)
class Say:
    """A turn of the system's: which text, the times that stand in it, and a text that follows."""

    text: Said
    by: datetime | None = None
    opens: datetime | None = None
    more: Said | None = None


def to_customer(fact: facts.Fact) -> Say | None:
    """None for a fact that the customer need not hear of (their side may still show a new state)."""
    match fact:
        case facts.Escalated():
            more = Said.TELL_US if fact.wordless else None
            busy = fact.busy and not fact.opens_at
            return Say(Said.QUEUED_BUSY, more=more) if busy else _notice(fact.opens_at, fact.promised, more)
        case facts.Flushed():
            return Say(Said.FLUSHED)
        case facts.Parked():
            return Say(Said.PARKED_AT_CLOSING, opens=fact.opens_at)
        case facts.Claimed():
            return Say(Said.CLAIMED)
        case facts.Released():
            now = Said.RELEASED_LATE if fact.why == ReleaseWhy.SILENT else Said.RELEASED
            return _again(fact, now, Said.RELEASED_PARKED)
        case facts.HandedBack():
            return Say(Said.HANDED_BACK)
        case facts.Reopened():
            if fact.by:
                return Say(Said.REOPENED_BY_AGENT)
            if fact.agent:
                return Say(Said.REOPENED_HELD, by=fact.promised)
            return _again(fact, Said.REOPENED, Said.REOPENED_PARKED)
        case facts.Merged():
            return Say(Said.MERGED)
        case facts.Joined(along=False):
            return Say(Said.JOINED)
        case facts.Resolved():
            return Say(Said.RESOLVED)
        case facts.Withdrawn():
            return Say(Said.WITHDRAWN)
        case facts.Unblocked():
            return Say(Said.UNBLOCKED)
        case facts.PromiseBroken(answered=False):
            return Say(Said.PROMISE_BROKEN, by=fact.due)
        case _:
            return _passed_on(fact)


def _passed_on(fact: facts.Fact) -> Say | None:
    """To one colleague, or to another team."""
    match fact:
        case facts.Offered(held_by=holder) if holder:
            return Say(Said.HANDED_OVER, by=fact.promised)
        case facts.Declined() | facts.OfferExpired() if fact.opens_at:
            return Say(Said.PARKED_AT_CLOSING, opens=fact.opens_at)
        case facts.Transferred(held=True):
            return _again(fact, Said.TRANSFERRED, Said.TRANSFERRED_PARKED)
        case facts.Transferred():
            return _again(fact, Said.MOVED, Said.MOVED_PARKED)
        case _:
            return None


def _notice(opens_at: datetime | None, promised: datetime | None, more: Said | None) -> Say:
    if opens_at:
        text = Said.PARKED_PROMISED if promised else Said.PARKED
        return Say(text, promised, opens_at, more)
    return Say(Said.QUEUED_PROMISED if promised else Said.QUEUED, promised, more=more)


def _again(fact: facts.Released | facts.Reopened | facts.Transferred, now: Said, later: Said) -> Say:
    return Say(later if fact.opens_at else now, by=fact.promised, opens=fact.opens_at)
