"""Every way Baton says no. The words a person reads stand in `handlers/errors.py`, keyed by class."""

from __future__ import annotations


class BatonError(Exception):
    """Something named went wrong; `details` fill the words that stand for it at the door."""

    def __init__(self, **details: str | int) -> None:
        self.details = details
        super().__init__(", ".join(f"{key}={value}" for key, value in details.items()))


class BadInput(BatonError):
    """What was sent can't be taken; `field` names the part."""


class TextEmpty(BadInput):
    """Nothing to say."""


class TextTooLong(BadInput):
    """More characters than `limit`."""


class TextNotPrintable(BadInput):
    """Control or bidi-override characters, which would let a line show as another."""


class ClientIdReused(BatonError):
    """The same client_id came with another text, or for another customer."""


class UnknownConversation(BatonError):
    """No such conversation, or not the asker's."""


class Merged(BatonError):
    """The conversation goes on in another: `into`."""


class UnknownTurn(BatonError):
    """The conversation has no such turn."""


class UnknownFile(BatonError):
    """No such file, or one of another conversation."""


class TooManyFiles(BatonError):
    """The conversation holds as many files, or as many bytes, as it may: `limit`."""


class UnknownPicture(BatonError):
    """No agent shows such a picture, or no more."""


class NameRefused(BatonError):
    """No agent may be called so: blank to the eye, over `limit`, or like somebody else's (`name`)."""


class NotFetched(BatonError):
    """A file did not come this time; another try may bring it."""


class NotYourTurn(BatonError):
    """Only the customer's own turns are theirs to change."""


class TurnDeleted(BatonError):
    """It was taken back: there is nothing left to change."""


class TooLateToChange(BatonError):
    """A turn can be changed for a day."""


class NothingPassedOn(BatonError):
    """No open handoff was told anything."""


class AlreadyVerified(BatonError):
    """The site has said who this is; the browser can't say it anew."""


class NotOutside(BatonError):
    """Baton's own assistant answers this conversation: no other AI may."""


class NotYoursToAnswer(BatonError):
    """A person is awaited or there: no AI speaks."""


class Outdated(BatonError):
    """The customer has said something newer than what this answers."""


class Blocked(BatonError):
    """Agents have blocked whose conversation this is."""


class IdentityRequired(BatonError):
    """This Baton serves only whom their site vouches for."""


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


class NeverSent(BatonError):
    """The customer does not have these words."""


class SentAlready(BatonError):
    """The customer has these words."""


class Reworded(BatonError):
    """The message no longer reads as it was shown."""


class TakenBack(BatonError):
    """The customer had these words, and they were taken back."""


class UnknownHandoff(BatonError):
    """No such handoff."""


class NothingToWithdraw(BatonError):
    """Nobody is awaited: no handoff is open, or an agent already has it."""


class RatingNotAsked(BatonError):
    """No resolved handoff waits for a rating."""


class RatingClosed(BatonError):
    """The day in which a rating can be changed is over."""


class VerbRefused(BatonError):
    """The handoff's table has no such edge: `verb` from `state`."""


class AlreadyClaimed(VerbRefused):
    """Another agent was first: `holder`."""


class AlreadyYours(VerbRefused):
    """The clicker holds it already."""


class NotTheHolder(BatonError):
    """Only `holder` (or a manager, where the table says so) may do this."""


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


class CardMoved(BatonError):
    """Pressed on a card that a transfer closed: it goes on with `skill`."""


class UnknownSkill(BatonError):
    """baton.toml names no such skill; `known` lists those there are."""


class NotAManager(BatonError):
    """Reports are for the managers listed in baton.toml."""


class StoreUnavailable(BatonError):
    """The store could not commit: nothing was kept, the sender must send again."""


class AssistantFailed(BatonError):
    """The assistant could not draft: itself a reason to hand off, by a path that needs no model."""


class OutletHeld(BatonError):
    """Refused for now with a time to wait: `method`, `seconds`. Not sent."""


class OutletDown(BatonError):
    """The outside was not reached: definitely not sent, worth another try."""


class OutletUnclear(BatonError):
    """The answer never came or said nothing: it may have been sent."""


class OutletRefused(BatonError):
    """A definite no that no repeat will change: `reason` is the outside's own name for it."""


class UnknownPeriod(BatonError):
    """A report was asked for a `period` that is none of the `known`."""


class LeaseLost(BatonError):
    """What was in hand is another's by now: whoever hears this drops it."""
