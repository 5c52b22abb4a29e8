"""How an outlet says that a place is gone: what stood there goes on elsewhere."""

from __future__ import annotations

from bot.domain.errors import BatonError


class OutletGone(BatonError):
    """The thread or message is there no more: `reason`; `lost` with its channel. Not sent.

    `astray`: it may stand without its thread all the same, where nobody was told.
    """


class OutletMoved(BatonError):
    """The `channel` takes nothing any more, and from now on another stands in for it. Not sent."""
