"""How customers see an agent: by the name that the agent chose, with a picture or without."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field

from bot.domain.conversation import BIDI_MARKS, can_be_seen, clean_line
from bot.domain.errors import BadInput, NameRefused

NAME_LIMIT = 40
RESERVED = frozenset({"assistant", "baton", "bot", "system", "admin", "administrator", "you"})
"""Who is called so would be taken for something else than a person."""
_APART = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Face:
    """`name` is "" for the one that Slack shows. `key` names the picture to customers and tells nothing of
    whose it is; "" while there is none. `wants_picture`: they chose it, though it may not have come yet.
    """

    agent: str
    name: str = ""
    wants_picture: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """`type` is what its content was found to be."""

    key: str
    type: str
    data: bytes = field(repr=False)


def clean_name(name: str, taken: Collection[str] = ()) -> str:
    """As it is stored; "" stays "". `taken` are names of the company's. Raises NameRefused."""
    try:
        name = clean_line(name, field="name", limit=NAME_LIMIT)
    except BadInput:
        raise NameRefused(limit=NAME_LIMIT) from None
    if not name:
        return ""
    if not can_be_seen(name) or any(char in BIDI_MARKS for char in name):
        raise NameRefused(limit=NAME_LIMIT)
    if _bare(name) in {*RESERVED, *map(_bare, taken)} - {""}:
        raise NameRefused(name=name)
    return " ".join(name.split())


def _bare(name: str) -> str:
    """What is left of it for the eye: "The Assistant", "ＡＳＳＩＳＴＡＮＴ" and "assistant" are one."""
    plain = _APART.sub(" ", unicodedata.normalize("NFKC", name).casefold()).strip()
    return plain.removeprefix("the ")
