"""Why a click or a command did nothing, told to the one who did it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks import merging
from blocks.parts import TEXT_LIMIT
from blocks.text import NAME_LIMIT, shorten
from bot.domain import errors
from bot.domain.acts import Verb
from bot.domain.handoff import HELD, OPEN, State

Why = str | Callable[[dict[str, Any]], str]

NO_MEMBER = "Only members of this skill's channel can take its handoffs. Join the channel and try again."
NOT_IN_GROUP = "Only members of this skill's user group can take its handoffs. Ask who runs it to add you."
NO_AGENT = "This is for the members of the skills' channels. Join one and try again in a minute."
TROUBLE = (
    "That didn't work, and nothing was changed. Try again; if it happens again, tell whoever runs Baton."
)

BREAK = "A break is a minute to {hours} hours long."


def bad_break(error: errors.BadBreak) -> str:
    """In a window, where nothing is said by command."""
    return _told(BREAK)(error.details)


def refusal(error: errors.BatonError) -> str:
    """In the words of the nearest class that has any."""
    why = next((SAYS[kind] for kind in type(error).__mro__ if kind in SAYS), TROUBLE)
    return why if isinstance(why, str) else why(error.details)


def _named(key: str, says: str, otherwise: str) -> Callable[[dict[str, Any]], str]:
    """`says` with the name under `key`, as it may stand in a message of ours."""
    return lambda details: says.format(shorten(str(details.get(key, "")), NAME_LIMIT) or otherwise)


def _told(says: str) -> Callable[[dict[str, Any]], str]:
    """With details of our own making: limits, and lists of what there is."""
    return lambda details: says.format_map(_Details(details))


class _Details(dict[str, Any]):
    def __missing__(self, _key: str) -> str:
        return ""


def _strangers(details: dict[str, Any]) -> str:
    names = shorten(str(details.get("names", "")), TEXT_LIMIT // 4)
    return f"Not among this skill's agents: {names}. Invite them to its channel, or its group, first."


def _not_an_agent(details: dict[str, Any]) -> str:
    if not details.get("skill"):
        return NO_AGENT
    return NOT_IN_GROUP if details.get("group") else NO_MEMBER


def _no_such_skill(details: dict[str, Any]) -> str:
    known = str(details.get("known", ""))
    first = known.partition(", ")[0]
    example = f" For example: /handoff queue {first}, or /handoff shift on {first}" if first else ""
    return f"There is no such skill. Say one of: {known}.{example}"


def _name_refused(details: dict[str, Any]) -> str:
    if name := shorten(str(details.get("name", "")), NAME_LIMIT):
        return f"Customers could take “{name}” for somebody else. Choose a name of your own."
    return f"Use at most {details.get('limit', '')} letters that can be seen."


def _out_of_turn(details: dict[str, Any]) -> str:
    state, verb = details.get("state"), details.get("verb")
    if verb == Verb.WAKE and state == State.ASSIGNED:
        return "It is awake already."
    if verb == Verb.REOPEN and state == State.RESOLVED:
        return "It ended more than a day ago. If the customer writes again, a new card comes."
    if verb in {Verb.ACCEPT, Verb.DECLINE} and state in OPEN:
        return "This offer is over. If nobody has it yet, Claim takes it."
    if state in HELD:
        return "Somebody holds this handoff already, so there is nothing to do here."
    if state in OPEN:
        return "Nobody holds this handoff: claim it first."
    return _ENDED.get(State(state), _OVER) if state in set(State) else _OVER


_OVER = "This handoff is over already. It opens again when the customer writes within a day."
_ENDED = {
    State.HANDED_BACK: "This was handed back to the assistant, so there is nothing left to do.",
    State.WITHDRAWN: "The customer no longer waits for a person, so there is nothing left to do.",
    State.MERGED: "This was merged into another card of the same customer: go on there.",
    State.SPAM: "This customer was blocked as spam, and the handoff is over.",
}

SAYS: dict[type[Any], Why] = {
    errors.AlreadyClaimed: _named("holder", "{} claimed this first.", "A colleague"),
    errors.AlreadyYours: "This is already yours: what you write in its thread reaches the customer.",
    errors.VerbRefused: _out_of_turn,
    errors.NotOffered: _named(
        "to", "This is offered to {}. If you want to take it, press Claim.", "a colleague"
    ),
    errors.AskedAlready: _named(
        "name", "{} was asked already, or has just let it go: choose somebody else.", "A colleague"
    ),
    errors.NotSomebodyElse: "Choose somebody else: it is theirs already, or you are handing it on yourself.",
    errors.NotTheHolder: _named("holder", "Only {} or a manager can do this.", "its holder"),
    errors.NotASpeaker: _named("holder", "Only {} and their helpers answer this customer.", "its holder"),
    errors.HoleLeft: _told("Put words of your own in place of {names} first."),
    errors.TextEmpty: "Write something first.",
    errors.TextTooLong: lambda details: f"Use at most {int(details.get('limit', 0)):,} characters.",
    errors.TextNotPrintable: (
        "There are signs in it that can't be shown: type it anew, or paste it as plain text."
    ),
    errors.UnknownPlaceholder: _told("Nothing fills {names}. Use {known}, or no braces."),
    errors.UnknownMacro: "This macro is no longer there.",
    errors.MacroTaken: "Another macro has this title.",
    errors.TooManyMacros: _told("There are {limit} macros already. Delete one first."),
    errors.NotAKeeper: "Macros are made and changed by managers. Ask one, or whoever runs Baton.",
    errors.NameRefused: _name_refused,
    errors.NotRead: "They have just written: read it first, then press again.",
    errors.Superseded: "This customer has a newer card by now: go on there.",
    errors.NotAhead: _told("Choose a time to come, at most {days} days ahead."),
    errors.NotInChannel: _strangers,
    errors.NotAnAgent: _not_an_agent,
    errors.NotOnShift: "You are not on shift. /handoff shift on begins one.",
    errors.BadBreak: _told(
        f"{BREAK} Say /handoff shift break 30, /handoff shift break until 14:00, or /handoff shift break off."
    ),
    errors.BadRoom: _told("Say for how many: 1 to {most}."),
    errors.NothingToFind: (
        "Say whom: /handoff find Jordan, or a part of an e-mail address or an account, or a "
        "conversation's id."
    ),
    errors.UnknownSkill: _no_such_skill,
    errors.NotAManager: "Reports are for managers. Whoever runs Baton lists them in baton.toml.",
    errors.UnknownHandoff: "This handoff is no longer there.",
    errors.UnknownPeriod: _told(
        "There is no report for that. Say /handoff report week, for example; there are: {known}."
    ),
    errors.StoreUnavailable: (
        "Baton can't store anything just now, so nothing was changed. Try again in a minute."
    ),
    errors.NoThreadOfOurs: "This is for messages in the thread of a customer's card.",
    errors.NotHeard: "This message is still on its way to Baton, or one before it. Try again in a moment.",
    errors.NotYourWords: "These are somebody else's words: they go under their writer's name, or not at all.",
    errors.NotYoursToUnsend: "Only who said this, or a manager, can unsend it.",
    errors.NoWords: "There are no words in this message that a customer could read.",
    errors.NotWrittenHere: (
        "This is for what agents say to the customer, in the thread or by Reply, not for what Baton posts."
    ),
    errors.NeverSent: "The customer doesn't have this: it stayed inside.",
    errors.SentAlready: "The customer has this already.",
    errors.Reworded: "This message was edited meanwhile. Pick it from the menu again, to see what would go.",
    errors.TakenBack: "This was taken back from the customer. To say it after all, write it again.",
    errors.TooLateToChange: "The customer has had this for over a day: it can't be taken back any more.",
    **merging.REFUSED,
    errors.SameSkill: "It is with this team already: choose another.",
    errors.NowhereElse: "There is no other team to pass this to.",
    errors.CardUnderWay: "Its card is on its way to Slack just now. Try again in a moment.",
    errors.FileUnderWay: "A file is still on its way to the customer. Try again in a moment.",
    errors.CardMoved: _named(
        "skill",
        "This card is closed: {} has the handoff now. The card shows the way.",
        "another team",
    ),
}
