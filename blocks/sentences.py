"""What each line in a thread says."""

from __future__ import annotations

from datetime import datetime

from blocks import merging, offers
from blocks.card_facts import known_name, who
from blocks.parts import Line, words
from blocks.text import NAME_LIMIT, shorten
from blocks.when import DAY_AND_TIME, TIME_AND_AGE, moment, near
from bot.domain.card import Card
from bot.domain.deliveries import LineCode

_PLAIN = {
    LineCode.FLUSHED: "{skill} is open now: {name} waits for somebody to claim this.",
    LineCode.WITHDRAWN: "{name} no longer waits for a person: there is nothing left to do here.",
    LineCode.CORRECTED: "{name} corrected what we passed on: the card says what they want now.",
    LineCode.BLOCKED: "{ender} blocked {name} as spam: nothing they write comes here any more.",
    LineCode.UNBLOCKED: "{name} is unblocked and can write again.",
    LineCode.THREAD_DELETED: "The thread of this was deleted, so it goes on here. {who_has_it}",
    LineCode.CHANNEL_LOST: "Its channel takes no messages any more, so this goes on here. {who_has_it}",
    LineCode.SNOOZE_OVER: "the snooze is over. {name} has not written since.",
    LineCode.WOKEN: "the snooze is over: {name} asks for you.",
    LineCode.HELPER_ADDED: "you help here from now on: what you write in this thread reaches {name}.",
    LineCode.TAKEN_BACK: "no word in all this time, so {name} waits for somebody else to claim this.",
    LineCode.HANDED_BACK: "{ender} handed {name} back to the assistant: nothing is left to do here.",
    LineCode.MAIL_FAILED: "{name} could not be reached by mail. They see your answer once they are back.",
}


def sentence(code: LineCode, card: Card, opens_at: datetime | None, zone: str) -> Line:
    skill, name = shorten(card.handoff.skill, NAME_LIMIT), who(card.customer)
    if plain := _PLAIN.get(code):
        has_it = _who_has_it(card, name)
        return [words(plain.format(skill=skill, name=name, ender=_ender(card), who_has_it=has_it))]
    until = _until(opens_at, zone)
    match code:
        case LineCode.RELEASED if opens_at:
            return [words(f"Released while {skill} is closed: this is parked"), *until]
        case LineCode.RELEASED:
            return [words(f"Released: {name} waits for somebody else to claim this.")]
        case LineCode.HOLDER_LEFT:
            return _left(name, skill, until if opens_at else [])
        case LineCode.REOPENED:
            return _reopened(card, name, until if opens_at else [])
        case LineCode.OPENED_AGAIN:
            return _opened_again(card, until if opens_at else [])
        case LineCode.PROMISE_BROKEN:
            return _late(card, name, zone)
        case LineCode.OFFERED | LineCode.DECLINED | LineCode.OFFER_OVER:
            return offers.said(code, card, name, until if opens_at else [], zone)
        case LineCode.MERGED:
            return merging.sentence(card)
        case LineCode.UNCLAIMED:
            since = moment(card.handoff.escalated_at, zone, f"since {TIME_AND_AGE}")
            return [words(f"{name} has waited "), since, words(", and nobody has claimed this.")]
        case _:
            return [words(f"{skill} has closed. {name} keeps their place: this is parked"), *until]


def _ender(card: Card) -> str:
    return known_name(card.handoff.holder.name if card.handoff.holder else "")


def _who_has_it(card: Card, name: str) -> str:
    if holder := card.handoff.holder:
        return f"{known_name(holder.name)} has it still; what is written under this card reaches {name}."
    return f"{name} still waits for somebody to claim it."


def _until(opens_at: datetime | None, zone: str) -> Line:
    if opens_at is None:
        return [words(".")]
    return [words(" "), moment(opens_at, zone, f"until {DAY_AND_TIME}"), words(".")]


def _left(name: str, skill: str, parked: Line) -> Line:
    if parked:
        return [words(f"no longer here, and {skill} is closed: this is parked"), *parked]
    return [words(f"no longer here, so {name} waits for somebody else to claim this.")]


def _reopened(card: Card, name: str, parked: Line) -> Line:
    if holder := card.handoff.holder:
        return [words(f"{name} wrote again, so this is open again, with {known_name(holder.name)}.")]
    if parked:
        return [words(f"{name} wrote again while the team is closed: this is open again, parked"), *parked]
    return [words(f"{name} wrote again, so this is open again and waits for somebody to claim it.")]


def _opened_again(card: Card, parked: Line) -> Line:
    if holder := card.handoff.holder:
        return [words(f"Opened again by hand, with {known_name(holder.name)}.")]
    if parked:
        return [words("Opened again by hand while the team is closed: this is parked"), *parked]
    return [words("Opened again by hand: it waits for somebody to claim it.")]


def _late(card: Card, name: str, zone: str) -> Line:
    sorry = f"has not come. {name} has been told that it is late."
    if card.promise is None:
        return [words(f"The answer that was promised {sorry}")]
    due = near(card.promise.due, card.handoff.escalated_at, zone, "by")
    return [words("The answer promised "), due, words(f" {sorry}")]
