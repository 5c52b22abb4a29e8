"""What the bench's people say: the same for the same seed."""

from __future__ import annotations

import random

_WORDS = (
    *("the", "parcel", "order", "invoice", "was", "not", "and", "again", "it", "says", "card", "page", "my"),
    *(
        "account",
        "still",
        "there",
        "yesterday",
        "paid",
        "for",
        "two",
        "of",
        "them",
        "one",
        "arrived",
        "please",
    ),
    *("look", "at", "this", "number", "on", "left", "tent", "jacket", "blue", "in", "October"),
)


class Words:
    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def turn(self) -> str:
        """A sentence of 5 to 60 words: as chats go, mostly short."""
        length = 5 + int(55 * self._chance.random() ** 3)
        return " ".join(self._chance.choices(_WORDS, k=length)).capitalize() + "."

    def token(self) -> str:
        """Found again on the other side."""
        return f"bench-{self._chance.getrandbits(32):08x}"
