"""Each fact, and what Slack is to show of it."""

from __future__ import annotations

from datetime import datetime

from bot.domain import facts
from bot.domain.acts import Role
from bot.domain.consequences.waits import of_a_wait, released
from bot.domain.deliveries import (
    Amended,
    Brought,
    CatchUp,
    Close,
    DrawCard,
    DrawOvernight,
    Echo,
    KeptWhy,
    Line,
    LineCode,
    Mark,
    Notice,
    Onward,
    Reaction,
    Redo,
    Redraw,
    Relay,
    Want,
    Whisper,
    lane_of,
)

_UNEXPLAINED = {KeptWhy.NOTE, KeptWhy.COLLEAGUE}
"""The lock alone says enough, but for a hint; every other reason is also told to the writer."""


def to_slack(fact: facts.Fact) -> tuple[Want, ...]:
    match fact:
        case facts.Escalated():
            return _waiting_in(fact.handoff_id, fact.skill, fact.opens_at)
        case facts.EscalatedAgain():
            return (Redraw(fact.handoff_id), *_list(fact.skill, fact.opens_at))
        case facts.Flushed():
            line = Line(fact.handoff_id, LineCode.FLUSHED)
            return (DrawCard(fact.handoff_id), *_list(fact.skill, fact.opened_at), line)
        case facts.Parked():
            line = Line(fact.handoff_id, LineCode.PARKED, fact.opens_at)
            lists = (*_list(fact.skill, fact.parked_until), *_list(fact.skill, fact.opens_at))
            return (Redraw(fact.handoff_id), *lists, line)
        case facts.Claimed():
            return (DrawCard(fact.handoff_id), *_list(fact.skill, fact.parked_until))
        case facts.Released():
            return (DrawCard(fact.handoff_id), *_list(fact.skill, fact.opens_at), released(fact))
        case facts.Reopened():
            code = LineCode.OPENED_AGAIN if fact.by else LineCode.REOPENED
            line = Line(fact.handoff_id, code, fact.opens_at)
            return (DrawCard(fact.handoff_id), *_list(fact.skill, fact.opens_at), line)
        case facts.HandedBack():
            return (Redraw(fact.handoff_id), Line(fact.handoff_id, LineCode.HANDED_BACK))
        case facts.Resolved():
            return (Redraw(fact.handoff_id), *_list(fact.skill, fact.parked_until))
        case facts.Withdrawn():
            line = Line(fact.handoff_id, LineCode.WITHDRAWN)
            return (Redraw(fact.handoff_id), *_list(fact.skill, fact.parked_until), line)
        case facts.Blocked():
            line = Line(fact.handoff_id, LineCode.BLOCKED)
            return (Redraw(fact.handoff_id), *_list(fact.skill, fact.parked_until), line)
        case facts.PromiseBroken(answered=False):
            return (Redraw(fact.handoff_id), Line(fact.handoff_id, LineCode.PROMISE_BROKEN))
        case facts.Rated() | facts.PromiseKept() | facts.PromiseBroken():
            return (Redraw(fact.handoff_id),)
        case _:
            return _offered(fact) or _held(fact) or _said(fact) or of_a_wait(fact)


def _offered(fact: facts.Fact) -> tuple[Want, ...]:
    match fact:
        case facts.Offered():
            line = Line(fact.handoff_id, LineCode.OFFERED, user=fact.agent)
            return (DrawCard(fact.handoff_id), *_list(fact.skill, fact.parked_until), line)
        case facts.Declined() | facts.OfferExpired():
            code = LineCode.DECLINED if isinstance(fact, facts.Declined) else LineCode.OFFER_OVER
            line = Line(fact.handoff_id, code, fact.opens_at)
            return (Redraw(fact.handoff_id), *_list(fact.skill, fact.opens_at), line)
        case _:
            return ()


def _held(fact: facts.Fact) -> tuple[Want, ...]:
    match fact:
        case facts.Merged():
            line = Line(fact.handoff_id, LineCode.MERGED, user=_beside(fact))
            return (Redraw(fact.handoff_id), *_list(fact.skill, fact.parked_until), line)
        case facts.Snoozed():
            return (Redraw(fact.handoff_id),)
        case facts.HelperRemoved():
            told = (Whisper(fact.handoff_id, fact.helper, Notice.HELPER_REMOVED),)
            return (Redraw(fact.handoff_id), *(() if fact.agent in {fact.helper, ""} else told))
        case facts.Woken(by=Role.HOLDER):
            return (Redraw(fact.handoff_id),)
        case facts.Woken():
            code = LineCode.SNOOZE_OVER if fact.by == Role.CLOCK else LineCode.WOKEN
            return (Redraw(fact.handoff_id), Line(fact.handoff_id, code, user=fact.agent))
        case facts.Transferred():
            return _transferred(fact)
        case facts.Unblocked():
            return (Redraw(fact.handoff_id), Line(fact.handoff_id, LineCode.UNBLOCKED))
        case facts.HelperAdded():
            line = Line(fact.handoff_id, LineCode.HELPER_ADDED, user=fact.helper)
            return (Redraw(fact.handoff_id), line)
        case _:
            return ()


def _said(fact: facts.Fact) -> tuple[Want, ...]:
    match fact:
        case facts.CustomerWrote():
            return (Relay(fact.handoff_id, fact.seq),)
        case facts.Joined():
            brought = Brought(fact.handoff_id, fact.of, fact.upto, _beside(fact))
            return (Redraw(fact.handoff_id), *_list(fact.skill, fact.opens_at), brought)
        case facts.CaughtUp():
            return (CatchUp(fact.handoff_id, fact.after, fact.upto),)
        case facts.AnchoredAnew():
            return _moved(fact)
        case facts.CustomerEdited() | facts.CustomerDeleted():
            again = (Redo(fact.handoff_id, fact.seq), Amended(fact.handoff_id, fact.seq))
            return (Redraw(fact.handoff_id), *_list(fact.skill, fact.opens_at), *again)
        case facts.Corrected():
            line = Line(fact.handoff_id, LineCode.CORRECTED)
            return (Redraw(fact.handoff_id), *_list(fact.skill, fact.opens_at), line)
        case facts.AgentReplied(ts=""):
            echo = Echo(fact.handoff_id, fact.seq, agent=fact.agent)
            return (echo, Redraw(fact.handoff_id)) if fact.first else (echo,)
        case facts.AgentReplied():
            mark = Mark(fact.handoff_id, fact.channel, fact.ts, Reaction.SENT)
            return (mark, Redraw(fact.handoff_id)) if fact.first else (mark,)
        case facts.KeptInside():
            lock = Mark(fact.handoff_id, fact.channel, fact.ts, Reaction.INSIDE)
            if fact.why in _UNEXPLAINED and not fact.hint:
                return (lock,)
            return (lock, Whisper(fact.handoff_id, fact.agent, fact.why, "", *_thread(fact)))
        case facts.NotCarried():
            return (Whisper(fact.handoff_id, fact.agent, fact.what, fact.file, *_thread(fact)),)
        case _:
            return _mended(fact)


def _thread(fact: facts.KeptInside | facts.NotCarried) -> tuple[str, str]:
    """Where it is told, if that is not under the card."""
    return (fact.channel, fact.root) if fact.root else ("", "")


def _mended(fact: facts.Fact) -> tuple[Want, ...]:
    match fact:
        case facts.AgentEdited(first=True):
            return (Mark(fact.handoff_id, fact.channel, fact.ts, Reaction.EDITED),)
        case facts.AgentTookBack(ts=""):
            return (Redo(fact.handoff_id, fact.seq),)
        case facts.AgentTookBack(stands=True):
            return (Mark(fact.handoff_id, fact.channel, fact.ts, Reaction.TAKEN_BACK),)
        case _:
            return ()


def _transferred(fact: facts.Transferred) -> tuple[Want, ...]:
    """Where it is parked, its old thread hears so at once; else as soon as the new card stands.

    Two that go the other way round reach for the two lists in the same order.
    """
    there = (fact.handoff_id, fact.channel, fact.ts)
    old = (Close(*there), *((Onward(*there),) if fact.opens_at else ())) if fact.ts else ()
    lists = sorted((*_list(fact.skill, fact.parked_until), *_list(fact.to, fact.opens_at)), key=lane_of)
    return (*old, *lists, *(() if fact.opens_at else (DrawCard(fact.handoff_id),)))


def _beside(fact: facts.Merged | facts.Joined) -> str:
    """Who has it, where it was a colleague who merged it."""
    return "" if fact.holder == fact.agent else fact.holder


def _moved(fact: facts.AnchoredAnew) -> tuple[Want, ...]:
    line = Line(fact.handoff_id, LineCode.CHANNEL_LOST if fact.lost else LineCode.THREAD_DELETED)
    told = (CatchUp(fact.handoff_id, fact.after, fact.upto),) if fact.after < fact.upto else ()
    return (DrawCard(fact.handoff_id), line, *told)


def _waiting_in(handoff_id: str, skill: str, opens_at: datetime | None) -> tuple[Want, ...]:
    return (DrawOvernight(skill, opens_at),) if opens_at else (DrawCard(handoff_id),)


def _list(skill: str, opens_at: datetime | None) -> tuple[Want, ...]:
    return (DrawOvernight(skill, opens_at),) if opens_at else ()
