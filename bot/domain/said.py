"""What the system says to a customer, and its words in English, in two tones."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Tone(StrEnum):
    """How a customer is told that a person takes over; all else is said in one way."""

    PLAIN = "plain"
    WARM = "warm"


class Said(StrEnum):
    QUEUED = "queued"
    QUEUED_PROMISED = "queued_promised"
    QUEUED_BUSY = "queued_busy"
    PARKED = "parked"
    PARKED_PROMISED = "parked_promised"
    STILL_PARKED = "still_parked"
    FLUSHED = "flushed"
    PARKED_AT_CLOSING = "parked_at_closing"
    CLAIMED = "claimed"
    RELEASED = "released"
    RELEASED_PARKED = "released_parked"
    HANDED_OVER = "handed_over"
    RELEASED_LATE = "released_late"
    """By the clock, after a holder who said nothing."""
    TRANSFERRED = "transferred"
    TRANSFERRED_PARKED = "transferred_parked"
    MOVED = "moved"
    MOVED_PARKED = "moved_parked"
    """From one team to another before anybody had joined."""
    HANDED_BACK = "handed_back"
    MERGED = "merged"
    JOINED = "joined"
    REOPENED_HELD = "reopened_held"
    REOPENED_BY_AGENT = "reopened_by_agent"
    REOPENED = "reopened"
    REOPENED_PARKED = "reopened_parked"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"
    UNBLOCKED = "unblocked"
    PROMISE_BROKEN = "promise_broken"
    GREETED = "greeted"
    THANKED = "thanked"
    """Said by the assistant where it knows no small talk of its own."""
    OFFER_PERSON = "offer_person"
    TELL_US = "tell_us"
    """Follows the notice to somebody who asked for a person before saying anything."""
    ANSWER_BY = "answer_by"
    """Follows a text that names no time, where one is promised."""


_LEAVE = "You can leave: the answer will be here when you come back."

DEFAULTS: dict[Said, str] = {
    Said.QUEUED: (
        "I'm passing this to a person in {skill}, with all you wrote here. I can't say yet when they will "
        f"answer. {_LEAVE}"
    ),
    Said.QUEUED_PROMISED: (
        "I'm passing this to a person in {skill}, with all you wrote here. You'll have their answer by {by}. "
        f"{_LEAVE}"
    ),
    Said.QUEUED_BUSY: (
        "I'm passing this to a person in {skill}, with all you wrote here. Many people are asking just now, "
        f"so it will take longer than usual. {_LEAVE}"
    ),
    Said.PARKED: (
        "{skill} is closed now and back {opens}. I've put your question in their queue, with all you wrote "
        f"here. {_LEAVE}"
    ),
    Said.PARKED_PROMISED: (
        "{skill} is closed now and back {opens}. I've put your question in their queue, with all you wrote "
        f"here: you'll have their answer by {{by}}. {_LEAVE}"
    ),
    Said.STILL_PARKED: "Your question is in the queue of {skill}, who are back {opens}.",
    Said.FLUSHED: "{skill} is open now and has your question.",
    Said.PARKED_AT_CLOSING: "{skill} has closed for now and is back {opens}. Your place is kept.",
    Said.CLAIMED: "{agent} from {skill} has joined and is reading what you wrote.",
    Said.RELEASED: "{agent} had to step away. You are back in the queue of {skill}, with all you wrote.",
    Said.RELEASED_PARKED: (
        "{agent} had to step away, and {skill} is closed until they are back {opens}. Your place is kept."
    ),
    Said.HANDED_OVER: (
        "{agent} is passing this to a colleague in {skill}, with all you wrote. They will join you here."
    ),
    Said.RELEASED_LATE: (
        "You have waited too long for an answer from {agent}, and we're sorry. You are back in the queue of "
        "{skill}, with all you wrote, so that somebody else can answer."
    ),
    Said.TRANSFERRED: (
        "{agent} has passed this on to {skill}, with all you wrote here. Somebody there will answer you."
    ),
    Said.TRANSFERRED_PARKED: (
        "{agent} has passed this on to {skill}, who are closed now and back {opens}. Your question is in "
        "their queue, with all you wrote here."
    ),
    Said.MOVED: "{skill} can help you best with this: your question is with them now, with all you wrote.",
    Said.MOVED_PARKED: (
        "{skill} can help you best with this. They are closed now and back {opens}: your question is in "
        "their queue, with all you wrote."
    ),
    Said.HANDED_BACK: (
        "{agent} has handed you back to me. Ask me anything, or ask for a person again at any time."
    ),
    Said.MERGED: (
        "{agent} has put this together with your other conversation with us. Both go on there, and what you "
        "write here is read there."
    ),
    Said.JOINED: "{agent} has put your other conversation with us together with this one. Both go on here.",
    Said.REOPENED_BY_AGENT: "{agent} from {skill} has opened this again. Write here if there is more to say.",
    Said.REOPENED_HELD: "{agent} from {skill} has your message.",
    Said.REOPENED: "{skill} has your message and all that was said before.",
    Said.REOPENED_PARKED: "{skill} is closed now and back {opens}. Your message is in their queue.",
    Said.RESOLVED: "{agent} has closed this. If there is more to do, write here again within a day.",
    Said.WITHDRAWN: (
        "You're no longer waiting for a person. Ask me anything, or ask for a person again at any time."
    ),
    Said.UNBLOCKED: (
        "You can write here again. Your earlier question was closed: ask it once more, or ask for a person."
    ),
    Said.GREETED: "Hello! What can I do for you?",
    Said.THANKED: "You're welcome. Write here again whenever you need anything.",
    Said.OFFER_PERSON: (
        "I'm not sure that I could help you. Shall I pass this to a person? Answer “yes”, and I will."
    ),
    Said.TELL_US: "Write here what it is about, so that they can begin with the answer.",
    Said.ANSWER_BY: "You'll have an answer by {by}.",
    Said.PROMISE_BROKEN: (
        "We said you would have an answer by {by}, and you don't have it yet. We're sorry. "
        "{skill} still has your question, and nothing you wrote is lost."
    ),
}

_COMES = "I'm bringing in a person from {skill} for you."
_KNOWS = "They'll see all you wrote here, so you won't need to repeat anything"
_CLOSED = (
    "I'm sorry: {skill} is closed now and back {opens}. Your question is in their queue, with all you wrote "
    "here, so you won't need to repeat anything."
)
_STAY = "No need to stay: it will be waiting for you here."
_ANSWER_STAYS = "No need to stay: the answer will be waiting for you here."

WARM: dict[Said, str] = {
    Said.QUEUED: f"{_COMES} {_KNOWS}. I can't say yet how soon they will answer. {_ANSWER_STAYS}",
    Said.QUEUED_PROMISED: f"{_COMES} {_KNOWS}, and you'll have their answer by {{by}}. {_STAY}",
    Said.QUEUED_BUSY: (
        f"{_COMES} {_KNOWS}. Many people are asking just now, so I'm sorry: it will take longer than usual. "
        f"{_ANSWER_STAYS}"
    ),
    Said.PARKED: f"{_CLOSED} {_ANSWER_STAYS} Until then, I'm here for anything else.",
    Said.PARKED_PROMISED: (
        f"{_CLOSED} You'll have their answer by {{by}}. {_STAY} Until then, I'm here for anything else."
    ),
}


def english(tone: Tone) -> Mapping[Said, str]:
    """All of them, as Baton ships them."""
    return DEFAULTS | WARM if tone is Tone.WARM else DEFAULTS
