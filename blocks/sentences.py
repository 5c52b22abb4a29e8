"""What each line in a thread says."""

from __future__ import annotations

from datetime import datetime

from blocks import merging
from blocks.card_facts import known_name, who
from blocks.parts import Line, words
from blocks.text import NAME_LIMIT, shorten
from blocks.when import DAY_AND_TIME, moment, near
from bot.domain.card import Card
from bot.domain.deliveries import LineCode


def sentence(code: LineCode, card: Card, opens_at: datetime | None, zone: str) -> Line:
    skill, name = shorten(card.handoff.skill, NAME_LIMIT), who(card.customer)
    until = _until(opens_at, zone)
    match code:
        case LineCode.FLUSHED:
            return [words(f"{skill} is open now: {name} waits for somebody to claim this.")]
        case LineCode.PARKED:
            return [words(f"{skill} has closed. {name} keeps their place: this is parked"), *until]
        case LineCode.RELEASED if opens_at:
            return [words(f"Released while {skill} is closed: this is parked"), *until]
        case LineCode.RELEASED:
            return [words(f"Released: {name} waits for somebody else to claim this.")]
        case LineCode.REOPENED:
            return _reopened(card, name, until if opens_at else [])
        case LineCode.OPENED_AGAIN:
            return _opened_again(card, until if opens_at else [])
        case LineCode.WITHDRAWN:
            return [words(f"{name} no longer waits for a person: there is nothing left to do here.")]
        case LineCode.PROMISE_BROKEN:
            return _late(card, name, zone)
        case LineCode.CORRECTED:
            return [words(f"{name} corrected what we passed on: the card says what they want now.")]
        case LineCode.BLOCKED:
            return [words(f"{_ender(card)} blocked {name} as spam: nothing they write comes here any more.")]
        case LineCode.UNBLOCKED:
            return [words(f"{name} is unblocked and can write again.")]
        case LineCode.THREAD_DELETED:
            return [words(f"The thread of this was deleted, so it goes on here. {_who_has_it(card, name)}")]
        case LineCode.CHANNEL_LOST:
            return [
                words(
                    f"Its channel takes no messages any more, so this goes on here. {_who_has_it(card, name)}"
                )
            ]
        case _:
            return _of_the_desk(code, card, name)


def _of_the_desk(code: LineCode, card: Card, name: str) -> Line:
    match code:
        case LineCode.SNOOZE_OVER:
            return [words(f"the snooze is over. {name} has not written since.")]
        case LineCode.WOKEN:
            return [words(f"the snooze is over: {name} asks for you.")]
        case LineCode.HELPER_ADDED:
            return [words(f"you help here from now on: what you write in this thread reaches {name}.")]
        case LineCode.MERGED:
            return merging.sentence(card)
        case LineCode.HANDED_BACK:
            return [words(f"{_ender(card)} handed {name} back to the assistant: nothing is left to do here.")]
        case _:
            return [words(f"{name} could not be reached by mail. They see your answer once they are back.")]


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
