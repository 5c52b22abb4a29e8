"""What the agent's side is refused."""

from __future__ import annotations

from bot.domain.errors.base import BatonError, NotTheHolder, TextEmpty, VerbRefused


class NameRefused(BatonError):
    """No agent may be called so: blank to the eye, over `limit`, or like somebody else's (`name`)."""


class NotRead(BatonError):
    """The customer wrote while it was being asked for."""


class Superseded(BatonError):
    """The conversation has a newer handoff."""


class NotOneCustomer(BatonError):
    """Nobody vouches that the two conversations are one customer's."""


class MergeEnded(BatonError):
    """What was to go on has ended, or is no more within the merger's skills."""


class NotAhead(BatonError):
    """Not between now and `days` from now."""


class NotInChannel(BatonError):
    """`names` can't read the thread: they are no members of the skill's channel."""


class NoThreadOfOurs(BatonError):
    """The message does not stand under a card."""


class NotHeard(BatonError):
    """Nothing is known of the message (yet), or an earlier one of its thread is still to be heard."""


class NoWords(TextEmpty):
    """A message holds nothing that a customer could read."""


class NotYourWords(BatonError):
    """Somebody else wrote them."""


class NotYoursToUnsend(NotYourWords):
    """Nor is it a manager who takes them back."""


class NotWrittenHere(BatonError):
    """Baton posted the message, and no agent's words stand in it."""


class NeverSent(BatonError):
    """The customer does not have these words."""


class SentAlready(BatonError):
    """The customer has these words."""


class Reworded(BatonError):
    """The message no longer reads as it was shown."""


class TakenBack(BatonError):
    """The customer had these words, and they were taken back."""


class AlreadyClaimed(VerbRefused):
    """Another agent was first: `holder`."""


class AlreadyYours(VerbRefused):
    """The clicker holds it already."""


class NotOffered(NotTheHolder):
    """Only whom it is offered to, `to`, may say yes or no to that."""


class AskedAlready(BatonError):
    """`name` has let it go or did not take it, and nobody released it since."""


class NotSomebodyElse(BatonError):
    """Whom it is to be handed to has it, or hands it on themselves."""


class BadBreak(BatonError):
    """A break that is no time from now to `hours` ahead."""


class BadRoom(BatonError):
    """Room for none, or for more than `most`."""


class NotASpeaker(BatonError):
    """Only `holder` and their helpers answer the customer: no manager does so for them."""


class HoleLeft(BatonError):
    """`names` are placeholders that nothing fills: never said to a customer as they stand."""


class UnknownPlaceholder(BatonError):
    """`names` stand in braces and are none of the `known`."""


class UnknownMacro(BatonError):
    """Deleted since it was shown, or never there."""


class MacroTaken(BatonError):
    """Another macro has that title."""


class TooManyMacros(BatonError):
    """There are as many as may be made in Slack: `limit`."""


class NotAKeeper(BatonError):
    """Macros are made and changed by managers, and by agents where baton.toml says so."""


class NotAnAgent(BatonError):
    """The Slack user is not a member of the skill's channel at this moment; without a `skill`, of any's."""


class NotOnShift(BatonError):
    """Who ends a shift is in none."""


class NothingToFind(BatonError):
    """A search without words."""


class SameSkill(BatonError):
    """It is with that skill already."""


class NowhereElse(BatonError):
    """There is one skill only."""


class CardUnderWay(BatonError):
    """Nobody can say yet where its card stands."""


class FileUnderWay(BatonError):
    """A file that is an answer by itself is still on its way: it would be lost by what is asked."""


class CardMoved(BatonError):
    """Pressed on a card that a transfer closed: it goes on with `skill`."""


class UnknownSkill(BatonError):
    """baton.toml names no such skill; `known` lists those there are."""


class NotAManager(BatonError):
    """Reports are for the managers listed in baton.toml."""


class UnknownPeriod(BatonError):
    """A report was asked for a `period` that is none of the `known`."""
