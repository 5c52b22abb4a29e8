"""What an outside fails in."""

from __future__ import annotations

from bot.domain.errors.base import BatonError


class NotFetched(BatonError):
    """A file did not come this time; another try may bring it."""


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


class LeaseLost(BatonError):
    """What was in hand is another's by now: whoever hears this drops it."""
