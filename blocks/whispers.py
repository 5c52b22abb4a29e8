"""Private words to an agent: why something stayed inside, and why a click did nothing."""

from __future__ import annotations

from blocks import merging
from blocks.ids import Action, Part
from blocks.parts import MESSAGE_TEXT_LIMIT, TEXT_LIMIT, Message, button, buttons, known, plain
from blocks.text import NAME_LIMIT, escaped_within, shorten
from bot.domain import errors
from bot.domain.acts import Verb
from bot.domain.deliveries import KeptWhy, Notice, Slip
from bot.domain.handoff import HELD, OPEN, State

WORDS: dict[str, str] = {
    KeptWhy.NOTE: "Kept inside as a note: the customer doesn't see it.",
    KeptWhy.COLLEAGUE: (
        "Kept inside: only who holds this handoff and their helpers answer the customer. To join in, ask "
        "them to add you: ⋯ → Helpers on the card."
    ),
    KeptWhy.UNCLAIMED: (
        "The customer doesn't get this: nobody has claimed the handoff yet. "
        "Claim it and send your answer again, and it reaches them."
    ),
    KeptWhy.EARLY: (
        "The customer doesn't get this: you wrote it before you claimed, or were asked in. Send it again, "
        "and it reaches them."
    ),
    KeptWhy.CLOSED: (
        "The customer doesn't get this: the handoff is over. It opens again when they write within a day, "
        "or by Reopen on the card."
    ),
    KeptWhy.HANDED_BACK: "The customer doesn't get this: they were handed back to the assistant.",
    KeptWhy.MERGED: (
        "The customer doesn't get this: it was merged into another card. Answer in that one's thread."
    ),
    Notice.HELPER_REMOVED: "You don't help here any more: what you write in this thread stays inside.",
    KeptWhy.BLOCKED: "The customer doesn't get this: they are blocked, and the handoff is over.",
    KeptWhy.NO_TEXT: "The customer doesn't get this: it has no text, and nothing else is carried yet.",
    Slip.EDIT: (
        "The customer still reads your first wording: edits aren't carried yet. Send a correction as a reply."
    ),
    Slip.DELETION: "The customer still has your message: deletions aren't carried yet.",
    Slip.FILE: "The customer doesn't get the file: files aren't carried yet. Put what matters into words.",
    Slip.FAILED: (
        "The customer has not got this: something failed on our side. It is kept here, "
        "and whoever runs Baton has been told."
    ),
}
"""By KeptWhy, Slip and Notice code."""

TRIGGER_EXPIRED = "Slack took too long to bring your click, so no window could open. Press it again."
NO_MEMBER = "Only members of this skill's channel can take its handoffs. Join the channel and try again."
NOT_IN_GROUP = "Only members of this skill's user group can take its handoffs. Ask who runs it to add you."
NO_AGENT = "This is for the members of the skills' channels. Join one and try again in a minute."
NOTHING_TO_FIND = (
    "Say whom: /handoff find Jordan, or a part of an e-mail address or an account, or a conversation's id."
)
PERIODS = "Say /handoff report week, for example; there are"
TROUBLE = (
    "That didn't work, and nothing was changed. Try again; if it happens again, tell whoever runs Baton."
)


def whisper(code: str, handoff_id: str) -> Message:
    """By KeptWhy, Slip or Notice code; with Claim where that helps. Raises KeyError on another code."""
    message = private(WORDS[code])
    if code == KeptWhy.UNCLAIMED:
        message["blocks"].append(buttons(button(Action.CLAIM, "Claim", handoff_id, primary=True)))
    return message


def private(said: str) -> Message:
    block = known(Part.WORDS, {"type": "section", "text": plain(said[:TEXT_LIMIT] or TROUBLE)})
    return {"text": escaped_within(said or TROUBLE, MESSAGE_TEXT_LIMIT), "blocks": [block]}


def refusal(error: errors.BatonError) -> str:
    """Why the click or command did nothing, to the one who did it."""
    holder = shorten(str(error.details.get("holder", "")), NAME_LIMIT)
    match error:
        case errors.AlreadyClaimed():
            return f"{holder or 'A colleague'} claimed this first."
        case errors.AlreadyYours():
            return "This is already yours: what you write in its thread reaches the customer."
        case errors.VerbRefused():
            return _out_of_turn(str(error.details.get("state", "")), str(error.details.get("verb", "")))
        case errors.NotTheHolder():
            return f"Only {holder or 'its holder'} or a manager can do this."
        case errors.NotRead():
            return "They have just written: read it first, then press again."
        case errors.Superseded():
            return "This customer has a newer card by now: go on there."
        case errors.NotAhead():
            return f"Choose a time to come, at most {error.details.get('days', '')} days ahead."
        case errors.NotInChannel():
            names = shorten(str(error.details.get("names", "")), TEXT_LIMIT // 4)
            return f"Not among this skill's agents: {names}. Invite them to its channel, or its group, first."
        case errors.NotAnAgent():
            return _no_agent(error)
        case errors.NotOnShift():
            return "You are not on shift, so there is nothing to end. To begin one: /handoff shift on"
        case errors.NothingToFind():
            return NOTHING_TO_FIND
        case errors.UnknownSkill():
            return _no_skill(str(error.details.get("known", "")))
        case errors.NotAManager():
            return "Reports are for managers. Whoever runs Baton lists them in baton.toml."
        case errors.UnknownHandoff():
            return "This handoff is no longer there."
        case errors.UnknownPeriod():
            return f"There is no report for that. {PERIODS}: {error.details.get('known', 'today')}."
        case errors.StoreUnavailable():
            return "Baton can't store anything just now, so nothing was changed. Try again in a minute."
        case _:
            return merging.REFUSED.get(type(error), TROUBLE)


def _no_skill(known: str) -> str:
    first = known.partition(", ")[0]
    example = f" For example: /handoff queue {first}, or /handoff shift on {first}" if first else ""
    return f"There is no such skill. Say one of: {known}.{example}"


def _no_agent(error: errors.NotAnAgent) -> str:
    if not error.details.get("skill"):
        return NO_AGENT
    return NOT_IN_GROUP if error.details.get("group") else NO_MEMBER


def _out_of_turn(state: str, verb: str) -> str:
    if verb == Verb.WAKE and state == State.ASSIGNED:
        return "It is awake already."
    if verb == Verb.REOPEN and state == State.RESOLVED:
        return "It ended more than a day ago. If the customer writes again, a new card comes."
    if state == State.MERGED:
        return "This was merged into another card of the same customer: go on there."
    if state == State.HANDED_BACK:
        return "This was handed back to the assistant, so there is nothing left to do."
    if state in HELD:
        return "Somebody holds this handoff already, so there is nothing to do here."
    if state in OPEN:
        return "Nobody holds this handoff: claim it first."
    if state == State.WITHDRAWN:
        return "The customer no longer waits for a person, so there is nothing left to do."
    if state == State.SPAM:
        return "This customer was blocked as spam, and the handoff is over."
    return "This handoff is over already. It opens again when the customer writes within a day."
