"""What the customer's side is refused."""

from __future__ import annotations

from bot.domain.errors.base import BatonError


class ClientIdReused(BatonError):
    """The same client_id came with another text, or for another customer."""


class Merged(BatonError):
    """The conversation goes on in another: `into`."""


class UnknownFile(BatonError):
    """No such file, or one of another conversation."""


class TooManyFiles(BatonError):
    """The conversation holds as many files, or as many bytes, as it may: `limit`."""


class UnknownPicture(BatonError):
    """No agent shows such a picture, or no more."""


class NotYourTurn(BatonError):
    """Only the customer's own turns are theirs to change."""


class TurnDeleted(BatonError):
    """It was taken back: there is nothing left to change."""


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


class NothingToWithdraw(BatonError):
    """Nobody is awaited: no handoff is open, or an agent already has it."""


class RatingNotAsked(BatonError):
    """No resolved handoff waits for a rating."""


class RatingClosed(BatonError):
    """The day in which a rating can be changed is over."""
