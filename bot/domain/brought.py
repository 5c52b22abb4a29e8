"""What a customer said in a conversation that was merged, for the thread in which it goes on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Brought:
    """The customer's turns up to `upto` of the merged handoff `of`, into the thread as one message.

    `user` is the colleague whom it calls by name, and so tells.
    """

    handoff_id: str
    of: str
    upto: int
    user: str = ""
    repeated: bool = False
