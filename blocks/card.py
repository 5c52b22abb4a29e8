"""The card: one handoff, read in ten seconds. Always drawn whole from what is stored."""

from __future__ import annotations

from blocks import card_ended, card_facts
from blocks.card_facts import known_name
from blocks.files import Link, nowhere
from blocks.ids import Action, Part
from blocks.parts import (
    MESSAGE_TEXT_LIMIT,
    Block,
    Line,
    Message,
    bold,
    button,
    buttons,
    lines,
    menu,
    plain,
    spoken,
    words,
)
from blocks.text import NAME_LIMIT, escaped_within, shorten
from blocks.when import DAY_AND_TIME, TIME_AND_AGE, moment
from bot.domain.card import Card
from bot.domain.handoff import AWAITING, HELD, Handoff, State

_STATES = {
    State.RESOLVED: "Resolved",
    State.WITHDRAWN: "Withdrawn",
    State.HANDED_BACK: "Handed back",
    State.SPAM: "Blocked",
    State.MERGED: "Merged",
}
_SPAM = {Action.MERGE: "Merge into another…", Action.BLOCK: "Block as spam"}
_HELD_MENU = {Action.HELPERS: "Helpers", Action.HAND_BACK: "Hand back to the assistant", **_SPAM}


def card(card: Card, zone: str = "UTC", to: Link = nowhere) -> Message:
    """`zone` is the skill's: for notifications and wherever Slack can't draw a time in the reader's own."""
    head = _head(card, zone)
    facts = [*card_facts.drawn(card, zone, to), *card_ended.drawn(card, zone)]
    drawn = [lines(Part.HEAD, [head])]
    if facts:
        drawn.append(lines(Part.FACTS, facts))
    text = escaped_within(spoken(head), MESSAGE_TEXT_LIMIT)
    return {"text": text, "blocks": [*drawn, _buttons(card)]}


def _head(card: Card, zone: str) -> Line:
    handoff = card.handoff
    standing = _STATES.get(handoff.state) or handoff.priority.capitalize()
    form = f"since {TIME_AND_AGE}" if handoff.is_open else f"asked {DAY_AND_TIME}"
    since = moment(handoff.escalated_at, zone, form)
    line = [bold(f"{standing} · {shorten(handoff.skill, NAME_LIMIT)}"), words(" · "), since]
    if handoff.state is State.PARKED and handoff.opens_at:
        line += [words(" · "), moment(handoff.opens_at, zone, f"parked until {DAY_AND_TIME}")]
    if handoff.snoozed_until:
        line += [words(" · "), moment(handoff.snoozed_until, zone, f"snoozed until {DAY_AND_TIME}")]
    elif handoff.state is State.SNOOZED:
        line.append(words(" · snoozed until they write"))
    if handoff.state in HELD and handoff.holder:
        line += [words(" · with "), bold(known_name(handoff.holder.name))]
    return [*line, words(": "), bold(_matter(card))]


def _matter(card: Card) -> str:
    return shorten(card.brief.headline, 150) or "no question yet"


def _buttons(card: Card) -> Block:
    handoff = card.handoff
    transcript = button(Action.TRANSCRIPT, "Transcript", handoff.id)
    if handoff.state in AWAITING:
        claim = button(Action.CLAIM, "Claim", handoff.id, primary=True)
        return buttons(claim, transcript, menu(handoff.id, _SPAM))
    if handoff.state in HELD:
        return _held(handoff, transcript)
    if handoff.state is State.RESOLVED:
        return buttons(transcript, button(Action.REOPEN, "Reopen", handoff.id))
    if handoff.state is State.SPAM and card.blocked:
        unblock = {**button(Action.UNBLOCK, "Unblock", handoff.id), "confirm": _confirm_unblock()}
        return buttons(transcript, unblock)
    return buttons(transcript)


def _held(handoff: Handoff, transcript: Block) -> Block:
    resolve = button(Action.RESOLVE, "Resolve", handoff.id, primary=True)
    sleep = button(Action.SNOOZE, "Snooze", handoff.id)
    if handoff.state is State.SNOOZED:
        sleep = button(Action.WAKE, "Wake", handoff.id)
    release = {**button(Action.RELEASE, "Release", handoff.id), "confirm": _confirm_release()}
    return buttons(resolve, sleep, release, transcript, menu(handoff.id, _HELD_MENU))


def _confirm_unblock() -> Block:
    return {
        "title": plain("Let them write again?"),
        "text": plain("What they write then is answered as anybody's. This handoff stays ended."),
        "confirm": plain("Unblock"),
        "deny": plain("Cancel"),
    }


def _confirm_release() -> Block:
    """Asked, because the customer is told at once and it can't be unsaid."""
    return {
        "title": plain("Release this handoff?"),
        "text": plain("It waits for a colleague again, and the customer is told that you had to step away."),
        "confirm": plain("Release"),
        "deny": plain("Keep it"),
    }
