"""Merging: the window that asks into what, and how it is told in both threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from blocks.card_facts import known_name, quoted, who
from blocks.forms import FormRefused, about, answers, chosen, form, labelled, section
from blocks.ids import Callback, Field, Part
from blocks.parts import (
    MESSAGE_TEXT_LIMIT,
    Block,
    Line,
    Message,
    View,
    bold,
    lines,
    link,
    person,
    plain,
    spoken,
    words,
)
from blocks.text import NAME_LIMIT, escaped_within, shorten
from blocks.when import DAY_AND_TIME, TIME, told
from bot.domain.brief import Brief
from bot.domain.card import Card
from bot.domain.conversation import Customer
from bot.domain.desk import Line as Listed
from bot.domain.errors import BatonError, MergeEnded, NotOneCustomer
from bot.domain.handoff import Handoff, State

TITLE = "Merge into another"
OPTION_LIMIT = 75
"""Characters of a round button's text, and of what stands under it (docs/slack.md, `view-check`)."""
HEADLINE_LIMIT = 100
EFFECT = (
    "This card ends. What they said here is brought into the other thread, what they write from now on comes "
    "there, and they are told so."
)
DONE = "Merged. This card has ended and leads to the other one, whose thread has what they said here."
NOTHING = "This customer has nothing else open in your skills."
ELSEWHERE = "They have something open in a skill that you don't serve: ask somebody there, or a manager."
NOT_ONE = (
    "Only matters of one customer can be merged, and nobody vouches that this one is the same person "
    "anywhere else: your site has not said who they are."
)
"""A name and an address can be typed by anybody: merging would show one person another's words."""
CHOOSE = "Choose one."
REFUSED: dict[type[BatonError], str] = {
    NotOneCustomer: NOT_ONE,
    MergeEnded: "That one has ended meanwhile, or went to another skill. Choose another.",
}


def merge(handoff_id: str, others: Sequence[Listed], unseen: int, zone_of: Callable[[str], str]) -> View:
    if not others:
        return _nothing(ELSEWHERE if unseen else NOTHING)
    options = [_option(one, zone_of(one.handoff.skill)) for one in others]
    element = {"type": "radio_buttons", "action_id": Field.MERGE_INTO, "options": options}
    asked = labelled(Field.MERGE_INTO, "Into which?", element)
    return form(Callback.MERGE, handoff_id, "Merge", asked, section(EFFECT), title=TITLE)


def unknown() -> View:
    """In its place, of a customer whom nobody vouches for."""
    return _nothing(NOT_ONE)


def done() -> View:
    """In its place, once it is: below it the transcript's window stands as before."""
    return _nothing(DONE)


def parse_merge(view: View) -> tuple[str, str]:
    """The handoff, and that into which it is merged. Raises FormRefused."""
    handoff_id, into = about(view, Field.MERGE_INTO), chosen(answers(view), Field.MERGE_INTO)
    if not into:
        raise FormRefused({Field.MERGE_INTO: CHOOSE})
    return handoff_id, into


def _option(one: Listed, zone: str) -> Block:
    return {
        "text": plain(shorten(_matter(one.handoff.skill, one.headline), OPTION_LIMIT)),
        "description": plain(shorten(_stands(one.handoff, zone), OPTION_LIMIT)),
        "value": one.handoff.id,
    }


def _stands(handoff: Handoff, zone: str) -> str:
    since = told(handoff.escalated_at, zone, f"asked {DAY_AND_TIME}")
    if handoff.holder and handoff.state in {State.ASSIGNED, State.SNOOZED}:
        asleep = ", snoozed" if handoff.state is State.SNOOZED else ""
        return f"with {known_name(handoff.holder.name)}{asleep} · {since}"
    if handoff.state is State.PARKED and handoff.opens_at:
        return f"{told(handoff.opens_at, zone, f'parked until {TIME}')} · {since}"
    return f"waits · {since}"


def _nothing(said: str) -> View:
    return {
        "type": "modal",
        "callback_id": Callback.TROUBLE,
        "title": plain(TITLE),
        "close": plain("Close"),
        "blocks": [section(said)],
    }


def by(handoff: Handoff) -> str:
    """Who merged it."""
    return known_name(handoff.holder.name if handoff.holder else "")


def goes_on_in(card: Card) -> Line:
    """With the way there, once its card stands."""
    into = card.merged
    if into is None:
        return [words("another card")]
    matter = _matter(into.skill, into.headline)
    return [link(into.address, matter) if into.address else bold(matter)]


def sentence(card: Card) -> Line:
    """In the thread that has ended. It is never redrawn, so it quotes nobody: words may be taken back."""
    name, into = who(card.customer), card.merged
    then = words(f". What {name} writes comes there now, and only what is said there reaches them.")
    skill = shorten(into.skill, NAME_LIMIT) if into else ""
    there = [link(into.address, skill) if into.address else bold(skill)] if into else []
    return [words(f"{by(card.handoff)} merged this into another card{' in ' if into else ''}"), *there, then]


def brought(
    merged: Handoff, brief: Brief, customer: Customer, said: Message | None, user: str = ""
) -> Message:
    """In the thread that goes on; `said` is what the customer said there, and `user` who has this one."""
    matter = _matter(merged.skill, brief.headline)
    follows = f"What {who(customer)} said there:" if said else f"{who(customer)} said nothing there."
    head: Line = [
        words("Merged into this by "),
        words(f"{by(merged)}: "),
        bold(matter),
        words(f". {follows}"),
    ]
    if user:
        head = [person(user), words(": "), *head]
    above = lines(Part.LINE, [head])
    if said is None:
        return {"text": escaped_within(spoken(head), MESSAGE_TEXT_LIMIT), "blocks": [above]}
    return {"text": said["text"], "blocks": [above, *said["blocks"]]}


def _matter(skill: str, headline: str) -> str:
    matter = shorten(headline, HEADLINE_LIMIT)
    return f"{shorten(skill, NAME_LIMIT)}: {quoted(matter) if matter else 'no question yet'}"
