"""What can go wrong anywhere."""

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


class UnknownConversation(BatonError):
    """No such conversation, or not the asker's."""


class UnknownTurn(BatonError):
    """The conversation has no such turn."""


class TooLateToChange(BatonError):
    """A turn can be changed for a day."""


class UnknownHandoff(BatonError):
    """No such handoff."""


class VerbRefused(BatonError):
    """The handoff's table has no such edge: `verb` from `state`."""


class NotTheHolder(BatonError):
    """Only `holder` (or a manager, where the table says so) may do this."""


class StoreUnavailable(BatonError):
    """The store could not commit: nothing was kept, the sender must send again."""
