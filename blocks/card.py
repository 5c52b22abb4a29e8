"""The card: one handoff, read in ten seconds. Always drawn whole from what is stored."""

from __future__ import annotations

from blocks import card_beside, card_ended, card_facts, offers
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
    State.SNOOZED: "Snoozed",
    State.RESOLVED: "Resolved",
    State.WITHDRAWN: "Withdrawn",
    State.HANDED_BACK: "Handed back",
    State.SPAM: "Blocked",
    State.MERGED: "Merged",
}
_SPAM = {Action.BLOCK: "Block as spam"}
_TRANSFER = {Action.TRANSFER: "Transfer to another team"}
_HELD_MENU = {
    Action.HELPERS: "Helpers",
    **offers.MENU,
    **_TRANSFER,
    Action.HAND_BACK: "Hand back to the assistant",
    **_SPAM,
}
_WAITING_MENU = {**offers.MENU, **_TRANSFER, **_SPAM}


def card(card: Card, zone: str = "UTC", to: Link = nowhere) -> Message:
    """`zone` is the skill's: for notifications and wherever Slack can't draw a time in the reader's own."""
    head = _head(card, zone)
    facts = _facts(card, zone, to)
    drawn = [lines(Part.HEAD, [head])]
    if facts:
        drawn.append(lines(Part.FACTS, facts))
    text = escaped_within(spoken(head), MESSAGE_TEXT_LIMIT)
    return {"text": text, "blocks": [*drawn, _buttons(card)]}


def _facts(card: Card, zone: str, to: Link) -> list[Line]:
    whom = (
        card_facts.moved(card, zone),
        card_facts.customer(card),
        card_beside.details(card),
        card_beside.before(card, zone),
    )
    matter = card_facts.drawn(card, zone, to)
    last = (*offers.drawn(card), card_beside.seen(card, zone), *card_ended.drawn(card, zone))
    return [line for line in (*whom, *matter, *last) if line]


def _head(card: Card, zone: str) -> Line:
    handoff = card.handoff
    standing = _STATES.get(handoff.state) or handoff.priority.capitalize()
    line = [bold(f"{standing} · {shorten(handoff.skill, NAME_LIMIT)}"), words(" · ")]
    return [*line, *_how_it_stands(handoff, zone), words(": "), bold(_matter(card))]


def _how_it_stands(handoff: Handoff, zone: str) -> Line:
    """Since when and with whom; of what is over how it ended."""
    if handoff.state in HELD:
        return _with_whom(handoff, zone)
    if not handoff.is_open:
        asked = moment(handoff.escalated_at, zone, f"asked {DAY_AND_TIME}")
        ended = card_ended.in_short(handoff)
        return [words(f"{ended} · "), asked] if ended else [asked]
    since = moment(handoff.escalated_at, zone, f"since {TIME_AND_AGE}")
    if handoff.state is State.PARKED and handoff.opens_at:
        return [since, words(" · "), moment(handoff.opens_at, zone, f"parked until {DAY_AND_TIME}")]
    return [since, *offers.head(handoff, zone)]


def _with_whom(handoff: Handoff, zone: str) -> Line:
    holder = [words("with "), bold(known_name(handoff.holder.name if handoff.holder else ""))]
    if handoff.state is not State.SNOOZED:
        claimed = handoff.claimed_at or handoff.escalated_at
        return [*holder, words(" "), moment(claimed, zone, f"since {TIME_AND_AGE}")]
    until = words("until they write")
    if handoff.snoozed_until:
        until = moment(handoff.snoozed_until, zone, f"until {DAY_AND_TIME}")
    return [until, words(" · "), *holder]


def _matter(card: Card) -> str:
    return shorten(card.brief.headline, 150) or "no question yet"


def _buttons(card: Card) -> Block:
    handoff = card.handoff
    transcript = button(Action.TRANSCRIPT, "Transcript", handoff.id)
    if handoff.state is State.OFFERED:
        return buttons(*offers.on_card(handoff, transcript, _WAITING_MENU))
    if handoff.state in AWAITING:
        claim = button(Action.CLAIM, "Claim", handoff.id, primary=True)
        return buttons(claim, transcript, menu(handoff.id, _WAITING_MENU))
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
    answer = button(Action.REPLY, "Reply", handoff.id)
    release = {**button(Action.RELEASE, "Release", handoff.id), "confirm": _confirm_release()}
    return buttons(answer, resolve, sleep, release, transcript, menu(handoff.id, _HELD_MENU))


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
        "text": plain(
            "It waits for a colleague again, and the customer is told that its holder had to step away."
        ),
        "confirm": plain("Release"),
        "deny": plain("Keep it"),
    }
